//! The promise-job queue, pulled one job at a time, and the async context that travels with jobs.
//!
//! The engine holds the queue; [`Cx::run_jobs`] takes jobs out and runs them, so the runtime can count and trace them.
//! A job must run with the async context (the object behind `AsyncLocalStorage`) that was current where it was scheduled.
//! For a reaction on a *pending* promise the engine stores what `host_data` returns and gives it back with the job.
//! For one on a *settled* promise there is no such slot, but the job is queued right after `host_global` returns, so
//! we note the async context under the index that the job will have in the queue. (Indices rather than a plain queue:
//! `Promise.all` over subclassed promises calls the hook without queueing anything.)
//!
//! The hooks also say which global made the job, which nobody here needs. So the global carries one bit: it is set
//! if and only if there is an async context. Without one both hooks return at once and the engine stores nothing.

use crate::cx::{Cx, State, Terminated};
use crate::ops::{OpCall, OpError};
use crate::root::Local;
use crate::scope::{JsResult, Scope};
use mozjs::context::RawJSContext;
use mozjs::glue::{self, JobQueueTraps};
use mozjs::jsapi::{self as js, Heap, JSAutoRealm, JSObject, JSTracer, Value};
use mozjs::jsval::{ObjectValue, UndefinedValue};
use mozjs::rooted;
use mozjs::rust::Trace;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::ffi::c_void;
use std::ptr;

/// The longest pause between two jobs that may go on in place after an `await` of a settled value, in jobs.
///
/// Finding out whether an `await` may costs about as much as a job: the engine walks the stack. Where it may, one job takes all
/// the awaits that follow; where it may not (a caller waits further up), every job would ask in vain. The engine
/// does not tell which it was, but a refused `await` leaves a job behind. So each job that leaves one doubles the pause.
const SKIP_PAUSE_MAX: u32 = 16;

/// The runtime's part of the queue.
pub(crate) struct Jobs {
    /// Async context of the running code: an object, or undefined.
    current: Box<Heap<Value>>,
    /// Jobs taken out of the engine's queue so far.
    dequeued: Cell<u64>,
    /// Async contexts of queued jobs that have no slot of their own, by queue index, ascending.
    noted: RefCell<VecDeque<(u64, Box<Heap<Value>>)>>,
    /// Boxes to reuse, so that an `await` with an async context allocates nothing.
    #[allow(clippy::vec_box, reason = "a Heap must not move")]
    spare: RefCell<Vec<Box<Heap<Value>>>>,
    skip_settled_awaits: Cell<bool>,
    /// The present pause (see [`SKIP_PAUSE_MAX`]), and how many jobs of it are still to come.
    skip_pause: Cell<u32>,
    skip_left: Cell<u32>,
    /// Whether there ever was an async context; until then no job needs to be asked for its own.
    any_async_context: Cell<bool>,
    /// Values thrown by jobs that the engine itself made us run (debugger), until the next drain.
    stray: RefCell<Vec<crate::root::Global>>,
    /// Whether the host is told of each job.
    is_watched: bool,
}

impl Jobs {
    pub(crate) fn new(skip_settled_awaits: bool, is_watched: bool) -> Jobs {
        Jobs {
            current: Box::default(),
            dequeued: Cell::new(0),
            noted: RefCell::default(),
            spare: RefCell::default(),
            skip_settled_awaits: Cell::new(skip_settled_awaits && !is_watched),
            skip_pause: Cell::new(1),
            skip_left: Cell::new(0),
            any_async_context: Cell::new(false),
            stray: RefCell::default(),
            is_watched,
        }
    }

    /// # Safety
    /// For the collector's tracing hook only.
    pub(crate) unsafe fn trace(&self, tracer: *mut JSTracer) {
        // SAFETY: all values are boxed; `tracer` is the engine's.
        unsafe {
            self.current.trace(tracer);
            for (_, context) in self.noted.borrow().iter() {
                context.trace(tracer);
            }
        }
    }

    /// The running async context: an object, or undefined. Not rooted.
    pub(crate) fn current(&self) -> Value {
        self.current.get()
    }

