//! TypeScript to JavaScript by blanking: one walk over the tree marks all that is type and nothing else.
//!
//! The walk also notes what the later passes and the loader ask: constructs that blanks cannot remove (enums, namespaces
//! with values, parameter properties, import aliases), JSX, and what makes the source an ES module. Statements and imports
//! are here, `class.rs` has classes, `function.rs` parameters and arrows, `expression.rs` the rest.
//!
//! Removing a piece must not join what stands around it. Where a statement without `;` loses its end, or a whole statement
//! goes, a place for a `;` is noted (`Edits::semicolon_if_joined`); it is used if the next line begins like a continuation.

mod class;
mod expression;
mod function;
mod type_only;

pub use type_only::{declaration_of, is_type_only};

use crate::edits::Edits;
use crate::trivia;
use oxc_ast::ast::*;
use oxc_ast_visit::{Visit, walk};
use oxc_span::{GetSpan, Span};
use oxc_syntax::scope::ScopeFlags;

/// What the walk found beside the types.
#[derive(Debug, Default)]
pub struct Found {
    /// The first construct that has run-time meaning of its own, and what to say of it.
    pub construct: Option<(Span, &'static str)>,
    /// Whether there are several: enums, namespaces, parameter properties, `import =`, `export =`.
    pub needs_transform: bool,
    /// The first decorator.
    pub decorator: Option<Span>,
    /// The first `module A {}`, the old form of a namespace.
    pub old_namespace: Option<Span>,
    /// Whether there is JSX.
    pub jsx: bool,
    /// Whether an import or export declaration or `import.meta` is left.
    pub module_syntax: bool,
    /// Whether there is an `await` outside functions.
    pub top_level_await: bool,
}

/// The walk. Make one, visit the program, take `edits` and `found`.
pub struct Blanker<'s> {
    source: &'s str,
    /// Whether types are blanked at all: a JavaScript source is only looked at.
    types: bool,
    /// The gathered blanks.
    pub edits: Edits,
    /// What else there was.
    pub found: Found,
    functions: u32,
    namespaces: u32,
    /// Where the operand of a `return`, `throw` or `yield` begins: no line break may come before it.
    operand: u32,
}

impl<'s> Blanker<'s> {
    /// For `source`; `types` says whether it is TypeScript.
    pub fn new(source: &'s str, types: bool) -> Self {
        Blanker {
            source,
            types,
            edits: Edits::default(),
            found: Found::default(),
            functions: 0,
            namespaces: 0,
            operand: u32::MAX,
        }
    }

    fn bytes(&self) -> &'s [u8] {
        self.source.as_bytes()
    }

    fn text(&self, start: u32, end: u32) -> &'s str {
        &self.source[start as usize..end as usize]
    }

    fn blank(&mut self, span: Span) {
        self.edits.blank(span.start, span.end);
    }

    /// The offset of the first token at or behind `at`.
    fn token(&self, at: u32) -> u32 {
        trivia::skip(self.bytes(), at as usize) as u32
    }

    fn byte(&self, at: u32) -> u8 {
        self.bytes().get(at as usize).copied().unwrap_or(0)
    }

    /// Blanks the character `byte` if it is the next token.
    fn blank_char(&mut self, at: u32, byte: u8) -> u32 {
        let at = self.token(at);
        if self.byte(at) != byte {
            return at;
        }
        self.edits.blank(at, at + 1);
        at + 1
    }

    /// Blanks a member of a list together with the comma behind it.
    fn blank_listed(&mut self, span: Span) {
        self.blank(span);
        self.blank_char(span.end, b',');
    }

    fn construct(&mut self, span: Span, text: &'static str) {
        self.found.construct.get_or_insert((span, text));
        self.found.needs_transform = true;
    }

    /// Visits a list of statements. `slot` is where a `;` may stand in front of the next one.
    fn statements<'a>(&mut self, list: &[Statement<'a>]) {
        let mut open = true; // whether what stands before has no `;` of its own
        let mut slot = None;
        for statement in list {
            let span = statement.span();
            if self.types && is_type_only(statement) {
                self.blank(span);
                if let Some(Declaration::TSNamespaceDeclaration(it)) = declaration_of(statement) {
                    self.note_old_namespace(it);
                }
                if open {
                    slot.get_or_insert(span.start);
                }
                continue;
            }
            if let Some(slot) = slot.take() {
                self.edits.semicolon_if_joined(slot, span.start);
            }
            self.visit_statement(statement);
            open = self.byte(span.end - 1) != b';';
            slot =
                self.edits.last_blank().filter(|&(_, end)| open && end == span.end).map(|(start, _)| start);
        }
    }

    fn note_old_namespace(&mut self, it: &TSNamespaceDeclaration<'_>) {
        if it.kind == TSNamespaceDeclarationKind::Module {
            self.found.old_namespace.get_or_insert(it.span);
        }
    }

    fn module_syntax(&mut self) {
        if self.namespaces == 0 {
            self.found.module_syntax = true;
        }
    }
}

