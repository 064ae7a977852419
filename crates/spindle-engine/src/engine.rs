//! Starting and ending a runtime: the once-per-process initialisation, the context, its settings.
//!
//! [`run`] builds a context by hand (rather than with `mozjs::rust::Runtime`) because only that way can it use the
//! self-hosted cache, which takes ten milliseconds off every start. Everything a runtime owns is in one `State`.

mod sources;

pub use sources::SourceOf;

use crate::bytes::Bytes;
use crate::cx::{Cx, State, trace_state};
use crate::host::{EngineHost, HostRef};
use crate::interrupt::{self, InterruptShared};
use crate::jobs::{self, Jobs};
use crate::memory::{self, GcStress, MemoryWatch};
use crate::modules;
use crate::realm;
use crate::rejections;
use crate::root::{GlobalTable, ROOT_CAPACITY, RootStack};
use crate::stencil::MozVec;
use crate::tasks::Tasks;
use mozjs::context::RawJSContext;
use mozjs::jsapi::{self as js, Heap, JSAutoRealm, JSGCParamKey, Value};
use mozjs::rooted;
use mozjs::rust::JSEngine;
use std::cell::{Cell, RefCell};
use std::ffi::c_void;
use std::mem::ManuallyDrop;
use std::rc::Rc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread::ThreadId;

/// The engine's version; part of every build id.
pub const ENGINE_VERSION: &str = "mozjs_sys-153.6.0-2";

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
    /// Bytes of collector heap beyond which [`EngineHost::out_of_memory`] is called.
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

/// Why a runtime could not be started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EngineError {
    /// The engine's initialisation failed, now or earlier.
    Init,
    /// The process runs with another build id already.
    BuildId,
    /// This thread has a runtime already.
    ThreadInUse,
    /// No context could be made.
    OutOfMemory,
    /// The engine's self-hosted code could not be loaded.
    SelfHosted,
    /// The main realm could not be made.
    Realm,
}

impl std::fmt::Display for EngineError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            EngineError::Init => "the JavaScript engine could not be initialised",
            EngineError::BuildId => "the JavaScript engine runs with another build id in this process",
            EngineError::ThreadInUse => "this thread has a JavaScript runtime already",
            EngineError::OutOfMemory => "no memory for a JavaScript context",
            EngineError::SelfHosted => "the JavaScript engine's own code could not be loaded",
            EngineError::Realm => "the main realm could not be made",
        })
    }
}

impl std::error::Error for EngineError {}

/// What is once per process: the engine itself. It is never shut down.
pub(crate) struct Process {
    build_id: String,
    threads: Mutex<Vec<ThreadId>>,
    start: AtomicU8,
    /// Where the last panic on each of our threads happened; see `ops.rs`.
    pub(crate) panics: Mutex<Vec<(ThreadId, String)>>,
}

static PROCESS: OnceLock<Result<Process, EngineError>> = OnceLock::new();

