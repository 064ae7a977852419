//! One guarded process: no standard input, captured output, a time limit, and nothing left behind.
//!
//! The child leads a process group of its own, so that the guard also ends what the child started.
//! The group is killed before its leader is reaped: until then the kernel cannot give the number to
//! anybody else.

use std::io::{self, Read};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

/// How long to wait for the pipes of a finished process, which only a descendant in another
/// session can still hold open.
const PIPE_GRACE: Duration = Duration::from_secs(2);

/// What a process left.
#[derive(Debug)]
pub struct Outcome {
    /// Its process id, which warnings print.
    pub pid: u32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// Exit code, or 128+n if signal n ended it.
    pub status: i32,
    /// The guard had to end it.
    pub timed_out: bool,
}

/// Runs `command` to its end, or kills its process group after `limit`.
///
/// # Errors
/// What starting or waiting for the process says.
pub fn run(command: &mut Command, limit: Duration) -> io::Result<Outcome> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()?;
    let pid = child.id();
    let group = Pid::from_child(&child);
    let stdout = drain(child.stdout.take());
    let stderr = drain(child.stderr.take());

    let timed_out = !ends_within(group, limit);
    // Refused with ESRCH when nobody is left, which is the usual case.
    let _ = kill_process_group(group, Signal::KILL);
    let status = child.wait()?;
    Ok(Outcome {
        pid,
        stdout: collect(&stdout),
        stderr: collect(&stderr),
        status: status_number(status),
        timed_out,
    })
}

/// Waits for the process to end without reaping it.
fn ends_within(pid: Pid, limit: Duration) -> bool {
    let (sender, ended) = mpsc::channel();
    thread::spawn(move || {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
        while let Err(rustix::io::Errno::INTR) = waitid(WaitId::Pid(pid), options) {}
        // The receiver is gone after a timeout.
        let _ = sender.send(());
    });
    ended.recv_timeout(limit) != Err(RecvTimeoutError::Timeout)
}

/// Reads a pipe to its end on a thread of its own, so that a full pipe never stops the child.
fn drain(pipe: Option<impl Read + Send + 'static>) -> Receiver<Vec<u8>> {
    let (sender, chunks) = mpsc::channel();
    thread::spawn(move || {
        let mut pipe = pipe.expect("the stream was asked for as a pipe");
        let mut chunk = vec![0; 64 * 1024];
        while let Ok(n) = pipe.read(&mut chunk) {
            if n == 0 || sender.send(chunk[..n].to_vec()).is_err() {
                break;
            }
        }
    });
    chunks
}

fn collect(chunks: &Receiver<Vec<u8>>) -> String {
    let mut bytes = Vec::new();
    while let Ok(chunk) = chunks.recv_timeout(PIPE_GRACE) {
        bytes.extend(chunk);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn status_number(status: ExitStatus) -> i32 {
    status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    fn sh(script: &str, limit: Duration) -> Outcome {
        run(Command::new("/bin/sh").arg("-c").arg(script), limit).unwrap()
    }

    #[test]
    fn reports_output_and_status() {
        let done = sh("echo out; echo err >&2; exit 3", Duration::from_secs(10));
        assert_eq!((done.stdout.as_str(), done.stderr.as_str()), ("out\n", "err\n"));
        assert_eq!((done.status, done.timed_out), (3, false));
    }

    #[test]
    fn a_signal_counts_as_128_plus_its_number() {
        assert_eq!(sh("kill -TERM $$", Duration::from_secs(10)).status, 143);
    }

    #[test]
    fn standard_input_is_empty() {
        assert_eq!(sh("cat; echo end", Duration::from_secs(10)).stdout, "end\n");
    }

    #[test]
    fn output_larger_than_a_pipe_is_complete() {
        let done = sh("head -c 300000 /dev/zero | tr '\\0' x", Duration::from_secs(10));
        assert_eq!(done.stdout.len(), 300_000);
    }

    #[test]
    fn the_guard_kills_the_whole_group() {
        let start = Instant::now();
        let done = sh("echo begun; sleep 60 & sleep 60", Duration::from_millis(200));
        assert!(done.timed_out);
        assert_eq!((done.stdout.as_str(), done.status), ("begun\n", 137));
        // The background `sleep` held the pipe: had it survived, the wait for it would show here.
        assert!(start.elapsed() < PIPE_GRACE, "{:?}", start.elapsed());
    }

    #[test]
    fn leftovers_of_a_finished_process_are_killed() {
        let start = Instant::now();
        let done = sh("sleep 60 & echo done", Duration::from_secs(10));
        assert_eq!((done.stdout.as_str(), done.timed_out), ("done\n", false));
        assert!(start.elapsed() < PIPE_GRACE, "{:?}", start.elapsed());
    }
}
