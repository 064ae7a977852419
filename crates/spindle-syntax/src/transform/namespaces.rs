//! `namespace A { export const x = 1 }` becomes `var A;(function (A) { const x = A.x = 1 })(A || (A = {}));`.
//!
//! What a namespace exports is a property of its object. Constants, functions and classes are variables of the same name
//! too, since those never change; variables that may change live in the object alone, and each use of them is rewritten.
//! Documentation: typescriptlang.org/docs/handbook/namespaces.html.

use super::{Place, Scope, Transformer};
use crate::blank::{declaration_of, is_type_only};
use oxc_ast::ast::*;
use oxc_ast_visit::Visit;
use oxc_span::{GetSpan, Span};
use std::collections::{HashMap, HashSet};

/// The namespaces of a source, the parts of a merged one taken together.
#[derive(Debug, Default)]
pub struct Namespaces<'a> {
    /// Indices by the index of what is around (0 for the source) and the name.
    indices: HashMap<(usize, &'a str), usize>,
    exported: Vec<HashSet<&'a str>>,
}

impl<'a> Namespaces<'a> {
    /// Reads the declarations of a source.
    pub fn of(body: &'a [Statement<'a>]) -> Self {
        let mut namespaces = Namespaces::default();
        namespaces.exported.push(HashSet::new());
        namespaces.collect(body, 0);
        namespaces
    }

    fn collect(&mut self, body: &'a [Statement<'a>], around: usize) {
        for statement in body.iter().filter(|statement| !is_type_only(statement)) {
            let Some(declaration) = declaration_of(statement) else { continue };
            if around != 0 && matches!(statement, Statement::ExportDeclaration(_)) {
                self.exported[around].extend(names_of(declaration));
            }
            if let Declaration::TSNamespaceDeclaration(namespace) = declaration {
                self.collect_namespace(namespace, around);
            }
        }
    }

    fn collect_namespace(&mut self, mut namespace: &'a TSNamespaceDeclaration<'a>, mut around: usize) {
        loop {
            around = self.index(around, namespace.id.name.as_str());
            match &namespace.body {
                TSNamespaceDeclarationBody::TSModuleBlock(block) => return self.collect(&block.body, around),
                TSNamespaceDeclarationBody::TSNamespaceDeclaration(inner) => {
                    self.exported[around].insert(inner.id.name.as_str());
                    namespace = inner;
                }
            }
        }
    }

    /// The index of the namespace `name` in `around`.
    fn index(&mut self, around: usize, name: &'a str) -> usize {
        let next = self.exported.len();
        let index = *self.indices.entry((around, name)).or_insert(next);
        if index == next {
            self.exported.push(HashSet::new());
        }
        index
    }

    /// Whether some part of the namespace exports `name`.
    pub fn exports(&self, index: usize, name: &str) -> bool {
        self.exported[index].contains(name)
    }
}

fn names_of<'a>(declaration: &'a Declaration<'a>) -> Vec<&'a str> {
    match declaration {
        Declaration::VariableDeclaration(it) => {
            let ids = it.declarations.iter().flat_map(|declarator| declarator.id.get_binding_identifiers());
            ids.map(|id| id.name.as_str()).collect()
        }
        declaration => declaration.id().map(|id| id.name.as_str()).into_iter().collect(),
    }
}

