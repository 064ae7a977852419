//! What a built-in's JavaScript says of itself: the names it declares and uses, what it requires and what it exports.
//!
//! `oxc` parses and resolves the names; [`read`] turns its tree into plain facts, which `builtins.rs` judges. A built-in
//! is the body of `function (exports, require, module, ops)`, so `return` may stand outside a function.

#[path = "../../../../crates/spindle-engine/src/inline.rs"]
#[allow(dead_code)]
mod inline;
mod language;
mod modules;
mod names;

use oxc_allocator::Allocator;
use oxc_ast::ast::Comment;
use oxc_ast_visit::Visit;
use oxc_parser::{ParseOptions, Parser};
use oxc_semantic::SemanticBuilder;
use oxc_span::SourceType;

pub use language::LANGUAGE;
pub use modules::Import;
pub use names::{Kind, Unused};

/// A line, counted from 1, and a name found there.
pub type Place = (usize, String);

/// The facts about one built-in.
#[derive(Debug, Default)]
pub struct Facts {
    /// What the parser refused: the line and its words.
    pub errors: Vec<Place>,
    /// Each use of a name that no declaration explains.
    pub free: Vec<Place>,
    /// Declarations whose name is never read.
    pub unused: Vec<Unused>,
    /// Ids given to `require` as a text.
    pub requires: Vec<Place>,
    /// Names taken out of a `require` by destructuring or by a property.
    pub imports: Vec<Import>,
    /// The names of `module.exports = { .. }`; none where the exports are made in another way.
    pub exports: Option<Vec<Place>>,
    /// Identifiers, property names and texts that begin with `op_`, in the order of the source.
    pub ops: Vec<Place>,
    /// Lines that look like comments as a whole and are not: the build would empty them.
    pub false_comments: Vec<usize>,
    /// Beginnings of op names that a template completes: `op_fs_` of `op_fs_${name}`.
    pub op_families: Vec<String>,
}

/// Parses `source` and collects its facts.
pub fn read(source: &str) -> Facts {
    let allocator = Allocator::default();
    let options = ParseOptions { allow_return_outside_function: true, ..ParseOptions::default() };
    let parsed = Parser::new(&allocator, source, SourceType::cjs()).with_options(options).parse();
    let lines = Lines::of(source);
    let errors = parsed.diagnostics.iter().map(|error| {
        let at = error.labels.first().map_or(0, |label| label.offset());
        (lines.line(at), error.message.to_string())
    });
    let mut facts = Facts { errors: errors.collect(), ..Facts::default() };
    if facts.errors.is_empty() {
        facts.false_comments = false_comments(source, &parsed.program.comments);
        let semantic = SemanticBuilder::new().with_build_nodes(true).build(&parsed.program).semantic;
        facts.free = names::free(&semantic, &lines);
        facts.unused = names::unused(&semantic, &lines);
        let mut reader = modules::Reader::new(&lines, &mut facts);
        reader.visit_program(&parsed.program);
    }
    facts
}

/// Offsets to lines.
#[derive(Debug)]
pub(crate) struct Lines(Vec<u32>);

impl Lines {
    fn of(source: &str) -> Lines {
        let starts = source.match_indices('\n').map(|(at, _)| at as u32 + 1);
        Lines([0].into_iter().chain(starts).collect())
    }

    fn line(&self, offset: u32) -> usize {
        self.0.partition_point(|start| *start <= offset)
    }
}

fn false_comments(source: &str, comments: &[Comment]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut start = 0;
    for (line, number) in source.split('\n').zip(1..) {
        let first = (start + line.len() - line.trim_start().len()) as u32;
        if inline::is_comment(line) && !comments.iter().any(|comment| comment.span.start == first) {
            found.push(number);
        }
        start += line.len() + 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_parser_refuses_is_an_error() {
        let facts = read("'use strict';\nconst = 1;\n");
        assert_eq!(facts.errors.len(), 1);
        assert_eq!(facts.errors[0].0, 2);
    }

    #[test]
    fn what_only_looks_like_a_comment_is_found() {
        let source = "// a\nconst b = `\n// c\n`;\n/** d */\n";
        assert_eq!(read(source).false_comments, [3]);
    }

    #[test]
    fn lines_count_from_one() {
        let lines = Lines::of("a\nbc\n\nd");
        assert_eq!([0, 1, 2, 4, 5, 6].map(|at| lines.line(at)), [1, 1, 2, 2, 3, 4]);
    }
}
