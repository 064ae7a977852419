//! The reference model: what the loop must do, written a second time, as plainly as possible.
//!
//! It follows libuv's C code and knows nothing of `spindle_loop` but the names of things. There are no
//! generations, no heaps, no cursors: handles are never reused, every search is linear, and `run` is a
//! function with calls in it, because a model may call its handlers.

use crate::program::{Action, EVENTS_MAX, Id, Kind, Line, Program, What, World};
use spindle_loop::{ChoicePoint, Phase, RunMode, WorkKind};
use std::collections::VecDeque;

/// Runs the program and returns its log.
pub fn run(program: Program) -> Vec<Line> {
    let mut model = Model { program, ..Model::default() };
    program.begin(&mut model);
    for mode in program.modes() {
        // Cut off, exactly where the real one is.
        if model.run(mode).is_none() {
            break;
        }
        let line = Line::RunOver { alive: model.alive(), deadlocked: model.deadlocked };
        model.log.push(line);
    }
    model.log
}

/// `None`: the program is cut off, nothing more happens.
type Flow = Option<()>;

#[derive(Default)]
struct Handle {
    active: bool,
    refd: bool,
    closing: bool,
    closed: bool,
    // Timers: `arming` counts all starts of all timers, 0 = never started.
    deadline: u64,
    arming: u64,
    repeat: u64,
    edge: bool,
    // I/O: what waits to be told.
    ready: u8,
    // Wakers.
    woken: bool,
}

/// A list that a phase goes through: what is to come in this pass, and what is there for the next.
#[derive(Default)]
struct Passes<T> {
    now: VecDeque<T>,
    next: VecDeque<T>,
}

impl<T> Passes<T> {
    fn is_empty(&self) -> bool {
        self.now.is_empty() && self.next.is_empty()
    }

    fn retain(&mut self, keep: impl Fn(&T) -> bool) {
        self.now.retain(&keep);
        self.next.retain(&keep);
    }
}

#[derive(Default)]
struct Model {
    program: Program,
    log: Vec<Line>,
    events: usize,
    choices: usize,

    now_ns: u64,
    now_ms: u64,
    turn: u64,
    phase: Phase,
    stop: bool,
    deadlocked: bool,

    handles: Vec<Handle>,
    kinds: Vec<Kind>,
    armings: u64,
    timers_ran: bool,
    idle: Passes<Id>,
    prepare: Passes<Id>,
    check: Passes<Id>,
    pending: Passes<(Id, i32)>,
    closing: Passes<Id>,
    /// Handles to be told of in the next poll whatever the kernel says.
    again: Vec<Id>,

    /// What the script says: time in ns, order of writing, and what happens.
    script: Vec<(u64, usize, Item)>,
    /// A wake-up or a completion waits.
    alarm: bool,
    requests: usize,
    in_flight: usize,
    queue: VecDeque<(Id, WorkKind)>,
    running: Vec<(Id, WorkKind)>,
    done: Passes<(Id, bool)>,
}

