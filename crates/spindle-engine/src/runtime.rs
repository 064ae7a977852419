//! One runtime from its start to its end: its settings, its context, and the order in which both are taken apart.
//!
//! [`run`] builds a context by hand (rather than with `mozjs::rust::Runtime`) because only that way can it use the
//! self-hosted cache, which takes ten milliseconds off every start. Everything a runtime owns is in one `State`.

use crate::abi;
use crate::bytes::Bytes;
use crate::cx::{Cx, State, trace_state};
use crate::host::{EngineHost, HostRef};
use crate::interrupt::{self, InterruptShared};
use crate::jobs::{self, Jobs};
use crate::memory::{self, GcStress, MemoryWatch};
use crate::modules;
use crate::process::{EngineError, Process, ThreadClaim};
use crate::realm;
use crate::rejections;
use crate::root::{GlobalTable, ROOT_CAPACITY, RootStack};
use crate::sources::{self, SourceOf};
use crate::stack;
use crate::tasks::Tasks;
use mozjs::context::RawJSContext;
use mozjs::jsapi::{self as js, Heap, JSAutoRealm, JSGCParamKey, Value};
use mozjs::rooted;
use std::cell::{Cell, RefCell};
use std::ffi::c_void;
use std::mem::ManuallyDrop;
use std::rc::Rc;

/// Settings of a runtime.
#[derive(Debug, Clone)]
pub struct EngineOptions {
    /// Bytes of native stack that JavaScript may use; cut to what the thread has. Main threads have 8 MB.
    pub stack_quota: usize,
    /// See [`Cx::set_skip_settled_awaits`].
    pub skip_settled_awaits: bool,
    /// The cache of [`crate::produce_self_hosted`], at a multiple of 16. Without it a start takes 10 ms more.
    pub self_hosted: Option<&'static [u8]>,
    /// Where the sources of baked modules are; without it their functions print as native ones.
    pub builtin_source: Option<SourceOf>,
    /// What the caches and baked modules belong to (a hash of the sources); one per process. The engine's version
    /// is added to it.
    pub build_id: &'static str,
    /// Bytes of collector heap beyond which [`EngineHost::out_of_memory`] is called; at most [`crate::MAX_HEAP_LIMIT`].
    pub heap_soft_limit: usize,
    /// Bytes of collector heap plus external memory (buffers, array elements) beyond which it is called.
    pub total_soft_limit: usize,
    /// Compile nothing on helper threads' own time: the same program does the same thing each run.
    pub deterministic: bool,
    /// For tests.
    pub gc_stress: GcStress,
}

impl Default for EngineOptions {
    fn default() -> EngineOptions {
        EngineOptions {
            stack_quota: 6 << 20,
            skip_settled_awaits: true,
            self_hosted: None,
            builtin_source: None,
            build_id: "",
            heap_soft_limit: usize::MAX,
            total_soft_limit: usize::MAX,
            deterministic: false,
            gc_stress: GcStress::Off,
        }
    }
}

/// The settings that matter after the start.
pub(crate) struct Options {
    pub(crate) gc_stress: GcStress,
}

/// A context, destroyed when dropped.
pub(crate) struct RawContext(pub(crate) *mut RawJSContext);

impl RawContext {
    pub(crate) fn new() -> Result<RawContext, EngineError> {
        // SAFETY: the engine is initialised, and this thread has no context (`claim_thread`).
        let raw = unsafe { js::JS_NewContext(32 << 20, std::ptr::null_mut()) };
        if raw.is_null() { Err(EngineError::OutOfMemory) } else { Ok(RawContext(raw)) }
    }
}

impl Drop for RawContext {
    fn drop(&mut self) {
        // SAFETY: whoever owns this made sure that nothing of the context is in use.
        unsafe { js::JS_DestroyContext(self.0) };
    }
}

