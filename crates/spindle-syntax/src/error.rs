//! Why a source was refused, with the place.

use oxc_span::Span;
use std::fmt;

/// A syntax error, or syntax that cannot be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Node's code for it, `ERR_INVALID_TYPESCRIPT_SYNTAX` for instance.
    pub code: &'static str,
    /// What is wrong, in one line.
    pub message: String,
    /// The line, the first is 1.
    pub line: u32,
    /// The column in UTF-16 units, the first is 1.
    pub column: u32,
    /// How many UTF-16 units of that line are meant, at least 1.
    pub width: u32,
    /// The text of the line.
    pub source_line: String,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for SyntaxError {}

/// Code of what the parser does not accept.
pub const INVALID: &str = "ERR_INVALID_TYPESCRIPT_SYNTAX";
/// Code of what it accepts but cannot become JavaScript.
pub const UNSUPPORTED: &str = "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX";

impl SyntaxError {
    /// At `span` of `source`.
    pub fn at(source: &str, span: Span, code: &'static str, message: impl Into<String>) -> Self {
        let start = floor(source, span.start as usize);
        let end = floor(source, span.end as usize).max(start);
        let line_start = source[..start].rfind('\n').map_or(0, |at| at + 1);
        let rest = &source[line_start..];
        let line_text = rest[..rest.find('\n').unwrap_or(rest.len())].trim_end_matches('\r');
        let line_end = line_start + line_text.len();
        let units = |text: &str| text.encode_utf16().count() as u32;
        SyntaxError {
            code,
            message: message.into(),
            line: source[..start].bytes().filter(|&byte| byte == b'\n').count() as u32 + 1,
            column: units(&source[line_start..start]) + 1,
            width: units(source.get(start..end.min(line_end)).unwrap_or("")).max(1),
            source_line: line_text.to_owned(),
        }
    }
}

/// `at` or the next character boundary before it, inside `text`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_from_one_in_utf16_units() {
        let source = "a\r\n😀 b c\n";
        let error = SyntaxError::at(source, Span::new(8, 9), INVALID, "x");
        assert_eq!((error.line, error.column, error.width), (2, 4, 1));
        assert_eq!(error.source_line, "😀 b c");
        let end = SyntaxError::at(source, Span::new(99, 120), INVALID, "x");
        assert_eq!((end.line, end.column, end.width), (3, 1, 1));
    }
}
