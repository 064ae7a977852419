//! Descriptors whose numbers come from outside Rust.

use std::io;
use std::os::fd::{FromRawFd, OwnedFd, RawFd};

/// Takes over the open descriptor `fd`: it is closed when the result is dropped.
///
/// The number usually comes from JavaScript or from the parent process, so nobody can prove that
/// nobody else owns it. Handing over a number that something else closes too is a mistake of the
/// caller that hits the wrong file, as it would in C; it cannot corrupt memory.
///
/// # Errors
/// `EBADF` if `fd` is negative or not open.
///
/// ```
/// let error = spindle_sys::adopt_fd(-1).unwrap_err();
/// assert_eq!(error.raw_os_error(), Some(9)); // EBADF
/// ```
pub fn adopt_fd(fd: RawFd) -> io::Result<OwnedFd> {
    // SAFETY: F_GETFD takes no pointer and changes nothing; an invalid number is reported as EBADF.
    if unsafe { libc::fcntl(fd, libc::F_GETFD) } == -1 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the call above succeeded, so `fd` is open and therefore not -1. That the caller gives
    // it away is the contract above; only files, never memory, are at stake.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}

/// A duplicate of the open descriptor `fd`, which stays with its owner; closed on `exec`.
///
/// # Errors
/// `EBADF` if `fd` is negative or not open, `EMFILE` when there are too many descriptors.
pub fn duplicate_fd(fd: RawFd) -> io::Result<OwnedFd> {
    // SAFETY: F_DUPFD_CLOEXEC takes no pointer; an invalid number is reported as EBADF.
    let duplicate = unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) };
    if duplicate == -1 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the kernel just made the number for this call, so nobody else owns it.
    Ok(unsafe { OwnedFd::from_raw_fd(duplicate) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;
    use std::io::{Read, Write};
    use std::os::fd::IntoRawFd;

    #[test]
    fn an_open_descriptor_is_adopted_and_closed_by_its_new_owner() {
        let (mut reader, writer) = io::pipe().unwrap();
        let adopted = adopt_fd(writer.into_raw_fd()).unwrap();
        File::from(adopted).write_all(b"hi").unwrap();
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        assert_eq!(text, "hi", "the read ends only because the adopted end was closed");
    }

    #[test]
    fn numbers_that_are_not_open_are_refused() {
        for number in [-1, i32::MIN, i32::MAX] {
            assert_eq!(adopt_fd(number).unwrap_err().raw_os_error(), Some(libc::EBADF));
        }
    }
}
