//! The log: what came to a program from outside, written while recording and read back while replaying.
//!
//! Off, which is the rule, an op and an entry pay one load and a branch each. A recording holds, in the order in which they
//! happened, every entry into JavaScript that the world caused ([`Log::entry`]) with the bytes that a request filled in,
//! the results of effects in between, readings of the wall clock, and checkpoints. A replay is driven by it
//! (`replay.rs`): effects are answered from the log and the world is not touched.
//! A run that asks for something else than the log holds has diverged, and ends with the place where it did.

use crate::logged::{Logged, put_args};
use spindle_engine::{Arg, OpError, RawBytes};
use spindle_loop::OpLog;
use spindle_loop::oplog::{EntryKind, LogEntry, LogError};
use std::cell::{Cell, RefCell};

/// What a log is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Mode {
    #[default]
    Off,
    Recording,
    Replaying,
}

/// The log of one runtime.
#[derive(Default)]
pub struct Log {
    mode: Cell<Mode>,
    log: RefCell<Option<OpLog>>,
    /// The first failure to write; `finish` reports it.
    failed: RefCell<Option<LogError>>,
    /// The turn of the loop in which the log was last written out.
    turn: Cell<u64>,
}

impl Log {
    /// Whether no log is installed.
    #[inline]
    pub fn is_off(&self) -> bool {
        self.mode.get() == Mode::Off
    }

    /// Whether the run is recorded.
    #[inline]
    pub fn is_recording(&self) -> bool {
        self.mode.get() == Mode::Recording
    }

    /// Whether the run repeats a recorded one, so that nothing outside may be touched.
    #[inline]
    pub fn is_replaying(&self) -> bool {
        self.mode.get() == Mode::Replaying
    }

    /// Installs a log; [`Runtime::use_log`](crate::Runtime::use_log) does what else is needed.
    pub(crate) fn install(&self, log: OpLog) {
        self.mode.set(if log.is_recording() { Mode::Recording } else { Mode::Replaying });
        *self.log.borrow_mut() = Some(log);
    }

    /// Ends the log.
    ///
    /// # Errors
    /// The first failure to write, or what is left over when replaying.
    pub fn finish(&self) -> Result<(), LogError> {
        self.mode.set(Mode::Off);
        if let Some(error) = self.failed.borrow_mut().take() {
            return Err(error);
        }
        self.log.borrow_mut().take().map_or(Ok(()), OpLog::finish)
    }

    /// The seed of the run: noted while recording, the recorded one while replaying.
    pub(crate) fn seed(&self, fresh: u64) -> Result<u64, LogError> {
        const NAME: &str = "random seed";
        if self.is_recording() {
            self.record(NAME, &Ok(fresh), RawBytes::empty());
            return Ok(fresh);
        }
        self.replayed(NAME, RawBytes::empty()).map(|seed| seed.unwrap_or(fresh))
    }

    /// The logged result of an effect, with the bytes that it filled put into `into`.
    ///
    /// # Errors
    /// The run diverged, or the log is damaged.
    pub(crate) fn replayed<T: Logged>(
        &self,
        name: &'static str,
        into: RawBytes<'_>,
    ) -> Result<Result<T, OpError>, LogError> {
        if let Some(error) = self.failed.borrow_mut().take() {
            return Err(error);
        }
        let mut log = self.log.borrow_mut();
        let Some(log) = log.as_mut() else { return Err(LogError::WrongDirection) };
        let entry = log.entries();
        let payload = log.take(EntryKind::Effect, name)?;
        read_result(payload, into).ok_or(LogError::Corrupt { entry })
    }

    /// Appends an effect's result; `filled` is the view that it may have filled.
    pub(crate) fn record<T: Logged>(
        &self,
        name: &'static str,
        result: &Result<T, OpError>,
        filled: RawBytes<'_>,
    ) {
        let mut payload = Vec::new();
        result.put(&mut payload);
        if let Some((at, count)) = result.filled() {
            payload.extend(filled.part(at..at + count).map(RawBytes::to_vec).unwrap_or_default());
        }
        self.append(EntryKind::Effect, name, &payload);
    }

    /// Appends an entry into JavaScript while recording.
    #[inline]
    pub(crate) fn entry(&self, name: &str, args: &[Arg<'_>]) {
        if self.is_recording() {
            let mut payload = Vec::new();
            put_args(args, &mut payload);
            self.append(EntryKind::Entry, name, &payload);
        }
    }

    /// Appends a checkpoint while recording.
    #[inline]
    pub(crate) fn checkpoint(&self) {
        if self.is_recording() {
            self.append(EntryKind::Checkpoint, "", &[]);
        }
    }

    /// Appends the bytes that a request filled in: `bytes` from byte `at` of its range.
    pub(crate) fn filled(&self, request: u32, at: usize, bytes: &[u8]) {
        let mut payload = Vec::new();
        (request, at as u64).put(&mut payload);
        payload.extend_from_slice(bytes);
        self.append(EntryKind::Filled, "", &payload);
    }

    /// Writes out what a turn of the loop has left, so that whoever ends the process by force finds it.
    pub(crate) fn flush_turn(&self, turn: u64) {
        if self.turn.replace(turn) != turn {
            self.flush();
        }
    }

    /// Writes out what was recorded so far; for whatever may end the process at once.
    pub fn flush(&self) {
        if let Some(Err(error)) = self.log.borrow_mut().as_mut().map(OpLog::flush) {
            self.failed.borrow_mut().get_or_insert(error);
        }
    }

    /// The wall clock's reading: noted while recording, the recorded one while replaying.
    pub(crate) fn wall_clock_us(&self, real_us: f64) -> f64 {
        match self.mode.get() {
            Mode::Off => real_us,
            Mode::Recording => {
                self.append(EntryKind::Clock, "wall", &real_us.to_le_bytes());
                real_us
            }
            Mode::Replaying => self.replayed_clock().unwrap_or_else(|error| {
                // A clock cannot refuse; the run ends at its next effect or entry.
                self.failed.borrow_mut().get_or_insert(error);
                real_us
            }),
        }
    }

    fn replayed_clock(&self) -> Result<f64, LogError> {
        let mut log = self.log.borrow_mut();
        let Some(log) = log.as_mut() else { return Err(LogError::WrongDirection) };
        let entry = log.entries();
        let mut payload = log.take(EntryKind::Clock, "wall")?;
        f64::take(&mut payload).ok_or(LogError::Corrupt { entry })
    }

    /// The next entry of the log, for whoever drives a replay.
    pub(crate) fn next<R>(&self, read: impl FnOnce(Option<LogEntry<'_>>, u64) -> R) -> Result<R, LogError> {
        if let Some(error) = self.failed.borrow_mut().take() {
            return Err(error);
        }
        let mut log = self.log.borrow_mut();
        let Some(log) = log.as_mut() else { return Err(LogError::WrongDirection) };
        let number = log.entries();
        Ok(read(log.next_entry()?, number))
    }

    fn append(&self, kind: EntryKind, name: &str, payload: &[u8]) {
        let mut log = self.log.borrow_mut();
        if let Some(Err(error)) = log.as_mut().map(|log| log.put(kind, name, payload)) {
            self.failed.borrow_mut().get_or_insert(error);
        }
    }
}

fn read_result<T: Logged>(payload: &[u8], into: RawBytes<'_>) -> Option<Result<T, OpError>> {
    let mut input = payload;
    let result = Result::<T, OpError>::take(&mut input)?;
    if let Some((at, count)) = result.filled() {
        into.part(at..at + count)?.copy_in(0, input.get(..count)?);
    }
    Some(result)
}