impl<'a> Visit<'a> for Blanker<'_> {
    fn visit_statements(&mut self, list: &oxc_allocator::Vec<'a, Statement<'a>>) {
        self.statements(list);
    }

    // ---- modules

    fn visit_import_declaration(&mut self, it: &ImportDeclaration<'a>) {
        self.module_syntax();
        for specifier in it.specifiers.iter().flatten() {
            if let ImportDeclarationSpecifier::ImportSpecifier(named) = specifier
                && named.import_kind.is_type()
            {
                self.blank_listed(named.span);
            }
        }
    }

    fn visit_export_all_declaration(&mut self, _: &ExportAllDeclaration<'a>) {
        self.module_syntax();
    }

    fn visit_export_named_declaration(&mut self, it: &ExportNamedDeclaration<'a>) {
        self.module_syntax();
        self.export_specifiers(&it.specifiers);
    }

    fn visit_export_from_declaration(&mut self, it: &ExportFromDeclaration<'a>) {
        self.module_syntax();
        self.export_specifiers(&it.specifiers);
    }

    fn visit_export_default_declaration(&mut self, it: &ExportDefaultDeclaration<'a>) {
        self.module_syntax();
        walk::walk_export_default_declaration(self, it);
    }

    fn visit_export_declaration(&mut self, it: &ExportDeclaration<'a>) {
        if !matches!(&it.declaration, Declaration::TSImportEqualsDeclaration(_)) {
            self.module_syntax();
        }
        walk::walk_export_declaration(self, it);
    }

    fn visit_import_meta(&mut self, _: &ImportMeta) {
        self.found.module_syntax = true;
    }

    fn visit_ts_import_equals_declaration(&mut self, it: &TSImportEqualsDeclaration<'a>) {
        self.construct(it.span, "TypeScript import equals declaration is not supported in strip-only mode");
    }

    fn visit_ts_export_assignment(&mut self, it: &TSExportAssignment<'a>) {
        self.construct(it.span, "TypeScript export assignment is not supported in strip-only mode");
        walk::walk_ts_export_assignment(self, it);
    }

    // ---- declarations

    fn visit_variable_declaration(&mut self, it: &VariableDeclaration<'a>) {
        if it.kind == VariableDeclarationKind::AwaitUsing {
            self.note_await();
        }
        walk::walk_variable_declaration(self, it);
    }

    fn visit_variable_declarator(&mut self, it: &VariableDeclarator<'a>) {
        self.visit_binding_pattern(&it.id);
        match &it.type_annotation {
            Some(annotation) if it.definite => self.edits.blank(it.id.span().end, annotation.span.end),
            Some(annotation) => self.blank(annotation.span),
            None => {}
        }
        if let Some(init) = &it.init {
            self.visit_expression(init);
        }
    }

    fn visit_ts_enum_declaration(&mut self, it: &TSEnumDeclaration<'a>) {
        self.construct(it.span, "TypeScript enum is not supported in strip-only mode");
        for member in &it.body.members {
            self.visit_ts_enum_member(member);
        }
    }

    fn visit_ts_namespace_declaration(&mut self, it: &TSNamespaceDeclaration<'a>) {
        self.construct(it.span, "TypeScript namespace declaration is not supported in strip-only mode");
        self.note_old_namespace(it);
        self.namespaces += 1;
        self.functions += 1;
        match &it.body {
            TSNamespaceDeclarationBody::TSNamespaceDeclaration(inner) => {
                self.visit_ts_namespace_declaration(inner)
            }
            TSNamespaceDeclarationBody::TSModuleBlock(block) => self.statements(&block.body),
        }
        self.functions -= 1;
        self.namespaces -= 1;
    }

    // ---- types

    fn visit_ts_type_annotation(&mut self, it: &TSTypeAnnotation<'a>) {
        self.blank(it.span);
    }

    fn visit_ts_type_parameter_declaration(&mut self, it: &TSTypeParameterDeclaration<'a>) {
        self.blank(it.span);
    }

    fn visit_ts_type_parameter_instantiation(&mut self, it: &TSTypeParameterInstantiation<'a>) {
        self.blank(it.span);
    }

    // ---- functions and classes

    fn visit_function(&mut self, it: &Function<'a>, _: ScopeFlags) {
        self.function(it);
    }

    fn visit_arrow_function_expression(&mut self, it: &ArrowFunctionExpression<'a>) {
        self.arrow(it);
    }

    fn visit_formal_parameter(&mut self, it: &FormalParameter<'a>) {
        self.parameter(it);
    }

    fn visit_class(&mut self, it: &Class<'a>) {
        self.class(it);
    }

    fn visit_class_body(&mut self, it: &ClassBody<'a>) {
        self.class_body(it);
    }

    fn visit_method_definition(&mut self, it: &MethodDefinition<'a>) {
        self.method(it);
    }

    fn visit_property_definition(&mut self, it: &PropertyDefinition<'a>) {
        self.property(it);
    }

    fn visit_accessor_property(&mut self, it: &AccessorProperty<'a>) {
        self.accessor(it);
    }

    fn visit_static_block(&mut self, it: &StaticBlock<'a>) {
        self.functions += 1;
        self.statements(&it.body);
        self.functions -= 1;
    }

    fn visit_decorator(&mut self, it: &Decorator<'a>) {
        self.found.decorator.get_or_insert(it.span);
        walk::walk_decorator(self, it);
    }

    // ---- expressions

    fn visit_return_statement(&mut self, it: &ReturnStatement<'a>) {
        self.operand = it.argument.as_ref().map_or(u32::MAX, |argument| argument.span().start);
        walk::walk_return_statement(self, it);
    }

    fn visit_throw_statement(&mut self, it: &ThrowStatement<'a>) {
        self.operand = it.argument.span().start;
        walk::walk_throw_statement(self, it);
    }

    fn visit_yield_expression(&mut self, it: &YieldExpression<'a>) {
        self.operand = it.argument.as_ref().map_or(u32::MAX, |argument| argument.span().start);
        walk::walk_yield_expression(self, it);
    }

    fn visit_await_expression(&mut self, it: &AwaitExpression<'a>) {
        self.note_await();
        walk::walk_await_expression(self, it);
    }

    fn visit_for_of_statement(&mut self, it: &ForOfStatement<'a>) {
        if it.r#await {
            self.note_await();
        }
        walk::walk_for_of_statement(self, it);
    }

    fn visit_ts_as_expression(&mut self, it: &TSAsExpression<'a>) {
        self.visit_expression(&it.expression);
        self.edits.blank(self.token(it.expression.span().end), it.span.end);
    }

    fn visit_ts_satisfies_expression(&mut self, it: &TSSatisfiesExpression<'a>) {
        self.visit_expression(&it.expression);
        self.edits.blank(self.token(it.expression.span().end), it.span.end);
    }

    fn visit_ts_non_null_expression(&mut self, it: &TSNonNullExpression<'a>) {
        self.visit_expression(&it.expression);
        self.edits.blank(it.span.end - 1, it.span.end);
    }

    fn visit_ts_type_assertion(&mut self, it: &TSTypeAssertion<'a>) {
        self.assertion(it);
    }

    fn visit_jsx_element(&mut self, it: &JSXElement<'a>) {
        self.found.jsx = true;
        walk::walk_jsx_element(self, it);
    }

    fn visit_jsx_fragment(&mut self, it: &JSXFragment<'a>) {
        self.found.jsx = true;
        walk::walk_jsx_fragment(self, it);
    }
}

impl Blanker<'_> {
    fn note_await(&mut self) {
        if self.functions == 0 {
            self.found.top_level_await = true;
        }
    }

    fn export_specifiers(&mut self, list: &[ExportSpecifier<'_>]) {
        for specifier in list.iter().filter(|it| it.export_kind.is_type()) {
            self.blank_listed(specifier.span);
        }
    }
}