/// Starts a runtime on this thread, runs `f` in its main realm, and ends the runtime.
///
/// # Errors
/// See [`EngineError`]; `f` did not run then.
pub fn run<R>(
    options: EngineOptions,
    host: Rc<dyn EngineHost>,
    f: impl FnOnce(&mut Cx) -> R,
) -> Result<R, EngineError> {
    let claim = Process::get(options.build_id)?.claim_thread()?;
    crate::messages::install();
    let context = RawContext::new()?;
    let raw = context.0;
    let runtime = Runtime::new(claim, context, &options, host);
    runtime.configure(&options)?;
    rooted!(in(raw) let values = Vec::<Value>::with_capacity(ROOT_CAPACITY));
    // SAFETY: the vector is rooted, and used only through the stack until `Closing` has run.
    unsafe { runtime.state.roots.set(values.as_ptr()) };
    // SAFETY: the private pointer is the state now, and no other `Cx` is in use.
    let mut cx = unsafe { Cx::from_raw(raw) };
    let global = realm::make_realm(&mut cx);
    if global.is_null() {
        return Err(EngineError::Realm);
    }
    runtime.state.main_global.set(global);
    // Dropped in reverse order, by a panic too: first the values go, then the realm is left.
    let _realm = JSAutoRealm::new(raw, global);
    let _closing = Closing(&runtime);
    Ok(f(&mut cx))
}

/// A context with its state, taken apart in the right order.
struct Runtime {
    state: ManuallyDrop<Box<State>>,
    context: ManuallyDrop<RawContext>,
    claim: ManuallyDrop<ThreadClaim>,
    queue: *mut c_void,
}

impl Runtime {
    fn new(
        claim: ThreadClaim,
        context: RawContext,
        options: &EngineOptions,
        host: Rc<dyn EngineHost>,
    ) -> Runtime {
        let raw = context.0;
        let (dispatcher, watches_jobs) = (host.dispatcher(), host.watches_jobs());
        let tasks = Tasks::new(dispatcher.clone());
        let state = Box::new(State {
            options: Options { gc_stress: options.gc_stress },
            host: HostRef::new(host),
            roots: RootStack::unset(),
            globals: GlobalTable::new(),
            main_global: Box::<Heap<_>>::default(),
            jobs: Jobs::new(options.skip_settled_awaits, watches_jobs),
            rejections: RefCell::default(),
            interrupt: InterruptShared::new(raw, dispatcher),
            bytes: Bytes::default(),
            memory: MemoryWatch::new(options.heap_soft_limit, options.total_soft_limit),
            error_factory: RefCell::default(),
            making_error: Cell::new(false),
            module_hook: RefCell::default(),
            cleanups: RefCell::default(),
            thrown_stack: Box::<Heap<_>>::default(),
            thrown: Box::<Heap<_>>::default(),
            tasks,
            stress_count: Cell::new(0),
            cache_refused: Cell::new(options.self_hosted.is_none()),
        });
        let data = (&raw const *state).cast_mut().cast::<c_void>();
        // SAFETY: the state is boxed and outlives the context.
        unsafe {
            js::JS_SetContextPrivate(raw, data);
            js::JS_AddExtraGCRootsTracer(raw, Some(trace_state), data);
            js::JS_SetGCCallback(raw, Some(memory::on_gc), data);
            js::AddGCNurseryCollectionCallback(raw, Some(memory::on_nursery), data);
            js::SetOutOfMemoryCallback(raw, Some(memory::on_failed_allocation), data);
            js::JS_AddInterruptCallback(raw, Some(interrupt::on_interrupt));
            js::SetPromiseRejectionTrackerCallback(raw, Some(rejections::on_rejection), data);
            js::SetHostCleanupFinalizationRegistryCallback(raw, Some(memory::on_finalization), data);
            state.tasks.install(raw);
        }
        modules::install_hooks(raw);
        Runtime {
            state: ManuallyDrop::new(state),
            queue: jobs::install_queue(raw),
            context: ManuallyDrop::new(context),
            claim: ManuallyDrop::new(claim),
        }
    }

