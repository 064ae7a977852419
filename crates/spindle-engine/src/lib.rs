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
//! - [`Cx::set_module_hook`] names the function that answers for ES modules; [`Scope`] compiles, links and runs them.
//! - [`blob`] is the file of baked built-in modules; the `bake` binary writes it.
//!
//! Rooting is automatic, what is borrowed from the engine borrows the context, and a panic in an op becomes a
//! JavaScript error. Each file's head says what it relies on.

pub mod blob;
pub mod inline;

mod buffers;
mod clone;
mod compile;
mod contexts;
mod convert;
mod cx;
mod engine;
mod flags;
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
mod pins;
mod realm;
mod rejections;
mod root;
mod scope;
mod stencil;
mod strings;
mod tasks;
mod utf16;

pub use blob::BuiltinBlob;
pub use clone::CloneFailure;
pub use convert::{Fd, FromArg, IntoJs, Latin1, Mixed, PathArg, StrArg};
pub use cx::{Arg, Cx, Scalar, Terminated, ThrownGlobal};
pub use engine::{ENGINE_VERSION, EngineError, EngineOptions, SourceOf, run};
pub use flags::{FlagViews, SharedFlags};
pub use frames::{Frame, MAX_FRAMES};
pub use host::{Dispatcher, EngineHost};
pub use inspect::{ObjectKind, Yields};
pub use interrupt::InterruptHandle;
pub use memory::{GcStress, MemoryUsage};
pub use modules::ModuleRequest;
pub use ops::{Op, OpCall, OpDef, OpError, Purity, op_def};
pub use pins::PinnedBuf;
pub use rejections::{Rejection, RejectionKind};
pub use root::{Global, Local};
pub use scope::{ErrorKind, JsResult, PromiseState, Scope, Thrown};
pub use stencil::produce_self_hosted;
pub use strings::MAX_STRING_LENGTH;
pub use tasks::EngineTask;
pub use utf16::Utf16;
