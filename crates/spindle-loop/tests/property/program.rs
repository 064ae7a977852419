//! Random programs: what each handler does follows from a seed and the number of the event.
//!
//! Nothing here knows how a loop works. A program is executed against anything that is a [`World`], and
//! leaves a log; two worlds that behave alike leave the same log.

use spindle_loop::{ChoicePoint, Phase, RunMode, SeededEntropy, WorkKind};

/// A handle by the order of its making; requests likewise.
pub type Id = usize;

/// What kinds of handles there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Timer,
    Idle,
    SilentIdle,
    Prepare,
    Check,
    Io,
    Wake,
    Signal,
    Placeholder,
}

/// The one signal that programs watch.
pub const SIGNUM: i32 = 10;

/// One statement of a handler.
#[derive(Debug, Clone, Copy)]
pub enum Action {
    New(Kind),
    /// The timeout and the repeat time in ms.
    TimerStart(Id, u64, u64),
    /// The deadline in ms.
    TimerStartAt(Id, u64),
    TimerAgain(Id),
    TimerStop(Id),
    TimerEdge(Id, bool),
    Start(Id),
    Stop(Id),
    SetRef(Id, bool),
    IoActivate(Id, bool),
    Close(Id),
    Defer(Id, i32),
    /// The time in ms and the readiness.
    ReadyAt(Id, u64, u8),
    Reschedule(Id, u8),
    SignalAt(u64),
    Wake(Id),
    /// The kind, and whether it waits for a check phase.
    Submit(WorkKind, bool),
    Cancel(Id),
    /// The handler takes its time, in ns.
    Pass(u64),
    UpdateTime,
    StopLoop,
    /// The handler fails, and what it would have done after this is never done.
    Throw,
    /// Looks at a handle; the answer goes to the log.
    Look(Id),
}

/// What an event was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Timer(Id),
    Pending(Id, i32),
    Idle(Id),
    Prepare(Id),
    Check(Id),
    Io(Id, u8),
    Signal(Id),
    Wake(Id),
    Work(Id, bool),
    Closed(Id),
}

/// One line of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    Event {
        turn: u64,
        phase: Phase,
        now_ms: u64,
        what: What,
    },
    /// The poller was asked, with this timeout.
    Poll(Option<u64>),
    Choice(ChoicePoint, usize),
    Look {
        active: bool,
        refd: bool,
        closing: bool,
        due_in: Option<u64>,
        alive: bool,
        now_ms: u64,
    },
    Cancelled(bool),
    Refused,
    RunOver {
        alive: bool,
        deadlocked: bool,
    },
}

/// What executes a program.
pub trait World {
    /// Does what a handler says.
    fn act(&mut self, action: Action);
    /// The kinds of the handles made so far.
    fn kinds(&self) -> &[Kind];
    /// How many requests were made so far.
    fn requests(&self) -> usize;
}

/// One random program.
#[derive(Debug, Clone, Copy, Default)]
pub struct Program {
    pub seed: u64,
}

/// A program that has not ended after this many events is cut off.
pub const EVENTS_MAX: usize = 250;

impl Program {
    fn random(&self, stream: u64) -> SeededEntropy {
        SeededEntropy::new(self.seed).fork(stream)
    }

    /// How the loop is run: several times, most of them to the end.
    pub fn modes(&self) -> Vec<RunMode> {
        let mut random = self.random(1);
        let modes = [RunMode::Default, RunMode::Default, RunMode::Once, RunMode::NoWait];
        (0..1 + random.below(4)).map(|_| modes[random.below(modes.len())]).collect()
    }

    /// Whether choices are made at all, or alternative 0 is taken everywhere.
    pub fn chooses(&self) -> bool {
        self.random(2).below(2) == 1
    }

    /// The choice at the `count`-th choice point.
    pub fn choice(&self, count: usize, n: usize) -> usize {
        self.random(1_000_000 + count as u64).below(n)
    }