    /// Makes this the running async context: an object, or undefined.
    #[inline]
    fn set_current(&self, context: Value) {
        if context.is_object() {
            self.any_async_context.set(true);
            self.current.set(context);
        } else if self.current.get().is_object() {
            self.current.set(UndefinedValue());
        }
    }

    /// Remembers the running async context for the job that is queued next.
    ///
    /// # Safety
    /// `raw` must be the live context of this runtime.
    unsafe fn note(&self, raw: *mut RawJSContext) {
        let context = self.current.get();
        let mut noted = self.noted.borrow_mut();
        // SAFETY: plain question to the engine.
        let index = self.dequeued.get() + unsafe { js::GetRegularMicroTaskCount(raw) } as u64;
        if noted.back().is_some_and(|last| last.0 == index) {
            // The hook was called, but nothing was queued.
            let (_, unused) = noted.pop_back().expect("looked at above");
            self.recycle(unused);
        }
        if context.is_object() {
            let slot = self.spare.borrow_mut().pop().unwrap_or_default();
            slot.set(context);
            noted.push_back((index, slot));
        }
    }

    /// Queues a call of `f`, with the running async context. False: out of memory, the exception is pending.
    ///
    /// # Safety
    /// `raw` must be the live context of this runtime, and `f` callable.
    #[inline]
    unsafe fn queue(&self, raw: *mut RawJSContext, f: &Value) -> bool {
        // SAFETY: as the caller vouches; the queue roots the function.
        unsafe {
            if self.any_async_context.get() {
                self.note(raw);
            }
            js::EnqueueMicroTask(raw, f)
        }
    }

    /// The async context noted for the job with this index.
    fn take_noted(&self, index: u64) -> Value {
        let mut noted = self.noted.borrow_mut();
        while noted.front().is_some_and(|first| first.0 <= index) {
            let (noted_for, slot) = noted.pop_front().expect("looked at above");
            let context = slot.get();
            self.recycle(slot);
            if noted_for == index {
                return context;
            }
        }
        UndefinedValue()
    }

    fn recycle(&self, slot: Box<Heap<Value>>) {
        slot.set(UndefinedValue());
        let mut spare = self.spare.borrow_mut();
        if spare.len() < 64 {
            spare.push(slot);
        }
    }

    /// Counts one job out of the queue; its index.
    fn next_index(&self) -> u64 {
        let index = self.dequeued.get();
        self.dequeued.set(index + 1);
        index
    }

    /// Whether the next job may go on in place after an `await` of a settled value, if it is the only one.
    #[inline]
    fn may_skip(&self) -> bool {
        let left = self.skip_left.get();
        self.skip_left.set(left.saturating_sub(1));
        left == 0 && self.skip_settled_awaits.get()
    }

    /// A job that might go on in place has run, and left jobs behind or not.
    #[inline]
    fn skip_tried(&self, left_jobs: bool) {
        let pause = if left_jobs { (self.skip_pause.get() * 2).min(SKIP_PAUSE_MAX) } else { 1 };
        self.skip_pause.set(pause);
        self.skip_left.set(pause - 1);
    }

    /// Forgets every value, for the end of the runtime.
    pub(crate) fn close(&self) {
        self.current.set(UndefinedValue());
        self.noted.borrow_mut().clear();
        self.stray.borrow_mut().clear();
    }
}

impl Cx {
    /// Whether promise jobs are waiting.
    #[inline]
    pub fn has_jobs(&self) -> bool {
        // SAFETY: plain question to the engine.
        unsafe { js::HasAnyMicroTasks(self.raw()) }
    }

    /// Number of promise jobs run since the runtime began.
    pub fn jobs_run(&self) -> u64 {
        self.state().jobs.dequeued.get()
    }

    /// Number of promise jobs queued since the runtime began. The queue is first in, first out, so the job that is queued
    /// next gets this as its number.
    pub fn jobs_queued(&self) -> u64 {
        // SAFETY: plain question to the engine.
        self.jobs_run() + unsafe { js::GetRegularMicroTaskCount(self.raw()) } as u64
    }

