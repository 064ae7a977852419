//! The sources of built-ins, fetched when somebody prints one of their functions.
//!
//! Bytecode without its source is a third of the size, and the engine neither checks, copies nor hashes the rest at
//! every start. The engine asks through an object of C++ class `js::SourceHook`, which is made here by hand.

use crate::abi::{SourceHook, SourceHookTable, set_source_hook};
use crate::compile::builtin_text;
use mozjs::context::RawJSContext;
use std::borrow::Cow;
use std::ffi::{CStr, c_char, c_void};

/// Finds the source of a built-in by its id.
pub type SourceOf = fn(&str) -> Option<Cow<'static, str>>;

static TABLE: SourceHookTable = SourceHookTable { destroy, destroy_and_free, load };

/// Lets the engine find the sources of built-ins made by `Scope::instantiate_builtin`.
pub(crate) fn install(raw: *mut RawJSContext, source_of: SourceOf) {
    let mut hook: *mut c_void = Box::into_raw(Box::new(SourceHook { table: &TABLE, source_of })).cast();
    // SAFETY: the context is live; the engine takes the object and ends it through its table.
    unsafe { set_source_hook(raw, &mut hook) };
}

/// The object has nothing that needs more than its memory freed.
unsafe extern "C" fn destroy(_: *mut SourceHook) {}

unsafe extern "C" fn destroy_and_free(hook: *mut SourceHook) {
    // SAFETY: `install` made it, and the engine calls this once.
    drop(unsafe { Box::from_raw(hook) });
}

/// Gives a copy of the text that the file's bytecode was compiled from, or null where there is none.
unsafe extern "C" fn load(
    hook: *mut SourceHook,
    _: *mut RawJSContext,
    file: *const c_char,
    units: *mut *mut u16,
    utf8: *mut *mut c_char,
    length: *mut usize,
) -> bool {
    // SAFETY: the engine passes its hook and a C string; of the two results it wants one, the other pointer is null.
    unsafe {
        if utf8.is_null() {
            *units = std::ptr::null_mut();
            return true;
        }
        *utf8 = std::ptr::null_mut();
        let id = CStr::from_ptr(file).to_str().ok().and_then(|file| file.strip_prefix("node:"));
        let Some(source) = id.and_then((*hook).source_of) else { return true };
        let text = builtin_text(&source);
        let copy = libc::malloc(text.len()).cast::<u8>();
        if !copy.is_null() {
            copy.copy_from_nonoverlapping(text.as_ptr(), text.len());
            *utf8 = copy.cast();
            *length = text.len();
        }
    }
    true
}
