//! The driver: one event out of the loop at a time, one entry into JavaScript per event, a checkpoint after each.
//!
//! This file is where the order of a program is decided. [`Driver::run`] evaluates the main script and then
//! pulls events; an event goes to the owner of its handle, which turns it into one entry (or, for the lists of
//! timers and immediates, into as many entries as leave ticks or jobs behind); [`Driver::checkpoint`] drains all ticks,
//! then all promise jobs, until both are empty. No JavaScript frame is on the stack while it drains, and
//! nothing of the runtime is borrowed while JavaScript runs. The phases themselves are `spindle_loop`'s.

use crate::border::{self, dispatch, word};
use crate::entry::{self, Entry};
use crate::op::{PoolOp, PoolValue};
use crate::outcome::Outcome;
use crate::owners::{OwnerClass, Owners};
use crate::runtime::Runtime;
use spindle_engine::{Arg, Cx, Global, Local, OpError, RawBytes, RejectionKind, Scalar, Scope, ThrownGlobal};
use spindle_loop::{Event, EventLoop, Handle, Owner, Ready, RunMode, WakeHandle};
use std::cell::Cell;

/// The name under which the log has engine tasks that ran, with their number.
pub(crate) const ENGINE_TASKS: &str = "engine tasks";
/// The same of one that waited for a timer of its own.
pub(crate) const DELAYED_TASK: &str = "delayed task";

/// How long a replay waits for work of the engine that was recorded.
const TASKS_PATIENCE_MS: u64 = 30_000;

/// How often one readiness is told in a turn (libuv reads as often before it lets others have their turn).
const IO_ENTRIES_MAX: u32 = 32;

static TIMERS: OwnerClass = OwnerClass::new(|driver, cx, _, _| driver.run_timers(cx));
static IMMEDIATES: OwnerClass = OwnerClass::new(|driver, cx, _, _| driver.run_immediates(cx));
static TASKS: OwnerClass = OwnerClass::new(|driver, cx, _, _| driver.run_tasks(cx));
/// Engine tasks with a timer of their own.
pub(crate) static DELAYED: OwnerClass =
    OwnerClass::new(|driver, cx, id, event| driver.run_delayed(cx, id, &event));
/// What JavaScript knows by a number.
pub(crate) static RESOURCES: OwnerClass =
    OwnerClass::new(|driver, cx, id, event| driver.deliver_resource(cx, id, &event));

/// The loop handles that stand for all of JavaScript's timers and immediates, and for engine work.
pub(crate) struct JsHandles {
    timer: Handle,
    check: Handle,
    /// Keeps the poll from blocking while ref'd immediates wait; yields no event.
    idle: Handle,
    tasks: Handle,
    tasks_waker: WakeHandle,
    deadline: Cell<f64>,
    timers_ref: Cell<bool>,
    immediates: Cell<(bool, bool)>,
}

impl JsHandles {
    pub(crate) fn new(event_loop: &mut EventLoop, owners: &Owners) -> JsHandles {
        let (tasks, tasks_waker) = event_loop.wake_handle();
        event_loop.unref_handle(tasks);
        let handles = JsHandles {
            timer: event_loop.timer(),
            check: event_loop.check(),
            idle: event_loop.idle_silent(),
            tasks,
            tasks_waker,
            deadline: Cell::new(0.0),
            timers_ref: Cell::new(true),
            immediates: Cell::new((false, false)),
        };
        // Immediates keep the loop alive through the idle handle, never through the check handle.
        event_loop.unref_handle(handles.check);
        event_loop.timer_edge(handles.timer, true);
        for (handle, class) in [(handles.timer, &TIMERS), (handles.check, &IMMEDIATES), (tasks, &TASKS)] {
            event_loop.set_owner(handle, owners.word(class, 0));
        }
        handles
    }

    pub(crate) fn tasks_waker(&self) -> WakeHandle {
        self.tasks_waker.clone()
    }
}

