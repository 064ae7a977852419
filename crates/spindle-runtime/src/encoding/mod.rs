//! Ops of `TextEncoder`, `TextDecoder`, `atob`, `btoa` and `structuredClone`: text and values across their boundaries.
//!
//! UTF-8 in one piece is the standard library's; streams and all other encodings are `encoding_rs`'s, whose decoders
//! implement the WHATWG standard. A decoder with unfinished input lives in a table until the stream ends or its
//! `TextDecoder` is collected.

use encoding_rs::{Decoder, DecoderResult, Encoding};
use spindle_core::{Runtime, Slot, internal};
use spindle_engine::{CloneFailure, OpCall, OpDef, OpError, Thrown, Utf16, op_def};
use spindle_macros::op;
use std::cell::RefCell;

/// Decoders in the middle of a stream, by number.
#[derive(Default)]
pub struct Decoders {
    slots: RefCell<Vec<Option<Decoder>>>,
}

static DECODERS: Slot<Decoders> = Slot::new();

impl Decoders {
    fn insert(&self, decoder: Decoder) -> u32 {
        let mut slots = self.slots.borrow_mut();
        match slots.iter().position(Option::is_none) {
            Some(free) => {
                slots[free] = Some(decoder);
                free as u32
            }
            None => {
                slots.push(Some(decoder));
                (slots.len() - 1) as u32
            }
        }
    }

    fn remove(&self, id: u32) {
        if let Some(slot) = self.slots.borrow_mut().get_mut(id as usize) {
            *slot = None;
        }
    }
}

fn encoding(name: &str) -> Result<&'static Encoding, OpError> {
    Encoding::for_label(name.as_bytes()).ok_or_else(|| internal("an encoding without a name"))
}

fn decoder_for(name: &str, ignore_bom: bool) -> Result<Decoder, OpError> {
    let encoding = encoding(name)?;
    Ok(if ignore_bom {
        encoding.new_decoder_without_bom_handling()
    } else {
        encoding.new_decoder_with_bom_removal()
    })
}

/// All of `bytes`; none if `fatal` and something is malformed.
fn decode(decoder: &mut Decoder, bytes: &[u8], fatal: bool, last: bool) -> Option<Utf16> {
    let room = decoder.max_utf16_buffer_length(bytes.len())?;
    let mut units = vec![0; room];
    let written = if fatal {
        let (result, _, written) = decoder.decode_to_utf16_without_replacement(bytes, &mut units, last);
        if matches!(result, DecoderResult::Malformed(..)) {
            return None;
        }
        written
    } else {
        decoder.decode_to_utf16(bytes, &mut units, last).2
    };
    units.truncate(written);
    Some(Utf16(units))
}

/// The name of the encoding with this label in lower case; null if there is none, or none that decodes.
#[op(pure)]
pub fn op_encoding_name(label: &str) -> Option<String> {
    Encoding::for_label_no_replacement(label.as_bytes()).map(|encoding| encoding.name().to_ascii_lowercase())
}

/// UTF-8 as text, a byte order mark removed unless `keep_bom`; null if `fatal` and it is malformed.
#[op(pure)]
pub fn op_encoding_decode_utf8(call: &mut OpCall<'_>) -> Result<(), OpError> {
    const BOM: &[u8] = b"\xef\xbb\xbf";
    let (keep_bom, fatal) = (call.arg::<bool>(1)?, call.arg::<bool>(2)?);
    let bytes = call.bytes(0)?;
    let (start, end) = (if !keep_bom && bytes.starts_with(BOM) { BOM.len() } else { 0 }, bytes.len());
    if fatal && std::str::from_utf8(bytes).is_err() {
        return call.set(None::<bool>);
    }
    let end = u32::try_from(end).map_err(|_| internal("more than 4 GB of text"))?;
    call.set_utf8_of(0, start as u32, end)
}

/// Bytes of any encoding as text; null if `fatal` and they are malformed.
#[op(pure)]
pub fn op_encoding_decode(
    name: &str,
    view: &[u8],
    ignore_bom: bool,
    fatal: bool,
) -> Result<Option<Utf16>, OpError> {
    Ok(decode(&mut decoder_for(name, ignore_bom)?, view, fatal, true))
}

/// Begins a stream; its number.
#[op(state)]
pub fn op_encoding_open(runtime: &Runtime, name: &str, ignore_bom: bool) -> Result<u32, OpError> {
    Ok(runtime.slot(&DECODERS).insert(decoder_for(name, ignore_bom)?))
}

/// The next bytes of a stream as text, as far as they are whole; null if `fatal` and they are malformed.
#[op(state)]
pub fn op_encoding_feed(
    runtime: &Runtime,
    id: u32,
    view: &[u8],
    fatal: bool,
    last: bool,
) -> Result<Option<Utf16>, OpError> {
    let mut slots = runtime.slot(&DECODERS).slots.borrow_mut();
    let decoder =
        slots.get_mut(id as usize).and_then(Option::as_mut).ok_or_else(|| internal("no such decoder"))?;
    Ok(decode(decoder, view, fatal, last))
}

/// Ends a stream.
#[op(state)]
pub fn op_encoding_close(runtime: &Runtime, id: u32) {
    runtime.slot(&DECODERS).remove(id);
}

/// Text as an `ArrayBuffer` of UTF-8.
#[op(pure)]
pub fn op_encoding_encode(text: String) -> Vec<u8> {
    text.into_bytes()
}

/// Writes as many whole characters as fit: the number of bytes if that is all of the text, else -1 less that number.
#[op(pure)]
pub fn op_encoding_encode_into(text: &str, view: &mut [u8]) -> f64 {
    let mut end = text.len().min(view.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    view[..end].copy_from_slice(&text.as_bytes()[..end]);
    if end == text.len() { end as f64 } else { -1.0 - end as f64 }
}

/// A deep copy of a value. What cannot be copied comes as `[false, kind, object]` instead of `[true, copy]`.
#[op(state)]
pub fn op_structured_clone(call: &mut OpCall<'_>) -> Result<(), OpError> {
    call.scope(|scope, args| {
        let (value, transfer) = (args[0], args[1]);
        let (done, kind, object) = match scope.structured_clone(value, transfer) {
            Ok(copy) => (true, 0.0, copy),
            Err(CloneFailure::Object(object)) => (false, 0.0, object),
            Err(CloneFailure::Value) => (false, 1.0, scope.undefined()),
            Err(CloneFailure::Transfer) => (false, 2.0, scope.undefined()),
            Err(CloneFailure::Detached) => (false, 3.0, scope.undefined()),
            Err(CloneFailure::Thrown(thrown)) => return Err::<_, Thrown<'_>>(thrown),
        };
        let (done, kind) = (scope.boolean(done), scope.number(kind));
        scope.array(&[done, kind, object])
    })
}

/// The module's ops.
pub const OPS: &[OpDef] = &[
    op_def::<op_encoding_name>(),
    op_def::<op_encoding_decode_utf8>(),
    op_def::<op_encoding_decode>(),
    op_def::<op_encoding_open>(),
    op_def::<op_encoding_feed>(),
    op_def::<op_encoding_close>(),
    op_def::<op_encoding_encode>(),
    op_def::<op_encoding_encode_into>(),
];

/// `structuredClone`'s op.
pub const CLONE_OPS: &[OpDef] = &[op_def::<op_structured_clone>()];
