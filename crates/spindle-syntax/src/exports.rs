//! The names that a CommonJS source exports, found without running it.
//!
//! Node reads them with `cjs-module-lexer`, whose patterns are frozen: what it finds is what `import { name } from` a
//! CommonJS module can name, so this finds the same, false positives included. The patterns are sequences of tokens; they
//! are matched here against the parser's tokens. Grammar: github.com/nodejs/cjs-module-lexer#grammar.

mod star;
mod strings;

use oxc_parser::{Kind, Token};
use std::collections::{HashMap, HashSet};

/// What a CommonJS source exports.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Exports {
    /// The names, in the order of their first mention.
    pub names: Vec<String>,
    /// The specifiers of modules whose names it hands on.
    pub reexports: Vec<String>,
}

/// Finds the exports in the tokens of `source`.
pub fn find(source: &str, tokens: &[Token]) -> Exports {
    let mut finder = Finder { text: Text { source, tokens }, ..Finder::default() };
    finder.run();
    let Finder { names, unsafe_getters, reexports, .. } = finder;
    let names = names.list.into_iter().filter(|name| !unsafe_getters.contains(name)).collect();
    Exports { names, reexports: reexports.list }
}

/// A set that remembers the order of insertion.
#[derive(Debug, Default)]
struct Ordered {
    list: Vec<String>,
    known: HashSet<String>,
}

impl Ordered {
    fn add(&mut self, name: Option<String>) {
        if let Some(name) = name
            && self.known.insert(name.clone())
        {
            self.list.push(name);
        }
    }

    fn clear(&mut self) {
        self.list.clear();
        self.known.clear();
    }
}

#[derive(Debug, Default, Clone, Copy)]
struct Text<'s> {
    source: &'s str,
    tokens: &'s [Token],
}

#[derive(Debug, Default)]
struct Finder<'s> {
    text: Text<'s>,
    names: Ordered,
    /// Names with a getter that may do more than hand on a value.
    unsafe_getters: HashSet<String>,
    reexports: Ordered,
    /// Variables at the top level that hold `require('..')`, with the specifier.
    required: HashMap<&'s str, Option<String>>,
}

/// A place in the tokens. Matching methods step over what they match and are `None` where it is something else.
#[derive(Debug, Clone, Copy)]
struct Cursor<'s> {
    text: Text<'s>,
    at: usize,
}

impl<'s> Cursor<'s> {
    fn kind(&self) -> Kind {
        self.text.tokens.get(self.at).map_or(Kind::Eof, Token::kind)
    }

    fn source(&self) -> &'s str {
        let span = self.text.tokens.get(self.at).map(|token| (token.start() as usize, token.end() as usize));
        span.and_then(|(start, end)| self.text.source.get(start..end)).unwrap_or("")
    }

    /// Whether nothing stands between the token before and this one.
    fn is_adjacent(&self) -> bool {
        let tokens = self.text.tokens;
        self.at > 0 && self.at < tokens.len() && tokens[self.at - 1].end() == tokens[self.at].start()
    }

    fn step(&mut self, matches: bool) -> Option<&'s str> {
        let source = self.source();
        matches.then(|| {
            self.at += 1;
            source
        })
    }

    fn is(&mut self, kind: Kind) -> Option<()> {
        self.step(self.kind() == kind).map(|_| ())
    }

    /// Steps over tokens of these kinds.
    fn all<const N: usize>(&mut self, kinds: [Kind; N]) -> Option<()> {
        kinds.into_iter().try_for_each(|kind| self.is(kind))
    }

    fn maybe(&mut self, kind: Kind) {
        self.step(self.kind() == kind);
    }

    fn word(&mut self, word: &str) -> Option<()> {
        self.step(self.source() == word).map(|_| ())
    }

    /// An identifier or a keyword without escapes.
    fn identifier(&mut self) -> Option<&'s str> {
        let source = self.source();
        let is_word =
            source.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '$') || !c.is_ascii());
        self.step(is_word && !source.contains('\\'))
    }

    /// A string literal in its quotes.
    fn string(&mut self) -> Option<&'s str> {
        self.step(self.kind() == Kind::Str)
    }

    /// `exports` or `module.exports`.
    fn exports(&mut self) -> Option<()> {
        if self.source() == "module" {
            self.at += 1;
            self.is(Kind::Dot)?;
        }
        self.word("exports")
    }

    /// `require('..')`; gives the literal.
    fn require(&mut self) -> Option<&'s str> {
        self.word("require")?;
        self.is(Kind::LParen)?;
        let specifier = self.string()?;
        self.is(Kind::RParen)?;
        Some(specifier)
    }

    /// `=`, or an operator that begins with it: the patterns look at one character.
    fn equals_sign(&mut self) -> Option<bool> {
        let is_assignment = self.kind() == Kind::Eq;
        self.step(self.source().starts_with('=')).map(|_| is_assignment)
    }
}

