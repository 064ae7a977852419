//! How deep a large source really nests, from its tokens alone. JSX is left out: its text is not made of tokens.
//!
//! The answer is never too low: where telling a regular expression from a division, or anything else, would need a parser,
//! there is no answer. Within a pair of brackets every operator and every word that may begin a nested statement counts as a
//! level until something ends it: a `;`, or for operators also a `,`.

use super::{BRACKET, LINK};
use crate::trivia;

/// An open bracket, or the top of the source.
#[derive(Debug, Clone, Copy, Default)]
struct Level {
    /// Operators since the last `,` or `;`.
    operators: usize,
    /// Words and labels since the last `;` that ends a statement.
    words: usize,
    /// Whether `/` behind the closing bracket begins a regular expression: `if (..) /x/`.
    is_head: bool,
    is_template: bool,
    is_brace: bool,
    /// Whether there was a `<` since the last `;`: then a `,` may stand between type arguments and ends nothing.
    has_angle: bool,
}

/// What the token before says of a `/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// A value: the `/` divides.
    Value,
    /// No value: it begins a regular expression.
    Operator,
    /// Either.
    Unclear,
}

struct Scan<'t> {
    text: &'t [u8],
    has_types: bool,
    at: usize,
    levels: Vec<Level>,
    /// Stack for all open levels, and the most so far.
    stack: usize,
    most: usize,
    before: Before,
    /// Whether the token before is a `.`, or a word that makes a head of the parenthesis behind it.
    after_dot: bool,
    after_head_word: bool,
    after_colon: bool,
}

/// Stack in bytes that suffices for `text`, if that can be told. `has_types` says whether it is TypeScript.
pub fn bound(text: &[u8], has_types: bool) -> Option<usize> {
    let mut scan = Scan {
        text,
        has_types,
        at: 0,
        levels: vec![Level::default()],
        stack: 0,
        most: 0,
        before: Before::Operator,
        after_dot: false,
        after_head_word: false,
        after_colon: false,
    };
    if text.starts_with(b"#!") {
        scan.at = memchr::memchr2(b'\n', b'\r', text).unwrap_or(text.len());
    }
    while scan.token()? {}
    Some(scan.most)
}

