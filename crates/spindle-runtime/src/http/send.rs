//! Responses: one op that writes a head, a body, or both, in as few system calls as there can be.

use super::conn::{Conn, Ending, OUT_MAX};
use super::serve::{close, settle};
use super::table;
use super::table::Table;
use crate::border::http_send as bit;
use spindle_core::Runtime;
use spindle_engine::{OpCall, OpError};
use spindle_http::{ResponseHead, write_chunk_head, write_response_head};
use spindle_macros::op;

/// EBADF: the connection is closed.
const BAD: i32 = crate::border::errno::EBADF;

/// The arguments that both ops have, in their order.
struct Sent {
    id: u32,
    bits: u32,
    status: u32,
    timeout_ms: u32,
    max: u32,
}

impl Sent {
    fn of(call: &mut OpCall<'_>) -> Result<Sent, OpError> {
        Ok(Sent {
            id: call.arg(0)?,
            bits: call.arg(1)?,
            status: call.arg(2)?,
            timeout_ms: call.arg(3)?,
            max: call.arg(4)?,
        })
    }

    fn has(&self, bit: u32) -> bool {
        self.bits & bit != 0
    }
}

const REASON: usize = 5;
const FIELDS: usize = 6;
const TRAILERS: usize = 7;
const BODY: usize = 8;

/// `(conn, bits, status, keepAliveTimeout, maxRequests, reason, fields, trailers, body)`, the last four strings or
/// undefined: how many bytes wait for the peer now, or a negative errno.
#[op(effect)]
pub fn op_http_send(rt: &Runtime, call: &mut OpCall<'_>) -> Result<i32, OpError> {
    let sent = Sent::of(call)?;
    let (http, event_loop) = (&mut *table(rt), &mut *rt.event_loop());
    let Table { conns, date, .. } = http;
    let Some(Some(conn)) = conns.get_mut(sent.id as usize).filter(|conn| is_writable(conn)) else {
        return Ok(BAD);
    };
    let mut out = std::mem::take(&mut conn.out);
    let mut length = 0;
    if sent.bits & (bit::LENGTH | bit::CHUNK) != 0 {
        length = if sent.has(bit::LATIN1) { call.string_length(BODY)? } else { call.utf8_length(BODY)? };
    }
    let written = write_head(call, &sent, date, length, &mut out)
        .and_then(|()| write_body(call, &sent, length, &mut out));
    conn.out = out;
    written?;
    Ok(finish(http, event_loop, &sent))
}

/// As `op_http_send`, with bytes as the body.
#[op(effect)]
pub fn op_http_send_bytes(rt: &Runtime, call: &mut OpCall<'_>) -> Result<i32, OpError> {
    let sent = Sent::of(call)?;
    let (http, event_loop) = (&mut *table(rt), &mut *rt.event_loop());
    let Table { conns, date, .. } = http;
    let Some(Some(conn)) = conns.get_mut(sent.id as usize).filter(|conn| is_writable(conn)) else {
        return Ok(BAD);
    };
    let length = call.bytes(BODY)?.len();
    let mut out = std::mem::take(&mut conn.out);
    let written = write_head(call, &sent, date, length, &mut out);
    if sent.has(bit::CHUNK) && length > 0 {
        write_chunk_head(&mut out, length);
    }
    conn.out = out;
    written?;
    if !sent.has(bit::NO_BODY) {
        let bytes = call.bytes(BODY)?;
        // Short bodies are copied behind the head; long ones go out from where they are.
        if length < OUT_MAX / 4 || sent.has(bit::HOLD) {
            conn.out.extend_from_slice(bytes);
        } else if conn.write_through(event_loop, bytes).is_err() {
            close(conn, event_loop);
            return Ok(BAD);
        }
    }
    let mut out = std::mem::take(&mut conn.out);
    let written = write_tail(call, &sent, length, &mut out);
    conn.out = out;
    written?;
    Ok(finish(http, event_loop, &sent))
}

fn is_writable(conn: &Option<Conn>) -> bool {
    conn.as_ref().is_some_and(|conn| !conn.closing && conn.ending == Ending::Open)
}

