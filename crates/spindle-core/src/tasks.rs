//! Off-thread engine work (asynchronous WebAssembly compilation, `Atomics.waitAsync`) on its way back to the loop.
//!
//! The engine hands a task over on any thread; it waits here until the loop's wake-up brings the loop thread
//! round to run it, or to arm a timer first where the task asked for a delay (`Runtime::run_engine_tasks`).

use crate::driver::DELAYED;
use crate::runtime::Runtime;
use spindle_engine::{Dispatcher, EngineTask};
use spindle_loop::{Handle, WakeHandle};
use std::cell::RefCell;
use std::sync::{Arc, Mutex, PoisonError};

/// Tasks that wait for the loop thread, each with its delay in ms.
pub(crate) struct TaskQueue {
    waiting: Mutex<Vec<(EngineTask, u32)>>,
    waker: WakeHandle,
}

impl TaskQueue {
    /// An empty queue whose pushes wake the loop through `waker`.
    pub(crate) fn new(waker: WakeHandle) -> TaskQueue {
        TaskQueue { waiting: Mutex::new(Vec::new()), waker }
    }

    /// How many wait.
    pub(crate) fn len(&self) -> usize {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// So many of those that wait, oldest first.
    pub(crate) fn take(&self, count: usize) -> Vec<(EngineTask, u32)> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let count = count.min(waiting.len());
        waiting.drain(..count).collect()
    }
}

/// The engine's end of the queue.
pub(crate) struct EngineTasks(Arc<TaskQueue>);

impl EngineTasks {
    /// A dispatcher into `queue`.
    pub(crate) fn new(queue: Arc<TaskQueue>) -> EngineTasks {
        EngineTasks(queue)
    }
}

impl Dispatcher for EngineTasks {
    fn dispatch(&self, task: EngineTask, delay_ms: u32) {
        self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner).push((task, delay_ms));
        self.0.waker.wake();
    }

    fn wake(&self) {
        self.0.waker.wake();
    }
}

/// Tasks that wait for a timer of their own, by number.
#[derive(Default)]
pub(crate) struct Delayed(RefCell<Vec<Option<(Handle, EngineTask)>>>);

impl Delayed {
    /// Arms a timer for the task.
    pub(crate) fn add(&self, runtime: &Runtime, task: EngineTask, delay_ms: u32) {
        let mut waiting = self.0.borrow_mut();
        let free = waiting.iter().position(Option::is_none).unwrap_or(waiting.len());
        let mut event_loop = runtime.event_loop();
        let timer = event_loop.timer();
        runtime.own(&mut event_loop, timer, &DELAYED, free as u32);
        event_loop.timer_start(timer, u64::from(delay_ms), 0).expect("the handle was just made");
        if free == waiting.len() {
            waiting.push(None);
        }
        waiting[free] = Some((timer, task));
    }

    /// The task with this number, whose time has come; its timer closes.
    pub(crate) fn take(&self, runtime: &Runtime, number: u32) -> Option<EngineTask> {
        let (timer, task) = self.0.borrow_mut().get_mut(number as usize)?.take()?;
        runtime.event_loop().close(timer);
        Some(task)
    }
}
