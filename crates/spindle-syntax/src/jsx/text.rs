//! Text between tags: how white space collapses, and character references.

use oxc_syntax::xml_entities::XML_ENTITIES;

/// What a piece of text between tags means: lines are trimmed where they meet a line break, blank lines are nothing, the
/// others are joined with a space. None if nothing is left.
pub fn clean(text: &str) -> Option<String> {
    let lines: Vec<&str> = text.split(['\n', '\r']).collect();
    let last = lines.len() - 1;
    let blank = [' ', '\t'];
    let trimmed = lines.iter().enumerate().map(|(index, line)| {
        let line = if index == 0 { line } else { line.trim_start_matches(blank) };
        if index == last { line } else { line.trim_end_matches(blank) }
    });
    let kept: Vec<String> = trimmed.filter(|line| !line.is_empty()).map(decode).collect();
    if kept.is_empty() { None } else { Some(kept.join(" ")) }
}

/// `text` with `&amp;`, `&#38;` and `&#x26;` for what they stand for.
pub fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let reference = rest.find(';').and_then(|end| Some((character(&rest[1..end])?, end + 1)));
        let (c, width) = reference.unwrap_or(('&', 1));
        out.push(c);
        rest = &rest[width..];
    }
    out.push_str(rest);
    out
}

fn character(name: &str) -> Option<char> {
    match name.strip_prefix('#') {
        None => XML_ENTITIES.get(name).copied(),
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(hex) => char::from_u32(u32::from_str_radix(hex, 16).ok()?),
            None => char::from_u32(number.parse().ok()?),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_collapse() {
        assert_eq!(clean(" a  b ").as_deref(), Some(" a  b "));
        assert_eq!(clean("\n  a \n\n  b\n").as_deref(), Some("a b"));
        assert_eq!(clean(" \n \t "), None);
        assert_eq!(clean("a\n").as_deref(), Some("a"));
    }

    #[test]
    fn references_are_decoded() {
        assert_eq!(decode("a &amp; b &lt;&#65;&#x42; &nope; &"), "a & b <AB &nope; &");
    }
}
