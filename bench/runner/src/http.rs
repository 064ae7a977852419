//! HTTP servers under load: starts one, loads it from another core, takes its figure, ends it.

use crate::contenders::Contender;
use crate::load::{Load, Outcome, Request};
use crate::sample;
use crate::suite::Figure;
use rustix::process::{Pid, Signal, kill_process};
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The core that the server has for itself; the load runs on the other.
const SERVER_CORE: usize = 0;
const LOAD_CORE: usize = 1;

/// Connections of every load.
const CONNECTIONS: usize = 64;

const WARM_UP: Duration = Duration::from_millis(1500);
const MEASURED: Duration = Duration::from_secs(3);

/// The request that a program of `bench/http` is made for.
fn request_for(program: &str) -> Request {
    match program {
        "json.js" => Request {
            method: "POST",
            path: "/orders",
            body: r#"{"id":17,"items":[{"name":"bolt","price":3,"count":4},{"name":"nut","price":2,"count":9}],"note":"by the door"}"#,
        },
        _ => Request { method: "GET", path: "/", body: "" },
    }
}

/// One sample: microseconds a request, of the wall clock or of the server's processor time.
///
/// # Errors
/// Why there is none: the server did not start, or not every answer was right.
pub fn take(contender: &Contender, program: &str, figure: Figure) -> Result<f64, String> {
    let mut server = Server::start(contender.command(program))?;
    let mut load = server.load(program)?;
    run(&mut load, WARM_UP)?;
    let cpu_before = server.cpu_seconds()?;
    let outcome = run(&mut load, MEASURED)?;
    let cpu = server.cpu_seconds()? - cpu_before;
    if outcome.errors > 0 || outcome.answers == 0 {
        return Err(format!("{} answers, {} errors", outcome.answers, outcome.errors));
    }
    let seconds = if figure == Figure::RequestCpu { cpu } else { outcome.seconds };
    Ok(seconds * 1e6 / outcome.answers as f64)
}

/// Loads one server for long and prints, every tenth of that time, what it answered and what memory it has.
///
/// # Errors
/// As [`take`].
pub fn soak(contender: &Contender, program: &str, seconds: u64) -> Result<(), String> {
    let mut server = Server::start(contender.command(program))?;
    let mut load = server.load(program)?;
    println!("{} ({program}): {CONNECTIONS} connections for {seconds} s", contender.name);
    let mut errors = 0;
    for part in 1..=10 {
        let mut outcome = run(&mut load, Duration::from_secs_f64(seconds as f64 / 10.0))?;
        errors += outcome.errors;
        let (p50, p99, max) = percentiles(&mut outcome.latencies_us);
        println!(
            "{:>4.0} s {:>9.0} requests/s  p50 {p50} us  p99 {p99} us  max {max} us  {errors} errors  {:.1} MB resident",
            seconds as f64 / 10.0 * f64::from(part),
            outcome.answers as f64 / outcome.seconds,
            server.resident_mb()?,
        );
    }
    if errors > 0 { Err(format!("{errors} errors")) } else { Ok(()) }
}

fn percentiles(latencies: &mut [u32]) -> (u32, u32, u32) {
    latencies.sort_unstable();
    let at = |share: f64| latencies.get((latencies.len() as f64 * share) as usize).copied().unwrap_or(0);
    (at(0.5), at(0.99), latencies.last().copied().unwrap_or(0))
}

fn run(load: &mut Load, length: Duration) -> Result<Outcome, String> {
    load.run(length).map_err(|error| format!("the load failed: {error}"))
}

/// A server process; killed when dropped.
struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    fn start(mut command: Command) -> Result<Server, String> {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        // A child inherits the core.
        sample::pin_to(SERVER_CORE)?;
        let child = command.spawn();
        sample::pin_to(LOAD_CORE)?;
        let mut child = child.map_err(|error| error.to_string())?;
        let mut line = String::new();
        let stdout = child.stdout.take().expect("stdout is a pipe");
        let read = BufReader::new(stdout).read_line(&mut line);
        let port = line.trim().strip_prefix("port=").and_then(|port| port.parse().ok());
        match (read, port) {
            (Ok(_), Some(port)) => {
                Ok(Server { child, address: SocketAddr::from((Ipv4Addr::LOCALHOST, port)) })
            }
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                Err(format!("printed no `port=`: {line:?}"))
            }
        }
    }

    fn load(&self, program: &str) -> Result<Load, String> {
        let load = Load::start(self.address, CONNECTIONS, request_for(program));
        load.map_err(|error| format!("cannot reach the server: {error}"))
    }

    /// User and system time so far, from the kernel's clock ticks.
    fn cpu_seconds(&mut self) -> Result<f64, String> {
        let text = self.proc("stat")?;
        // The second field is a name in parentheses, which may hold blanks.
        let fields: Vec<&str> = text.rsplit(')').next().unwrap_or("").split_whitespace().collect();
        let ticks = |index: usize| fields.get(index).and_then(|field| field.parse::<f64>().ok());
        match (ticks(11), ticks(12)) {
            (Some(user), Some(system)) => {
                Ok((user + system) / rustix::param::clock_ticks_per_second() as f64)
            }
            _ => Err("the kernel's figures cannot be read".into()),
        }
    }

    fn resident_mb(&mut self) -> Result<f64, String> {
        let text = self.proc("status")?;
        let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes =
            line.and_then(|line| line.trim().strip_suffix(" kB")).and_then(|n| n.parse::<f64>().ok());
        kilobytes.map(|kb| kb * 1024.0 / 1e6).ok_or_else(|| "the kernel's figures cannot be read".into())
    }

    fn proc(&mut self, file: &str) -> Result<String, String> {
        if let Ok(Some(status)) = self.child.try_wait() {
            return Err(format!("the server ended: {status}"));
        }
        std::fs::read_to_string(format!("/proc/{}/{file}", self.child.id()))
            .map_err(|error| error.to_string())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Not waited for yet, so the number is still its own.
        let _ = kill_process(Pid::from_child(&self.child), Signal::KILL);
        let _ = self.child.wait();
    }
}
