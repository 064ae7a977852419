//! Names without a declaration, and declarations that nobody reads.

use oxc_ast::AstKind;
use oxc_ast::ast::{BindingPattern, FormalParameters};
use oxc_semantic::{NodeId, Semantic, SymbolId};
use oxc_span::GetSpan;

use super::{Lines, Place};

/// What an unused name was declared as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A variable or a constant.
    Variable,
    /// A function declaration.
    Function,
    /// A class declaration.
    Class,
    /// The last parameter or one with only unused ones behind it, or a part of a pattern.
    Parameter,
    /// The error of a `catch`.
    Caught,
}

/// A declaration whose name is never read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unused {
    /// Line of the declaration, counted from 1.
    pub line: usize,
    /// The name.
    pub name: String,
    /// What it was declared as.
    pub kind: Kind,
}

/// Each use of a name that is declared nowhere in the source.
pub(super) fn free(semantic: &Semantic<'_>, lines: &Lines) -> Vec<Place> {
    let scoping = semantic.scoping();
    let mut found = Vec::new();
    for (name, references) in scoping.root_unresolved_references() {
        for id in references {
            let span = semantic.nodes().kind(scoping.get_reference(*id).node_id()).span();
            found.push((lines.line(span.start), name.to_string()));
        }
    }
    found.sort();
    found
}

/// The declarations that nobody reads. A name that is only written counts; so does one that only itself uses.
pub(super) fn unused(semantic: &Semantic<'_>, lines: &Lines) -> Vec<Unused> {
    let scoping = semantic.scoping();
    let candidates = scoping.symbol_ids().filter(|id| !is_read(semantic, *id));
    let judged = candidates.filter_map(|id| Some((id, kind_of(semantic, id)?)));
    let mut found: Vec<Unused> = judged
        .map(|(id, kind)| Unused {
            line: lines.line(scoping.symbol_span(id).start),
            name: scoping.symbol_name(id).to_owned(),
            kind,
        })
        .collect();
    found.sort_by_key(|unused| unused.line);
    found
}

/// Whether a name is read anywhere but inside its own declaration.
fn is_read(semantic: &Semantic<'_>, id: SymbolId) -> bool {
    let scoping = semantic.scoping();
    let own = semantic.nodes().kind(scoping.symbol_declaration(id));
    let own = matches!(own, AstKind::Function(_) | AstKind::Class(_)).then(|| own.span());
    scoping.get_resolved_references(id).filter(|reference| reference.is_read()).any(|reference| {
        let at = semantic.nodes().kind(reference.node_id()).span();
        own.is_none_or(|own| !own.contains_inclusive(at))
    })
}

/// What the unread name was declared as; none where an unread name has its reason.
fn kind_of(semantic: &Semantic<'_>, id: SymbolId) -> Option<Kind> {
    let scoping = semantic.scoping();
    let declaration = scoping.symbol_declaration(id);
    match semantic.nodes().kind(declaration) {
        // The name of an expression is there for stacks and for `name`.
        AstKind::Function(function) => function.is_declaration().then_some(Kind::Function),
        AstKind::Class(class) => class.is_declaration().then_some(Kind::Class),
        AstKind::CatchParameter(_) => Some(Kind::Caught),
        AstKind::FormalParameter(parameter) => {
            // A part of a pattern can be left out wherever the parameter stands.
            let can_go = !matches!(parameter.pattern, BindingPattern::BindingIdentifier(_))
                || last_used(semantic, declaration).is_none_or(|last| last < parameter.span.start);
            (can_go && !is_omitted(&parameter.pattern, semantic, id)).then_some(Kind::Parameter)
        }
        AstKind::FormalParameterRest(_) => Some(Kind::Parameter),
        AstKind::VariableDeclarator(declarator) => {
            let is_loop = is_loop_variable(semantic, declaration);
            (!is_loop && !is_omitted(&declarator.id, semantic, id)).then_some(Kind::Variable)
        }
        _ => Some(Kind::Variable),
    }
}

