//! A simulated loop with names for its handles, and what it yielded as text.
#![allow(dead_code, reason = "each test program uses the part it needs")]

use spindle_loop::{Doors, Event, EventLoop, Handle, RunMode, Script, VirtualClock, Work};
use std::any::Any;
use std::collections::HashMap;

/// A loop on a virtual clock, a scripted poller and an inline pool.
pub struct Sim {
    pub events: EventLoop,
    pub clock: VirtualClock,
    pub script: Script,
    names: HashMap<Handle, String>,
}

impl Sim {
    pub fn new() -> Sim {
        let (doors, simulation) = Doors::simulated(1);
        let events = EventLoop::with_doors(doors);
        Sim { events, clock: simulation.clock, script: simulation.script, names: HashMap::new() }
    }

    /// Gives a handle the name that it has in logs.
    pub fn name(&mut self, handle: Handle, name: &str) -> Handle {
        self.names.insert(handle, name.to_owned());
        handle
    }

    /// An armed timer.
    #[track_caller]
    pub fn timer(&mut self, name: &str, timeout_ms: u64, repeat_ms: u64) -> Handle {
        let timer = self.events.timer();
        self.events.timer_start(timer, timeout_ms, repeat_ms).expect("a new timer can be started");
        self.name(timer, name)
    }

    /// A started check watcher.
    pub fn check(&mut self, name: &str) -> Handle {
        let check = self.events.check();
        self.events.start(check);
        self.name(check, name)
    }

    /// What `setImmediate` is: a check watcher, and an idle watcher that keeps the poll from waiting.
    pub fn immediate(&mut self, name: &str) -> (Handle, Handle) {
        let idle = self.events.idle_silent();
        self.events.start(idle);
        (self.check(name), idle)
    }

    /// An I/O handle that only the script makes ready.
    pub fn io(&mut self, name: &str) -> Handle {
        let io = self.events.add_scripted();
        self.name(io, name)
    }

    /// `phase name` for an event.
    pub fn describe(&self, event: &Event) -> String {
        let what = match event {
            Event::Work { request, cancelled: true, .. } => format!("work {} cancelled", request.to_bits()),
            Event::Work { request, .. } => format!("work {}", request.to_bits()),
            _ => event
                .handle()
                .and_then(|handle| self.names.get(&handle))
                .map_or("?", String::as_str)
                .to_owned(),
        };
        format!("{} {what}", self.events.phase().name())
    }

    /// Runs until the run is over and calls `handler` for each event; returns the log.
    pub fn run_with(&mut self, mode: RunMode, mut handler: impl FnMut(&mut Sim, &Event)) -> Vec<String> {
        let mut log = Vec::new();
        while let Some(event) = self.events.next(mode) {
            log.push(self.describe(&event));
            handler(self, &event);
            assert!(log.len() < 10_000, "this program does not end: {:?}", &log[..20]);
        }
        log
    }

    /// Runs until nothing is left.
    pub fn run(&mut self) -> Vec<String> {
        self.run_with(RunMode::Default, |_, _| {})
    }

    /// Whether `event` is `handle`'s.
    pub fn is(event: &Event, handle: Handle) -> bool {
        event.handle() == Some(handle)
    }
}

/// Work that does nothing.
pub struct Nothing;

impl Work for Nothing {
    fn run(&mut self) {}

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

/// Work that runs a closure.
pub struct Do<F>(pub F);

impl<F: FnMut() + Send + 'static> Work for Do<F> {
    fn run(&mut self) {
        (self.0)();
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}
