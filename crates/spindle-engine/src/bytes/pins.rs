//! Ranges of views that another thread reads or fills while JavaScript runs on.
//!
//! A pin is counted, because ranges may overlap and Node's small Buffers share slabs. Plain buffers are used in place: their
//! bytes lie outside the collector's heap, and the engine refuses to detach them until the last pin is back. Everything
//! else (shared, resizable, WebAssembly's, external) is served by a copy: made when a pin to read is asked for, put
//! back for a pin to fill when it comes back, and then only what the operation says it filled.
//!
//! Pins may be dropped on any thread; the runtime's thread takes them back from [`Returns`] when it next looks.

use super::lend::Block;
use super::{Access, Span, span_of};
use crate::cx::{Cx, State};
use crate::ops::{OpCall, OpError};
use mozjs::context::RawJSContext;
use mozjs::jsapi::{self as js, JSObject, Value};
use mozjs::jsval::ObjectValue;
use mozjs::rooted;
use spindle_sys::RawBytes;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ffi::c_void;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// A range of a view that another thread may read.
#[derive(Debug)]
pub struct ReadPin(Pin);

/// A range of a view that another thread may fill. JavaScript sees what [`FillPin::finish`] says was filled.
#[derive(Debug)]
pub struct FillPin(Pin);

impl ReadPin {
    /// The bytes. JavaScript may change them at any time.
    pub fn bytes(&self) -> RawBytes<'_> {
        self.0.memory.bytes()
    }
}

impl FillPin {
    /// The bytes. JavaScript may use them at any time.
    pub fn bytes(&self) -> RawBytes<'_> {
        self.0.memory.bytes()
    }

    /// Gives the range back, of which `filled` was filled.
    pub fn finish(mut self, filled: Range<usize>) {
        self.0.filled = filled;
    }
}

#[derive(Debug)]
struct Pin {
    memory: Memory,
    /// What of the range was filled, counted from its start.
    filled: Range<usize>,
    ticket: Ticket,
    returns: Arc<Returns>,
}

#[derive(Debug)]
enum Memory {
    /// The view's own bytes.
    Place {
        data: *mut u8,
        len: usize,
        /// Frees them if the runtime goes first.
        _hold: Arc<Hold>,
    },
    /// A copy.
    Copy(Block),
}

impl Memory {
    fn bytes(&self) -> RawBytes<'_> {
        let (data, len) = match self {
            Memory::Place { data, len, .. } => (*data, *len),
            Memory::Copy(block) => (block.as_ptr().cast::<u8>(), block.as_ptr().len()),
        };
        // SAFETY: the bytes stay in place while pinned, and no slice is borrowed from any of them: `Bytes::is_ours`
        // asks the runtime's record of pins first. Nobody borrows slices from the copy while the pin lives.
        unsafe { RawBytes::new(data, len) }
    }
}

// SAFETY: the bytes in `Memory::Place` stay where they are on whatever thread the pin is, and outlive the runtime if
// need be (`Hold`); they are only used as `RawBytes`.
unsafe impl Send for Memory {}
// SAFETY: as above; atomics and system calls may meet.
unsafe impl Sync for Memory {}

/// What the runtime must undo when the pin comes back.
#[derive(Debug, Default)]
struct Ticket {
    /// The record of a pin in place.
    place: Option<PlaceKey>,
    /// Where a filled copy goes.
    target: Option<Target>,
}

#[derive(Debug, Clone, Copy)]
struct PlaceKey {
    /// First byte of the range.
    start: usize,
    /// Tells ranges of one start apart.
    number: u64,
    /// First byte of the buffer.
    buffer: usize,
}

#[derive(Debug, Clone, Copy)]
struct Target {
    /// The view's slot in the table of globals.
    slot: u32,
    /// The range's first byte in the view.
    offset: usize,
}

/// The contents of a pinned buffer, once the engine has parted with them; freed with the last pin.
#[derive(Debug, Default)]
struct Hold(AtomicPtr<c_void>);

impl Drop for Hold {
    fn drop(&mut self) {
        // SAFETY: null, or a malloc block that the engine gave away to us (`Pins::close`).
        unsafe { libc::free(*self.0.get_mut()) };
    }
}

/// Pins on their way back to the runtime's thread.
#[derive(Debug, Default)]
struct Returns {
    waiting: AtomicBool,
    list: Mutex<Vec<Returned>>,
    came: Condvar,
}

#[derive(Debug)]
struct Returned {
    ticket: Ticket,
    copy: Option<Block>,
    filled: Range<usize>,
}

impl Drop for Pin {
    fn drop(&mut self) {
        let memory = std::mem::replace(&mut self.memory, Memory::Copy(Block::new(Vec::new())));
        let ticket = std::mem::take(&mut self.ticket);
        let copy = match memory {
            Memory::Copy(block) if ticket.target.is_some() => Some(block),
            // Lets go of the hold before the runtime hears of it.
            memory => {
                drop(memory);
                None
            }
        };
        if ticket.place.is_none() && ticket.target.is_none() {
            return;
        }
        let returned = Returned { ticket, copy, filled: std::mem::take(&mut self.filled) };
        self.returns.list.lock().unwrap_or_else(PoisonError::into_inner).push(returned);
        self.returns.waiting.store(true, Ordering::Release);
        self.returns.came.notify_all();
    }
}

