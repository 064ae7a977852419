//! Structured clone, in two halves: writing a value into a [`Message`], and reading the message where it arrives.
//!
//! A message may go to another runtime of this process. Its bytes hold pointers (shared memory, transferred buffers), so
//! they never leave the process, and none come from outside: the type has no way to look at them or to make one of bytes.
//! Buffers in the transfer list move with the message; what else can be transferred (a `MessagePort`) is the host's,
//! through [`Transferables`]. What cannot be cloned is reported as what it is, so that JavaScript can word the
//! `DataCloneError`.
//! Source: html.spec.whatwg.org, "Safe passing of structured data".

use crate::cx::Cx;
use crate::root::Local;
use crate::scope::{JsResult, Scope, Thrown};
use mozjs::context::RawJSContext;
use mozjs::jsapi::{self as js, JSStructuredCloneCallbacks, JSStructuredCloneReader, StructuredCloneScope};
use mozjs::jsval::{ObjectValue, UndefinedValue};
use mozjs::rust::JSAutoStructuredCloneBufferWrapper;
use std::any::Any;
use std::ffi::{c_char, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A cloned value on its way, with everything that was transferred.
///
/// It can be sent to any thread. Dropped unread, it frees what it owns.
pub struct Message {
    buffer: JSAutoStructuredCloneBufferWrapper,
    parts: Vec<Option<Part>>,
}

/// What a host object leaves in a message in its stead.
pub type Part = Box<dyn Any + Send>;

// SAFETY: the buffer is memory of malloc's that holds no collected thing; what it points to (contents of buffers that were
// detached, counted shared memory) belongs to it alone or may be used on any thread. It is never used by two at once.
unsafe impl Send for Message {}

impl std::fmt::Debug for Message {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Message")
    }
}

/// The host's own transferable objects.
///
/// A panic in a method counts as a refusal, of `give` as an object that did not arrive.
pub trait Transferables {
    /// Whether this object of a transfer list can be transferred. Asked before anything is written.
    fn can_transfer(&self, scope: &mut Scope<'_>, object: Local<'_>) -> bool;

    /// Takes out of the object what goes with the message, and leaves the object detached; none refuses.
    fn take(&self, scope: &mut Scope<'_>, object: Local<'_>) -> Option<Part>;

    /// Makes the object of what `take` gave, where the message is read.
    ///
    /// # Errors
    /// What was thrown; it becomes the failure of the reading.
    fn give<'s>(&self, scope: &mut Scope<'s>, part: Part) -> JsResult<'s>;
}

/// A host without transferable objects.
pub struct NoTransferables;

impl Transferables for NoTransferables {
    fn can_transfer(&self, _: &mut Scope<'_>, _: Local<'_>) -> bool {
        false
    }

    fn take(&self, _: &mut Scope<'_>, _: Local<'_>) -> Option<Part> {
        None
    }

    fn give<'s>(&self, scope: &mut Scope<'s>, _: Part) -> JsResult<'s> {
        Ok(scope.undefined())
    }
}

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

/// What the callbacks know of the call that is running, and note for it.
struct Notes<'a> {
    hooks: &'a dyn Transferables,
    parts: Vec<Option<Part>>,
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
    readTransfer: Some(read_transfer),
    writeTransfer: Some(write_transfer),
    freeTransfer: Some(free_transfer),
    canTransfer: Some(can_transfer),
    sabCloned: None,
};

const POLICY: js::CloneDataPolicy =
    js::CloneDataPolicy { allowIntraClusterClonableSharedObjects_: true, allowSharedMemoryObjects_: true };

/// Pointers are written as they are: both ends are this process.
const SCOPE: StructuredCloneScope = StructuredCloneScope::SameProcess;

/// Marks our own entries among the transferred ones; the engine's are below.
const TAG: u32 = 0xffff_8000;

