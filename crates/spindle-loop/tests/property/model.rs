//! The reference model: what the loop must do, written a second time, as plainly as possible.
//!
//! It follows libuv's C code and shares nothing with the loop but the names of things and the world outside,
//! the virtual clock and the scripted poller. There are no generations, no heaps, no cursors: handles are
//! never reused, every search is linear, and `run` is a function with calls in it, because a model may call
//! its handlers.

use crate::outside::{Done, Found, Outside, Threads};
use crate::program::{Action, EVENTS_MAX, Id, Kind, Line, Program, What, World};
use spindle_loop::{ChoicePoint, Phase, RunMode};
use std::collections::VecDeque;

/// Runs the program and returns its log.
pub fn run(program: Program) -> Vec<Line> {
    let mut model = Model { program, ..Model::default() };
    program.begin(&mut model);
    // Ends early where the program is cut off.
    let _ = program.modes().into_iter().try_for_each(|mode| model.run(mode));
    model.log
}

const IDLE: [Kind; 2] = [Kind::Idle, Kind::SilentIdle];

/// `None`: the program is cut off, nothing more happens.
type Flow = Option<()>;

#[derive(Default)]
struct State {
    active: bool,
    refd: bool,
    closing: bool,
    closed: bool,
    /// When it was started last, 0 = never; see `Model::stamps`.
    started: u64,
    deadline: u64,
    repeat: u64,
    edge: bool,
    ready: u8,
    woken: bool,
}

#[derive(Default)]
struct Model {
    program: Program,
    log: Vec<Line>,
    events: usize,
    choices: usize,

    outside: Outside,
    now_ms: u64,
    turn: u64,
    phase: Phase,
    stop: bool,
    deadlocked: bool,

    handles: Vec<State>,
    kinds: Vec<Kind>,
    /// Counts starts, deferrals and closings: a phase goes by those before it began.
    stamps: u64,
    timers_ran: bool,
    pending: VecDeque<(Id, i32, u64)>,
    closing: Vec<(Id, u64)>,
    /// Handles to be told of in the next poll whatever the kernel says.
    again: Vec<Id>,

    /// A wake-up or a completion waits.
    alarm: bool,
    requests: usize,
    in_flight: usize,
    pool: Threads,
    /// Completions that the last poll found, oldest first.
    done: VecDeque<Done>,
}

/// What a poll brings.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Item {
    Io(Id),
    /// Completions, then wake-ups.
    Alarm,
    Signal(Id),
}

impl Model {
    // ---- the order ----

    /// libuv's `uv_run`, line by line.
    fn run(&mut self, mode: RunMode) -> Flow {
        self.deadlocked = false;
        let mut goes_on = self.alive();
        if !goes_on {
            self.update_time();
        }
        if mode == RunMode::Default && goes_on && !self.stop {
            self.run_timers()?;
        }
        while goes_on && !self.stop {
            let can_sleep = self.pending.is_empty() && self.active(&IDLE).is_empty();
            self.run_pending()?;
            self.run_watchers(Phase::Idle, &IDLE)?;
            self.run_watchers(Phase::Prepare, &[Kind::Prepare])?;
            let waits = mode == RunMode::Default || (mode == RunMode::Once && can_sleep);
            let timeout = if waits { self.backend_timeout() } else { Some(0) };
            self.io_poll(timeout)?;
            if self.deadlocked {
                break;
            }
            for _ in 0..8 {
                self.run_pending()?;
            }
            self.pool.check_begins();
            self.run_watchers(Phase::Check, &[Kind::Check])?;
            self.run_closing_handles()?;
            self.run_timers()?;
            goes_on = self.alive();
            if mode != RunMode::Default {
                break;
            }
        }
        self.stop = false;
        self.log.push(Line::RunOver { alive: self.alive(), deadlocked: self.deadlocked });
        Some(())
    }

    fn has_active_handles_or_requests(&self) -> bool {
        self.in_flight > 0 || self.handles.iter().any(|handle| handle.active && handle.refd)
    }

    fn alive(&self) -> bool {
        self.has_active_handles_or_requests() || !self.pending.is_empty() || !self.closing.is_empty()
    }

    fn backend_timeout(&self) -> Option<u64> {
        let waits = !self.stop
            && self.has_active_handles_or_requests()
            && self.pending.is_empty()
            && self.active(&IDLE).is_empty()
            && self.closing.is_empty()
            && self.again.is_empty()
            && !self.pool.holds();
        if !waits {
            return Some(0);
        }
        let timers = self.active(&[Kind::Timer]).into_iter();
        timers.map(|(_, id)| self.handles[id].deadline.saturating_sub(self.outside.now_ms())).min()
    }

