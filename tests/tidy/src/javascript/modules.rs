//! What a built-in requires, which names it takes from there, what it exports, and which ops it names.

use oxc_ast::ast::{
    AssignmentExpression, AssignmentTarget, BindingPattern, CallExpression, Expression, IdentifierName,
    IdentifierReference, ObjectExpression, ObjectPropertyKind, Program, StaticMemberExpression,
    StringLiteral, TemplateLiteral, VariableDeclarator,
};
use oxc_ast_visit::{Visit, walk};
use oxc_span::Span;

use super::{Facts, Lines};

/// A name that a built-in takes from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Line of the name, counted from 1.
    pub line: usize,
    /// Id of the module it is taken from.
    pub from: String,
    /// The exported name.
    pub name: String,
}

pub(super) struct Reader<'f> {
    lines: &'f Lines,
    facts: &'f mut Facts,
    /// Whether `module.exports` or `exports` is used in a way that is not a single object.
    is_open: bool,
}

impl<'f> Reader<'f> {
    pub(super) fn new(lines: &'f Lines, facts: &'f mut Facts) -> Reader<'f> {
        Reader { lines, facts, is_open: false }
    }

    fn op(&mut self, name: &str, span: Span) {
        if name.strip_prefix("op_").is_some_and(|rest| !rest.is_empty()) {
            self.facts.ops.push((self.lines.line(span.start), name.to_owned()));
        }
    }

    fn import(&mut self, from: &str, name: &str, span: Span) {
        let line = self.lines.line(span.start);
        self.facts.imports.push(Import { line, from: from.to_owned(), name: name.to_owned() });
    }

    /// The names that a pattern takes out of the module `from`; of nested patterns the outer ones.
    fn imports_of(&mut self, from: &str, pattern: &BindingPattern<'_>) {
        let BindingPattern::ObjectPattern(object) = pattern else { return };
        for property in &object.properties {
            if let Some(name) = property.key.static_name() {
                self.import(from, &name, property.span);
            }
        }
    }

    fn exports_of(&mut self, object: &ObjectExpression<'_>) {
        let mut names = Vec::new();
        for property in &object.properties {
            match property {
                ObjectPropertyKind::ObjectProperty(property) => match property.key.static_name() {
                    Some(name) => names.push((self.lines.line(property.span.start), name.into_owned())),
                    None => self.is_open = true,
                },
                ObjectPropertyKind::SpreadProperty(_) => self.is_open = true,
            }
        }
        self.is_open |= self.facts.exports.is_some();
        self.facts.exports = Some(names);
    }
}

impl<'a> Visit<'a> for Reader<'_> {
    fn visit_program(&mut self, program: &Program<'a>) {
        walk::walk_program(self, program);
        if self.is_open {
            self.facts.exports = None;
        }
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        if let Some((id, span)) = required(call) {
            self.facts.requires.push((self.lines.line(span.start), id.to_owned()));
        }
        walk::walk_call_expression(self, call);
    }

    fn visit_variable_declarator(&mut self, declarator: &VariableDeclarator<'a>) {
        if let Some(Expression::CallExpression(call)) = &declarator.init
            && let Some((id, _)) = required(call)
        {
            self.imports_of(id, &declarator.id);
        }
        walk::walk_variable_declarator(self, declarator);
    }

    fn visit_static_member_expression(&mut self, member: &StaticMemberExpression<'a>) {
        if let Expression::CallExpression(call) = &member.object
            && let Some((id, _)) = required(call)
        {
            self.import(id, &member.property.name, member.property.span);
        }
        // Whatever else is done to the exports, their names cannot be listed.
        self.is_open |= member.object.is_specific_id("module") && member.property.name == "exports";
        walk::walk_static_member_expression(self, member);
    }

    fn visit_assignment_expression(&mut self, assignment: &AssignmentExpression<'a>) {
        if let AssignmentTarget::StaticMemberExpression(member) = &assignment.left
            && member.object.is_specific_id("module")
            && member.property.name == "exports"
        {
            match &assignment.right {
                Expression::ObjectExpression(object) => self.exports_of(object),
                _ => self.is_open = true,
            }
            return self.visit_expression(&assignment.right);
        }
        walk::walk_assignment_expression(self, assignment);
    }

    fn visit_identifier_name(&mut self, it: &IdentifierName<'a>) {
        self.op(&it.name, it.span);
    }

    fn visit_identifier_reference(&mut self, it: &IdentifierReference<'a>) {
        self.op(&it.name, it.span);
        // `exports` handed to somebody may be given names there.
        self.is_open |= it.name == "exports";
    }

    fn visit_string_literal(&mut self, it: &StringLiteral<'a>) {
        self.op(&it.value, it.span);
    }

    fn visit_template_literal(&mut self, it: &TemplateLiteral<'a>) {
        let start = it.quasis.first().map_or("", |quasi| quasi.value.raw.as_str());
        if start.starts_with("op_") && !it.expressions.is_empty() {
            self.facts.op_families.push(start.to_owned());
        }
        walk::walk_template_literal(self, it);
    }
}

/// The id in `require('id')`.
fn required<'c>(call: &'c CallExpression<'_>) -> Option<(&'c str, Span)> {
    match (call.callee.is_specific_id("require"), call.arguments.as_slice()) {
        (true, [argument]) => match argument.as_expression()? {
            Expression::StringLiteral(id) => Some((id.value.as_str(), id.span)),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;

    fn names(places: &[(usize, String)]) -> Vec<&str> {
        places.iter().map(|(_, name)| name.as_str()).collect()
    }

    #[test]
    fn requires_and_imports_are_found() {
        let facts =
            read("const { a, b: { c } } = require('m');\nconst d = () => require('n').e;\nrequire(other);");
        assert_eq!(facts.requires, [(1, "m".to_owned()), (2, "n".to_owned())]);
        let imports: Vec<_> = facts.imports.iter().map(|i| (i.from.as_str(), i.name.as_str())).collect();
        assert_eq!(imports, [("m", "a"), ("m", "b"), ("n", "e")]);
    }

    #[test]
    fn exports_are_known_only_if_they_are_one_object() {
        let exports = |source| read(source).exports.map(|list| names(&list).join(" "));
        assert_eq!(
            exports("module.exports = { a, get b() { return 1; }, 'c': 2 };"),
            Some("a b c".to_owned())
        );
        assert_eq!(exports("module.exports = { a, ...b };"), None);
        assert_eq!(exports("module.exports = a;"), None);
        assert_eq!(exports("module.exports = { a }; module.exports.b = 1;"), None);
        assert_eq!(exports("module.exports = { a }; Object.assign(exports, x);"), None);
        assert_eq!(exports("module.exports = { a }; lazy(module.exports, 'b');"), None);
    }

    #[test]
    fn ops_are_found_wherever_they_are_named() {
        let facts = read("const { op_a, op_b: b } = ops;\nops.op_c(); lend('op_d'); // op_e");
        assert_eq!(names(&facts.ops), ["op_a", "op_b", "op_c", "op_d"]);
        assert_eq!(read("ops[`op_fs_${name}`](`op_x`);").op_families, ["op_fs_"]);
    }
}
