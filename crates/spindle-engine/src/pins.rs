//! Views whose bytes another thread fills while JavaScript runs on.
//!
//! A [`PinnedBuf`] keeps its view alive, its bytes outside the collector's reach and its buffer from being detached
//! or resized. Pins of one buffer are counted, because Node's small Buffers share slabs. Bytes that are pinned
//! already are not lent twice: the second pin gets a copy, which is written back when it returns, so that two
//! threads never hold the same bytes. (JavaScript itself may read or write them meanwhile, as under Node; it then
//! sees what it deserves.)

use crate::buffers::{Span, span_of};
use crate::cx::{Cx, State};
use mozjs::jsapi::{self as js, JSObject};
use mozjs::jsval::ObjectValue;
use mozjs::rooted;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes of a view, lent to another thread. Dropping it anywhere gives them back.
#[derive(Debug)]
pub struct PinnedBuf {
    memory: Memory,
    ticket: Ticket,
    returns: Arc<Returns>,
}

#[derive(Debug)]
enum Memory {
    /// The view's own bytes, at least one.
    Direct { data: *mut u8, len: usize },
    /// A copy, for bytes that are lent already.
    Copy(Vec<u8>),
}

/// What the runtime must undo when the bytes come back.
#[derive(Debug, Clone, Copy)]
struct Ticket {
    /// The view's slot in the table of globals.
    slot: u32,
    /// First byte of the lent range, if it is lent (not a copy, not empty).
    start: usize,
    /// Start of the pinned buffer's bytes, the key of its count; 0 if none.
    buffer: usize,
}

// SAFETY: the range in `Memory::Direct` belongs to this value alone (`Pins` lends no byte twice), stays in place
// while pinned, and outlives the runtime if need be (`Pins::close` then leaks the buffer on purpose).
unsafe impl Send for PinnedBuf {}

/// Buffers on their way back to the runtime's thread.
#[derive(Debug, Default)]
struct Returns {
    waiting: AtomicBool,
    list: Mutex<Vec<(Ticket, Option<Vec<u8>>)>>,
}

impl PinnedBuf {
    /// The bytes.
    pub fn as_mut_slice(&mut self) -> &mut [u8] {
        match &mut self.memory {
            // SAFETY: see the `Send` implementation; the borrow of `self` makes it the only reference.
            Memory::Direct { data, len } => unsafe { std::slice::from_raw_parts_mut(*data, *len) },
            Memory::Copy(bytes) => bytes,
        }
    }

    /// The bytes, to read.
    pub fn as_slice(&self) -> &[u8] {
        match &self.memory {
            // SAFETY: as above; shared borrows of `self` give shared slices.
            Memory::Direct { data, len } => unsafe { std::slice::from_raw_parts(*data, *len) },
            Memory::Copy(bytes) => bytes,
        }
    }