impl<'s> Finder<'s> {
    fn cursor(&self, at: usize) -> Cursor<'s> {
        Cursor { text: self.text, at }
    }

    fn run(&mut self) {
        let mut depth = 0_usize;
        for at in 0..self.text.tokens.len() {
            let mut cursor = self.cursor(at);
            match cursor.kind() {
                Kind::LParen | Kind::LCurly | Kind::TemplateHead => depth += 1,
                Kind::RParen | Kind::RCurly | Kind::TemplateTail => depth = depth.saturating_sub(1),
                Kind::Eof | Kind::Str => {}
                _ => {
                    let word = cursor.source();
                    cursor.at += 1;
                    self.word(word, cursor, depth == 0);
                }
            }
        }
    }

    /// A word at the token before `after`.
    fn word(&mut self, word: &'s str, after: Cursor<'s>, is_top: bool) {
        let is_member = after.at > 1
            && matches!(self.text.tokens[after.at - 2].kind(), Kind::Dot | Kind::Dot3 | Kind::QuestionDot);
        match word {
            "exports" if !is_member => _ = self.assignment(after, false),
            "module" if !is_member => _ = self.module_exports(after),
            "Object" if !is_member => _ = self.object(after, is_top),
            "require" if is_top && !is_member => {
                _ = self.required_variable(self.cursor(after.at - 1), after.at - 1)
            }
            "_interopRequireWildcard" if is_top && !is_member && after.is_adjacent() => {
                let mut inner = after;
                if inner.is(Kind::LParen).is_some() {
                    self.required_variable(inner, after.at - 1);
                }
            }
            "__export" | "__exportStar" if is_top => _ = self.export_star(after),
            _ => {}
        }
    }

    /// `var name = require('..')`, the call (or what it is wrapped in) at `start`.
    fn required_variable(&mut self, mut call: Cursor<'s>, start: usize) -> Option<()> {
        let specifier = call.require()?;
        let mut before = self.cursor(start.checked_sub(3)?);
        before.step(matches!(before.kind(), Kind::Var | Kind::Let | Kind::Const))?;
        let name = before.identifier()?;
        before.is(Kind::Eq)?;
        self.required.insert(name, strings::decode(specifier));
        Some(())
    }

    /// `__export(require('..'))`
    fn export_star(&mut self, mut cursor: Cursor<'s>) -> Option<()> {
        cursor.is_adjacent().then_some(())?;
        cursor.is(Kind::LParen)?;
        cursor.is_adjacent().then_some(())?;
        let specifier = cursor.require()?;
        self.reexports.add(strings::decode(specifier));
        Some(())
    }

    fn module_exports(&mut self, mut cursor: Cursor<'s>) -> Option<()> {
        cursor.is(Kind::Dot)?;
        cursor.word("exports")?;
        self.assignment(cursor, true)
    }

    /// What follows `exports`: `.name =`, `['name'] =`, and behind `module.exports` also `= ..`.
    fn assignment(&mut self, mut cursor: Cursor<'s>, is_module: bool) -> Option<()> {
        match cursor.kind() {
            Kind::Dot => {
                cursor.at += 1;
                let name = cursor.identifier()?;
                cursor.equals_sign()?;
                self.names.add(Some(name.to_owned()));
            }
            Kind::LBrack => {
                cursor.at += 1;
                let name = cursor.string()?;
                cursor.is(Kind::RBrack)?;
                cursor.equals_sign()?;
                self.names.add(strings::decode(name));
            }
            _ if is_module => {
                let is_assignment = cursor.equals_sign()?;
                self.reexports.clear();
                is_assignment.then_some(())?;
                match cursor.kind() {
                    Kind::LCurly => return self.literal(cursor),
                    _ => self.reexports.add(strings::decode(cursor.require()?)),
                }
            }
            _ => {}
        }
        Some(())
    }

    /// `{ a, b: c, 'd': e, ...require('..') }` up to the first property that is more than that.
    fn literal(&mut self, mut cursor: Cursor<'s>) -> Option<()> {
        cursor.is(Kind::LCurly)?;
        loop {
            let mut adjacent = true; // the patterns allow nothing between a value and what follows it
            if cursor.kind() == Kind::Dot3 {
                cursor.at += 1;
                cursor.is_adjacent().then_some(())?;
                let mut call = cursor;
                if let Some(specifier) = call.require() {
                    self.reexports.add(strings::decode(specifier));
                    cursor = call;
                } else {
                    cursor.identifier()?;
                }
            } else if cursor.kind() == Kind::Str {
                let name = cursor.string()?;
                cursor.is(Kind::Colon)?;
                cursor.identifier()?;
                adjacent = cursor.is_adjacent();
                self.names.add(strings::decode(name));
            } else {
                let name = cursor.identifier()?;
                if cursor.kind() == Kind::Colon {
                    cursor.at += 1;
                    cursor.identifier()?;
                    adjacent = cursor.is_adjacent();
                }
                self.names.add(Some(name.to_owned()));
            }
            if !adjacent {
                return None;
            }
            cursor.is(Kind::Comma)?;
        }
    }

    /// What follows `Object`.
    fn object(&mut self, mut cursor: Cursor<'s>, is_top: bool) -> Option<()> {
        cursor.is(Kind::Dot)?;
        match cursor.identifier()? {
            "defineProperty" => self.define_property(cursor),
            "keys" if is_top => {
                let variable = star::forwarded_variable(cursor)?;
                let specifier = self.required.get(variable)?.clone();
                self.reexports.add(specifier);
                Some(())
            }
            _ => None,
        }
    }

    /// `(exports, 'name', { enumerable: true, value: .. | get() { return a.b } })`
    fn define_property(&mut self, mut cursor: Cursor<'s>) -> Option<()> {
        cursor.is(Kind::LParen)?;
        cursor.exports()?;
        cursor.is(Kind::Comma)?;
        let name = strings::decode(cursor.string()?);
        if is_plain_descriptor(cursor).is_some() {
            self.names.add(name);
        } else {
            self.unsafe_getters.extend(name);
        }
        Some(())
    }
}

