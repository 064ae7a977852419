//! Which statements are gone without their types.

use oxc_ast::ast::*;

/// How deep namespaces are looked into for values. Deeper ones count as having some, which is never wrong: an object that
/// nothing is put into is left, where nothing would do. Without a limit the time would grow with the square of the depth.
const LEVELS_MAX: u32 = 64;

/// The declaration that a statement is or exports.
pub fn declaration_of<'s, 'a>(statement: &'s Statement<'a>) -> Option<&'s Declaration<'a>> {
    match statement {
        Statement::ExportDeclaration(export) => Some(&export.declaration),
        statement => statement.as_declaration(),
    }
}

/// Whether nothing of a statement is left at run time.
pub fn is_type_only(statement: &Statement<'_>) -> bool {
    is_type_only_within(statement, LEVELS_MAX)
}

fn is_type_only_within(statement: &Statement<'_>, levels: u32) -> bool {
    if let Some(declaration) = declaration_of(statement) {
        return is_type_only_declaration(declaration, levels);
    }
    match statement {
        Statement::ImportDeclaration(it) => it.import_kind.is_type(),
        Statement::ExportAllDeclaration(it) => it.export_kind.is_type(),
        Statement::ExportNamedDeclaration(it) => it.export_kind.is_type(),
        Statement::ExportFromDeclaration(it) => it.export_kind.is_type(),
        Statement::ExportDefaultDeclaration(it) => match &it.declaration {
            ExportDefaultDeclarationKind::TSInterfaceDeclaration(_) => true,
            ExportDefaultDeclarationKind::FunctionDeclaration(it) => it.body.is_none(),
            _ => false,
        },
        Statement::TSNamespaceExportDeclaration(_) => true,
        _ => false,
    }
}

fn is_type_only_declaration(declaration: &Declaration<'_>, levels: u32) -> bool {
    match declaration {
        Declaration::VariableDeclaration(it) => it.declare,
        Declaration::FunctionDeclaration(it) => it.declare || it.body.is_none(),
        Declaration::ClassDeclaration(it) => it.declare,
        Declaration::TSTypeAliasDeclaration(_)
        | Declaration::TSInterfaceDeclaration(_)
        | Declaration::TSExternalModuleDeclaration(_)
        | Declaration::TSGlobalDeclaration(_) => true,
        Declaration::TSEnumDeclaration(it) => it.declare,
        Declaration::TSNamespaceDeclaration(it) => it.declare || !has_values(it, levels),
        Declaration::TSImportEqualsDeclaration(it) => it.import_kind.is_type(),
    }
}

fn has_values(namespace: &TSNamespaceDeclaration<'_>, levels: u32) -> bool {
    let Some(levels) = levels.checked_sub(1) else { return true };
    match &namespace.body {
        TSNamespaceDeclarationBody::TSNamespaceDeclaration(inner) => has_values(inner, levels),
        TSNamespaceDeclarationBody::TSModuleBlock(block) => {
            block.body.iter().any(|statement| !is_type_only_within(statement, levels))
        }
    }
}
