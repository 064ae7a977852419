//! The lines of a head. Each function reads one line from its beginning; `None` says that the line is not complete and
//! nothing in it is wrong so far, so the caller comes back with more bytes.

use crate::chars::{is_blank, is_token, is_url, is_userinfo, skip, skip_value, trim_end};
use crate::error::{Code, Error};
use crate::head::{Head, Rules};
use crate::method::{self, CONNECT, PRI, RTSP_FIRST, Word};
use std::ops::Range;

/// Where the next line begins, if this one is complete.
type Line = Result<Option<usize>, Error>;

/// `value?`, and `return Ok(None)` where a byte is still missing.
macro_rules! byte {
    ($data:expr, $at:expr) => {
        match $data.get($at) {
            Some(byte) => *byte,
            None => return Ok(None),
        }
    };
}

macro_rules! some {
    ($value:expr) => {
        match $value {
            Some(value) => value,
            None => return Ok(None),
        }
    };
}

/// `GET /path HTTP/1.1`
pub(crate) fn request(data: &[u8], start: usize, head: &mut Head, rules: Rules) -> Line {
    let length = match method::read(&data[start..]) {
        Word::Method(number, length) => {
            head.code = number;
            length
        }
        Word::Partial => return Ok(None),
        Word::Attached(at) => return Err(Code::InvalidMethod.at(start + at, "Expected space after method")),
        Word::Unknown(at) => return Err(Code::InvalidMethod.at(start + at, "Invalid method encountered")),
    };
    let mut at = start + length;
    if byte!(data, at) != b' ' {
        return Err(Code::InvalidMethod.at(at, "Expected space after method"));
    }
    at = skip(data, at, |byte| byte == b' ');
    let end = some!(target(data, at, head.code == CONNECT)?);
    head.target = at..end;
    match data[end] {
        b' ' => {}
        b'\n' => return Ok(Some(old_version(head, end + 1))),
        _ if byte!(data, end + 1) == b'\n' => return Ok(Some(old_version(head, end + 2))),
        _ => return Err(Code::InvalidUrl.at(end + 1, "Expected CRLF")),
    }
    at = skip(data, end, |byte| byte == b' ');
    if head.code >= RTSP_FIRST {
        at = some!(literal(data, at, b"HTTP", "Expected HTTP/, RTSP/ or ICE/")?);
        return Err(Code::InvalidConstant.at(at, "Invalid method for HTTP/x.x request"));
    }
    at = some!(literal(data, at, b"HTTP/", "Expected HTTP/, RTSP/ or ICE/")?);
    at = some!(version(data, at, head, rules)?);
    if head.code == PRI {
        at = some!(preface(data, at)?);
        return Err(Code::PausedH2Upgrade.at(at, "Pause on PRI/Upgrade"));
    }
    const EXPECTED: &str = "Expected CRLF after version";
    match byte!(data, at) {
        b'\r' if byte!(data, at + 1) == b'\n' => Ok(Some(at + 2)),
        b'\r' if rules.lenient => Ok(Some(at + 1)),
        b'\r' => Err(Code::Strict.at(at + 1, EXPECTED)),
        b'\n' if rules.lenient => Ok(Some(at + 1)),
        _ => Err(Code::InvalidVersion.at(at, EXPECTED)),
    }
}

/// A request without a version, as HTTP/0.9 had it.
fn old_version(head: &mut Head, next: usize) -> usize {
    (head.major, head.minor) = (0, 9);
    next
}

/// `HTTP/1.1 200 OK`
pub(crate) fn response(data: &[u8], start: usize, head: &mut Head, rules: Rules) -> Line {
    let mut at = some!(literal(data, start, b"HTTP/", "Expected HTTP/, RTSP/ or ICE/")?);
    at = some!(version(data, at, head, rules)?);
    if byte!(data, at) != b' ' {
        return Err(Code::InvalidVersion.at(at, "Expected space after version"));
    }
    head.code = 0;
    for _ in 0..3 {
        at += 1;
        let digit = byte!(data, at);
        if !digit.is_ascii_digit() {
            return Err(Code::InvalidStatus.at(at, "Invalid status code"));
        }
        head.code = head.code * 10 + u16::from(digit - b'0');
    }
    at += 1;
    let reason = match byte!(data, at) {
        b' ' => at + 1,
        b'\r' => at,
        b'\n' if rules.lenient => at,
        _ => return Err(Code::InvalidStatus.at(at, "Invalid response status")),
    };
    let end = skip(data, reason, |byte| byte != b'\r' && byte != b'\n');
    head.target = reason..end;
    match byte!(data, end) {
        b'\r' if byte!(data, end + 1) == b'\n' => Ok(Some(end + 2)),
        b'\r' if rules.lenient => Ok(Some(end + 1)),
        b'\r' => Err(Code::Strict.at(end + 1, "Expected LF after CR")),
        _ if rules.lenient => Ok(Some(end + 1)),
        _ => Err(Code::CrExpected.at(end, "Missing expected CR after response line")),
    }
}

