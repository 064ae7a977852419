//! Classes of bytes, and the scans over them that most of the parser's time goes into.

/// Which classes each byte belongs to.
const CLASSES: [u8; 256] = classes();

const TOKEN: u8 = 1;
const URL: u8 = 2;
const USERINFO: u8 = 4;
const QUOTED: u8 = 8;

const fn is_alphanumeric(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

const fn contains(set: &[u8], byte: u8) -> bool {
    let mut at = 0;
    while at < set.len() {
        if set[at] == byte {
            return true;
        }
        at += 1;
    }
    false
}

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        if is_alphanumeric(b) || contains(b"!#$%&'*+-.^_`|~", b) {
            table[byte] |= TOKEN;
        }
        if b > b' ' && b < 0x7f && b != b'#' && b != b'?' {
            table[byte] |= URL;
        }
        if is_alphanumeric(b) || contains(b"-_.!~*'()%;:&=+$,", b) {
            table[byte] |= USERINFO;
        }
        if b == b'\t' || (b >= b' ' && b != 0x7f && b != b'"' && b != b'\\') {
            table[byte] |= QUOTED;
        }
        byte += 1;
    }
    table
}

/// A character of a method or a header's name.
#[inline]
pub fn is_token(byte: u8) -> bool {
    CLASSES[usize::from(byte)] & TOKEN != 0
}

/// A character of a path.
#[inline]
pub fn is_url(byte: u8) -> bool {
    CLASSES[usize::from(byte)] & URL != 0
}

/// A character of the host part of an absolute URL.
#[inline]
pub fn is_userinfo(byte: u8) -> bool {
    CLASSES[usize::from(byte)] & USERINFO != 0
}

/// A character between the quotes of a chunk extension's value, other than a backslash.
#[inline]
pub fn is_quoted(byte: u8) -> bool {
    CLASSES[usize::from(byte)] & QUOTED != 0
}

/// A character of a header's value: no control character but a tab.
#[inline]
pub fn is_value(byte: u8) -> bool {
    byte == b'\t' || (byte >= b' ' && byte != 0x7f)
}

/// Index of the first byte from `at` on that does not satisfy `class`, or the length.
#[inline]
pub fn skip(data: &[u8], at: usize, class: impl Fn(u8) -> bool) -> usize {
    data[at..].iter().position(|byte| !class(*byte)).map_or(data.len(), |count| at + count)
}

/// Index of the first byte from `at` on that cannot be part of a header's value, or the length.
#[inline]
pub fn skip_value(data: &[u8], mut at: usize) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    while let Some(chunk) = data[at..].first_chunk::<8>() {
        let word = u64::from_le_bytes(*chunk);
        // Bytes below a space, and bytes that are DEL; a byte after a hit may be marked wrongly, never one before it.
        let below = word.wrapping_sub(ONES * 0x20) & !word;
        let delete = word ^ (ONES * 0x7f);
        let marks = (below | (delete.wrapping_sub(ONES) & !delete)) & HIGH;
        if marks == 0 {
            at += 8;
            continue;
        }
        at += marks.trailing_zeros() as usize / 8;
        if data[at] != b'\t' {
            return at;
        }
        at += 1;
    }
    skip(data, at, is_value)
}

/// Whether a byte is white space within a line.
#[inline]
pub fn is_blank(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}

/// The range without white space at its end.
#[inline]
pub fn trim_end(data: &[u8], start: usize, mut end: usize) -> usize {
    while end > start && is_blank(data[end - 1]) {
        end -= 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn value_scan_agrees_with_the_class_at_every_length_and_byte() {
        for length in 0..20 {
            for at in 0..length {
                for byte in 0..=255u8 {
                    let mut data = vec![b'a'; length];
                    data[at] = byte;
                    let expected = skip(&data, 0, is_value);
                    assert_eq!(skip_value(&data, 0), expected, "byte {byte:#x} at {at} of {length}");
                }
            }
        }
        assert_eq!(skip_value(b"\t\t\t\t\t\t\t\t\t\t\n", 0), 10);
    }
}
