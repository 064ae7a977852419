//! Replay: the log as a second source of entries. The driver reads it instead of pulling the loop.
//!
//! Everything the world told the recorded program is in the log, in order, so nothing is executed again: no loop runs, no
//! pool, no socket. Pool work that the program asks for waits here with the range that it was to fill, until the log
//! tells of its completion.

use crate::driver::{DELAYED_TASK, Driver, ENGINE_TASKS};
use crate::logged::{Logged, OwnedArg, take_args};
use crate::outcome::Outcome;
use spindle_engine::{Cx, FillPin, Scalar};
use spindle_loop::oplog::{EntryKind, LogEntry, LogError};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Ranges of pool work that was asked for, by the number of the request.
#[derive(Default)]
pub(crate) struct Waiting(RefCell<BTreeMap<u32, FillPin>>);

impl Waiting {
    /// Keeps the range until the log tells of the request.
    pub(crate) fn add(&self, request: u32, pin: FillPin) {
        self.0.borrow_mut().insert(request, pin);
    }

    fn take(&self, request: u32) -> Option<FillPin> {
        self.0.borrow_mut().remove(&request)
    }
}

/// What the log holds next.
enum Next {
    Entry { name: String, args: Vec<OwnedArg> },
    Checkpoint,
    Filled { request: u32, at: usize, bytes: Vec<u8> },
    End,
}

impl Driver<'_> {
    /// Repeats the run whose log is installed.
    pub(crate) fn replay(&self, cx: &mut Cx) -> Outcome {
        let mut code = 0;
        while !self.runtime().is_ending() {
            match self.runtime().log.next(read).and_then(|next| next) {
                Ok(Next::End) => break,
                Ok(Next::Checkpoint) => self.checkpoint(cx),
                Ok(Next::Filled { request, at, bytes }) => self.fill(cx, request, at, &bytes),
                Ok(Next::Entry { name, args }) => {
                    if let Some(number) = self.repeat(cx, &name, &args) {
                        code = number;
                    }
                }
                Err(error) => self.runtime().end(cx, Outcome::Diverged(error.to_string())),
            }
        }
        // The last entry is the one that asks for the exit code.
        self.runtime().ending().unwrap_or(Outcome::Exit(code))
    }

    /// Makes an entry once more; its result if that is a number.
    fn repeat(&self, cx: &mut Cx, name: &str, args: &[OwnedArg]) -> Option<i32> {
        match (name, args) {
            (ENGINE_TASKS, [OwnedArg::Int(count)]) => self.replay_tasks(cx, count.unsigned_abs() as usize),
            (DELAYED_TASK, [OwnedArg::Int(id)]) => self.run_delayed_task(cx, id.unsigned_abs()),
            _ => {
                let args: Vec<_> = args.iter().map(OwnedArg::as_arg).collect();
                if let Some(Scalar::Int(number)) = self.enter_by_name(cx, name, &args) {
                    return Some(number);
                }
            }
        }
        None
    }

    fn fill(&self, cx: &mut Cx, request: u32, at: usize, bytes: &[u8]) {
        if let Some(pin) = self.runtime().waiting.take(request) {
            let filled = at..at + bytes.len();
            if let Some(range) = pin.bytes().part(filled.clone()) {
                range.copy_in(0, bytes);
                pin.finish(filled);
            }
            cx.collect_pins();
        }
    }
}

fn read(next: Option<LogEntry<'_>>, number: u64) -> Result<Next, LogError> {
    let Some((kind, name, mut payload)) = next else { return Ok(Next::End) };
    let corrupt = || LogError::Corrupt { entry: number };
    match kind {
        EntryKind::Entry => {
            Ok(Next::Entry { name: name.to_owned(), args: take_args(&mut payload).ok_or_else(corrupt)? })
        }
        EntryKind::Checkpoint => Ok(Next::Checkpoint),
        EntryKind::Filled => {
            let (request, at) = <(u32, u64)>::take(&mut payload).ok_or_else(corrupt)?;
            Ok(Next::Filled { request, at: at as usize, bytes: payload.to_vec() })
        }
        other => Err(LogError::Diverged {
            entry: number,
            wanted: "the next entry".to_owned(),
            found: format!("{other:?} {name}"),
        }),
    }
}
