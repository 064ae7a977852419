//! `process`: what it knows of the world (`ops`), and how a process ends (`exit`).

mod exit;
mod ops;
mod state;

pub(crate) use exit::{exit_terminated, fatal, fatal_out_of_memory, leave};
pub(crate) use ops::{CLOCK_OPS, EXECUTION_OPS, OPS, SIGNAL_OPS};
pub(crate) use state::ProcessState;

/// `ECANCELED`, with which work withdrawn from the pool's queue completes.
pub(crate) const ECANCELED: i32 = 125;
