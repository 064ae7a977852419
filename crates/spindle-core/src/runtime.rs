//! The state of one runtime: everything an op may reach, and nothing that is borrowed while JavaScript runs.
//!
//! `Runtime` is the engine's host (`EngineHost`): it answers for the wall clock, `Math.random`'s seed and
//! off-thread engine work. Interior borrows are short: an op borrows one part, works, and lets go before it
//! returns. The order in which things happen is `driver`'s; what a module keeps is in its slot.

use crate::border::word;
use crate::driver::{JsHandles, RESOURCES};
use crate::entry::{Entries, Entry};
use crate::files::FileTable;
use crate::lens::{Lens, SpanSink};
use crate::log::Log;
use crate::op::Schedule;
use crate::outcome::Outcome;
use crate::owners::{Deliver, OwnerClass, Owners};
use crate::replay::Waiting;
use crate::resources::{Kind, Resources};
use crate::slots::{Slot, Slots};
use crate::syserr::BAD;
use crate::tasks::{Delayed, EngineTasks, TaskQueue};
use crate::transport::{Layer, LayerMaker, Transport};
use spindle_engine::{Cx, Dispatcher, EngineHost, Global, OpError, SharedFlags};
use spindle_loop::oplog::LogError;
use spindle_loop::{EventLoop, Handle, OpLog, Owner, Ready, Work, WorkKind};
use std::any::Any;
use std::cell::{Cell, OnceCell, RefCell, RefMut};
use std::io;
use std::rc::Rc;
use std::sync::Arc;

/// Threads of the pool unless somebody says otherwise.
const POOL_THREADS: usize = 4;

/// One runtime: a loop, an engine context and the state of its modules.
pub struct Runtime {
    event_loop: RefCell<EventLoop>,
    entries: Entries,
    owners: Owners,
    slots: Slots,
    flags: OnceCell<SharedFlags>,
    tasks: Arc<TaskQueue>,
    pub(crate) delayed: Delayed,
    /// The loop handles that stand for all of JavaScript's timers and immediates.
    pub(crate) js: JsHandles,
    /// How the program is to end, once that is settled.
    ending: RefCell<Option<Outcome>>,
    /// Whether it is.
    is_ending: Cell<bool>,
    /// Threads that the pool is to have, until the first work makes them.
    pool_threads: Cell<Option<usize>>,
    /// What is recorded, or replayed.
    pub log: Log,
    /// Who watches spans, if anybody.
    pub lens: Lens,
    /// Pool work that a replayed program asked for.
    pub(crate) waiting: Waiting,
    /// The seed of `Math.random`, if the run is recorded or replayed.
    seed: Cell<Option<u64>>,
    /// Open files by the number JavaScript knows.
    pub files: Arc<FileTable>,
    /// Sockets and signal watchers by the number JavaScript knows.
    pub resources: RefCell<Resources>,
}

impl Runtime {
    /// A runtime on the system's clock, poller, threads and random bytes.
    ///
    /// # Errors
    /// What the operating system says when the poller cannot be made (`EMFILE`).
    pub fn new() -> io::Result<Rc<Runtime>> {
        Ok(Runtime::with_loop(EventLoop::new()?))
    }

    /// A runtime on a loop whose doors the caller chose (virtual clock, scripted poller, ..).
    pub fn with_loop(mut event_loop: EventLoop) -> Rc<Runtime> {
        let owners = Owners::default();
        let js = JsHandles::new(&mut event_loop, &owners);
        let tasks = Arc::new(TaskQueue::new(js.tasks_waker()));
        Rc::new(Runtime {
            event_loop: RefCell::new(event_loop),
            entries: Entries::default(),
            owners,
            slots: Slots::default(),
            flags: OnceCell::new(),
            tasks,
            delayed: Delayed::default(),
            js,
            ending: RefCell::default(),
            is_ending: Cell::new(false),
            pool_threads: Cell::new(Some(POOL_THREADS)),
            log: Log::default(),
            lens: Lens::default(),
            waiting: Waiting::default(),
            seed: Cell::new(None),
            files: Arc::new(FileTable::default()),
            resources: RefCell::default(),
        })
    }