impl<'a> Transformer<'_, 'a> {
    pub(super) fn namespace_declaration(&mut self, it: &'a TSNamespaceDeclaration<'a>, place: Place) {
        let mut opening = String::new();
        let mut closings = Vec::new();
        let (mut at, mut inner) = (it, place);
        let depth = self.scopes.len();
        let outer = std::mem::take(&mut self.declared);
        self.declared.clone_from(&outer);
        let mut declared = None;
        let block = loop {
            let name = at.id.name.as_str();
            let parameter = self.parameter(at);
            opening += &self.opening(name, &parameter, inner);
            closings.push(self.closing(name, inner.exported));
            declared.get_or_insert_with(|| std::mem::take(&mut self.declared));
            let around = self.namespace().map_or(0, |scope| scope.namespace);
            let namespace = self.namespaces.index(around, name);
            let Some(id) = at.scope_id.get() else { return };
            self.scopes.push(Scope { id, object: parameter, namespace, parts: Vec::new() });
            inner = Place { exported: true, keyword: "let", ..inner };
            match &at.body {
                TSNamespaceDeclarationBody::TSNamespaceDeclaration(next) => at = next,
                TSNamespaceDeclarationBody::TSModuleBlock(block) => break block,
            }
        };
        self.edits.replace(place.start, block.span.start + 1, opening);
        self.note_mutable(&block.body);
        self.list(&block.body, "let");
        closings.reverse();
        self.edits.replace(block.span.end - 1, block.span.end, closings.concat());
        self.scopes.truncate(depth);
        self.declared = declared.unwrap_or(outer);
    }

    /// The name of the function's parameter: the namespace's own, unless something inside is called the same.
    fn parameter(&self, it: &TSNamespaceDeclaration<'a>) -> String {
        let name = it.id.name;
        let is_taken = it.scope_id.get().is_some_and(|scope| self.scoping.scope_has_binding(scope, name));
        let mut parameter = name.to_string();
        let mut number = 0;
        while is_taken && (number == 0 || self.source.contains(&parameter)) {
            number += 1;
            parameter = format!("{name}_{number}");
        }
        parameter
    }

    /// Notes the exported variables of `body` that may change.
    fn note_mutable(&mut self, body: &'a [Statement<'a>]) {
        let Some(object) = self.namespace().map(|scope| scope.object.clone()) else { return };
        for statement in body.iter().filter(|statement| !is_type_only(statement)) {
            let Statement::ExportDeclaration(export) = statement else { continue };
            let Declaration::VariableDeclaration(variables) = &export.declaration else { continue };
            if variables.kind.is_const() {
                continue;
            }
            for declarator in &variables.declarations {
                let ids = declarator.id.get_binding_identifiers();
                self.mutable.extend(ids.iter().filter_map(|id| Some((id.symbol_id.get()?, object.clone()))));
            }
        }
    }

    /// An exported declaration in a namespace's body.
    pub(super) fn exported_member(&mut self, declaration: &'a Declaration<'a>, place: Place, span: Span) {
        let Some(object) = self.namespace().map(|scope| scope.object.clone()) else { return };
        let start = declaration.span().start;
        match declaration {
            Declaration::VariableDeclaration(it) if it.kind.is_const() => {
                self.edits.blank(place.start, start);
                self.constants(it, &object, span);
            }
            Declaration::VariableDeclaration(it) => self.variables(it, &object, place),
            declaration => {
                self.edits.blank(place.start, start);
                self.visit_declaration(declaration);
                let name = names_of(declaration);
                let text: String = name.iter().map(|name| format!(" {object}.{name} = {name};")).collect();
                self.edits.insert(span.end, text);
            }
        }
    }

    /// `const x = 1` as `const x = A.x = 1`; patterns are read first and assigned behind.
    fn constants(&mut self, it: &'a VariableDeclaration<'a>, object: &str, span: Span) {
        let mut behind = String::new();
        for declarator in &it.declarations {
            match (&declarator.id, &declarator.init) {
                (BindingPattern::BindingIdentifier(id), Some(init)) => {
                    self.edits.insert(init.span().start, format!("{object}.{} = ", id.name));
                }
                (pattern, _) => {
                    for id in pattern.get_binding_identifiers() {
                        behind += &format!("; {object}.{0} = {0}", id.name);
                    }
                }
            }
            self.visit_variable_declarator(declarator);
        }
        if !behind.is_empty() {
            self.edits.insert(span.end, behind + ";");
        }
    }

    /// `let x = 1` as `A.x = 1`.
    fn variables(&mut self, it: &'a VariableDeclaration<'a>, object: &str, place: Place) {
        let Some(first) = it.declarations.first() else { return };
        self.edits.replace(place.start, first.span.start, ";");
        for declarator in &it.declarations {
            let is_object = matches!(&declarator.id, BindingPattern::ObjectPattern(_));
            if is_object {
                self.edits.insert(declarator.span.start, "(");
            }
            self.target(&declarator.id, object);
            if let Some(init) = &declarator.init {
                self.visit_expression(init);
            }
            if is_object {
                self.edits.insert(declarator.span.end, ")");
            }
        }
    }

    /// A pattern whose names become properties of `object`.
    fn target(&mut self, pattern: &'a BindingPattern<'a>, object: &str) {
        match pattern {
            BindingPattern::BindingIdentifier(id) => {
                self.edits.replace(id.span.start, id.span.end, format!("{object}.{}", id.name));
            }
            BindingPattern::AssignmentPattern(it) => {
                self.target(&it.left, object);
                self.visit_expression(&it.right);
            }
            BindingPattern::ArrayPattern(it) => {
                for element in it.elements.iter().flatten() {
                    self.target(element, object);
                }
                if let Some(rest) = &it.rest {
                    self.target(&rest.argument, object);
                }
            }
            BindingPattern::ObjectPattern(it) => {
                for property in &it.properties {
                    if property.shorthand {
                        let name = self.text(property.key.span()).to_owned();
                        self.edits.insert(property.key.span().start, format!("{name}: "));
                    } else {
                        self.visit_property_key(&property.key);
                    }
                    self.target(&property.value, object);
                }
                if let Some(rest) = &it.rest {
                    self.target(&rest.argument, object);
                }
            }
        }
    }
}