fn is_plain_descriptor(mut cursor: Cursor<'_>) -> Option<()> {
    cursor.all([Kind::Comma, Kind::LCurly])?;
    enumerable(&mut cursor);
    if cursor.word("value").is_some() {
        return cursor.is(Kind::Colon);
    }
    getter_head(&mut cursor)?;
    cursor.identifier()?;
    match cursor.kind() {
        Kind::Dot => {
            cursor.at += 1;
            cursor.identifier()?;
        }
        Kind::LBrack => {
            cursor.at += 1;
            cursor.string()?;
            cursor.is(Kind::RBrack)?;
        }
        _ => {}
    }
    getter_tail(&mut cursor)
}

/// `enumerable: true,`; `None` where it is not there or something else.
fn enumerable(cursor: &mut Cursor<'_>) -> Option<()> {
    let mut ahead = *cursor;
    ahead.word("enumerable")?;
    ahead.is(Kind::Colon)?;
    ahead.word("true")?;
    ahead.is(Kind::Comma)?;
    *cursor = ahead;
    Some(())
}

/// `get: function name() { return` or `get() { return`
fn getter_head(cursor: &mut Cursor<'_>) -> Option<()> {
    cursor.word("get")?;
    if cursor.is(Kind::Colon).is_some() {
        cursor.is(Kind::Function)?;
        if cursor.kind() != Kind::LParen {
            cursor.identifier()?;
        }
    }
    cursor.all([Kind::LParen, Kind::RParen, Kind::LCurly, Kind::Return])
}

/// `; }, })`
fn getter_tail(cursor: &mut Cursor<'_>) -> Option<()> {
    cursor.maybe(Kind::Semicolon);
    cursor.is(Kind::RCurly)?;
    cursor.maybe(Kind::Comma);
    cursor.all([Kind::RCurly, Kind::RParen])
}
