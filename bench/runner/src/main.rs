//! `spindle-bench`: measures Spindle against its peers, side by side, and says which bars are met.
//!
//! It is a stopwatch and a table, not a profiler, and it never compares against numbers from another
//! day: every figure it prints was taken in the same run, in turns A B C A B C. What is measured and
//! how high each bar stands is in `suite.rs`; `contenders.rs` finds the programs that compete;
//! `sample.rs` runs one of them once; `stats.rs` does the arithmetic; `report.rs` prints.
//! The manual is `bench/README.md`.

#![forbid(unsafe_code)]
#![allow(clippy::disallowed_methods, reason = "a stopwatch reads the clock; nothing here runs in Spindle")]

mod contenders;
mod http;
mod load;
mod options;
mod report;
mod sample;
mod stats;
mod suite;

use contenders::Contender;
use options::Options;
use report::{Column, Row};
use std::process::ExitCode;
use suite::Bench;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("spindle-bench: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let options = Options::parse(std::env::args().skip(1))?;
    if options.help {
        println!("{}", options::USAGE);
        return Ok(());
    }
    let suite = match (options.against_libuv, options.http) {
        (true, _) => suite::LOOP,
        (_, true) => suite::HTTP,
        _ => suite::JS,
    };
    let benches: Vec<&Bench> = suite.iter().filter(|bench| options.selects(bench)).collect();
    if options.list {
        benches.iter().for_each(|bench| println!("{:<22}{}", bench.name, bench.about));
        return Ok(());
    }
    if let Some(cpu) = options.pin {
        sample::pin_to(cpu)?;
    }
    let contenders = match (options.against_libuv, options.http || options.soak.is_some()) {
        (true, _) => contenders::loops()?,
        (_, true) => contenders::servers(options.bin.clone())?,
        _ => contenders::runtimes(options.bin.clone(), "js")?,
    };
    if let Some(seconds) = options.soak {
        return http::soak(&contenders[0], "hello.js", seconds);
    }
    report::print_head(&contenders, &options);
    let mut rows = Vec::new();
    for bench in benches {
        let row = measure(bench, &contenders, options.runs);
        report::print_row(&row, &contenders);
        rows.push(row);
    }
    report::print_notes(&rows);
    match &options.json {
        Some(path) => report::write_json(path, &rows, &contenders, &options),
        None => Ok(()),
    }
}

/// Runs one benchmark `runs` times on every contender, interleaved so that a noisy moment of the
/// machine hits all of them. A contender that fails once is left out of this benchmark.
fn measure<'a>(bench: &'a Bench, contenders: &[Contender], runs: usize) -> Row<'a> {
    let mut columns: Vec<Column> = contenders.iter().map(|_| Ok(Vec::with_capacity(runs))).collect();
    for _ in 0..runs {
        for (contender, column) in contenders.iter().zip(&mut columns) {
            let Ok(samples) = column else { continue };
            match sample::take(contender, bench) {
                Ok(value) => samples.push(value),
                Err(why) => *column = Err(why),
            }
        }
    }
    Row::new(bench, contenders, columns)
}
