//! Runs one program once and takes its figure. It knows nothing of bars and peers.

use crate::contenders::Contender;
use crate::suite::{Bench, Figure};
use rustix::process::{Pid, Signal, kill_process};
use rustix::thread::{CpuSet, sched_setaffinity};
use std::io::Read;
use std::process::{Child, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};
use wait4::Wait4;

/// A run that takes longer hangs.
const LIMIT: Duration = Duration::from_secs(120);

/// An empty program is over in a few milliseconds, so one sample is the median of several launches.
const LAUNCHES: usize = 5;

/// Keeps this process, and so every child, on one core.
///
/// # Errors
/// The core does not exist or is not ours to use.
pub fn pin_to(cpu: usize) -> Result<(), String> {
    if cpu >= CpuSet::MAX_CPU {
        return Err(format!("there is no core {cpu}"));
    }
    let mut set = CpuSet::new();
    set.set(cpu);
    sched_setaffinity(None, &set).map_err(|error| format!("cannot stay on core {cpu}: {error}"))
}

/// One sample of the benchmark's figure, in its unit.
///
/// # Errors
/// Why there is none: the program failed, hung or printed no figure.
pub fn take(contender: &Contender, bench: &Bench) -> Result<f64, String> {
    if matches!(bench.figure, Figure::RequestTime | Figure::RequestCpu) {
        return crate::http::take(contender, bench.program, bench.figure);
    }
    if bench.figure == Figure::WallTime {
        let mut times = Vec::with_capacity(LAUNCHES);
        for _ in 0..LAUNCHES {
            times.push(run(contender, bench.program)?.wall_ms);
        }
        return Ok(crate::stats::median(&times));
    }
    let end = run(contender, bench.program)?;
    if bench.figure == Figure::PeakMemory { Ok(end.peak_mb) } else { own_time(&end.stdout) }
}

/// What is known of a process that has ended well.
struct End {
    stdout: String,
    wall_ms: f64,
    peak_mb: f64,
}

fn run(contender: &Contender, program: &str) -> Result<End, String> {
    let mut command = contender.command(program);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let start = Instant::now();
    let mut child = command.spawn().map_err(|error| error.to_string())?;
    let guard = guard(&child);
    let mut stdout = String::new();
    let read = child.stdout.take().expect("stdout is a pipe").read_to_string(&mut stdout);
    drop(guard);
    let end = child.wait4().map_err(|error| error.to_string())?;
    let wall_ms = start.elapsed().as_secs_f64() * 1e3;
    read.map_err(|error| error.to_string())?;
    if !end.status.success() {
        return Err(format!("{}: {}", end.status, first_line_of_stderr(&mut child)));
    }
    Ok(End { stdout, wall_ms, peak_mb: end.rusage.maxrss as f64 / 1e6 })
}

/// Kills the child if the returned value is not dropped within `LIMIT`.
fn guard(child: &Child) -> mpsc::Sender<()> {
    let pid = Pid::from_child(child);
    let (guard, dropped) = mpsc::channel();
    std::thread::spawn(move || {
        if dropped.recv_timeout(LIMIT) == Err(RecvTimeoutError::Timeout) {
            // The child has not been waited for yet, so the number is still its own.
            let _ = kill_process(pid, Signal::KILL);
        }
    });
    guard
}

fn first_line_of_stderr(child: &mut Child) -> String {
    let mut text = Vec::new();
    if let Some(stderr) = &mut child.stderr {
        // A message cut short is still worth showing.
        let _ = stderr.read_to_end(&mut text);
    }
    String::from_utf8_lossy(&text)
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or("no message")
        .to_string()
}

fn own_time(stdout: &str) -> Result<f64, String> {
    let figure = stdout.lines().find_map(|line| line.strip_prefix("ms="));
    figure.and_then(|text| text.trim().parse().ok()).ok_or_else(|| format!("printed no `ms=`: {stdout:?}"))
}

#[cfg(test)]
mod tests {
    use super::own_time;

    #[test]
    fn the_figure_is_on_a_line_of_its_own() {
        assert_eq!(own_time("a warning\nms=12.5\n"), Ok(12.5));
        assert!(own_time("12.5").is_err());
    }
}
