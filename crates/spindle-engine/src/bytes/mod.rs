//! The one place where memory changes hands between JavaScript, Rust and other threads: who may hold which bytes when.
//!
//! - **Own** (`own.rs`): a Rust vector becomes an `ArrayBuffer`. From then on it is the engine's.
//! - **Lend** (`lend.rs`): an op on JavaScript's thread borrows a view as `&[u8]` or `&mut [u8]` until its call ends or
//!   anything is done that could collect. That is in place only while nobody else can have the bytes ([`Bytes::is_ours`]):
//!   not if they are shared, if they are flags, if a thread fills them, or if a thread reads them and the op would write.
//!   Else the op gets a copy, of which only what it changed is written back when the call ends.
//!   An op that only makes a system call or a copy takes [`RawBytes`] instead, which others may have at the same time.
//! - **Pins** (`pins.rs`): a pool operation holds an exact range of a view while JavaScript runs on, and sees [`RawBytes`].
//!   Ranges may overlap. JavaScript reads and writes its buffer meanwhile as it likes.
//! - **Flags** (`flags.rs`): words that Rust and JavaScript share for good. They are never lent as a slice.
//!
//! **Invariant:** a `&[u8]` over a view exists only on JavaScript's thread, while neither JavaScript nor the collector
//! runs, and over bytes that no other thread has; a `&mut [u8]` has no other borrow of the same call beside it.
//! **Invariant:** what is pinned in place neither moves nor goes before its last pin: the buffer's length is pinned in the
//! engine, and a runtime that ends takes the contents out of the engine and leaves them to the pins.

pub(crate) mod flags;
pub(crate) mod lend;
pub(crate) mod own;
pub(crate) mod pins;

use crate::cx::{Cx, State};
use crate::root::Local;
use crate::scope::Scope;
use flags::FlagBlocks;
use mozjs::jsapi::{self as js, Value};
use pins::Pins;
use spindle_sys::RawBytes;

/// What a runtime knows of the memory that is not JavaScript's alone.
#[derive(Default)]
pub(crate) struct Bytes {
    pins: Pins,
    flags: FlagBlocks,
}

/// What a borrower does with bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Reads a slice.
    Read,
    /// Writes a slice.
    Write,
    /// Has no slice.
    Raw,
}

impl Bytes {
    /// Whether a slice for `access` may stand over the bytes themselves.
    #[inline]
    fn is_ours(&self, span: Span, access: Access) -> bool {
        !span.shared && !self.flags.overlap(span) && !self.pins.are_busy(span, access)
    }

    /// Takes back what other threads have dropped.
    #[inline]
    pub(crate) fn collect(&self, state: &State) {
        self.pins.collect(state);
    }

    /// The runtime ends; see [`Pins::close`].
    pub(crate) fn close(&self, cx: &mut Cx) {
        self.pins.close(cx);
    }
}

/// Where the bytes of a view or a buffer are right now.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    data: *mut u8,
    len: usize,
    /// Of a `SharedArrayBuffer`.
    shared: bool,
}

impl Span {
    #[inline]
    fn start(self) -> usize {
        self.data.addr()
    }

    #[inline]
    fn end(self) -> usize {
        self.data.addr() + self.len
    }

    #[inline]
    fn overlaps(self, other: Span) -> bool {
        self.start() < other.end() && other.start() < self.end()
    }

    /// The `len` bytes from `offset` on, which must lie inside.
    fn part(self, offset: usize, len: usize) -> Span {
        Span { data: self.data.wrapping_add(offset), len, shared: self.shared }
    }

    /// # Safety
    /// For all of `'a` the bytes stay where they are, and no slice is borrowed from any of them.
    #[inline]
    unsafe fn raw<'a>(self) -> RawBytes<'a> {
        // SAFETY: the engine's buffers are initialised; the caller vouches for the rest.
        unsafe { RawBytes::new(self.data, self.len) }
    }
}

/// The bytes of `value`; none if it is no view or buffer. A detached one has no bytes.
#[inline]
pub(crate) fn span_of(value: Value) -> Option<Span> {
    if !value.is_object() {
        return None;
    }
    let object = value.to_object();
    let (mut len, mut shared, mut data) = (0, false, std::ptr::null_mut());
    // SAFETY: the object is live and nothing here collects.
    unsafe {
        if js::JS_GetObjectAsArrayBufferView(object, &mut len, &mut shared, &mut data).is_null() {
            let buffer = js::UnwrapArrayBufferMaybeShared(object);
            if buffer.is_null() {
                return None;
            }
            js::GetArrayBufferMaybeSharedLengthAndData(buffer, &mut len, &mut shared, &mut data);
        }
    }
    Some(Span { data, len, shared })
}

impl Scope<'_> {
    /// The bytes of a typed array, `DataView` or buffer, shared or not; none for any other value.
    ///
    /// They borrow the scope, so nothing can run JavaScript or collect garbage while they are held. Other threads may
    /// write them:
    /// ```no_run
    /// fn look(s: &mut spindle_engine::Scope<'_>, view: spindle_engine::Local<'_>) -> Vec<u8> {
    ///     let copy = s.raw_bytes(view).unwrap().to_vec();
    ///     s.gc();
    ///     copy
    /// }
    /// ```
    /// ```compile_fail
    /// fn hold(s: &mut spindle_engine::Scope<'_>, view: spindle_engine::Local<'_>) -> Vec<u8> {
    ///     let bytes = s.raw_bytes(view).unwrap();
    ///     s.gc();
    ///     bytes.to_vec()
    /// }
    /// ```
    pub fn raw_bytes<'a>(&'a self, view: Local<'_>) -> Option<RawBytes<'a>> {
        let span = span_of(self.value(view))?;
        // SAFETY: what moves or frees bytes takes `&mut`, and so does whatever could open a scope while slices of an
        // op's views are borrowed.
        Some(unsafe { span.raw() })
    }
}
