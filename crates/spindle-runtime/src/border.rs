//! Numbers that Rust and built-in JavaScript share; those of the loop stand in `spindle-core`'s file of this name.
//!
//! The build script of `spindle-builtins` makes `internal/border` of both (`border/border.js`; `border/javascript.rs` says how): JavaScript writes
//! `border.NET_PARTIAL`, and what is compiled ahead of time has the number in its place. A line here is a comment, a
//! module's head or end, or a constant; a name in JavaScript is the module's and the constant's, those of [`errno`] stand
//! alone.

/// What a socket or descriptor is ready for, as `spindle_loop::Ready` has it: bits.
pub mod ready {
    pub const READABLE: i32 = 1;
    pub const WRITABLE: i32 = 2;
    pub const READ_CLOSED: i32 = 4;
    pub const WRITE_CLOSED: i32 = 8;
    pub const ERROR: i32 = 16;
}

/// Sockets and listeners.
pub mod net {
    /// A write that could not put all its bytes answers this minus their number.
    pub const PARTIAL: i32 = -(1 << 20);
    /// Listening: `::` serves IPv6 only.
    pub const V6_ONLY: u32 = 1;
    /// Listening: other processes may listen on the same port.
    pub const REUSE_PORT: u32 = 2;
}

/// Indices into what stat gives: numbers.
pub mod fs_stat {
    pub const DEV: usize = 0;
    pub const MODE: usize = 1;
    pub const NLINK: usize = 2;
    pub const UID: usize = 3;
    pub const GID: usize = 4;
    pub const RDEV: usize = 5;
    pub const BLKSIZE: usize = 6;
    pub const INO: usize = 7;
    pub const SIZE: usize = 8;
    pub const BLOCKS: usize = 9;
    /// Of each time: seconds, then nanoseconds.
    pub const ATIME: usize = 10;
    pub const MTIME: usize = 12;
    pub const CTIME: usize = 14;
    pub const BIRTHTIME: usize = 16;
    /// How many numbers there are.
    pub const COUNT: usize = 18;
}

/// Who the process is: what `op_process_set_id` sets, and indices into what `op_process_ids` gives.
pub mod identity {
    pub const UID: usize = 0;
    pub const EUID: usize = 1;
    pub const GID: usize = 2;
    pub const EGID: usize = 3;
    /// How many ids there are.
    pub const COUNT: usize = 4;
}

/// What a standard stream is.
pub mod stdio {
    pub const FILE: i32 = 0;
    /// Also a local socket.
    pub const PIPE: i32 = 1;
    pub const TCP: i32 = 2;
    pub const TERMINAL: i32 = 3;
    /// Something else, or nothing.
    pub const OTHER: i32 = 4;
}

/// Bits of an HTTP head's flags.
pub mod http_flag {
    pub const KEEP_ALIVE: i32 = 1;
    pub const UPGRADE: i32 = 2;
    pub const BODY: i32 = 4;
    pub const HOST: i32 = 8;
    pub const EXPECT: i32 = 16;
    pub const CHUNKED: i32 = 32;
    pub const LENGTH: i32 = 64;
    /// The version stands above: sixteen times the major number, plus the minor one.
    pub const VERSION_SHIFT: u32 = 8;
}

/// What `op_http_send` is asked to do: bits.
pub mod http_send {
    /// Write a head.
    pub const HEAD: u32 = 1;
    /// Head: `Date`.
    pub const DATE: u32 = 2;
    /// Head: `Connection: keep-alive`, with `Keep-Alive` if there is a time-out.
    pub const KEEP: u32 = 4;
    /// Head: `Connection: close`.
    pub const CLOSE: u32 = 8;
    /// Head: `Content-Length` of the body given.
    pub const LENGTH: u32 = 16;
    /// Head: `Transfer-Encoding: chunked`.
    pub const TE: u32 = 32;
    /// The body given is a chunk.
    pub const CHUNK: u32 = 64;
    /// After the body: the last chunk.
    pub const LAST_CHUNK: u32 = 128;
    /// The body given is not to be written, only counted.
    pub const NO_BODY: u32 = 256;
    /// The response is complete.
    pub const END: u32 = 512;
    /// The connection is closed after it.
    pub const LAST: u32 = 1024;
    /// The body is Latin-1.
    pub const LATIN1: u32 = 2048;
    /// More will follow soon: only keep.
    pub const HOLD: u32 = 4096;
    /// Head: no `Keep-Alive`, because the program has its own. Without a head, and for JavaScript only: bytes as they are.
    pub const BARE: u32 = 8192;
}

/// First argument of the `httpEvent` entry: what happened to a connection.
pub mod http_event {
    /// It was taken.
    pub const OPEN: i32 = 0;
    /// Bytes of a body.
    pub const BODY: i32 = 1;
    /// The message is complete: its trailers.
    pub const END: i32 = 2;
    /// The bytes were refused: code, reason; what was read.
    pub const REFUSED: i32 = 3;
    /// The peer has ended; 1 if in the middle of a message.
    pub const EOF: i32 = 4;
    /// All is written.
    pub const DRAIN: i32 = 5;
    /// Silent for too long.
    pub const TIMEOUT: i32 = 6;
    /// The socket failed: errno; if its layer did, code and text with a space between.
    pub const FAILED: i32 = 7;
    /// The last event of a connection.
    pub const CLOSED: i32 = 8;
    /// Another protocol follows: the bytes read of it.
    pub const UPGRADE: i32 = 9;
    /// It was refused because there are too many: the addresses.
    pub const DROP: i32 = 10;
    /// Bytes that were read, of a connection that JavaScript taps.
    pub const RAW: i32 = 11;
}

/// What `op_http_configure` is told of a server: bits.
pub mod http_server {
    pub const NO_DELAY: u32 = 1;
    /// JavaScript hears of connections when they are taken.
    pub const TELLS_CONNECTIONS: u32 = 2;
}

/// What a parser for JavaScript's own bytes has found.
pub mod http_parsed {
    pub const HEAD: i32 = 1;
    pub const BODY: i32 = 2;
    pub const END: i32 = 3;
    pub const UPGRADE: i32 = 4;
    pub const ERROR: i32 = 5;
}
