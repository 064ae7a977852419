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
pub(crate) use node_shim::SHIM_OPS;
pub(crate) use ops::{EXECUTION_OPS, OPS, OUTPUT_OPS, RARE_OPS, SIGNAL_OPS, STDIO_OPS};
pub(crate) use start::START_OPS;
pub use state::RuntimeOptions;
pub(crate) use state::{process, start, state};
pub(crate) use usage::USAGE_OPS;