    /// Does in `world` what the program does before the loop runs.
    pub fn begin(&self, world: &mut impl World) {
        let mut random = self.random(3);
        for _ in 0..3 + random.below(8) {
            let new = Action::New(kind(&mut random));
            before(new, world.kinds()).into_iter().chain([new]).for_each(|action| world.act(action));
        }
        self.run_actions(random, 8, 24, world);
    }

    /// Does in `world` what the handler of the `count`-th event does.
    pub fn handle(&self, count: usize, world: &mut impl World) {
        let random = self.random(1_000 + count as u64);
        // Later handlers do less, so that most programs come to an end.
        let most = if count < 60 { 6 } else { 1 };
        self.run_actions(random, 0, most, world);
    }

    fn run_actions(&self, mut random: SeededEntropy, least: usize, most: usize, world: &mut impl World) {
        for _ in 0..least + random.below(most + 1 - least) {
            let action = action(&mut random, world.kinds().len(), world.requests());
            if matches!(action, Action::Throw) {
                return;
            }
            if let Some(first) = before(action, world.kinds()) {
                world.act(first);
            }
            world.act(action);
        }
    }
}

/// A silent idle watcher always comes with the check watcher made before it, as it does for `setImmediate`:
/// alone it would keep the loop turning without a single event, and the program would never end.
fn before(action: Action, kinds: &[Kind]) -> Option<Action> {
    let partner = |id: Id| (kinds.get(id) == Some(&Kind::SilentIdle)).then(|| id - 1);
    match action {
        Action::New(Kind::SilentIdle) => Some(Action::New(Kind::Check)),
        Action::Start(id) => partner(id).map(Action::Start),
        Action::Stop(id) => Some(Action::Stop(id + 1)).filter(|_| partner(id + 1).is_some()),
        Action::Close(id) => Some(Action::Close(id + 1)).filter(|_| partner(id + 1).is_some()),
        _ => None,
    }
}

fn kind(random: &mut SeededEntropy) -> Kind {
    use Kind::{Check, Idle, Io, Placeholder, Prepare, Signal, SilentIdle, Timer, Wake};
    let kinds =
        [Timer, Timer, Timer, Idle, SilentIdle, Prepare, Check, Check, Io, Io, Wake, Signal, Placeholder];
    kinds[random.below(kinds.len())]
}

fn action(random: &mut SeededEntropy, handles: usize, requests: usize) -> Action {
    let handle = random.below(handles.max(1));
    let short = |random: &mut SeededEntropy| random.below(6) as u64;
    let bits = |random: &mut SeededEntropy| 1 + random.below(31) as u8;
    match random.below(34) {
        0 => Action::New(kind(random)),
        1..=6 => Action::TimerStart(handle, short(random), repeat(random)),
        7 => Action::TimerStartAt(handle, random.below(30) as u64),
        8 => Action::TimerAgain(handle),
        9 => Action::TimerStop(handle),
        10 => Action::TimerEdge(handle, random.below(4) != 0),
        11..=13 => Action::Start(handle),
        14 | 15 => Action::Stop(handle),
        16 => Action::SetRef(handle, random.below(3) == 0),
        17 => Action::IoActivate(handle, random.below(2) == 0),
        18..=20 => Action::Close(handle),
        21 => Action::Defer(handle, -(random.below(3) as i32)),
        22 | 23 => Action::ReadyAt(handle, random.below(40) as u64, bits(random)),
        24 => Action::Reschedule(handle, bits(random)),
        25 => Action::SignalAt(random.below(40) as u64),
        26 => Action::Wake(handle),
        27 | 28 => Action::Submit(
            [WorkKind::Cpu, WorkKind::Fs, WorkKind::Slow][random.below(3)],
            random.below(3) == 0,
        ),
        29 => Action::Cancel(random.below(requests.max(1))),
        30 => Action::Pass(random.below(3_000_000) as u64),
        31 => Action::Look(handle),
        32 if random.below(4) == 0 => Action::StopLoop,
        33 if random.below(2) == 0 => Action::Throw,
        _ => Action::UpdateTime,
    }
}

fn repeat(random: &mut SeededEntropy) -> u64 {
    if random.below(5) == 0 { 1 + random.below(4) as u64 } else { 0 }
}