/// Runs one program on one runtime.
pub struct Driver<'r> {
    runtime: &'r Runtime,
    /// Whether the loop's first timers pass is still to come or under way.
    first_pass: Cell<bool>,
}

impl<'r> Driver<'r> {
    /// A driver for `runtime`, whose engine context `Driver::run` is given.
    pub fn new(runtime: &'r Runtime) -> Driver<'r> {
        Driver { runtime, first_pass: Cell::new(true) }
    }

    /// Evaluates the main script at `path`, runs the loop until nothing is left, and says how the program ended.
    ///
    /// `is_prepared` says that something must run before the main script (`--require`, `--import`, ..).
    pub fn run(&self, cx: &mut Cx, path: &str, is_prepared: bool) -> Outcome {
        if self.runtime.log.is_replaying() {
            return self.replay(cx);
        }
        let code = self.run_program(cx, path, is_prepared);
        self.runtime.ending().unwrap_or(Outcome::Exit(code))
    }

    fn run_program(&self, cx: &mut Cx, path: &str, is_prepared: bool) -> i32 {
        self.enter(cx, &entry::RUN_MAIN, &[Arg::Str(path), Arg::Bool(is_prepared)]);
        self.checkpoint(cx);
        loop {
            self.run_loop(cx);
            self.enter(cx, &entry::BEFORE_EXIT, &[]);
            self.checkpoint(cx);
            self.sync();
            if self.is_over(cx) || !self.runtime.event_loop().is_alive() {
                break;
            }
        }
        match self.enter(cx, &entry::EXIT, &[]) {
            Some(Scalar::Int(code)) => code,
            _ => 0,
        }
    }

    fn run_loop(&self, cx: &mut Cx) {
        while !self.is_over(cx)
            && let Some((owner, event)) = self.next_event()
        {
            self.deliver(cx, owner, event);
            // When they are due is the collector's affair, which no log can repeat: then they never are.
            if cx.has_finalizers() && self.runtime.log.is_off() {
                self.run_finalizers(cx);
            }
        }
    }

    /// Whether the program has ended or was ended. Who terminates a runtime wakes its loop, so that this is asked.
    fn is_over(&self, cx: &Cx) -> bool {
        if cx.is_stopped() {
            self.runtime.settle(if cx.is_out_of_memory() {
                Outcome::OutOfMemory
            } else {
                Outcome::Terminated
            });
        }
        self.runtime.is_ending()
    }

    /// FinalizationRegistry callbacks run as an entry of their own, never inside somebody else's.
    fn run_finalizers(&self, cx: &mut Cx) {
        self.in_span(cx, "finalizers", 0, |cx| {
            cx.run_finalizers(&mut |scope, error| {
                let error = scope.persist(error);
                self.report(scope, &error);
            });
        });
        self.checkpoint(cx);
    }

    /// The runtime that is driven.
    #[inline]
    pub fn runtime(&self) -> &'r Runtime {
        self.runtime
    }

    fn next_event(&self) -> Option<(Owner, Event)> {
        self.sync();
        if self.runtime.log.is_recording() {
            self.runtime.log.flush_turn(self.runtime.event_loop().turn());
        }
        self.runtime.event_loop().next_owned(RunMode::Default)
    }

    /// Tells the loop what JavaScript left in the shared words: the nearest timer, and who waits for a check phase.
    fn sync(&self) {
        let (flags, js) = (self.runtime.flags(), &self.runtime.js);
        let deadline = flags.get_f64(word::TIMER_DEADLINE);
        let timers_ref = flags.get_i32(word::TIMER_REF_COUNT) > 0;
        let immediates =
            (flags.get_i32(word::IMMEDIATE_COUNT) > 0, flags.get_i32(word::IMMEDIATE_REF_COUNT) > 0);
        if deadline != js.deadline.replace(deadline) {
            self.arm_timer(deadline);
        }
        if timers_ref != js.timers_ref.replace(timers_ref) {
            self.runtime.event_loop().set_ref(js.timer, timers_ref);
        }
        let before = js.immediates.replace(immediates);
        if before != immediates {
            let mut event_loop = self.runtime.event_loop();
            event_loop.set_active(js.check, immediates.0);
            event_loop.set_active(js.idle, immediates.1);
        }
    }