impl<'s> Scope<'s> {
    /// Writes `value`; what is in the array `transfer` (or undefined) moves into the message.
    ///
    /// # Errors
    /// See [`CloneFailure`].
    pub fn write_message(
        &mut self,
        value: Local<'_>,
        transfer: Local<'_>,
        hooks: &dyn Transferables,
    ) -> Result<Message, CloneFailure<'s>> {
        if self.stops_entry() {
            return Err(CloneFailure::Thrown(Thrown::Terminated));
        }
        // SAFETY: the callbacks are static.
        let buffer = unsafe { JSAutoStructuredCloneBufferWrapper::new(SCOPE, &CALLBACKS) };
        let parts = self.with_notes(hooks, Vec::new(), |scope, closure| {
            let (raw, roots) = (scope.raw(), scope.roots());
            let (from, list) = (roots.handle(value.index), roots.handle(transfer.index));
            // SAFETY: the handles point into the root stack; the buffer is new, and keeps nothing of the closure that it uses
            // later (`free_transfer` ignores it).
            unsafe {
                let data = &raw mut (*buffer.as_raw_ptr()).data_;
                js::JS_WriteStructuredClone(raw, from, data, SCOPE, &POLICY, &CALLBACKS, closure, list)
            }
        })?;
        Ok(Message { buffer, parts })
    }

    /// Reads a message of [`Scope::write_message`], of this or another runtime.
    ///
    /// # Errors
    /// What [`Transferables::give`] threw; out of memory.
    pub fn read_message(
        &mut self,
        message: Message,
        hooks: &dyn Transferables,
    ) -> Result<Local<'s>, CloneFailure<'s>> {
        if self.stops_entry() {
            return Err(CloneFailure::Thrown(Thrown::Terminated));
        }
        let copy = self.local(UndefinedValue());
        let Message { buffer, parts } = message;
        self.with_notes(hooks, parts, |scope, closure| {
            let (raw, to) = (scope.raw(), scope.roots().handle_mut(copy.index));
            // SAFETY: the handle points into the root stack; the data is a message's, written by this engine.
            unsafe {
                let data = &raw mut (*buffer.as_raw_ptr()).data_;
                let version = js::JS_STRUCTURED_CLONE_VERSION;
                js::JS_ReadStructuredClone(raw, data, version, SCOPE, to, &POLICY, &CALLBACKS, closure)
            }
        })?;
        Ok(copy)
    }

    /// A deep copy of `value`; the buffers in the array `transfer` (or undefined) move to the copy.
    ///
    /// # Errors
    /// See [`CloneFailure`].
    pub fn structured_clone(
        &mut self,
        value: Local<'_>,
        transfer: Local<'_>,
    ) -> Result<Local<'s>, CloneFailure<'s>> {
        let message = self.write_message(value, transfer, &NoTransferables)?;
        self.read_message(message, &NoTransferables)
    }

    /// Runs one of the two calls with notes as its closure; the parts that are left.
    fn with_notes(
        &mut self,
        hooks: &dyn Transferables,
        parts: Vec<Option<Part>>,
        engine_call: impl FnOnce(&mut Scope<'s>, *mut c_void) -> bool,
    ) -> Result<Vec<Option<Part>>, CloneFailure<'s>> {
        let refused = self.local(UndefinedValue());
        let object = self.roots().handle_mut(refused.index);
        let mut notes = Notes { hooks, parts, object, has_object: false, code: None };
        // The callbacks are the only ones to use the notes while the call lasts.
        if engine_call(self, (&raw mut notes).cast::<c_void>()) {
            return Ok(notes.parts);
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
    let notes = unsafe { &mut *closure.cast::<Notes<'_>>() };
    notes.object.set(ObjectValue(object.get()));
    notes.has_object = true;
    false
}

unsafe extern "C" fn note_error(_: *mut RawJSContext, code: u32, closure: *mut c_void, _: *const c_char) {
    // SAFETY: as in `refuse`.
    unsafe { (*closure.cast::<Notes<'_>>()).code = Some(code) };
}

/// Asks the hooks about an object, in a scope of its own; a panic answers nothing.
///
/// # Safety
/// `raw` must be the live context, and `object` rooted.
unsafe fn ask<T>(
    raw: *mut RawJSContext,
    object: js::HandleObject,
    question: impl FnOnce(&mut Scope<'_>, Local<'_>) -> Option<T>,
) -> Option<T> {
    // SAFETY: as the caller vouches; the call that led here is suspended.
    let mut cx = unsafe { Cx::from_raw(raw) };
    let answer = || {
        cx.scope(|s| {
            let object = s.local(ObjectValue(object.get()));
            question(s, object)
        })
    };
    catch_unwind(AssertUnwindSafe(answer)).unwrap_or_default()
}

/// An object of the transfer list is none of the engine's.
unsafe extern "C" fn can_transfer(
    raw: *mut RawJSContext,
    object: js::HandleObject,
    same_process: *mut bool,
    closure: *mut c_void,
) -> bool {
    // SAFETY: as in `refuse`; the engine passes a place for its second result.
    let hooks = unsafe {
        *same_process = true;
        (*closure.cast::<Notes<'_>>()).hooks
    };
    // SAFETY: the context and the handle are the engine's.
    unsafe { ask(raw, object, |s, object| hooks.can_transfer(s, object).then_some(())) }.is_some()
}

/// The same object is to be taken apart: our part of it is known by its index.
unsafe extern "C" fn write_transfer(
    raw: *mut RawJSContext,
    object: js::Handle<*mut js::JSObject>,
    closure: *mut c_void,
    tag: *mut u32,
    ownership: *mut js::TransferableOwnership,
    content: *mut *mut c_void,
    extra: *mut u64,
) -> bool {
    // SAFETY: as in `refuse`. The notes are not borrowed while the hook runs.
    let hooks = unsafe { (*closure.cast::<Notes<'_>>()).hooks };
    // SAFETY: the context and the handle are the engine's.
    let part = unsafe { ask(raw, object, |s, object| hooks.take(s, object)) };
    // SAFETY: as above; the other pointers are the engine's, for results.
    unsafe {
        let notes = &mut *closure.cast::<Notes<'_>>();
        let Some(part) = part else {
            notes.code = Some(js::JS_SCERR_TRANSFERABLE);
            return false;
        };
        *tag = TAG;
        *ownership = js::TransferableOwnership::SCTAG_TMO_CUSTOM;
        *content = std::ptr::null_mut();
        *extra = notes.parts.len() as u64;
        notes.parts.push(Some(part));
    }
    true
}

/// One of our parts arrives.
unsafe extern "C" fn read_transfer(
    raw: *mut RawJSContext,
    _: *mut JSStructuredCloneReader,
    _: *const js::CloneDataPolicy,
    _: u32,
    _: *mut c_void,
    extra: u64,
    closure: *mut c_void,
    result: js::MutableHandle<*mut js::JSObject>,
) -> bool {
    // SAFETY: as in `write_transfer`.
    let (hooks, part) = unsafe {
        let notes = &mut *closure.cast::<Notes<'_>>();
        (notes.hooks, notes.parts.get_mut(extra as usize).and_then(Option::take))
    };
    let Some(part) = part else { return false };
    // SAFETY: the engine's context; the call that led here is suspended.
    let mut cx = unsafe { Cx::from_raw(raw) };
    let give = || {
        cx.scope(|s| match hooks.give(s, part) {
            Ok(object) => {
                let value = s.value(object);
                if value.is_object() {
                    result.set(value.to_object());
                }
                value.is_object()
            }
            Err(Thrown::Exception(error)) => {
                s.throw_again(error);
                false
            }
            Err(Thrown::Terminated) => false,
        })
    };
    catch_unwind(AssertUnwindSafe(give)).unwrap_or(false)
}

/// A message ends unread; its parts go with [`Message`].
unsafe extern "C" fn free_transfer(
    _: u32,
    _: js::TransferableOwnership,
    _: *mut c_void,
    _: u64,
    _: *mut c_void,
) {
}