    fn configure(&self, options: &EngineOptions) -> Result<(), EngineError> {
        let raw = self.state_raw();
        set_gc_parameters(raw, options.gc_stress);
        let quotas = stack::quotas(options.stack_quota)?;
        let cache = options.self_hosted.unwrap_or_default();
        if let Some(source_of) = options.builtin_source {
            sources::install(raw, source_of);
        }
        self.claim.process.begin_start(raw);
        // SAFETY: the context is new; the cache lives for ever.
        unsafe {
            js::JS_SetNativeStackQuota(raw, quotas.system, quotas.trusted, quotas.untrusted);
            let span = abi::span(cache);
            // The engine asks for a cache to be written when it had to compile, so it refused ours.
            let writer: js::SelfHostedWriter = if cache.is_empty() { None } else { Some(note_refused_cache) };
            if !js::InitSelfHostedCode(raw, span, writer) {
                return Err(EngineError::SelfHosted);
            }
            js::SetStackFormat(raw, js::StackFormat::V8);
            let context_options = js::ContextOptionsRef(raw);
            (*context_options).set_asyncStack_(false);
            js::JS_SetFutexCanWait(raw);
            if options.deterministic {
                js::JS_SetOffthreadIonCompilationEnabled(raw, false);
                js::JS_SetOffthreadBaselineCompilationEnabled(raw, false);
            }
        }
        Ok(())
    }

    fn state_raw(&self) -> *mut RawJSContext {
        self.context.0
    }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        self.state.interrupt.close();
        // SAFETY: each is dropped once, here. The engine's last collection visits the state and the queue, so the
        // context goes first.
        unsafe {
            ManuallyDrop::drop(&mut self.context);
            jobs::delete_queue(self.queue);
            ManuallyDrop::drop(&mut self.state);
            ManuallyDrop::drop(&mut self.claim);
        }
    }
}

/// Empties everything that holds values, at the end of `f` (by a panic, too) while the realm is still there.
struct Closing<'a>(&'a Runtime);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        let state = &self.0.state;
        // SAFETY: `f` has ended, so no other `Cx` is in use.
        let mut cx = unsafe { Cx::from_raw(self.0.state_raw()) };
        state.tasks.close(&mut cx);
        state.bytes.close(&mut cx);
        state.jobs.close();
        state.rejections.borrow_mut().clear();
        state.cleanups.borrow_mut().clear();
        state.error_factory.borrow_mut().take();
        state.module_hook.borrow_mut().take();
        state.thrown.set(mozjs::jsval::UndefinedValue());
        state.thrown_stack.set(std::ptr::null_mut());
        state.main_global.set(std::ptr::null_mut());
        state.globals.close();
        state.roots.truncate(0);
    }
}

unsafe extern "C" fn note_refused_cache(raw: *mut RawJSContext, _: js::SelfHostedCache) -> bool {
    // SAFETY: the engine calls this with the context that `configure` set up; its private pointer is the state.
    unsafe { &*js::JS_GetContextPrivate(raw).cast::<State>() }.cache_refused.set(true);
    true
}

fn set_gc_parameters(raw: *mut RawJSContext, stress: GcStress) {
    let nursery = if stress == GcStress::Off { 16 << 20 } else { 256 << 10 };
    let parameters = [
        (JSGCParamKey::JSGC_MAX_BYTES, u32::MAX),
        (JSGCParamKey::JSGC_MAX_NURSERY_BYTES, nursery),
        (JSGCParamKey::JSGC_INCREMENTAL_GC_ENABLED, 1),
        (JSGCParamKey::JSGC_PER_ZONE_GC_ENABLED, 1),
        (JSGCParamKey::JSGC_SLICE_TIME_BUDGET_MS, 5),
    ];
    for (key, value) in parameters {
        // SAFETY: the context is new, and nothing is borrowed from it.
        unsafe { js::JS_SetGCParameter(raw, key, value) };
    }
}
