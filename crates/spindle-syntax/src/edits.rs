//! Changes to a source text, gathered while the tree is walked and applied at the end.
//!
//! Types are blanked: every character becomes a space as wide as itself, in bytes and in UTF-16 units, so that all that
//! stays keeps its offset, line and column. Only constructs that have no JavaScript form insert text; then columns behind
//! them on the same line move and `render` also says where each piece came from (see `source_map.rs`).

use crate::source_map::MapBuilder;

/// The changes to one source.
#[derive(Debug, Default)]
pub struct Edits {
    blanks: Vec<(u32, u32)>,
    writes: Vec<(u32, u8)>,
    asi: Vec<(u32, u32)>,
    replaced: Vec<Replace>,
}

/// `text` instead of `start..end`; an insertion where they are equal.
#[derive(Debug)]
struct Replace {
    start: u32,
    end: u32,
    text: String,
}

impl Replace {
    fn shifted(self, by: u32) -> Self {
        Replace { start: self.start - by, end: self.end - by, text: self.text }
    }
}

impl Edits {
    /// Removes `start..end`, leaving blanks.
    pub fn blank(&mut self, start: u32, end: u32) {
        if start < end {
            self.blanks.push((start, end));
        }
    }

    /// The range that was blanked last.
    pub fn last_blank(&self) -> Option<(u32, u32)> {
        self.blanks.last().copied()
    }

    /// Puts one ASCII character at `at`, an ASCII character that is blanked.
    pub fn write(&mut self, at: u32, byte: u8) {
        self.writes.push((at, byte));
    }

    /// Puts a `;` at `slot`, which is blanked, if what is left at `next` would otherwise continue the statement before it.
    pub fn semicolon_if_joined(&mut self, slot: u32, next: u32) {
        self.asi.push((slot, next));
    }

    /// Puts `text` at `at`; of several insertions at one place the first stays first.
    pub fn insert(&mut self, at: u32, text: impl Into<String>) {
        self.replace(at, at, text);
    }

    /// Puts `text` at `at`, before what else is inserted there.
    pub fn insert_first(&mut self, at: u32, text: impl Into<String>) {
        self.replaced.insert(0, Replace { start: at, end: at, text: text.into() });
    }

    /// The changed text of `start..end`, which is blanked where it stood.
    pub fn take(&mut self, source: &str, start: u32, end: u32) -> String {
        let is_inside = |from: u32, to: u32| start <= from && to <= end;
        let blanks = self.blanks.iter().filter(|&&(from, to)| is_inside(from, to));
        let inner = Edits {
            blanks: blanks.map(|&(from, to)| (from - start, to - start)).collect(),
            writes: self
                .writes
                .extract_if(.., |it| is_inside(it.0, it.0 + 1))
                .map(|(at, byte)| (at - start, byte))
                .collect(),
            asi: self
                .asi
                .extract_if(.., |it| is_inside(it.0, it.1))
                .map(|(slot, next)| (slot - start, next - start))
                .collect(),
            replaced: self
                .replaced
                .extract_if(.., |it| is_inside(it.start, it.end))
                .map(|it| it.shifted(start))
                .collect(),
        };
        self.blank(start, end);
        inner.render(&source[start as usize..end as usize], None)
    }

    /// Puts `text` in place of `start..end`. Line breaks of the range stay, behind the text.
    pub fn replace(&mut self, start: u32, end: u32, text: impl Into<String>) {
        self.replaced.push(Replace { start, end, text: text.into() });
    }

    /// Whether columns move.
    pub fn moves_columns(&self) -> bool {
        !self.replaced.is_empty()
    }

    /// The changed text. `map`, where given, learns where each part of it came from.
    pub fn render(mut self, source: &str, map: Option<&mut MapBuilder>) -> String {
        let mut text = source.as_bytes().to_vec();
        for &(start, end) in &self.blanks {
            blank_bytes(&mut text[start as usize..end as usize]);
        }
        for &(at, byte) in &self.writes {
            text[at as usize] = byte;
        }
        let joins: Vec<u32> =
            self.asi.iter().filter(|&&(_, next)| continues(&text, next)).map(|&(slot, _)| slot).collect();
        for slot in joins {
            text[slot as usize] = b';';
        }
        let text = into_string(text);
        if self.replaced.is_empty() && map.is_none() {
            return text;
        }
        self.replaced.sort_by_key(|replace| replace.start);
        splice(source, &text, &self.replaced, map)
    }
}

