//! The timers phase: due timers, nearest deadline first, equal deadlines in the order of arming.
//!
//! Time is whole milliseconds of the loop's cached clock, as in libuv. A timers phase works with the time
//! at which it began and with the timers armed before it began, so a timer armed by a handler waits for the
//! next phase however short it is. What each timer means is the host's business.
//!
//! Source: libuv `src/timer.c` (`uv__run_timers`, `uv_timer_start`, `uv_timer_again`).

use crate::chooser::ChoicePoint;
use crate::event::{Event, LoopError, Phase};
use crate::event_loop::{EventLoop, Step};
use crate::handle::{Body, Handle, Handles};
use crate::heap::{Entry, Heap};

/// Below this many stale entries the heap is not worth cleaning.
const STALE_MIN: usize = 64;

/// The state of one timer.
#[derive(Debug, Default)]
pub(crate) struct Timer {
    deadline: u64,
    /// The arming that counts; 0 = never started.
    seq: u64,
    repeat: u64,
}

/// All timers of one loop.
#[derive(Debug)]
pub(crate) struct Timers {
    heap: Heap,
    /// How many entries of the heap belong to an arming that no longer counts.
    stale: usize,
    /// The number of the next arming.
    next_seq: u64,
    /// The phase under way: only armings below this number fire in it, ..
    limit: u64,
    /// .. and only those due at this time.
    pass_now: u64,
    /// Timers flagged with `timer_edge`, until the loop's first timers phase has looked at them.
    edge: Vec<Handle>,
    first_pass: bool,
}

impl Timers {
    pub fn new() -> Timers {
        let heap = Heap::default();
        Timers { heap, stale: 0, next_seq: 1, limit: 0, pass_now: 0, edge: Vec::new(), first_pass: true }
    }

    /// How many timers are armed.
    pub fn armed(&self) -> usize {
        self.heap.len() - self.stale
    }

    /// The deadline of the nearest armed timer.
    pub fn nearest(&mut self, handles: &mut Handles) -> Option<u64> {
        self.top(handles).map(|entry| entry.deadline)
    }

    /// The smallest entry that counts; stale ones above it are dropped.
    #[inline]
    fn top(&mut self, handles: &mut Handles) -> Option<Entry> {
        while let Some(&entry) = self.heap.peek() {
            if is_armed(handles, &entry) {
                return Some(entry);
            }
            self.heap.pop();
            self.stale -= 1;
        }
        None
    }

    /// Notes that one entry became stale, and cleans the heap when most of it is.
    fn add_stale(&mut self, handles: &mut Handles) {
        self.stale += 1;
        if self.stale > STALE_MIN && self.stale > self.heap.len() / 2 {
            self.heap.retain(|entry| is_armed(handles, entry));
            self.stale = 0;
        }
    }

    /// The next timer of the phase under way, no longer armed.
    fn take_due(&mut self, handles: &mut Handles) -> Option<Handle> {
        let entry = self.top(handles)?;
        if entry.deadline > self.pass_now || entry.seq >= self.limit {
            return None;
        }
        self.heap.pop();
        handles.at(entry.slot).map(|(handle, _)| handle)
    }
}

/// Whether the entry is the arming that counts of an armed timer.
#[inline]
fn is_armed(handles: &mut Handles, entry: &Entry) -> bool {
    handles.at(entry.slot).is_some_and(|(_, slot)| match &slot.body {
        Body::Timer(timer) => slot.active && timer.seq == entry.seq && timer.deadline == entry.deadline,
        _ => false,
    })
}

impl EventLoop {
    /// A new timer, not armed.
    pub fn timer(&mut self) -> Handle {
        self.handles.insert(Body::Timer(Timer::default()))
    }

    /// Arms `handle` to fire after `timeout_ms`, then every `repeat_ms` (0 = once). An armed timer starts anew.
    ///
    /// Time counts from the loop's cached [`now_ms`](EventLoop::now_ms), not from the wall clock. The event
    /// comes in a timers phase; a timer armed during one waits for the next.
    ///
    /// # Errors
    /// [`LoopError::Closed`] if the handle is closing or stale, [`LoopError::WrongKind`] if it is no timer.
    ///
    /// Source: libuv `uv_timer_start`.
    pub fn timer_start(&mut self, handle: Handle, timeout_ms: u64, repeat_ms: u64) -> Result<(), LoopError> {
        self.arm(handle, self.now_ms().saturating_add(timeout_ms), Some(repeat_ms))
    }

    /// Arms `handle` to fire once when the loop's time reaches `deadline_ms`; a time already past is now.
    ///
    /// # Errors
    /// As [`EventLoop::timer_start`].
    pub fn timer_start_at(&mut self, handle: Handle, deadline_ms: u64) -> Result<(), LoopError> {
        self.arm(handle, deadline_ms.max(self.now_ms()), Some(0))
    }

