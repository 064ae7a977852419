//! The numbers by which JavaScript knows the loop's handles. The way back is the handle's owner word.
//!
//! Each has the transport that its bytes go through. A number is free again once the handle's CLOSED is about to be
//! dispatched.

use crate::transport::{LayerMaker, Transport};
use spindle_loop::Handle;
use std::collections::BTreeMap;
use std::fmt;

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
#[derive(Default)]
pub struct Resources {
    slots: Vec<Option<Resource>>,
    free: Vec<u32>,
    /// What makes layers for the connections of a listener; few have any.
    makers: BTreeMap<u32, LayerMaker>,
}

struct Resource {
    handle: Handle,
    kind: Kind,
    transport: Transport,
}

impl Resources {
    /// Gives the handle a number; see [`Runtime::add_resource`](crate::Runtime::add_resource).
    pub(crate) fn insert(&mut self, handle: Handle, kind: Kind) -> u32 {
        let id = self.free.pop().unwrap_or_else(|| {
            self.slots.push(None);
            (self.slots.len() - 1) as u32
        });
        self.slots[id as usize] = Some(Resource { handle, kind, transport: Transport::Plain });
        id
    }

    /// The handle with this number.
    pub fn get(&self, id: u32) -> Option<(Handle, Kind)> {
        self.slots.get(id as usize)?.as_ref().map(|resource| (resource.handle, resource.kind))
    }

    /// The handle with this number, and what its bytes go through.
    #[inline]
    pub fn transport(&mut self, id: u32) -> Option<(Handle, &mut Transport)> {
        let resource = self.slots.get_mut(id as usize)?.as_mut()?;
        Some((resource.handle, &mut resource.transport))
    }

    /// Makes layers for the connections of a listener from now on.
    pub(crate) fn set_maker(&mut self, listener: u32, maker: LayerMaker) {
        self.makers.insert(listener, maker);
    }

    /// What the bytes of a connection go through that this listener has taken.
    pub fn accepted(&self, listener: u32) -> Transport {
        self.makers.get(&listener).map_or(Transport::Plain, |make| Transport::Layered(make()))
    }

    /// The handle has closed: its number is free again.
    pub(crate) fn remove(&mut self, id: u32) {
        if self.slots.get_mut(id as usize).and_then(Option::take).is_some() {
            self.free.push(id);
            self.makers.remove(&id);
        }
    }
}

impl fmt::Debug for Resources {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let open = self.slots.iter().flatten().map(|resource| (resource.handle, resource.kind));
        out.debug_list().entries(open).finish()
    }
}
