//! Hexadecimal and base64 as Node's Buffer reads and writes them: writing is strict, reading is lenient.

use base64_simd::{Out, STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// Lower-case digits, two for each byte.
pub fn hex(bytes: &[u8]) -> Vec<u8> {
    hex_simd::encode_type(bytes, hex_simd::AsciiCase::Lower)
}

/// Fills `into` from pairs of digits, up to the first pair that is none; the number of bytes filled.
pub fn unhex(digits: &[u8], into: &mut [u8]) -> u32 {
    let (pairs, _) = digits.as_chunks::<2>();
    let pairs = &pairs[..pairs.len().min(into.len())];
    // Checked first, as a failed decode leaves something behind.
    if hex_simd::check(pairs.as_flattened()).is_ok() {
        let filled = hex_simd::decode(pairs.as_flattened(), Out::from_slice(into));
        return filled.map_or(0, |filled| filled.len() as u32);
    }
    let value = |digit: u8| char::from(digit).to_digit(16);
    let mut count = 0;
    for (byte, [high, low]) in into.iter_mut().zip(pairs) {
        let (Some(high), Some(low)) = (value(*high), value(*low)) else { break };
        *byte = (high << 4 | low) as u8;
        count += 1;
    }
    count
}

/// Base64 with padding, or the URL alphabet without.
pub fn base64(bytes: &[u8], url: bool) -> Vec<u8> {
    if url { URL_SAFE_NO_PAD.encode_type(bytes) } else { STANDARD.encode_type(bytes) }
}

fn sextet(character: u8) -> Option<u32> {
    let value = match character {
        b'A'..=b'Z' => character - b'A',
        b'a'..=b'z' => character - b'a' + 26,
        b'0'..=b'9' => character - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

/// Well-formed base64 that fits, which nearly all is; none for other text.
fn unbase64_strict(text: &[u8], into: &mut [u8]) -> Option<u32> {
    let text = text.strip_suffix(b"==").or_else(|| text.strip_suffix(b"=")).unwrap_or(text);
    if text.len() / 4 * 3 + text.len() % 4 * 3 / 4 > into.len() {
        return None;
    }
    let decoder = if memchr::memchr2(b'-', b'_', text).is_some() { URL_SAFE_NO_PAD } else { STANDARD_NO_PAD };
    decoder.check(text).ok()?; // a failed decode leaves something behind
    decoder.decode(text, Out::from_slice(into)).ok().map(|filled| filled.len() as u32)
}

/// Fills `into` from base64 of either alphabet, skipping other characters, up to `=`; the number of bytes filled.
pub fn unbase64(text: &[u8], into: &mut [u8]) -> u32 {
    if let Some(count) = unbase64_strict(text, into) {
        return count;
    }
    let (mut bits, mut held, mut count) = (0u32, 0u32, 0usize);
    for value in text.iter().take_while(|c| **c != b'=').filter_map(|c| sextet(*c)) {
        bits = bits << 6 | value;
        held += 6;
        if held >= 8 {
            held -= 8;
            let Some(byte) = into.get_mut(count) else { break };
            *byte = (bits >> held) as u8;
            count += 1;
        }
    }
    count as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_of_every_remainder() {
        for (bytes, text, url) in [
            (&b""[..], "", ""),
            (b"f", "Zg==", "Zg"),
            (b"fo", "Zm8=", "Zm8"),
            (b"foo", "Zm9v", "Zm9v"),
            (&[255, 239], "/+8=", "_-8"),
        ] {
            assert_eq!(base64(bytes, false), text.as_bytes());
            assert_eq!(base64(bytes, true), url.as_bytes());
            let mut back = vec![0; bytes.len()];
            assert_eq!(unbase64(text.as_bytes(), &mut back), bytes.len() as u32);
            assert_eq!(back, bytes);
        }
    }

    #[test]
    fn lenient_base64_skips_and_stops() {
        let mut into = [0; 8];
        assert_eq!(unbase64(b"Zm\n9v=Zm9v", &mut into), 3);
        assert_eq!(&into[..3], b"foo");
    }

    #[test]
    fn hex_stops_at_the_first_bad_pair() {
        let mut into = [0; 4];
        assert_eq!(unhex(b"0aFfzz01", &mut into), 2);
        assert_eq!(&into[..2], &[10, 255]);
        assert_eq!(hex(&[10, 255]), b"0aff");
    }
}
