//! The heap: its figures, when it is collected, and what happens when it grows beyond its limit.
//!
//! The engine's own hard limit is unusable (near it the collector runs for minutes), so a soft limit is checked
//! when a collection ends. The host is told at the next safe point, not inside the collector.

use crate::abi::slice_budget;
use crate::cx::{Cx, State};
use crate::interrupt::OUT_OF_MEMORY;
use crate::scope::Scope;
use mozjs::context::RawJSContext;
use mozjs::jsapi::{self as js, GCReason, JSGCParamKey, JSGCStatus};
use std::cell::Cell;
use std::ffi::c_void;
use std::ptr;

/// How hard to look for rooting mistakes. For tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GcStress {
    /// Not at all.
    #[default]
    Off,
    /// A small nursery, a minor collection around each op, entry and job, and a compacting one each so many of them.
    Every(u32),
}

/// Figures of one runtime, in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MemoryUsage {
    /// Memory taken from the system for the collector's heap.
    pub heap_total: usize,
    /// Memory that the collector's things take, free cells within arenas included.
    pub heap_used: usize,
    /// Memory outside the collector's heap that its things own: buffers, array elements, long strings.
    pub external: usize,
    /// Compiled machine code.
    pub code: usize,
}

/// State of the soft limits.
pub(crate) struct MemoryWatch {
    heap_limit: usize,
    total_limit: usize,
    reported: Cell<bool>,
}

impl MemoryWatch {
    pub(crate) fn new(heap_limit: usize, total_limit: usize) -> MemoryWatch {
        MemoryWatch { heap_limit, total_limit, reported: Cell::new(false) }
    }

    fn is_exceeded_by(&self, usage: &MemoryUsage) -> bool {
        usage.heap_used > self.heap_limit || usage.heap_used.saturating_add(usage.external) > self.total_limit
    }
}

impl Cx {
    /// The heap's figures; costs next to nothing.
    pub fn memory(&self) -> MemoryUsage {
        let global = self.state().main_global.get();
        // SAFETY: the global lives as long as the runtime; these only read counters.
        unsafe {
            let zone = js::GetObjectZone(global);
            MemoryUsage {
                heap_total: js::JS_GetGCParameter(self.raw(), JSGCParamKey::JSGC_TOTAL_CHUNKS) as usize
                    * (1 << 20),
                heap_used: js::GetGCHeapSizeForZone(zone),
                external: js::GetMallocHeapSizeForZone(zone),
                code: js::GetJITHeapSizeForZone(zone),
            }
        }
    }

    /// Collects all garbage now, and compacts.
    pub fn gc(&mut self) {
        // SAFETY: `&mut self` proves that nothing is borrowed from the engine.
        unsafe {
            js::PrepareForFullGC(self.raw());
            js::NonIncrementalGC(self.raw(), js::GCOptions::Shrink, GCReason::API);
        }
    }

    /// Collects the nursery now.
    pub fn minor_gc(&mut self) {
        let none = js::mozilla::TimeDuration { mValue: 0 };
        // SAFETY: as in `gc`.
        unsafe { js::RunNurseryCollection(js::JS_GetRuntime(self.raw()), GCReason::API, none) };
    }

    /// Gives the collector one slice of about `ms` milliseconds, if it has begun a collection (or `start` is set).
    ///
    /// For idle moments of the loop; one slice per idle moment, since the rest may happen on helper threads.
    pub fn idle_gc_slice(&mut self, ms: u32, start: bool) {
        let raw = self.raw();
        // SAFETY: as in `gc`; the budget is made by the engine's constructor and has no destructor to run.
        unsafe {
            let running = js::IsIncrementalGCInProgress(raw);
            if !running && !start {
                return;
            }
            let mut budget = std::mem::MaybeUninit::<js::SliceBudget>::zeroed();
            slice_budget(budget.as_mut_ptr(), i64::from(ms) * 1_000_000, 0, ptr::null_mut());
            if running {
                js::PrepareForIncrementalGC(raw);
                js::IncrementalGCSlice(raw, GCReason::API, budget.as_ptr());
            } else {
                js::PrepareForFullGC(raw);
                js::StartIncrementalGC(raw, js::GCOptions::Normal, GCReason::API, budget.as_ptr());
            }
        }
    }

    /// Runs the callbacks of `FinalizationRegistry` that collections have made due; they may throw and leave jobs.
    ///
    /// A macrotask of its own: call it between other work, with a checkpoint after it.
    pub fn run_finalizers(
        &mut self,
        on_thrown: &mut dyn FnMut(&mut Scope<'_>, crate::root::Local<'_>),
    ) -> usize {
        let due = std::mem::take(&mut *self.state().cleanups.borrow_mut());
        for callback in &due {
            self.scope(|s| {
                let (f, this) = (s.global(callback), s.undefined());
                if let Err(crate::scope::Thrown::Exception(value)) = s.call(f, this, &[]) {
                    on_thrown(s, value);
                }
            });
        }
        due.len()
    }

    /// Whether [`Cx::run_finalizers`] has anything to do.
    #[inline]
    pub fn has_finalizers(&self) -> bool {
        !self.state().cleanups.borrow().is_empty()
    }

    /// Tells the host, once.
    pub(crate) fn report_out_of_memory(&mut self) {
        let state = self.state();
        if !state.memory.reported.replace(true) {
            state.host.out_of_memory();
        }
    }

    /// Under GC stress, collects.
    #[inline]
    pub(crate) fn stress(&mut self) {
        if let GcStress::Every(period) = self.state().options.gc_stress {
            self.stress_now(period);
        }
    }

    #[cold]
    fn stress_now(&mut self, period: u32) {
        let count = self.state().stress_count.get().wrapping_add(1);
        self.state().stress_count.set(count);
        self.minor_gc();
        if period > 0 && count.is_multiple_of(period) {
            self.gc();
        }
    }
}

/// A collection ended: look at the heap's size, and ask for a safe point if it is too large.
pub(crate) unsafe extern "C" fn on_gc(
    raw: *mut RawJSContext,
    status: JSGCStatus,
    _: GCReason,
    _: *mut c_void,
) {
    if status != JSGCStatus::JSGC_END {
        return;
    }
    // SAFETY: the engine calls this with its live context; only counters are read.
    let cx = unsafe { Cx::from_raw(raw) };
    let state = cx.state();
    if state.memory.reported.get() || state.main_global.get().is_null() {
        return;
    }
    if state.memory.is_exceeded_by(&cx.memory()) {
        state.interrupt.request(OUT_OF_MEMORY);
    }
}

/// A `FinalizationRegistry` has callbacks due; called inside a collection, so it is only noted.
pub(crate) unsafe extern "C" fn on_finalization(
    callback: *mut js::JSFunction,
    _: *mut js::JSObject,
    data: *mut c_void,
) {
    // SAFETY: `data` is the runtime's state; the function is live.
    unsafe {
        let state = &*data.cast::<State>();
        if !state.globals.is_open() {
            return; // the runtime's last collection: nobody will call it
        }
        let function = mozjs::jsval::ObjectValue(js::JS_GetFunctionObject(callback));
        state.cleanups.borrow_mut().push(state.globals.add(function));
    }
}