    fn arm_timer(&self, deadline: f64) {
        let (mut event_loop, timer) = (self.runtime.event_loop(), self.runtime.js.timer);
        if deadline > 0.0 {
            event_loop
                .timer_start_at(timer, deadline as u64)
                .expect("JavaScript's timer handle is never closed");
        } else {
            event_loop.timer_stop(timer);
        }
    }

    /// One event, one entry, one checkpoint: the owner of the event's handle knows which.
    fn deliver(&self, cx: &mut Cx, owner: Owner, event: Event) {
        if !matches!(event, Event::Timer { .. }) {
            self.first_pass.set(false);
        }
        match event {
            Event::Work { work, cancelled, .. } => self.finish_work(cx, work, cancelled),
            event => {
                if let Some(deliver) = self.runtime.deliver(owner) {
                    deliver(self, cx, owner.id, event);
                }
            }
        }
    }

    fn run_immediates(&self, cx: &mut Cx) {
        // What a handled throw left behind in the poll phase comes before the immediates.
        self.checkpoint(cx);
        self.run_list(cx, &entry::RUN_IMMEDIATES, &[]);
    }

    fn run_tasks(&self, cx: &mut Cx) {
        let count = self.runtime.engine_tasks();
        self.runtime.log.entry(ENGINE_TASKS, &[Arg::Int(count as i32)]);
        self.run_engine_tasks(cx, count);
        self.checkpoint(cx);
    }

    fn run_engine_tasks(&self, cx: &mut Cx, count: usize) {
        self.in_span(cx, ENGINE_TASKS, count as i64, |cx| self.runtime.run_engine_tasks(cx, count));
    }

    /// As many engine tasks as ran in the recorded run; they are under way on threads of the engine, and waited for.
    ///
    /// False if there are not as many, or they do not come.
    pub(crate) fn replay_tasks(&self, cx: &mut Cx, count: usize) -> bool {
        if self.runtime.engine_tasks() + cx.pending_tasks() < count {
            return false;
        }
        let patience = self.runtime.event_loop().timer();
        let armed = self.runtime.event_loop().timer_start(patience, TASKS_PATIENCE_MS, 0);
        self.runtime.event_loop().ref_handle(self.runtime.js.tasks);
        while armed.is_ok() && self.runtime.engine_tasks() < count {
            match self.runtime.event_loop().next(RunMode::Once) {
                Some(Event::Timer { handle }) if handle == patience => break,
                _ => {}
            }
        }
        self.runtime.event_loop().close(patience);
        let came = self.runtime.engine_tasks() >= count;
        self.run_engine_tasks(cx, count);
        came
    }

    fn run_delayed(&self, cx: &mut Cx, id: u32, event: &Event) {
        if !matches!(event, Event::Timer { .. }) {
            return; // the timer's own end
        }
        self.runtime.log.entry(DELAYED_TASK, &[Arg::Int(id as i32)]);
        self.run_delayed_task(cx, id);
        self.checkpoint(cx);
    }

    pub(crate) fn run_delayed_task(&self, cx: &mut Cx, id: u32) {
        if let Some(task) = self.runtime.delayed.take(self.runtime, id) {
            self.in_span(cx, DELAYED_TASK, i64::from(id), |cx| cx.run_task(task));
        }
    }

    /// An event of a handle that JavaScript knows by a number.
    fn deliver_resource(&self, cx: &mut Cx, id: u32, event: &Event) {
        match *event {
            Event::Io { handle, ready } => {
                let ready = self.runtime.resource_ready(id, handle, ready);
                if !ready.is_empty() {
                    self.run_io(cx, id, handle, ready);
                }
            }
            Event::Closed { .. } => self.close_resource(cx, id),
            Event::Pending { status, .. } => self.dispatch(cx, dispatch::PENDING, id, status, Arg::Undefined),
            Event::Signal { signum, .. } => self.dispatch(cx, dispatch::SIGNAL, id, signum, Arg::Undefined),
            _ => {}
        }
    }