/// Where the last parameter with a read name begins, among those beside `parameter`.
fn last_used(semantic: &Semantic<'_>, parameter: NodeId) -> Option<u32> {
    let AstKind::FormalParameters(list) = semantic.nodes().parent_kind(parameter) else { return None };
    let FormalParameters { items, rest, .. } = list;
    let patterns = items.iter().map(|item| (item.span.start, &item.pattern));
    let rest = rest.iter().map(|rest| (rest.span.start, &rest.rest.argument));
    let used = patterns.chain(rest).filter(|(_, pattern)| {
        pattern.get_binding_identifiers().iter().any(|name| is_read(semantic, name.symbol_id()))
    });
    used.map(|(start, _)| start).last()
}

/// `for (const name of list)` may leave the name alone: only the rounds count.
fn is_loop_variable(semantic: &Semantic<'_>, declarator: NodeId) -> bool {
    let nodes = semantic.nodes();
    let declaration = nodes.parent_id(declarator);
    matches!(nodes.parent_kind(declaration), AstKind::ForInStatement(_) | AstKind::ForOfStatement(_))
}

/// `{ a, ...others }` names `a` so that the others come without it.
fn is_omitted(pattern: &BindingPattern<'_>, semantic: &Semantic<'_>, id: SymbolId) -> bool {
    let BindingPattern::ObjectPattern(object) = pattern else { return false };
    let at = semantic.scoping().symbol_span(id);
    let is_direct = object.properties.iter().any(|property| property.value.span().contains_inclusive(at));
    let rest_is_read = object.rest.as_ref().is_some_and(|rest| {
        rest.argument.get_binding_identifiers().iter().any(|name| is_read(semantic, name.symbol_id()))
    });
    is_direct && rest_is_read
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::Kind;

    #[track_caller]
    fn unused(source: &str) -> Vec<(String, Kind)> {
        let facts = read(source);
        assert_eq!(facts.errors, []);
        facts.unused.into_iter().map(|unused| (unused.name, unused.kind)).collect()
    }

    fn one(name: &str, kind: Kind) -> Vec<(String, Kind)> {
        vec![(name.to_owned(), kind)]
    }

    #[test]
    fn free_names_are_found_with_their_lines() {
        let facts = read("const a = 1;\nmodule.exports = { a, b };\nfunction f() { return typeof c + f(); }");
        let names: Vec<(usize, &str)> =
            facts.free.iter().map(|(line, name)| (*line, name.as_str())).collect();
        assert_eq!(names, [(2, "b"), (2, "module"), (3, "c")]);
        assert_eq!(read("return 1;").errors, []);
    }

    #[test]
    fn unread_declarations_are_found() {
        assert_eq!(unused("const a = 1;"), one("a", Kind::Variable));
        assert_eq!(unused("let a; a = 1;"), one("a", Kind::Variable));
        assert_eq!(unused("const { b, c } = require('x'); b();"), one("c", Kind::Variable));
        assert_eq!(unused("const [b, c] = x; c();"), one("b", Kind::Variable));
        assert_eq!(unused("function f() { return f(); }"), one("f", Kind::Function));
        assert_eq!(unused("class A { b() { return A; } }"), one("A", Kind::Class));
        assert_eq!(unused("try {} catch (e) {}"), one("e", Kind::Caught));
        assert_eq!(unused("x(function (a, b) { return a; });"), one("b", Kind::Parameter));
        assert_eq!(unused("x((a, ...b) => a);"), one("b", Kind::Parameter));
        assert_eq!(unused("x(({ a, b }, c) => a + c);"), one("b", Kind::Parameter));
    }

    #[test]
    fn what_has_a_reason_is_let_alone() {
        for source in [
            "x((a, b) => b);",
            "x(function f() {});",
            "x(class A {});",
            "for (const a of x) y();",
            "const { a, ...others } = x; y(others);",
            "x(({ a, ...others }) => others);",
            "let a = 1; x(a++);",
            "const a = () => a(); x(a);",
        ] {
            assert_eq!(unused(source), [], "{source}");
        }
    }
}
