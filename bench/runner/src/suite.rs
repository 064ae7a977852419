//! The two tables of benchmarks, with their bars. To add one, put the program in `bench/js` (or both
//! twins in `bench/loop`) and a row here. How a sample is taken is not told here but in `sample.rs`.

/// One benchmark: one program, one figure per run; smaller is better.
#[derive(Debug)]
pub struct Bench {
    /// The row's name in the table, and what `--filter` looks at.
    pub name: &'static str,
    /// What it measures, for `--list`.
    pub about: &'static str,
    /// The program: a file in `bench/js`, or the argument of the two loop programs.
    pub program: &'static str,
    /// What is taken from a run of the program.
    pub figure: Figure,
    /// How good the figure must be, if it must.
    pub bar: Option<Bar>,
}

/// What is taken from a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// The milliseconds that the program measured itself and printed as `ms=<float>`.
    OwnTime,
    /// Milliseconds from the start of the process to its end, seen from outside.
    WallTime,
    /// The process' peak resident memory in MB (10^6 bytes).
    PeakMemory,
    /// Microseconds a request of an HTTP server under full load: a million over this is requests a second.
    RequestTime,
    /// Microseconds of the server's processor time a request.
    RequestCpu,
}

impl Figure {
    /// The unit behind the number.
    pub fn unit(self) -> &'static str {
        match self {
            Figure::OwnTime | Figure::WallTime => "ms",
            Figure::PeakMemory => "MB",
            Figure::RequestTime | Figure::RequestCpu => "us",
        }
    }
}

/// "At most `ratio` times the figure of `rival`".
#[derive(Debug, Clone, Copy)]
pub struct Bar {
    /// The highest allowed ratio of the medians, ours over the rival's.
    pub ratio: f64,
    /// Whom the ratio is against.
    pub rival: Rival,
}

/// Whom a figure is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rival {
    /// The peer with the lowest median in this run.
    BestPeer,
    /// The peer of that name.
    Named(&'static str),
}

const fn best(ratio: f64) -> Option<Bar> {
    Some(Bar { ratio, rival: Rival::BestPeer })
}

const fn against(name: &'static str, ratio: f64) -> Option<Bar> {
    Some(Bar { ratio, rival: Rival::Named(name) })
}

/// A program of `bench/js` that times itself.
const fn js(name: &'static str, program: &'static str, bar: Option<Bar>, about: &'static str) -> Bench {
    Bench { name, about, program, figure: Figure::OwnTime, bar }
}

/// An empty program, measured from outside.
const fn empty(name: &'static str, figure: Figure, about: &'static str) -> Bench {
    Bench { name, about, program: "empty.js", figure, bar: against("bun", 1.0) }
}

/// A server of `bench/http` under load.
const fn http(
    name: &'static str,
    program: &'static str,
    figure: Figure,
    bar: Option<Bar>,
    about: &'static str,
) -> Bench {
    Bench { name, about, program, figure, bar }
}

/// A benchmark of both loop programs.
const fn twin(name: &'static str, about: &'static str) -> Bench {
    Bench { name, about, program: name, figure: Figure::OwnTime, bar: best(1.0) }
}

/// Spindle against Node, Bun and Deno.
#[rustfmt::skip]
pub const JS: &[Bench] = &[
    js("next-tick-chain", "next-tick-chain.js", best(0.8), "process.nextTick, each tick schedules the next"),
    js("await-value", "await-value.js", None, "await of a plain value in one async function"),
    js("await-call", "await-call.js", None, "await of an async function's result"),
    js("immediate-chain", "immediate-chain.js", best(0.7), "setImmediate, each schedules the next: turns of the loop"),
    js("immediate-bulk", "immediate-bulk.js", best(0.7), "200,000 immediates queued at once, ten times"),
    js("timeout-set-clear", "timeout-set-clear.js", best(0.8), "setTimeout then clearTimeout, over 1,000 durations"),
    js("timers-200k-same", "timers-200k-same.js", best(0.8), "200,000 timers of 1 ms armed and fired"),
    js("timers-200k-spread", "timers-200k-spread.js", best(0.8), "200,000 timers of 1 to 50 ms armed and fired"),
    js("read-file-chain", "read-file-chain.js", against("node", 0.8), "fs.readFile of 1 KB, one after the other"),
    js("read-file-64", "read-file-64.js", against("node", 0.8), "fs.readFile of 1 KB, 64 in flight"),
    js("inspect", "inspect.js", best(1.5), "util.inspect of large values, 1 MB of text a round"),
    empty("start-up", Figure::WallTime, "an empty program from exec to exit"),
    empty("peak-memory", Figure::PeakMemory, "peak resident memory of an empty program"),
];

/// HTTP servers: Spindle, its peers, and (for hello) the raw server in C.
#[rustfmt::skip]
pub const HTTP: &[Bench] = &[
    http("http-hello", "hello.js", Figure::RequestTime, against("raw", 1.0 / 0.85), "a short text, 64 keep-alive connections: time a request"),
    http("http-hello-cpu", "hello.js", Figure::RequestCpu, best(1.0), "the same: the server's processor time a request"),
    http("http-json", "json.js", Figure::RequestTime, best(1.0), "a JSON body in, headers read, JSON out: time a request"),
];

/// spindle-loop against libuv.
#[rustfmt::skip]
pub const LOOP: &[Bench] = &[
    twin("timers-fire", "a million timers of 1 to 1000 ms armed and fired"),
    twin("timers-stop", "a million timers of 1 to 1000 ms armed and stopped"),
    twin("wake-burst", "another thread wakes the loop as fast as it can"),
    twin("wake-ping-pong", "two loops on two threads wake each other in turns"),
    twin("tcp-ping-pong", "64-byte messages between two sockets of one loop"),
    twin("pool-chain", "empty pool jobs, one after the other"),
    twin("pool-64", "empty pool jobs, 64 in flight"),
];