/// Blanking and single writes keep UTF-8 valid; a mistake of ours here must not end the process.
fn into_string(text: Vec<u8>) -> String {
    String::from_utf8(text).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

fn splice(source: &str, text: &str, replaced: &[Replace], mut map: Option<&mut MapBuilder>) -> String {
    let extra: usize = replaced.iter().map(|replace| replace.text.len()).sum();
    let mut out = String::with_capacity(text.len() + extra);
    let mut at = 0;
    for Replace { start, end, text: new } in replaced {
        let start = (*start as usize).max(at);
        keep(&mut out, &text[at..start], &mut map);
        if let Some(map) = &mut map {
            map.inserted(new);
        }
        out.push_str(new);
        at = start.max(*end as usize);
        let rest = remainder(&source[start..at], new);
        if let Some(map) = &mut map {
            map.replaced(&source[start..at], &rest);
        }
        out.push_str(&rest);
    }
    keep(&mut out, &text[at..], &mut map);
    out
}

fn keep(out: &mut String, piece: &str, map: &mut Option<&mut MapBuilder>) {
    if let Some(map) = map {
        map.kept(piece);
    }
    out.push_str(piece);
}

/// What follows `new` in place of `old`: its line breaks, or blanks up to its old width so that columns stay.
fn remainder(old: &str, new: &str) -> String {
    let breaks: String = old.chars().filter(|&c| is_line_break(c)).collect();
    if !breaks.is_empty() {
        return breaks;
    }
    let width = |text: &str| text.chars().map(char::len_utf16).sum::<usize>();
    " ".repeat(width(old).saturating_sub(width(new)))
}

/// Whether `c` ends a line in JavaScript.
pub fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

/// Blanks valid UTF-8 in place. What is wider than a byte becomes a space of the same width: U+00A0 has two bytes, U+2002
/// three, and what takes two UTF-16 units takes two of the former.
fn blank_bytes(text: &mut [u8]) {
    let mut at = 0;
    while at < text.len() {
        let width = match text[at] {
            b'\n' | b'\r' | b'\t' => 1,
            0..0x80 => {
                text[at] = b' ';
                1
            }
            0xf0.. => {
                text[at..at + 4].copy_from_slice("\u{a0}\u{a0}".as_bytes());
                4
            }
            0xe0.. => {
                if !matches!(text[at..at + 3], [0xe2, 0x80, 0xa8 | 0xa9]) {
                    text[at..at + 3].copy_from_slice("\u{2002}".as_bytes());
                }
                3
            }
            _ => {
                text[at..at + 2].copy_from_slice("\u{a0}".as_bytes());
                2
            }
        };
        at += width;
    }
}

/// Whether the first token at or behind `at` can continue an expression although it may also begin a statement.
fn continues(text: &[u8], at: u32) -> bool {
    let at = crate::trivia::skip(text, at as usize);
    matches!(text.get(at), Some(b'(' | b'[' | b'`' | b'+' | b'-' | b'/' | b'*' | b'<'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_keep_bytes_and_utf16_units() {
        let source = "aé中😀\n\u{2028}z";
        let mut text = source.as_bytes().to_vec();
        blank_bytes(&mut text);
        let blanked = String::from_utf8(text).expect("still UTF-8");
        assert_eq!(blanked.len(), source.len());
        assert_eq!(blanked.encode_utf16().count(), source.encode_utf16().count());
        assert_eq!(blanked, " \u{a0}\u{2002}\u{a0}\u{a0}\n\u{2028} ");
    }

    #[test]
    fn a_replacement_keeps_line_breaks_and_width() {
        let mut edits = Edits::default();
        edits.replace(0, 4, "x");
        edits.replace(6, 9, "yy");
        edits.insert(9, "!");
        assert_eq!(edits.render("abcd, b\nc;", None), "x   , yy\n!;");
    }

    #[test]
    fn a_semicolon_only_where_lines_would_join() {
        let render = |source: &str| {
            let mut edits = Edits::default();
            edits.blank(2, 3);
            edits.semicolon_if_joined(2, 4);
            edits.render(source, None)
        };
        assert_eq!(render("a T\n// c\n(b)"), "a ;\n// c\n(b)");
        assert_eq!(render("a T\nb"), "a  \nb");
    }
}
