//! The `unsafe` calls to the operating system, kept so few that one sitting is enough to review them.
//!
//! What belongs here: a call for which no safe crate (`rustix`, `mio`, `std`) has a safe form, such as
//! taking over a descriptor whose number came from JavaScript, ending the process without running
//! destructors, or reading into memory that others write meanwhile ([`RawBytes`]). What does not: anything that can be written without `unsafe`. All other crates but
//! `spindle-engine` forbid it.

mod bytes;
mod exit;
mod fd;
mod identity;
mod spawn;
mod transfer;
mod usage;
mod user;

pub use bytes::RawBytes;
pub use exit::exit_now;
pub use fd::{adopt_fd, duplicate_fd};
pub use identity::{
    gid_of, init_groups, set_egid, set_euid, set_gid, set_groups, set_time_zone, set_uid, uid_of,
};
pub use spawn::spawn;
pub use transfer::{Piece, read, read_at, write, write_at, write_pieces};
pub use usage::{Who, resource_usage};
pub use user::{User, user_by_id};
