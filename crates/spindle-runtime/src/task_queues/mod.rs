//! Promise jobs from JavaScript's side: queueMicrotask, rejected promises, the asynchronous context, and spans.

mod lens;

use lens::{op_lens_ask, op_lens_await, op_lens_begin, op_lens_end};
use spindle_engine::{OpCall, OpDef, OpError, op_def};
use spindle_macros::op;

/// Puts a function at the end of the engine's queue of promise jobs.
#[op(state)]
pub fn op_queue_microtask(call: &mut OpCall<'_>) -> Result<(), OpError> {
    call.queue_job(0)
}

/// The asynchronous context of the running code, undefined if there is none.
#[op(state)]
pub fn op_get_context(call: &mut OpCall<'_>) -> Result<(), OpError> {
    call.async_context();
    Ok(())
}

/// Makes this the asynchronous context.
#[op(state)]
pub fn op_set_context(call: &mut OpCall<'_>) -> Result<(), OpError> {
    call.set_async_context(0);
    Ok(())
}

/// The module's ops.
pub const OPS: &[OpDef] = &[
    op_def::<op_queue_microtask>(),
    op_def::<op_get_context>(),
    op_def::<op_set_context>(),
    op_def::<op_lens_begin>(),
    op_def::<op_lens_end>(),
    op_def::<op_lens_ask>(),
    op_def::<op_lens_await>(),
];
