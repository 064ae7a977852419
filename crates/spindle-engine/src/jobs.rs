//! The promise-job queue, pulled one job at a time, and the asynchronous context that travels with jobs.
//!
//! The engine holds the queue; [`Cx::run_jobs`] takes jobs out and runs them, so the runtime can count and trace them.
//! A job must run with the context (the object behind `AsyncLocalStorage`) that was current where it was scheduled.
//! For a reaction on a *pending* promise the engine stores what `host_data` returns and gives it back with the job.
//! For one on a *settled* promise there is no such slot, but the job is queued right after `host_global` returns, so
//! we note the context under the index that the job will have in the queue. (Indices rather than a plain queue:
//! `Promise.all` over subclassed promises calls the hook without queueing anything.)

use crate::cx::{Cx, State, Terminated};
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

/// The runtime's part of the queue.
pub(crate) struct Jobs {
    /// Context of the running code: an object, or undefined.
    current: Box<Heap<Value>>,
    /// Jobs taken out of the engine's queue so far.
    dequeued: Cell<u64>,
    /// Contexts of queued jobs that have no slot of their own, by queue index, ascending.
    noted: RefCell<VecDeque<(u64, Box<Heap<Value>>)>>,
    /// Boxes to reuse, so that an `await` with a context allocates nothing.
    #[allow(clippy::vec_box, reason = "a Heap must not move")]
    spare: RefCell<Vec<Box<Heap<Value>>>>,
    skip_settled_awaits: Cell<bool>,
    /// Values thrown by jobs that the engine itself made us run (debugger), until the next drain.
    stray: RefCell<Vec<crate::root::Global>>,
}