impl Scan<'_> {
    /// Steps over one token; whether there was one.
    fn token(&mut self) -> Option<bool> {
        self.at = trivia::skip(self.text, self.at);
        let Some(&byte) = self.text.get(self.at) else { return Some(false) };
        let (dot, head, colon) = (self.after_dot, self.after_head_word, self.after_colon);
        (self.after_dot, self.after_head_word, self.after_colon) = (false, false, false);
        match byte {
            b'"' | b'\'' => self.string(byte)?,
            b'`' => {
                self.chain();
                self.template(self.at + 1)?;
            }
            b'(' | b'[' | b'{' => {
                self.open(Level { is_head: head, is_brace: byte == b'{', ..Level::default() })
            }
            b')' | b']' | b'}' => self.close(byte)?,
            b'/' => self.slash()?,
            b'<' if self.text[self.at..].starts_with(b"<!--") => return None,
            b'-' if self.text[self.at..].starts_with(b"-->") => return None,
            b'\\' => return None,
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'$' | b'#' | 0x80.. => self.word(dot, colon),
            b';' => self.end_statement(),
            b',' => {
                self.reset(false);
                self.step(Before::Operator);
            }
            _ => self.operator(byte),
        }
        Some(true)
    }

    fn step(&mut self, before: Before) {
        self.at += 1;
        self.before = before;
    }

    fn top(&mut self) -> &mut Level {
        let last = self.levels.len() - 1; // the top of the source is never closed
        &mut self.levels[last]
    }

    fn grow(&mut self, by: usize) {
        self.stack += by;
        self.most = self.most.max(self.stack);
    }

    fn open(&mut self, level: Level) {
        self.chain();
        self.levels.push(level);
        self.grow(BRACKET);
        self.step(Before::Operator);
    }

    /// `a()()` and `a[1][2]` are trees that lean to the left: what stands behind a value is a level around it.
    fn chain(&mut self) {
        if self.before != Before::Operator {
            self.link(false);
        }
    }

    fn close(&mut self, byte: u8) -> Option<()> {
        if self.levels.len() == 1 {
            return None;
        }
        let level = self.levels.pop()?;
        self.stack -= BRACKET + (level.operators + level.words) * LINK;
        if level.is_template && byte == b'}' {
            return self.template(self.at + 1);
        }
        self.step(match byte {
            b'}' => Before::Unclear,
            b')' if level.is_head => Before::Operator,
            _ => Before::Value,
        });
        (level.is_brace == (byte == b'}')).then_some(())
    }

    /// Forgets the operators of this level, and with `words` its words too.
    fn reset(&mut self, words: bool) {
        let level = self.top();
        if level.has_angle && !words {
            return;
        }
        level.has_angle = false;
        let mut links = std::mem::take(&mut level.operators);
        if words {
            links += std::mem::take(&mut level.words);
        }
        self.stack -= links * LINK;
    }

    /// `;`, unless the statement around goes on behind it.
    fn end_statement(&mut self) {
        let next = trivia::skip(self.text, self.at + 1);
        let word = &self.text[next..trivia::word_end(self.text, next)];
        self.reset(!matches!(word, b"else" | b"while"));
        self.step(Before::Operator);
    }

    fn word(&mut self, after_dot: bool, after_colon: bool) {
        let start = self.at;
        self.at = trivia::word_end(self.text, start + 1);
        let word = &self.text[start..self.at];
        let next = self.text.get(trivia::skip(self.text, self.at));
        let is_label = after_colon && next == Some(&b':');
        self.before = Before::Value;
        if after_dot {
            return;
        }
        match word {
            b"if" | b"for" | b"while" | b"with" => {
                self.after_head_word = true;
                self.link(true);
            }
            b"do" | b"else" => {
                self.before = Before::Operator;
                self.link(true);
            }
            b"return" | b"typeof" | b"case" | b"in" | b"instanceof" | b"new" | b"void" | b"delete"
            | b"throw" => {
                self.before = Before::Operator;
                self.link(false);
            }
            b"await" => {
                // `for await (`
                self.after_head_word = true;
                self.before = Before::Unclear;
                self.link(false);
            }
            b"yield" | b"of" | b"let" | b"async" | b"class" | b"extends" | b"function" | b"get" | b"set"
            | b"static" | b"keyof" | b"unique" | b"readonly" | b"infer" | b"as" | b"satisfies" | b"is"
            | b"asserts" | b"abstract" => {
                self.before = Before::Unclear;
                self.link(false);
            }
            _ if is_label => self.link(true),
            _ => {}
        }
    }

    fn link(&mut self, is_word: bool) {
        let level = self.top();
        if is_word {
            level.words += 1;
        } else {
            level.operators += 1;
        }
        self.grow(LINK);
    }

    fn operator(&mut self, byte: u8) {
        self.link(false);
        self.after_dot = byte == b'.';
        self.after_colon = byte == b':';
        self.top().has_angle |= self.has_types && byte == b'<';
        let doubled = matches!(byte, b'+' | b'-') && self.text.get(self.at + 1) == Some(&byte);
        // `x! / y` and `x as T<U> / y` divide, `!/y/` and `a > /b/` do not.
        let may_end_value = self.has_types && matches!(byte, b'!' | b'>');
        self.step(if doubled || may_end_value { Before::Unclear } else { Before::Operator });
        if doubled {
            self.at += 1;
        }
    }

    fn slash(&mut self) -> Option<()> {
        match self.before {
            Before::Unclear => return None,
            Before::Value => self.operator(b'/'),
            Before::Operator => self.regular_expression()?,
        }
        Some(())
    }

    fn regular_expression(&mut self) -> Option<()> {
        let mut in_class = false;
        loop {
            self.at += 1;
            match self.text.get(self.at)? {
                b'\\' => self.at += 1,
                b'[' => in_class = true,
                b']' => in_class = false,
                b'/' if !in_class => break,
                b'\n' | b'\r' => return None,
                _ => {}
            }
        }
        self.step(Before::Value);
        Some(())
    }

    fn string(&mut self, quote: u8) -> Option<()> {
        loop {
            self.at += 1;
            match self.text.get(self.at)? {
                b'\\' => self.at += 1,
                b'\n'
                    if self.text[self.at - 1] != b'\r'
                        || self.text.get(self.at.wrapping_sub(2)) != Some(&b'\\') =>
                {
                    return None;
                }
                byte if *byte == quote => break,
                _ => {}
            }
        }
        self.step(Before::Value);
        Some(())
    }

    /// From `at` inside a template to its end or its next `${`.
    fn template(&mut self, at: usize) -> Option<()> {
        self.at = at;
        loop {
            match self.text.get(self.at)? {
                b'\\' => self.at += 1,
                b'`' => break,
                b'$' if self.text.get(self.at + 1) == Some(&b'{') => {
                    self.at += 1;
                    self.open(Level { is_template: true, is_brace: true, ..Level::default() });
                    return Some(());
                }
                _ => {}
            }
            self.at += 1;
        }
        self.step(Before::Value);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(source: &[u8]) -> Option<usize> {
        bound(source, false)
    }

    #[test]
    fn type_arguments_stay_open_behind_a_comma() {
        let nested = bound(b"let x: A<keyof keyof B, A<keyof keyof B, A<C>>>", true);
        assert!(nested.is_some_and(|most| most >= 7 * LINK), "{nested:?}");
        assert_eq!(bound(b"a! / (b)", true), None);
    }

    #[test]
    fn depth_is_that_of_the_deepest_place() {
        let flat = plain(b"f(1); f(2); f(3);");
        assert_eq!(flat, Some(BRACKET + LINK));
        assert_eq!(plain(b"f(f(f(1)))"), Some(3 * (BRACKET + LINK)));
        assert_eq!(plain(b"f()()[0]``"), Some(BRACKET + 3 * LINK));
        assert_eq!(plain(b"a + b + c"), Some(2 * LINK));
        assert_eq!(plain(b"if (a) if (b) c; else d; e + f"), Some(BRACKET + 4 * LINK));
    }

    #[test]
    fn strings_templates_and_expressions_hide_brackets() {
        assert_eq!(plain(b"'((('; \"((\\\"(\"; `((${1}((`"), Some(BRACKET));
        assert_eq!(plain(b"x = /[/(](((/.y"), Some(2 * LINK));
        assert_eq!(plain(b"if (x) /(((/.test(y)").map(|most| most <= BRACKET + 4 * LINK), Some(true));
        assert_eq!(plain(b"(a) / b"), Some(BRACKET));
    }

    #[test]
    fn what_is_unclear_has_no_answer() {
        for source in ["{} /(/", "a++ /(/", "yield /(/", "'open", "`open", "a)", "x <!-- y", "/open"] {
            assert_eq!(bound(source.as_bytes(), false), None, "{source}");
        }
    }
}
