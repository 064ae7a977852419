//! What a child does between its birth and the program it becomes, where `std::process::Command` has no word for it.

use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};

/// Spawns `command` with further descriptors, each under the number (3 or more) that the child shall know it by, and
/// in a session of its own if asked. With neither, this is `command.spawn()`, which need not copy the page tables.
///
/// # Errors
/// As [`Command::spawn`], and `EMFILE`.
pub fn spawn(command: &mut Command, fds: Vec<(RawFd, OwnedFd)>, new_session: bool) -> io::Result<Child> {
    keep_exit_codes();
    if fds.is_empty() && !new_session {
        return command.spawn();
    }
    let _taken = occupy(fds.iter().map(|(number, _)| *number))?;
    let above = fds.iter().map(|(number, _)| number + 1).max().unwrap_or(3);
    // The sources move out of the way of all numbers, so that none is overwritten before it was copied.
    let sources = fds
        .iter()
        .map(|(number, fd)| Ok((*number, duplicate_from(fd.as_raw_fd(), above)?)))
        .collect::<io::Result<Vec<_>>>()?;
    let prepare = move || {
        if new_session {
            // SAFETY: `setsid` takes nothing; it cannot fail in a process that was just forked.
            unsafe { libc::setsid() };
        }
        for (number, source) in &sources {
            // SAFETY: both are numbers; the copy has no close-on-exec flag, which is the point.
            if unsafe { libc::dup2(source.as_raw_fd(), *number) } == -1 {
                return Err(io::Error::last_os_error());
            }
        }
        Ok(())
    };
    // SAFETY: between fork and exec, the closure makes only async-signal-safe system calls and allocates nothing.
    unsafe { command.pre_exec(prepare) };
    command.spawn()
}

/// A parent may have left SIGCHLD ignored, which outlives exec: the kernel would then throw exit codes away.
fn keep_exit_codes() {
    // SAFETY: all-zero bytes are a valid `sigaction`, the pointers are to one of ours or null; the default action, which
    // replaces nothing but "ignored", runs no code of this process.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        libc::sigaction(libc::SIGCHLD, std::ptr::null(), &mut action);
        if action.sa_sigaction == libc::SIG_IGN {
            libc::signal(libc::SIGCHLD, libc::SIG_DFL);
        }
    }
}

/// Holds each of these numbers, if it is free: `Command` reports a failed exec over a pipe of its own, which must not
/// get a number that the child overwrites.
fn occupy(numbers: impl Iterator<Item = RawFd>) -> io::Result<Vec<OwnedFd>> {
    let mut held = Vec::new();
    for number in numbers {
        // SAFETY: F_GETFD takes no pointer and changes nothing.
        if unsafe { libc::fcntl(number, libc::F_GETFD) } == -1 {
            held.push(duplicate_from(2, number).or_else(|_| duplicate_from(0, number))?);
        }
    }
    Ok(held)
}

/// A copy of `fd`, with close-on-exec, under the lowest free number from `from` on.
fn duplicate_from(fd: RawFd, from: RawFd) -> io::Result<OwnedFd> {
    // SAFETY: numbers only; a bad one is reported.
    let copy = unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, from) };
    if copy == -1 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the call above made this descriptor, and nobody else knows it.
    Ok(unsafe { OwnedFd::from_raw_fd(copy) })
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "a test waits for its child")]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn further_descriptors_arrive_under_their_numbers() {
        let (mut reader, writer) = io::pipe().unwrap();
        let mut command = Command::new("/bin/sh");
        command.args(["-c", "echo three >&3; echo nine >&9"]);
        let again = writer.try_clone().unwrap();
        let mut child = spawn(&mut command, vec![(3, writer.into()), (9, again.into())], true).unwrap();
        drop(command);
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        assert!(child.wait().unwrap().success());
        assert_eq!(text, "three\nnine\n");
    }

    #[test]
    fn exit_codes_survive_a_parent_that_ignored_them() {
        // SAFETY: ignoring a signal runs no code; `spawn` takes it back, and so does every other test's.
        unsafe { libc::signal(libc::SIGCHLD, libc::SIG_IGN) };
        let mut child = spawn(Command::new("/bin/sh").args(["-c", "exit 7"]), Vec::new(), false).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(7));
    }

    #[test]
    fn a_failed_exec_is_told() {
        let (_reader, writer) = io::pipe().unwrap();
        let mut command = Command::new("/no/such/program");
        let error = spawn(&mut command, vec![(40, writer.into())], false).unwrap_err();
        assert_eq!(error.raw_os_error(), Some(libc::ENOENT));
    }
}