    /// Active handles of these kinds by the order of starting.
    fn active(&self, kinds: &[Kind]) -> Vec<(u64, Id)> {
        let wanted = |id: &Id| kinds.contains(&self.kinds[*id]) && self.handles[*id].active;
        let ids = (0..self.handles.len()).filter(wanted);
        let mut active: Vec<(u64, Id)> = ids.map(|id| (self.handles[id].started, id)).collect();
        active.sort();
        active
    }

    fn stamp(&mut self) -> u64 {
        self.stamps += 1;
        self.stamps
    }

    fn update_time(&mut self) {
        self.now_ms = self.outside.now_ms();
    }

    fn choose(&mut self, point: ChoicePoint, n: usize) -> usize {
        if n < 2 || !self.program.chooses() {
            return 0;
        }
        self.log.push(Line::Choice(point, n));
        self.choices += 1;
        self.program.choice(self.choices, n)
    }

    /// An event: the log has it, then its handler runs.
    fn emit(&mut self, what: What) -> Flow {
        let (turn, phase, now_ms) = (self.turn, self.phase, self.now_ms);
        self.log.push(Line::Event { turn, phase, now_ms, what });
        let (program, count) = (self.program, self.events);
        self.events += 1;
        program.handle(count, self);
        (self.events < EVENTS_MAX).then_some(())
    }

    // ---- the phases ----

    /// libuv takes all due timers off the heap first and then runs those that nobody touched meanwhile.
    fn run_timers(&mut self) -> Flow {
        self.turn += 1;
        self.update_time();
        if !std::mem::replace(&mut self.timers_ran, true) {
            self.settle_edge();
        }
        self.phase = Phase::Timers;
        let mut due = self.active(&[Kind::Timer]);
        due.retain(|(_, id)| self.handles[*id].deadline <= self.now_ms);
        due.sort_by_key(|(_, id)| self.handles[*id].deadline);
        for (started, id) in due {
            if !self.handles[id].active || self.handles[id].started != started {
                continue;
            }
            self.handles[id].active = false;
            if self.handles[id].repeat > 0 {
                self.arm(id, self.now_ms + self.handles[id].repeat);
            }
            self.emit(What::Timer(id))?;
        }
        Some(())
    }

    fn settle_edge(&mut self) {
        let mut timers = self.active(&[Kind::Timer]);
        timers.retain(|(_, id)| {
            let timer = &self.handles[*id];
            timer.edge && (self.now_ms..=self.now_ms + 1).contains(&timer.deadline)
        });
        if !timers.is_empty() {
            let late = self.choose(ChoicePoint::TimerAtStart, 2) as u64;
            timers.into_iter().for_each(|(_, id)| self.handles[id].deadline = self.now_ms + late);
        }
    }

    fn arm(&mut self, timer: Id, deadline: u64) {
        let started = self.stamp();
        let timer = &mut self.handles[timer];
        (timer.active, timer.deadline, timer.started) = (true, deadline, started);
    }

    fn run_pending(&mut self) -> Flow {
        let began = self.stamp();
        while self.pending.front().is_some_and(|(.., stamp)| *stamp < began) {
            let (id, status, _) = self.pending.pop_front()?;
            self.phase = Phase::Pending;
            self.emit(What::Pending(id, status))?;
        }
        Some(())
    }

    /// libuv puts a started watcher at the head of the list: the one started last comes first.
    fn run_watchers(&mut self, phase: Phase, kinds: &[Kind]) -> Flow {
        self.phase = phase;
        for (started, id) in self.active(kinds).into_iter().rev() {
            if !self.handles[id].active || self.handles[id].started != started {
                continue;
            }
            match self.kinds[id] {
                Kind::SilentIdle => {}
                Kind::Idle => self.emit(What::Idle(id))?,
                Kind::Prepare => self.emit(What::Prepare(id))?,
                _ => self.emit(What::Check(id))?,
            }
        }
        Some(())
    }

    /// libuv's list has what was closed last at its head.
    fn run_closing_handles(&mut self) -> Flow {
        self.phase = Phase::Closing;
        let began = self.stamp();
        while let Some(at) = self.closing.iter().rposition(|(_, stamp)| *stamp < began) {
            let (id, _) = self.closing.remove(at);
            self.handles[id].closed = true;
            self.emit(What::Closed(id))?;
        }
        Some(())
    }

