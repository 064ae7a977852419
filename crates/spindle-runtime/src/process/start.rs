//! Ops of `internal/process/start`: scripts without a file, and the collector for `gc()`.

use crate::module::{op_compile_cjs, op_loader_read};
use crate::stdio::wait_for;
use rustix::event::PollFlags;
use rustix::io::Errno;
use spindle_core::syserr::failed;
use spindle_engine::{OpCall, OpDef, OpError, op_def};
use spindle_macros::op;

/// Runs a classic script in the global scope; its completion value.
#[op(state)]
fn op_run_script(call: &mut OpCall<'_>) -> Result<(), OpError> {
    let (source, name) = (call.arg::<String>(0)?, call.arg::<String>(1)?);
    call.scope(|scope, _| scope.evaluate(&source, &name))
}

/// Standard input until its end, as text.
#[op(effect)]
fn op_process_read_stdin() -> Result<String, OpError> {
    let mut bytes = Vec::new();
    let mut chunk = vec![0; 65536];
    loop {
        match rustix::io::read(rustix::stdio::stdin(), &mut chunk) {
            Ok(0) => return Ok(String::from_utf8_lossy(&bytes).into_owned()),
            Ok(count) => bytes.extend_from_slice(&chunk[..count]),
            Err(Errno::INTR) => {}
            // Somebody who shares the descriptor made it non-blocking.
            Err(Errno::AGAIN) => {
                wait_for(rustix::stdio::stdin(), PollFlags::IN).map_err(|errno| failed("read", errno))?;
            }
            Err(errno) => return Err(failed("read", errno)),
        }
    }
}

/// Collects garbage: all of it, or the young part only.
#[op(state)]
fn op_process_gc(call: &mut OpCall<'_>) -> Result<(), OpError> {
    let minor = call.arg::<bool>(0)?;
    call.scope(|scope, _| {
        if minor {
            scope.minor_gc()
        } else {
            scope.gc()
        }
        Ok(scope.undefined())
    })
}

/// The module's ops.
pub(crate) const START_OPS: &[OpDef] = &[
    op_def::<op_run_script>(),
    op_def::<op_process_read_stdin>(),
    op_def::<op_process_gc>(),
    op_def::<op_loader_read>(),
    op_def::<op_compile_cjs>(),
];
