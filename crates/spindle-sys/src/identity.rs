//! Who the process is: changing its users and groups, and looking them up by name.

use std::ffi::{CString, c_char, c_int};
use std::io;

fn check(status: libc::c_int) -> io::Result<()> {
    if status == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Sets the real user, and with privileges the effective and saved ones, of the whole process.
///
/// # Errors
/// `EPERM` without the right to do it.
pub fn set_uid(uid: u32) -> io::Result<()> {
    // SAFETY: takes a number; the C library changes all threads alike.
    check(unsafe { libc::setuid(uid) })
}

/// Sets the effective user.
///
/// # Errors
/// As [`set_uid`].
pub fn set_euid(uid: u32) -> io::Result<()> {
    // SAFETY: as in `set_uid`.
    check(unsafe { libc::seteuid(uid) })
}

/// Sets the real group, and with privileges the effective and saved ones.
///
/// # Errors
/// As [`set_uid`].
pub fn set_gid(gid: u32) -> io::Result<()> {
    // SAFETY: as in `set_uid`.
    check(unsafe { libc::setgid(gid) })
}

/// Sets the effective group.
///
/// # Errors
/// As [`set_uid`].
pub fn set_egid(gid: u32) -> io::Result<()> {
    // SAFETY: as in `set_uid`.
    check(unsafe { libc::setegid(gid) })
}

/// Sets the supplementary groups.
///
/// # Errors
/// As [`set_uid`].
pub fn set_groups(groups: &[u32]) -> io::Result<()> {
    // SAFETY: the pointer is to as many numbers as it says.
    check(unsafe { libc::setgroups(groups.len(), groups.as_ptr()) })
}

/// Sets the supplementary groups to those of `user`, and `gid`.
///
/// # Errors
/// As [`set_uid`]; `EINVAL` for a name with a NUL in it.
pub fn init_groups(user: &str, gid: u32) -> io::Result<()> {
    let user = CString::new(user)?;
    // SAFETY: the name ends with NUL and lives until the call returns.
    check(unsafe { libc::initgroups(user.as_ptr(), gid) })
}

/// The number of the user with this name; none if there is no such user.
pub fn uid_of(name: &str) -> Option<u32> {
    let name = CString::new(name).ok()?;
    with_buffer(|buffer| {
        let mut found = std::ptr::null_mut();
        // SAFETY: all-zero bytes are a valid `passwd`; all pointers are to live memory, the length is the buffer's.
        unsafe {
            let mut entry: libc::passwd = std::mem::zeroed();
            let status =
                libc::getpwnam_r(name.as_ptr(), &mut entry, buffer.as_mut_ptr(), buffer.len(), &mut found);
            (status, (!found.is_null()).then_some(entry.pw_uid))
        }
    })
}

/// The number of the group with this name; none if there is no such group.
pub fn gid_of(name: &str) -> Option<u32> {
    let name = CString::new(name).ok()?;
    with_buffer(|buffer| {
        let mut found = std::ptr::null_mut();
        // SAFETY: as in `uid_of`.
        unsafe {
            let mut entry: libc::group = std::mem::zeroed();
            let status =
                libc::getgrnam_r(name.as_ptr(), &mut entry, buffer.as_mut_ptr(), buffer.len(), &mut found);
            (status, (!found.is_null()).then_some(entry.gr_gid))
        }
    })
}

/// Looks up with a larger buffer as long as the status says `ERANGE`: a group's entry holds all its members.
fn with_buffer<T>(mut look_up: impl FnMut(&mut [c_char]) -> (c_int, T)) -> T {
    let mut buffer = vec![0; 16384];
    loop {
        let (status, found) = look_up(&mut buffer);
        if status != libc::ERANGE || buffer.len() >= 1 << 24 {
            return found;
        }
        buffer.resize(buffer.len() * 2, 0);
    }
}

/// Tells the C library the time zone: the variable `TZ`, none = the system's.
///
/// Programs may change it while other threads resolve names, which read other variables. The C library's own lock keeps
/// its readers apart from this; a thread that holds a pointer into the old value does not exist in this process.
pub fn set_time_zone(zone: Option<&str>) {
    let Ok(zone) = zone.map(CString::new).transpose() else { return };
    // SAFETY: both texts end with NUL, and the library copies them. See above for other threads.
    unsafe {
        match zone {
            Some(zone) => libc::setenv(c"TZ".as_ptr(), zone.as_ptr(), 1),
            None => libc::unsetenv(c"TZ".as_ptr()),
        };
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_have_numbers() {
        assert_eq!(super::uid_of("root"), Some(0));
        assert_eq!(super::gid_of("root"), Some(0));
        assert_eq!(super::uid_of("no such user"), None);
        assert_eq!(super::gid_of("a\0b"), None);
    }
}
