//! Names of long-lived things (handles) and short-lived ones (requests), and the table behind handles.
//!
//! A handle is an index and a generation. The generation changes when the slot is given to something else,
//! so a handle kept too long finds nothing instead of somebody else's timer. What a slot holds is
//! `Body`; what may be done with it is in the file of the phase it belongs to.

use crate::io::Io;
use crate::timers::Timer;
use crate::wake::WakeHandle;
use std::fmt;
use std::num::NonZeroU64;

/// A timer, a socket, a signal watcher, ..: anything that lives until it is closed.
///
/// A handle is *active* (it may yield events), *ref'd* (if active, it keeps the loop alive) and, from
/// [`EventLoop::close`](crate::EventLoop::close) to [`Event::Closed`](crate::Event::Closed), *closing*.
/// After that it is stale: every method ignores it, and it never names anything else.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Handle(NonZeroU64);

impl Handle {
    fn new(index: u32, generation: u32) -> Handle {
        debug_assert!(generation != 0, "generations start at 1");
        let bits = u64::from(generation) << 32 | u64::from(index);
        Handle(NonZeroU64::new(bits).unwrap_or(NonZeroU64::MIN))
    }

    /// The handle as a number, for a trace or a kernel's user data.
    #[inline]
    pub fn to_bits(self) -> u64 {
        self.0.get()
    }

    /// The handle that [`Handle::to_bits`] came from; `None` for 0, which no handle has.
    #[inline]
    pub fn from_bits(bits: u64) -> Option<Handle> {
        NonZeroU64::new(bits).map(Handle)
    }

    #[inline]
    pub(crate) fn index(self) -> usize {
        self.0.get() as u32 as usize
    }

    #[inline]
    fn generation(self) -> u32 {
        (self.0.get() >> 32) as u32
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Handle({}.{})", self.index(), self.generation())
    }
}

/// To whom a handle belongs: a class of the host's choice, and a number within it.
///
/// The loop only keeps it, so that a host finds what an event is about without a search: see
/// [`EventLoop::set_owner`](crate::EventLoop::set_owner).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Owner {
    /// Which of the host's kinds of owner; 0 = nobody.
    pub class: u32,
    /// Which one of them.
    pub id: u32,
}

impl Owner {
    /// Nobody's, as handles begin.
    pub const NONE: Owner = Owner { class: 0, id: 0 };
}

/// One piece of work on the pool. Requests are numbered from 1 and a number is never used again.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Request(NonZeroU64);

impl Request {
    pub(crate) const FIRST: Request = Request(NonZeroU64::MIN);

    pub(crate) fn next(self) -> Request {
        Request(self.0.saturating_add(1))
    }

    /// The request's number.
    #[inline]
    pub fn to_bits(self) -> u64 {
        self.0.get()
    }

    /// The request with this number; `None` for 0.
    #[inline]
    pub fn from_bits(bits: u64) -> Option<Request> {
        NonZeroU64::new(bits).map(Request)
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({})", self.0)
    }
}

/// What a handle stands for.
#[derive(Debug)]
pub(crate) enum Body {
    /// Nobody's; `next` is the next free slot, or `u32::MAX`.
    Free {
        next: u32,
    },
    Timer(Timer),
    Idle {
        silent: bool,
    },
    Prepare,
    Check,
    Io(Io),
    Signal {
        signum: i32,
    },
    Wake(WakeHandle),
    /// Only a name: for deferred results, and for what is closing.
    Placeholder,
}

/// One slot of the table.
#[derive(Debug)]
pub(crate) struct Slot {
    generation: u32,
    pub active: bool,
    pub refd: bool,
    pub closing: bool,
    /// Kept after the handle is gone, until the slot is somebody else's: its last event is told after that.
    pub owner: Owner,
    pub body: Body,
}

/// All handles of one loop.
#[derive(Debug)]
pub(crate) struct Handles {
    slots: Vec<Slot>,
    free: u32,
    open: usize,
    /// How many are active and ref'd: what keeps the loop alive.
    keeping_alive: usize,
}

const NONE: u32 = u32::MAX;

impl Handles {
    pub fn new() -> Handles {
        Handles { slots: Vec::new(), free: NONE, open: 0, keeping_alive: 0 }
    }

