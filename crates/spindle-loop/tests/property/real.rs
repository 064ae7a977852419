//! The loop itself as a world, on a virtual clock, a scripted poller and an inline pool.

use crate::program::{Action, EVENTS_MAX, Id, Kind, Line, Program, SIGNUM, What, World};
use mio::event::Source;
use spindle_loop::{
    ChoicePoint, Chooser, Doors, Event, EventLoop, Handle, Notify, Poller, Readiness, Ready, Request, Script,
    ScriptedPoller, Simulation, VirtualClock, WakeHandle, Work,
};
use std::any::Any;
use std::cell::RefCell;
use std::collections::HashMap;
use std::io;
use std::rc::Rc;
use std::sync::Arc;

type Log = Rc<RefCell<Vec<Line>>>;

/// Runs the program and returns its log.
pub fn run(program: Program) -> Vec<Line> {
    let mut real = Real::new(program);
    program.begin(&mut real);
    let mut count = 0;
    for mode in program.modes() {
        while let Some(event) = real.events.next(mode) {
            real.note(&event);
            program.handle(count, &mut real);
            count += 1;
            if count == EVENTS_MAX {
                return real.log.take();
            }
        }
        let (alive, deadlocked) = (real.events.is_alive(), real.events.is_deadlocked());
        real.log.borrow_mut().push(Line::RunOver { alive, deadlocked });
    }
    real.log.take()
}

struct Real {
    events: EventLoop,
    clock: VirtualClock,
    script: Script,
    log: Log,
    handles: Vec<Handle>,
    kinds: Vec<Kind>,
    ids: HashMap<Handle, Id>,
    wakers: HashMap<Id, WakeHandle>,
    requests: Vec<Request>,
}

impl Real {
    fn new(program: Program) -> Real {
        let log = Log::default();
        let (mut doors, Simulation { clock, .. }) = Doors::simulated(0);
        let poller = ScriptedPoller::new(clock.clone());
        let script = poller.script();
        doors.poller = Box::new(LoggingPoller { inner: poller, log: log.clone() });
        let mut events = EventLoop::with_doors(doors);
        if program.chooses() {
            events.set_chooser(Some(Box::new(LoggingChooser { program, count: 0, log: log.clone() })));
        }
        let (handles, kinds, requests) = (Vec::new(), Vec::new(), Vec::new());
        Real {
            events,
            clock,
            script,
            log,
            handles,
            kinds,
            ids: HashMap::new(),
            wakers: HashMap::new(),
            requests,
        }
    }

    fn note(&mut self, event: &Event) {
        let id = event.handle().map_or(0, |handle| self.ids[&handle]);
        let what = match *event {
            Event::Timer { .. } => What::Timer(id),
            Event::Pending { status, .. } => What::Pending(id, status),
            Event::Idle { .. } => What::Idle(id),
            Event::Prepare { .. } => What::Prepare(id),
            Event::Check { .. } => What::Check(id),
            Event::Io { ready, .. } => What::Io(id, ready.bits()),
            Event::Signal { .. } => What::Signal(id),
            Event::Wake { .. } => What::Wake(id),
            Event::Work { request, cancelled, .. } => {
                let number = self.requests.iter().position(|made| *made == request);
                What::Work(number.expect("a request of ours"), cancelled)
            }
            Event::Closed { .. } => What::Closed(id),
        };
        let (turn, phase, now_ms) = (self.events.turn(), self.events.phase(), self.events.now_ms());
        self.log.borrow_mut().push(Line::Event { turn, phase, now_ms, what });
    }

    fn make(&mut self, kind: Kind) {
        let events = &mut self.events;
        let handle = match kind {
            Kind::Timer => events.timer(),
            Kind::Idle => events.idle(),
            Kind::SilentIdle => events.idle_silent(),
            Kind::Prepare => events.prepare(),
            Kind::Check => events.check(),
            Kind::Io => events.add_scripted(),
            Kind::Signal => events.signal(SIGNUM).expect("a scripted poller takes any signal"),
            Kind::Placeholder => events.placeholder(),
            Kind::Wake => {
                let (handle, waker) = events.wake_handle();
                self.wakers.insert(self.handles.len(), waker);
                handle
            }
        };
        self.ids.insert(handle, self.handles.len());
        self.handles.push(handle);
        self.kinds.push(kind);
    }

