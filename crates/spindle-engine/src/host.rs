//! What the engine asks of whoever embeds it: time, randomness, a way back to the loop's thread.
//!
//! The facade reads no clock and draws no random bytes of its own; both arrive through [`EngineHost`], so a
//! deterministic run needs nothing from the engine but another host.

use crate::cx::Cx;
use crate::frames::Frame;
use crate::tasks::EngineTask;
use std::any::{Any, TypeId};
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;

/// The embedder, shared with every op of the runtime (`call.host::<T>()` downcasts to it).
///
/// All methods are called on the runtime's own thread. A method that panics harms nothing: [`EngineHost::wall_clock_us`] then
/// counts as the system's time, [`EngineHost::on_stack`], [`EngineHost::on_panic`] and [`EngineHost::out_of_memory`] as having
/// returned. What is asked when a runtime or a realm is made (the dispatcher, the seed, whether time is virtual, whether jobs are
/// watched) passes the panic on to whoever makes it: to [`crate::run`]'s caller, or as the exception of the op; what is told of
/// jobs, to [`crate::Cx::run_jobs`]'s.
pub trait EngineHost: Any {
    /// The wall-clock time that `Date` shows, in microseconds since 1970, given what the system's clock says.
    ///
    /// Called only while [`EngineHost::virtual_time`] is true; must not enter the engine.
    fn wall_clock_us(&self, real_us: f64) -> f64 {
        real_us
    }

    /// Whether `Date` asks [`EngineHost::wall_clock_us`]; read once per realm.
    fn virtual_time(&self) -> bool {
        false
    }

    /// The seed of `Math.random`; none leaves the engine's own random seed. Read once per realm.
    fn random_seed(&self) -> Option<u64> {
        None
    }

    /// Whether each promise job is told; read once per runtime. A settled `await` is then always a job
    /// (see [`crate::Cx::set_skip_settled_awaits`]), so that none vanishes from the story.
    fn watches_jobs(&self) -> bool {
        false
    }

    /// The job with this number begins (the first ever is 0). Told only while jobs are watched; must not enter the engine.
    fn job_begins(&self, cx: &Cx, number: u64) {
        let _ = (cx, number);
    }

    /// The job that began last has ended, with what it threw still pending; the same conditions.
    fn job_ends(&self, cx: &Cx) {
        let _ = cx;
    }

    /// Where finished background tasks of the engine (WebAssembly compilation, `Atomics.waitAsync`) go.
    fn dispatcher(&self) -> Arc<dyn Dispatcher>;

    /// `self` (the same each time), for [`crate::Cx::host`].
    fn as_any(&self) -> &dyn Any;

    /// The heap passed `heap_soft_limit`; called once, at a safe point or at the next entry, usually to print and exit.
    ///
    /// If it returns, running JavaScript is terminated and no more runs (a worker dies of it, its process does not).
    fn out_of_memory(&self);

    /// An op panicked, or told the engine something that is not so (success with an exception pending, failure without
    /// one); JavaScript gets an error, with code `ERR_INTERNAL_ASSERTION` unless it has one. `location` is `file:line:column` of
    /// the panic, or empty if unknown.
    fn on_panic(&self, message: &str, location: &str) {
        let _ = (message, location);
    }

    /// The stack asked for by [`crate::InterruptHandle::request_stack`], innermost frame first.
    fn on_stack(&self, frames: &[Frame]) {
        let _ = frames;
    }
}

/// The host with its type worked out once: ops ask for it in every call.
pub(crate) struct HostRef {
    host: Rc<dyn EngineHost>,
    id: TypeId,
    data: *const (),
}

impl HostRef {
    pub(crate) fn new(host: Rc<dyn EngineHost>) -> HostRef {
        let any = host.as_any();
        let (id, data) = (any.type_id(), std::ptr::from_ref(any).cast());
        HostRef { host, id, data }
    }

    /// The host as its own type. Panics if it is another.
    #[inline]
    pub(crate) fn downcast<T: 'static>(&self) -> &T {
        assert!(self.id == TypeId::of::<T>(), "the host is of another type");
        // SAFETY: `data` is what `as_any` referred to and `id` its type; it is part of the host (or static), which
        // is shared only and kept alive, unmoved, by `host`.
        unsafe { &*self.data.cast::<T>() }
    }
}

impl Deref for HostRef {
    type Target = Rc<dyn EngineHost>;

    fn deref(&self) -> &Rc<dyn EngineHost> {
        &self.host
    }
}

/// The way to the loop's thread from any other: for finished background tasks, and for whoever ends a runtime.
pub trait Dispatcher: Send + Sync {
    /// Arranges for `cx.run_task(task)` on the loop's thread, no sooner than `delay_ms` from now.
    ///
    /// Called on any thread; must not enter the engine. If it panics, the task is lost, and ends with the runtime.
    fn dispatch(&self, task: EngineTask, delay_ms: u32);

    /// Wakes the loop if it waits: the runtime was terminated, so [`crate::Cx::is_stopped`] tells.
    ///
    /// Called on the thread that calls [`crate::InterruptHandle::terminate`], which a panic passes on to. Hosts that never wait
    /// need not do anything.
    fn wake(&self) {}
}
