//! Children that run beside the program: starting one, and reaping it when the loop says that it has ended.

use super::spawn::{Request, spawn};
use super::sync::op_child_spawn_sync;
use rustix::io::Errno;
use rustix::process::{Pid, PidfdFlags, Signal, WaitOptions};
use spindle_core::Runtime;
use spindle_core::resources::Kind;
use spindle_core::syserr::quiet;
use spindle_engine::{OpDef, op_def};
use spindle_loop::Ready;
use spindle_macros::op;
use std::process::Child;

/// Starts a child (`Request` says what the arguments are): a status, the process number, the resource that becomes
/// readable when it ends, then for each descriptor the resource of the parent's end, -1 where there is none.
#[op(effect)]
#[allow(clippy::too_many_arguments, reason = "an op takes scalars, and these are one description")]
fn op_child_spawn(
    rt: &Runtime,
    file: &str,
    args: &str,
    cwd: &str,
    env: &str,
    stdio: &str,
    detached: bool,
    uid: f64,
    gid: f64,
) -> Vec<i32> {
    let request = Request { file, args, cwd, env, stdio, detached, ids: (uid, gid) };
    let (started, ends) = spawn(rt, &request);
    let watched = started.and_then(|child| watch(rt, child));
    let mut out = match watched {
        Ok((pid, id)) => vec![0, pid, id as i32],
        Err(errno) => vec![-errno.raw_os_error(), 0, -1],
    };
    out.extend(ends.into_iter().map(|end| match end {
        Some(end) => crate::net::adopt_stream(rt, end.into()).map_or(-1, |id| id as i32),
        None => -1,
    }));
    out
}

/// Puts the child's end into the poller; its process number and the resource. A child that cannot be watched does not live
/// on: nobody would ever reap it, and JavaScript is told that it did not start.
fn watch(rt: &Runtime, mut child: Child) -> Result<(i32, u32), Errno> {
    let pid = child.id() as i32;
    add_to_poller(rt, pid).map(|id| (pid, id)).inspect_err(|_| {
        // Whatever fails here is about a child that is gone already.
        let _ = child.kill().and_then(|()| child.wait());
    })
}

/// A descriptor that becomes readable when the process ends.
fn add_to_poller(rt: &Runtime, pid: i32) -> Result<u32, Errno> {
    let pid = Pid::from_raw(pid).ok_or(Errno::SRCH)?;
    let pidfd = rustix::process::pidfd_open(pid, PidfdFlags::empty())?;
    let mut event_loop = rt.event_loop();
    let handle = event_loop.add_fd(pidfd, Ready::READABLE);
    let handle = handle.map_err(|e| Errno::from_io_error(&e).unwrap_or(Errno::IO))?;
    Ok(rt.add_resource(&mut event_loop, handle, Kind::Child))
}

/// Exit code and signal of a child that has ended, -1 for the one that does not apply; empty if it still runs.
#[op(effect)]
fn op_child_reap(pid: i32) -> Vec<i32> {
    let Some(pid) = Pid::from_raw(pid) else { return Vec::new() };
    match rustix::process::waitpid(Some(pid), WaitOptions::NOHANG) {
        Ok(Some((_, status))) => {
            vec![status.exit_status().unwrap_or(-1), status.terminating_signal().unwrap_or(-1)]
        }
        // Somebody else reaped it: it is gone, and nobody knows how.
        Err(Errno::CHILD) => vec![0, -1],
        _ => Vec::new(),
    }
}

/// Stops watching for a child's end.
#[op(effect)]
fn op_child_forget(rt: &Runtime, id: u32) {
    let known = rt.resources.borrow().get(id);
    if let Some((handle, Kind::Child)) = known {
        rt.event_loop().close(handle);
    }
}

/// Sends a signal to a running child, or with 0 only asks whether it is there: 0 or a negative errno.
#[op(effect)]
fn op_child_kill(pid: i32, signum: i32) -> i32 {
    let Some(pid) = Pid::from_raw(pid) else { return -Errno::SRCH.raw_os_error() };
    let sent = match Signal::from_named_raw(signum) {
        Some(signal) => rustix::process::kill_process(pid, signal),
        None if signum == 0 => rustix::process::test_kill_process(pid),
        None => Err(Errno::INVAL),
    };
    quiet(sent.map(|()| 0))
}

/// Whether a running child keeps the process alive.
#[op(effect)]
fn op_child_ref(rt: &Runtime, id: u32, on: bool) {
    let known = rt.resources.borrow().get(id);
    if let Some((handle, Kind::Child)) = known {
        rt.event_loop().set_ref(handle, on);
    }
}

/// The module's ops.
pub(crate) const OPS: &[OpDef] = &[
    op_def::<op_child_spawn>(),
    op_def::<op_child_spawn_sync>(),
    op_def::<op_child_kill>(),
    op_def::<op_child_reap>(),
    op_def::<op_child_forget>(),
    op_def::<op_child_ref>(),
];