/// What a poll brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Item {
    Io(Id, u8),
    /// Completions, then wake-ups.
    Alarm,
    Signal(Id),
    /// In the script only: for every watcher.
    AnySignal,
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
            let can_sleep = self.pending.is_empty() && self.idle.is_empty();
            self.run_pending()?;
            self.run_watchers(Phase::Idle)?;
            self.run_watchers(Phase::Prepare)?;
            let waits = mode == RunMode::Default || (mode == RunMode::Once && can_sleep);
            let timeout = if waits { self.backend_timeout() } else { Some(0) };
            self.io_poll(timeout)?;
            if self.deadlocked {
                break;
            }
            for _ in 0..8 {
                self.run_pending()?;
            }
            self.run_watchers(Phase::Check)?;
            self.run_closing_handles()?;
            self.run_timers()?;
            goes_on = self.alive();
            if mode != RunMode::Default {
                break;
            }
        }
        self.stop = false;
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
            && self.idle.is_empty()
            && self.closing.is_empty()
            && self.again.is_empty();
        if !waits {
            return Some(0);
        }
        let timers = self.active_timers().map(|id| self.handles[id].deadline.saturating_sub(self.now_ms));
        timers.min()
    }

    fn active_timers(&self) -> impl Iterator<Item = Id> {
        (0..self.handles.len()).filter(|id| self.kinds[*id] == Kind::Timer && self.handles[*id].active)
    }

    fn update_time(&mut self) {
        self.now_ms = self.now_ns / 1_000_000;
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
        let due = self.active_timers().filter(|id| self.handles[*id].deadline <= self.now_ms);
        let mut due: Vec<_> = due.map(|id| (self.handles[id].deadline, self.handles[id].arming, id)).collect();
        due.sort();
        for (_, arming, id) in due {
            if !self.handles[id].active || self.handles[id].arming != arming {
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
        let in_question = |id: &Id| {
            let timer = &self.handles[*id];
            timer.edge && (self.now_ms..=self.now_ms + 1).contains(&timer.deadline)
        };
        let timers: Vec<Id> = self.active_timers().filter(in_question).collect();
        if !timers.is_empty() {
            let late = self.choose(ChoicePoint::TimerAtStart, 2) as u64;
            timers.into_iter().for_each(|id| self.handles[id].deadline = self.now_ms + late);
        }
    }

    fn arm(&mut self, timer: Id, deadline: u64) {
        self.armings += 1;
        let timer = &mut self.handles[timer];
        (timer.active, timer.deadline, timer.arming) = (true, deadline, self.armings);
    }

    fn run_pending(&mut self) -> Flow {
        if self.pending.is_empty() {
            return Some(());
        }
        self.phase = Phase::Pending;
        self.pending.now = std::mem::take(&mut self.pending.next);
        while let Some((id, status)) = self.pending.now.pop_front() {
            self.emit(What::Pending(id, status))?;
        }
        Some(())
    }

    fn watchers(&mut self, phase: Phase) -> &mut Passes<Id> {
        match phase {
            Phase::Idle => &mut self.idle,
            Phase::Prepare => &mut self.prepare,
            _ => &mut self.check,
        }
    }

    fn run_watchers(&mut self, phase: Phase) -> Flow {
        self.phase = phase;
        let list = self.watchers(phase);
        list.now = std::mem::take(&mut list.next);
        while let Some(id) = self.watchers(phase).now.pop_front() {
            self.watchers(phase).next.push_back(id);
            match self.kinds[id] {
                Kind::SilentIdle => {}
                Kind::Idle => self.emit(What::Idle(id))?,
                Kind::Prepare => self.emit(What::Prepare(id))?,
                _ => self.emit(What::Check(id))?,
            }
        }
        Some(())
    }

    /// The list is libuv's: what was closed last is at its head.
    fn run_closing_handles(&mut self) -> Flow {
        self.phase = Phase::Closing;
        self.closing.now = std::mem::take(&mut self.closing.next);
        while let Some(id) = self.closing.now.pop_front() {
            self.handles[id].closed = true;
            self.emit(What::Closed(id))?;
        }
        Some(())
    }

    // ---- the poll ----

    fn io_poll(&mut self, timeout: Option<u64>) -> Flow {
        self.phase = Phase::Poll;
        let mut items: VecDeque<Item> = self.again.drain(..).map(|id| Item::Io(id, 0)).collect();
        self.run_jobs(timeout.is_some() || !self.script.is_empty());
        let sleeps = timeout != Some(0) && !self.alarm;
        let timeout = if sleeps { timeout } else { Some(0) };
        let mut found = Vec::new();
        if sleeps || self.has_sources() {
            self.log.push(Line::Poll(timeout));
            self.scripted_wait(timeout, &mut found);
        }
        let raised = std::mem::take(&mut self.alarm);
        self.update_time();
        if self.deadlocked {
            return Some(());
        }
        let mut woken = VecDeque::new();
        if raised {
            items.push_back(Item::Alarm);
            self.done.now = std::mem::take(&mut self.done.next);
            woken.extend((0..self.handles.len()).filter(|id| self.handles[*id].woken && self.is_open(*id)));
        }
        self.collect(&found, &mut items);
        self.tell(items, woken)
    }

    fn has_sources(&self) -> bool {
        let is_source = |id: &Id| matches!(self.kinds[*id], Kind::Io | Kind::Signal) && self.is_open(*id);
        (0..self.handles.len()).any(|id| is_source(&id))
    }

    /// What is due; if that is nothing, time passes until something is or the timeout is over.
    fn scripted_wait(&mut self, timeout: Option<u64>, found: &mut Vec<Item>) {
        self.take_due(found);
        if !found.is_empty() || timeout == Some(0) {
            return;
        }
        let end = timeout.map(|ms| self.now_ns + ms * 1_000_000);
        let next = self.script.iter().map(|(at, ..)| *at).min();
        let Some(until) = end.into_iter().chain(next).min() else {
            self.deadlocked = true;
            return;
        };
        self.now_ns = self.now_ns.max(until);
        self.take_due(found);
    }

    fn take_due(&mut self, found: &mut Vec<Item>) {
        self.script.sort();
        let due = self.script.iter().take_while(|(at, ..)| *at <= self.now_ns).count();
        let watched = self.signal_watchers().count() > 0;
        let due = self.script.drain(..due).map(|(.., item)| item);
        found.extend(due.filter(|item| *item != Item::AnySignal || watched));
    }

    fn signal_watchers(&self) -> impl Iterator<Item = Id> {
        (0..self.handles.len()).filter(|id| self.kinds[*id] == Kind::Signal && self.is_open(*id))
    }

    /// Readiness of one handle is told once; signals come last.
    fn collect(&mut self, found: &[Item], items: &mut VecDeque<Item>) {
        for item in found {
            let &Item::Io(id, bits) = item else { continue };
            if self.kinds[id] == Kind::Io && self.is_open(id) {
                if self.handles[id].ready == 0 {
                    items.push_back(*item);
                }
                self.handles[id].ready |= bits;
            }
        }
        for _ in found.iter().filter(|item| **item == Item::AnySignal) {
            items.extend(self.signal_watchers().map(Item::Signal));
        }
    }

    fn tell(&mut self, mut items: VecDeque<Item>, mut woken: VecDeque<Id>) -> Flow {
        let mut alarm_begun = false;
        loop {
            // What has nothing to tell any more is no alternative.
            items.retain(|item| match item {
                Item::Io(id, _) | Item::Signal(id) => self.is_open(*id),
                _ => !self.done.now.is_empty() || woken.iter().any(|id| self.is_open(*id)),
            });
            woken.retain(|id| self.is_open(*id));
            alarm_begun &= items.front() == Some(&Item::Alarm);
            let choosable = items.iter().filter(|item| !matches!(item, Item::Signal(_))).count();
            if !alarm_begun && choosable > 1 {
                let chosen = self.choose(ChoicePoint::ReadyOrder, choosable);
                let item = items.remove(chosen)?;
                items.push_front(item);
            }
            let Some(item) = items.front().copied() else { return Some(()) };
            if item == Item::Alarm {
                alarm_begun = true;
                self.tell_alarm(&mut woken)?;
                continue;
            }
            items.pop_front();
            match item {
                Item::Io(id, _) => {
                    let bits = std::mem::take(&mut self.handles[id].ready);
                    self.emit(What::Io(id, bits))?;
                }
                Item::Signal(id) => self.emit(What::Signal(id))?,
                Item::Alarm | Item::AnySignal => unreachable!("told elsewhere"),
            }
        }
    }

    /// One completion, or if there is none left, one wake-up.
    fn tell_alarm(&mut self, woken: &mut VecDeque<Id>) -> Flow {
        if self.done.now.is_empty() {
            let id = woken.pop_front()?;
            self.handles[id].woken = false;
            return self.emit(What::Wake(id));
        }
        let chosen = self.choose(ChoicePoint::PoolCompletion, self.done.now.len());
        let (request, cancelled) = self.done.now.remove(chosen)?;
        self.in_flight -= 1;
        self.emit(What::Work(request, cancelled))
    }

    // ---- the pool: four threads, slow work on two of them ----

    fn start_jobs(&mut self) {
        while self.running.len() < 4 {
            let slow = self.running.iter().filter(|(_, kind)| *kind == WorkKind::Slow).count();
            let may_run = |(_, kind): &(Id, WorkKind)| *kind != WorkKind::Slow || slow < 2;
            let Some(at) = self.queue.iter().position(may_run) else { return };
            self.running.extend(self.queue.remove(at));
        }
    }

    fn run_jobs(&mut self, may_leave: bool) {
        while !self.running.is_empty() {
            let jobs = self.running.len();
            let leave = usize::from(may_leave || !self.done.next.is_empty());
            let chosen = self.choose(ChoicePoint::PoolPick, jobs + leave);
            if chosen == jobs {
                return;
            }
            let (request, _) = self.running.remove(chosen);
            self.done.next.push_back((request, false));
            self.alarm = true;
            self.start_jobs();
        }
    }

    // ---- what handlers do ----

    fn is_open(&self, id: Id) -> bool {
        !self.handles[id].closing
    }

    fn close(&mut self, id: Id) {
        let handle = &mut self.handles[id];
        (handle.closing, handle.active) = (true, false);
        [&mut self.idle, &mut self.prepare, &mut self.check].into_iter().for_each(|list| list.retain(|other| *other != id));
        self.pending.retain(|(other, _)| *other != id);
        self.again.retain(|other| *other != id);
        self.closing.next.push_front(id);
    }

    /// Starts an open timer; false if it is something else.
    fn start_timer(&mut self, id: Id, deadline: u64, repeat: u64) -> bool {
        let is_timer = self.kinds[id] == Kind::Timer && self.is_open(id);
        if is_timer {
            self.arm(id, deadline);
            self.handles[id].repeat = repeat;
        }
        is_timer
    }

    fn timer_again(&mut self, id: Id) -> bool {
        let Handle { arming, repeat, .. } = self.handles[id];
        match repeat {
            _ if self.kinds[id] != Kind::Timer || !self.is_open(id) || arming == 0 => false,
            0 => true,
            _ => self.start_timer(id, self.now_ms + repeat, repeat),
        }
    }

    fn set_watcher(&mut self, id: Id, on: bool) {
        let list = match self.kinds[id] {
            Kind::Idle | Kind::SilentIdle => &mut self.idle,
            Kind::Prepare => &mut self.prepare,
            Kind::Check => &mut self.check,
            _ => return,
        };
        match (on, self.handles[id].active) {
            (true, false) => list.next.push_front(id),
            (false, true) => list.retain(|other| *other != id),
            _ => {}
        }
        self.handles[id].active = on;
    }

    fn look(&self, id: Id) -> Line {
        let Handle { active, refd, closing, closed, deadline, .. } = self.handles[id];
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

    fn write(&mut self, at_ms: u64, item: Item) {
        let order = self.log.len() + self.script.len();
        self.script.push((at_ms * 1_000_000, order, item));
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
        let mut accepted = true;
        match action {
            Action::New(kind) => {
                let active = matches!(kind, Kind::Io | Kind::Wake | Kind::Signal);
                self.handles.push(Handle { active, refd: true, ..Handle::default() });
                self.kinds.push(kind);
            }
            Action::TimerStart { timer, timeout_ms, repeat_ms } => {
                accepted = self.start_timer(timer, self.now_ms + timeout_ms, repeat_ms);
            }
            Action::TimerStartAt { timer, deadline_ms } => {
                accepted = self.start_timer(timer, deadline_ms.max(self.now_ms), 0);
            }
            Action::TimerAgain(id) => accepted = self.timer_again(id),
            Action::TimerStop(id) if self.kinds[id] == Kind::Timer => self.handles[id].active = false,
            Action::TimerEdge(id, on) => self.handles[id].edge = on,
            Action::Start(id) if self.is_open(id) => self.set_watcher(id, true),
            Action::Stop(id) if self.is_open(id) => self.set_watcher(id, false),
            Action::SetRef(id, refd) if self.is_open(id) => self.handles[id].refd = refd,
            Action::IoActivate(id, on) if self.kinds[id] == Kind::Io && self.is_open(id) => self.handles[id].active = on,
            Action::Close(id) if self.is_open(id) => self.close(id),
            Action::Defer { handle, status } if self.is_open(handle) => self.pending.next.push_back((handle, status)),
            Action::ReadyAt { handle, at_ms, bits } => self.write(at_ms, Item::Io(handle, bits)),
            Action::SignalAt { at_ms } => self.write(at_ms, Item::AnySignal),
            Action::Reschedule { handle, bits } if self.kinds[handle] == Kind::Io && self.is_open(handle) => {
                if self.handles[handle].ready == 0 {
                    self.again.push(handle);
                }
                self.handles[handle].ready |= bits;
            }
            Action::Wake(id) if self.kinds[id] == Kind::Wake && self.is_open(id) => {
                self.alarm |= !std::mem::replace(&mut self.handles[id].woken, true);
            }
            Action::Submit(kind) => {
                self.queue.push_back((self.requests, kind));
                self.requests += 1;
                self.in_flight += 1;
                self.start_jobs();
            }
            Action::Cancel(id) => {
                let at = self.queue.iter().position(|(request, _)| *request == id);
                if let Some((request, _)) = at.and_then(|at| self.queue.remove(at)) {
                    self.done.next.push_back((request, true));
                    self.alarm = true;
                }
                self.log.push(Line::Cancelled(at.is_some()));
            }
            Action::Work { ns } => self.now_ns += ns,
            Action::UpdateTime => self.update_time(),
            Action::StopLoop => self.stop = true,
            Action::Look(id) => self.log.push(self.look(id)),
            _ => {}
        }
        if !accepted {
            self.log.push(Line::Refused);
        }
    }
}
