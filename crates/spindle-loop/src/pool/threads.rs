//! A pool of threads, started when there is work for them.
//!
//! Two queues, one for slow work, in the order of submission; a free thread takes the oldest job that may
//! run. A finished job goes to the list of the loop it came from and raises that loop's alarm, which makes
//! a system call only if the loop sleeps. Nobody is woken for work that somebody is already waking up for.
//!
//! File system work is mostly short (the page cache answers), and waking a thread costs more than such a job. So
//! while one thread is awake it gets the next such job too; another is called only when the loop goes to
//! sleep and jobs still wait, and from then on each thread called calls the next. A job that blocks
//! (a slow disk) therefore delays others until the running callback ends, and never longer.
//!
//! Source of the rules: libuv `src/threadpool.c`.

use super::{Done, Job, Pool, THREADS_DEFAULT, THREADS_MAX, WorkKind, slow_limit};
use crate::chooser::Choices;
use crate::handle::Request;
use crate::metrics::PoolStats;
use crate::wake::Alarm;
use std::collections::VecDeque;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;

/// One loop's door to a pool of threads.
///
/// Several loops of a process may use the same threads: see [`ThreadPool::share`]. When the last of them
/// goes, jobs in the queue are dropped and the threads end after the job they run.
pub struct ThreadPool {
    crew: Arc<Crew>,
    home: Arc<Home>,
    /// Whether jobs were queued without calling a thread for them.
    owes_call: bool,
}

impl ThreadPool {
    /// A pool of up to 4 threads, none of them started.
    pub fn new() -> ThreadPool {
        let shared = Shared { state: Mutex::new(State::new()), work: Condvar::new(), idle: Condvar::new() };
        ThreadPool { crew: Arc::new(Crew(Arc::new(shared))), home: Arc::default(), owes_call: false }
    }

    /// Another loop's door to the same threads.
    pub fn share(&self) -> ThreadPool {
        ThreadPool { crew: self.crew.clone(), home: Arc::default(), owes_call: false }
    }

    fn shared(&self) -> &Arc<Shared> {
        &self.crew.0
    }
}

impl Default for ThreadPool {
    fn default() -> ThreadPool {
        ThreadPool::new()
    }
}

impl fmt::Debug for ThreadPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ThreadPool").field("stats", &self.stats()).finish_non_exhaustive()
    }
}

/// The doors' hold on the threads: when the last door goes, so do they.
struct Crew(Arc<Shared>);

impl Drop for Crew {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.over = true;
        let dropped = (std::mem::take(&mut state.fast), std::mem::take(&mut state.slow));
        drop(state);
        self.0.work.notify_all();
        // Outside the lock: work may do anything when dropped.
        drop(dropped);
    }
}

/// Where a loop's jobs come back to.
#[derive(Default)]
struct Home {
    done: Mutex<Vec<Done>>,
    alarm: OnceLock<Arc<Alarm>>,
}

impl Home {
    fn lock(&self) -> MutexGuard<'_, Vec<Done>> {
        self.done.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn deliver(&self, done: Done) {
        self.lock().push(done);
        if let Some(alarm) = self.alarm.get() {
            alarm.raise();
        }
    }
}

struct Queued {
    /// Number in the order of submission, over both queues.
    seq: u64,
    job: Job,
    home: Arc<Home>,
}

struct Shared {
    state: Mutex<State>,
    /// There is work for an idle thread.
    work: Condvar,
    /// A job ended while somebody waits in `join`.
    idle: Condvar,
}

struct State {
    fast: VecDeque<Queued>,
    slow: VecDeque<Queued>,
    next_seq: u64,
    limit: usize,
    threads: usize,
    /// Threads that wait for work, and how many of them were told that there is some.
    waiting: usize,
    called: usize,
    running: usize,
    slow_running: usize,
    joining: usize,
    over: bool,
}

impl State {
    fn new() -> State {
        State {
            fast: VecDeque::new(),
            slow: VecDeque::new(),
            next_seq: 0,
            limit: THREADS_DEFAULT,
            threads: 0,
            waiting: 0,
            called: 0,
            running: 0,
            slow_running: 0,
            joining: 0,
            over: false,
        }
    }

    fn queue_of(&mut self, kind: WorkKind) -> &mut VecDeque<Queued> {
        match kind {
            WorkKind::Slow => &mut self.slow,
            WorkKind::Cpu | WorkKind::Fs => &mut self.fast,
        }
    }

    fn may_run_slow(&self) -> bool {
        self.slow_running < slow_limit(self.limit)
    }

    /// The oldest job that may run now.
    fn take(&mut self) -> Option<Queued> {
        let slow = self.slow.front().filter(|_| self.may_run_slow()).map(|queued| queued.seq);
        let fast = self.fast.front().map(|queued| queued.seq);
        let take_slow = slow.is_some_and(|slow| fast.is_none_or(|fast| slow < fast));
        let queued = if take_slow { self.slow.pop_front() } else { self.fast.pop_front() };
        if queued.is_some() {
            self.running += 1;
            self.slow_running += usize::from(take_slow);
        }
        queued
    }

    /// Threads that run or were called.
    fn awake(&self) -> usize {
        self.threads - self.waiting + self.called
    }

