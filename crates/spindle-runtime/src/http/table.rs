//! All servers and connections by number, and the deadlines of connections.

use super::conn::Conn;
use super::parsers::Parsers;
use rustix::fd::OwnedFd;
use spindle_http::Options;
use spindle_loop::{EventLoop, Handle};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Room for one read.
const READ_SIZE: usize = 64 * 1024;

/// A listener whose connections are served here.
#[derive(Debug)]
pub(super) struct Server {
    pub handle: Handle,
    /// Its number as one of `net`'s resources, which hears of its end.
    pub listener: u32,
    pub options: Options,
    pub timeout_ms: u64,
    /// How much longer than announced a connection is kept between requests.
    pub keep_buffer_ms: u64,
    pub no_delay: bool,
    /// Keep-alive probes after this many seconds, if at all.
    pub probe_s: Option<u32>,
    /// Open connections, and the most there may be.
    pub open: u32,
    pub open_max: u32,
    /// JavaScript wants to hear of each new connection.
    pub tells_connections: bool,
}

/// The tables of one runtime.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) servers: Vec<Option<Server>>,
    pub(super) conns: Vec<Option<Conn>>,
    free: Vec<u32>,
    pub(super) parsers: Parsers,
    /// The `Date` header's value.
    pub(super) date: String,
    scratch: Vec<u8>,
    /// Deadlines with their connections; at most a few for each, mostly one, which is looked at when it comes.
    deadlines: BinaryHeap<Reverse<(u64, u32)>>,
    /// The loop's timer for them, made with the first server.
    pub(super) timer: Option<Handle>,
    armed_ms: u64,
    /// Closed to take, and refuse, connections when there are no descriptors left.
    pub(super) spare: Option<OwnedFd>,
}

impl Table {
    pub(super) fn add_server(&mut self, server: Server) -> u32 {
        self.servers.push(Some(server));
        (self.servers.len() - 1) as u32
    }

    pub(super) fn server(&mut self, id: u32) -> Option<&mut Server> {
        self.servers.get_mut(id as usize)?.as_mut()
    }

    pub(super) fn add_conn(&mut self, conn: Conn) -> u32 {
        let id = self.free.pop().unwrap_or_else(|| {
            self.conns.push(None);
            (self.conns.len() - 1) as u32
        });
        if let Some(server) = self.server(conn.server) {
            server.open += 1;
        }
        self.conns[id as usize] = Some(conn);
        id
    }

    #[inline]
    pub(super) fn conn(&mut self, id: u32) -> Option<&mut Conn> {
        self.conns.get_mut(id as usize)?.as_mut()
    }

    /// Takes a connection out; its number is free again.
    pub(super) fn remove_conn(&mut self, id: u32) -> Option<Conn> {
        let conn = self.conns.get_mut(id as usize)?.take()?;
        self.free.push(id);
        if let Some(server) = self.server(conn.server) {
            server.open -= 1;
        }
        Some(conn)
    }

    /// The memory that reads go to; given back with [`Table::keep_scratch`].
    pub(super) fn take_scratch(&mut self) -> Vec<u8> {
        let mut scratch = std::mem::take(&mut self.scratch);
        if scratch.is_empty() {
            scratch.resize(READ_SIZE, 0);
        }
        scratch
    }

    pub(super) fn keep_scratch(&mut self, scratch: Vec<u8>) {
        self.scratch = scratch;
    }

    /// Begins a silence of at most `timeout_ms` (0 = any) from the loop's time on.
    pub(super) fn set_deadline(&mut self, event_loop: &mut EventLoop, id: u32, timeout_ms: u64) {
        let now = event_loop.now_ms();
        let Some(conn) = self.conn(id) else { return };
        conn.deadline_ms = if timeout_ms == 0 { 0 } else { now + timeout_ms };
        let (deadline, queued) = (conn.deadline_ms, conn.queued_ms);
        if deadline == 0 || (queued != 0 && queued <= deadline) {
            return;
        }
        conn.queued_ms = deadline;
        self.deadlines.push(Reverse((deadline, id)));
        self.arm(event_loop);
    }

    fn arm(&mut self, event_loop: &mut EventLoop) {
        let Some(Reverse((nearest, _))) = self.deadlines.peek().copied() else { return };
        if self.armed_ms != 0 && self.armed_ms <= nearest {
            return;
        }
        let Some(timer) = self.timer else { return };
        self.armed_ms = nearest;
        // The timer is never closed, so arming cannot fail.
        let _ = event_loop.timer_start_at(timer, nearest);
    }

    /// The connections that have been silent for too long; deadlines moved meanwhile are queued anew.
    pub(super) fn take_silent(&mut self, event_loop: &mut EventLoop) -> Vec<u32> {
        let now = event_loop.now_ms();
        let mut silent = Vec::new();
        self.armed_ms = 0;
        while let Some(Reverse((queued, id))) = self.deadlines.peek().copied() {
            if queued > now {
                break;
            }
            self.deadlines.pop();
            // An entry that is not the connection's own was of an earlier one with its number, or is superseded.
            let Some(conn) = self.conn(id).filter(|conn| conn.queued_ms == queued) else { continue };
            conn.queued_ms = 0;
            if conn.deadline_ms == 0 {
                continue;
            }
            if conn.deadline_ms <= now {
                conn.deadline_ms = 0;
                silent.push(id);
                continue;
            }
            conn.queued_ms = conn.deadline_ms;
            let entry = Reverse((conn.deadline_ms, id));
            self.deadlines.push(entry);
        }
        self.arm(event_loop);
        silent
    }
}