    /// Number of bytes.
    pub fn len(&self) -> usize {
        self.as_slice().len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Drop for PinnedBuf {
    fn drop(&mut self) {
        let copy = match &mut self.memory {
            Memory::Copy(bytes) => Some(std::mem::take(bytes)),
            Memory::Direct { .. } => None,
        };
        self.returns.list.lock().unwrap_or_else(PoisonError::into_inner).push((self.ticket, copy));
        self.returns.waiting.store(true, Ordering::Release);
    }
}

/// The runtime's record of what is lent.
#[derive(Default)]
pub(crate) struct Pins {
    /// Lent ranges: first byte to end. They do not overlap.
    ranges: RefCell<BTreeMap<usize, usize>>,
    /// Pinned buffers by the address of their bytes: a view that keeps the buffer alive, and the number of pins.
    buffers: RefCell<BTreeMap<usize, BufferPin>>,
    returns: Arc<Returns>,
    any: Cell<bool>,
}

struct BufferPin {
    /// Slot of the `ArrayBuffer` in the table of globals.
    slot: u32,
    count: usize,
}

impl Pins {
    /// Whether any of these bytes is lent.
    #[inline]
    pub(crate) fn is_busy(&self, span: Span) -> bool {
        self.any.get() && self.overlaps(span)
    }

    fn overlaps(&self, span: Span) -> bool {
        // Ranges are disjoint, so only the last one that starts before our end can reach into us.
        span.len > 0
            && self
                .ranges
                .borrow()
                .range(..span.end())
                .next_back()
                .is_some_and(|(_, end)| *end > span.start())
    }

    /// Takes back what was dropped since the last time.
    #[inline]
    pub(crate) fn collect(&self, state: &State) {
        if self.returns.waiting.load(Ordering::Acquire) {
            self.collect_slow(state);
        }
    }

    #[cold]
    fn collect_slow(&self, state: &State) {
        self.returns.waiting.store(false, Ordering::Release);
        let list = std::mem::take(&mut *self.returns.list.lock().unwrap_or_else(PoisonError::into_inner));
        for (ticket, copy) in list {
            self.give_back(state, ticket, copy);
        }
    }

    fn give_back(&self, state: &State, ticket: Ticket, copy: Option<Vec<u8>>) {
        if let Some(bytes) = copy {
            write_back(state, ticket, &bytes);
        } else if ticket.start != 0 {
            self.ranges.borrow_mut().remove(&ticket.start);
        }
        self.unpin_buffer(state, ticket.buffer);
        state.globals.remove(ticket.slot);
        self.any.set(!self.ranges.borrow().is_empty());
    }

    fn unpin_buffer(&self, state: &State, key: usize) {
        let mut buffers = self.buffers.borrow_mut();
        let Some(pin) = buffers.get_mut(&key) else { return };
        pin.count -= 1;
        if pin.count == 0 {
            let buffer = state.globals.get(pin.slot).to_object();
            // SAFETY: the buffer is alive in its slot; this neither runs JavaScript nor collects.
            unsafe { js::PinArrayBufferOrViewLength(buffer, false) };
            state.globals.remove(pin.slot);
            buffers.remove(&key);
        }
    }

    /// False if somebody else has pinned the buffer, whose pin we must not take off later.
    fn pin_buffer(&self, state: &State, buffer: *mut JSObject, key: usize) -> bool {
        let mut buffers = self.buffers.borrow_mut();
        if let Some(pin) = buffers.get_mut(&key) {
            pin.count += 1;
            return true;
        }
        // SAFETY: the buffer is live; this neither runs JavaScript nor collects.
        if !unsafe { js::PinArrayBufferOrViewLength(buffer, true) } {
            return false;
        }
        buffers.insert(key, BufferPin { slot: state.globals.insert(ObjectValue(buffer)), count: 1 });
        true
    }

    /// The runtime ends. Buffers still lent are taken from the engine and leaked: a thread may be writing to them.
    ///
    /// False if the engine would not part with one (WebAssembly memory); then all of it must be leaked.
    pub(crate) fn close(&self, cx: &mut Cx) -> bool {
        self.collect_slow(cx.state());
        let raw = cx.raw();
        let mut all = true;
        for pin in std::mem::take(&mut *self.buffers.borrow_mut()).into_values() {
            rooted!(in(raw) let buffer = cx.state().globals.get(pin.slot).to_object());
            // SAFETY: the handle is rooted; the contents become ours, and stay for ever.
            unsafe {
                js::PinArrayBufferOrViewLength(buffer.get(), false);
                if js::StealArrayBufferContents(raw, buffer.handle().into()).is_null() {
                    js::JS_ClearPendingException(raw);
                    all = false;
                }
            }
        }
        all
    }
}

/// The bytes as they are; another thread may be writing there, which is the program's own race.
fn copy_of(span: Span) -> Vec<u8> {
    let mut copy = Vec::<u8>::with_capacity(span.len);
    // SAFETY: the source has `len` readable bytes, the new vector has room for them, and they cannot overlap. An empty
    // span may have a null pointer, so it is left alone.
    unsafe {
        if span.len > 0 {
            copy.as_mut_ptr().copy_from_nonoverlapping(span.data, span.len);
        }
        copy.set_len(span.len);
    }
    copy
}

/// Copies a returned copy into its view, which may have shrunk meanwhile.
fn write_back(state: &State, ticket: Ticket, bytes: &[u8]) {
    if let Some(span) = span_of(state.globals.get(ticket.slot)).filter(|span| span.len > 0) {
        let len = span.len.min(bytes.len());
        // SAFETY: `span` is the view's memory right now; `bytes` is ours, so they cannot overlap.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), span.data, len) };
    }
}

impl Cx {
    /// Gives a view's bytes back; from here on JavaScript sees them.
    pub fn release(&mut self, buffer: PinnedBuf) {
        drop(buffer);
        self.collect_returns();
    }

    #[inline]
    pub(crate) fn collect_returns(&mut self) {
        let state = self.state();
        state.pins.collect(state);
    }

    /// Pins the bytes of a view or an unshared buffer; none if it is neither, or memory ran out (exception pending).
    pub(crate) fn pin(&mut self, value: mozjs::jsapi::Value) -> Option<PinnedBuf> {
        let raw = self.raw();
        self.collect_returns();
        span_of(value)?;
        rooted!(in(raw) let view = value.to_object());
        rooted!(in(raw) let buffer = buffer_of(raw, view.handle().into())?);
        let state = self.state();
        // The address of bytes inside the object changed just now, so the span is asked for again.
        let span = span_of(ObjectValue(view.get()))?;
        let key = span_of(ObjectValue(buffer.get()))?.start();
        let slot = state.globals.insert(ObjectValue(view.get()));
        let returns = state.pins.returns.clone();
        let lent =
            span.len > 0 && !state.pins.overlaps(span) && state.pins.pin_buffer(state, buffer.get(), key);
        if !lent {
            return Some(PinnedBuf {
                memory: Memory::Copy(copy_of(span)),
                ticket: Ticket { slot, start: 0, buffer: 0 },
                returns,
            });
        }
        state.pins.ranges.borrow_mut().insert(span.start(), span.end());
        state.pins.any.set(true);
        let memory = Memory::Direct { data: span.data, len: span.len };
        Some(PinnedBuf { memory, ticket: Ticket { slot, start: span.start(), buffer: key }, returns })
    }
}

/// The buffer under a view (or the buffer itself), with its bytes outside the collector's heap.
fn buffer_of(raw: *mut mozjs::context::RawJSContext, view: js::HandleObject) -> Option<*mut JSObject> {
    let mut shared = false;
    // SAFETY: the handle is rooted by the caller; a null result has its exception pending.
    unsafe {
        if !js::EnsureNonInlineArrayBufferOrView(raw, *view) {
            return None;
        }
        let buffer = if js::IsArrayBufferObject(*view) {
            *view
        } else {
            js::JS_GetArrayBufferViewBuffer(raw, view, &mut shared)
        };
        (!buffer.is_null() && !shared).then_some(buffer)
    }
}
