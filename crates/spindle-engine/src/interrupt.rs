//! Reaching into a runtime from another thread: asking for its stack, ending what it runs.
//!
//! One atomic word holds a bit for each thing that can be asked; only whoever answers for a bit clears it, so none hides
//! another. Setting one asks the engine for a callback at its next safe point (a loop edge, a call); the engine also calls
//! back for reasons of its own, so the callback decides by the word. Native code is not interrupted: a loop that waits is
//! woken through [`crate::Dispatcher::wake`]. The three bits of [`STOP`] end the running JavaScript, and every entry tests them
//! first ([`crate::Cx::is_stopped`]), so that a runtime that was stopped runs no more of it.

use crate::cx::Cx;
use crate::frames::{self, Frame};
use crate::host::Dispatcher;
use mozjs::context::RawJSContext;
use mozjs::jsapi as js;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A plain interrupt: somebody wants the running stack.
const WANT_STACK: u32 = 1;
/// Everything is to end, until the request is taken back.
const TERMINATE: u32 = 2;
/// The heap is over its limit; stays for the life of the runtime.
pub(crate) const OUT_OF_MEMORY: u32 = 4;
/// A time limit of [`Cx::limit_time`] has run out.
const TIMED_OUT: u32 = 8;
/// The heap may be over its limit: collect, and look.
pub(crate) const CHECK_HEAP: u32 = 16;

/// What ends running JavaScript.
const STOP: u32 = TERMINATE | OUT_OF_MEMORY | TIMED_OUT;

/// Frames of a requested stack.
const STACK_FRAMES: u32 = 64;

/// What the handles and the runtime share.
pub(crate) struct InterruptShared {
    word: AtomicU32,
    /// The context while it lives; the lock keeps it from being destroyed during a request.
    context: Mutex<ContextPointer>,
    stack: Mutex<Option<Vec<Frame>>>,
    limits: Mutex<Limits>,
    dispatcher: Arc<dyn Dispatcher>,
}

struct ContextPointer(*mut RawJSContext);

// SAFETY: the pointer is used for `JS_RequestInterruptCallback` only, which may be called on any thread.
unsafe impl Send for ContextPointer {}

/// The time limits that are running, outermost first.
#[derive(Default)]
struct Limits {
    running: Vec<Limit>,
    next: u64,
}

struct Limit {
    number: u64,
    expired: bool,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl InterruptShared {
    pub(crate) fn new(raw: *mut RawJSContext, dispatcher: Arc<dyn Dispatcher>) -> Arc<InterruptShared> {
        Arc::new(InterruptShared {
            word: AtomicU32::new(0),
            context: Mutex::new(ContextPointer(raw)),
            stack: Mutex::default(),
            limits: Mutex::default(),
            dispatcher,
        })
    }

    /// Sets a bit and asks for the callback; whether the runtime was still there.
    pub(crate) fn request(&self, bit: u32) -> bool {
        self.word.fetch_or(bit, Ordering::SeqCst);
        let context = lock(&self.context);
        if context.0.is_null() {
            return false;
        }
        // SAFETY: the context is alive while the lock is held; the function may be called on any thread.
        unsafe { js::JS_RequestInterruptCallback(context.0) };
        true
    }

    #[inline]
    pub(crate) fn has(&self, bits: u32) -> bool {
        self.word.load(Ordering::Relaxed) & bits != 0
    }

    fn clear(&self, bit: u32) {
        self.word.fetch_and(!bit, Ordering::SeqCst);
    }

    /// The context is about to go.
    pub(crate) fn close(&self) {
        lock(&self.context).0 = ptr::null_mut();
    }

    /// Clears a bit; whether it was set.
    fn take(&self, bit: u32) -> bool {
        self.has(bit) && self.word.fetch_and(!bit, Ordering::SeqCst) & bit != 0
    }

    fn begin_limit(&self) -> u64 {
        let mut limits = lock(&self.limits);
        let number = limits.next;
        limits.next += 1;
        limits.running.push(Limit { number, expired: false });
        number
    }

    /// Ends the innermost limit; whether it had run out. The bit stays while an outer one has.
    fn end_limit(&self) -> bool {
        let mut limits = lock(&self.limits);
        let expired = limits.running.pop().is_some_and(|limit| limit.expired);
        if !limits.running.iter().any(|limit| limit.expired) {
            self.clear(TIMED_OUT);
        }
        expired
    }

    fn expire_limit(&self, number: u64) {
        {
            let mut limits = lock(&self.limits);
            let Some(limit) = limits.running.iter_mut().find(|limit| limit.number == number) else { return };
            limit.expired = true;
            // Under the lock, so that a limit which ends at this moment clears the bit after it was set.
            self.word.fetch_or(TIMED_OUT, Ordering::SeqCst);
        }
        self.request(0);
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
        lock(&self.0.stack).take()
    }

    /// Ends the JavaScript that runs, and any that is started, until [`InterruptHandle::clear`].
    ///
    /// No `catch` or `finally` runs; the call into JavaScript returns "terminated". It also wakes `Atomics.wait`, and
    /// the host's loop by [`crate::Dispatcher::wake`].
    pub fn terminate(&self) {
        if self.0.request(TERMINATE) {
            self.0.dispatcher.wake();
        }
    }

    /// Whether termination is requested.
    pub fn is_terminating(&self) -> bool {
        self.0.has(TERMINATE)
    }

    /// Takes the termination back, so that the runtime may be used again. What else was asked for stays.
    pub fn clear(&self) {
        self.0.clear(TERMINATE);
    }
}

/// Ends what runs under one [`Cx::limit_time`], from any thread. Harmless once that has ended.
#[derive(Clone)]
pub struct TimeLimit {
    shared: Arc<InterruptShared>,
    number: u64,
}

impl TimeLimit {
    /// The time is up: the JavaScript under the limit ends as by a termination.
    pub fn expire(&self) {
        self.shared.expire_limit(self.number);
    }
}

impl Cx {
    /// A handle for other threads.
    pub fn interrupt_handle(&self) -> InterruptHandle {
        InterruptHandle(self.state().interrupt.clone())
    }

