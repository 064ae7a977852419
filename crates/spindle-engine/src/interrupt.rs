//! Reaching into running JavaScript from another thread: asking for its stack, ending it.
//!
//! A request sets a flag and asks the engine for a callback at its next safe point (a loop edge, a call). The engine
//! also calls back for reasons of its own, so the callback decides by the flags. Native code is not interrupted.

use crate::cx::Cx;
use crate::frames::{self, Frame};
use mozjs::context::RawJSContext;
use mozjs::jsapi as js;
use std::ptr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

const WANT_STACK: u32 = 1;
const TERMINATE: u32 = 2;
/// The heap grew beyond the soft limit.
pub(crate) const OUT_OF_MEMORY: u32 = 4;

/// Frames of a requested stack.
const STACK_FRAMES: u32 = 64;

/// What the handle and the runtime share.
pub(crate) struct InterruptShared {
    flags: AtomicU32,
    /// The context while it lives; the lock keeps it from being destroyed during a request.
    context: Mutex<ContextPointer>,
    stack: Mutex<Option<Vec<Frame>>>,
}

struct ContextPointer(*mut RawJSContext);

// SAFETY: the pointer is used for `JS_RequestInterruptCallback` only, which may be called on any thread.
unsafe impl Send for ContextPointer {}

impl InterruptShared {
    pub(crate) fn new(raw: *mut RawJSContext) -> Arc<InterruptShared> {
        Arc::new(InterruptShared {
            flags: AtomicU32::new(0),
            context: Mutex::new(ContextPointer(raw)),
            stack: Mutex::default(),
        })
    }

    /// Sets a flag and asks for the callback.
    pub(crate) fn request(&self, flag: u32) {
        self.flags.fetch_or(flag, Ordering::SeqCst);
        let context = self.context.lock().unwrap_or_else(PoisonError::into_inner);
        if !context.0.is_null() {
            // SAFETY: the context is alive while the lock is held; the function may be called on any thread.
            unsafe { js::JS_RequestInterruptCallback(context.0) };
        }
    }

    /// Whether termination is requested; it stays so until the request is taken back.
    pub(crate) fn is_terminating(&self) -> bool {
        self.flags.load(Ordering::SeqCst) & TERMINATE != 0
    }

    /// The context is about to go.
    pub(crate) fn close(&self) {
        self.context.lock().unwrap_or_else(PoisonError::into_inner).0 = ptr::null_mut();
    }

    fn take(&self, flag: u32) -> bool {
        self.flags.load(Ordering::Relaxed) & flag != 0
            && self.flags.fetch_and(!flag, Ordering::SeqCst) & flag != 0
    }
}

/// Asks things of the runtime from any thread. Outliving the runtime is harmless.
#[derive(Clone)]
pub struct InterruptHandle(Arc<InterruptShared>);

impl InterruptHandle {
    /// Asks for the stack of the JavaScript that runs now (or runs next).
    ///
    /// It goes to [`crate::EngineHost::on_stack`] on the runtime's thread and to [`InterruptHandle::take_stack`].
    pub fn request_stack(&self) {
        self.0.request(WANT_STACK);
    }

    /// The stack last asked for, once it is there; each is given once. Does not wait.
    pub fn take_stack(&self) -> Option<Vec<Frame>> {
        self.0.stack.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Ends the JavaScript that runs, and any that is started, until [`InterruptHandle::clear`].
    ///
    /// No `catch` or `finally` runs; the call into JavaScript returns "terminated". It also wakes `Atomics.wait`.
    pub fn terminate(&self) {
        self.0.request(TERMINATE);
    }

    /// Whether termination is requested.
    pub fn is_terminating(&self) -> bool {
        self.0.is_terminating()
    }

    /// Takes back all requests, so that the runtime may be used again after a termination.
    pub fn clear(&self) {
        self.0.flags.store(0, Ordering::SeqCst);
    }
}

impl Cx {
    /// A handle for other threads.
    pub fn interrupt_handle(&self) -> InterruptHandle {
        InterruptHandle(self.state().interrupt.clone())
    }
}

/// The engine is at a safe point; false ends the running JavaScript.
pub(crate) unsafe extern "C" fn on_interrupt(raw: *mut RawJSContext) -> bool {
    // SAFETY: the engine calls this with its live context; the code below us is suspended.
    let mut cx = unsafe { Cx::from_raw(raw) };
    let shared = cx.state().interrupt.clone();
    if shared.take(WANT_STACK) {
        deliver_stack(&mut cx, &shared);
    }
    if shared.take(OUT_OF_MEMORY) {
        cx.report_out_of_memory();
        shared.flags.fetch_or(TERMINATE, Ordering::SeqCst);
    }
    let go_on = !shared.is_terminating();
    if !go_on {
        // What is started before the request is taken back must end as well.
        // SAFETY: plain request on the context's own thread.
        unsafe { js::JS_RequestInterruptCallback(raw) };
    }
    go_on
}

fn deliver_stack(cx: &mut Cx, shared: &InterruptShared) {
    let raw = cx.raw();
    mozjs::rooted!(in(raw) let none = ptr::null_mut::<js::JSObject>());
    let stack = frames::capture(raw, STACK_FRAMES, none.handle().into());
    if stack.is_none() {
        // SAFETY: only a lack of memory fails here, and nobody waits for that exception.
        unsafe { js::JS_ClearPendingException(raw) };
    }
    let frames = frames::read_frames(raw, stack.unwrap_or(ptr::null_mut()), STACK_FRAMES);
    cx.state().host.on_stack(&frames);
    *shared.stack.lock().unwrap_or_else(PoisonError::into_inner) = Some(frames);
}
