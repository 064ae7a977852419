//! Users, as the system's own databases know them.

use std::ffi::{CStr, c_char};
use std::io;

/// What the user database says about somebody. Text that is not UTF-8 has replacement characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Login name.
    pub name: String,
    /// Number of the user.
    pub uid: u32,
    /// Number of the user's first group.
    pub gid: u32,
    /// Home folder.
    pub home: String,
    /// Login shell.
    pub shell: String,
}

/// The user with this number; none if the database has no such user. It asks whatever the system is set up to ask
/// (files, LDAP, ..), so it may take a while.
///
/// # Errors
/// What the database's back end failed with.
pub fn user_by_id(uid: u32) -> io::Result<Option<User>> {
    let mut buffer = vec![0 as c_char; 1024];
    loop {
        // SAFETY: all-zero bytes are a valid `passwd`, which consists of integers and pointers.
        let mut entry: libc::passwd = unsafe { std::mem::zeroed() };
        let mut found = std::ptr::null_mut();
        // SAFETY: all pointers are to live memory of ours, and the length is the buffer's.
        let status =
            unsafe { libc::getpwuid_r(uid, &mut entry, buffer.as_mut_ptr(), buffer.len(), &mut found) };
        match status {
            libc::ERANGE if buffer.len() < 1 << 20 => buffer.resize(buffer.len() * 2, 0),
            0 if found.is_null() => return Ok(None),
            0 => {
                return Ok(Some(User {
                    name: text(entry.pw_name),
                    uid: entry.pw_uid,
                    gid: entry.pw_gid,
                    home: text(entry.pw_dir),
                    shell: text(entry.pw_shell),
                }));
            }
            errno => return Err(io::Error::from_raw_os_error(errno)),
        }
    }
}

/// A text of the entry, which points into the buffer.
fn text(pointer: *const c_char) -> String {
    if pointer.is_null() {
        return String::new();
    }
    // SAFETY: called only for fields of an entry that `getpwuid_r` has filled: each ends with NUL, and the buffer
    // it lies in is alive.
    unsafe { CStr::from_ptr(pointer) }.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn root_is_known_and_nonsense_is_not() {
        assert_eq!(user_by_id(0).unwrap().map(|user| (user.name, user.gid)), Some(("root".to_owned(), 0)));
        assert_eq!(user_by_id(3_999_999_999).unwrap(), None);
    }
}