    // ---- the poll ----

    fn io_poll(&mut self, timeout: Option<u64>) -> Flow {
        self.phase = Phase::Poll;
        let mut items: VecDeque<Item> = self.again.drain(..).map(Item::Io).collect();
        self.run_jobs(timeout.is_some() || self.outside.goes_on());
        let sleeps = timeout != Some(0) && !self.alarm;
        let timeout = if sleeps { timeout } else { Some(0) };
        let mut found = Some(Vec::new());
        if sleeps || self.open(Kind::Io).chain(self.open(Kind::Signal)).count() > 0 {
            self.log.push(Line::Poll(timeout));
            found = self.outside.wait(timeout);
        }
        self.deadlocked = found.is_none();
        let raised = std::mem::take(&mut self.alarm);
        self.update_time();
        let Some(found) = found else { return Some(()) };
        let mut woken = VecDeque::new();
        if raised || self.pool.holds() {
            items.push_back(Item::Alarm);
            self.done = self.pool.take_done();
            woken.extend(self.open(Kind::Wake).filter(|id| self.handles[*id].woken));
        }
        self.collect(&found, &mut items);
        self.tell(items, woken)
    }

    /// Which job ends next, or that none does before the next poll, is a choice.
    fn run_jobs(&mut self, may_leave: bool) {
        while self.pool.running() > 0 {
            let leave = usize::from(may_leave || !self.pool.done.is_empty());
            let chosen = self.choose(ChoicePoint::PoolPick, self.pool.running() + leave);
            if chosen == self.pool.running() {
                return;
            }
            self.pool.end(chosen);
            self.alarm = true;
        }
    }

    /// The handle if it has to be put into a list.
    fn make_ready(&mut self, id: Id, bits: u8) -> Option<Id> {
        let before = self.handles[id].ready;
        self.handles[id].ready |= bits;
        (before == 0).then_some(id)
    }

    /// Readiness of one handle is told once; signals come last.
    fn collect(&mut self, found: &[Found], items: &mut VecDeque<Item>) {
        for found in found {
            if let Found::Io(id, bits) = *found
                && self.is(Kind::Io, id)
            {
                items.extend(self.make_ready(id, bits).map(Item::Io));
            }
        }
        for _ in found.iter().filter(|found| **found == Found::Signal) {
            items.extend(self.open(Kind::Signal).map(Item::Signal));
        }
    }

    fn tell(&mut self, mut items: VecDeque<Item>, mut woken: VecDeque<Id>) -> Flow {
        let mut alarm_begun = false;
        loop {
            // What has nothing to tell any more is no alternative.
            items.retain(|item| match item {
                Item::Io(id) | Item::Signal(id) => self.is_open(*id),
                Item::Alarm => !self.done.is_empty() || woken.iter().any(|id| self.is_open(*id)),
            });
            woken.retain(|id| self.is_open(*id));
            alarm_begun &= items.front() == Some(&Item::Alarm);
            let choosable = items.iter().filter(|item| !matches!(item, Item::Signal(_))).count();
            if !alarm_begun && choosable > 1 {
                let chosen = self.choose(ChoicePoint::ReadyOrder, choosable);
                let item = items.remove(chosen)?;
                items.push_front(item);
            }
            match items.pop_front() {
                None => return Some(()),
                Some(Item::Io(id)) => {
                    let bits = std::mem::take(&mut self.handles[id].ready);
                    self.emit(What::Io(id, bits))?;
                }
                Some(Item::Signal(id)) => self.emit(What::Signal(id))?,
                Some(Item::Alarm) => {
                    alarm_begun = true;
                    items.push_front(Item::Alarm);
                    self.tell_alarm(&mut woken)?;
                }
            }
        }
    }

    /// One completion, or if there is none left, one wake-up.
    fn tell_alarm(&mut self, woken: &mut VecDeque<Id>) -> Flow {
        let chosen = self.choose(ChoicePoint::PoolCompletion, self.done.len());
        if let Some((request, cancelled)) = self.done.remove(chosen) {
            self.in_flight -= 1;
            return self.emit(What::Work(request, cancelled));
        }
        let id = woken.pop_front()?;
        self.handles[id].woken = false;
        self.emit(What::Wake(id))
    }

    // ---- what handlers do ----

    fn is_open(&self, id: Id) -> bool {
        !self.handles[id].closing
    }

    fn is(&self, kind: Kind, id: Id) -> bool {
        self.kinds[id] == kind && self.is_open(id)
    }

