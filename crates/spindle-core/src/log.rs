//! The record/replay hook: where results of effects and pool work meet the log.
//!
//! Off, which is the rule, an op pays one load and a branch. Recording appends each effect's result, and the bytes
//! it wrote into a view, in the order in which ops ran; replaying reads them back instead of touching the world.
//! A completion of pool work is logged when the loop yields it, so the log also fixes the order of completions.
//! What goes wrong with the log itself (a full disk, a run that diverged) becomes an error of the op at hand.

use crate::logged::Logged;
use crate::op::PoolOutcome;
use spindle_engine::OpError;
use spindle_loop::OpLog;
use spindle_loop::oplog::{EntryKind, LogError};
use std::cell::{Cell, RefCell};

/// The hook of one runtime.
#[derive(Default)]
pub struct OpHook {
    on: Cell<bool>,
    log: RefCell<Option<OpLog>>,
    /// The first failure to write; `finish` reports it.
    failed: RefCell<Option<LogError>>,
}

impl OpHook {
    /// Whether no log is installed.
    #[inline]
    pub fn is_off(&self) -> bool {
        !self.on.get()
    }

    /// Installs a log, before any JavaScript ran.
    pub fn install(&self, log: OpLog) {
        *self.log.borrow_mut() = Some(log);
        self.on.set(true);
    }

    /// Ends the log.
    ///
    /// # Errors
    /// The first failure to write, or what is left over when replaying.
    pub fn finish(&self) -> Result<(), LogError> {
        self.on.set(false);
        if let Some(error) = self.failed.borrow_mut().take() {
            return Err(error);
        }
        self.log.borrow_mut().take().map_or(Ok(()), OpLog::finish)
    }

    /// The logged result of an effect while replaying; none while recording.
    pub fn replayed<T: Logged>(&self, name: &'static str, into: &mut [u8]) -> Option<Result<T, OpError>> {
        let mut log = self.log.borrow_mut();
        let log = log.as_mut().filter(|log| !log.is_recording())?;
        Some(match log.take(EntryKind::Effect, name) {
            Ok(payload) => read_result(payload, into).unwrap_or_else(|| Err(unreadable(name))),
            Err(error) => Err(replay_error(&error)),
        })
    }

    /// Appends an effect's result while recording.
    pub fn record<T: Logged>(&self, name: &'static str, result: &Result<T, OpError>, filled: &[u8]) {
        self.append(EntryKind::Effect, name, result, filled);
    }

    /// Appends the outcome of pool work while recording, or puts the logged one in its place while replaying.
    pub fn pool(&self, name: &'static str, outcome: &mut PoolOutcome) {
        if self.is_off() {
            return;
        }
        let (result, pinned) = outcome;
        let view = pinned.as_mut().map_or(&mut [][..], |pinned| pinned.as_mut_slice());
        if self.log.borrow().as_ref().is_some_and(OpLog::is_recording) {
            self.append(EntryKind::Pool, name, result, view);
            return;
        }
        if let Some(log) = self.log.borrow_mut().as_mut() {
            *result = match log.take(EntryKind::Pool, name) {
                Ok(payload) => read_result(payload, view).unwrap_or_else(|| Err(unreadable(name))),
                Err(error) => Err(replay_error(&error)),
            };
        }
    }

    fn append<T: Logged>(
        &self,
        kind: EntryKind,
        name: &'static str,
        result: &Result<T, OpError>,
        filled: &[u8],
    ) {
        let mut payload = Vec::new();
        result.put(&mut payload);
        if let Some((at, count)) = result.filled() {
            payload.extend_from_slice(filled.get(at..at + count).unwrap_or(&[]));
        }
        let mut log = self.log.borrow_mut();
        if let Some(Err(error)) = log.as_mut().map(|log| log.put(kind, name, &payload)) {
            self.failed.borrow_mut().get_or_insert(error);
        }
    }
}

fn read_result<T: Logged>(payload: &[u8], into: &mut [u8]) -> Option<Result<T, OpError>> {
    let mut input = payload;
    let result = Result::<T, OpError>::take(&mut input)?;
    if let Some((at, count)) = result.filled() {
        into.get_mut(at..at + count)?.copy_from_slice(input.get(..count)?);
    }
    Some(result)
}

fn replay_error(error: &LogError) -> OpError {
    OpError::code("ERR_REPLAY_DIVERGED", error.to_string())
}

fn unreadable(name: &str) -> OpError {
    OpError::code(
        "ERR_REPLAY_DIVERGED",
        format!("the log's entry for {name} does not hold what the op returns"),
    )
}
