//! What JavaScript's timers ask of Rust: the time. The lists are `internal_timers.js`'s, the deadline a shared word.

use crate::task_queues::{op_get_context, op_set_context};
use spindle_core::Runtime;
use spindle_engine::{OpCall, OpDef, OpError, op_def};
use spindle_macros::op;

/// Loop time in ms, freshly read from the clock.
#[op(effect)]
pub fn op_now(rt: &Runtime) -> u64 {
    rt.event_loop().update_time()
}

/// Whether a promise job or an unreported rejection waits for the checkpoint.
#[op(state)]
pub fn op_has_jobs(call: &mut OpCall<'_>) -> Result<(), OpError> {
    let cx = call.context();
    let waiting = cx.has_jobs() || cx.has_rejections();
    call.set(waiting)
}

/// The module's ops.
pub const OPS: &[OpDef] =
    &[op_def::<op_now>(), op_def::<op_has_jobs>(), op_def::<op_get_context>(), op_def::<op_set_context>()];
