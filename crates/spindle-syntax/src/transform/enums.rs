//! `enum A { X, Y = 2 }` becomes `var A;(function (A) { A[A["X"] = 0] = "X"; A[A["Y"] = 2] = "Y"; })(A || (A = {}));`.
//!
//! Documentation: typescriptlang.org/docs/handbook/enums.html. `const` enums are enums like any other.

use super::{Place, Scope, Transformer};
use crate::source_map::push_json;
use oxc_ast::ast::*;
use oxc_ast_visit::Visit;
use oxc_span::GetSpan;
use oxc_syntax::constant_value::ConstantValue;
use oxc_syntax::operator::BinaryOperator;
use oxc_syntax::scope::ScopeId;

/// What the next member without a value of its own gets.
enum Next {
    Number(f64),
    /// One more than this member, whose value is known at run time only.
    After(String),
}

impl<'a> Transformer<'_, 'a> {
    pub(super) fn enumeration(&mut self, it: &'a TSEnumDeclaration<'a>, place: Place) {
        let Some(id) = it.body.scope_id.get() else { return };
        let name = it.id.name.as_str();
        let opening = self.opening(name, name, place);
        self.edits.replace(place.start, it.body.span.start + 1, opening);
        let closing = self.closing(name, place.exported);
        self.edits.replace(it.body.span.end - 1, it.body.span.end, closing);

        let parts = it.id.symbol_id.get().and_then(|symbol| self.scoping.get_enum_body_scopes(symbol));
        let parts = parts.map(<[ScopeId]>::to_vec).unwrap_or_default();
        self.scopes.push(Scope { id, object: name.to_owned(), namespace: 0, parts });
        let mut next = Next::Number(0.0);
        for member in &it.body.members {
            next = self.member(name, id, member, &next);
        }
        self.scopes.pop();
    }

    fn member(&mut self, object: &str, id: ScopeId, member: &'a TSEnumMember<'a>, next: &Next) -> Next {
        let name = member.id.static_name();
        let mut quoted = String::new();
        push_json(&mut quoted, name.as_str());
        let value =
            self.scoping.get_binding(id, name.into()).and_then(|it| self.scoping.get_enum_member_value(it));
        let is_text = match (value, &member.initializer) {
            (Some(value), _) => matches!(value, ConstantValue::String(_)),
            (None, initializer) => initializer.as_ref().is_some_and(is_text),
        };
        let after = match value {
            Some(ConstantValue::Number(number)) => Next::Number(number + 1.0),
            _ => Next::After(format!("{object}[{quoted}] + 1")),
        };
        let start = member.span.start;
        match &member.initializer {
            Some(initializer) if is_text => {
                self.edits.replace(start, initializer.span().start, format!("{object}[{quoted}] = "));
                self.visit_expression(initializer);
            }
            Some(initializer) => {
                let text = format!("{object}[{object}[{quoted}] = ");
                self.edits.replace(start, initializer.span().start, text);
                self.visit_expression(initializer);
                self.edits.insert(member.span.end, format!("] = {quoted}"));
            }
            None => {
                let value = match next {
                    Next::Number(number) => format!("{number}"),
                    Next::After(text) => text.clone(),
                };
                let text = format!("{object}[{object}[{quoted}] = {value}] = {quoted}");
                self.edits.replace(start, member.span.end, text);
            }
        }
        self.end_member(member.span.end);
        after
    }

    /// The comma behind a member becomes a semicolon.
    fn end_member(&mut self, end: u32) {
        let comma = self.token(end);
        if self.source.as_bytes().get(comma as usize) == Some(&b',') {
            self.edits.blank(comma, comma + 1);
            self.edits.write(comma, b';');
        } else {
            self.edits.insert(end, ";");
        }
    }
}

/// Whether an expression whose value is not known is a text by its form.
fn is_text(expression: &Expression<'_>) -> bool {
    match expression.get_inner_expression() {
        Expression::StringLiteral(_) | Expression::TemplateLiteral(_) => true,
        Expression::BinaryExpression(it) => {
            it.operator == BinaryOperator::Addition && (is_text(&it.left) || is_text(&it.right))
        }
        _ => false,
    }
}
