//! What every built-in module stands on: the driver, the state of one runtime, ops, and the log of what came from outside.
//!
//! The loop knows no JavaScript and the engine knows no loop; they meet here. [`Runtime`] holds what ops may reach,
//! [`Driver`] pulls events out of the loop and enters JavaScript for them, [`op`] is what the `#[op]` attribute's code
//! calls. No built-in module is named here: a module keeps its state in a [`Slot`], is entered through an [`Entry`] of its
//! own, and gets the events of handles that it owns through an [`OwnerClass`].
#![forbid(unsafe_code)]

// The `#[op]` macro names this crate from inside it.
extern crate self as spindle_core;

pub mod border;
pub mod driver;
mod entry;
pub mod files;
pub mod lens;
mod log;
pub mod logged;
mod numbering;
pub mod op;
mod outcome;
mod owners;
mod replay;
pub mod resources;
mod runtime;
mod slots;
pub mod syserr;
mod tasks;
pub mod transport;

/// For the `#[op]` attribute's code, which names this crate only.
pub use spindle_engine as engine;

pub use driver::{Driver, describe};
pub use entry::Entry;
pub use lens::{Span, SpanKind, SpanSink};
pub use log::Log;
pub use outcome::Outcome;
pub use owners::{Deliver, OwnerClass};
pub use runtime::{Runtime, internal};
pub use slots::Slot;
