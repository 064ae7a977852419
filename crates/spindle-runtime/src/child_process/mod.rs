//! `child_process`: starting programs (`spawn`), waiting for them in the loop (`ops`) or on the spot (`sync`).
//!
//! JavaScript decides what runs and shapes the results. A running child is two things here: the resource that becomes
//! readable when it ends, and the process number to reap then.

mod ops;
mod spawn;
mod sync;

pub(crate) use ops::OPS;