    /// Whether `await` of a settled value may go on in place when no other job waits (1.7 times as fast; order stays as
    /// specified, but such an `await` is no job, so it is off from the start where jobs are watched). Where it does not work it is tried less often.
    pub fn set_skip_settled_awaits(&mut self, on: bool) {
        self.state().jobs.skip_settled_awaits.set(on);
    }

    /// Runs promise jobs until none is left, those queued meanwhile included; the number of jobs run.
    ///
    /// A job that throws hands the value to `on_thrown`, and the next job runs. Call this with no JavaScript on the
    /// stack (the caller's duty: jobs must not run inside a running function).
    ///
    /// # Errors
    /// Terminated; the jobs not yet run stay queued.
    pub fn run_jobs(
        &mut self,
        on_thrown: &mut dyn FnMut(&mut Scope<'_>, Local<'_>),
    ) -> Result<usize, Terminated> {
        self.collect_pins();
        self.hand_over_strays(on_thrown);
        let outcome = drain(self, on_thrown);
        let jobs = &self.state().jobs;
        jobs.set_current(UndefinedValue());
        if self.state().thrown.get().is_object() {
            self.state().thrown.set(UndefinedValue());
        }
        if outcome.is_ok() {
            jobs.noted.borrow_mut().clear();
        }
        // SAFETY: plain notices. Without the first the target of a `WeakRef` read in this turn never dies; without
        // the second the next entry's awaits look for a shortcut that only jobs can take.
        unsafe {
            js::ClearKeptObjects(self.raw());
            js::JobQueueMayNotBeEmpty(self.raw());
        }
        outcome
    }

    fn hand_over_strays(&mut self, on_thrown: &mut dyn FnMut(&mut Scope<'_>, Local<'_>)) {
        if self.state().jobs.stray.borrow().is_empty() {
            return;
        }
        let strays = std::mem::take(&mut *self.state().jobs.stray.borrow_mut());
        for value in strays {
            self.scope(|s| {
                let value = s.global(&value);
                on_thrown(s, value);
            });
        }
    }
}

impl Cx {
    /// Drops the running async context, if there is one: what is entered next starts without.
    #[inline]
    pub fn clear_async_context(&mut self) {
        self.state().jobs.set_current(UndefinedValue());
    }
}

/// The same as [`Scope`] has, for ops: no scope, no allocation.
impl OpCall<'_> {
    /// Queues a call of argument `index` without arguments as a job, with the running async context (`queueMicrotask`).
    ///
    /// # Errors
    /// `ERR_INTERNAL_ASSERTION` if it is no function; out of memory.
    #[inline]
    pub fn queue_job(&mut self, index: usize) -> Result<(), OpError> {
        let f = self.value(index);
        // SAFETY: the object is a live argument, and nothing collects here.
        if !f.is_object() || unsafe { !js::IsCallable(f.to_object()) } {
            return Err(self.mismatch(index, "a function"));
        }
        let raw = self.raw();
        // SAFETY: the context is live, and the argument callable.
        let queued = unsafe { self.cx().state().jobs.queue(raw, &f) };
        if queued { Ok(()) } else { Err(OpError::Thrown) }
    }

    /// Sets the result to [`Scope::async_context`].
    #[inline]
    pub fn async_context(&mut self) {
        let context = self.cx().state().jobs.current.get();
        self.set_value(context);
    }

    /// [`Scope::set_async_context`] with argument `index`.
    #[inline]
    pub fn set_async_context(&mut self, index: usize) {
        let context = self.value(index);
        self.cx().state().jobs.set_current(context);
    }
}

impl<'s> Scope<'s> {
    /// The async context of the running code: an object, or `undefined`.
    pub fn async_context(&mut self) -> Local<'s> {
        let context = self.state().jobs.current.get();
        self.local(context)
    }

    /// Sets the async context of the running code; anything but an object means none.
    ///
    /// Jobs scheduled from here on run with it. After a drain there is none.
    pub fn set_async_context(&mut self, context: Local<'_>) {
        let context = self.value(context);
        self.state().jobs.set_current(context);
    }

    /// Queues a call of `f` without arguments as a job, with the running async context (`queueMicrotask`).
    ///
    /// # Errors
    /// A TypeError if `f` is no function.
    pub fn queue_job(&mut self, f: Local<'_>) -> JsResult<'s, ()> {
        if !self.is_function(f) {
            let error = self.type_error("not a function")?;
            return Err(crate::scope::Thrown::Exception(error));
        }
        let (raw, value) = (self.raw(), self.value(f));
        // SAFETY: the context is live, and the function is one.
        let queued = unsafe { self.state().jobs.queue(raw, &value) };
        if queued { Ok(()) } else { Err(self.thrown()) }
    }
}

