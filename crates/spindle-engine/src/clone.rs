//! Structured clone on one thread: a deep copy of a value, by the engine's own writer and reader.
//!
//! What cannot be cloned is reported as what it is, so that JavaScript can word the `DataCloneError`.
//! Source: html.spec.whatwg.org, "Safe passing of structured data".

use crate::root::Local;
use crate::scope::{Scope, Thrown};
use mozjs::context::RawJSContext;
use mozjs::jsapi::{self as js, JSStructuredCloneCallbacks, StructuredCloneScope};
use mozjs::jsval::{ObjectValue, UndefinedValue};
use mozjs::rust::JSAutoStructuredCloneBufferWrapper;
use std::ffi::{c_char, c_void};

/// Why a clone failed.
#[derive(Debug, Clone, Copy)]
pub enum CloneFailure<'s> {
    /// This object is of a kind that has no clone.
    Object(Local<'s>),
    /// A symbol, or another value that the engine does not name.
    Value,
    /// The transfer list has what cannot be transferred, or the same twice.
    Transfer,
    /// A buffer has been transferred before.
    Detached,
    /// JavaScript threw: a getter of the value.
    Thrown(Thrown<'s>),
}

/// What the callbacks note for [`Scope::structured_clone`].
struct Notes {
    /// A rooted slot.
    object: js::MutableHandle<js::Value>,
    has_object: bool,
    /// One of the engine's `JS_SCERR_*`.
    code: Option<u32>,
}

static CALLBACKS: JSStructuredCloneCallbacks = JSStructuredCloneCallbacks {
    read: None,
    write: Some(refuse),
    reportError: Some(note_error),
    readTransfer: None,
    writeTransfer: None,
    freeTransfer: None,
    canTransfer: None,
    sabCloned: None,
};

const POLICY: js::CloneDataPolicy =
    js::CloneDataPolicy { allowIntraClusterClonableSharedObjects_: true, allowSharedMemoryObjects_: true };

/// The format's version; both ends are this process.
const VERSION: u32 = 8;

impl<'s> Scope<'s> {
    /// A deep copy of `value`; the buffers in the array `transfer` (or undefined) move to the copy.
    ///
    /// # Errors
    /// See [`CloneFailure`].
    pub fn structured_clone(
        &mut self,
        value: Local<'_>,
        transfer: Local<'_>,
    ) -> Result<Local<'s>, CloneFailure<'s>> {
        let raw = self.raw();
        let scope = StructuredCloneScope::SameProcess;
        let (refused, copy) = (self.local(UndefinedValue()), self.local(UndefinedValue()));
        let roots = self.roots();
        let mut notes = Notes { object: roots.handle_mut(refused.index), has_object: false, code: None };
        let (from, list, to) =
            (roots.handle(value.index), roots.handle(transfer.index), roots.handle_mut(copy.index));
        let closure = (&raw mut notes).cast::<c_void>();
        // SAFETY: all handles point into the root stack; the buffer lives to the end of this function and is freed by
        // its wrapper; `notes` outlives both calls, which are the only ones to use it.
        let done = unsafe {
            let buffer = JSAutoStructuredCloneBufferWrapper::new(scope, &CALLBACKS);
            let data = &raw mut (*buffer.as_raw_ptr()).data_;
            js::JS_WriteStructuredClone(raw, from, data, scope, &POLICY, &CALLBACKS, closure, list)
                && js::JS_ReadStructuredClone(raw, data, VERSION, scope, to, &POLICY, &CALLBACKS, closure)
        };
        if done {
            return Ok(copy);
        }
        Err(match notes.code {
            _ if notes.has_object => CloneFailure::Object(refused),
            Some(
                js::JS_SCERR_TRANSFERABLE | js::JS_SCERR_DUP_TRANSFERABLE | js::JS_SCERR_TRANSFERABLE_TWICE,
            ) => CloneFailure::Transfer,
            Some(js::JS_SCERR_TYPED_ARRAY_DETACHED) => CloneFailure::Detached,
            Some(_) => CloneFailure::Value,
            None => CloneFailure::Thrown(self.thrown()),
        })
    }
}

/// Called with an object that the engine cannot write.
unsafe extern "C" fn refuse(
    _: *mut RawJSContext,
    _: *mut js::JSStructuredCloneWriter,
    object: js::HandleObject,
    _: *mut bool,
    closure: *mut c_void,
) -> bool {
    // SAFETY: `closure` is the `Notes` of the call that is running.
    let notes = unsafe { &mut *closure.cast::<Notes>() };
    notes.object.set(ObjectValue(object.get()));
    notes.has_object = true;
    false
}

unsafe extern "C" fn note_error(_: *mut RawJSContext, code: u32, closure: *mut c_void, _: *const c_char) {
    // SAFETY: as in `refuse`.
    unsafe { (*closure.cast::<Notes>()).code = Some(code) };
}
