//! Requests: handing work to the pool, and taking it back one completion at a time.
//!
//! How the work runs is the Pool door's business (`pool.rs`). Completions arrive in the poll phase, each as
//! an event of its own, so that each gets the host's attention, and each is a choice point.

use crate::chooser::ChoicePoint;
use crate::event::Event;
use crate::event_loop::EventLoop;
use crate::handle::Request;
use crate::pool::{Done, Job, Work, WorkKind};
use crate::record::RecordKind;

impl EventLoop {
    /// Queues work for the pool. It comes back as [`Event::Work`] in a poll phase and keeps the loop alive
    /// until then.
    pub fn submit(&mut self, kind: WorkKind, work: Box<dyn Work>) -> Request {
        let request = self.next_request;
        self.next_request = request.next();
        self.requests += 1;
        self.record(RecordKind::Submit, request.to_bits(), 0);
        self.pool.submit(Job { request, kind, work });
        request
    }

    /// Queues work whose event comes no sooner than after a check phase that begins from now on.
    ///
    /// For an operation that ought to take several trips to the pool but is done in one: like those trips, it never
    /// overtakes a check watcher that was started together with it. A completion that comes too soon is kept
    /// for the next poll phase, and the loop does not wait before it.
    pub fn submit_after_check(&mut self, kind: WorkKind, work: Box<dyn Work>) -> Request {
        // First, because an inline pool may run the work at once.
        self.late.push(self.next_request);
        self.submit(kind, work)
    }

    /// Takes work out of the queue; it comes back in a poll phase, cancelled. False if it runs already, came
    /// back or is unknown.
    pub fn cancel(&mut self, request: Request) -> bool {
        self.pool.cancel(request)
    }

    /// Sets how many threads the pool may have, 1 to 1024. Without effect once work was submitted.
    pub fn pool_threads(&mut self, n: usize) {
        self.pool.set_threads(n);
    }

    /// Returns when all submitted work has run to its end. Its events still come, if anybody asks for them.
    pub fn join_pool(&mut self) {
        self.pool.join();
    }

    /// The next completion of those that the last poll found.
    #[inline]
    pub(crate) fn next_done(&mut self) -> Option<Event> {
        let left = self.done.len();
        if left == 0 {
            return None;
        }
        // The list is kept newest first, so that the oldest is taken from its end.
        let chosen = self.choices.choose(ChoicePoint::PoolCompletion, left);
        let Done { request, work, cancelled } = self.done.remove(left - 1 - chosen);
        self.requests -= 1;
        Some(Event::Work { request, work, cancelled })
    }

    pub(crate) fn take_done(&mut self) {
        debug_assert!(self.done.is_empty(), "the last poll phase ended");
        self.done.append(&mut self.held);
        self.pool.take_done(&mut self.done);
        if !self.late.is_empty() {
            let late = &self.late;
            // Requests are numbered in the order of submission.
            let is_late = |done: &mut Done| !done.cancelled && late.binary_search(&done.request).is_ok();
            self.held.extend(self.done.extract_if(.., is_late));
        }
        self.done.reverse();
    }
}