impl Process {
    /// Initialises the engine at the first call.
    pub(crate) fn get(build_id: &str) -> Result<&'static Process, EngineError> {
        let process = PROCESS.get_or_init(|| Process::start(build_id)).as_ref().map_err(|error| *error)?;
        if process.build_id == full_build_id(build_id) { Ok(process) } else { Err(EngineError::BuildId) }
    }

    /// The process, if the engine was initialised.
    pub(crate) fn current() -> Option<&'static Process> {
        PROCESS.get()?.as_ref().ok()
    }

    fn start(build_id: &str) -> Result<Process, EngineError> {
        // Forgotten, not dropped: dropping shuts the engine down for good.
        std::mem::forget(initialise().map_err(|_| EngineError::Init)?);
        // SAFETY: both set a process-wide function pointer, before any context exists.
        unsafe {
            js::SetProcessBuildIdOp(Some(write_build_id));
            js::SetReduceMicrosecondTimePrecisionCallback(Some(realm::wall_clock));
        }
        crate::ops::record_panics();
        shut_down_at_exit();
        Ok(Process {
            build_id: full_build_id(build_id),
            threads: Mutex::default(),
            start: AtomicU8::new(start::BEFORE),
            panics: Mutex::default(),
        })
    }

    /// Marks this thread as having a runtime, for as long as the claim lives.
    pub(crate) fn claim_thread(&'static self) -> Result<ThreadClaim, EngineError> {
        let id = std::thread::current().id();
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        if threads.contains(&id) {
            return Err(EngineError::ThreadInUse);
        }
        threads.push(id);
        Ok(ThreadClaim { process: self, id })
    }

    /// Built-ins that run once before the program does are not worth machine code: until the first text is compiled,
    /// nothing gets any. For the first runtime only, since the setting is the whole process's.
    fn begin_start(&self, raw: *mut RawJSContext) {
        const NEVER: u32 = u32::MAX - 1;
        let first = self.start.compare_exchange(
            start::BEFORE,
            start::UNDER_WAY,
            Ordering::Relaxed,
            Ordering::Relaxed,
        );
        match first {
            Ok(_) => set_warm_up(raw, NEVER),
            Err(_) => self.end_start(raw),
        }
    }

    /// The program's own code begins: from here on functions get machine code as they grow warm.
    pub(crate) fn end_start(&self, raw: *mut RawJSContext) {
        const DEFAULT: u32 = u32::MAX;
        if self.start.load(Ordering::Relaxed) == start::UNDER_WAY {
            self.start.store(start::OVER, Ordering::Relaxed);
            set_warm_up(raw, DEFAULT);
        }
    }

    /// Whether this thread has a runtime.
    pub(crate) fn owns(&self, id: ThreadId) -> bool {
        self.threads.lock().unwrap_or_else(PoisonError::into_inner).contains(&id)
    }
}

/// How far the process has come; see [`Process::begin_start`].
mod start {
    pub const BEFORE: u8 = 0;
    pub const UNDER_WAY: u8 = 1;
    pub const OVER: u8 = 2;
}

/// Calls or rounds of a loop after which a function leaves the engine's slow interpreter.
fn set_warm_up(raw: *mut RawJSContext, count: u32) {
    let option = js::JSJitCompilerOption::JSJITCOMPILER_BASELINE_INTERPRETER_WARMUP_TRIGGER;
    // SAFETY: the context is live and on its own thread.
    unsafe { js::JS_SetGlobalJitCompilerOption(raw, option, count) };
}

/// See [`Process::claim_thread`].
pub(crate) struct ThreadClaim {
    process: &'static Process,
    id: ThreadId,
}

impl Drop for ThreadClaim {
    fn drop(&mut self) {
        self.process.threads.lock().unwrap_or_else(PoisonError::into_inner).retain(|id| *id != self.id);
    }
}

/// `JS_Init`, without the thread that it would start to learn when this process began.
fn initialise() -> Result<JSEngine, mozjs::rust::JSEngineError> {
    /// With this in the environment the engine counts from its first reading of the clock; only figures of the
    /// collector's own log, which nobody reads here, are relative to that time.
    const RESTARTED: &str = "MOZ_APP_RESTART";
    if std::env::var_os(RESTARTED).is_some() {
        return JSEngine::init();
    }
    // SAFETY: std's own lock keeps other Rust code out. An engine is started before its process has threads that
    // read the environment behind std's back.
    unsafe { std::env::set_var(RESTARTED, "1") };
    let engine = JSEngine::init();
    // SAFETY: as above.
    unsafe { std::env::remove_var(RESTARTED) };
    engine
}

#[cfg(target_os = "linux")]
unsafe extern "C" {
    /// Like `atexit`, but the handler learns the exit status (glibc, musl does not have it).
    #[cfg(target_env = "gnu")]
    fn on_exit(handler: extern "C" fn(libc::c_int, *mut c_void), argument: *mut c_void) -> libc::c_int;
}

