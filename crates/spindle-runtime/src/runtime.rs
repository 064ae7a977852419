//! The state of one runtime: everything an op may reach, and nothing that is borrowed while JavaScript runs.
//!
//! `Runtime` is the engine's host (`EngineHost`): it answers for the wall clock, `Math.random`'s seed and
//! off-thread engine work. Interior borrows are short: an op borrows one part, works, and lets go before it
//! returns. The order in which things happen is `driver`'s; what each module does is in its own folder.

use crate::driver::{Entry, JsHandles};
use crate::encoding::Decoders;
use crate::files::FileTable;
use crate::log::OpHook;
use crate::module::RealFolders;
use crate::op::Schedule;
use crate::process::ProcessState;
use crate::resources::Resources;
use crate::tasks::{EngineTasks, TaskQueue};
use spindle_engine::{Cx, Dispatcher, EngineHost, EngineTask, Global, OpError, SharedFlags};
use spindle_loop::{EventLoop, Handle, Work, WorkKind};
use std::any::Any;
use std::cell::{OnceCell, RefCell, RefMut};
use std::io;
use std::rc::Rc;
use std::sync::Arc;

/// Megabytes of JavaScript heap that Node has on machines with enough memory.
pub const HEAP_LIMIT_MB: usize = 4096;

/// What the command line hands to a new runtime.
#[derive(Debug, Clone, Default)]
pub struct RuntimeOptions {
    /// `process.execPath`.
    pub exec_path: String,
    /// `process.argv[0]` as the user typed it.
    pub argv0: String,
    /// The options of the command line and of `NODE_OPTIONS`.
    pub flags: crate::options::Options,
    /// The arguments after the file.
    pub args: Vec<String>,
    /// The environment, in the order in which the parent gave it.
    pub env: Vec<(String, String)>,
    /// `--max-old-space-size`; none = by the memory there is, at most [`HEAP_LIMIT_MB`].
    pub heap_limit_mb: Option<usize>,
}

/// One runtime: a loop, an engine context and the tables of its modules.
pub struct Runtime {
    event_loop: RefCell<EventLoop>,
    entries: [OnceCell<Global>; Entry::COUNT],
    flags: OnceCell<SharedFlags>,
    tasks: Arc<TaskQueue>,
    delayed: RefCell<Vec<(Handle, EngineTask)>>,
    /// The loop handles that stand for all of JavaScript's timers and immediates.
    pub(crate) js: JsHandles,
    /// The record/replay hook of ops.
    pub log: OpHook,
    /// Open files by the number JavaScript knows.
    pub(crate) files: Arc<FileTable>,
    /// Sockets and signal watchers by the number JavaScript knows.
    pub(crate) resources: RefCell<Resources>,
    /// Text decoders in the middle of a stream.
    pub(crate) decoders: Decoders,
    /// Connections of HTTP servers, and parsers.
    pub(crate) http: RefCell<crate::http::Table>,
    /// argv, env and the exit code.
    pub(crate) process: ProcessState,
    /// Where the folders of modules really are.
    pub(crate) real_folders: RealFolders,
}

impl Runtime {
    /// A runtime on the system's clock, poller, threads and random bytes.
    ///
    /// # Errors
    /// What the operating system says when the poller cannot be made (`EMFILE`).
    pub fn new(options: RuntimeOptions) -> io::Result<Rc<Runtime>> {
        Runtime::with_loop(options, EventLoop::new()?)
    }

    /// A runtime on a loop whose doors the caller chose (virtual clock, scripted poller, ..).
    ///
    /// # Errors
    /// As [`Runtime::new`].
    pub fn with_loop(options: RuntimeOptions, mut event_loop: EventLoop) -> io::Result<Rc<Runtime>> {
        let js = JsHandles::new(&mut event_loop);
        let tasks = Arc::new(TaskQueue::new(js.tasks_waker()));
        let process = ProcessState::new(options, event_loop.now_ns());
        Ok(Rc::new(Runtime {
            event_loop: RefCell::new(event_loop),
            entries: [const { OnceCell::new() }; Entry::COUNT],
            flags: OnceCell::new(),
            tasks,
            delayed: RefCell::default(),
            js,
            log: OpHook::default(),
            files: Arc::new(FileTable::default()),
            resources: RefCell::default(),
            http: RefCell::default(),
            decoders: Decoders::default(),
            process,
            real_folders: RealFolders::default(),
        }))
    }

    /// The loop, for a short borrow that ends before JavaScript runs again.
    pub fn event_loop(&self) -> RefMut<'_, EventLoop> {
        self.event_loop.borrow_mut()
    }

    /// Queues work for the pool. Its size is read from the program's own `process.env` at the first use.
    pub(crate) fn submit(&self, schedule: Schedule, work: Box<dyn Work>) {
        let mut event_loop = self.event_loop();
        if !self.process.pool_sized.replace(true) {
            event_loop.pool_threads(self.process.pool_threads());
        }
        match schedule {
            Schedule::Plain => event_loop.submit(WorkKind::Fs, work),
            Schedule::Slow => event_loop.submit(WorkKind::Slow, work),
            Schedule::AfterCheck => event_loop.submit_after_check(WorkKind::Fs, work),
        };
    }

    /// The function that JavaScript registered for `entry`.
    pub(crate) fn entry(&self, entry: Entry) -> Option<&Global> {
        self.entries[entry as usize].get()
    }

    /// Registers the function for `entry`; the first registration stands.
    pub(crate) fn set_entry(&self, entry: Entry, function: Global) {
        // A second registration could only come from our own bootstrap; the first one stays.
        let _ = self.entries[entry as usize].set(function);
    }

    /// The words shared with JavaScript.
    ///
    /// # Panics
    /// Before bootstrap made them, which is a mistake in the driver.
    pub(crate) fn flags(&self) -> &SharedFlags {
        self.flags.get().expect("bootstrap made the shared flags")
    }

    /// Keeps the shared words made at start.
    pub(crate) fn set_flags(&self, flags: SharedFlags) {
        let _ = self.flags.set(flags);
    }

    /// Runs the engine's finished off-thread work; a task with a delay gets a timer of its own first.
    pub(crate) fn run_engine_tasks(&self, cx: &mut Cx) {
        for (task, delay_ms) in self.tasks.take() {
            if delay_ms == 0 {
                cx.run_task(task);
                continue;
            }
            let mut event_loop = self.event_loop();
            let timer = event_loop.timer();
            event_loop.timer_start(timer, u64::from(delay_ms), 0).expect("the handle was just made");
            self.delayed.borrow_mut().push((timer, task));
        }
    }

    /// Runs the engine work that waited for `timer`, if this is such a timer.
    pub(crate) fn run_delayed_task(&self, cx: &mut Cx, timer: Handle) {
        let position = self.delayed.borrow().iter().position(|(waiting, _)| *waiting == timer);
        if let Some(position) = position {
            let (_, task) = self.delayed.borrow_mut().swap_remove(position);
            self.event_loop().close(timer);
            cx.run_task(task);
        }
    }
}

impl EngineHost for Runtime {
    fn dispatcher(&self) -> Arc<dyn Dispatcher> {
        Arc::new(EngineTasks::new(self.tasks.clone()))
    }

    fn out_of_memory(&self) {
        crate::process::fatal_out_of_memory()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `ERR_INTERNAL_ASSERTION`: something only a mistake of ours can cause.
pub(crate) fn internal(message: impl Into<String>) -> OpError {
    OpError::code("ERR_INTERNAL_ASSERTION", message.into())
}
