//! `import x = require('y')`, `import x = A.b` and `export = x`.

use super::{Place, Transformer};
use oxc_ast::ast::*;
use oxc_ast_visit::Visit;
use oxc_span::GetSpan;

/// `require` in an ES module.
const MODULE_REQUIRE: &str = "process.getBuiltinModule('module').createRequire(import.meta.url)";

impl<'a> Transformer<'_, 'a> {
    pub(super) fn import_equals(&mut self, it: &'a TSImportEqualsDeclaration<'a>, place: Place) {
        let target = it.module_reference.span().start;
        let name = it.id.name.as_str();
        let object = match self.namespace() {
            Some(scope) => place.exported.then(|| scope.object.clone()),
            None => (place.exported && !self.is_module).then(|| String::from("exports")),
        };
        let export = if place.exported && self.is_module && object.is_none() { "export " } else { "" };
        let property = object.map_or_else(String::new, |object| format!("{object}.{name} = "));
        match &it.module_reference {
            TSModuleReference::ExternalModuleReference(_) => {
                let word = "require".len() as u32;
                let require = if self.is_module { MODULE_REQUIRE } else { "require" };
                let text = format!("{export}const {name} = {property}{require}");
                self.edits.replace(place.start, target + word, text);
            }
            _ if !place.exported && !self.is_used(&it.id) => self.edits.blank(place.start, it.span.end),
            reference => {
                self.edits.replace(place.start, target, format!("{export}const {name} = {property}"));
                if let Some(first) = first_name(reference) {
                    self.visit_identifier_reference(first);
                }
            }
        }
    }

    /// Whether a name is used as a value: an alias may stand for types only, of which nothing is left.
    fn is_used(&self, id: &BindingIdentifier<'a>) -> bool {
        let Some(symbol) = id.symbol_id.get() else { return true };
        self.scoping.get_resolved_references(symbol).any(|reference| reference.is_value())
    }

    pub(super) fn export_assignment(&mut self, it: &TSExportAssignment<'a>) {
        self.edits.replace(it.span.start, it.expression.span().start, "module.exports = ");
    }
}

/// `A` of `A.b.c`.
fn first_name<'r, 'a>(reference: &'r TSModuleReference<'a>) -> Option<&'r IdentifierReference<'a>> {
    let mut name = match reference {
        TSModuleReference::IdentifierReference(it) => return Some(it),
        TSModuleReference::QualifiedName(it) => &it.left,
        TSModuleReference::ExternalModuleReference(_) => return None,
    };
    loop {
        match name {
            TSTypeName::IdentifierReference(it) => return Some(it),
            TSTypeName::QualifiedName(it) => name = &it.left,
            TSTypeName::ThisExpression(_) => return None,
        }
    }
}
