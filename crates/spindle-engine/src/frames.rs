//! Exceptions and stacks: taking what is pending, and reading frames as plain data.
//!
//! A stack is a chain of the engine's SavedFrame objects. `error.stack` formatting is JavaScript's business (a getter
//! on `Error.prototype`); this file gives it the frames.

use crate::abi;
use crate::cx::Cx;
use crate::root::Local;
use crate::scope::{JsResult, Scope};
use crate::strings;
use mozjs::context::RawJSContext;
use mozjs::jsapi::{self as js, JSObject, JSString, Value};
use mozjs::rooted;
use std::mem::MaybeUninit;
use std::ptr;

/// Most frames the engine records.
pub const MAX_FRAMES: u32 = 128;

/// One frame of a stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The function's name, if it has one.
    pub function: Option<String>,
    /// The script's file name as it was compiled.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in UTF-16 units.
    pub column: u32,
    /// What the frame below waited for, when it is an asynchronous parent.
    pub async_cause: Option<String>,
}

impl Cx {
    /// Moves the pending exception into the root stack's `slot`; false if none is pending.
    pub(crate) fn take_exception(&mut self, slot: u32) -> bool {
        // SAFETY: plain question to the engine.
        if !unsafe { js::JS_IsExceptionPending(self.raw()) } {
            return false;
        }
        // SAFETY: the context is live; both are rooted at once.
        let (value, stack) = unsafe { abi::steal_exception(self.raw()) };
        self.state().thrown_stack.set(stack);
        self.state().thrown.set(value);
        self.roots().set_at(slot, value);
        true
    }
}

impl<'s> Scope<'s> {
    /// Leaves `value` pending. The exception that was last taken keeps the place of its throw, and any other error object
    /// counts as thrown where it was made; what has neither is thrown here.
    pub(crate) fn throw_again(&mut self, value: Local<'_>) {
        let stack = self.place_of(self.value(value));
        if stack.is_null() {
            return self.set_pending(value);
        }
        // SAFETY: the context is live, and both are rooted.
        unsafe { abi::set_exception(self.raw(), self.value(value), stack) };
    }

    /// Where a value was thrown or made, as far as that is known; null else. Not rooted.
    fn place_of(&self, value: Value) -> *mut JSObject {
        let state = self.state();
        if state.thrown.get().asBits_ == value.asBits_ && !state.thrown_stack.get().is_null() {
            return state.thrown_stack.get();
        }
        if !value.is_object() {
            return ptr::null_mut();
        }
        rooted!(in(self.raw()) let object = value.to_object());
        // SAFETY: the handle is rooted; null for what is no error object.
        unsafe { js::ExceptionStackOrNull(object.handle().into()) }
    }

    /// The frames of an error object, or of what [`Scope::capture_stack`] gave; innermost first.
    ///
    /// Empty for any other value. Frames of the engine's own self-hosted code are left out.
    pub fn frames_of(&mut self, value: Local<'_>, max: u32) -> Vec<Frame> {
        let raw = self.raw();
        let value = self.value(value);
        if !value.is_object() {
            return Vec::new();
        }
        rooted!(in(raw) let object = value.to_object());
        // SAFETY: the handle is rooted; both functions only look at it.
        let start = unsafe {
            if js::IsSavedFrame(object.get()) {
                object.get()
            } else {
                js::ExceptionStackOrNull(object.handle().into())
            }
        };
        read_frames(raw, start, max)
    }

    /// Where the exception that was last taken from the engine was thrown; empty if that is unknown.
    ///
    /// Unlike [`Scope::frames_of`] this works for any thrown value, and tells the `throw` from the `new Error`.
    pub fn throw_frames(&mut self, max: u32) -> Vec<Frame> {
        let start = self.state().thrown_stack.get();
        read_frames(self.raw(), start, max)
    }

    /// The running JavaScript's frames, innermost first; with `after`, only those below that function's.
    pub fn capture_frames(&mut self, max: u32, after: Option<Local<'_>>) -> Vec<Frame> {
        let raw = self.raw();
        let start = self.capture_object(max, after);
        if start.is_none() {
            // SAFETY: only a lack of memory fails here, and nobody waits for that exception.
            unsafe { js::JS_ClearPendingException(raw) };
        }
        read_frames(raw, start.unwrap_or(ptr::null_mut()), max)
    }