    /// The loop, for a short borrow that ends before JavaScript runs again.
    #[inline]
    pub fn event_loop(&self) -> RefMut<'_, EventLoop> {
        self.event_loop.borrow_mut()
    }

    /// The content of a module's slot, made on first use.
    #[inline]
    pub fn slot<T: Default + 'static>(&self, slot: &Slot<T>) -> &T {
        self.slots.get_or_init(slot, T::default)
    }

    /// The content of a slot that cannot be made from nothing; `init` makes it on first use.
    #[inline]
    pub fn slot_or<T: 'static>(&self, slot: &Slot<T>, init: impl FnOnce() -> T) -> &T {
        self.slots.get_or_init(slot, init)
    }

    /// Says that number `id` of the class owns the handle, so that its events go there.
    pub fn own(&self, event_loop: &mut EventLoop, handle: Handle, class: &OwnerClass, id: u32) {
        event_loop.set_owner(handle, self.owners.word(class, id));
    }

    /// The function that delivers an owner's events.
    #[inline]
    pub(crate) fn deliver(&self, owner: Owner) -> Option<Deliver> {
        self.owners.deliver(owner)
    }

    /// Gives a handle a number by which JavaScript knows it, and its events to JavaScript.
    pub fn add_resource(&self, event_loop: &mut EventLoop, handle: Handle, kind: Kind) -> u32 {
        let id = self.resources.borrow_mut().insert(handle, kind);
        self.own(event_loop, handle, &RESOURCES, id);
        id
    }

    /// Puts a layer between an established connection, known by its number, and its users; the layer hears of readiness
    /// at once, so that it can begin. An op that does this is an effect: at replay nothing is set.
    ///
    /// # Errors
    /// `EBADF` if nothing is open under the number, `EISCONN` if there is a layer already.
    pub fn set_layer(&self, id: u32, layer: Box<dyn Layer>) -> io::Result<()> {
        let mut resources = self.resources.borrow_mut();
        let Some((handle, transport)) = resources.transport(id) else {
            return Err(io::Error::from_raw_os_error(-BAD));
        };
        if transport.is_layered() {
            return Err(io::Error::from_raw_os_error(rustix::io::Errno::ISCONN.raw_os_error()));
        }
        *transport = Transport::Layered(layer);
        // Edges that were told before are spent.
        self.event_loop().reschedule(handle, Ready::READABLE | Ready::WRITABLE);
        Ok(())
    }

    /// Each connection that the listener takes from now on, as one of `net` or of `http`, gets a layer from `maker`.
    pub fn set_layer_maker(&self, listener: u32, maker: LayerMaker) {
        self.resources.borrow_mut().set_maker(listener, maker);
    }

    /// What an event of a resource's socket means for its stream.
    #[inline]
    pub(crate) fn resource_ready(&self, id: u32, handle: Handle, ready: Ready) -> Ready {
        let mut resources = self.resources.borrow_mut();
        match resources.transport(id) {
            Some((_, transport)) if transport.is_layered() => {
                let event_loop = self.event_loop();
                event_loop.fd(handle).map_or(ready, |fd| transport.ready(fd, ready))
            }
            _ => ready,
        }
    }

    /// Threads that the pool is to have; without effect once it has got work.
    pub fn set_pool_threads(&self, count: usize) {
        if self.pool_threads.get().is_some() {
            self.pool_threads.set(Some(count));
        }
    }

    /// Queues work for the pool.
    pub(crate) fn submit(&self, schedule: Schedule, work: Box<dyn Work>) {
        let mut event_loop = self.event_loop();
        if let Some(threads) = self.pool_threads.take() {
            event_loop.pool_threads(threads);
        }
        match schedule {
            Schedule::Plain | Schedule::Shown => event_loop.submit(WorkKind::Fs, work),
            Schedule::Slow => event_loop.submit(WorkKind::Slow, work),
            Schedule::AfterCheck => event_loop.submit_after_check(WorkKind::Fs, work),
        };
    }

    /// Records the run in `log`, or repeats the one that it holds. To be called before the engine starts.
    ///
    /// # Errors
    /// The log cannot be written, or is not one of a run from its start.
    pub fn use_log(&self, log: OpLog) -> Result<(), LogError> {
        let mut seed = [0; 8];
        if log.is_recording() {
            let filled = self.event_loop().entropy().fill(&mut seed);
            filled.map_err(LogError::Io)?;
        }
        self.log.install(log);
        self.seed.set(Some(self.log.seed(u64::from_le_bytes(seed))?));
        Ok(())
    }

    /// The function that was registered under this name.
    pub(crate) fn entry_by_name(&self, name: &str) -> Option<Rc<Global>> {
        self.entries.by_name(name)
    }

    /// Whether the world can cause an entry of this name here.
    pub(crate) fn is_world_entry(&self, name: &str) -> bool {
        crate::entry::FOLLOWING.iter().all(|entry| entry.name() != name) && self.entry_by_name(name).is_some()
    }

    /// The function that JavaScript registered for `entry`.
    #[inline]
    pub(crate) fn entry(&self, entry: &Entry) -> Option<&Global> {
        self.entries.get(entry)
    }

    /// Registers the function that is entered under this name.
    pub fn register_entry(&self, name: String, function: Global) {
        self.entries.register(name, function);
    }

    /// The words shared with JavaScript.
    ///
    /// # Panics
    /// Before bootstrap made them, which is a mistake in the driver.
    #[inline]
    pub fn flags(&self) -> &SharedFlags {
        self.flags.get().expect("bootstrap made the shared flags")
    }

    /// Tells `sink` of every span of the run. To be called before the engine starts.
    pub fn set_lens(&self, sink: Box<dyn SpanSink>) {
        self.lens.install(sink);
    }

    /// Keeps the shared words made at start.
    pub fn set_flags(&self, flags: SharedFlags) {
        if self.lens.is_on() {
            flags.set_i32(word::LENS, 1);
            flags.set_i32(word::HAS_CONTEXT, 1);
        }
        let _ = self.flags.set(flags);
    }

    /// Ends the program: no more of it runs, and the driver returns `outcome`. The first call decides.
    pub fn end(&self, cx: &Cx, outcome: Outcome) {
        self.settle(outcome);
        cx.interrupt_handle().terminate();
    }

    /// As [`Runtime::end`] where JavaScript is known to be on its way out already.
    pub(crate) fn settle(&self, outcome: Outcome) {
        self.ending.borrow_mut().get_or_insert(outcome);
        self.is_ending.set(true);
    }

    /// How the program is to end, if that is settled.
    #[inline]
    pub(crate) fn ending(&self) -> Option<Outcome> {
        self.ending.borrow().clone()
    }

    /// Whether it is settled how the program ends, so that none of it may run any more.
    #[inline]
    pub(crate) fn is_ending(&self) -> bool {
        self.is_ending.get()
    }

    /// How many pieces of the engine's off-thread work are finished.
    pub(crate) fn engine_tasks(&self) -> usize {
        self.tasks.len()
    }

    /// Runs so many of them, oldest first; a task with a delay gets a timer of its own first.
    pub(crate) fn run_engine_tasks(&self, cx: &mut Cx, count: usize) {
        for (task, delay_ms) in self.tasks.take(count) {
            if delay_ms == 0 {
                cx.run_task(task);
            } else {
                self.delayed.add(self, task, delay_ms);
            }
        }
    }
}

impl EngineHost for Runtime {
    fn dispatcher(&self) -> Arc<dyn Dispatcher> {
        Arc::new(EngineTasks::new(self.tasks.clone()))
    }

    fn virtual_time(&self) -> bool {
        !self.log.is_off()
    }

    fn watches_jobs(&self) -> bool {
        self.lens.is_on()
    }

    fn job_begins(&self, cx: &Cx, number: u64) {
        self.lens.begin_job(cx, number);
    }

    fn job_ends(&self, cx: &Cx) {
        self.lens.end(cx);
    }

    fn wall_clock_us(&self, real_us: f64) -> f64 {
        self.log.wall_clock_us(real_us)
    }

    fn random_seed(&self) -> Option<u64> {
        self.seed.get()
    }

    fn out_of_memory(&self) {
        self.settle(Outcome::OutOfMemory);
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `ERR_INTERNAL_ASSERTION`: something only a mistake of ours can cause.
pub fn internal(message: impl Into<String>) -> OpError {
    OpError::code("ERR_INTERNAL_ASSERTION", message.into())
}
