//! What the runtime must know about the syntax of a source, from one parse by `oxc`: its text without types, whether it is
//! an ES module, and what it exports if it is CommonJS.
//!
//! [`analyse`] is the only entry. No engine and no loop here; `spindle-runtime` has the ops (`module/syntax.rs`). Read on
//! in `blank` (TypeScript to JavaScript by blanking), `transform` (what has run-time meaning: enums, namespaces, ..), `jsx`,
//! `detect` (ES module or not), `exports` (names for `import`), `depth` (no source overflows the stack).
#![forbid(unsafe_code)]

mod blank;
mod depth;
mod detect;
mod edits;
mod error;
mod exports;
mod jsx;
mod source_map;
mod transform;
mod trivia;

pub use error::SyntaxError;
pub use exports::Exports;

use blank::{Blanker, Found};
use oxc_allocator::Allocator;
use oxc_ast::ast::Program;
use oxc_ast_visit::Visit;
use oxc_parser::config::RuntimeParserConfig;
use oxc_parser::{ParseOptions, Parser, ParserReturn};
use oxc_span::{SourceType, Span};
use source_map::MapBuilder;

/// The language of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// `.js`, `.cjs`, `.mjs`
    JavaScript,
    /// `.jsx`
    Jsx,
    /// `.ts`, `.cts`, `.mts`
    TypeScript,
    /// `.tsx`
    Tsx,
}

impl Language {
    fn has_types(self) -> bool {
        matches!(self, Language::TypeScript | Language::Tsx)
    }

    fn has_jsx(self) -> bool {
        matches!(self, Language::Jsx | Language::Tsx)
    }
}

/// How a source becomes JavaScript.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Types are blanked; constructs with run-time meaning are errors.
    Strip,
    /// Those are transformed too.
    Transform,
}

/// What is asked.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wants<'a> {
    /// The text as JavaScript.
    pub text: Option<Mode>,
    /// A source map where columns move, with this name of the source.
    pub map: Option<&'a str>,
    /// Whether the source is declared to be an ES module: what is inserted may need to know.
    pub module: bool,
    /// Whether its syntax makes it an ES module.
    pub detect: bool,
    /// What it exports as CommonJS.
    pub exports: bool,
}

/// The answers.
#[derive(Debug, Default)]
pub struct Analysis {
    /// The text as JavaScript, if asked.
    pub text: Option<String>,
    /// The source map, if asked and if columns have moved.
    pub map: Option<String>,
    /// Whether the source has syntax that only ES modules have, if asked. The question makes sense for a source that is
    /// not declared to be one or the other.
    pub is_module: bool,
    /// What it exports, if asked.
    pub exports: Exports,
}

/// Answers what `wants` asks of `source`.
///
/// # Errors
/// What the parser says where the text is asked; the other questions have an answer for every source.
pub fn analyse(source: &str, language: Language, wants: &Wants<'_>) -> Result<Analysis, SyntaxError> {
    depth::with_room(source, language, || Parse { source, language, wants }.analyse()).unwrap_or_else(
        |depth::TooDeep| {
            let text = "The source nests too deeply";
            match wants.text {
                Some(_) => Err(SyntaxError::at(source, Span::new(0, 0), error::INVALID, text)),
                None => Ok(Analysis::default()),
            }
        },
    )
}

struct Parse<'s> {
    source: &'s str,
    language: Language,
    wants: &'s Wants<'s>,
}

/// The grammar a source is parsed with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Goal {
    Module,
    CommonJs,
}

