//! Numbers that Rust and JavaScript both read and write without a call: the flags of the event loop.
//!
//! The block is owned by Rust and lent to the engine as an external `ArrayBuffer` that cannot be detached,
//! resized or moved; JavaScript sees an `Int32Array` and a `Float64Array` over it. It must stay out of reach of
//! user code, which could otherwise lie to the loop (but not break memory safety: [`FlagBlocks`] knows every block, and
//! none is lent as a slice).

use super::Span;
use crate::root::Local;
use crate::scope::{Scope, Thrown};
use mozjs::jsapi as js;
use mozjs::jsval::ObjectValue;
use mozjs::rooted;
use std::cell::{Cell, RefCell, UnsafeCell};
use std::ffi::c_void;
use std::marker::PhantomData;
use std::sync::Arc;

/// The words, as 64-bit cells so that doubles are aligned.
struct Block(Box<[UnsafeCell<u64>]>);

// SAFETY: only the runtime's thread reads or writes the cells (`SharedFlags` is not Send); another thread may
// only drop the last reference, when the engine frees the buffer in the background.
unsafe impl Send for Block {}
// SAFETY: as above; sharing the block gives no access to the cells outside `SharedFlags`.
unsafe impl Sync for Block {}

/// Rust's side of the shared words: `i32` words first, `f64` words after them.
pub struct SharedFlags {
    block: Arc<Block>,
    ints: usize,
    floats: usize,
    /// Not Send: JavaScript writes the words on this thread.
    _thread: PhantomData<*mut ()>,
}

/// A [`SharedFlags`] with JavaScript's two views of it.
pub struct FlagViews<'s> {
    /// Rust's side.
    pub flags: SharedFlags,
    /// `Int32Array` over the integer words.
    pub ints: Local<'s>,
    /// `Float64Array` over the floating-point words.
    pub floats: Local<'s>,
}

impl Block {
    /// First byte and end.
    fn range(&self) -> (usize, usize) {
        let start = self.0.as_ptr().addr();
        (start, start + size_of_val(&*self.0))
    }
}

impl SharedFlags {
    fn new(ints: usize, floats: usize) -> SharedFlags {
        let words = ints.div_ceil(2) + floats;
        let cells = (0..words).map(|_| UnsafeCell::new(0u64)).collect();
        SharedFlags { block: Arc::new(Block(cells)), ints, floats, _thread: PhantomData }
    }

    #[inline]
    fn int_cell(&self, index: usize) -> *mut i32 {
        assert!(index < self.ints, "flag {index} of {}", self.ints);
        // SAFETY: the index is in bounds, and two integers fit each cell.
        unsafe { self.block.0.as_ptr().cast::<i32>().cast_mut().add(index) }
    }

    #[inline]
    fn float_cell(&self, index: usize) -> *mut f64 {
        assert!(index < self.floats, "flag {index} of {}", self.floats);
        self.block.0[self.ints.div_ceil(2) + index].get().cast()
    }

    /// The integer word `index`. Panics if there is no such word.
    #[inline]
    pub fn get_i32(&self, index: usize) -> i32 {
        // SAFETY: the cell is in bounds and aligned; JavaScript runs on this thread, so nothing writes meanwhile.
        unsafe { self.int_cell(index).read_volatile() }
    }

    /// Sets the integer word `index`. Panics if there is no such word.
    #[inline]
    pub fn set_i32(&self, index: usize, value: i32) {
        // SAFETY: as in `get_i32`.
        unsafe { self.int_cell(index).write_volatile(value) }
    }

    /// The floating-point word `index`. Panics if there is no such word.
    #[inline]
    pub fn get_f64(&self, index: usize) -> f64 {
        // SAFETY: as in `get_i32`.
        unsafe { self.float_cell(index).read_volatile() }
    }

    /// Sets the floating-point word `index`. Panics if there is no such word.
    #[inline]
    pub fn set_f64(&self, index: usize, value: f64) {
        // SAFETY: as in `get_i32`.
        unsafe { self.float_cell(index).write_volatile(value) }
    }
}

/// The blocks of one runtime, kept as long as it lives, so that no other memory comes to lie where one was.
pub(super) struct FlagBlocks {
    list: RefCell<Vec<Arc<Block>>>,
    /// From the first byte of the lowest to the end of the highest.
    hull: Cell<(usize, usize)>,
}

impl Default for FlagBlocks {
    fn default() -> FlagBlocks {
        FlagBlocks { list: RefCell::default(), hull: Cell::new((usize::MAX, 0)) }
    }
}

impl FlagBlocks {
    fn add(&self, block: &Arc<Block>) {
        let (start, end) = block.range();
        let (low, high) = self.hull.get();
        self.hull.set((low.min(start), high.max(end)));
        self.list.borrow_mut().push(Arc::clone(block));
    }

    /// Whether any of these bytes is a flag.
    #[inline]
    pub(super) fn overlap(&self, span: Span) -> bool {
        let (low, high) = self.hull.get();
        span.start() < high && low < span.end() && self.overlap_one(span)
    }

    #[cold]
    fn overlap_one(&self, span: Span) -> bool {
        self.list
            .borrow()
            .iter()
            .map(|block| block.range())
            .any(|(start, end)| span.start() < end && start < span.end())
    }
}

/// The engine gives the block back; called on any thread.
unsafe extern "C" fn release_block(_contents: *mut c_void, user: *mut c_void) {
    // SAFETY: `user` is the reference that `shared_flags` gave away with `Arc::into_raw`.
    drop(unsafe { Arc::from_raw(user.cast::<Block>()) });
}

impl<'s> Scope<'s> {
    /// Makes `ints` integer and `floats` floating-point words shared with JavaScript, all zero.
    ///
    /// # Errors
    /// Out of memory.
    pub fn shared_flags(&mut self, ints: usize, floats: usize) -> Result<FlagViews<'s>, Thrown<'s>> {
        let flags = SharedFlags::new(ints, floats);
        let raw = self.raw();
        let bytes = flags.block.0.len() * 8;
        let contents = flags.block.0.as_ptr().cast_mut().cast::<c_void>();
        let user = Arc::into_raw(flags.block.clone()).cast_mut().cast::<c_void>();
        self.state().bytes.flags.add(&flags.block);
        // SAFETY: the block outlives the buffer (which holds a reference of its own) and never moves.
        let buffer =
            unsafe { js::glue::NewExternalArrayBuffer(raw, bytes, contents, Some(release_block), user) };
        if buffer.is_null() {
            // The engine has called `release_block` already.
            return Err(self.thrown());
        }
        rooted!(in(raw) let buffer = buffer);
        // SAFETY: the handle is rooted, the lengths lie in the buffer, and null results are checked below.
        let (ints_view, floats_view) = unsafe {
            js::PinArrayBufferOrViewLength(buffer.get(), true);
            rooted!(in(raw) let i = js::JS_NewInt32ArrayWithBuffer(raw, buffer.handle().into(), 0, ints as i64));
            if i.get().is_null() {
                return Err(self.thrown());
            }
            let offset = ints.div_ceil(2) * 8;
            let f = js::JS_NewFloat64ArrayWithBuffer(raw, buffer.handle().into(), offset, floats as i64);
            (i.get(), f)
        };
        if floats_view.is_null() {
            return Err(self.thrown());
        }
        let ints = self.local(ObjectValue(ints_view));
        let floats = self.local(ObjectValue(floats_view));
        Ok(FlagViews { flags, ints, floats })
    }
}
