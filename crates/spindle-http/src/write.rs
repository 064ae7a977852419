//! Writes heads: status lines, the header lines that Node adds by itself, and the lines around chunks.

use crate::status::reason;
use std::io::Write;

/// A response's head, apart from the header lines that the program set.
#[derive(Debug, Clone, Copy, Default)]
pub struct ResponseHead<'a> {
    /// The status.
    pub status: u16,
    /// The reason phrase in Latin-1; none = the usual one.
    pub reason: Option<&'a [u8]>,
    /// The `Date`'s value.
    pub date: Option<&'a str>,
    /// `Connection: keep-alive` (true) or `close` (false).
    pub keep_alive: Option<bool>,
    /// Seconds of `Keep-Alive: timeout=..`.
    pub timeout_s: Option<u32>,
    /// Requests of `Keep-Alive: .., max=..`.
    pub max_requests: Option<u32>,
    /// The `Content-Length`'s value.
    pub content_length: Option<u64>,
    /// `Transfer-Encoding: chunked`.
    pub chunked: bool,
}

/// Appends the head: the status line, `fields` (whole lines), what Node adds, and the empty line.
pub fn write_response_head(out: &mut Vec<u8>, head: &ResponseHead<'_>, fields: impl FnOnce(&mut Vec<u8>)) {
    write_status_line(out, head.status, head.reason);
    fields(out);
    if let Some(date) = head.date {
        out.extend_from_slice(b"Date: ");
        out.extend_from_slice(date.as_bytes());
        out.extend_from_slice(b"\r\n");
    }
    match head.keep_alive {
        Some(true) => out.extend_from_slice(b"Connection: keep-alive\r\n"),
        Some(false) => out.extend_from_slice(b"Connection: close\r\n"),
        None => {}
    }
    if let Some(timeout_s) = head.timeout_s {
        out.extend_from_slice(b"Keep-Alive: timeout=");
        write_number(out, u64::from(timeout_s));
        if let Some(max) = head.max_requests {
            out.extend_from_slice(b", max=");
            write_number(out, u64::from(max));
        }
        out.extend_from_slice(b"\r\n");
    }
    if let Some(length) = head.content_length {
        out.extend_from_slice(b"Content-Length: ");
        write_number(out, length);
        out.extend_from_slice(b"\r\n");
    }
    if head.chunked {
        out.extend_from_slice(b"Transfer-Encoding: chunked\r\n");
    }
    out.extend_from_slice(b"\r\n");
}

fn write_status_line(out: &mut Vec<u8>, status: u16, text: Option<&[u8]>) {
    if status == 200 && text.is_none() {
        out.extend_from_slice(b"HTTP/1.1 200 OK\r\n");
        return;
    }
    out.extend_from_slice(b"HTTP/1.1 ");
    write_number(out, u64::from(status));
    out.push(b' ');
    out.extend_from_slice(text.unwrap_or_else(|| reason(status).unwrap_or("unknown").as_bytes()));
    out.extend_from_slice(b"\r\n");
}

/// Appends the line before a chunk of `length` bytes.
pub fn write_chunk_head(out: &mut Vec<u8>, length: usize) {
    // Writing to a vector cannot fail.
    let _ = write!(out, "{length:x}\r\n");
}

fn write_number(out: &mut Vec<u8>, mut number: u64) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_have_nodes_order() {
        let mut out = Vec::new();
        let head = ResponseHead {
            status: 200,
            date: Some("Thu, 01 Jan 1970 00:00:00 GMT"),
            keep_alive: Some(true),
            timeout_s: Some(5),
            content_length: Some(11),
            ..ResponseHead::default()
        };
        write_response_head(&mut out, &head, |out| out.extend_from_slice(b"A: b\r\n"));
        let expected = "HTTP/1.1 200 OK\r\nA: b\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 11\r\n\r\n";
        assert_eq!(String::from_utf8_lossy(&out), expected);
    }

    #[test]
    fn reasons_and_chunks() {
        let mut out = Vec::new();
        let head = ResponseHead { status: 599, chunked: true, ..ResponseHead::default() };
        write_response_head(&mut out, &head, |_| {});
        write_chunk_head(&mut out, 255);
        assert_eq!(out, b"HTTP/1.1 599 unknown\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n");
    }
}
