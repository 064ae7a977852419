//! What the process uses: memory, processor time, and what the system counts.

use super::memory;
use spindle_engine::{OpCall, OpDef, OpError, op_def};
use spindle_macros::op;
use spindle_sys::Who;

/// Resident memory in bytes, 0 where the system does not tell.
fn rss() -> f64 {
    let pages = std::fs::read_to_string("/proc/self/statm")
        .ok()
        .and_then(|text| text.split(' ').nth(1)?.parse::<f64>().ok());
    pages.unwrap_or(0.0) * rustix::param::page_size() as f64
}

/// Resident memory in bytes.
#[op(effect)]
fn op_process_rss() -> f64 {
    rss()
}

/// rss, heapTotal, heapUsed, external, arrayBuffers and the heap's limit, in bytes.
#[op(effect)]
fn op_process_memory(call: &mut OpCall<'_>) -> Result<Vec<f64>, OpError> {
    let memory = call.context().memory();
    let external = memory.external as f64;
    let (total, used, limit) = (memory.heap_total as f64, memory.heap_used as f64, memory.heap_limit as f64);
    Ok(vec![rss(), total, used, external, external, limit])
}

/// CPU time used so far by this process, user and system, in microseconds.
#[op(effect)]
fn op_process_cpu_usage() -> Vec<f64> {
    spindle_sys::resource_usage(Who::Process)[..2].to_vec()
}

/// `getrusage`'s numbers in the order of `process.resourceUsage()`.
#[op(effect)]
fn op_process_resource_usage() -> Vec<f64> {
    spindle_sys::resource_usage(Who::Process).to_vec()
}

/// CPU time used so far by this thread, user and system, in microseconds.
#[op(effect)]
fn op_process_thread_cpu_usage() -> Vec<f64> {
    spindle_sys::resource_usage(Who::Thread)[..2].to_vec()
}

/// The control group's memory limit, 0 if there is none, and how much memory is available, in bytes.
#[op(effect)]
fn op_process_memory_limits() -> (f64, f64) {
    (memory::constrained().unwrap_or(0.0), memory::available())
}

/// The module's ops.
pub(crate) const USAGE_OPS: &[OpDef] = &[
    op_def::<op_process_memory>(),
    op_def::<op_process_rss>(),
    op_def::<op_process_cpu_usage>(),
    op_def::<op_process_thread_cpu_usage>(),
    op_def::<op_process_resource_usage>(),
    op_def::<op_process_memory_limits>(),
];
