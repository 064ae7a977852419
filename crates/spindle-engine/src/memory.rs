//! The heap: its figures, when it is collected, and what happens when it grows beyond its limit.
//!
//! The engine's own hard limit is 4 GB and unusable: near it the collector runs for minutes. So there are soft limits below it
//! ([`MAX_HEAP_LIMIT`]), and who reaches one is ended long before:
//!
//! - When the nursery was collected, or everything in slices, and the heap is over a limit *with* what may be garbage, everything
//!   is collected at once at the next safe point. What is left over a limit then means that the runtime is out of memory. So the heap never grows beyond a limit by more than one nursery leaves (some 70 MB), whatever the collector waits for.
//! - When an allocation fails, the engine throws the string "out of memory". That stays an exception if memory is there and only
//!   this allocation was too large; else the runtime is out of memory (`ulimit -v`). In the middle of a collection the engine cannot
//!   fail: there it ends the process itself.
//!
//! The host is told at the next safe point or entry, not inside the collector.

use crate::abi::slice_budget;
use crate::cx::{Cx, State};
use crate::interrupt::{CHECK_HEAP, OUT_OF_MEMORY};
use crate::scope::Scope;
use mozjs::context::RawJSContext;
use mozjs::jsapi::{self as js, GCReason, JSGCParamKey, JSGCStatus};
use std::cell::Cell;
use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;

/// The largest heap that a runtime may have, in bytes; a limit above it means this one.
///
/// At 1 / 1.1 of its 4 GB (`largeHeapIncrementalLimit` in `gc/Scheduling.h`) the engine collects without pause, so it ends below that.
pub const MAX_HEAP_LIMIT: usize = 3584 << 20;

/// So many collections in a row that leave a limit almost reached count as reaching it: the program would do nothing else.
const IN_VAIN_MAX: u32 = 4;

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
    /// What `heap_used` may not exceed.
    pub heap_limit: usize,
}

/// State of the soft limits.
pub(crate) struct MemoryWatch {
    heap_limit: usize,
    total_limit: usize,
    reported: Cell<bool>,
    /// [`Cx::check_heap`] is at work.
    is_checking: Cell<bool>,
    /// Collections in a row by [`Cx::check_heap`] that left a limit almost reached.
    in_vain: Cell<u32>,
}

impl MemoryWatch {
    pub(crate) fn new(heap_limit: usize, total_limit: usize) -> MemoryWatch {
        let heap_limit = heap_limit.min(MAX_HEAP_LIMIT);
        MemoryWatch {
            heap_limit,
            total_limit,
            reported: Cell::new(false),
            is_checking: Cell::new(false),
            in_vain: Cell::new(0),
        }
    }

    /// Whether the heap of `cx` takes more than `percent` of either limit.
    fn is_exceeded(&self, cx: &Cx, percent: usize) -> bool {
        let is_beyond = |used: usize, limit: usize| used / 100 > limit / 100 * percent / 100;
        // SAFETY: plain question to the engine. Property names and keys of maps lie in a zone of their own, which only this
        // figure counts; it is of 32 bits, as the engine's own limit is.
        let all_zones = unsafe { js::JS_GetGCParameter(cx.raw(), JSGCParamKey::JSGC_BYTES) } as usize;
        let usage = cx.memory();
        let heap = usage.heap_used.max(all_zones);
        is_beyond(heap, self.heap_limit) || is_beyond(heap.saturating_add(usage.external), self.total_limit)
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
                heap_limit: self.state().memory.heap_limit,
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
            if self.stops_entry() {
                break;
            }
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
            // A panic must not cross the engine's frames below; the panic hook has told of it.
            let _ = catch_unwind(AssertUnwindSafe(|| state.host.out_of_memory()));
        }
    }

    /// The heap is over a limit with what may be garbage: collects all of that, and looks at what is left.
    pub(crate) fn check_heap(&mut self) {
        self.state().memory.is_checking.set(true);
        // SAFETY: the engine is at a safe point, and `&mut self` proves that nothing is borrowed from it.
        unsafe {
            if js::IsIncrementalGCInProgress(self.raw()) {
                // What was allocated since it began counts as used.
                js::PrepareForIncrementalGC(self.raw());
                js::FinishIncrementalGC(self.raw(), GCReason::API);
            }
            js::PrepareForFullGC(self.raw());
            js::NonIncrementalGC(self.raw(), js::GCOptions::Normal, GCReason::API);
        }
        let state = self.state();
        state.memory.is_checking.set(false);
        let count = if state.memory.is_exceeded(self, 97) { state.memory.in_vain.get() + 1 } else { 0 };
        state.memory.in_vain.set(count);
        if count >= IN_VAIN_MAX || state.memory.is_exceeded(self, 100) {
            state.interrupt.request(OUT_OF_MEMORY);
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

/// A collection ended: look at the heap's size, and ask for a safe point to check if it is too large. What was allocated while
/// the collection was under way may be garbage.
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
    if !state.memory.is_checking.get() {
        look_at_heap(&cx);
    }
}

fn look_at_heap(cx: &Cx) {
    let state = cx.state();
    if !state.main_global.get().is_null() && !cx.is_stopped() && state.memory.is_exceeded(cx, 100) {
        state.interrupt.request(CHECK_HEAP);
    }
}

/// The nursery was collected: look at the heap's size, and ask for a safe point to collect the rest if it is too large.
pub(crate) unsafe extern "C" fn on_nursery(
    raw: *mut RawJSContext,
    progress: js::GCNurseryProgress,
    _: GCReason,
    _: *mut c_void,
) {
    if progress != js::GCNurseryProgress::GC_NURSERY_COLLECTION_END {
        return;
    }
    // SAFETY: the engine calls this with its live context; only counters are read.
    look_at_heap(&unsafe { Cx::from_raw(raw) });
}

/// An allocation failed, and the engine is about to throw "out of memory".
pub(crate) unsafe extern "C" fn on_failed_allocation(raw: *mut RawJSContext, _: *mut c_void) {
    // SAFETY: the engine calls this with its live context; only counters are read.
    let cx = unsafe { Cx::from_raw(raw) };
    let state = cx.state();
    if state.main_global.get().is_null() {
        return;
    }
    if state.memory.is_exceeded(&cx, 75) || !has_memory_left() {
        state.interrupt.request(OUT_OF_MEMORY);
    }
}

/// Whether the system still gives memory, enough for a few more chunks of the collector's.
fn has_memory_left() -> bool {
    const LENGTH: usize = 16 << 20;
    let (access, kind) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS);
    // SAFETY: a new mapping that nobody else knows, given back at once; its pages are never touched.
    unsafe {
        let block = libc::mmap(ptr::null_mut(), LENGTH, access, kind, -1, 0);
        block != libc::MAP_FAILED && libc::munmap(block, LENGTH) == 0
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
