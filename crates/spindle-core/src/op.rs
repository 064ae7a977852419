//! What the `#[op]` macro's code calls: the record/replay hook of effects, and the submission of pool work.
//!
//! Purity decides what happens to an op while a run is recorded or replayed (docs in `spindle-macros`):
//! `pure` and `state` ops simply run again; an `effect`'s result (and the bytes it wrote into a view) goes
//! to the log and is read back instead of running; a `pool` op is not run either, its completion is an entry of the log;
//! a `forbidden` op is refused. With no log installed the hook is one load and a branch.
//! Conversion of arguments is `spindle_engine`'s; the log's file format is `spindle_loop::oplog`'s.

use crate::outcome::Outcome;
use crate::runtime::Runtime;
use rustix::fd::OwnedFd;
use spindle_engine::{FillPin, OpCall, OpError, RawBytes};
use spindle_loop::Work;
use std::any::Any;

pub use crate::logged::{Filled, Logged};

/// With which work withdrawn from the pool's queue completes.
const ECANCELED: i32 = -crate::border::errno::ECANCELED;

/// What a finished pool op hands to JavaScript.
#[derive(Debug)]
pub enum PoolValue {
    /// `undefined`.
    Undefined,
    /// A number.
    Number(f64),
    /// What was filled of the range that the op has pinned; JavaScript sees the number of bytes.
    Filled(Filled),
    /// A string.
    Text(String),
    /// Bytes, which become an `ArrayBuffer` without a copy.
    Bytes(Vec<u8>),
    /// Numbers, which become a `Float64Array`.
    Numbers(Vec<f64>),
    /// An opened file: the loop thread gives it a number of our table, so that numbers follow the order of completions.
    File(OwnedFd),
}

impl PoolValue {
    /// What of the op's range was filled: first byte and count.
    pub(crate) fn filled(&self) -> Option<(usize, usize)> {
        if let PoolValue::Filled(filled) = self { filled.filled() } else { None }
    }
}

impl From<()> for PoolValue {
    fn from((): ()) -> Self {
        PoolValue::Undefined
    }
}

macro_rules! number_value {
    ($($ty:ty),*) => {$(
        impl From<$ty> for PoolValue {
            fn from(value: $ty) -> Self {
                PoolValue::Number(f64::from(value))
            }
        }
    )*};
}
number_value!(i32, u32, f64);

impl From<String> for PoolValue {
    fn from(value: String) -> Self {
        PoolValue::Text(value)
    }
}

impl From<Vec<u8>> for PoolValue {
    fn from(value: Vec<u8>) -> Self {
        PoolValue::Bytes(value)
    }
}

impl From<Vec<f64>> for PoolValue {
    fn from(value: Vec<f64>) -> Self {
        PoolValue::Numbers(value)
    }
}

impl From<Filled> for PoolValue {
    fn from(value: Filled) -> Self {
        PoolValue::Filled(value)
    }
}

/// Which op was asked for, by which of JavaScript's requests.
#[derive(Debug, Clone, Copy)]
pub struct PoolRequest {
    /// The op's name, for the trace and the log.
    pub name: &'static str,
    /// The request id that JavaScript knows it by.
    pub id: u32,
}

/// The function of a pool op; it gets the range that the op fills, if there is one.
pub type PoolRun = Box<dyn FnOnce(Option<&FillPin>) -> Result<PoolValue, OpError> + Send>;

/// One pool op on its way: the function before it ran, its outcome afterwards.
pub struct PoolOp {
    request: PoolRequest,
    run: Option<PoolRun>,
    outcome: Option<Result<PoolValue, OpError>>,
    /// Kept alive until the loop thread has it back.
    pin: Option<FillPin>,
}

impl PoolOp {
    /// The request, what came of it, and its pin; work withdrawn from the queue failed with `ECANCELED`.
    pub(crate) fn into_outcome(
        self,
        cancelled: bool,
    ) -> (PoolRequest, Result<PoolValue, OpError>, Option<FillPin>) {
        let missing = || match cancelled {
            true => OpError::system(ECANCELED, self.request.name),
            false => crate::runtime::internal("pool work ended without an outcome"),
        };
        (self.request, self.outcome.unwrap_or_else(|| Err(missing())), self.pin)
    }
}

