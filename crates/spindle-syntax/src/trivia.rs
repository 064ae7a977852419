//! White space and comments between tokens, for the few places that the tree does not record: modifiers, `?`, `=>`.

/// The offset of the first token at or behind `at`, or the text's length.
pub fn skip(text: &[u8], mut at: usize) -> usize {
    loop {
        match text.get(at..) {
            Some([b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c, ..]) => at += 1,
            Some([b'/', b'/', ..]) => at = end_of_line(text, at),
            Some([b'/', b'*', ..]) => {
                at = memchr::memmem::find(&text[at + 2..], b"*/").map_or(text.len(), |end| at + 2 + end + 2);
            }
            Some(rest) if !rest.is_empty() && rest[0] >= 0x80 => match wide_space(rest) {
                Some(width) => at += width,
                None => return at,
            },
            Some(_) => return at.min(text.len()),
            None => return text.len(),
        }
    }
}

/// The offset of the line break that ends the line of `at`.
fn end_of_line(text: &[u8], mut at: usize) -> usize {
    while at < text.len() && !matches!(text[at], b'\n' | b'\r') {
        if matches!(text.get(at..at + 3), Some([0xe2, 0x80, 0xa8 | 0xa9])) {
            break;
        }
        at += 1;
    }
    at
}

/// The width in bytes of the white space or line break beyond ASCII that `text` begins with.
fn wide_space(text: &[u8]) -> Option<usize> {
    match text {
        [0xc2, 0xa0, ..] => Some(2),
        [0xef, 0xbb, 0xbf, ..] | [0xe1, 0x9a, 0x80, ..] | [0xe3, 0x80, 0x80, ..] | [0xe2, 0x81, 0x9f, ..] => {
            Some(3)
        }
        [0xe2, 0x80, 0x80..=0x8a | 0xa8 | 0xa9 | 0xaf, ..] => Some(3),
        _ => None,
    }
}

/// The end of the word that begins at `at`: letters, digits, `_`, `$` and all that is not ASCII.
pub fn word_end(text: &[u8], at: usize) -> usize {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || *byte >= 0x80;
    text[at..].iter().position(|byte| !is_part(byte)).map_or(text.len(), |length| at + length)
}

/// Whether there is a line break in `text`.
pub fn has_line_break(text: &str) -> bool {
    text.contains(crate::edits::is_line_break)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skips_all_kinds_of_trivia() {
        let text = " \t\u{a0}\u{feff}// x\n/* ( */\u{2028}y";
        assert_eq!(skip(text.as_bytes(), 0), text.len() - 1);
        assert_eq!(skip(b"// to the end", 0), 13);
        assert_eq!(skip(b"/* open", 0), 7);
        assert_eq!(skip(b"a", 1), 1);
        assert_eq!(skip(b"a", 5), 1);
    }

    #[test]
    fn words_end() {
        assert_eq!(word_end(b"readonly x", 0), 8);
        assert_eq!(word_end("é$1(".as_bytes(), 0), 4);
    }
}