    fn look(&self, handle: Handle) -> Line {
        Line::Look {
            active: self.events.is_active(handle),
            refd: self.events.has_ref(handle),
            closing: self.events.is_closing(handle),
            due_in: self.events.timer_due_in(handle),
            alive: self.events.is_alive(),
            now_ms: self.events.now_ms(),
        }
    }
}

impl World for Real {
    fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    fn requests(&self) -> usize {
        self.requests.len()
    }

    fn act(&mut self, action: Action) {
        let events = &mut self.events;
        let at = |id: Id| self.handles[id];
        let mut refused = false;
        match action {
            Action::New(kind) => self.make(kind),
            Action::TimerStart(timer, timeout_ms, repeat_ms) => {
                refused = events.timer_start(at(timer), timeout_ms, repeat_ms).is_err();
            }
            Action::TimerStartAt(timer, deadline_ms) => {
                refused = events.timer_start_at(at(timer), deadline_ms).is_err();
            }
            Action::TimerAgain(timer) => refused = events.timer_again(at(timer)).is_err(),
            Action::TimerStop(timer) => events.timer_stop(at(timer)),
            Action::TimerEdge(timer, on) => events.timer_edge(at(timer), on),
            Action::Start(id) => events.start(at(id)),
            Action::Stop(id) => events.stop_handle(at(id)),
            Action::SetRef(id, refd) => events.set_ref(at(id), refd),
            Action::IoActivate(id, active) => events.io_activate(at(id), active),
            Action::Close(id) => events.close(at(id)),
            Action::Defer(handle, status) => events.defer(at(handle), status),
            Action::ReadyAt(handle, at_ms, bits) => {
                self.script.ready_at(at_ms, at(handle), Ready::from_bits(bits))
            }
            Action::Reschedule(handle, bits) => events.reschedule(at(handle), Ready::from_bits(bits)),
            Action::SignalAt(at_ms) => self.script.signal_at(at_ms, SIGNUM),
            Action::Wake(id) => self.wakers.get(&id).into_iter().for_each(WakeHandle::wake),
            Action::Submit(kind, false) => self.requests.push(events.submit(kind, Box::new(Nothing))),
            Action::Submit(kind, true) => {
                self.requests.push(events.submit_after_check(kind, Box::new(Nothing)))
            }
            Action::Cancel(id) => {
                let done = self.requests.get(id).is_some_and(|request| events.cancel(*request));
                self.log.borrow_mut().push(Line::Cancelled(done));
            }
            Action::Pass(ns) => self.clock.advance_ns(ns),
            Action::UpdateTime => drop(events.update_time()),
            Action::StopLoop => events.stop(),
            Action::Look(id) => {
                let line = self.look(at(id));
                self.log.borrow_mut().push(line);
            }
            Action::Throw => unreachable!("the program ends the handler itself"),
        }
        if refused {
            self.log.borrow_mut().push(Line::Refused);
        }
    }
}

struct Nothing;

impl Work for Nothing {
    fn run(&mut self) {}

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

struct LoggingChooser {
    program: Program,
    count: usize,
    log: Log,
}

impl Chooser for LoggingChooser {
    fn choose(&mut self, point: ChoicePoint, n: usize) -> usize {
        self.log.borrow_mut().push(Line::Choice(point, n));
        self.count += 1;
        self.program.choice(self.count, n)
    }
}

struct LoggingPoller {
    inner: ScriptedPoller,
    log: Log,
}

impl Poller for LoggingPoller {
    fn register(&mut self, source: &mut dyn Source, handle: Handle, interest: Ready) -> io::Result<()> {
        self.inner.register(source, handle, interest)
    }

    fn deregister(&mut self, source: &mut dyn Source) -> io::Result<()> {
        self.inner.deregister(source)
    }

    fn watch_signal(&mut self, signum: i32) -> io::Result<()> {
        self.inner.watch_signal(signum)
    }

    fn unwatch_signal(&mut self, signum: i32) {
        self.inner.unwatch_signal(signum);
    }

    fn poll(&mut self, timeout_ms: Option<u64>, found: &mut Vec<Readiness>) -> io::Result<()> {
        self.log.borrow_mut().push(Line::Poll(timeout_ms));
        self.inner.poll(timeout_ms, found)
    }

    fn expects_input(&self) -> bool {
        self.inner.expects_input()
    }

    fn notifier(&self) -> Arc<dyn Notify> {
        self.inner.notifier()
    }
}