impl<'s> Parse<'s> {
    fn parse<'a>(&self, allocator: &'a Allocator, goal: Goal) -> ParserReturn<'a>
    where
        's: 'a,
    {
        let source_type = match goal {
            Goal::Module => SourceType::mjs(),
            Goal::CommonJs => SourceType::cjs(),
        };
        let source_type =
            source_type.with_typescript(self.language.has_types()).with_jsx(self.language.has_jsx());
        let options = ParseOptions { allow_return_outside_function: true, ..ParseOptions::default() };
        Parser::new(allocator, self.source, source_type)
            .with_options(options)
            .with_config(RuntimeParserConfig::new(self.wants.exports))
            .parse()
    }

    fn analyse(&self) -> Result<Analysis, SyntaxError> {
        let allocator = Allocator::default();
        // As a module first: `await` is then what it is in modules, and few CommonJS sources are not valid as modules.
        let first =
            if self.wants.detect || self.wants.text.is_some() { Goal::Module } else { Goal::CommonJs };
        let parsed = self.parse(&allocator, first);
        if first == Goal::Module && is_refused(&parsed) && !parsed.module_record.has_module_syntax {
            let second = self.parse(&allocator, Goal::CommonJs);
            return if is_refused(&second) {
                self.refused(&parsed)
            } else {
                self.answer(&second, Goal::CommonJs)
            };
        }
        if is_refused(&parsed) { self.refused(&parsed) } else { self.answer(&parsed, first) }
    }

    /// The answers where there is no tree.
    fn refused(&self, parsed: &ParserReturn<'_>) -> Result<Analysis, SyntaxError> {
        let Some(problem) = parsed.diagnostics.iter().next().filter(|_| self.wants.text.is_some()) else {
            return Ok(Analysis { is_module: parsed.module_record.has_module_syntax, ..Analysis::default() });
        };
        let label = problem.labels.first().map_or(Span::new(0, 0), |label| label.span());
        let mut message = problem.message.to_string();
        let token = self.source.get(label.start as usize..label.end as usize).unwrap_or("");
        if message == "Unexpected token" && !token.is_empty() && token.len() < 40 {
            message = format!("{message} `{token}`");
        }
        Err(SyntaxError::at(self.source, label, error::INVALID, message))
    }

    fn answer(&self, parsed: &ParserReturn<'_>, goal: Goal) -> Result<Analysis, SyntaxError> {
        let mut analysis = Analysis::default();
        let has_types = self.language.has_types();
        // What only types import makes no module, so that of TypeScript the record does not tell.
        let walks = self.wants.detect || self.wants.text.is_some() || has_types;
        let mut blanker = Blanker::new(self.source, has_types);
        if walks {
            blanker.visit_program(&parsed.program);
        }
        let Blanker { mut edits, found, .. } = blanker;
        let module_syntax = if walks { found.module_syntax } else { parsed.module_record.has_module_syntax };
        if self.wants.exports && !module_syntax {
            analysis.exports = exports::find(self.source, &parsed.tokens);
        }
        if self.wants.detect {
            analysis.is_module = goal == Goal::Module && self.is_module(&parsed.program, &found);
        }
        if let Some(mode) = self.wants.text {
            self.check(mode, &found)?;
            let is_module = self.wants.module || found.module_syntax;
            if mode == Mode::Transform && found.needs_transform {
                transform::transform(self.source, &parsed.program, is_module, &mut edits);
            }
            if found.jsx {
                jsx::transform(self.source, &parsed.program, is_module, &mut edits);
            }
            let mut map = self.wants.map.filter(|_| edits.moves_columns()).map(|_| MapBuilder::new());
            analysis.text = Some(edits.render(self.source, map.as_mut()));
            analysis.map = map.zip(self.wants.map).map(|(map, name)| map.finish(name));
        }
        Ok(analysis)
    }

    fn is_module(&self, program: &Program<'_>, found: &Found) -> bool {
        found.module_syntax
            || detect::redeclares_wrapper(program)
            // `await` is an ordinary name in CommonJS; it makes a module of what is not CommonJS otherwise.
            || (found.top_level_await && is_refused(&self.parse(&Allocator::default(), Goal::CommonJs)))
    }

    fn check(&self, mode: Mode, found: &Found) -> Result<(), SyntaxError> {
        const OLD: &str = "`module` keyword is not supported. Use `namespace` instead.";
        let problem = match mode {
            _ if found.old_namespace.is_some() => found.old_namespace.map(|span| (span, OLD)),
            Mode::Strip => found.construct,
            Mode::Transform => found.decorator.map(|span| (span, "Decorators are not supported")),
        };
        problem
            .map_or(Ok(()), |(span, text)| Err(SyntaxError::at(self.source, span, error::UNSUPPORTED, text)))
    }
}

fn is_refused(parsed: &ParserReturn<'_>) -> bool {
    !parsed.diagnostics.is_empty()
}
