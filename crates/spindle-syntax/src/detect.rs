//! What makes a source an ES module although nothing says so: nodejs.org/api/packages.html#syntax-detection.
//!
//! Import and export declarations, `import.meta` and `await` outside functions are noted by the walk (`blank::Found`). Here
//! is the rest: declaring a name that the CommonJS wrapper has already.

use oxc_ast::ast::*;

/// The parameters of the function that a CommonJS source is the body of.
const WRAPPER: [&str; 5] = ["exports", "require", "module", "__filename", "__dirname"];

/// Whether a `const`, `let` or `class` at the top level has the name of one of the wrapper's parameters.
pub fn redeclares_wrapper(program: &Program<'_>) -> bool {
    program.body.iter().any(|statement| match statement {
        Statement::VariableDeclaration(it) => {
            it.kind != VariableDeclarationKind::Var
                && !it.declare
                && it.declarations.iter().any(|declarator| {
                    declarator
                        .id
                        .get_binding_identifiers()
                        .iter()
                        .any(|id| WRAPPER.contains(&id.name.as_str()))
                })
        }
        Statement::ClassDeclaration(it) => {
            !it.declare && it.id.as_ref().is_some_and(|id| WRAPPER.contains(&id.name.as_str()))
        }
        _ => false,
    })
}
