//! Background tasks of the engine (WebAssembly compilation, `Atomics.waitAsync`) on their way to the loop's thread.
//!
//! The engine gives up ownership of a finished task on any thread and demands that it is run on the runtime's own
//! thread; it waits for that when the runtime ends. So the runtime keeps the tasks in a table, and what the host
//! carries ([`EngineTask`]) is a ticket: one that is dropped, late or used twice does no harm.

use crate::abi::{release_failed_task, run_dispatchable};
use crate::cx::Cx;
use crate::host::Dispatcher;
use mozjs::context::RawJSContext;
use mozjs::jsapi::{self as js, Dispatchable, Dispatchable_MaybeShuttingDown as ShuttingDown};
use std::collections::BTreeMap;
use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The ticket of a finished background task, for [`Cx::run_task`].
pub struct EngineTask {
    number: u64,
    tasks: Arc<Tasks>,
}

impl std::fmt::Debug for EngineTask {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "EngineTask({})", self.number)
    }
}

/// Background tasks of one runtime.
pub(crate) struct Tasks {
    dispatcher: Arc<dyn Dispatcher>,
    /// Started and not finished.
    running: AtomicUsize,
    finished: Mutex<Finished>,
}

#[derive(Default)]
struct Finished {
    waiting: BTreeMap<u64, Task>,
    next: u64,
    /// The runtime is ending and takes no more.
    closed: bool,
}

/// A task that is ours to run.
struct Task(*mut Dispatchable);

// SAFETY: a `Dispatchable` is made to be handed from a helper thread to its context's thread, which alone runs it.
unsafe impl Send for Task {}

impl Tasks {
    pub(crate) fn new(dispatcher: Arc<dyn Dispatcher>) -> Arc<Tasks> {
        Arc::new(Tasks { dispatcher, running: AtomicUsize::new(0), finished: Mutex::default() })
    }

    /// Installs the callbacks.
    ///
    /// # Safety
    /// `self` must outlive the context.
    pub(crate) unsafe fn install(self: &Arc<Self>, raw: *mut RawJSContext) {
        let closure = Arc::as_ptr(self).cast_mut().cast::<c_void>();
        // SAFETY: the caller vouches for the closure; the callbacks use it as what it is.
        unsafe {
            js::InitAsyncTaskCallbacks(
                raw,
                Some(dispatch),
                Some(dispatch_delayed),
                Some(task_started),
                Some(task_finished),
                closure,
            );
        }
    }

    fn accept(&self, task: Task) -> Option<u64> {
        let mut finished = self.finished.lock().unwrap_or_else(PoisonError::into_inner);
        if finished.closed {
            return None;
        }
        let number = finished.next;
        finished.next += 1;
        finished.waiting.insert(number, task);
        Some(number)
    }

    fn take(&self, number: u64) -> Option<Task> {
        self.finished.lock().unwrap_or_else(PoisonError::into_inner).waiting.remove(&number)
    }

    /// Ends the tasks that nobody has run; the engine waits for them otherwise.
    pub(crate) fn close(&self, cx: &mut Cx) {
        let left = {
            let mut finished = self.finished.lock().unwrap_or_else(PoisonError::into_inner);
            finished.closed = true;
            std::mem::take(&mut finished.waiting)
        };
        for task in left.into_values() {
            run(cx, task, ShuttingDown::ShuttingDown);
        }
    }
}

fn run(cx: &mut Cx, task: Task, state: ShuttingDown) {
    let mut owner = task.0;
    // SAFETY: the task is of this context and is run once: it was taken out of the table. The engine takes it out
    // of `owner`.
    unsafe { run_dispatchable(cx.raw(), &mut owner, state) };
}

impl Cx {
    /// Runs a background task that [`Dispatcher::dispatch`] brought; may leave promise jobs.
    ///
    /// Does nothing in a runtime that was stopped. Panics if the task is of another runtime.
    pub fn run_task(&mut self, task: EngineTask) {
        assert!(Arc::ptr_eq(&task.tasks, &self.state().tasks), "a task of another runtime");
        if self.stops_entry() {
            return; // it ends with the runtime
        }
        if let Some(task) = task.tasks.take(task.number) {
            run(self, task, ShuttingDown::NotShuttingDown);
        }
    }

    /// Number of background tasks of the engine that have not finished; while there are any, more may come.
    pub fn pending_tasks(&self) -> usize {
        self.state().tasks.running.load(Ordering::Relaxed)
    }
}

/// A background task is ready; called on any thread.
unsafe extern "C" fn dispatch(closure: *mut c_void, task: *mut u8) -> bool {
    // SAFETY: as in `dispatch_delayed`.
    unsafe { dispatch_delayed(closure, task, 0) }
}

/// A background task is to run after a delay; called on any thread. False: the runtime is ending.
unsafe extern "C" fn dispatch_delayed(closure: *mut c_void, task: *mut u8, delay_ms: u32) -> bool {
    let owner = task.cast::<*mut Dispatchable>();
    let closure = closure.cast::<Tasks>().cast_const();
    // SAFETY: `closure` is the runtime's `Tasks`, which outlives the context; one more reference is counted for ours.
    let tasks = unsafe {
        Arc::increment_strong_count(closure);
        Arc::from_raw(closure)
    };
    // SAFETY: `owner` is the C++ side's owning pointer. It is left null if we keep the task, and otherwise goes to
    // where the engine wants refused tasks.
    match tasks.accept(Task(unsafe { *owner })) {
        Some(number) => {
            // SAFETY: as above.
            unsafe { *owner = std::ptr::null_mut() };
            let ticket = EngineTask { number, tasks: tasks.clone() };
            // A panic must not cross the engine's frames below; the task then waits for the runtime's end.
            let _ = catch_unwind(AssertUnwindSafe(|| tasks.dispatcher.dispatch(ticket, delay_ms)));
            true
        }
        None => {
            // SAFETY: as above.
            unsafe { release_failed_task(owner) };
            false
        }
    }
}

unsafe extern "C" fn task_started(closure: *mut c_void, _: *mut Dispatchable) {
    // SAFETY: `closure` is the runtime's `Tasks`, which outlives the context.
    unsafe { &*closure.cast::<Tasks>() }.running.fetch_add(1, Ordering::Relaxed);
}

unsafe extern "C" fn task_finished(closure: *mut c_void, _: *mut Dispatchable) {
    // SAFETY: as in `task_started`.
    unsafe { &*closure.cast::<Tasks>() }.running.fetch_sub(1, Ordering::Relaxed);
}
