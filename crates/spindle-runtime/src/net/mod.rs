//! `net`'s ops: listeners, connections and pipes, non-blocking and edge-triggered.
//!
//! The loop owns the sockets; this module maps the small numbers that JavaScript knows to its handles and makes
//! the system calls. Would-block and expected failures come back as negative errnos, because they are no
//! exceptions on these paths. Readiness reaches JavaScript through `driver`; its first stop there is `handle.js`.

mod connect;
mod listen;
mod options;
mod pipe;
mod stream;

pub use pipe::adopt_stream;

use rustix::fd::BorrowedFd;
use rustix::io::Errno;
use spindle_core::Runtime;
use spindle_engine::{OpDef, op_def};
use spindle_loop::{EventLoop, Handle};
use std::io;

fn errno(error: &io::Error) -> Errno {
    Errno::from_io_error(error).unwrap_or(Errno::IO)
}

/// 0 or a negative errno.
fn status(result: io::Result<()>) -> i32 {
    result.map_or_else(|error| -errno(&error).raw_os_error(), |()| 0)
}

/// The handle behind a number, if it is still open.
fn handle(rt: &Runtime, id: u32) -> Option<Handle> {
    rt.resources.borrow().get(id).map(|(handle, _)| handle)
}

fn fd_of(event_loop: &EventLoop, handle: Handle) -> Option<BorrowedFd<'_>> {
    event_loop.fd(handle)
}

/// The ops of `internal/net/handle`, through which the rest of `net` goes.
pub const OPS: &[OpDef] = &[
    op_def::<listen::op_net_listen_tcp>(),
    op_def::<listen::op_net_listen_path>(),
    op_def::<listen::op_net_listen_fd>(),
    op_def::<listen::op_net_chmod_path>(),
    op_def::<listen::op_net_accept>(),
    op_def::<connect::op_net_connect_tcp>(),
    op_def::<connect::op_net_connect_tcp_from>(),
    op_def::<connect::op_net_connect_path>(),
    op_def::<connect::op_net_connect_result>(),
    op_def::<stream::op_net_read>(),
    op_def::<stream::op_net_read_bulk>(),
    op_def::<stream::op_net_write>(),
    op_def::<stream::op_net_write_string>(),
    op_def::<stream::op_net_writev>(),
    op_def::<stream::op_net_shutdown>(),
    op_def::<stream::op_net_close>(),
    op_def::<stream::op_net_reset>(),
    op_def::<stream::op_net_placeholder>(),
    op_def::<stream::op_net_ref>(),
    op_def::<stream::op_net_activate>(),
    op_def::<stream::op_net_reschedule>(),
    op_def::<stream::op_net_failure>(),
    op_def::<options::op_net_name>(),
    op_def::<options::op_net_nodelay>(),
    op_def::<options::op_net_keepalive>(),
    op_def::<options::op_net_set_tos>(),
    op_def::<options::op_net_tos>(),
    op_def::<pipe::op_net_open_fd>(),
    op_def::<pipe::op_net_fd_type>(),
];
