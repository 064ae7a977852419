//! What the harness prints: one line per case, the faults, and a closing line for scripts.

use std::sync::Mutex;

use crate::runner::Verdict;

/// Collects verdicts from several threads and prints them as they come.
#[derive(Default)]
pub struct Report {
    tally: Mutex<Tally>,
}

#[derive(Default)]
struct Tally {
    passed: usize,
    ignored: usize,
    runs: u32,
    /// Name, fault and the command that runs the case again.
    failures: Vec<(String, String, String)>,
}

impl Report {
    /// Prints the line of one case.
    pub fn case(&self, name: &str, verdict: Verdict, rerun: String) {
        let mut tally = self.lock();
        tally.runs += verdict.runs;
        match verdict.fault {
            None => {
                tally.passed += 1;
                println!("test {name} ... ok");
            }
            Some(fault) => {
                tally.failures.push((name.to_owned(), fault, rerun));
                println!("test {name} ... FAILED");
            }
        }
    }

    /// Prints the line of a case that is left out for this runtime.
    pub fn ignored(&self, name: &str, reason: &str) {
        self.lock().ignored += 1;
        println!("test {name} ... ignored, {reason}");
    }

    /// Prints the faults and the closing line; returns whether all passed.
    pub fn close(self) -> bool {
        let mut tally = self.tally.into_inner().expect("no holder panics");
        tally.failures.sort();
        for (name, fault, rerun) in &tally.failures {
            println!("\n---- {name} ----\n{fault}rerun: {rerun}");
        }
        if !tally.failures.is_empty() {
            println!("\nfailures:");
            for (name, ..) in &tally.failures {
                println!("    {name}");
            }
        }
        let ignored = match tally.ignored {
            0 => String::new(),
            n => format!(", {n} ignored"),
        };
        let failed = tally.failures.len();
        let cases = tally.passed + failed;
        println!("\n{cases} cases in {} processes{ignored}", tally.runs);
        println!("{} passed, {failed} failed", tally.passed);
        failed == 0
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Tally> {
        self.tally.lock().expect("no holder panics")
    }
}
