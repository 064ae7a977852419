//! `process`: what it knows of the world (`ops`), and how a process ends (`exit`).

pub mod dotenv;
mod exit;
mod identity;
mod memory;
mod node_shim;
mod ops;
mod start;
mod state;
mod usage;

pub(crate) use exit::leave;
pub(crate) use identity::IDENTITY_OPS;
pub use memory::memory_limit_bytes;
pub(crate) use memory::{default_heap_limit_mb, total_limit_mb};
pub(crate) use node_shim::SHIM_OPS;
pub(crate) use ops::{EXECUTION_OPS, OPS, OUTPUT_OPS, RARE_OPS, SIGNAL_OPS, STDIO_OPS};
pub(crate) use start::START_OPS;
pub use state::{RuntimeOptions, Shared, shared};
pub(crate) use state::{only_main, process, start, start_beside, state};
pub(crate) use usage::USAGE_OPS;