    /// Whether there is a job for one more thread.
    fn has_spare_job(&self) -> bool {
        !self.fast.is_empty() || (!self.slow.is_empty() && self.may_run_slow())
    }

    fn end(&mut self, kind: WorkKind) {
        self.running -= 1;
        self.slow_running -= usize::from(kind == WorkKind::Slow);
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Queues a job; true if no thread was called for it although one could be.
    fn submit(self: &Arc<Self>, job: Job, home: Arc<Home>) -> bool {
        let kind = job.kind;
        let mut state = self.lock();
        let seq = state.next_seq;
        state.next_seq += 1;
        state.queue_of(kind).push_back(Queued { seq, job, home });
        if kind == WorkKind::Slow && !state.may_run_slow() {
            return false; // Whoever ends a slow job takes this one.
        }
        if kind == WorkKind::Fs && state.awake() > 0 {
            return true;
        }
        self.call_one(state);
        false
    }

    /// Calls a waiting thread, or starts one.
    fn call_one(self: &Arc<Self>, mut state: MutexGuard<'_, State>) {
        if state.waiting > state.called {
            state.called += 1;
            drop(state);
            self.work.notify_one();
        } else if state.threads < state.limit {
            state.threads += 1;
            let first = state.threads == 1;
            drop(state);
            self.start_thread(first);
        }
    }

    /// Starts one more thread. With at least one thread there, a refusal only makes the pool slower.
    fn start_thread(self: &Arc<Self>, first: bool) {
        let shared = self.clone();
        #[allow(clippy::disallowed_methods, reason = "this is the door")]
        let started =
            thread::Builder::new().name("spindle-pool".to_owned()).spawn(move || shared.work_until_over());
        if let Err(error) = started {
            assert!(!first, "the system refuses even one thread for the pool: {error}");
            self.lock().threads -= 1;
        }
    }

    fn work_until_over(self: &Arc<Self>) {
        let mut state = self.lock();
        let mut called = true;
        while !state.over {
            let Some(Queued { job, home, .. }) = state.take() else {
                state = self.wait_for_work(state);
                called = true;
                continue;
            };
            if std::mem::take(&mut called) && state.has_spare_job() {
                self.call_one(state);
            } else {
                drop(state);
            }
            let kind = job.kind;
            run(job, &home);
            state = self.lock();
            state.end(kind);
            if state.joining > 0 {
                self.idle.notify_all();
            }
        }
    }

    fn wait_for_work<'a>(&self, mut state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        state.waiting += 1;
        let mut state = self.work.wait(state).unwrap_or_else(PoisonError::into_inner);
        state.waiting -= 1;
        state.called = state.called.saturating_sub(1);
        state
    }
}

/// Runs a job on this thread and sends it home.
fn run(job: Job, home: &Home) {
    let Job { request, mut work, .. } = job;
    // The panic was reported by the hook; the work goes home as it is, so that its request ends.
    let _ = catch_unwind(AssertUnwindSafe(|| work.run()));
    home.deliver(Done { request, work, cancelled: false });
}

impl Pool for ThreadPool {
    fn attach(&mut self, alarm: Arc<Alarm>) {
        // A second alarm would be a second loop at the same door, which `EventLoop` never makes.
        let _ = self.home.alarm.set(alarm);
    }

    fn set_threads(&mut self, n: usize) {
        let mut state = self.shared().lock();
        if state.next_seq == 0 {
            state.limit = n.clamp(1, THREADS_MAX);
        }
    }

    fn submit(&mut self, job: Job) {
        let owes_call = self.shared().submit(job, self.home.clone());
        self.owes_call |= owes_call;
    }

    fn cancel(&mut self, request: Request) -> bool {
        let mut state = self.shared().lock();
        let ours = |queued: &Queued| queued.job.request == request && Arc::ptr_eq(&queued.home, &self.home);
        let State { fast, slow, .. } = &mut *state;
        let taken = [fast, slow].into_iter().find_map(|queue| {
            let at = queue.iter().position(ours)?;
            queue.remove(at)
        });
        drop(state);
        let Some(Queued { job, home, .. }) = taken else { return false };
        home.deliver(Done { request, work: job.work, cancelled: true });
        true
    }

    fn before_poll(&mut self, _: &mut Choices, _: bool) {
        // A loop that has completions to handle will not sleep, and the thread that made them is awake.
        if !self.owes_call || self.home.alarm.get().is_some_and(|alarm| alarm.is_raised()) {
            return;
        }
        self.owes_call = false;
        let state = self.shared().lock();
        if state.has_spare_job() {
            self.shared().call_one(state);
        }
    }

    fn take_done(&mut self, into: &mut Vec<Done>) {
        let mut done = self.home.lock();
        if into.is_empty() {
            std::mem::swap(&mut *done, into);
        } else {
            into.append(&mut done);
        }
    }

    fn join(&mut self) {
        let mut state = self.shared().lock();
        state.joining += 1;
        // With shared threads this waits for the other loops' jobs too, as the exit of a process does.
        while state.running > 0 || !state.fast.is_empty() || !state.slow.is_empty() {
            state = self.shared().idle.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.joining -= 1;
    }

    fn stats(&self) -> PoolStats {
        let state = self.shared().lock();
        PoolStats {
            threads: state.threads,
            running: state.running,
            queued: state.fast.len() + state.slow.len(),
        }
    }
}
