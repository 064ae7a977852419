//! What blanks cannot remove: enums, namespaces with values, parameter properties, `import x =`, `export =`.
//!
//! The constructs are rewritten where they stand, so that lines stay. This is a second walk, made only where the first found
//! such a construct; unlike that one it needs to know what a name means, which `oxc_semantic` tells. The output has the
//! meaning, not the looks, of what TypeScript emits. Here are lists of statements and names; each construct has its file.

mod classes;
mod enums;
mod modules;
mod namespaces;

use crate::blank::{declaration_of, is_type_only};
use crate::edits::Edits;
use crate::trivia;
use namespaces::Namespaces;
use oxc_ast::ast::*;
use oxc_ast_visit::{Visit, walk};
use oxc_semantic::{Scoping, SemanticBuilder};
use oxc_span::{GetSpan, Span};
use oxc_syntax::scope::ScopeId;
use oxc_syntax::symbol::SymbolId;
use std::collections::{HashMap, HashSet};

/// Adds to `edits` what makes JavaScript of the constructs in `program`.
pub fn transform<'a>(source: &str, program: &'a Program<'a>, is_module: bool, edits: &mut Edits) {
    let built = SemanticBuilder::new().with_enum_eval(true).build(program);
    let scoping = built.semantic.into_scoping();
    let mut transformer = Transformer {
        source,
        is_module,
        scoping: &scoping,
        edits,
        declared: HashSet::new(),
        scopes: Vec::new(),
        mutable: HashMap::new(),
        namespaces: Namespaces::of(&program.body),
    };
    transformer.visit_program(program);
}

struct Transformer<'s, 'a> {
    source: &'s str,
    /// Whether the source is an ES module: there `require` must be made first.
    is_module: bool,
    scoping: &'s Scoping,
    edits: &'s mut Edits,
    /// Names that the current list of statements has declared: the second part of a merged declaration declares nothing.
    declared: HashSet<&'a str>,
    /// The enums and namespaces around the current place.
    scopes: Vec<Scope>,
    /// Exported variables of namespaces that may change, with the namespace's name: they live there only.
    mutable: HashMap<SymbolId, String>,
    namespaces: Namespaces<'a>,
}

/// An enum or a namespace: names that it has are properties of `object`.
struct Scope {
    id: ScopeId,
    object: String,
    /// The index of a namespace; 0 for an enum.
    namespace: usize,
    /// The bodies of a merged enum.
    parts: Vec<ScopeId>,
}

/// Where a declaration stands.
#[derive(Clone, Copy)]
struct Place {
    /// The begin of the statement, `export` included.
    start: u32,
    exported: bool,
    /// `var` at the top of a source or function, else `let`.
    keyword: &'static str,
}

