//! `buffer`'s ops: text to bytes and back, comparison and search over views.
//!
//! Ranges arrive clamped by `buffer.js`; an op still checks them, because a view may have shrunk since.

mod codec;

use memchr::memmem;
use spindle_core::internal;
use spindle_engine::{Latin1, OpCall, OpDef, OpError, Utf16, op_def};
use spindle_macros::op;

/// Bytes as text; what is not UTF-8 becomes U+FFFD, one for each maximal bad part.
pub fn into_text(bytes: Vec<u8>) -> String {
    match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    }
}

fn part(view: &[u8], start: u32, end: u32) -> Result<&[u8], OpError> {
    view.get(start as usize..end as usize).ok_or_else(|| internal("range outside the view"))
}

/// The writable part of a view: at most `max` bytes from `offset`.
fn room(view: &mut [u8], offset: u32, max: u32) -> Result<&mut [u8], OpError> {
    let end = offset as usize + max as usize;
    view.get_mut(offset as usize..end).ok_or_else(|| internal("range outside the view"))
}

/// UTF-8 bytes as a string, decoded as WHATWG says; a byte order mark is kept.
#[op(pure)]
pub fn op_buffer_utf8_slice(call: &mut OpCall<'_>) -> Result<(), OpError> {
    let (start, end) = (call.arg(1)?, call.arg(2)?);
    call.set_utf8_of(0, start, end)
}

/// Each byte is a character below 256.
#[op(pure)]
pub fn op_buffer_latin1_slice(call: &mut OpCall<'_>) -> Result<(), OpError> {
    let (start, end) = (call.arg(1)?, call.arg(2)?);
    call.set_latin1_of(0, start, end)
}

/// Each byte's low seven bits are a character.
#[op(pure)]
pub fn op_buffer_ascii_slice(view: &[u8], start: u32, end: u32) -> Result<Latin1, OpError> {
    part(view, start, end).map(|bytes| Latin1(bytes.iter().map(|byte| byte & 0x7f).collect()))
}

/// Little-endian UTF-16 units; an odd last byte is ignored.
#[op(pure)]
pub fn op_buffer_utf16_slice(view: &[u8], start: u32, end: u32) -> Result<Utf16, OpError> {
    let (pairs, _) = part(view, start, end)?.as_chunks::<2>();
    Ok(Utf16(pairs.iter().map(|pair| u16::from_le_bytes(*pair)).collect()))
}

/// Lower-case hexadecimal digits.
#[op(pure)]
pub fn op_buffer_hex_slice(view: &[u8], start: u32, end: u32) -> Result<Latin1, OpError> {
    part(view, start, end).map(|bytes| Latin1(codec::hex(bytes)))
}

/// Base64, or the URL alphabet without padding.
#[op(pure)]
pub fn op_buffer_base64_slice(view: &[u8], start: u32, end: u32, url: bool) -> Result<Latin1, OpError> {
    part(view, start, end).map(|bytes| Latin1(codec::base64(bytes, url)))
}