/// The engine's static destructors abort the process if it was not shut down, so that is done before them.
fn shut_down_at_exit() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: the handler is a static function.
    unsafe {
        on_exit(leave_process, std::ptr::null_mut());
    }
    #[cfg(not(all(target_os = "linux", target_env = "gnu")))]
    // SAFETY: as above.
    unsafe {
        libc::atexit(leave);
    }
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
extern "C" fn leave_process(status: libc::c_int, _: *mut c_void) {
    if !shut_down() {
        // A runtime is still alive (somebody called `exit` inside it): leave without any destructors.
        // SAFETY: ends the process.
        unsafe { libc::_exit(status) };
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
extern "C" fn leave() {
    shut_down();
}

/// Shuts the engine down unless a runtime lives.
fn shut_down() -> bool {
    let Some(process) = Process::current() else { return true };
    let idle = process.threads.lock().unwrap_or_else(PoisonError::into_inner).is_empty();
    if idle {
        // SAFETY: no runtime exists, and none can be made: the process is ending.
        unsafe { js::JS_ShutDown() };
    }
    idle
}

fn full_build_id(build_id: &str) -> String {
    format!("spindle {ENGINE_VERSION} {build_id}")
}

/// The engine asks for the build id.
unsafe extern "C" fn write_build_id(buffer: *mut js::BuildIdCharVector) -> bool {
    let Some(process) = Process::current() else { return false };
    let id = process.build_id.as_bytes();
    // SAFETY: the vector is empty and of malloc's making; the engine frees what we put in.
    unsafe {
        let block = libc::malloc(id.len()).cast::<u8>();
        if block.is_null() {
            return false;
        }
        block.copy_from_nonoverlapping(id.as_ptr(), id.len());
        buffer.cast::<MozVec>().write(MozVec::owning(block, id.len()));
    }
    true
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
        let tasks = Tasks::new(host.dispatcher());
        let state = Box::new(State {
            options: Options { gc_stress: options.gc_stress },
            host: HostRef::new(host),
            roots: RootStack::unset(),
            globals: GlobalTable::new(),
            main_global: Box::<Heap<_>>::default(),
            jobs: Jobs::new(options.skip_settled_awaits),
            rejections: RefCell::default(),
            interrupt: InterruptShared::new(raw),
            bytes: Bytes::default(),
            memory: MemoryWatch::new(options.heap_soft_limit, options.total_soft_limit),
            error_factory: RefCell::default(),
            module_hook: RefCell::default(),
            cleanups: RefCell::default(),
            thrown_stack: Box::<Heap<_>>::default(),
            threw: Cell::new(false),
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
        let quota = clamp_to_thread_stack(options.stack_quota);
        let cache = options.self_hosted.unwrap_or_default();
        if let Some(source_of) = options.builtin_source {
            sources::install(raw, source_of);
        }
        self.claim.process.begin_start(raw);
        // SAFETY: the context is new; the cache lives for ever (a span is a length and a pointer).
        unsafe {
            js::JS_SetNativeStackQuota(raw, quota, quota - (16 << 10), quota - (128 << 10));
            let span = js::__BindgenOpaqueArray([cache.len() as u64, cache.as_ptr().addr() as u64]);
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

/// What of `quota` this thread's stack has room for, less what native code needs below JavaScript.
fn clamp_to_thread_stack(quota: usize) -> usize {
    const LEAST: usize = 256 << 10;
    const RESERVE: usize = 256 << 10;
    let size = thread_stack_size().unwrap_or(usize::MAX);
    quota.min(size.saturating_sub(RESERVE)).max(LEAST)
}

#[cfg(target_os = "linux")]
fn thread_stack_size() -> Option<usize> {
    // SAFETY: plain questions to the system.
    if unsafe { libc::syscall(libc::SYS_gettid) == libc::c_long::from(libc::getpid()) } {
        return main_stack_size();
    }
    // SAFETY: plain calls of the C library on this thread's own attributes, which are destroyed again.
    unsafe {
        let mut attributes: libc::pthread_attr_t = std::mem::zeroed();
        if libc::pthread_getattr_np(libc::pthread_self(), &mut attributes) != 0 {
            return None;
        }
        let (mut address, mut size) = (std::ptr::null_mut(), 0);
        let known = libc::pthread_attr_getstack(&attributes, &mut address, &mut size) == 0;
        libc::pthread_attr_destroy(&mut attributes);
        known.then_some(size)
    }
}

/// What the main thread's stack may grow to. The C library would read the whole memory map for the same answer.
#[cfg(target_os = "linux")]
fn main_stack_size() -> Option<usize> {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: plain call; the structure is ours.
    let known = unsafe { libc::getrlimit(libc::RLIMIT_STACK, &mut limit) } == 0;
    known.then(|| usize::try_from(limit.rlim_cur).unwrap_or(usize::MAX))
}

#[cfg(not(target_os = "linux"))]
fn thread_stack_size() -> Option<usize> {
    None
}