/// Runs jobs until the queue is empty.
fn drain(cx: &mut Cx, on_thrown: &mut dyn FnMut(&mut Scope<'_>, Local<'_>)) -> Result<usize, Terminated> {
    let raw = cx.raw();
    // SAFETY: not returned.
    let state = unsafe { cx.state_detached() };
    rooted!(in(raw) let mut task = UndefinedValue());
    rooted!(in(raw) let mut job = ptr::null_mut::<JSObject>());
    rooted!(in(raw) let mut result = UndefinedValue());
    let mut count = 0;
    let mut skipping;
    loop {
        if cx.stops_entry() {
            return if cx.has_jobs() { Err(Terminated) } else { Ok(count) };
        }
        // SAFETY: all handles are rooted; the engine's own jobs go back to it as they came.
        let done = unsafe {
            glue::JS_DequeueNextMicroTask(raw, task.handle_mut().into());
            if task.get().is_null() {
                return Ok(count);
            }
            count += 1;
            let index = state.jobs.next_index();
            skipping = state.jobs.may_skip() && !js::HasAnyMicroTasks(raw);
            if skipping {
                js::JobQueueIsEmpty(raw);
            }
            if !task.get().is_object() {
                continue;
            }
            if state.jobs.is_watched {
                state.host.job_begins(cx, index);
            }
            if js::IsJSMicroTask(task.as_ptr()) {
                job.set(task.get().to_object());
                if state.jobs.any_async_context.get() {
                    state.jobs.set_current(async_context_of(cx, index, job.handle().into()));
                }
                run_engine_job(raw, job.handle().into())
            } else {
                if state.jobs.any_async_context.get() {
                    state.jobs.set_current(state.jobs.take_noted(index));
                }
                run_callable(raw, task.handle().into(), result.handle_mut().into())
            }
        };
        if state.jobs.is_watched {
            state.host.job_ends(cx);
        }
        if skipping {
            state.jobs.skip_tried(cx.has_jobs());
        }
        if !done {
            hand_over(cx, on_thrown)?;
        }
        cx.stress();
    }
}

/// The async context that a job of the engine runs with, from what the hooks said when it was made.
///
/// # Safety
/// `job` must be a rooted job object of the engine.
unsafe fn async_context_of(cx: &mut Cx, index: u64, job: js::HandleObject) -> Value {
    let raw = cx.raw();
    rooted!(in(raw) let mut global = ptr::null_mut::<JSObject>());
    rooted!(in(raw) let mut data = ptr::null_mut::<JSObject>());
    // SAFETY: the handles are rooted. False means that the job's realm is dead; it does not run then.
    let told = unsafe {
        js::MaybeGetHostDefinedDataFromJSMicroTask(*job, global.handle_mut().into(), data.handle_mut().into())
    };
    if !told || global.get().is_null() {
        UndefinedValue()
    } else if data.get().is_null() {
        cx.state().jobs.take_noted(index)
    } else {
        ObjectValue(data.get())
    }
}

/// Gives the value a job threw to the runtime.
fn hand_over(cx: &mut Cx, on_thrown: &mut dyn FnMut(&mut Scope<'_>, Local<'_>)) -> Result<(), Terminated> {
    cx.scope(|s| match s.thrown() {
        crate::scope::Thrown::Exception(value) => {
            on_thrown(s, value);
            Ok(())
        }
        crate::scope::Thrown::Terminated => Err(Terminated),
    })
}