    /// Whether no more JavaScript may run: by a termination, a time limit, or lack of memory. Every entry asks this first.
    #[inline]
    pub fn is_stopped(&self) -> bool {
        self.state().interrupt.has(STOP)
    }

    /// Whether the runtime was stopped for lack of memory; it stays so.
    pub fn is_out_of_memory(&self) -> bool {
        self.state().interrupt.has(OUT_OF_MEMORY)
    }

    /// [`Cx::is_stopped`] at an entry from Rust: a stop for lack of memory that the host has not heard of is told now.
    #[inline]
    pub(crate) fn stops_entry(&mut self) -> bool {
        self.is_stopped() && self.note_stop()
    }

    #[cold]
    fn note_stop(&mut self) -> bool {
        if self.state().interrupt.has(OUT_OF_MEMORY) {
            self.report_out_of_memory();
        }
        true
    }

    /// Runs `f` under a time limit (`timeout` of `vm`), and tells whether that ran out.
    ///
    /// This crate has no clock: whoever has one calls [`TimeLimit::expire`]. Limits nest; an outer one that runs out ends what
    /// is inside as well, where `f` then sees "terminated" without its own limit having run out.
    pub fn limit_time<R>(&mut self, f: impl FnOnce(&mut Cx, TimeLimit) -> R) -> (R, bool) {
        /// Ends the limit, by a panic too.
        struct Running(Arc<InterruptShared>, bool);
        impl Running {
            fn end(&mut self) -> bool {
                !std::mem::replace(&mut self.1, true) && self.0.end_limit()
            }
        }
        impl Drop for Running {
            fn drop(&mut self) {
                self.end();
            }
        }
        let shared = self.state().interrupt.clone();
        let number = shared.begin_limit();
        let mut running = Running(shared.clone(), false);
        let result = f(self, TimeLimit { shared, number });
        let expired = running.end();
        (result, expired)
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
    if shared.take(CHECK_HEAP) {
        cx.check_heap();
    }
    if !cx.stops_entry() {
        return true;
    }
    // What is started before the stop is taken back must end as well.
    // SAFETY: plain request on the context's own thread.
    unsafe { js::JS_RequestInterruptCallback(raw) };
    false
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
    // A panic must not cross the engine's frames below; the panic hook has told of it.
    let _ = catch_unwind(AssertUnwindSafe(|| cx.state().host.on_stack(&frames)));
    *lock(&shared.stack) = Some(frames);
}
