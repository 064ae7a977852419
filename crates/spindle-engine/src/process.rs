//! What is once per process: the engine's initialisation and shutdown, its build id, which threads have a runtime.

use crate::abi::MozVec;
use crate::realm;
use mozjs::context::RawJSContext;
use mozjs::jsapi as js;
use mozjs::rust::JSEngine;
use std::ffi::c_void;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::ThreadId;

/// The engine's version; part of every build id.
pub const ENGINE_VERSION: &str = "mozjs_sys-153.6.0-2";

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
    /// This thread's stack is too small.
    SmallStack,
    /// The process is ending, and the engine was shut down.
    Ended,
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
            EngineError::SmallStack => "this thread's stack is too small for JavaScript",
            EngineError::Ended => "the process is ending",
        })
    }
}

impl std::error::Error for EngineError {}

/// What is once per process: the engine itself. It is never shut down.
pub(crate) struct Process {
    build_id: String,
    start: AtomicU8,
    /// Where the last panic on each of our threads happened; see `ops.rs`.
    pub(crate) panics: Mutex<Vec<(ThreadId, String)>>,
}

static PROCESS: OnceLock<Result<Process, EngineError>> = OnceLock::new();

/// Who may use the engine. It starts and is shut down under this lock, and nobody claims a thread after that.
static GATE: Mutex<Gate> = Mutex::new(Gate { threads: Vec::new(), is_shut: false });

struct Gate {
    /// Those that have a runtime.
    threads: Vec<ThreadId>,
    is_shut: bool,
}

fn gate() -> MutexGuard<'static, Gate> {
    GATE.lock().unwrap_or_else(PoisonError::into_inner)
}

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
        let gate = gate();
        if gate.is_shut {
            return Err(EngineError::Ended);
        }
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
            start: AtomicU8::new(start::BEFORE),
            panics: Mutex::default(),
        })
    }

    /// Marks this thread as having a runtime, for as long as the claim lives.
    pub(crate) fn claim_thread(&'static self) -> Result<ThreadClaim, EngineError> {
        let id = std::thread::current().id();
        let mut gate = gate();
        if gate.is_shut {
            return Err(EngineError::Ended);
        }
        if gate.threads.contains(&id) {
            return Err(EngineError::ThreadInUse);
        }
        gate.threads.push(id);
        Ok(ThreadClaim { process: self, id })
    }

    /// Built-ins that run once before the program does are not worth machine code: until the first text is compiled,
    /// nothing gets any. For the first runtime only, since the setting is the whole process's.
    pub(crate) fn begin_start(&self, raw: *mut RawJSContext) {
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
        gate().threads.contains(&id)
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
    pub(crate) process: &'static Process,
    id: ThreadId,
}

impl Drop for ThreadClaim {
    fn drop(&mut self) {
        gate().threads.retain(|id| *id != self.id);
        self.process.panics.lock().unwrap_or_else(PoisonError::into_inner).retain(|(id, _)| *id != self.id);
    }
}

/// `JS_Init`, without the thread that it would start to learn when this process began.
fn initialise() -> Result<JSEngine, mozjs::rust::JSEngineError> {
    /// With this in the environment the engine counts from its first reading of the clock; only figures of the
    /// collector's own log, which nobody reads here, are relative to that time.
    const RESTARTED: &str = "MOZ_APP_RESTART";
    // Another thread might be reading the environment, through the C library and past std's lock. Then the engine starts its
    // thread, which takes it a fraction of a millisecond.
    if !is_only_thread() || std::env::var_os(RESTARTED).is_some() {
        return JSEngine::init();
    }
    // SAFETY: there is no other thread, and none starts before the variable is gone again but the engine's own helpers,
    // which do not read the environment.
    unsafe { std::env::set_var(RESTARTED, "1") };
    let engine = JSEngine::init();
    // SAFETY: as above.
    unsafe { std::env::remove_var(RESTARTED) };
    engine
}

/// Whether this is certainly the process's only thread.
fn is_only_thread() -> bool {
    #[cfg(target_os = "linux")]
    {
        use std::os::linux::fs::MetadataExt;
        // The folder has a link for itself, one for its parent and one for each thread.
        std::fs::metadata("/proc/self/task").is_ok_and(|folder| folder.st_nlink() == 3)
    }
    #[cfg(not(target_os = "linux"))]
    false
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

/// Shuts the engine down unless a runtime lives. From then on none can be made, by whatever thread.
fn shut_down() -> bool {
    let mut gate = gate();
    if !gate.threads.is_empty() {
        return false;
    }
    if !gate.is_shut {
        gate.is_shut = true;
        // SAFETY: the handler was registered by whoever initialised the engine. No runtime exists, and none can be made: the
        // gate is shut, and held until this is done.
        unsafe { js::JS_ShutDown() };
    }
    true
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
