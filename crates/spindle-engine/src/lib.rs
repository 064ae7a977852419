//! A small, safe facade over SpiderMonkey: the only crate of the workspace that names the engine.
//!
//! It plays the part that V8 plays in Node: realms, values, functions, promise jobs, compilation, stacks, memory
//! figures, and ops (Rust functions that JavaScript calls). It knows no event loop and no Node API; time,
//! randomness and dispatch come from its host ([`EngineHost`]).
//!
//! - [`run`] starts a runtime and hands out its [`Cx`]. `&mut Cx` means "may run JavaScript or collect garbage".
//! - [`Cx::scope`] opens a [`Scope`], where [`Local`]s live; [`Global`]s outlive it.
//! - [`Cx::enter`] calls a kept function, the fast way; [`Cx::run_jobs`] drains the promise jobs.
//! - [`Op`] with [`op_def`] and [`Scope::ops_object`] put Rust functions into JavaScript.
//! - Bytes of views are borrowed by an op ([`OpCall::bytes`] and its relatives) or pinned for another thread ([`ReadPin`],
//!   [`FillPin`]); who may hold which when is said in `bytes/mod.rs`.
//! - [`Cx::set_module_hook`] names the function that answers for ES modules; [`Scope`] compiles, links and runs them.
//! - [`blob`] is the file of baked built-in modules; the `bake` binary writes it.
//!
//! Rooting is automatic, what is borrowed from the engine borrows the context, and a panic in an op becomes a
//! JavaScript error. Each file's head says what it relies on.

pub mod blob;
pub mod inline;

mod abi;
mod bytes;
mod clone;
mod compile;
mod convert;
mod cx;
mod frames;
mod host;
mod inspect;
mod interrupt;
mod jobs;
mod memory;
mod messages;
mod modules;
mod null_access;
mod ops;
mod process;
mod raw;
mod realm;
mod rejections;
mod root;
mod runtime;
mod scope;
mod scripts;
mod sources;
mod stack;
mod stencil;
mod strings;
mod tasks;
mod utf16;

pub use blob::BuiltinBlob;
pub use bytes::flags::{FlagViews, SharedFlags};
pub use bytes::pins::{FillPin, ReadPin};
pub use clone::{CloneFailure, Message, NoTransferables, Part, Transferables};
pub use convert::{Fd, FromArg, IntoJs, Latin1, Mixed, PathArg, StrArg};
pub use cx::{Arg, Cx, Scalar, Terminated, ThrownGlobal};
pub use frames::{Frame, MAX_FRAMES};
pub use host::{Dispatcher, EngineHost};
pub use inspect::{ObjectKind, Yields};
pub use interrupt::{InterruptHandle, TimeLimit};
pub use memory::{GcStress, MAX_HEAP_LIMIT, MemoryUsage};
pub use modules::ModuleRequest;
pub use ops::{Op, OpCall, OpDef, OpError, Purity, op_def};
pub use process::{ENGINE_VERSION, EngineError};
pub use rejections::{Rejection, RejectionKind};
pub use root::{Global, Local};
pub use runtime::{EngineOptions, run};
pub use scope::{ErrorKind, JsResult, PromiseState, Scope, Thrown};
pub use sources::SourceOf;
pub use spindle_sys::RawBytes;
pub use stencil::produce_self_hosted;
pub use strings::MAX_STRING_LENGTH;
pub use tasks::EngineTask;
pub use utf16::Utf16;
