//! Blanking in classes: heads, modifiers, members that are only types.

use super::Blanker;
use crate::trivia;
use oxc_ast::ast::*;
use oxc_ast_visit::Visit;
use oxc_span::{GetSpan, Span};

/// Words in front of a member or parameter that only types have.
const MODIFIERS: [&str; 7] =
    ["public", "private", "protected", "readonly", "override", "abstract", "declare"];

impl<'a> Blanker<'_> {
    pub(super) fn class(&mut self, it: &Class<'a>) {
        for decorator in &it.decorators {
            self.visit_decorator(decorator);
        }
        if it.r#abstract {
            let start = it.decorators.last().map_or(it.span.start, |last| last.span.end.max(it.span.start));
            self.blank_modifiers(start, it.body.span.start);
        }
        if let Some(parameters) = &it.type_parameters {
            self.blank(parameters.span);
        }
        if let Some(heritage) = &it.heritage {
            self.visit_expression(&heritage.expression);
            if let Some(arguments) = &heritage.type_arguments {
                self.blank(arguments.span);
            }
        }
        if let (Some(first), Some(last)) = (it.implements.first(), it.implements.last()) {
            self.edits.blank(self.implements_keyword(it, first.span.start), last.span.end);
        }
        self.visit_class_body(&it.body);
    }

    /// The offset of `implements`: the word between what precedes the list and the list.
    fn implements_keyword(&self, it: &Class<'a>, list: u32) -> u32 {
        let heritage = it.heritage.as_ref().map(|heritage| match &heritage.type_arguments {
            Some(arguments) => arguments.span.end,
            None => heritage.expression.span().end,
        });
        let before = heritage
            .or_else(|| it.type_parameters.as_ref().map(|parameters| parameters.span.end))
            .or_else(|| it.id.as_ref().map(|id| id.span.end));
        let start = before.unwrap_or_else(|| self.class_keyword_end(it));
        self.token(start).min(list)
    }

    fn class_keyword_end(&self, it: &Class<'a>) -> u32 {
        let mut at =
            self.token(it.decorators.last().map_or(it.span.start, |last| last.span.end.max(it.span.start)));
        loop {
            let end = trivia::word_end(self.bytes(), at as usize) as u32;
            if end == at || self.text(at, end) == "class" {
                return end;
            }
            at = self.token(end);
        }
    }

    /// Blanks the modifiers between `start` and `end`, where the name begins.
    pub(super) fn blank_modifiers(&mut self, start: u32, end: u32) {
        let mut at = self.token(start);
        while at < end {
            let word_end = trivia::word_end(self.bytes(), at as usize) as u32;
            let word = self.text(at, word_end);
            if word.is_empty() || word == "class" {
                return;
            }
            if MODIFIERS.contains(&word) {
                self.edits.blank(at, word_end);
            }
            at = self.token(word_end);
        }
    }

    /// Visits the members. As between statements, what goes must not join its neighbours.
    pub(super) fn class_body(&mut self, it: &ClassBody<'a>) {
        let mut open = false; // whether the member before is a field without a `;`
        let mut slot = None;
        for element in &it.body {
            let span = element.span();
            if self.types && is_type_only(element) {
                self.blank(span);
                if open {
                    slot.get_or_insert(span.start);
                }
                continue;
            }
            let start = span.start;
            self.visit_class_element(element);
            if open && slot.is_none() && self.begins_with_modifier(start, element) {
                slot = Some(self.token(start));
            }
            if let Some(slot) = slot.take() {
                self.edits.semicolon_if_joined(slot, start);
            }
            open = is_field(element) && self.byte(span.end - 1) != b';';
            slot =
                self.edits.last_blank().filter(|&(_, end)| open && end == span.end).map(|(start, _)| start);
            if let Some(slot) = slot.filter(|_| self.is_named_like_a_modifier(element)) {
                self.edits.write(slot, b';');
            }
        }
    }

    fn begins_with_modifier(&self, start: u32, element: &ClassElement<'a>) -> bool {
        let at = self.token(start);
        let end = trivia::word_end(self.bytes(), at as usize) as u32;
        let is_key = element.property_key().is_some_and(|key| key.span().start == at);
        self.types && !is_key && MODIFIERS.contains(&self.text(at, end))
    }

    /// `get` or `static` alone on a line, once its type is gone, would belong to the next member.
    fn is_named_like_a_modifier(&self, element: &ClassElement<'a>) -> bool {
        let ClassElement::PropertyDefinition(field) = element else { return false };
        let span = field.key.span();
        field.value.is_none()
            && matches!(self.text(span.start, span.end), "get" | "set" | "static" | "async" | "accessor")
    }

    pub(super) fn method(&mut self, it: &MethodDefinition<'a>) {
        for decorator in &it.decorators {
            self.visit_decorator(decorator);
        }
        self.member_name(&it.decorators, it.span, &it.key, it.computed);
        if it.optional {
            self.blank_char(self.name_end(&it.key, it.computed), b'?');
        }
        self.function(&it.value);
    }

    pub(super) fn property(&mut self, it: &PropertyDefinition<'a>) {
        for decorator in &it.decorators {
            self.visit_decorator(decorator);
        }
        self.member_name(&it.decorators, it.span, &it.key, it.computed);
        if it.optional || it.definite {
            let mark = if it.optional { b'?' } else { b'!' };
            self.blank_char(self.name_end(&it.key, it.computed), mark);
        }
        self.field(it.type_annotation.as_deref(), it.value.as_ref());
    }

    pub(super) fn accessor(&mut self, it: &AccessorProperty<'a>) {
        for decorator in &it.decorators {
            self.visit_decorator(decorator);
        }
        self.member_name(&it.decorators, it.span, &it.key, it.computed);
        if it.definite {
            self.blank_char(self.name_end(&it.key, it.computed), b'!');
        }
        self.field(it.type_annotation.as_deref(), it.value.as_ref());
    }

    fn field(&mut self, annotation: Option<&TSTypeAnnotation<'a>>, value: Option<&Expression<'a>>) {
        if let Some(annotation) = annotation {
            self.blank(annotation.span);
        }
        if let Some(value) = value {
            self.functions += 1; // an initializer is a function of its own
            self.visit_expression(value);
            self.functions -= 1;
        }
    }

    fn member_name(
        &mut self,
        decorators: &[Decorator<'a>],
        span: Span,
        key: &PropertyKey<'a>,
        computed: bool,
    ) {
        if self.types {
            let start = decorators.last().map_or(span.start, |last| last.span.end);
            self.blank_modifiers(start, key.span().start);
        }
        if computed {
            self.visit_property_key(key);
        }
    }

    /// The offset behind a member's name, brackets included.
    fn name_end(&self, key: &PropertyKey<'a>, computed: bool) -> u32 {
        let end = key.span().end;
        if computed { self.token(end) + 1 } else { end }
    }
}

fn is_type_only(element: &ClassElement<'_>) -> bool {
    match element {
        ClassElement::StaticBlock(_) => false,
        ClassElement::MethodDefinition(it) => it.value.body.is_none(),
        ClassElement::PropertyDefinition(it) => {
            it.declare || it.r#type == PropertyDefinitionType::TSAbstractPropertyDefinition
        }
        ClassElement::AccessorProperty(it) => it.r#type == AccessorPropertyType::TSAbstractAccessorProperty,
        ClassElement::TSIndexSignature(_) => true,
    }
}

fn is_field(element: &ClassElement<'_>) -> bool {
    matches!(element, ClassElement::PropertyDefinition(_) | ClassElement::AccessorProperty(_))
}
