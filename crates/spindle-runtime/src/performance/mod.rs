//! `perf_hooks`: the clock, and the loop's own figures. What is made of them is JavaScript.

use crate::process::{process, state};
use spindle_core::Runtime;
use spindle_engine::{OpDef, op_def};
use spindle_macros::op;

fn since_start(rt: &Runtime, now_ns: u64) -> f64 {
    now_ns.saturating_sub(process(rt).started_ns) as f64 / 1e6
}

/// Milliseconds since the process began.
#[op(effect)]
fn op_performance_now(rt: &Runtime) -> f64 {
    since_start(rt, rt.event_loop().now_ns())
}

/// When the loop began (-1: not yet) and how long it was idle, in ms; then how often it polled, its events, and those
/// of them that did not have to be waited for.
#[op(effect)]
fn op_performance_loop(rt: &Runtime) -> Vec<f64> {
    let metrics = rt.event_loop().metrics();
    vec![
        metrics.began_ns.map_or(-1.0, |began| since_start(rt, began)),
        metrics.idle_ns as f64 / 1e6,
        metrics.polls as f64,
        metrics.events as f64,
        metrics.events_waiting as f64,
    ]
}

/// When the engine was begun, when it was there and when the built-ins were, in ms.
#[op(effect)]
fn op_performance_moments(rt: &Runtime) -> Vec<f64> {
    state(rt).moments_ns.iter().map(|moment| since_start(rt, moment.get())).collect()
}

/// The module's ops.
pub(crate) const OPS: &[OpDef] =
    &[op_def::<op_performance_now>(), op_def::<op_performance_loop>(), op_def::<op_performance_moments>()];