    /// Arms a repeating timer for its repeat time from now; without a repeat time nothing changes.
    ///
    /// # Errors
    /// As [`EventLoop::timer_start`], and [`LoopError::NeverStarted`].
    ///
    /// Source: libuv `uv_timer_again`.
    pub fn timer_again(&mut self, handle: Handle) -> Result<(), LoopError> {
        let timer = self.timer_of(handle)?;
        match (timer.seq, timer.repeat) {
            (0, _) => Err(LoopError::NeverStarted),
            (_, 0) => Ok(()),
            (_, repeat) => self.arm(handle, self.now_ms().saturating_add(repeat), None),
        }
    }

    /// Disarms a timer. One that is not armed, not a timer or stale is left alone.
    pub fn timer_stop(&mut self, handle: Handle) {
        if self.timer_of(handle).is_ok() && self.handles.set_active(handle, false) {
            self.timers.add_stale(&mut self.handles);
        }
    }

    /// How many ms of loop time until the timer fires: 0 if it is overdue, `None` if it is not armed.
    ///
    /// Source: libuv `uv_timer_get_due_in`.
    pub fn timer_due_in(&self, handle: Handle) -> Option<u64> {
        let slot = self.handles.open(handle).filter(|slot| slot.active)?;
        match &slot.body {
            Body::Timer(timer) => Some(timer.deadline.saturating_sub(self.now_ms())),
            _ => None,
        }
    }

    /// Flags a timer for the loop's very first timers phase: there, if its deadline lies at most 1 ms after
    /// the phase's time (and not before it), the loop asks [`ChoicePoint::TimerAtStart`] whether it is due.
    ///
    /// Whether the first millisecond is over when a program's loop starts is chance; choice 0, the default,
    /// says that it is, so that a program's start has a fixed order. Later phases ask nothing.
    pub fn timer_edge(&mut self, handle: Handle, on: bool) {
        self.timers.edge.retain(|flagged| *flagged != handle);
        if on && self.timers.first_pass {
            self.timers.edge.push(handle);
        }
    }

    pub(crate) fn begin_timers(&mut self, step: Step) -> Step {
        self.turn += 1;
        self.refresh_time();
        self.timers.pass_now = self.now_ms();
        self.timers.limit = self.timers.next_seq;
        if self.timers.first_pass {
            self.timers.first_pass = false;
            self.settle_edge();
        }
        self.enter_phase(Phase::Timers);
        step
    }

    #[inline]
    pub(crate) fn next_timer(&mut self) -> Option<Event> {
        let handle = self.timers.take_due(&mut self.handles)?;
        self.handles.set_active(handle, false);
        // A timer that repeats is armed again before its handler runs, so that the handler can stop it.
        if let Ok(&mut Timer { repeat: repeat @ 1.., .. }) = self.timer_of(handle) {
            let deadline = self.now_ms().saturating_add(repeat);
            self.arm(handle, deadline, None).ok()?;
        }
        Some(Event::Timer { handle })
    }

    fn timer_of(&mut self, handle: Handle) -> Result<&mut Timer, LoopError> {
        match self.handles.open_mut(handle).map(|slot| &mut slot.body) {
            Some(Body::Timer(timer)) => Ok(timer),
            Some(_) => Err(LoopError::WrongKind),
            None => Err(LoopError::Closed),
        }
    }

    fn arm(&mut self, handle: Handle, deadline: u64, repeat: Option<u64>) -> Result<(), LoopError> {
        let seq = self.timers.next_seq;
        let timer = self.timer_of(handle)?;
        timer.deadline = deadline;
        timer.seq = seq;
        timer.repeat = repeat.unwrap_or(timer.repeat);
        self.timers.next_seq += 1;
        self.timers.heap.push(Entry { deadline, seq, slot: handle.index() as u32 });
        if !self.handles.set_active(handle, true) {
            // It was armed already: its older entry no longer counts.
            self.timers.add_stale(&mut self.handles);
        }
        Ok(())
    }

    /// Decides once, for all flagged timers whose deadline is in question, whether they are due.
    fn settle_edge(&mut self) {
        let now = self.timers.pass_now;
        let mut edge = std::mem::take(&mut self.timers.edge);
        edge.retain(|handle| {
            let slot = self.handles.open(*handle).filter(|slot| slot.active);
            matches!(slot.map(|slot| &slot.body), Some(Body::Timer(timer)) if (now..=now + 1).contains(&timer.deadline))
        });
        if edge.is_empty() {
            return;
        }
        let not_due = self.choices.choose(ChoicePoint::TimerAtStart, 2) as u64;
        for handle in edge {
            self.move_deadline(handle, now + not_due);
        }
    }

    /// Changes a timer's deadline without changing its place among equal ones.
    fn move_deadline(&mut self, handle: Handle, deadline: u64) {
        let Ok(timer) = self.timer_of(handle) else { return };
        if timer.deadline == deadline {
            return;
        }
        timer.deadline = deadline;
        let seq = timer.seq;
        self.timers.heap.push(Entry { deadline, seq, slot: handle.index() as u32 });
        self.timers.add_stale(&mut self.handles);
    }
}