impl<'a> Transformer<'_, 'a> {
    fn text(&self, span: Span) -> &str {
        &self.source[span.start as usize..span.end as usize]
    }

    fn token(&self, at: u32) -> u32 {
        trivia::skip(self.source.as_bytes(), at as usize) as u32
    }

    /// The namespace whose body this is, if it is one.
    fn namespace(&self) -> Option<&Scope> {
        self.scopes.last().filter(|scope| scope.namespace != 0)
    }

    fn list(&mut self, list: &'a [Statement<'a>], keyword: &'static str) {
        let outer = std::mem::replace(&mut self.declared, list.iter().filter_map(declared_name).collect());
        for statement in list.iter().filter(|statement| !is_type_only(statement)) {
            let start = statement.span().start;
            let exported = matches!(statement, Statement::ExportDeclaration(_));
            match declaration_of(statement) {
                Some(declaration) => {
                    self.declaration(declaration, Place { start, exported, keyword }, statement.span());
                }
                None => self.visit_statement(statement),
            }
        }
        self.declared = outer;
    }

    fn declaration(&mut self, declaration: &'a Declaration<'a>, place: Place, span: Span) {
        match declaration {
            Declaration::TSEnumDeclaration(it) => self.enumeration(it, place),
            Declaration::TSNamespaceDeclaration(it) => self.namespace_declaration(it, place),
            Declaration::TSImportEqualsDeclaration(it) => self.import_equals(it, place),
            _ if place.exported && self.namespace().is_some() => {
                self.exported_member(declaration, place, span)
            }
            _ => self.visit_declaration(declaration),
        }
    }

    /// The text that declares `name` and opens the function that fills it: `var A;(function (A) {`.
    fn opening(&mut self, name: &'a str, parameter: &str, place: Place) -> String {
        let export = if place.exported && self.namespace().is_none() { "export " } else { "" };
        let declaration = match self.declared.insert(name) {
            true => format!("{export}{} {name}", place.keyword),
            false => String::new(),
        };
        format!("{declaration};(function ({parameter}) {{")
    }

    /// The text that closes that function and calls it.
    fn closing(&self, name: &str, exported: bool) -> String {
        match self.namespace().filter(|_| exported) {
            Some(Scope { object, .. }) => {
                format!("}})({name} = {object}.{name} || ({object}.{name} = {{}}));")
            }
            None => format!("}})({name} || ({name} = {{}}));"),
        }
    }

    /// The object of which a name is a property, where it is no variable of its own.
    fn object_of(&self, it: &IdentifierReference<'_>) -> Option<&str> {
        let symbol = self.scoping.get_reference(it.reference_id.get()?).symbol_id();
        if let Some(object) = symbol.and_then(|symbol| self.mutable.get(&symbol)) {
            return Some(object);
        }
        for scope in self.scopes.iter().rev() {
            let declared_in = symbol.map(|symbol| self.scoping.symbol_scope_id(symbol));
            if declared_in == Some(scope.id) {
                return (scope.namespace == 0).then_some(&scope.object);
            }
            if declared_in.is_some_and(|inner| self.scoping.scope_is_descendant_of(inner, scope.id)) {
                return None;
            }
            let is_other = |part: &ScopeId| self.scoping.scope_has_binding(*part, it.name);
            if self.namespaces.exports(scope.namespace, it.name.as_str()) || scope.parts.iter().any(is_other)
            {
                return Some(&scope.object);
            }
        }
        None
    }

    /// `x` as `{x}` writes it: `x: A.x` where it is a property.
    fn shorthand(&mut self, it: &IdentifierReference<'_>) {
        if let Some(object) = self.object_of(it) {
            let text = format!("{}: {object}.{}", it.name, it.name);
            self.edits.replace(it.span.start, it.span.end, text);
        }
    }
}

/// The name of a class or function: a namespace of that name adds to it.
fn declared_name<'a>(statement: &'a Statement<'a>) -> Option<&'a str> {
    match declaration_of(statement)? {
        Declaration::ClassDeclaration(it) => it.id.as_ref(),
        Declaration::FunctionDeclaration(it) => it.id.as_ref(),
        _ => None,
    }
    .map(|id| id.name.as_str())
}

impl<'a> Visit<'a> for Transformer<'_, 'a> {
    fn visit_program(&mut self, it: &Program<'a>) {
        let it = self.alloc(it);
        self.list(&it.body, "var");
    }

    fn visit_function_body(&mut self, it: &FunctionBody<'a>) {
        let it = self.alloc(it);
        self.list(&it.statements, "var");
    }

    fn visit_statements(&mut self, it: &oxc_allocator::Vec<'a, Statement<'a>>) {
        let it = self.alloc(it);
        self.list(it, "let");
    }

    fn visit_class(&mut self, it: &Class<'a>) {
        self.parameter_properties(it);
        walk::walk_class(self, it);
    }

    fn visit_ts_export_assignment(&mut self, it: &TSExportAssignment<'a>) {
        self.export_assignment(it);
        walk::walk_ts_export_assignment(self, it);
    }

    // ---- names

    fn visit_identifier_reference(&mut self, it: &IdentifierReference<'a>) {
        if let Some(object) = self.object_of(it) {
            let text = format!("{object}.{}", it.name);
            self.edits.replace(it.span.start, it.span.end, text);
        }
    }

    fn visit_object_property(&mut self, it: &ObjectProperty<'a>) {
        match &it.value {
            Expression::Identifier(value) if it.shorthand => self.shorthand(value),
            _ => walk::walk_object_property(self, it),
        }
    }

    fn visit_assignment_target_property_identifier(&mut self, it: &AssignmentTargetPropertyIdentifier<'a>) {
        self.shorthand(&it.binding);
        if let Some(init) = &it.init {
            self.visit_expression(init);
        }
    }

    // ---- types have no run-time names

    fn visit_ts_type(&mut self, _: &TSType<'a>) {}
    fn visit_ts_type_annotation(&mut self, _: &TSTypeAnnotation<'a>) {}
    fn visit_ts_type_parameter_declaration(&mut self, _: &TSTypeParameterDeclaration<'a>) {}
    fn visit_ts_type_parameter_instantiation(&mut self, _: &TSTypeParameterInstantiation<'a>) {}
    fn visit_ts_class_implements(&mut self, _: &TSClassImplements<'a>) {}
    fn visit_ts_index_signature(&mut self, _: &TSIndexSignature<'a>) {}
}
