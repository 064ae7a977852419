//! Makes `OpError`s of what the operating system says: errno, system call and paths, nothing lost.

use rustix::io::Errno;
use spindle_engine::OpError;

/// What quiet ops answer for a number behind which nothing is open any more.
pub const BAD: i32 = crate::border::errno::EBADF;

/// `syscall` failed with `errno`.
pub fn failed(syscall: &'static str, errno: Errno) -> OpError {
    OpError::System { errno: errno.raw_os_error(), syscall, path: None, dest: None }
}

/// `syscall` failed with `errno` on `path`.
pub fn failed_at(syscall: &'static str, errno: Errno, path: &str) -> OpError {
    OpError::System { errno: errno.raw_os_error(), syscall, path: Some(path.to_owned()), dest: None }
}

/// `syscall` failed with `errno` between two paths.
pub fn failed_between(syscall: &'static str, errno: Errno, path: &str, dest: &str) -> OpError {
    OpError::System {
        errno: errno.raw_os_error(),
        syscall,
        path: Some(path.to_owned()),
        dest: Some(dest.to_owned()),
    }
}

/// `result` as JavaScript's quiet ops show it: 0 or the value, or a negative errno instead of an exception.
pub fn quiet(result: Result<i32, Errno>) -> i32 {
    result.unwrap_or_else(|errno| -errno.raw_os_error())
}

/// What a call of `spindle_sys` says, in `rustix`'s words.
pub fn of_sys(result: std::io::Result<usize>) -> Result<usize, Errno> {
    result.map_err(|error| Errno::from_io_error(&error).unwrap_or(Errno::IO))
}
