//! A host for tests, and short ways to start a runtime and define ops.

use spindle_engine::{
    Cx, Dispatcher, EngineHost, EngineOptions, EngineTask, Frame, GcStress, Global, OpDef, Scope, Thrown,
    produce_self_hosted, run,
};
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::{Arc, Mutex};

/// Seconds after which a case counts as hanging.
pub const GUARD_S: u64 = if cfg!(feature = "debugmozjs") { 600 } else { 60 };

/// What tests set before and look at afterwards.
#[derive(Default)]
pub struct TestHost {
    pub virtual_time: Cell<Option<f64>>,
    pub seed: Cell<Option<u64>>,
    pub out_of_memory: Cell<u32>,
    pub panics: RefCell<Vec<String>>,
    pub stacks: RefCell<Vec<Vec<Frame>>>,
    pub tasks: Arc<Tasks>,
    pub watches_jobs: Cell<bool>,
    /// What was told of jobs: number of the one that begins and jobs queued until then, or none and the latter at its end.
    pub jobs: RefCell<Vec<(Option<u64>, u64)>>,
    /// Whatever an op wants to keep.
    pub kept: RefCell<Vec<Global>>,
}

/// Tasks that came back, with their delays.
#[derive(Default)]
pub struct Tasks(pub Mutex<Vec<(EngineTask, u32)>>);

impl Dispatcher for Tasks {
    fn dispatch(&self, task: EngineTask, delay_ms: u32) {
        self.0.lock().unwrap().push((task, delay_ms));
    }
}

impl EngineHost for TestHost {
    fn wall_clock_us(&self, real_us: f64) -> f64 {
        self.virtual_time.get().unwrap_or(real_us)
    }

    fn virtual_time(&self) -> bool {
        self.virtual_time.get().is_some()
    }

    fn random_seed(&self) -> Option<u64> {
        self.seed.get()
    }

    fn dispatcher(&self) -> Arc<dyn Dispatcher> {
        self.tasks.clone()
    }

    fn watches_jobs(&self) -> bool {
        self.watches_jobs.get()
    }

    fn job_begins(&self, cx: &Cx, number: u64) {
        self.jobs.borrow_mut().push((Some(number), cx.jobs_queued()));
    }

    fn job_ends(&self, cx: &Cx) {
        self.jobs.borrow_mut().push((None, cx.jobs_queued()));
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn out_of_memory(&self) {
        self.out_of_memory.set(self.out_of_memory.get() + 1);
    }

    fn on_panic(&self, message: &str, location: &str) {
        self.panics.borrow_mut().push(format!("{message} @ {location}"));
    }

    fn on_stack(&self, frames: &[Frame]) {
        self.stacks.borrow_mut().push(frames.to_vec());
    }
}

/// An op from a closure-like body: `op!(Name, |call| { .. Ok(()) })`; its JavaScript name is `Name`.
#[macro_export]
macro_rules! op {
    ($name:ident, |$call:ident| $body:expr) => {
        #[allow(non_camel_case_types)]
        struct $name;

        impl spindle_engine::Op for $name {
            const NAME: &'static str = stringify!($name);
            const PURITY: spindle_engine::Purity = spindle_engine::Purity::Pure;
            const ARITY: u32 = 2;

            fn call($call: &mut spindle_engine::OpCall<'_>) -> Result<(), spindle_engine::OpError> {
                $body
            }
        }
    };
}

/// Starts a runtime with default options.
pub fn with<R>(f: impl FnOnce(&mut Cx) -> R) -> R {
    with_options(EngineOptions::default(), Rc::default(), f)
}

/// Starts a runtime that collects around every op, entry and job.
pub fn with_stress<R>(f: impl FnOnce(&mut Cx) -> R) -> R {
    let options = EngineOptions { gc_stress: GcStress::Every(16), ..EngineOptions::default() };
    with_options(options, Rc::default(), f)
}

pub fn with_options<R>(options: EngineOptions, host: Rc<TestHost>, f: impl FnOnce(&mut Cx) -> R) -> R {
    run(options, host, f).expect("the engine starts")
}

/// Makes these ops the global `ops`.
pub fn install(cx: &mut Cx, ops: &[OpDef]) {
    cx.scope(|s| {
        let (global, ops) = (s.global_object(), s.ops_object(ops).unwrap());
        s.set(global, "ops", ops).unwrap();
    });
}

/// Evaluates `source` and keeps the value.
pub fn keep(cx: &mut Cx, source: &str) -> Global {
    cx.scope(|s| {
        let value = s.evaluate(source, "keep.js").unwrap();
        s.persist(value)
    })
}

/// Evaluates `source` and returns `String(result)`, or `"threw " + String(error)`.
pub fn eval(cx: &mut Cx, source: &str) -> String {
    cx.scope(|s| {
        let value = match s.evaluate(source, "test.js") {
            Ok(value) => value,
            Err(thrown) => return describe(s, thrown),
        };
        s.to_str(value).unwrap_or_else(|thrown| describe(s, thrown))
    })
}

pub fn describe(s: &mut Scope<'_>, thrown: Thrown<'_>) -> String {
    match thrown {
        Thrown::Exception(value) => format!("threw {}", s.to_str(value).unwrap_or_default()),
        Thrown::Terminated => "terminated".into(),
    }
}

/// Runs all jobs; what they threw, as text.
pub fn drain(cx: &mut Cx) -> Vec<String> {
    let mut thrown = Vec::new();
    cx.run_jobs(&mut |s, value| thrown.push(s.to_str(value).unwrap_or_default())).expect("not terminated");
    thrown
}

/// The engine's own code as its cache, at a multiple of 16, for the life of the process.
pub fn self_hosted() -> &'static [u8] {
    let mut cache = Vec::new();
    produce_self_hosted("", &mut cache).unwrap();
    let words: &'static mut [u128] = vec![0u128; cache.len().div_ceil(16)].leak();
    // SAFETY: plain memory of at least this length that lives for ever.
    let place = unsafe { std::slice::from_raw_parts_mut(words.as_mut_ptr().cast::<u8>(), cache.len()) };
    place.copy_from_slice(&cache);
    place
}
