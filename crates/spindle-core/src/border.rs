//! Numbers that Rust and JavaScript share about the loop.
//!
//! The build script of `spindle-builtins` makes `internal/border` of this file and of that crate's `border.rs`, which says
//! how: each line is a comment, a module's head or end, or a constant.

/// Indices into the words shared with JavaScript.
pub mod word {
    /// 1 while the tick queue holds a tick.
    pub const HAS_TICK: usize = 0;
    /// Immediates that wait for the check phase.
    pub const IMMEDIATE_COUNT: usize = 1;
    /// Those of them that keep the loop alive.
    pub const IMMEDIATE_REF_COUNT: usize = 2;
    /// Timers that keep the loop alive.
    pub const TIMER_REF_COUNT: usize = 3;
    /// Non-zero once any AsyncLocalStorage is in use, which JavaScript says itself, and while the lens is on.
    pub const HAS_CONTEXT: usize = 4;
    /// 1 once the process is on its way out, `process._exiting`; JavaScript's own.
    pub const EXITING: usize = 5;
    /// 1 if the lens is on; `HAS_CONTEXT` is set then.
    pub const LENS: usize = 6;
    /// Number of the running span while the lens is on, 0 = none.
    pub const SPAN: usize = 7;
    /// Number of `i32` words.
    pub const I32_WORDS: usize = 16;
    /// Absolute loop time in ms of the nearest list of timers, 0 = none (an `f64` word).
    pub const TIMER_DEADLINE: usize = 0;
    /// Number of `f64` words.
    pub const F64_WORDS: usize = 4;
}

/// First argument of the `dispatch` entry: what happened.
pub mod dispatch {
    /// A request is complete.
    pub const REQUEST: i32 = 0;
    /// A resource is ready.
    pub const IO: i32 = 1;
    /// A resource is closed.
    pub const CLOSED: i32 = 2;
    /// A signal came.
    pub const SIGNAL: i32 = 3;
    /// What was put off has failed or gone well.
    pub const PENDING: i32 = 4;
}

/// What the lens calls the callbacks that JavaScript itself runs.
pub mod span {
    /// A callback of `process.nextTick`.
    pub const TICK: u32 = 0;
    /// A timer's callback.
    pub const TIMER: u32 = 1;
    /// An immediate's callback.
    pub const IMMEDIATE: u32 = 2;
}

/// First argument of the `rejection` entry: what happened to a promise.
pub mod rejection {
    /// It was rejected, and nobody handles it.
    pub const UNHANDLED: i32 = 0;
    /// It was told of as unhandled, and now somebody handles it.
    pub const HANDLED_LATER: i32 = 1;
}

/// The errnos that built-ins look at, negative as ops give them.
pub mod errno {
    /// Only the system's administrator may.
    pub const EPERM: i32 = -1;
    /// No such file.
    pub const ENOENT: i32 = -2;
    /// No such process.
    pub const ESRCH: i32 = -3;
    /// A signal came in between.
    pub const EINTR: i32 = -4;
    /// Also: there is no such number any more.
    pub const EBADF: i32 = -9;
    /// Not now.
    pub const EAGAIN: i32 = -11;
    /// Not allowed.
    pub const EACCES: i32 = -13;
    /// In use.
    pub const EBUSY: i32 = -16;
    /// A part of the path is no folder.
    pub const ENOTDIR: i32 = -20;
    /// Makes no sense.
    pub const EINVAL: i32 = -22;
    /// The system has no descriptors left.
    pub const ENFILE: i32 = -23;
    /// The process has no descriptors left.
    pub const EMFILE: i32 = -24;
    /// The system has no such call.
    pub const ENOSYS: i32 = -38;
    /// The folder holds something.
    pub const ENOTEMPTY: i32 = -39;
    /// The protocol was broken.
    pub const EPROTO: i32 = -71;
    /// No such family of addresses.
    pub const EAFNOSUPPORT: i32 = -97;
    /// No such address here.
    pub const EADDRNOTAVAIL: i32 = -99;
    /// The peer gave up.
    pub const ECONNABORTED: i32 = -103;
    /// Not connected.
    pub const ENOTCONN: i32 = -107;
    /// Too late.
    pub const ETIMEDOUT: i32 = -110;
    /// Withdrawn.
    pub const ECANCELED: i32 = -125;
}