/// Writes text as UTF-8, whole characters only; the number of bytes written.
#[op(pure)]
pub fn op_buffer_utf8_write(view: &mut [u8], text: &str, offset: u32, max: u32) -> Result<u32, OpError> {
    let into = room(view, offset, max)?;
    let mut end = text.len().min(into.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    into[..end].copy_from_slice(&text.as_bytes()[..end]);
    Ok(end as u32)
}

/// Writes the low byte of each unit; the number of bytes written.
#[op(pure)]
pub fn op_buffer_latin1_write(view: &mut [u8], text: Utf16, offset: u32, max: u32) -> Result<u32, OpError> {
    let into = room(view, offset, max)?;
    let count = into.iter_mut().zip(&text.0).map(|(byte, unit)| *byte = *unit as u8).count();
    Ok(count as u32)
}

/// Writes little-endian UTF-16 units, whole ones only; the number of bytes written.
#[op(pure)]
pub fn op_buffer_utf16_write(view: &mut [u8], text: Utf16, offset: u32, max: u32) -> Result<u32, OpError> {
    let (pairs, _) = room(view, offset, max)?.as_chunks_mut::<2>();
    let count = pairs.iter_mut().zip(&text.0).map(|(pair, unit)| *pair = unit.to_le_bytes()).count();
    Ok(2 * count as u32)
}

/// Writes hexadecimal digits as bytes, up to the first pair that is none; the number of bytes written.
#[op(pure)]
pub fn op_buffer_hex_write(view: &mut [u8], text: &str, offset: u32, max: u32) -> Result<u32, OpError> {
    Ok(codec::unhex(text.as_bytes(), room(view, offset, max)?))
}

/// Writes base64 of either alphabet as bytes, leniently; the number of bytes written.
#[op(pure)]
pub fn op_buffer_base64_write(view: &mut [u8], text: &str, offset: u32, max: u32) -> Result<u32, OpError> {
    Ok(codec::unbase64(text.as_bytes(), room(view, offset, max)?))
}

/// Length of the text as UTF-8.
#[op(pure)]
pub fn op_buffer_byte_length(text: &str) -> f64 {
    text.len() as f64
}

/// -1, 0 or 1, byte by byte, then by length.
#[op(pure)]
pub fn op_buffer_compare(a: &[u8], b: &[u8]) -> i32 {
    a.cmp(b) as i32
}

/// First match at or after `start`, or -1.
#[op(pure)]
pub fn op_buffer_index_of(view: &[u8], needle: &[u8], start: u32) -> i32 {
    let Some(tail) = view.get(start as usize..) else { return -1 };
    memmem::find(tail, needle).map_or(-1, |at| (at + start as usize) as i32)
}

/// Last match that begins at or before `start`, or -1.
#[op(pure)]
pub fn op_buffer_last_index_of(view: &[u8], needle: &[u8], start: u32) -> i32 {
    let end = (start as usize).saturating_add(needle.len()).min(view.len());
    memmem::rfind(&view[..end], needle).map_or(-1, |at| at as i32)
}

/// Where the text's UTF-8 is in the view: the first match from `offset` on, or the last that begins at or before it; -1 if
/// nowhere. A negative offset counts from the end; an empty text matches where the search begins.
#[op(pure)]
pub fn op_buffer_search_text(view: &[u8], text: &str, offset: i32, forward: bool) -> i32 {
    let (size, needle, offset) = (view.len() as i64, text.len() as i64, i64::from(offset));
    let start = match offset {
        ..0 if offset + size >= 0 => offset + size,
        ..0 if forward || needle == 0 => 0,
        0.. if offset + needle <= size => offset,
        0.. if needle == 0 => size,
        0.. if !forward => size - 1,
        _ => return -1,
    };
    if needle == 0 {
        return start as i32;
    }
    let found = if forward {
        memmem::find(&view[start as usize..], text.as_bytes()).map(|at| at + start as usize)
    } else {
        memmem::rfind(&view[..(start + needle).clamp(0, size) as usize], text.as_bytes())
    };
    found.map_or(-1, |at| at as i32)
}

/// Repeats `pattern` over the range.
#[op(pure)]
pub fn op_buffer_fill(view: &mut [u8], pattern: Vec<u8>, start: u32, end: u32) -> Result<(), OpError> {
    let into =
        view.get_mut(start as usize..end as usize).ok_or_else(|| internal("range outside the view"))?;
    if pattern.is_empty() {
        return Ok(());
    }
    for chunk in into.chunks_mut(pattern.len()) {
        chunk.copy_from_slice(&pattern[..chunk.len()]);
    }
    Ok(())
}

/// Reverses each group of `size` bytes (2, 4 or 8).
#[op(pure)]
pub fn op_buffer_swap(view: &mut [u8], size: u32) -> Result<(), OpError> {
    match size {
        2 => view.as_chunks_mut::<2>().0.iter_mut().for_each(|group| group.reverse()),
        4 => view.as_chunks_mut::<4>().0.iter_mut().for_each(|group| group.reverse()),
        8 => view.as_chunks_mut::<8>().0.iter_mut().for_each(|group| group.reverse()),
        _ => return Err(internal("groups of 2, 4 or 8 bytes")),
    }
    Ok(())
}

/// Base64 of a text of code points below 256.
#[op(pure)]
pub fn op_buffer_btoa(text: Latin1) -> Latin1 {
    Latin1(codec::base64(&text.0, false))
}

/// The reverse, as the WHATWG Infra standard has it; null if it is malformed.
#[op(pure)]
pub fn op_buffer_atob(text: Latin1) -> Option<Latin1> {
    base64_simd::forgiving_decode_to_vec(&text.0).ok().map(Latin1)
}

/// Whether the bytes are valid UTF-8.
#[op(pure)]
pub fn op_buffer_is_utf8(view: &[u8]) -> bool {
    std::str::from_utf8(view).is_ok()
}

/// Whether all bytes are below 128.
#[op(pure)]
pub fn op_buffer_is_ascii(view: &[u8]) -> bool {
    view.is_ascii()
}

/// The module's ops.
pub const OPS: &[OpDef] = &[
    op_def::<op_buffer_utf8_slice>(),
    op_def::<op_buffer_latin1_slice>(),
    op_def::<op_buffer_ascii_slice>(),
    op_def::<op_buffer_utf16_slice>(),
    op_def::<op_buffer_hex_slice>(),
    op_def::<op_buffer_base64_slice>(),
    op_def::<op_buffer_utf8_write>(),
    op_def::<op_buffer_latin1_write>(),
    op_def::<op_buffer_utf16_write>(),
    op_def::<op_buffer_hex_write>(),
    op_def::<op_buffer_base64_write>(),
    op_def::<op_buffer_byte_length>(),
    op_def::<op_buffer_compare>(),
    op_def::<op_buffer_index_of>(),
    op_def::<op_buffer_last_index_of>(),
    op_def::<op_buffer_search_text>(),
    op_def::<op_buffer_fill>(),
    op_def::<op_buffer_swap>(),
    op_def::<op_buffer_btoa>(),
    op_def::<op_buffer_atob>(),
    op_def::<op_buffer_is_utf8>(),
    op_def::<op_buffer_is_ascii>(),
];
