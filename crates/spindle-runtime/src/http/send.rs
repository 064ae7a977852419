//! Responses: one op that writes a head, a body, or both, in as few system calls as there can be.

use super::conn::{Conn, OUT_MAX};
use super::table;
use super::table::Table;
use crate::border::http_send as bit;
use spindle_core::Runtime;
use spindle_core::syserr::BAD;
use spindle_engine::{OpCall, OpError};
use spindle_http::{ResponseHead, write_chunk_head, write_response_head};
use spindle_loop::EventLoop;
use spindle_macros::op;

/// The first arguments of both ops, in their order; the others are read where they are written.
struct Sent {
    id: u32,
    bits: u32,
    status: u32,
}

impl Sent {
    fn of(call: &mut OpCall<'_>) -> Result<Sent, OpError> {
        Ok(Sent { id: call.arg(0)?, bits: call.arg(1)?, status: call.arg(2)? })
    }

    fn has(&self, bit: u32) -> bool {
        self.bits & bit != 0
    }
}

const REASON: usize = 3;
const FIELDS: usize = 4;
const BODY: usize = 5;

/// `(conn, bits, status, reason, fields, body)`, the last three strings or undefined: how many bytes wait for the peer
/// now, or a negative errno.
#[op(effect)]
pub fn op_http_send(rt: &Runtime, call: &mut OpCall<'_>) -> Result<i32, OpError> {
    let sent = Sent::of(call)?;
    let (http, event_loop) = (&mut *table(rt), &mut *rt.event_loop());
    let Table { conns, date, .. } = http;
    let Some(Some(conn)) = conns.get_mut(sent.id as usize).filter(|conn| is_writable(conn)) else {
        return Ok(BAD);
    };
    let mut length = 0;
    if sent.bits & (bit::LENGTH | bit::CHUNK) != 0 {
        length = if sent.has(bit::LATIN1) { call.string_length(BODY)? } else { call.utf8_length(BODY)? };
    }
    write_head(call, &sent, date, length, conn)?;
    write_body(call, &sent, length, &mut conn.out.bytes)?;
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
    write_head(call, &sent, date, length, conn)?;
    if sent.has(bit::CHUNK) && length > 0 {
        write_chunk_head(&mut conn.out.bytes, length);
    }
    if !sent.has(bit::NO_BODY) {
        let bytes = call.bytes(BODY)?;
        // Short bodies are copied behind the head; long ones go out from where they are.
        if length < OUT_MAX / 4 || sent.has(bit::HOLD) {
            conn.out.bytes.extend_from_slice(bytes);
        } else if conn.write_through(event_loop, bytes).is_err() {
            conn.close(event_loop);
            return Ok(BAD);
        }
    }
    write_tail(&sent, length, &mut conn.out.bytes);
    Ok(finish(http, event_loop, &sent))
}

fn is_writable(conn: &Option<Conn>) -> bool {
    conn.as_ref().is_some_and(Conn::is_writable)
}

fn write_head(
    call: &mut OpCall<'_>,
    sent: &Sent,
    date: &str,
    length: usize,
    conn: &mut Conn,
) -> Result<(), OpError> {
    if !sent.has(bit::HEAD) {
        return Ok(());
    }
    let kept = conn.keep_alive;
    let mut reason = Vec::new();
    call.append_latin1(REASON, &mut reason)?;
    let keep_alive = (sent.bits & (bit::KEEP | bit::CLOSE) != 0).then_some(sent.has(bit::KEEP));
    let head = ResponseHead {
        status: sent.status as u16,
        reason: (!call.is_undefined(REASON)).then_some(&reason),
        date: sent.has(bit::DATE).then_some(date),
        keep_alive,
        timeout_s: (sent.bits & (bit::KEEP | bit::BARE) == bit::KEEP && kept.timeout_ms > 0)
            .then_some(kept.timeout_ms / 1000),
        max_requests: (kept.max_requests > 0).then_some(kept.max_requests),
        content_length: sent.has(bit::LENGTH).then_some(length as u64),
        chunked: sent.has(bit::TE),
    };
    let mut appended = Ok(());
    write_response_head(&mut conn.out.bytes, &head, |out| appended = call.append_latin1(FIELDS, out));
    appended
}

fn write_body(call: &mut OpCall<'_>, sent: &Sent, length: usize, out: &mut Vec<u8>) -> Result<(), OpError> {
    if sent.has(bit::CHUNK) && length > 0 {
        write_chunk_head(out, length);
    }
    if !sent.has(bit::NO_BODY) {
        if sent.has(bit::LATIN1) { call.append_latin1(BODY, out)? } else { call.append_utf8(BODY, out)? }
    }
    write_tail(sent, length, out);
    Ok(())
}

fn write_tail(sent: &Sent, length: usize, out: &mut Vec<u8>) {
    if sent.has(bit::CHUNK) && length > 0 {
        out.extend_from_slice(b"\r\n");
    }
    if sent.has(bit::LAST_CHUNK) {
        out.extend_from_slice(b"0\r\n\r\n");
    }
}

/// After the bytes are in place: the end of the response, and the write.
fn finish(http: &mut Table, event_loop: &mut EventLoop, sent: &Sent) -> i32 {
    let Table { servers, conns, .. } = http;
    let Some(Some(conn)) = conns.get_mut(sent.id as usize) else { return BAD };
    let mut silence_ms = conn.timeout_ms;
    if sent.has(bit::END) {
        let is_kept = conn.end_response(sent.has(bit::LAST));
        let kept_ms = u64::from(conn.keep_alive.timeout_ms);
        if is_kept && kept_ms > 0 {
            let server = servers.get(conn.server as usize).and_then(Option::as_ref);
            silence_ms = kept_ms + server.map_or(0, |server| server.keep_buffer_ms);
        }
    }
    let unsent = if sent.has(bit::HOLD) { Some(conn.hold()) } else { conn.write(event_loop) };
    let Some(unsent) = unsent else { return BAD };
    http.set_deadline(event_loop, sent.id, silence_ms);
    i32::try_from(unsent).unwrap_or(i32::MAX)
}

/// Writes what was held back: how many bytes wait for the peer now, or a negative errno.
#[op(effect)]
pub fn op_http_flush(rt: &Runtime, id: u32) -> i32 {
    let (http, event_loop) = (&mut *table(rt), &mut *rt.event_loop());
    let conn = http.conn(id).filter(|conn| !conn.is_closing());
    let unsent = conn.and_then(|conn| conn.write_now(event_loop));
    unsent.map_or(BAD, |unsent| i32::try_from(unsent).unwrap_or(i32::MAX))
}
