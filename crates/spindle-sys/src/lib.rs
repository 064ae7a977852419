//! The `unsafe` calls to the operating system, kept so few that one sitting is enough to review them.
//!
//! What belongs here: a call for which no safe crate (`rustix`, `mio`, `std`) has a safe form, such as
//! taking over a descriptor whose number came from JavaScript, or ending the process without running
//! destructors. What does not: anything that can be written without `unsafe`. All other crates but
//! `spindle-engine` forbid it.

mod exit;
mod fd;
mod usage;

pub use exit::exit_now;
pub use fd::adopt_fd;
pub use usage::resource_usage;
