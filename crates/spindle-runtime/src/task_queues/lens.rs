//! What JavaScript tells the lens: spans that it begins itself, and who asks the world for something.
//!
//! Nobody calls these ops while the lens is off (the LENS word). What a span is, is said in `spindle_core::lens`.

use spindle_core::Runtime;
use spindle_core::border::span;
use spindle_core::lens::{Asked, SpanKind};
use spindle_engine::OpCall;
use spindle_macros::op;

/// A callback begins: kind (`border::span`), the span that scheduled it, its async id.
#[op(state)]
pub(super) fn op_lens_begin(rt: &Runtime, call: &mut OpCall<'_>, kind: u32, parent: i32, async_id: f64) {
    let kind = match kind {
        span::TICK => SpanKind::Tick,
        span::TIMER => SpanKind::Timer,
        _ => SpanKind::Immediate,
    };
    // The word that the number was read from is signed.
    rt.lens.begin(call.context(), kind, parent as u32, async_id as i64);
}

/// The callback that began last has returned or thrown.
#[op(state)]
pub(super) fn op_lens_end(rt: &Runtime, call: &mut OpCall<'_>) {
    rt.lens.end(call.context());
}

/// The running span asks for a request (else a resource) with this number.
#[op(state)]
pub(super) fn op_lens_ask(rt: &Runtime, is_request: bool, id: u32) {
    rt.lens.ask(if is_request { Asked::Request } else { Asked::Resource }, id);
}

/// The running span waits for entries of this name whose argument at index `at` is `id`.
#[op(state)]
pub(super) fn op_lens_await(rt: &Runtime, name: &str, at: u32, id: u32) {
    rt.lens.await_entries(name, at as usize, id);
}
