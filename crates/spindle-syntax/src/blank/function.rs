//! Blanking in functions: parameters, `this`, return types, and arrows whose types span lines.

use super::Blanker;
use crate::trivia;
use oxc_ast::ast::*;
use oxc_ast_visit::{Visit, walk};
use oxc_span::GetSpan;

impl<'a> Blanker<'_> {
    pub(super) fn function(&mut self, it: &Function<'a>) {
        self.functions += 1;
        if let Some(parameters) = &it.type_parameters {
            self.blank(parameters.span);
        }
        if let Some(this) = &it.this_param {
            self.blank_listed(this.span);
        }
        self.visit_formal_parameters(&it.params);
        if let Some(result) = &it.return_type {
            self.blank(result.span);
        }
        if let Some(body) = &it.body {
            self.visit_function_body(body);
        }
        self.functions -= 1;
    }

    pub(super) fn arrow(&mut self, it: &ArrowFunctionExpression<'a>) {
        self.functions += 1;
        self.arrow_head(it);
        self.visit_formal_parameters(&it.params);
        if let Some(result) = &it.return_type {
            self.arrow_result(it, result);
        }
        walk::walk_arrow_function_body(self, &it.body);
        self.functions -= 1;
    }

    /// `async <T>(..)` and `return <T>(..)` allow no line break before the parenthesis, so where the type parameters have
    /// one it moves to their begin.
    fn arrow_head(&mut self, it: &ArrowFunctionExpression<'a>) {
        let Some(parameters) = &it.type_parameters else { return };
        self.blank(parameters.span);
        let is_bound = it.r#async || self.operand == it.span.start;
        if is_bound && trivia::has_line_break(self.text(it.span.start, it.params.span.start)) {
            self.edits.write(parameters.span.start, b'(');
            self.edits.blank(it.params.span.start, it.params.span.start + 1);
        }
    }

    /// No line break may stand between `)` and `=>`, so where the return type has one the parenthesis moves to its end.
    fn arrow_result(&mut self, it: &ArrowFunctionExpression<'a>, result: &TSTypeAnnotation<'a>) {
        self.blank(result.span);
        let close = it.params.span.end - 1;
        let between = self.text(close, result.span.end);
        if !trivia::has_line_break(between) {
            return;
        }
        self.edits.blank(close, close + 1);
        match between.bytes().next_back() {
            Some(0..0x80) => self.edits.write(result.span.end - 1, b')'),
            _ => self.edits.insert(result.span.end, ")"),
        }
    }

    pub(super) fn parameter(&mut self, it: &FormalParameter<'a>) {
        for decorator in &it.decorators {
            self.visit_decorator(decorator);
        }
        if it.accessibility.is_some() || it.readonly || it.r#override {
            self.construct(it.span, "TypeScript parameter property is not supported in strip-only mode");
            let start = it.decorators.last().map_or(it.span.start, |last| last.span.end);
            self.blank_modifiers(start, it.pattern.span().start);
        }
        self.visit_binding_pattern(&it.pattern);
        if it.optional {
            self.blank_char(it.pattern.span().end, b'?');
        }
        if let Some(annotation) = &it.type_annotation {
            self.blank(annotation.span);
        }
        if let Some(initializer) = &it.initializer {
            self.visit_expression(initializer);
        }
    }
}
