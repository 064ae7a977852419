//! Work beside the loop: eight sums on four threads, while a timer of the loop keeps ticking.
//!
//! ```sh
//! cargo run --release -p spindle-loop --example pool_work
//! ```
//!
//! Each result comes back as an event of its own, on the loop's thread, in the order in which the jobs ended.

use spindle_loop::Callbacks;
use std::cell::Cell;
use std::io;
use std::rc::Rc;

const JOBS: u64 = 8;

/// Something that takes a while and cannot be guessed by the compiler.
fn sum_of_remainders(n: u64) -> u64 {
    (1..n).map(|divisor| n % divisor).fold(0, u64::wrapping_add)
}

fn main() -> io::Result<()> {
    let mut host = Callbacks::new()?;
    let ticks = Rc::new(Cell::new(0));
    let counted = ticks.clone();
    let ticker = host.every(1, move |_| counted.set(counted.get() + 1));

    let left = Rc::new(Cell::new(JOBS));
    for job in 0..JOBS {
        let left = left.clone();
        let n = 4_000_000 + job;
        host.work(
            move || sum_of_remainders(n),
            move |host, sum| {
                println!("turn {}: the remainders of {n} sum up to {}", host.turn(), sum.unwrap_or(0));
                left.set(left.get() - 1);
                if left.get() == 0 {
                    host.close(ticker);
                }
            },
        );
    }
    println!("{} jobs submitted, {} threads so far", JOBS, host.metrics().pool.threads);
    host.run();
    println!("the loop ticked meanwhile: {}", ticks.get() > 0);
    Ok(())
}
