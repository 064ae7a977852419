//! Where the loop could legally do more than one thing, a chooser says which.
//!
//! A chooser that counts up enumerates every legal order of a program, one with a seed samples them, one
//! that reads a file repeats a run. With none installed the loop takes alternative 0 everywhere, at the cost
//! of one branch. What is never asked: the order of timers, of watchers, of closing handles. libuv fixes those.

use crate::entropy::SeededEntropy;
use std::cell::RefCell;
use std::rc::Rc;

/// What a choice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[repr(u8)]
pub enum ChoicePoint {
    /// The loop's first timers phase: 0 = the flagged timers are due, 1 = not yet
    /// (see [`EventLoop::timer_edge`](crate::EventLoop::timer_edge)).
    TimerAtStart = 0,
    /// Which of the descriptors that are ready comes next.
    ReadyOrder = 1,
    /// Which of the jobs that run at the same time ends next; the last alternative, where there is one more
    /// than jobs, is that none ends before the next poll phase. Asked by the inline pool only.
    PoolPick = 2,
    /// Which of the finished jobs the loop sees next.
    PoolCompletion = 3,
}

/// Chooses among alternatives.
pub trait Chooser {
    /// The index of the alternative to take, of `n` (at least 2). An index too large means the last.
    fn choose(&mut self, point: ChoicePoint, n: usize) -> usize;
}

/// The place where a loop keeps its chooser, if it has one.
#[derive(Default)]
pub struct Choices {
    chooser: Option<Box<dyn Chooser>>,
}

impl Choices {
    /// Choices made by `chooser`, or alternative 0 everywhere.
    pub fn new(chooser: Option<Box<dyn Chooser>>) -> Choices {
        Choices { chooser }
    }

    /// Whether anybody wants to be asked.
    #[inline]
    pub fn is_open(&self) -> bool {
        self.chooser.is_some()
    }

    /// Asks, unless nobody is there to ask or there is nothing to choose.
    #[inline]
    pub fn choose(&mut self, point: ChoicePoint, n: usize) -> usize {
        match &mut self.chooser {
            Some(chooser) if n > 1 => chooser.choose(point, n).min(n - 1),
            _ => 0,
        }
    }
}

/// Takes a random alternative everywhere, the same for the same seed.
#[derive(Debug)]
pub struct SeededChooser {
    entropy: SeededEntropy,
}

impl SeededChooser {
    /// The choices of `seed`.
    pub fn new(seed: u64) -> SeededChooser {
        SeededChooser { entropy: SeededEntropy::new(seed) }
    }
}

impl Chooser for SeededChooser {
    fn choose(&mut self, _: ChoicePoint, n: usize) -> usize {
        self.entropy.below(n)
    }
}

/// Every choice of a run: the point, how many alternatives there were, and which one was taken.
pub type DecisionLog = Vec<(ChoicePoint, usize, usize)>;

/// Repeats given choices, takes alternative 0 after the last of them, and remembers all of them.
///
/// Clones share the log, so that a caller can read it after the run.
///
/// ```
/// use spindle_loop::{ChoicePoint, Chooser, Decisions};
///
/// let decisions = Decisions::new(vec![1]);
/// let mut chooser = decisions.clone();
/// assert_eq!(chooser.choose(ChoicePoint::ReadyOrder, 3), 1);
/// assert_eq!(chooser.choose(ChoicePoint::ReadyOrder, 2), 0);
/// assert_eq!(decisions.next_untried(), Some(vec![1, 1]));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Decisions {
    state: Rc<RefCell<State>>,
}

#[derive(Debug, Default)]
struct State {
    given: Vec<usize>,
    log: DecisionLog,
}

impl Decisions {
    /// The choices `given`, then 0.
    pub fn new(given: Vec<usize>) -> Decisions {
        Decisions { state: Rc::new(RefCell::new(State { given, log: Vec::new() })) }
    }

    /// The choices made so far.
    pub fn log(&self) -> DecisionLog {
        self.state.borrow().log.clone()
    }

    /// The choices of the next run in a systematic search: the last choice that has an untried alternative
    /// takes it, and what came after is forgotten. `None` when every run was made.
    pub fn next_untried(&self) -> Option<Vec<usize>> {
        let log = &self.state.borrow().log;
        let last = log.iter().rposition(|(_, n, taken)| taken + 1 < *n)?;
        let mut next: Vec<usize> = log[..=last].iter().map(|(_, _, taken)| *taken).collect();
        next[last] += 1;
        Some(next)
    }
}

impl Chooser for Decisions {
    fn choose(&mut self, point: ChoicePoint, n: usize) -> usize {
        let mut state = self.state.borrow_mut();
        let taken = state.given.get(state.log.len()).map_or(0, |given| (*given).min(n - 1));
        state.log.push((point, n, taken));
        taken
    }
}
