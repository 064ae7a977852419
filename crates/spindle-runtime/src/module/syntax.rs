//! Ops that ask about the syntax of a source: `spindle_syntax` answers, `syntax.js` decides what to do with it.

use spindle_engine::{OpDef, op_def};
use spindle_macros::op;
use spindle_syntax::{Language, Mode, Wants, analyse};

/// By the number that `syntax.js` passes.
fn language(number: i32) -> Language {
    match number {
        0 => Language::JavaScript,
        1 => Language::Jsx,
        2 => Language::TypeScript,
        _ => Language::Tsx,
    }
}

/// Text, source map, then of an error its words (code, message, line of the source) and numbers (line, column, width).
type Stripped = (Option<String>, Option<String>, Vec<String>, Vec<u32>);

/// A source as JavaScript. `map_name` names the source in a source map; without it none is made.
#[op(pure)]
fn op_syntax_strip(source: &str, kind: i32, transform: bool, module: bool, map_name: &str) -> Stripped {
    let text = if transform { Mode::Transform } else { Mode::Strip };
    let map = Some(map_name).filter(|name| !name.is_empty());
    let wants = Wants { text: Some(text), map, module, ..Wants::default() };
    match analyse(source, language(kind), &wants) {
        Ok(found) => (found.text, found.map, Vec::new(), Vec::new()),
        Err(error) => {
            let numbers = vec![error.line, error.column, error.width];
            (None, None, vec![error.code.to_owned(), error.message, error.source_line], numbers)
        }
    }
}

/// Whether a source is an ES module by its syntax (only if `detect`), the names that it exports as CommonJS, and the
/// specifiers whose names it hands on.
#[op(pure)]
fn op_syntax_inspect(source: &str, kind: i32, detect: bool) -> (bool, Vec<String>, Vec<String>) {
    let wants = Wants { detect, exports: true, ..Wants::default() };
    let found = analyse(source, language(kind), &wants).unwrap_or_default();
    (found.is_module, found.exports.names, found.exports.reexports)
}

/// The module's ops.
pub const OPS: &[OpDef] = &[op_def::<op_syntax_strip>(), op_def::<op_syntax_inspect>()];
