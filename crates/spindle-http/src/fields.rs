//! Header lines of a head that was accepted already, one name and value at a time.

use crate::chars::{is_blank, trim_end};
use memchr::memchr;
use std::borrow::Cow;

/// A header's name and value; the value borrows the text unless it was folded over several lines.
pub type Field<'a> = (&'a [u8], Cow<'a, [u8]>);

/// The fields of `text`, header lines that a [`crate::Parser`] accepted.
pub fn fields(text: &[u8]) -> impl Iterator<Item = Field<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (line, after) = split_line(rest)?;
        rest = after;
        let colon = memchr(b':', line)?;
        let name = &line[..trim_end(line, 0, colon)];
        let mut value = Cow::Borrowed(trim(&line[colon + 1..]));
        // Only a lenient parser accepts folded lines.
        while rest.first().is_some_and(|byte| is_blank(*byte)) {
            let (line, after) = split_line(rest)?;
            rest = after;
            value.to_mut().extend_from_slice(line);
        }
        Some((name, value))
    })
}

fn split_line(text: &[u8]) -> Option<(&[u8], &[u8])> {
    if text.is_empty() {
        return None;
    }
    let Some(end) = memchr(b'\n', text) else { return Some((text, &[])) };
    let line = &text[..end];
    Some((line.strip_suffix(b"\r").unwrap_or(line), &text[end + 1..]))
}

fn trim(value: &[u8]) -> &[u8] {
    let start = value.iter().position(|byte| !is_blank(*byte)).unwrap_or(value.len());
    &value[start..trim_end(value, start, value.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_values_and_folded_lines() {
        let text = b"Host: a\r\nEmpty:\r\nPadded: \t b c \t\r\nFolded: a\r\n b\r\nlast:x";
        let list: Vec<(String, String)> = fields(text)
            .map(|(name, value)| {
                (String::from_utf8_lossy(name).into(), String::from_utf8_lossy(&value).into())
            })
            .collect();
        let expected = [("Host", "a"), ("Empty", ""), ("Padded", "b c"), ("Folded", "a b"), ("last", "x")];
        let expected: Vec<_> = expected.map(|(a, b)| (a.to_owned(), b.to_owned())).into();
        assert_eq!(list, expected);
    }
}
