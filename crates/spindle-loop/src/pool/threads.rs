//! A pool of threads, started when there is work for them.
//!
//! Two queues, one for slow work, in the order of submission; a free thread takes the oldest job that may
//! run. A finished job goes to the list of the loop it came from and raises that loop's alarm, which makes
//! a system call only if the loop sleeps. Nobody is woken for work that somebody is already waking up for.
//!
//! File system work is mostly short (the page cache answers), and waking a thread costs more than such a job. So
//! while one thread is awake it gets the next such job too; another is called by the first poll phase that
//! finds jobs waiting and none done, and from then on each thread called calls the next. A job that blocks
//! (a slow disk) therefore delays others until the running callback ends, or one turn more.
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
    /// Threads that exist, those of them that run a job, and those that run a slow one.
    threads: usize,
    running: usize,
    slow_running: usize,
    /// Threads that sleep until there is work, and how many of them were told that there is some.
    waiting: usize,
    called: usize,
    joining: usize,
    over: bool,
}

/// What it takes to get the queued jobs run.
enum Help {
    None,
    /// Wake a thread that sleeps.
    Wake,
    /// Start one more thread.
    Start,
}

impl State {
    fn new() -> State {
        State {
            fast: VecDeque::new(),
            slow: VecDeque::new(),
            next_seq: 0,
            limit: THREADS_DEFAULT,
            threads: 0,
            running: 0,
            slow_running: 0,
            waiting: 0,
            called: 0,
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

    /// How many more slow jobs may run now.
    fn slow_room(&self) -> usize {
        slow_limit(self.limit).saturating_sub(self.slow_running)
    }

    /// The oldest job that may run now.
    fn take(&mut self) -> Option<Queued> {
        let slow = self.slow.front().filter(|_| self.slow_room() > 0).map(|queued| queued.seq);
        let fast = self.fast.front().map(|queued| queued.seq);
        let take_slow = slow.is_some_and(|slow| fast.is_none_or(|fast| slow < fast));
        let queued = if take_slow { self.slow.pop_front() } else { self.fast.pop_front() };
        if queued.is_some() {
            self.running += 1;
            self.slow_running += usize::from(take_slow);
        }
        queued
    }

    /// Threads that sleep and were not told of any work.
    fn asleep(&self) -> usize {
        self.waiting - self.called
    }

    /// Whether a thread is awake, or about to be, and so looks at the queue before it sleeps.
    fn anybody_awake(&self) -> bool {
        self.threads > self.asleep()
    }

    /// Threads that are awake and without a job take what is queued by themselves; the rest needs help.
    fn missing_help(&self) -> Help {
        let runnable = self.fast.len() + self.slow.len().min(self.slow_room());
        let awake_without_job = self.threads - self.running - self.asleep();
        match runnable > awake_without_job {
            // One at a time: whoever was called calls the next, so that short jobs do not wake everybody.
            true if self.asleep() > 0 && self.called > 0 => Help::None,
            true if self.asleep() > 0 => Help::Wake,
            true if self.threads < self.limit => Help::Start,
            _ => Help::None,
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Queues a job; true if no thread was called for it although one could be.
    fn submit(self: &Arc<Self>, job: Job, home: Arc<Home>) -> bool {
        let mut state = self.lock();
        let may_share = job.kind == WorkKind::Fs && state.anybody_awake();
        let seq = state.next_seq;
        state.next_seq += 1;
        state.queue_of(job.kind).push_back(Queued { seq, job, home });
        if !may_share {
            self.call_if_needed(state);
        }
        may_share
    }

    /// Calls one thread, or starts one, if there are jobs that nobody comes for.
    fn call_if_needed(self: &Arc<Self>, mut state: MutexGuard<'_, State>) {
        match state.missing_help() {
            Help::None => {}
            Help::Wake => {
                state.called += 1;
                drop(state);
                self.work.notify_one();
            }
            Help::Start => {
                state.threads += 1;
                let first = state.threads == 1;
                drop(state);
                self.start_thread(first);
            }
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

    /// The life of a thread.
    fn work_until_over(self: &Arc<Self>) {
        let mut next = self.wait_for_job();
        while let Some(Queued { job, home, .. }) = next {
            let Job { request, kind, mut work } = job;
            // The panic was reported by the hook; the work goes home as it is, so that its request ends.
            let _ = catch_unwind(AssertUnwindSafe(|| work.run()));
            next = self.end_and_take(kind);
            home.deliver(Done { request, work, cancelled: false });
            next = next.or_else(|| self.wait_for_job());
        }
    }

    /// Notes that a job ended and takes the next, if there is one. This comes before the job goes home, so
    /// that a loop that submits more at once finds this thread awake.
    fn end_and_take(self: &Arc<Self>, kind: WorkKind) -> Option<Queued> {
        let mut state = self.lock();
        state.running -= 1;
        state.slow_running -= usize::from(kind == WorkKind::Slow);
        if state.joining > 0 {
            self.idle.notify_all();
        }
        let next = state.take();
        if kind == WorkKind::Slow {
            // There is room for one more slow job now, and this thread may have taken something else.
            self.call_if_needed(state);
        }
        next
    }

    /// The next job, or `None` when the pool is over. A thread that was called calls the next if needed.
    fn wait_for_job(self: &Arc<Self>) -> Option<Queued> {
        let mut state = self.lock();
        while !state.over {
            if let Some(queued) = state.take() {
                self.call_if_needed(state);
                return Some(queued);
            }
            state.waiting += 1;
            state = self.work.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.waiting -= 1;
            state.called = state.called.saturating_sub(1);
        }
        None
    }
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
        // While a thread gets jobs done it takes the next one too. The first poll that finds nothing done calls.
        if !self.owes_call || !self.home.lock().is_empty() {
            return;
        }
        self.owes_call = false;
        self.shared().call_if_needed(self.shared().lock());
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
