//! The spindle-loop half of `spindle-bench --loop`: the same work as `libuv_bench.c` beside it,
//! function by function, written the way a spindle-loop program is written.
//!
//! `spindle-loop-bench NAME` does one benchmark and prints `ms=<float>`. It proves nothing about
//! correctness beyond its own counts; the tests of the crate do that. The runner starts it.

#![forbid(unsafe_code)]
#![allow(
    clippy::disallowed_methods,
    reason = "a stopwatch reads the clock and starts the threads that wake the loop"
)]

use mio::net::{TcpListener, TcpStream};
use spindle_loop::{Event, EventLoop, Handle, Ready, RunMode, WakeHandle, Work, WorkKind};
use std::any::Any;
use std::io::{self, ErrorKind, Read, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

const TIMERS: usize = 1_000_000;
const LONGEST_MS: u64 = 1_000;
const BURST: usize = 100_000_000;
const WAKE_ROUNDS: usize = 20_000;
const TCP_ROUNDS: usize = 50_000;
const TCP_BYTES: usize = 64;
const POOL_CHAIN_JOBS: usize = 20_000;
const POOL_64_JOBS: usize = 1_000_000;

fn main() -> ExitCode {
    let name = std::env::args().nth(1).unwrap_or_default();
    let result = match name.as_str() {
        "--version" => {
            println!("spindle-loop {}", env!("CARGO_PKG_VERSION"));
            return ExitCode::SUCCESS;
        }
        "timers-fire" => timers_fire(),
        "timers-stop" => timers_stop(),
        "wake-burst" => wake_burst(),
        "wake-ping-pong" => wake_ping_pong(),
        "tcp-ping-pong" => tcp_ping_pong(),
        "pool-chain" => pool(POOL_CHAIN_JOBS, 1),
        "pool-64" => pool(POOL_64_JOBS, 64),
        _ => Err(io::Error::other("usage: spindle-loop-bench NAME | --version")),
    };
    match result {
        Ok(time) => {
            println!("ms={:.3}", time.as_secs_f64() * 1e3);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{name}: {error}");
            ExitCode::FAILURE
        }
    }
}

// ---- timers ----

/// Xorshift with a fixed seed: both halves see the same sequence of durations.
fn next_duration(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    1 + *seed % LONGEST_MS
}

fn arm_timers(events: &mut EventLoop, timers: &mut Vec<Handle>) {
    let mut seed = 88_172_645_463_325_252;
    for _ in 0..TIMERS {
        let timer = events.timer();
        events.timer_start(timer, next_duration(&mut seed), 0).expect("the timer is open");
        timers.push(timer);
    }
}

/// Blocks until every timer is due. That wait is not counted.
fn wait_until_due() {
    let start = Instant::now();
    while start.elapsed() <= Duration::from_millis(LONGEST_MS + 1) {}
}

fn timers_fire() -> io::Result<Duration> {
    let mut events = EventLoop::new()?;
    let mut timers = Vec::with_capacity(TIMERS);
    events.update_time();
    let start = Instant::now();
    arm_timers(&mut events, &mut timers);
    let arming = start.elapsed();
    wait_until_due();
    let start = Instant::now();
    let mut fired = 0;
    while let Some(event) = events.next(RunMode::Default) {
        fired += usize::from(matches!(event, Event::Timer { .. }));
    }
    assert_eq!(fired, TIMERS);
    Ok(arming + start.elapsed())
}

fn timers_stop() -> io::Result<Duration> {
    let mut events = EventLoop::new()?;
    let mut timers = Vec::with_capacity(TIMERS);
    events.update_time();
    let start = Instant::now();
    arm_timers(&mut events, &mut timers);
    for timer in timers {
        events.timer_stop(timer);
    }
    assert!(events.next(RunMode::Default).is_none());
    Ok(start.elapsed())
}

// ---- wake-ups ----

fn wake_burst() -> io::Result<Duration> {
    let mut events = EventLoop::new()?;
    let (handle, waker) = events.wake_handle();
    let sent = Arc::new(AtomicBool::new(false));
    let all_sent = sent.clone();
    let start = Instant::now();
    let sender = thread::spawn(move || {
        for _ in 0..BURST {
            waker.wake();
        }
        all_sent.store(true, Ordering::SeqCst);
        waker.wake();
    });
    while let Some(event) = events.next(RunMode::Default) {
        if matches!(event, Event::Wake { .. }) && sent.load(Ordering::SeqCst) {
            events.close(handle);
        }
    }
    sender.join().expect("the sender ends");
    Ok(start.elapsed())
}

/// Answers a fixed number of wake-ups with one each.
fn play(events: &mut EventLoop, own: Handle, other: &WakeHandle) {
    let mut rounds = WAKE_ROUNDS;
    while let Some(event) = events.next(RunMode::Default) {
        if !matches!(event, Event::Wake { .. }) {
            continue;
        }
        other.wake();
        rounds -= 1;
        if rounds == 0 {
            events.close(own);
        }
    }
}

fn wake_ping_pong() -> io::Result<Duration> {
    let mut events = EventLoop::new()?;
    let (handle, waker) = events.wake_handle();
    let (tell, told) = mpsc::channel();
    let other = thread::spawn(move || {
        let mut events = EventLoop::new().expect("a second loop");
        let (handle, own) = events.wake_handle();
        tell.send(own).expect("the first loop waits for this");
        play(&mut events, handle, &waker);
    });
    let there = told.recv().expect("the other thread tells its waker");
    let start = Instant::now();
    there.wake();
    play(&mut events, handle, &there);
    other.join().expect("the other loop ends");
    Ok(start.elapsed())
}

// ---- TCP ----

/// Reads what has arrived: `None` if nothing has.
fn receive(events: &mut EventLoop, stream: Handle, space: &mut [u8]) -> io::Result<Option<usize>> {
    match events.tcp_stream(stream).expect("the stream is open").read(space) {
        Ok(length) => Ok(Some(length)),
        Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(None),
        Err(error) => Err(error),
    }
}

fn send(events: &mut EventLoop, stream: Handle) -> io::Result<()> {
    let length = events.tcp_stream(stream).expect("the stream is open").write(&[0; TCP_BYTES])?;
    assert_eq!(length, TCP_BYTES);
    Ok(())
}

fn tcp_ping_pong() -> io::Result<Duration> {
    let mut events = EventLoop::new()?;
    let listener = TcpListener::bind("127.0.0.1:0".parse().expect("an address"))?;
    let address = listener.local_addr()?;
    let listener = events.add_tcp_listener(listener)?;
    events.io_activate(listener, true);
    let start = Instant::now();
    let client = events.add_tcp_stream(TcpStream::connect(address)?)?;
    events.io_activate(client, true);
    let mut space = vec![0; 65_536];
    let mut server = None;
    let mut connected = false;
    let mut rounds = 0;
    while let Some(event) = events.next(RunMode::Default) {
        let Event::Io { handle, ready } = event else { continue };
        if handle == listener {
            let (stream, _) = events.tcp_listener(listener).expect("listening").accept()?;
            stream.set_nodelay(true)?;
            let stream = events.add_tcp_stream(stream)?;
            events.io_activate(stream, true);
            server = Some(stream);
        } else if handle == client && !connected && ready.contains(Ready::WRITABLE) {
            connected = true;
            events.tcp_stream(client).expect("connected").set_nodelay(true)?;
            send(&mut events, client)?;
        } else if ready.contains(Ready::READABLE) {
            let Some(length) = receive(&mut events, handle, &mut space)? else { continue };
            assert_eq!(length, TCP_BYTES);
            rounds += usize::from(handle == client);
            if rounds < TCP_ROUNDS {
                send(&mut events, handle)?;
            } else {
                [Some(client), server, Some(listener)].into_iter().flatten().for_each(|h| events.close(h));
            }
        }
    }
    assert_eq!(rounds, TCP_ROUNDS);
    Ok(start.elapsed())
}

// ---- pool ----

struct Nothing;

impl Work for Nothing {
    fn run(&mut self) {}

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

fn pool(jobs: usize, in_flight: usize) -> io::Result<Duration> {
    let mut events = EventLoop::new()?;
    let start = Instant::now();
    for _ in 0..in_flight {
        events.submit(WorkKind::Cpu, Box::new(Nothing));
    }
    let mut started = in_flight;
    let mut done = 0;
    while let Some(event) = events.next(RunMode::Default) {
        let Event::Work { work, .. } = event else { continue };
        done += 1;
        if started < jobs {
            started += 1;
            events.submit(WorkKind::Cpu, work);
        }
    }
    assert_eq!(done, jobs);
    Ok(start.elapsed())
}