/// The runtime's record of what is pinned in place.
#[derive(Default)]
pub(super) struct Pins {
    /// Pinned ranges by start and number.
    ranges: RefCell<BTreeMap<(usize, u64), Held>>,
    /// Length of the longest, since there was none.
    longest: Cell<usize>,
    /// Pinned buffers by the address of their bytes.
    buffers: RefCell<BTreeMap<usize, BufferPin>>,
    returns: Arc<Returns>,
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
    fn hold(
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

impl Returns {
    /// Waits until nobody else has the hold. The engine parts with every buffer that `is_plain` lets through, so this is
    /// for an engine that has learned to refuse: it must not free what a thread still uses.
    #[cold]
    fn wait_for_all(&self, hold: &Arc<Hold>) {
        let mut list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        while Arc::strong_count(hold) > 1 {
            list = self.came.wait(list).unwrap_or_else(PoisonError::into_inner);
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

impl OpCall<'_> {
    /// Pins a range of a view for another thread to read: arguments `index` to `index + 2` are the view (or buffer), the
    /// range's first byte and its length.
    ///
    /// # Errors
    /// `ERR_INTERNAL_ASSERTION` if they are something else or the range is not inside; out of memory.
    pub fn read_pin(&mut self, index: usize) -> Result<ReadPin, OpError> {
        self.pin(index, Access::Read).map(ReadPin)
    }

    /// The same for another thread to fill.
    ///
    /// # Errors
    /// As [`OpCall::read_pin`].
    pub fn fill_pin(&mut self, index: usize) -> Result<FillPin, OpError> {
        self.pin(index, Access::Write).map(FillPin)
    }

    fn pin(&mut self, index: usize, access: Access) -> Result<Pin, OpError> {
        let (offset, len) = (self.arg::<u32>(index + 1)? as usize, self.arg::<u32>(index + 2)? as usize);
        self.cx().collect_pins();
        let whole = self.span(index)?;
        if offset + len > whole.len {
            return Err(self.outside(index));
        }
        let in_place = len > 0 && !whole.shared;
        // SAFETY: the context is live, and the value is a rooted argument, a view of unshared memory.
        let plain = if in_place { unsafe { buffer_of(self.raw(), self.value(index)) }? } else { None };
        // Both may lie elsewhere since the view has a buffer.
        let (view, span) = (self.value(index), self.span(index)?.part(offset, len));
        let state = self.context().state();
        let returns = Arc::clone(&state.bytes.pins.returns);
        let held = plain
            .filter(|_| !state.bytes.flags.overlap(span))
            .and_then(|(buffer, start)| state.bytes.pins.hold(state, buffer, start, span, access));
        let (memory, ticket) = match held {
            Some((place, hold)) => (
                Memory::Place { data: span.data, len, _hold: hold },
                Ticket { place: Some(place), target: None },
            ),
            None => copy_of(state, view, offset, span, access),
        };
        Ok(Pin { memory, filled: 0..0, ticket, returns })
    }
}

/// A copy that stands for the range.
fn copy_of(state: &State, view: Value, offset: usize, span: Span, access: Access) -> (Memory, Ticket) {
    if access == Access::Write {
        let target = (span.len > 0).then(|| Target { slot: state.globals.insert(view), offset });
        return (Memory::Copy(Block::new(vec![0; span.len])), Ticket { place: None, target });
    }
    // SAFETY: the bytes stay in place during this call, and the op has borrowed no slice.
    let bytes = unsafe { span.raw() }.to_vec();
    (Memory::Copy(Block::new(bytes)), Ticket::default())
}

/// The buffer under a view (or the buffer itself) and its first byte, if it can be used in place; its bytes then lie
/// outside the collector's heap.
///
/// # Safety
/// `raw` is the live context, and `view` a rooted view or buffer of unshared memory.
unsafe fn buffer_of(raw: *mut RawJSContext, view: Value) -> Result<Option<(*mut JSObject, usize)>, OpError> {
    rooted!(in(raw) let view = view.to_object());
    let mut shared = false;
    // SAFETY: the handle is rooted; a null result has its exception pending.
    let buffer = unsafe {
        if js::IsArrayBufferObject(view.get()) {
            view.get()
        } else {
            js::JS_GetArrayBufferViewBuffer(raw, view.handle().into(), &mut shared)
        }
    };
    if buffer.is_null() {
        return Err(OpError::Thrown);
    }
    rooted!(in(raw) let buffer = buffer);
    // SAFETY: the handle is rooted.
    unsafe {
        if shared || !is_plain(raw, buffer.handle().into())? {
            return Ok(None);
        }
        if !js::EnsureNonInlineArrayBufferOrView(raw, buffer.get()) {
            return Err(OpError::Thrown);
        }
    }
    let start = span_of(ObjectValue(buffer.get())).map_or(0, Span::start);
    Ok(Some((buffer.get(), start)))
}

/// Whether a buffer is of fixed length with contents of malloc or inside its own cell, so that the engine will part with
/// them. External buffers are none but the flags'; nothing in this crate makes mapped or user-owned ones.
///
/// # Safety
/// The handle is rooted and a buffer of unshared memory.
unsafe fn is_plain(raw: *mut RawJSContext, buffer: js::HandleObject) -> Result<bool, OpError> {
    let mut is_bound = false;
    // SAFETY: the caller vouches for the handle; the class pointers are constants of the engine.
    unsafe {
        // Resizable and immutable buffers are of other classes.
        if mozjs::rust::get_object_class(buffer.get()) != js::ArrayBuffer_FixedLengthUnsharedClass
            || js::IsMappedArrayBufferObject(buffer.get())
        {
            return Ok(false);
        }
        // What belongs to WebAssembly has a key without which it cannot be detached.
        if !js::HasDefinedArrayBufferDetachKey(raw, buffer, &mut is_bound) {
            return Err(OpError::Thrown);
        }
    }
    Ok(!is_bound)
}