impl Work for PoolOp {
    fn run(&mut self) {
        let Some(run) = self.run.take() else { return };
        let pin = self.pin.as_ref();
        // A panic on a pool thread is our bug; JavaScript hears of it like of any other failed request.
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| run(pin)));
        self.outcome = Some(outcome.unwrap_or_else(|panic| Err(OpError::from_panic(&*panic))));
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

/// How pool work is scheduled; what follows `pool` in `#[op(pool, ..)]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schedule {
    /// Like any other work.
    Plain,
    /// It holds at most half of the threads.
    Slow,
    /// It completes no sooner than after a check phase that begins after it was asked for.
    AfterCheck,
    /// Like any other work, and a replay does it as well: it may be output.
    Shown,
}

/// Queues `run` for the pool; its outcome reaches JavaScript as one poll event under `request`. A replayed run has its
/// outcome in the log, and runs nothing.
///
/// # Errors
/// What setting the call's result fails with.
pub fn submit(
    call: &mut OpCall<'_>,
    request: PoolRequest,
    schedule: Schedule,
    pin: Option<FillPin>,
    run: PoolRun,
) -> Result<(), OpError> {
    let runtime = call.host::<Runtime>();
    if runtime.log.is_replaying() {
        if schedule == Schedule::Shown {
            // A replayed run has no files but the standard streams; how it went is in the log.
            let _ = run(pin.as_ref());
        }
        pin.into_iter().for_each(|pin| runtime.waiting.add(request.id, pin));
    } else {
        let work = PoolOp { request, run: Some(run), outcome: None, pin };
        runtime.submit(schedule, Box::new(work));
    }
    call.set(())
}

/// The logged result of this effect while replaying, with the logged bytes put into `into`; otherwise none. A run that
/// diverges ends here.
#[inline]
pub fn replayed<T: Logged>(
    call: &OpCall<'_>,
    name: &'static str,
    into: RawBytes<'_>,
) -> Option<Result<T, OpError>> {
    let runtime = call.host::<Runtime>();
    if runtime.log.is_replaying() { Some(replay(call, runtime, name, into)) } else { None }
}

#[cold]
fn replay<T: Logged>(
    call: &OpCall<'_>,
    runtime: &Runtime,
    name: &'static str,
    into: RawBytes<'_>,
) -> Result<T, OpError> {
    runtime.log.replayed(name, into).unwrap_or_else(|error| {
        runtime.end(call.context(), Outcome::Diverged(error.to_string()));
        Err(OpError::Thrown)
    })
}

/// Tells the log this effect's result while recording; `filled` is the view it may have written into.
#[inline]
pub fn record<T: Logged>(
    call: &OpCall<'_>,
    name: &'static str,
    result: &Result<T, OpError>,
    filled: RawBytes<'_>,
) {
    let log = &call.host::<Runtime>().log;
    if log.is_recording() {
        log.record(name, result, filled);
    }
}

/// Runs an effect that is a part of a larger op: its result is logged as `name`'s, and read back at replay.
///
/// # Errors
/// What `effect` failed with, now or when it was recorded.
pub fn effect<T: Logged>(
    call: &OpCall<'_>,
    name: &'static str,
    effect: impl FnOnce() -> Result<T, OpError>,
) -> Result<T, OpError> {
    replayed(call, name, RawBytes::empty()).unwrap_or_else(|| {
        let result = effect();
        record(call, name, &result, RawBytes::empty());
        result
    })
}

/// Refuses a `forbidden` op while a log is installed.
///
/// # Errors
/// `ERR_SPINDLE_NOT_THERE_YET` with the op's reason.
pub fn refuse_if_logged(call: &OpCall<'_>, name: &'static str, why: &'static str) -> Result<(), OpError> {
    if call.host::<Runtime>().log.is_off() {
        return Ok(());
    }
    Err(OpError::code(
        "ERR_SPINDLE_NOT_THERE_YET",
        format!("{name} cannot run while recording or replaying: {why}"),
    ))
}
