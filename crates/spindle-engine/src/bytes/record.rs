//! What a runtime knows of its pins: which ranges are held in place, by what kind of pin, and which buffers may therefore not be
//! detached. Only the runtime's thread has it; the pins themselves are in `pins.rs`.

use super::lend::Block;
use super::pins::{Hold, PlaceKey, Returns, Target};
use super::{Access, Span, span_of};
use crate::cx::{Cx, State};
use mozjs::jsapi::{self as js, JSObject};
use mozjs::jsval::ObjectValue;
use mozjs::rooted;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

/// The runtime's record of what is pinned in place.
#[derive(Default)]
pub(super) struct Pins {
    /// Pinned ranges by start and number.
    ranges: RefCell<BTreeMap<(usize, u64), Held>>,
    /// Length of the longest, since there was none.
    longest: Cell<usize>,
    /// Pinned buffers by the address of their bytes.
    buffers: RefCell<BTreeMap<usize, BufferPin>>,
    pub(super) returns: Arc<Returns>,
    any: Cell<bool>,
    number: Cell<u64>,
}

struct Held {
    end: usize,
    access: Access,
}

struct BufferPin {
    /// Slot of the `ArrayBuffer` in the table of globals.
    slot: u32,
    count: usize,
    hold: Arc<Hold>,
}

impl Pins {
    /// Whether a thread uses any of these bytes in a way that a slice for `access` must not see.
    #[inline]
    pub(super) fn are_busy(&self, span: Span, access: Access) -> bool {
        self.any.get() && self.overlap(span, access)
    }

    #[cold]
    fn overlap(&self, span: Span, access: Access) -> bool {
        let from = span.start().saturating_sub(self.longest.get());
        self.ranges.borrow().range((from, 0)..(span.end(), 0)).any(|(_, held)| {
            held.end > span.start() && (access == Access::Write || held.access == Access::Write)
        })
    }

    /// Takes back what was dropped since the last time.
    #[inline]
    pub(super) fn collect(&self, state: &State) {
        if self.returns.waiting.load(Ordering::Acquire) {
            self.collect_slow(state);
        }
    }

    #[cold]
    fn collect_slow(&self, state: &State) {
        self.returns.waiting.store(false, Ordering::Release);
        let list = std::mem::take(&mut *self.returns.list.lock().unwrap_or_else(PoisonError::into_inner));
        for returned in list {
            if let Some(place) = returned.ticket.place {
                self.unpin(state, place);
            }
            if let Some(target) = returned.ticket.target {
                if let Some(copy) = &returned.copy {
                    put_back(state, target, copy, returned.filled);
                }
                state.globals.remove(target.slot);
            }
        }
    }

    fn unpin(&self, state: &State, place: PlaceKey) {
        let mut ranges = self.ranges.borrow_mut();
        ranges.remove(&(place.start, place.number));
        if ranges.is_empty() {
            self.any.set(false);
            self.longest.set(0);
        }
        let mut buffers = self.buffers.borrow_mut();
        let Some(pin) = buffers.get_mut(&place.buffer) else { return };
        pin.count -= 1;
        if pin.count == 0 {
            let buffer = state.globals.get(pin.slot).to_object();
            // SAFETY: the buffer is alive in its slot; this neither runs JavaScript nor collects.
            unsafe { js::PinArrayBufferOrViewLength(buffer, false) };
            state.globals.remove(pin.slot);
            buffers.remove(&place.buffer);
        }
    }

    /// Notes a range of a buffer that stays in place; none if somebody else has pinned the buffer, whose pin we must not
    /// take off later.
    pub(super) fn hold(
        &self,
        state: &State,
        buffer: *mut JSObject,
        start: usize,
        span: Span,
        access: Access,
    ) -> Option<(PlaceKey, Arc<Hold>)> {
        let hold = self.hold_buffer(state, buffer, start)?;
        let number = self.number.get();
        self.number.set(number + 1);
        self.ranges.borrow_mut().insert((span.start(), number), Held { end: span.end(), access });
        self.longest.set(self.longest.get().max(span.len));
        self.any.set(true);
        Some((PlaceKey { start: span.start(), number, buffer: start }, hold))
    }

    fn hold_buffer(&self, state: &State, buffer: *mut JSObject, start: usize) -> Option<Arc<Hold>> {
        let mut buffers = self.buffers.borrow_mut();
        if let Some(pin) = buffers.get_mut(&start) {
            pin.count += 1;
            return Some(Arc::clone(&pin.hold));
        }
        // SAFETY: the buffer is live; this neither runs JavaScript nor collects.
        if !unsafe { js::PinArrayBufferOrViewLength(buffer, true) } {
            return None;
        }
        let hold = Arc::<Hold>::default();
        let slot = state.globals.insert(ObjectValue(buffer));
        buffers.insert(start, BufferPin { slot, count: 1, hold: Arc::clone(&hold) });
        Some(hold)
    }

    /// The runtime ends: contents that are still pinned are taken from the engine and belong to their pins.
    pub(super) fn close(&self, cx: &mut Cx) {
        self.collect_slow(cx.state());
        let raw = cx.raw();
        for pin in std::mem::take(&mut *self.buffers.borrow_mut()).into_values() {
            rooted!(in(raw) let buffer = cx.state().globals.get(pin.slot).to_object());
            // SAFETY: the handle is rooted, and the buffer has malloc contents (`is_plain`), which become the hold's.
            let contents = unsafe {
                js::PinArrayBufferOrViewLength(buffer.get(), false);
                js::StealArrayBufferContents(raw, buffer.handle().into())
            };
            if contents.is_null() {
                // SAFETY: plain call.
                unsafe { js::JS_ClearPendingException(raw) };
                self.returns.wait_for_all(&pin.hold);
            }
            pin.hold.0.store(contents, Ordering::Release);
        }
    }
}

/// Puts what was filled of a copy into its view, as far as the view still has those bytes.
fn put_back(state: &State, target: Target, copy: &Block, filled: Range<usize>) {
    let Some(span) = span_of(state.globals.get(target.slot)) else { return };
    // SAFETY: the span is the view's memory right now, nothing is borrowed from it between two ops, and the copy is ours.
    let (view, bytes) = unsafe { (span.raw(), &*copy.as_ptr()) };
    let start = target.offset + filled.start;
    let room = view.len().saturating_sub(start);
    if let Some(bytes) = bytes.get(filled) {
        view.copy_in(start.min(view.len()), &bytes[..bytes.len().min(room)]);
    }
}

impl Cx {
    /// Takes back the pins that were finished or dropped, on whatever thread; from here on JavaScript sees what they filled
    /// and may detach their buffers.
    #[inline]
    pub fn collect_pins(&mut self) {
        let state = self.state();
        state.bytes.collect(state);
    }
}
