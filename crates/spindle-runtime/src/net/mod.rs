//! `net`'s ops: listeners and connections over TCP and Unix sockets, non-blocking and edge-triggered.
//!
//! The loop owns the sockets; this module maps the small numbers that JavaScript knows to its handles and makes
//! the system calls. Would-block and expected failures come back as negative errnos, because they are no
//! exceptions on these paths. Readiness reaches JavaScript through `driver`; the API is `net.js`.

mod ops;

pub use ops::OPS;