/// Where `expected` ends.
fn literal(data: &[u8], at: usize, expected: &[u8], reason: &'static str) -> Line {
    let here = &data[at.min(data.len())..];
    let common = here.iter().zip(expected).take_while(|(a, b)| a == b).count();
    if common == expected.len() {
        Ok(Some(at + common))
    } else if common == here.len() {
        Ok(None)
    } else {
        Err(Code::InvalidConstant.at(at + common, reason))
    }
}

/// `1.1`: versions 0.9, 1.0, 1.1 and 2.0 exist.
fn version(data: &[u8], at: usize, head: &mut Head, rules: Rules) -> Line {
    let digit = |at: usize, reason| match data.get(at) {
        Some(byte) if byte.is_ascii_digit() => Ok(Some(byte - b'0')),
        Some(_) => Err(Code::InvalidVersion.at(at, reason)),
        None => Ok(None),
    };
    head.major = some!(digit(at, "Invalid major version")?);
    if byte!(data, at + 1) != b'.' {
        return Err(Code::InvalidVersion.at(at + 1, "Expected dot"));
    }
    head.minor = some!(digit(at + 2, "Invalid minor version")?);
    let exists = matches!((head.major, head.minor), (0, 9) | (1, 0) | (1, 1) | (2, 0));
    if !exists && !rules.lenient {
        return Err(Code::InvalidVersion.at(at + 2, "Invalid HTTP version"));
    }
    Ok(Some(at + 3))
}

/// The rest of HTTP/2's connection preface.
fn preface(data: &[u8], at: usize) -> Line {
    literal(data, at, b"\r\n\r\nSM\r\n\r\n", "")
        .map_err(|error| Code::InvalidVersion.at(error.offset, "Expected HTTP/2 Connection Preface"))
}

/// Where the target ends: at a space, a CR or an LF.
fn target(data: &[u8], start: usize, is_authority: bool) -> Line {
    let first = byte!(data, start);
    let path = if is_authority {
        some!(authority(data, start)?)
    } else if first == b'/' || first == b'*' {
        start + 1
    } else if first.is_ascii_alphabetic() {
        some!(absolute(data, start)?)
    } else {
        let reason = match first {
            b'\t' | 0x0c | b' ' | b'\r' | b'\n' => "Invalid characters in url",
            _ => "Unexpected start char in url",
        };
        return Err(Code::InvalidUrl.at(start, reason));
    };
    rest_of_target(data, path)
}

/// Path, query and fragment from `at` on.
fn rest_of_target(data: &[u8], start: usize) -> Line {
    let mut at = skip(data, start, is_url);
    let mut reason = "Invalid char in url path";
    if data.get(at) == Some(&b'?') {
        reason = "Invalid char in url query";
        at = skip(data, at, |byte| is_url(byte) || byte == b'?');
    }
    if data.get(at) == Some(&b'#') {
        reason = "Invalid char in url fragment start";
        at = skip(data, at, |byte| is_url(byte) || byte == b'?' || byte == b'#');
    }
    match byte!(data, at) {
        b' ' | b'\r' | b'\n' => Ok(Some(at)),
        b'\t' | 0x0c => Err(Code::InvalidUrl.at(at, "Invalid characters in url")),
        _ => Err(Code::InvalidUrl.at(at, reason)),
    }
}

/// Where the path of `scheme://host/path` begins.
fn absolute(data: &[u8], start: usize) -> Line {
    const SCHEMA: &str = "Unexpected char in url schema";
    let at = skip(data, start, |byte| byte.is_ascii_alphabetic());
    for (offset, expected) in b"://".iter().enumerate() {
        match byte!(data, at + offset) {
            byte if byte == *expected => {}
            b'\t' | 0x0c | b' ' | b'\r' | b'\n' => {
                return Err(Code::InvalidUrl.at(at + offset, "Invalid characters in url"));
            }
            _ => return Err(Code::InvalidUrl.at(at + offset, SCHEMA)),
        }
    }
    authority(data, at + 3)
}

/// Where the host part ends.
fn authority(data: &[u8], start: usize) -> Line {
    let mut at = start;
    let mut after_at_sign = false;
    loop {
        let byte = byte!(data, at);
        match byte {
            b'/' | b'?' | b' ' | b'\r' | b'\n' => return Ok(Some(at)),
            b'@' if after_at_sign => return Err(Code::InvalidUrl.at(at, "Double @ in url")),
            b'\t' | 0x0c => return Err(Code::InvalidUrl.at(at, "Invalid characters in url")),
            b'@' => {}
            _ if is_userinfo(byte) || byte == b'[' || byte == b']' => {}
            _ => return Err(Code::InvalidUrl.at(at, "Unexpected char in url server")),
        }
        after_at_sign = byte == b'@';
        at += 1;
    }
}

/// A header's name and value as ranges, or the line that ends the head.
pub(crate) enum FieldLine {
    Field { name: Range<usize>, value: Range<usize>, counted: usize, next: usize },
    End { next: usize },
}

/// Where in the head a header line stands, which decides how a blank at its beginning is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum After {
    StartLine,
    EmptyValue,
    Value,
}