impl Jobs {
    pub(crate) fn new(skip_settled_awaits: bool) -> Jobs {
        Jobs {
            current: Box::default(),
            dequeued: Cell::new(0),
            noted: RefCell::default(),
            spare: RefCell::default(),
            skip_settled_awaits: Cell::new(skip_settled_awaits),
            stray: RefCell::default(),
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

    /// Remembers the running context for the job that is queued next.
    fn note(&self, queued: usize) {
        let context = self.current.get();
        let mut noted = self.noted.borrow_mut();
        if !context.is_object() && noted.is_empty() {
            return;
        }
        let index = self.dequeued.get() + queued as u64;
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

    /// The context noted for the job with this index.
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

    /// Whether `await` of a settled value may go on in place when no other job waits (about a quarter faster; order
    /// stays as specified, but such an `await` is no job, so the lens switches this off).
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
        self.collect_returns();
        self.hand_over_strays(on_thrown);
        let outcome = drain(self, on_thrown);
        let jobs = &self.state().jobs;
        jobs.current.set(UndefinedValue());
        if outcome.is_ok() {
            jobs.noted.borrow_mut().clear();
        }
        // SAFETY: plain notice; without it the target of a `WeakRef` read in this turn never dies.
        unsafe { js::ClearKeptObjects(self.raw()) };
        outcome
    }

    fn hand_over_strays(&mut self, on_thrown: &mut dyn FnMut(&mut Scope<'_>, Local<'_>)) {
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
    /// Drops the running asynchronous context, if there is one: what is entered next starts without.
    #[inline]
    pub fn clear_async_context(&mut self) {
        let current = &self.state().jobs.current;
        if current.get().is_object() {
            current.set(UndefinedValue());
        }
    }
}

impl<'s> Scope<'s> {
    /// The asynchronous context of the running code: an object, or `undefined`.
    pub fn async_context(&mut self) -> Local<'s> {
        let context = self.state().jobs.current.get();
        self.local(context)
    }

    /// Sets the asynchronous context of the running code; anything but an object means none.
    ///
    /// Jobs scheduled from here on run with it. After a drain there is none.
    pub fn set_async_context(&mut self, context: Local<'_>) {
        let context = self.value(context);
        self.state().jobs.current.set(if context.is_object() { context } else { UndefinedValue() });
    }

    /// Queues a call of `f` without arguments as a job, with the running context (`queueMicrotask`).
    ///
    /// # Errors
    /// A TypeError if `f` is no function.
    pub fn queue_job(&mut self, f: Local<'_>) -> JsResult<'s, ()> {
        if !self.is_function(f) {
            let error = self.type_error("not a function")?;
            return Err(crate::scope::Thrown::Exception(error));
        }
        let (raw, value) = (self.raw(), self.value(f));
        // SAFETY: the queue roots the function; the count is taken before it is queued.
        let queued = unsafe {
            self.state().jobs.note(js::GetRegularMicroTaskCount(raw));
            js::EnqueueMicroTask(raw, &value)
        };
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
    rooted!(in(raw) let mut incumbent = ptr::null_mut::<JSObject>());
    rooted!(in(raw) let mut data = ptr::null_mut::<JSObject>());
    let mut count = 0;
    loop {
        // SAFETY: all handles are rooted; the engine's own jobs go back to it as they came.
        let done = unsafe {
            glue::JS_DequeueNextMicroTask(raw, task.handle_mut().into());
            if task.get().is_null() {
                return Ok(count);
            }
            count += 1;
            let index = state.jobs.next_index();
            if state.jobs.skip_settled_awaits.get() && !js::HasAnyMicroTasks(raw) {
                js::JobQueueIsEmpty(raw);
            }
            if !task.get().is_object() {
                continue;
            }
            job.set(task.get().to_object());
            if !js::IsJSMicroTask(task.as_ptr()) {
                state.jobs.current.set(state.jobs.take_noted(index));
                run_callable(cx, task.handle().into())
            } else if js::MaybeGetHostDefinedDataFromJSMicroTask(
                job.get(),
                incumbent.handle_mut().into(),
                data.handle_mut().into(),
            ) {
                let context = context_of(state, index, data.get(), incumbent.get());
                state.jobs.current.set(context);
                run_engine_job(cx, job.handle().into())
            } else {
                continue;
            }
        };
        if !done {
            hand_over(cx, on_thrown)?;
        }
        cx.stress();
    }
}

/// The context a job of the engine runs with, from what `host_data` gave when it was made.
fn context_of(state: &State, index: u64, data: *mut JSObject, incumbent: *mut JSObject) -> Value {
    if data.is_null() {
        state.jobs.take_noted(index)
    } else if data == incumbent {
        UndefinedValue()
    } else {
        ObjectValue(data)
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
/// `f` must be a rooted callable object.
unsafe fn run_callable(cx: &mut Cx, f: js::HandleValue) -> bool {
    let raw = cx.raw();
    rooted!(in(raw) let mut result = UndefinedValue());
    // SAFETY: the handles are rooted; the realm is the function's own.
    unsafe {
        let _realm = JSAutoRealm::new(raw, f.to_object());
        let none = js::HandleValueArray { length_: 0, elements_: ptr::null() };
        js::Call(raw, js::UndefinedHandleValue, f, &none, result.handle_mut().into())
    }
}

/// # Safety
/// `job` must be a rooted job object of the engine.
unsafe fn run_engine_job(cx: &mut Cx, job: js::HandleObject) -> bool {
    let raw = cx.raw();
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
    // SAFETY: the engine calls this with its live context; nothing here collects.
    unsafe {
        // Data without a global trips an assertion of the engine, so both are always set; the global itself as
        // data means "no context".
        let current = js::CurrentGlobalOrNull(raw);
        global.set(current);
        let context = state_of(raw).jobs.current.get();
        data.set(if context.is_object() { context.to_object() } else { current });
    }
    true
}

/// A reaction was added to a settled promise: its job is queued right after this.
unsafe extern "C" fn host_global(raw: *mut RawJSContext, global: js::MutableHandle<*mut JSObject>) -> bool {
    // SAFETY: as in `host_data`.
    unsafe {
        global.set(js::CurrentGlobalOrNull(raw));
        state_of(raw).jobs.note(js::GetRegularMicroTaskCount(raw));
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
