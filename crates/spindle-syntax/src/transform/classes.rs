//! Parameter properties: `constructor(private x: number) {}` becomes `x; constructor(x) { this.x = x; }`.
//!
//! The properties are declared first, as fields are (TypeScript with `useDefineForClassFields`), and assigned when the
//! constructor begins, in a derived class right behind `super(..)`.

use super::Transformer;
use oxc_ast::ast::*;
use oxc_ast_visit::{Visit, walk};
use oxc_span::{GetSpan, Span};
use oxc_syntax::scope::ScopeFlags;

impl<'a> Transformer<'_, 'a> {
    pub(super) fn parameter_properties(&mut self, class: &Class<'a>) {
        let constructor = class.body.body.iter().find_map(|element| match element {
            ClassElement::MethodDefinition(it) if it.kind.is_constructor() && it.value.body.is_some() => {
                Some(it)
            }
            _ => None,
        });
        let Some(constructor) = constructor else { return };
        let names: Vec<&str> = constructor.value.params.items.iter().filter_map(property_name).collect();
        let (false, Some(body)) = (names.is_empty(), &constructor.value.body) else { return };
        let fields: String = names.iter().map(|name| format!(" {name};")).collect();
        self.edits.insert(class.body.span.start + 1, fields);
        let assignments: Vec<String> = names.iter().map(|name| format!("this.{name} = {name}")).collect();
        if class.heritage.is_some() {
            self.behind_super(body, &assignments);
        } else {
            let at = body.directives.last().map_or(body.span.start + 1, |directive| directive.span.end);
            let semicolon = if body.directives.is_empty() { " " } else { "; " };
            self.edits.insert(at, format!("{semicolon}{};", assignments.join("; ")));
        }
    }

    /// A `super(..)` that is a statement of the body is followed by the assignments; any other evaluates them with it.
    fn behind_super(&mut self, body: &FunctionBody<'a>, assignments: &[String]) {
        let mut calls = SuperCalls::default();
        calls.visit_function_body(body);
        for span in calls.found {
            let statement = body.statements.iter().find(|it| match it {
                Statement::ExpressionStatement(it) => it.expression.span() == span,
                _ => false,
            });
            if let Some(statement) = statement {
                let end = statement.span().end;
                let semicolon = if self.source[..end as usize].ends_with(';') { "" } else { ";" };
                self.edits.insert(end, format!("{semicolon} {};", assignments.join("; ")));
            } else {
                self.edits.insert(span.start, "(");
                self.edits.insert(span.end, format!(", {}, this)", assignments.join(", ")));
            }
        }
    }
}

/// The name of the field that a parameter declares.
fn property_name<'a>(parameter: &'a FormalParameter<'a>) -> Option<&'a str> {
    if parameter.accessibility.is_none() && !parameter.readonly && !parameter.r#override {
        return None;
    }
    parameter.pattern.get_binding_identifiers().first().map(|id| id.name.as_str())
}

/// The calls of `super` that belong to one constructor.
#[derive(Default)]
struct SuperCalls {
    found: Vec<Span>,
}

impl<'a> Visit<'a> for SuperCalls {
    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        if matches!(it.callee, Expression::Super(_)) {
            self.found.push(it.span);
        }
        walk::walk_call_expression(self, it);
    }

    fn visit_function(&mut self, _: &Function<'a>, _: ScopeFlags) {}
    fn visit_class(&mut self, _: &Class<'a>) {}
}