/// `Name: value`, or the empty line.
pub(crate) fn field(
    data: &[u8],
    start: usize,
    after: After,
    rules: Rules,
) -> Result<Option<FieldLine>, Error> {
    let first = byte!(data, start);
    if !is_token(first) {
        return not_a_name(data, start, first, after, rules);
    }
    let name_end = skip(data, start, is_token);
    let colon = match byte!(data, name_end) {
        b':' => name_end,
        b' ' if rules.lenient => skip(data, name_end, |byte| byte == b' '),
        byte => return Err(bad_name(&data[start..name_end], byte).at(name_end)),
    };
    if byte!(data, colon) != b':' {
        return Err(Code::InvalidHeaderToken.at(colon, "Invalid header token"));
    }
    let value = skip(data, colon + 1, is_blank);
    let end = some!(value_end(data, value, rules)?);
    let next = some!(line_end(data, end, value == end, rules)?);
    let (name, value) = (start..name_end, value..trim_end(data, value, end));
    // Blanks before the value count too, beyond the usual one, so that they are bounded.
    let blanks = (value.start - colon).saturating_sub(2);
    let counted = name.len() + blanks + (end - value.start);
    Ok(Some(FieldLine::Field { name, value, counted, next }))
}

fn value_end(data: &[u8], value: usize, rules: Rules) -> Line {
    if rules.lenient {
        let end = skip(data, value, |byte| byte != b'\r' && byte != b'\n');
        return Ok((end < data.len()).then_some(end));
    }
    let end = skip_value(data, value);
    match byte!(data, end) {
        b'\r' => Ok(Some(end)),
        b'\n' if end > value => Err(Code::CrExpected.at(end, "Missing expected CR after header value")),
        _ => Err(Code::InvalidHeaderToken.at(end, "Invalid header value char")),
    }
}

fn line_end(data: &[u8], end: usize, is_empty: bool, rules: Rules) -> Line {
    if data[end] == b'\n' {
        return Ok(Some(end + 1));
    }
    match byte!(data, end + 1) {
        b'\n' => Ok(Some(end + 2)),
        _ if is_empty && rules.lenient => Ok(Some(end + 1)),
        _ if is_empty => Err(Code::Strict.at(end + 1, "Expected LF after CR")),
        _ => Err(Code::LfExpected.at(end + 1, "Missing expected LF after header value")),
    }
}

/// A line that does not begin with a name: the end of the head, or an error.
#[inline]
fn not_a_name(
    data: &[u8],
    start: usize,
    first: u8,
    after: After,
    rules: Rules,
) -> Result<Option<FieldLine>, Error> {
    const TOKEN: Code = Code::InvalidHeaderToken;
    match first {
        b'\r' => match byte!(data, start + 1) {
            b'\n' => Ok(Some(FieldLine::End { next: start + 2 })),
            _ if rules.lenient => Ok(Some(FieldLine::End { next: start + 1 })),
            _ => Err(Code::Strict.at(start + 1, "Expected LF after headers")),
        },
        b'\n' if rules.lenient => Ok(Some(FieldLine::End { next: start + 1 })),
        b'\n' => Err(TOKEN.at(start, "Invalid header field char")),
        b' ' | b'\t' if rules.lenient => folded(data, start, after, rules),
        b' ' if after == After::StartLine => {
            Err(Code::UnexpectedSpace.at(start, "Unexpected space after start line"))
        }
        b' ' | b'\t' if after == After::EmptyValue => Err(TOKEN.at(start, "Invalid header value char")),
        b' ' | b'\t' if after == After::Value => {
            Err(TOKEN.at(start, "Unexpected whitespace after header value"))
        }
        _ => Err(TOKEN.at(start, "Invalid header token")),
    }
}

/// A folded line of a lenient parser: it belongs to the value before it, whose meaning for framing is settled.
fn folded(data: &[u8], start: usize, after: After, rules: Rules) -> Result<Option<FieldLine>, Error> {
    if after == After::StartLine {
        let at = skip(data, start, |byte| byte == b' ');
        let line = field(data, at, After::EmptyValue, rules);
        return if at < data.len() { line } else { Ok(None) };
    }
    let end = some!(value_end(data, start, rules)?);
    let next = some!(line_end(data, end, false, rules)?);
    Ok(Some(FieldLine::Field { name: start..start, value: start..end, counted: end - start, next }))
}

struct BadName(&'static str);

impl BadName {
    fn at(self, offset: usize) -> Error {
        Code::InvalidHeaderToken.at(offset, self.0)
    }
}

/// llhttp words a space after the names it knows differently.
#[cold]
fn bad_name(name: &[u8], byte: u8) -> BadName {
    const KNOWN: [&[u8]; 5] =
        [b"connection", b"content-length", b"proxy-connection", b"transfer-encoding", b"upgrade"];
    let known = byte == b' ' && KNOWN.iter().any(|known| name.eq_ignore_ascii_case(known));
    BadName(if known { "Invalid header field char" } else { "Invalid header token" })
}
