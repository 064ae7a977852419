//! The value of a string literal. The parser's tokens only say where it stands.

use std::str::Chars;

/// The value of `literal`, quotes included; none if it is not well-formed Unicode, for no import can name it.
pub fn decode(literal: &str) -> Option<String> {
    let inner = literal.get(1..literal.len().checked_sub(1)?)?;
    if !inner.contains('\\') {
        return Some(inner.to_owned());
    }
    let mut units = Vec::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => escape(&mut chars, &mut units)?,
            c => push(&mut units, c),
        }
    }
    String::from_utf16(&units).ok()
}

fn push(units: &mut Vec<u16>, c: char) {
    units.extend_from_slice(c.encode_utf16(&mut [0; 2]));
}

fn escape(chars: &mut Chars<'_>, units: &mut Vec<u16>) -> Option<()> {
    match chars.next()? {
        'n' => units.push(0x0a),
        't' => units.push(0x09),
        'r' => units.push(0x0d),
        'b' => units.push(0x08),
        'f' => units.push(0x0c),
        'v' => units.push(0x0b),
        'x' => units.push(hex(chars, 2)? as u16),
        'u' if chars.as_str().starts_with('{') => {
            let (digits, rest) = chars.as_str()[1..].split_once('}')?;
            *chars = rest.chars();
            push(units, char::from_u32(u32::from_str_radix(digits, 16).ok()?)?);
        }
        'u' => units.push(hex(chars, 4)? as u16),
        '\r' => *chars = chars.as_str().strip_prefix('\n').unwrap_or(chars.as_str()).chars(),
        '\n' | '\u{2028}' | '\u{2029}' => {}
        digit @ '0'..='7' => octal(digit, chars, units),
        other => push(units, other),
    }
    Some(())
}

fn hex(chars: &mut Chars<'_>, digits: usize) -> Option<u32> {
    let text = chars.as_str().get(..digits)?;
    let value = u32::from_str_radix(text, 16).ok()?;
    *chars = chars.as_str()[digits..].chars();
    Some(value)
}

/// `\0` and the octal escapes of sloppy code: up to three digits below 256.
fn octal(first: char, chars: &mut Chars<'_>, units: &mut Vec<u16>) {
    let mut value = first as u16 - u16::from(b'0');
    while let Some(digit) = chars.as_str().chars().next().and_then(|c| c.to_digit(8)) {
        let next = value * 8 + digit as u16;
        if next > 255 {
            break;
        }
        value = next;
        chars.next();
    }
    units.push(value);
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn escapes() {
        let decoded = |text: &str| decode(text);
        assert_eq!(decoded("'a'").as_deref(), Some("a"));
        assert_eq!(decoded(r#""\x61\u0062\u{63}\n\'\q\0\141""#).as_deref(), Some("abc\n'q\0a"));
        assert_eq!(decoded(r"'\ud83d\ude00'").as_deref(), Some("😀"));
        assert_eq!(decoded(r"'\ud83d'"), None);
        assert_eq!(decoded("'a\\\r\nb'").as_deref(), Some("ab"));
        assert_eq!(decoded("'"), None);
    }
}
