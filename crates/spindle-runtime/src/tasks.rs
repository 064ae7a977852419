//! Off-thread engine work (asynchronous WebAssembly compilation, `Atomics.waitAsync`) on its way back to the loop.
//!
//! The engine hands a task over on any thread; it waits here until the loop's wake-up brings the loop thread
//! round to run it, or to arm a timer first where the task asked for a delay (`Runtime::run_engine_tasks`).

use spindle_engine::{Dispatcher, EngineTask};
use spindle_loop::WakeHandle;
use std::sync::{Arc, Mutex, PoisonError};

/// Tasks that wait for the loop thread, each with its delay in ms.
pub struct TaskQueue {
    waiting: Mutex<Vec<(EngineTask, u32)>>,
    waker: WakeHandle,
}

impl TaskQueue {
    /// An empty queue whose pushes wake the loop through `waker`.
    pub fn new(waker: WakeHandle) -> TaskQueue {
        TaskQueue { waiting: Mutex::new(Vec::new()), waker }
    }

    /// Everything that waits, oldest first.
    pub fn take(&self) -> Vec<(EngineTask, u32)> {
        std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The engine's end of the queue.
pub struct EngineTasks(Arc<TaskQueue>);

impl EngineTasks {
    /// A dispatcher into `queue`.
    pub fn new(queue: Arc<TaskQueue>) -> EngineTasks {
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