    /// Frees a resource's number and tells JavaScript, for the last event of its handle.
    pub fn close_resource(&self, cx: &mut Cx, id: u32) {
        self.runtime.resources.borrow_mut().remove(id);
        self.dispatch(cx, dispatch::CLOSED, id, 0, Arg::Undefined);
    }

    fn run_timers(&self, cx: &mut Cx) {
        let now = self.runtime.event_loop().now_ms() as f64;
        // The deadline has passed, so the loop's timer is spent: whatever JavaScript leaves must arm it anew.
        self.runtime.js.deadline.set(0.0);
        let edge = self.first_pass.get();
        self.run_list(cx, &entry::RUN_TIMERS, &[Arg::Num(now), Arg::Bool(edge)]);
    }

    /// Enters a list runner until it is through: it returns true whenever a callback left a tick or a job, and
    /// a throw ends only the callback it came from. The uncaught handler sees to it that a checkpoint follows.
    fn run_list(&self, cx: &mut Cx, entry: &Entry, args: &[Arg<'_>]) {
        loop {
            match self.enter(cx, entry, args) {
                None if self.runtime.is_ending() => return,
                // A handled throw drains nothing, as in Node: the list goes on, what is queued waits for the next callback.
                None => continue,
                Some(Scalar::Bool(true)) => self.checkpoint(cx),
                Some(_) => return self.checkpoint(cx),
            }
        }
    }

    /// Tells of readiness as long as JavaScript answers that there is more, but not for ever: others wait too.
    fn run_io(&self, cx: &mut Cx, id: u32, handle: Handle, ready: Ready) {
        let bits = Arg::Int(i32::from(ready.bits()));
        let args = [Arg::Int(dispatch::IO), Arg::Int(id as i32), bits, Arg::Undefined];
        for _ in 0..IO_ENTRIES_MAX {
            // A closing handle is to hear of nothing but its end.
            if self.runtime.event_loop().is_closing(handle) {
                return self.checkpoint(cx);
            }
            match self.enter(cx, &entry::DISPATCH, &args) {
                // The throw may have cut off a handler that knew of more; asking once too often does no harm.
                None if self.runtime.is_ending() => return,
                None => continue,
                Some(Scalar::Bool(true)) => self.checkpoint(cx),
                Some(_) => return self.checkpoint(cx),
            }
        }
        self.runtime.event_loop().reschedule(handle, ready);
    }

    fn dispatch(&self, cx: &mut Cx, kind: i32, id: u32, status: i32, value: Arg<'_>) {
        let args = [Arg::Int(kind), Arg::Int(id as i32), Arg::Int(status), value];
        if self.enter(cx, &entry::DISPATCH, &args).is_some() {
            self.checkpoint(cx);
        }
    }

    fn finish_work(&self, cx: &mut Cx, work: Box<dyn spindle_loop::Work>, cancelled: bool) {
        let Ok(op) = work.into_any().downcast::<PoolOp>() else { return };
        let (request, mut result, pin) = op.into_outcome(cancelled);
        if let Ok(PoolValue::File(file)) = result {
            result = Ok(PoolValue::Number(f64::from(self.runtime.files.insert(file))));
        }
        if let Some(pin) = pin {
            let (at, count) = result.as_ref().ok().and_then(PoolValue::filled).unwrap_or_default();
            if self.runtime.log.is_recording() {
                let bytes = pin.bytes().part(at..at + count).map(RawBytes::to_vec).unwrap_or_default();
                self.runtime.log.filled(request.id, at, &bytes);
            }
            pin.finish(at..at + count);
        }
        cx.collect_pins();
        let text;
        let (status, value) = match result {
            Ok(PoolValue::Undefined | PoolValue::File(_)) => (0, Arg::Undefined),
            Ok(PoolValue::Number(number)) => (0, Arg::Num(number)),
            Ok(PoolValue::Filled(filled)) => (0, Arg::Int(filled.count)),
            Ok(PoolValue::Numbers(numbers)) => (0, Arg::floats(numbers)),
            Ok(PoolValue::Bytes(bytes)) => (0, Arg::bytes(bytes)),
            Ok(PoolValue::Text(value)) => {
                text = value;
                (0, Arg::Str(&text))
            }
            // Most callers know their one system call; those that made several need to be told which failed.
            Err(OpError::System { errno, syscall, .. }) => (-errno, Arg::Str(syscall)),
            Err(OpError::Code { message, .. }) => {
                text = message;
                (1, Arg::Str(&text))
            }
            Err(OpError::Thrown) => (1, Arg::Undefined),
        };
        self.dispatch(cx, dispatch::REQUEST, request.id, status, value);
    }

    /// Enters JavaScript once, unless the program is ending. An exception goes to the uncaught handler; none is returned then.
    #[inline]
    pub fn enter(&self, cx: &mut Cx, entry: &Entry, args: &[Arg<'_>]) -> Option<Scalar> {
        if self.runtime.is_ending() {
            return None;
        }
        let function = self.runtime.entry(entry)?;
        if !entry.follows {
            self.runtime.log.entry(entry.name(), args);
        }
        self.call(cx, entry.name(), function, args)
    }

    /// As [`Driver::enter`], for a replay, which knows the entry's name only.
    pub(crate) fn enter_by_name(&self, cx: &mut Cx, name: &str, args: &[Arg<'_>]) -> Option<Scalar> {
        let function = self.runtime.entry_by_name(name)?;
        self.call(cx, name, &function, args)
    }

    #[inline]
    fn call(&self, cx: &mut Cx, name: &str, function: &Global, args: &[Arg<'_>]) -> Option<Scalar> {
        cx.clear_async_context();
        match self.enter_function(cx, name, function, args) {
            Ok(value) => Some(value),
            Err(thrown) => {
                self.failed(cx, thrown);
                None
            }
        }
    }

    #[cold]
    fn failed(&self, cx: &mut Cx, thrown: ThrownGlobal) {
        match thrown {
            ThrownGlobal::Exception(error) => self.report(cx, &error),
            ThrownGlobal::Terminated => self.runtime.settle(Outcome::Terminated),
        }
    }

    /// Enters a function, as a span of its own if the lens is on.
    #[inline]
    fn enter_function(
        &self,
        cx: &mut Cx,
        name: &str,
        function: &Global,
        args: &[Arg<'_>],
    ) -> Result<Scalar, ThrownGlobal> {
        if !self.runtime.lens.is_on() {
            return cx.enter(function, args);
        }
        self.enter_in_span(cx, name, function, args)
    }

    #[cold]
    fn enter_in_span(
        &self,
        cx: &mut Cx,
        name: &str,
        function: &Global,
        args: &[Arg<'_>],
    ) -> Result<Scalar, ThrownGlobal> {
        let lens = &self.runtime.lens;
        let outer = lens.begin_entry(cx, name, args);
        let entered = cx.enter(function, args);
        lens.end_down_to(cx, outer);
        entered
    }

    /// Runs a piece of the engine's own work, as a span if the lens is on.
    fn in_span(&self, cx: &mut Cx, name: &str, arg: i64, work: impl FnOnce(&mut Cx)) {
        let lens = &self.runtime.lens;
        let outer = lens.is_on().then(|| lens.begin_work(cx, name, arg));
        work(cx);
        if let Some(outer) = outer {
            lens.end_down_to(cx, outer);
        }
    }

    /// Hands a thrown value to `process`'s uncaught handler, which ends the process unless the program handles it.
    fn report(&self, cx: &mut Cx, error: &Global) {
        let Some(handler) = self.runtime.entry(&entry::UNCAUGHT) else { return self.fatal(cx, error) };
        let args = [Arg::Global(error), Arg::Bool(false)];
        match self.enter_function(cx, entry::UNCAUGHT.name(), handler, &args) {
            Ok(_) => {}
            // The handler itself deals with listeners that throw (exit code 7), so this is our own mistake.
            Err(ThrownGlobal::Exception(error)) => self.fatal(cx, &error),
            Err(ThrownGlobal::Terminated) => self.runtime.settle(Outcome::Terminated),
        }
    }

    /// An exception that the uncaught handler itself could not deal with.
    fn fatal(&self, cx: &mut Cx, error: &Global) {
        let text = cx.scope(|scope| {
            let error = scope.global(error);
            describe(scope, error)
        });
        self.runtime.end(cx, Outcome::Fatal(text));
    }

    /// Drains all ticks, then all promise jobs, until both are empty; then unhandled rejections, which may add more.
    ///
    /// A tick that throws ends the checkpoint: the rest stay queued and run at the next one, and the uncaught
    /// handler makes sure that there is a next one. A job that throws is reported and the drain goes on.
    #[inline]
    pub fn checkpoint(&self, cx: &mut Cx) {
        // Most entries leave nothing behind.
        if self.has_tick() || cx.has_jobs() || cx.has_rejections() || self.runtime.log.is_recording() {
            self.drain(cx);
        }
    }

    fn drain(&self, cx: &mut Cx) {
        if self.runtime.is_ending() {
            return;
        }
        self.runtime.log.checkpoint();
        while !self.runtime.is_ending() {
            if self.has_tick() && self.enter(cx, &entry::RUN_TICKS, &[]).is_none() {
                return;
            }
            if cx.has_jobs() {
                self.run_jobs(cx);
                continue;
            }
            if !cx.has_rejections() || !self.process_rejections(cx) {
                return;
            }
        }
    }

    #[inline]
    fn has_tick(&self) -> bool {
        self.runtime.flags().get_i32(word::HAS_TICK) != 0
    }

    fn run_jobs(&self, cx: &mut Cx) {
        let drained = cx.run_jobs(&mut |scope, error| {
            let error = scope.persist(error);
            self.report(scope, &error);
        });
        if drained.is_err() {
            self.runtime.settle(Outcome::Terminated);
        }
    }

    /// Tells JavaScript which promises were rejected unhandled or handled late; true if the queues must be drained again.
    fn process_rejections(&self, cx: &mut Cx) -> bool {
        for rejection in cx.take_rejections() {
            let reason = cx.scope(|scope| {
                let promise = scope.global(&rejection.promise);
                let reason = scope.promise_result(promise);
                scope.persist(reason)
            });
            let kind = Arg::Int(match rejection.kind {
                RejectionKind::Unhandled => border::rejection::UNHANDLED,
                RejectionKind::HandledLater => border::rejection::HANDLED_LATER,
            });
            let context = rejection.async_context.as_ref().map_or(Arg::Undefined, Arg::Global);
            let args = [kind, Arg::Global(&rejection.promise), Arg::Global(&reason), context];
            self.enter(cx, &entry::REJECTION, &args);
        }
        matches!(self.enter(cx, &entry::PROCESS_REJECTIONS, &[]), Some(Scalar::Bool(true)) | None)
    }
}

/// A thrown value as text for a message of last resort: its stack if it has one.
pub fn describe(scope: &mut Scope<'_>, error: Local<'_>) -> String {
    let message = scope.to_str(error).unwrap_or_default();
    let stack = scope.get(error, "stack").and_then(|stack| scope.to_str(stack)).unwrap_or_default();
    if stack.is_empty() || stack == "undefined" {
        message
    } else if stack.contains(&message) {
        stack
    } else {
        format!("{message}\n{stack}")
    }
}
