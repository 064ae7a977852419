//! The numbers by which JavaScript knows the loop's handles. The way back is the handle's owner word.
//!
//! A number is free again once the handle's CLOSED is about to be dispatched.

use spindle_loop::Handle;

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
}

impl Resources {
    /// Gives the handle a number; see [`Runtime::add_resource`](crate::Runtime::add_resource).
    pub(crate) fn insert(&mut self, handle: Handle, kind: Kind) -> u32 {
        let id = self.free.pop().unwrap_or_else(|| {
            self.slots.push(None);
            (self.slots.len() - 1) as u32
        });
        self.slots[id as usize] = Some((handle, kind));
        id
    }

    /// The handle with this number.
    pub fn get(&self, id: u32) -> Option<(Handle, Kind)> {
        *self.slots.get(id as usize)?
    }

    /// The handle has closed: its number is free again.
    pub(crate) fn remove(&mut self, id: u32) {
        if self.slots.get_mut(id as usize).and_then(Option::take).is_some() {
            self.free.push(id);
        }
    }
}