    /// A new handle, ref'd and not active.
    pub fn insert(&mut self, body: Body) -> Handle {
        self.open += 1;
        let index = self.free;
        if let Some(slot) = self.slots.get_mut(index as usize) {
            if let Body::Free { next } = slot.body {
                self.free = next;
            }
            let generation = slot.generation;
            *slot = Slot { generation, active: false, refd: true, closing: false, owner: Owner::NONE, body };
            return Handle::new(index, generation);
        }
        let index = u32::try_from(self.slots.len()).expect("fewer than 2^32 handles");
        let owner = Owner::NONE;
        self.slots.push(Slot { generation: 1, active: false, refd: true, closing: false, owner, body });
        Handle::new(index, 1)
    }

    /// Gives the slot back; the handle is stale from now on.
    pub fn remove(&mut self, handle: Handle) {
        self.set_active(handle, false);
        let free = self.free;
        let Some(slot) = self.get_mut(handle) else { return };
        slot.generation = slot.generation.checked_add(1).unwrap_or(1);
        slot.body = Body::Free { next: free };
        self.free = handle.index() as u32;
        self.open -= 1;
    }

    #[inline]
    pub fn get(&self, handle: Handle) -> Option<&Slot> {
        self.slots.get(handle.index()).filter(|slot| slot.generation == handle.generation())
    }

    #[inline]
    pub fn get_mut(&mut self, handle: Handle) -> Option<&mut Slot> {
        self.slots.get_mut(handle.index()).filter(|slot| slot.generation == handle.generation())
    }

    /// The slot if it is neither stale nor closing.
    #[inline]
    pub fn open(&self, handle: Handle) -> Option<&Slot> {
        self.get(handle).filter(|slot| !slot.closing)
    }

    /// As [`Handles::open`].
    #[inline]
    pub fn open_mut(&mut self, handle: Handle) -> Option<&mut Slot> {
        self.get_mut(handle).filter(|slot| !slot.closing)
    }

    /// The owner that the slot of `handle` has, or had when `handle` was removed just now.
    #[inline]
    pub fn last_owner(&self, handle: Handle) -> Owner {
        self.slots.get(handle.index()).map_or(Owner::NONE, |slot| slot.owner)
    }

    /// The handle of the slot at `index`, for lists that keep the index only.
    #[inline]
    pub fn at(&mut self, index: u32) -> Option<(Handle, &mut Slot)> {
        let slot = self.slots.get_mut(index as usize)?;
        Some((Handle::new(index, slot.generation), slot))
    }

    /// Marks the handle active or not; true if that changed anything.
    #[inline]
    pub fn set_active(&mut self, handle: Handle, active: bool) -> bool {
        let Some(slot) = self.get_mut(handle).filter(|slot| slot.active != active) else { return false };
        slot.active = active;
        let refd = slot.refd;
        self.count(refd, active);
        true
    }

    pub fn set_ref(&mut self, handle: Handle, refd: bool) {
        let Some(slot) = self.open_mut(handle).filter(|slot| slot.refd != refd) else { return };
        slot.refd = refd;
        let active = slot.active;
        self.count(active, refd);
    }

    #[inline]
    fn count(&mut self, counts: bool, up: bool) {
        match (counts, up) {
            (false, _) => {}
            (true, true) => self.keeping_alive += 1,
            (true, false) => self.keeping_alive -= 1,
        }
    }

    /// How many handles are active and ref'd.
    #[inline]
    pub fn keeping_alive(&self) -> usize {
        self.keeping_alive
    }

    /// How many handles exist, closing ones included.
    pub fn len(&self) -> usize {
        self.open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stale_handle_finds_nothing_and_never_its_successor() {
        let mut handles = Handles::new();
        let first = handles.insert(Body::Check);
        handles.remove(first);
        let second = handles.insert(Body::Prepare);
        assert_eq!(first.index(), second.index());
        assert!(handles.get(first).is_none());
        handles.remove(first);
        assert!(handles.get(second).is_some());
        assert_eq!(handles.len(), 1);
    }

    #[test]
    fn only_active_and_refd_handles_keep_the_loop_alive() {
        let mut handles = Handles::new();
        let handle = handles.insert(Body::Check);
        assert_eq!(handles.keeping_alive(), 0);
        handles.set_active(handle, true);
        assert_eq!(handles.keeping_alive(), 1);
        handles.set_ref(handle, false);
        assert_eq!(handles.keeping_alive(), 0);
        handles.set_active(handle, false);
        handles.set_ref(handle, true);
        handles.set_active(handle, true);
        assert_eq!(handles.keeping_alive(), 1);
        handles.remove(handle);
        assert_eq!(handles.keeping_alive(), 0);
    }

    #[test]
    fn an_optional_handle_needs_no_more_room_than_a_handle() {
        assert_eq!(size_of::<Option<Handle>>(), 8);
    }
}
