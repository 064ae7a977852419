//! The numbers by which JavaScript knows the loop's handles: a slab, and the way back from a handle to its number.
//!
//! Resources and signal watchers live here. A number is free again after the handle's CLOSED was dispatched.

use spindle_loop::Handle;
use std::collections::HashMap;

/// What a resource is, which decides which calls make sense on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Accepts TCP connections.
    TcpListener,
    /// A TCP connection.
    TcpStream,
    /// Accepts connections on a path.
    UnixListener,
    /// A connection over a path.
    UnixStream,
    /// The end of a pipe, a FIFO or a terminal.
    Pipe,
    /// Watches for a signal.
    Signal,
    /// Becomes readable when a child process ends.
    Child,
}

/// Resources by the number that JavaScript knows.
#[derive(Debug, Default)]
pub struct Resources {
    slots: Vec<Option<(Handle, Kind)>>,
    free: Vec<u32>,
    by_handle: HashMap<Handle, u32>,
}

impl Resources {
    /// Gives the handle a number.
    pub fn insert(&mut self, handle: Handle, kind: Kind) -> u32 {
        let id = self.free.pop().unwrap_or_else(|| {
            self.slots.push(None);
            (self.slots.len() - 1) as u32
        });
        self.slots[id as usize] = Some((handle, kind));
        self.by_handle.insert(handle, id);
        id
    }

    /// The handle with this number.
    pub fn get(&self, id: u32) -> Option<(Handle, Kind)> {
        *self.slots.get(id as usize)?
    }

    /// The number of a handle; `last` says that this is the last time it is asked for, so the number is free again.
    pub fn id_of(&mut self, handle: Handle, last: bool) -> Option<u32> {
        if !last {
            return self.by_handle.get(&handle).copied();
        }
        let id = self.by_handle.remove(&handle)?;
        self.slots[id as usize] = None;
        self.free.push(id);
        Some(id)
    }
}
