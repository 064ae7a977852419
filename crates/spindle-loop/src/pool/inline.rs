//! A pool without threads: jobs run on the loop's own thread, one after another, in the poll phase.
//!
//! It behaves like threads seen from outside. As many jobs as there would be threads are *running*; which of
//! them ends next, and whether any ends in this phase, is a choice. The order in which jobs have their
//! effects is the order in which they end.

use super::{Done, Job, Pool, THREADS_DEFAULT, THREADS_MAX, WorkKind, slow_limit};
use crate::chooser::{ChoicePoint, Choices};
use crate::handle::Request;
use crate::metrics::PoolStats;
use crate::wake::Alarm;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Runs work in the poll phase, in a chosen order. Without a chooser each job ends in the first poll phase
/// after it was submitted, in the order of submission.
#[derive(Debug)]
pub struct InlinePool {
    limit: usize,
    submitted: bool,
    queued: VecDeque<Job>,
    running: Vec<Job>,
    done: Vec<Done>,
    alarm: Option<Arc<Alarm>>,
}

impl InlinePool {
    /// A pool of 4 pretended threads.
    pub fn new() -> InlinePool {
        InlinePool {
            limit: THREADS_DEFAULT,
            submitted: false,
            queued: VecDeque::new(),
            running: Vec::new(),
            done: Vec::new(),
            alarm: None,
        }
    }

    /// Lets the pretended threads take the oldest jobs that may run.
    fn start_jobs(&mut self) {
        while self.running.len() < self.limit {
            let slow = self.running.iter().filter(|job| job.kind == WorkKind::Slow).count();
            let slow_may_run = slow < slow_limit(self.limit);
            let next = self.queued.iter().position(|job| slow_may_run || job.kind != WorkKind::Slow);
            let Some(job) = next.and_then(|at| self.queued.remove(at)) else { return };
            self.running.push(job);
        }
    }

    fn end_job(&mut self, at: usize) {
        let Job { request, mut work, .. } = self.running.remove(at);
        let _ = catch_unwind(AssertUnwindSafe(|| work.run()));
        self.deliver(Done { request, work, cancelled: false });
    }

    fn deliver(&mut self, done: Done) {
        self.done.push(done);
        if let Some(alarm) = &self.alarm {
            alarm.raise();
        }
    }
}

impl Default for InlinePool {
    fn default() -> InlinePool {
        InlinePool::new()
    }
}

impl Pool for InlinePool {
    fn attach(&mut self, alarm: Arc<Alarm>) {
        self.alarm = Some(alarm);
    }

    fn set_threads(&mut self, n: usize) {
        if !self.submitted {
            self.limit = n.clamp(1, THREADS_MAX);
        }
    }

    fn submit(&mut self, job: Job) {
        self.submitted = true;
        self.queued.push_back(job);
        self.start_jobs();
    }

    fn cancel(&mut self, request: Request) -> bool {
        let at = self.queued.iter().position(|job| job.request == request);
        let Some(job) = at.and_then(|at| self.queued.remove(at)) else { return false };
        self.deliver(Done { request, work: job.work, cancelled: true });
        true
    }

    fn before_poll(&mut self, choices: &mut Choices, may_leave: bool) {
        while !self.running.is_empty() {
            let jobs = self.running.len();
            let leave = usize::from(may_leave || !self.done.is_empty());
            let chosen = choices.choose(ChoicePoint::PoolPick, jobs + leave);
            if chosen == jobs {
                return;
            }
            self.end_job(chosen);
            self.start_jobs();
        }
    }

    fn take_done(&mut self, into: &mut Vec<Done>) {
        into.append(&mut self.done);
    }

    fn join(&mut self) {
        while !self.running.is_empty() {
            self.end_job(0);
            self.start_jobs();
        }
    }

    fn stats(&self) -> PoolStats {
        PoolStats { threads: self.limit, running: self.running.len(), queued: self.queued.len() }
    }
}