/// # Safety
/// `f` must be a rooted callable object, and `raw` the live context.
unsafe fn run_callable(raw: *mut RawJSContext, f: js::HandleValue, result: js::MutableHandle<Value>) -> bool {
    let none = js::HandleValueArray { length_: 0, elements_: ptr::null() };
    // SAFETY: the handles are rooted. The engine itself enters the function's realm.
    unsafe { js::Call(raw, js::UndefinedHandleValue, f, &none, result) }
}

/// # Safety
/// `job` must be a rooted job object of the engine, and `raw` the live context.
unsafe fn run_engine_job(raw: *mut RawJSContext, job: js::HandleObject) -> bool {
    // SAFETY: the handle is rooted; a job runs in its own realm.
    unsafe {
        let global = js::GetExecutionGlobalFromJSMicroTask(*job);
        if global.is_null() {
            return true;
        }
        if global == js::CurrentGlobalOrNull(raw) {
            return js::RunJSMicroTask(raw, job);
        }
        let _realm = JSAutoRealm::new(raw, global);
        js::RunJSMicroTask(raw, job)
    }
}

/// # Safety
/// `raw` must be the live context that the engine called a hook with.
unsafe fn state_of<'a>(raw: *mut RawJSContext) -> &'a State {
    // SAFETY: the caller vouches for the context, whose private pointer is the state.
    unsafe { &*js::JS_GetContextPrivate(raw).cast::<State>() }
}

/// A reaction was added to a pending promise: the engine keeps `data` and gives it back with the job.
unsafe extern "C" fn host_data(
    raw: *mut RawJSContext,
    global: js::MutableHandle<*mut JSObject>,
    data: js::MutableHandle<*mut JSObject>,
) -> bool {
    // SAFETY: the engine calls this with its live context and both null; nothing here collects.
    unsafe {
        let context = state_of(raw).jobs.current.get();
        if context.is_object() {
            // Data without a global trips an assertion of the engine.
            global.set(js::CurrentGlobalOrNull(raw));
            data.set(context.to_object());
        }
    }
    true
}

/// A reaction was added to a settled promise: its job is queued right after this.
unsafe extern "C" fn host_global(raw: *mut RawJSContext, global: js::MutableHandle<*mut JSObject>) -> bool {
    // SAFETY: as in `host_data`.
    unsafe {
        let jobs = &state_of(raw).jobs;
        if jobs.current.get().is_object() {
            global.set(js::CurrentGlobalOrNull(raw));
            jobs.note(raw);
        }
    }
    true
}

/// The engine wants the queue drained (the debugger does); nobody is there to take what jobs throw.
unsafe extern "C" fn run_jobs_hook(raw: *mut RawJSContext) {
    // SAFETY: the engine calls this with its live context and nothing borrowed.
    let mut cx = unsafe { Cx::from_raw(raw) };
    let mut keep = |s: &mut Scope<'_>, value: Local<'_>| {
        let value = s.persist(value);
        s.state().jobs.stray.borrow_mut().push(value);
    };
    // Terminated: the caller notices by itself.
    let _ = drain(&mut cx, &mut keep);
}

/// We queue no tasks that are not garbage-collected things, so there is nothing to visit.
unsafe extern "C" fn trace_task(_: *mut JSTracer, _: *mut Value) {}

static TRAPS: JobQueueTraps = JobQueueTraps {
    getHostDefinedData: Some(host_data),
    getHostDefinedGlobal: Some(host_global),
    runJobs: Some(run_jobs_hook),
    traceNonGCThingMicroTask: Some(trace_task),
};

/// Installs the queue; the result must be given to `delete_queue` after the context is gone.
pub(crate) fn install_queue(raw: *mut RawJSContext) -> *mut c_void {
    // SAFETY: the context is new and lives at least as long as the queue's use.
    unsafe {
        let queue = glue::CreateJobQueue(&TRAPS);
        js::SetJobQueue(raw, queue.cast());
        queue.cast()
    }
}

/// # Safety
/// `queue` must come from `install_queue`, and its context must be gone.
pub(crate) unsafe fn delete_queue(queue: *mut c_void) {
    // SAFETY: the caller vouches for it.
    unsafe { glue::DeleteJobQueue(queue.cast()) };
}