fn write_head(
    call: &mut OpCall<'_>,
    sent: &Sent,
    date: &str,
    length: usize,
    out: &mut Vec<u8>,
) -> Result<(), OpError> {
    if !sent.has(bit::HEAD) {
        return Ok(());
    }
    let mut reason = Vec::new();
    call.append_latin1(REASON, &mut reason)?;
    let keep_alive = (sent.bits & (bit::KEEP | bit::CLOSE) != 0).then_some(sent.has(bit::KEEP));
    let head = ResponseHead {
        status: sent.status as u16,
        reason: (!call.is_undefined(REASON)).then_some(&reason),
        date: sent.has(bit::DATE).then_some(date),
        keep_alive,
        timeout_s: (sent.bits & (bit::KEEP | bit::BARE) == bit::KEEP && sent.timeout_ms > 0)
            .then_some(sent.timeout_ms / 1000),
        max_requests: (sent.max > 0).then_some(sent.max),
        content_length: sent.has(bit::LENGTH).then_some(length as u64),
        chunked: sent.has(bit::TE),
    };
    let mut appended = Ok(());
    write_response_head(out, &head, |out| appended = call.append_latin1(FIELDS, out));
    appended
}

fn write_body(call: &mut OpCall<'_>, sent: &Sent, length: usize, out: &mut Vec<u8>) -> Result<(), OpError> {
    if sent.has(bit::CHUNK) && length > 0 {
        write_chunk_head(out, length);
    }
    if !sent.has(bit::NO_BODY) {
        if sent.has(bit::LATIN1) { call.append_latin1(BODY, out)? } else { call.append_utf8(BODY, out)? }
    }
    write_tail(call, sent, length, out)
}

fn write_tail(call: &mut OpCall<'_>, sent: &Sent, length: usize, out: &mut Vec<u8>) -> Result<(), OpError> {
    if sent.has(bit::CHUNK) && length > 0 {
        out.extend_from_slice(b"\r\n");
    }
    if sent.has(bit::LAST_CHUNK) {
        out.extend_from_slice(b"0\r\n");
        call.append_latin1(TRAILERS, out)?;
        out.extend_from_slice(b"\r\n");
    }
    Ok(())
}

/// After the bytes are in place: the end of the response, and the write.
fn finish(http: &mut Table, event_loop: &mut spindle_loop::EventLoop, sent: &Sent) -> i32 {
    let Table { servers, conns, .. } = http;
    let Some(Some(conn)) = conns.get_mut(sent.id as usize) else { return BAD };
    let mut silence = conn.timeout_ms;
    if sent.has(bit::END) {
        conn.pending = conn.pending.saturating_sub(1);
        if sent.has(bit::LAST) {
            conn.ending = Ending::Close;
        } else if conn.pending == 0 && sent.timeout_ms > 0 {
            let server = servers.get(conn.server as usize).and_then(Option::as_ref);
            silence = u64::from(sent.timeout_ms) + server.map_or(0, |server| server.keep_buffer_ms);
        }
    }
    let waits = sent.has(bit::HOLD) || (conn.has_more && conn.out_len() < OUT_MAX);
    if !waits {
        settle(conn, event_loop);
    }
    if conn.closing && conn.out_len() > 0 {
        return BAD;
    }
    // Bytes that are only held back do not count: they are out before JavaScript could do anything about them.
    let pending = if waits && !sent.has(bit::HOLD) { 0 } else { conn.out_len() };
    conn.wants_drain = pending > 0 && !sent.has(bit::HOLD);
    if silence != 0 || conn.deadline_ms != 0 {
        http.set_deadline(event_loop, sent.id, silence);
    }
    i32::try_from(pending).unwrap_or(i32::MAX)
}

/// Writes what was held back: how many bytes wait for the peer now, or a negative errno.
#[op(effect)]
pub fn op_http_flush(rt: &Runtime, id: u32) -> i32 {
    let (http, event_loop) = (&mut *table(rt), &mut *rt.event_loop());
    let Some(conn) = http.conn(id).filter(|conn| !conn.closing) else { return BAD };
    settle(conn, event_loop);
    if conn.closing && conn.out_len() > 0 {
        return BAD;
    }
    conn.wants_drain = conn.out_len() > 0;
    i32::try_from(conn.out_len()).unwrap_or(i32::MAX)
}