    fn open(&self, kind: Kind) -> impl Iterator<Item = Id> {
        (0..self.handles.len()).filter(move |id| self.is(kind, *id))
    }

    fn close(&mut self, id: Id) {
        let closed = self.stamp();
        let handle = &mut self.handles[id];
        (handle.closing, handle.active) = (true, false);
        self.pending.retain(|(other, ..)| *other != id);
        self.again.retain(|other| *other != id);
        self.closing.push((id, closed));
        self.watch_signal();
    }

    fn watch_signal(&mut self) {
        let watchers = self.open(Kind::Signal).count();
        self.outside.watch_signal(watchers > 0);
    }

    /// Starts a timer; refused if it is closed or something else.
    fn start_timer(&mut self, id: Id, deadline: u64, repeat: u64) {
        if !self.is(Kind::Timer, id) {
            return self.log.push(Line::Refused);
        }
        self.handles[id].repeat = repeat;
        self.arm(id, deadline);
    }

    fn timer_again(&mut self, id: Id) {
        let State { started, repeat, .. } = self.handles[id];
        match repeat {
            _ if started == 0 || !self.is(Kind::Timer, id) => self.log.push(Line::Refused),
            0 => {}
            _ => self.arm(id, self.now_ms + repeat),
        }
    }

    fn set_watcher(&mut self, id: Id, on: bool) {
        let is_watcher =
            matches!(self.kinds[id], Kind::Idle | Kind::SilentIdle | Kind::Prepare | Kind::Check);
        if is_watcher && self.handles[id].active != on {
            self.handles[id].active = on;
            self.handles[id].started = self.stamp();
        }
    }

    fn look(&self, id: Id) -> Line {
        let State { active, refd, closing, closed, deadline, .. } = self.handles[id];
        let armed = self.kinds[id] == Kind::Timer && active;
        Line::Look {
            active,
            refd: refd && !closed,
            closing,
            due_in: armed.then(|| deadline.saturating_sub(self.now_ms)),
            alive: self.alive(),
            now_ms: self.now_ms,
        }
    }
}

impl World for Model {
    fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    fn requests(&self) -> usize {
        self.requests
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::New(kind) => {
                let active = matches!(kind, Kind::Io | Kind::Wake | Kind::Signal);
                self.handles.push(State { active, refd: true, ..State::default() });
                self.kinds.push(kind);
                self.watch_signal();
            }
            Action::TimerStart(id, timeout, repeat) => self.start_timer(id, self.now_ms + timeout, repeat),
            Action::TimerStartAt(id, deadline) => self.start_timer(id, deadline.max(self.now_ms), 0),
            Action::TimerAgain(id) => self.timer_again(id),
            Action::TimerStop(id) if self.is(Kind::Timer, id) => self.handles[id].active = false,
            Action::TimerEdge(id, on) => self.handles[id].edge = on,
            Action::Start(id) if self.is_open(id) => self.set_watcher(id, true),
            Action::Stop(id) if self.is_open(id) => self.set_watcher(id, false),
            Action::SetRef(id, refd) if self.is_open(id) => self.handles[id].refd = refd,
            Action::IoActivate(id, on) if self.is(Kind::Io, id) => self.handles[id].active = on,
            Action::Close(id) if self.is_open(id) => self.close(id),
            Action::Defer(id, status) if self.is_open(id) => {
                let stamp = self.stamp();
                self.pending.push_back((id, status, stamp));
            }
            Action::ReadyAt(id, at_ms, bits) => self.outside.ready_at(at_ms, id, bits),
            Action::SignalAt(at_ms) => self.outside.signal_at(at_ms),
            Action::Reschedule(id, bits) if self.is(Kind::Io, id) => {
                let again = self.make_ready(id, bits);
                self.again.extend(again);
            }
            Action::Wake(id) if self.is(Kind::Wake, id) => {
                self.alarm |= !std::mem::replace(&mut self.handles[id].woken, true);
            }
            Action::Submit(kind, after_check) => {
                self.pool.submit(self.requests, kind, after_check);
                self.requests += 1;
                self.in_flight += 1;
            }
            Action::Cancel(id) => {
                let cancelled = self.pool.cancel(id);
                self.alarm |= cancelled;
                self.log.push(Line::Cancelled(cancelled));
            }
            Action::Pass(ns) => self.outside.pass_ns(ns),
            Action::UpdateTime => self.update_time(),
            Action::StopLoop => self.stop = true,
            Action::Look(id) => self.log.push(self.look(id)),
            _ => {}
        }
    }
}
