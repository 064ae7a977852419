//! A child that the program waits for: `spawnSync` and its relatives. The loop stands still meanwhile.

use super::spawn::{ParentEnds, Request, spawn};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::AsFd;
use rustix::io::Errno;
use rustix::process::{Pid, PidfdFlags, Signal};
use spindle_core::Runtime;
use spindle_macros::op;
use std::io::{ErrorKind, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::process::ExitStatusExt;
use std::process::Child;

/// Figures of a run (process number, exit code, signal, errno; -1 or 0 where there is none), then what came out of each
/// pipe.
type Outcome = (Vec<i32>, Vec<Vec<u8>>);

/// Runs a child to its end (`Request` says what the arguments are): `timeout_ms` and `max_buffer` end it early with
/// `kill_signal`, 0 and negative: no limit. `input` goes to its descriptor 0.
#[op(effect)]
#[allow(clippy::too_many_arguments, reason = "an op takes scalars, and these are one description")]
pub(crate) fn op_child_spawn_sync(
    rt: &Runtime,
    file: &str,
    args: &str,
    cwd: &str,
    env: &str,
    stdio: &str,
    detached: bool,
    uid: f64,
    gid: f64,
    timeout_ms: f64,
    max_buffer: f64,
    kill_signal: i32,
    input: &[u8],
) -> Outcome {
    let request = Request { file, args, cwd, env, stdio, detached, ids: (uid, gid) };
    let (started, ends) = spawn(rt, &request);
    let child = match started {
        Ok(child) => child,
        Err(errno) => return (vec![0, -1, -1, -errno.raw_os_error()], Vec::new()),
    };
    let limits = Limits {
        deadline_ns: (timeout_ms > 0.0)
            .then(|| rt.event_loop().now_ns().saturating_add((timeout_ms * 1e6) as u64)),
        max_buffer: if max_buffer >= 0.0 { max_buffer } else { f64::INFINITY },
        signal: kill_signal,
    };
    Run::new(rt, child, ends, input, limits).finish()
}

struct Limits {
    deadline_ns: Option<u64>,
    max_buffer: f64,
    signal: i32,
}

/// A child under way, with what is still open of it.
struct Run<'a> {
    rt: &'a Runtime,
    child: Child,
    ends: ParentEnds,
    outputs: Vec<Vec<u8>>,
    /// What is still to be written to descriptor 0.
    input: &'a [u8],
    limits: Limits,
    /// Why it was ended early, an errno; 0 if it was not.
    errno: i32,
}

impl<'a> Run<'a> {
    fn new(rt: &'a Runtime, child: Child, mut ends: ParentEnds, input: &'a [u8], limits: Limits) -> Run<'a> {
        let outputs = vec![Vec::new(); ends.len()];
        if input.is_empty()
            && let Some(Some(stdin)) = ends.first_mut()
        {
            // Nothing to say: the child sees the end at once. It may still write back on the same socket.
            let _ = stdin.shutdown(std::net::Shutdown::Write);
        }
        Run { rt, child, ends, outputs, input, limits, errno: 0 }
    }

    fn finish(mut self) -> Outcome {
        let pid = self.child.id() as i32;
        let pidfd = Pid::from_raw(pid)
            .ok_or(Errno::SRCH)
            .and_then(|pid| rustix::process::pidfd_open(pid, PidfdFlags::empty()));
        // Its pipes may outlive the child in grandchildren, and Node waits for them too.
        let mut pidfd = pidfd.ok();
        while pidfd.is_some() || self.ends.iter().any(Option::is_some) {
            self.wait_once(&mut pidfd);
        }
        let (code, signal) = match self.child.wait() {
            Ok(status) => (status.code().unwrap_or(-1), status.signal().unwrap_or(-1)),
            Err(_) => (-1, -1),
        };
        (vec![pid, code, signal, self.errno], self.outputs)
    }

    /// Waits until something can be done, and does it.
    fn wait_once(&mut self, pidfd: &mut Option<OwnedFd>) {
        let mut waiting = Vec::new();
        let mut who = Vec::new();
        for (index, end) in self.ends.iter().enumerate() {
            let Some(end) = end else { continue };
            let writes = index == 0 && !self.input.is_empty();
            let flags = if writes { PollFlags::IN | PollFlags::OUT } else { PollFlags::IN };
            waiting.push(PollFd::from_borrowed_fd(end.as_fd(), flags));
            who.push(Some(index));
        }
        if let Some(pidfd) = &*pidfd {
            waiting.push(PollFd::from_borrowed_fd(pidfd.as_fd(), PollFlags::IN));
            who.push(None);
        }
        let ready = poll(&mut waiting, self.patience().as_ref());
        let seen: Vec<(Option<usize>, PollFlags)> =
            who.into_iter().zip(waiting.iter().map(PollFd::revents)).collect();
        drop(waiting);
        if ready == Ok(0) {
            return self.end_early(Errno::TIMEDOUT, pidfd);
        }
        for (who, flags) in seen.into_iter().filter(|(_, flags)| !flags.is_empty()) {
            match who {
                None => *pidfd = None,
                Some(index) => self.serve(index, flags),
            }
        }
        if self.outputs.iter().any(|output| output.len() as f64 > self.limits.max_buffer) {
            self.end_early(Errno::NOBUFS, pidfd);
        }
    }

    /// How long the next wait may take.
    fn patience(&self) -> Option<Timespec> {
        let deadline = self.limits.deadline_ns?;
        let left = deadline.saturating_sub(self.rt.event_loop().now_ns());
        Some(Timespec { tv_sec: (left / 1_000_000_000) as i64, tv_nsec: (left % 1_000_000_000) as i64 })
    }

    fn serve(&mut self, index: usize, flags: PollFlags) {
        if index == 0
            && !self.input.is_empty()
            && flags.intersects(PollFlags::OUT | PollFlags::HUP | PollFlags::ERR)
        {
            self.feed();
        }
        let Some(end) = &mut self.ends[index] else { return };
        if !flags.intersects(PollFlags::IN | PollFlags::HUP | PollFlags::ERR) {
            return;
        }
        let mut chunk = [0; 65536];
        loop {
            match end.read(&mut chunk) {
                Ok(count @ 1..) => self.outputs[index].extend_from_slice(&chunk[..count]),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                _ => break,
            }
            if self.outputs[index].len() as f64 > self.limits.max_buffer {
                return;
            }
        }
        self.ends[index] = None;
    }

    /// Writes what fits; the end of the input ends the child's reading.
    fn feed(&mut self) {
        let Some(Some(stdin)) = self.ends.first_mut() else { return };
        match stdin.write(self.input) {
            Ok(count) => self.input = &self.input[count..],
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => return,
            // The child reads no more: what is left over is lost, as in a pipe of the shell's.
            Err(_) => self.input = &[],
        }
        if self.input.is_empty() {
            let _ = stdin.shutdown(std::net::Shutdown::Write);
        }
    }

    /// Kills the child and stops listening; its end is still waited for.
    fn end_early(&mut self, errno: Errno, pidfd: &mut Option<OwnedFd>) {
        if self.errno == 0 {
            self.errno = -errno.raw_os_error();
        }
        self.ends.iter_mut().for_each(|end| *end = None);
        self.limits.deadline_ns = None;
        if let (Some(pid), Some(signal)) =
            (Pid::from_raw(self.child.id() as i32), Signal::from_named_raw(self.limits.signal))
            && pidfd.is_some()
        {
            // It may have ended by itself meanwhile, which is what was wanted.
            let _ = rustix::process::kill_process(pid, signal);
        }
    }
}
