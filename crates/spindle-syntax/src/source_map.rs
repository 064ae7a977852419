//! Source maps, version 3, for the sources whose columns had to move. Lines never do.
//!
//! Format: tc39.es/ecma426. Every token of a kept piece gets a segment, because readers of maps take the nearest segment's
//! position as it is.

/// Follows the writing of a text and builds the map's `mappings`.
#[derive(Debug, Default)]
pub struct MapBuilder {
    mappings: String,
    generated_column: u32,
    source_line: u32,
    source_column: u32,
    last: Last,
    first_in_line: bool,
}

/// What the next segment is relative to.
#[derive(Debug, Default)]
struct Last {
    generated_column: u32,
    source_line: u32,
    source_column: u32,
}

impl MapBuilder {
    /// At the begin of a text.
    pub fn new() -> Self {
        MapBuilder { first_in_line: true, ..MapBuilder::default() }
    }

    /// `piece` was written as it stands in the source.
    pub fn kept(&mut self, piece: &str) {
        let mut in_word = false;
        for c in piece.chars() {
            if crate::edits::is_line_break(c) {
                self.line_break(c);
                in_word = false;
                continue;
            }
            let is_word = c.is_alphanumeric() || matches!(c, '_' | '$');
            let goes_on = is_word && in_word;
            if !goes_on && !c.is_whitespace() {
                self.segment();
            }
            in_word = is_word;
            self.generated_column += c.len_utf16() as u32;
            self.source_column += c.len_utf16() as u32;
        }
    }

    /// `text`, which has no line breaks, was written and stands for what comes next in the source.
    pub fn inserted(&mut self, text: &str) {
        if !text.is_empty() {
            self.segment();
        }
        self.generated_column += text.chars().map(char::len_utf16).sum::<usize>() as u32;
    }

    /// `old` was left out of the source and `rest` (its line breaks, or blanks) was written for it.
    pub fn replaced(&mut self, old: &str, rest: &str) {
        if rest.contains(crate::edits::is_line_break) {
            for c in old.chars() {
                match crate::edits::is_line_break(c) {
                    true => self.line_break(c),
                    false => self.source_column += c.len_utf16() as u32,
                }
            }
            return;
        }
        self.generated_column += rest.len() as u32;
        self.source_column += old.chars().map(char::len_utf16).sum::<usize>() as u32;
    }

    /// `\r\n` is one break; U+2028 and U+2029 end lines for the engine but not for maps, as in every other tool.
    fn line_break(&mut self, c: char) {
        if c != '\n' {
            self.generated_column += 1;
            self.source_column += 1;
            return;
        }
        self.mappings.push(';');
        self.generated_column = 0;
        self.source_line += 1;
        self.source_column = 0;
        self.last.generated_column = 0;
        self.first_in_line = true;
    }

    fn segment(&mut self) {
        if !self.first_in_line {
            self.mappings.push(',');
        }
        self.first_in_line = false;
        let delta = |now: u32, before: u32| i64::from(now) - i64::from(before);
        push_vlq(&mut self.mappings, delta(self.generated_column, self.last.generated_column));
        push_vlq(&mut self.mappings, 0); // the only source
        push_vlq(&mut self.mappings, delta(self.source_line, self.last.source_line));
        push_vlq(&mut self.mappings, delta(self.source_column, self.last.source_column));
        self.last = Last {
            generated_column: self.generated_column,
            source_line: self.source_line,
            source_column: self.source_column,
        };
    }

    /// The map of the text so far, as JSON, with `name` as the only source.
    pub fn finish(self, name: &str) -> String {
        let mut json = String::with_capacity(self.mappings.len() + name.len() + 80);
        json.push_str("{\"version\":3,\"sources\":[");
        push_json(&mut json, name);
        json.push_str("],\"names\":[],\"mappings\":\"");
        json.push_str(&self.mappings);
        json.push_str("\"}");
        json
    }
}

/// A number as base64 digits of five bits, lowest first; the lowest bit of all is the sign.
fn push_vlq(out: &mut String, value: i64) {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut rest = (value.unsigned_abs() << 1) | u64::from(value < 0);
    loop {
        let digit = (rest & 31) as usize;
        rest >>= 5;
        let more = if rest > 0 { 32 } else { 0 };
        out.push(char::from(DIGITS[digit | more]));
        if rest == 0 {
            return;
        }
    }
}

/// `text` as a JSON string.
pub fn push_json(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // Line separators are legal in JSON and in today's JavaScript, but escaped they are safe in older readers too.
            c if c < ' ' || is_separator(c) => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

fn is_separator(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vlq_is_the_standard_one() {
        let vlq = |value| {
            let mut out = String::new();
            push_vlq(&mut out, value);
            out
        };
        assert_eq!(
            [0, 1, -1, 15, 16, -16, 1000].map(vlq),
            ["A", "C", "D", "e", "gB", "hB", "w+B"].map(String::from)
        );
    }

    #[test]
    fn tokens_have_segments() {
        let mut map = MapBuilder::new();
        map.kept("a = b");
        map.inserted("++");
        map.kept(";\nc");
        let json = map.finish("x\".ts");
        assert_eq!(
            json,
            r#"{"version":3,"sources":["x\".ts"],"names":[],"mappings":"AAAA,EAAE,EAAE,CAAC,EAAA;AACL"}"#
        );
    }
}