    /// The running stack as an object that [`Scope::frames_of`] reads later; `null` if there is none.
    ///
    /// # Errors
    /// Out of memory.
    pub fn capture_stack(&mut self, max: u32, after: Option<Local<'_>>) -> JsResult<'s> {
        match self.capture_object(max, after) {
            Some(stack) => Ok(self.local(mozjs::jsval::ObjectOrNullValue(stack))),
            None => Err(self.thrown()),
        }
    }

    fn capture_object(&mut self, max: u32, after: Option<Local<'_>>) -> Option<*mut JSObject> {
        let raw = self.raw();
        let after = after.map(|local| self.value(local)).filter(Value::is_object);
        rooted!(in(raw) let after = after.map_or(ptr::null_mut(), |value| value.to_object()));
        capture(raw, max, after.handle().into())
    }
}

/// The running stack; none if that failed with an exception pending.
pub(crate) fn capture(raw: *mut RawJSContext, max: u32, after: js::HandleObject) -> Option<*mut JSObject> {
    let mut bounds = MaybeUninit::<js::StackCapture>::uninit();
    rooted!(in(raw) let mut stack = ptr::null_mut::<JSObject>());
    // SAFETY: the first call makes `bounds`; the handles are rooted (null means "no function to start after").
    let captured = unsafe {
        js::JS_StackCapture_MaxFrames(max.clamp(1, MAX_FRAMES), bounds.as_mut_ptr());
        js::CaptureCurrentStack(raw, stack.handle_mut().into(), bounds.as_mut_ptr(), after)
    };
    captured.then(|| stack.get())
}

/// Reads a chain of SavedFrames.
pub(crate) fn read_frames(raw: *mut RawJSContext, start: *mut JSObject, max: u32) -> Vec<Frame> {
    let mut frames = Vec::new();
    rooted!(in(raw) let mut frame = start);
    rooted!(in(raw) let mut parent = ptr::null_mut::<JSObject>());
    while !frame.get().is_null() && frames.len() < max as usize {
        frames.push(read_frame(raw, frame.handle().into()));
        parent.set(ptr::null_mut());
        let (this, hide) = (frame.handle().into(), js::SavedFrameSelfHosted::Exclude);
        // SAFETY: the handles are rooted.
        unsafe {
            js::GetSavedFrameParent(raw, ptr::null_mut(), this, parent.handle_mut().into(), hide);
            if parent.get().is_null() {
                js::GetSavedFrameAsyncParent(raw, ptr::null_mut(), this, parent.handle_mut().into(), hide);
            }
        }
        frame.set(parent.get());
    }
    frames
}

fn read_frame(raw: *mut RawJSContext, frame: js::HandleObject) -> Frame {
    let hide = js::SavedFrameSelfHosted::Exclude;
    let (mut line, mut column) = (0, MaybeUninit::<js::TaggedColumnNumberOneOrigin>::zeroed());
    // SAFETY: the handle is rooted by the caller; zero is a valid column number that means "none".
    let column = unsafe {
        js::GetSavedFrameLine(raw, ptr::null_mut(), frame, &mut line, hide);
        js::GetSavedFrameColumn(raw, ptr::null_mut(), frame, column.as_mut_ptr(), hide);
        column.assume_init().value_
    };
    // The top bit tells WebAssembly frames, whose column is a function index.
    let column = column & 0x7fff_ffff;
    let function = frame_text(raw, frame, js::GetSavedFrameFunctionDisplayName);
    let file = frame_text(raw, frame, js::GetSavedFrameSource).unwrap_or_default();
    let async_cause = frame_text(raw, frame, js::GetSavedFrameAsyncCause);
    Frame { function, file, line, column, async_cause }
}

type TextGetter = unsafe extern "C" fn(
    *mut RawJSContext,
    *mut js::JSPrincipals,
    js::HandleObject,
    js::MutableHandle<*mut JSString>,
    js::SavedFrameSelfHosted,
) -> js::SavedFrameResult;

fn frame_text(raw: *mut RawJSContext, frame: js::HandleObject, getter: TextGetter) -> Option<String> {
    rooted!(in(raw) let mut text = ptr::null_mut::<JSString>());
    // SAFETY: the handles are rooted; the string is used at once.
    unsafe {
        getter(raw, ptr::null_mut(), frame, text.handle_mut().into(), js::SavedFrameSelfHosted::Exclude);
        if text.get().is_null() { None } else { strings::to_utf8(raw, text.get()) }
    }
}
