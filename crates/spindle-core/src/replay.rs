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
                Ok(Next::Entry { name, args }) => match self.repeat(cx, &name, &args) {
                    Ok(Some(number)) => code = number,
                    Ok(None) => {}
                    Err(what) => self.diverged(cx, &what),
                },
                Err(error) => self.diverged(cx, &error.to_string()),
            }
        }
        // The last entry is the one that asks for the exit code.
        self.runtime().ending().unwrap_or(Outcome::Exit(code))
    }

    fn diverged(&self, cx: &Cx, what: &str) {
        self.runtime().end(cx, Outcome::Diverged(what.to_owned()));
    }

    /// Makes an entry once more; its result if that is a number.
    ///
    /// # Errors
    /// Why there can be no such entry.
    fn repeat(&self, cx: &mut Cx, name: &str, args: &[OwnedArg]) -> Result<Option<i32>, String> {
        match (name, args) {
            (ENGINE_TASKS, [OwnedArg::Int(count @ 0..)]) => {
                let came = self.replay_tasks(cx, count.unsigned_abs() as usize);
                came.then_some(None).ok_or_else(|| format!("the run has fewer than {count} engine tasks"))
            }
            (DELAYED_TASK, [OwnedArg::Int(id @ 0..)]) => {
                self.run_delayed_task(cx, id.unsigned_abs());
                Ok(None)
            }
            _ if !self.runtime().is_world_entry(name) => {
                Err(format!("the log has an entry {name:?}, and no run does"))
            }
            _ => {
                let args: Vec<_> = args.iter().map(OwnedArg::as_arg).collect();
                match self.enter_by_name(cx, name, &args) {
                    Some(Scalar::Int(number)) => Ok(Some(number)),
                    _ => Ok(None),
                }
            }
        }
    }

    fn fill(&self, cx: &mut Cx, request: u32, at: usize, bytes: &[u8]) {
        let Some(pin) = self.runtime().waiting.take(request) else {
            return self.diverged(cx, &format!("the log fills request {request}, and the run made none"));
        };
        let filled = at..at.saturating_add(bytes.len());
        let range = pin.bytes().part(filled.clone());
        if let Some(range) = range {
            range.copy_in(0, bytes);
            pin.finish(filled);
        } else {
            self.diverged(cx, &format!("the log fills more than request {request} can take"));
        }
        cx.collect_pins();
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
