//! Runs cases: each run is a fresh process in a fresh folder with a small fixed environment.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::thread;

use crate::case::Case;
use crate::expect::{self, Expectations};
use crate::pattern::{self, Facts};
use crate::process::{self, Outcome};
use crate::replay;
use crate::runtime::Runtime;
use crate::sandbox::Sandbox;

/// Runs of an order case in a default pass.
const ORDER_TIMES: u32 = 20;
/// Runs of an order case with `--soak`.
const SOAK_TIMES: u32 = 1_000;

/// How to run.
pub struct Plan {
    /// The runtime's executable, absolute.
    pub bin: PathBuf,
    /// Which runtime it is.
    pub runtime: Runtime,
    /// `--times`.
    pub times: Option<u32>,
    /// `--soak`.
    pub soak: bool,
    /// `--keep`.
    pub keep: bool,
    /// `--replay`.
    pub replay: bool,
}

/// The verdict on a case.
pub struct Verdict {
    /// Processes started.
    pub runs: u32,
    /// What went wrong, as text for the report.
    pub fault: Option<String>,
}

/// One run, with the tokens put into its output.
pub struct Recording {
    /// Standard output.
    pub out: Seen,
    /// Standard error.
    pub err: Seen,
    /// Exit status.
    pub status: i32,
    /// Ended by the guard.
    pub timed_out: bool,
}

/// What one stream carried.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The folded text.
    pub text: String,
    /// Index of the accepted text that it matches.
    pub accepted: Option<usize>,
}

impl Seen {
    fn new(actual: &str, texts: &[String], facts: Facts<'_>) -> Seen {
        Seen { text: pattern::fold(actual, facts), accepted: expect::accepted(texts, actual, facts) }
    }
}

impl Plan {
    /// How often `case` runs.
    pub fn times(&self, case: &Case) -> u32 {
        if let Some(times) = self.times {
            return times;
        }
        if self.replay {
            return 1;
        }
        match case.header.order {
            true if self.soak => SOAK_TIMES,
            true => case.header.times.unwrap_or(ORDER_TIMES),
            false => case.header.times.unwrap_or(1),
        }
    }

    fn replays(&self, case: &Case) -> bool {
        self.replay && case.header.live.is_none()
    }

    /// Runs `case` as often as it takes and stops at the first fault.
    pub fn run(&self, case: &Case) -> Verdict {
        let times = self.times(case);
        let expectations = match Expectations::load(case, &self.runtime) {
            Ok(expectations) => expectations,
            Err(why) => return Verdict::broken(0, why),
        };
        for run in 1..=times {
            let judged = self.once(case, |outcome, facts| expectations.judge(case, outcome, facts));
            let fault = match judged {
                Ok(None) => continue,
                Ok(Some(fault)) => fault,
                Err(why) => format!("{why}\n"),
            };
            let fault = match times {
                1 => fault,
                _ => format!("run {run} of {times}:\n{fault}"),
            };
            return Verdict::broken(run, fault);
        }
        Verdict { runs: times, fault: None }
    }

    /// Runs `case` as often as it takes and returns what was seen, beside what is `expected`.
    ///
    /// # Errors
    /// Why the process could not be run.
    pub fn record(&self, case: &Case, expected: &Expectations) -> Result<Vec<Recording>, String> {
        let outs = expected.out.as_deref().unwrap_or_default();
        (0..self.times(case))
            .map(|_| {
                let mut recording = None;
                self.once(case, |outcome, facts| {
                    recording = Some(Recording {
                        out: Seen::new(&outcome.stdout, outs, facts),
                        err: Seen::new(&outcome.stderr, &expected.err, facts),
                        status: outcome.status,
                        timed_out: outcome.timed_out,
                    });
                    None
                })?;
                recording.ok_or_else(|| "nothing was recorded".into())
            })
            .collect()
    }

    /// One process. `judge` sees what it left and says what is wrong with it.
    fn once(
        &self,
        case: &Case,
        judge: impl FnOnce(&Outcome, Facts<'_>) -> Option<String>,
    ) -> Result<Option<String>, String> {
        let mut sandbox = Sandbox::for_case(case).map_err(|e| format!("cannot prepare: {e}"))?;
        // Beside the folder, not in it: programs list what is there.
        let log = sandbox.path().with_extension("log");
        let mut command = self.command(case, sandbox.path(), self.replays(case).then_some(&*log));
        let outcome = process::run(&mut command, case.header.limit)
            .map_err(|e| format!("cannot run {}: {e}", self.bin.display()))?;
        let dir = sandbox.path().to_string_lossy().into_owned();
        let facts = Facts { dir: &dir, pid: outcome.pid, runtime: &self.runtime };
        let fault = judge(&outcome, facts);
        if fault.is_some() && self.keep {
            sandbox.keep();
            return Ok(fault.map(|fault| format!("{fault}kept: {dir}\n")));
        }
        if self.replays(case) && fault.is_none() {
            drop(sandbox);
            let repeated = replay::check(self, &log, &outcome, case.header.limit);
            // Where it cannot be removed the system's own cleaning has to do.
            let _ = std::fs::remove_file(&log);
            return repeated;
        }
        Ok(fault)
    }

    fn command(&self, case: &Case, dir: &Path, log: Option<&Path>) -> Command {
        let header = &case.header;
        let mut command = Command::new(&self.bin);
        if let Some(log) = log {
            command.arg("--record").arg(log);
        }
        command
            .args(&header.flags)
            .arg(header.run.as_ref().unwrap_or(&case.file_name))
            .args(&header.args)
            .current_dir(dir)
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("HOME", dir)
            .env("TMPDIR", dir)
            .env("LANG", "C.UTF-8")
            .env("TZ", "UTC");
        for (name, value) in &header.env {
            command.env(name, value);
        }
        command
    }
}

impl Verdict {
    fn broken(runs: u32, fault: String) -> Verdict {
        Verdict { runs, fault: Some(fault) }
    }
}

/// Calls `work` for every case: order cases one after another with nothing beside them, then the
/// rest on `jobs` threads. `work` must be quick to lock whatever it shares.
pub fn for_each_case(cases: &[Case], jobs: usize, work: impl Fn(&Case) + Sync) {
    let (order, rest): (Vec<&Case>, Vec<&Case>) = cases.iter().partition(|c| c.header.order);
    order.into_iter().for_each(&work);
    let queue = Mutex::new(rest.into_iter());
    thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().expect("no holder panics").next();
                    let Some(case) = next else { break };
                    work(case);
                }
            });
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Form;
    use crate::header::Header;

    fn shell_case(dir: &Path, text: &str, header: Header) -> Case {
        Case {
            name: "g/x.cjs".into(),
            group_dir: dir.to_owned(),
            file_name: "x.cjs".into(),
            form: Form::Cjs,
            text: text.into(),
            header,
        }
    }

    fn shell_plan() -> Plan {
        Plan {
            bin: "/bin/sh".into(),
            runtime: Runtime::of(Path::new("sh"), None),
            times: None,
            soak: false,
            keep: false,
            replay: false,
        }
    }

    #[test]
    fn a_run_sees_its_folder_arguments_and_environment_only() {
        let group = Sandbox::new().unwrap();
        std::fs::write(group.path().join("data"), "fixture").unwrap();
        let header = Header {
            args: vec!["one".into(), "two three".into()],
            env: vec![("X".into(), "1".into())],
            files: vec!["data".into()],
            ..Header::default()
        };
        let text = "pwd; echo \"$2/$X/$LANG\"; cat data; env | grep -c CARGO\n";
        let nothing = Expectations { out: None, err: vec![String::new()] };
        let seen = shell_plan().record(&shell_case(group.path(), text, header), &nothing).unwrap();
        assert_eq!(seen[0].err.accepted, Some(0));
        assert_eq!(seen[0].out.text, "[DIR]\ntwo three/1/C.UTF-8\nfixture0\n");
    }

    #[test]
    fn order_cases_run_often_and_more_often_in_a_soak() {
        let mut header = Header { order: true, ..Header::default() };
        let case = |header: &Header| shell_case(Path::new("/"), "", header.clone());
        let mut plan = shell_plan();
        assert_eq!(plan.times(&case(&Header::default())), 1);
        assert_eq!(plan.times(&case(&header)), 20);
        header.times = Some(5);
        assert_eq!(plan.times(&case(&header)), 5);
        plan.soak = true;
        assert_eq!(plan.times(&case(&header)), 1_000);
        plan.times = Some(2);
        assert_eq!(plan.times(&case(&header)), 2);
    }

    #[test]
    fn a_fault_names_the_run_and_shows_a_diff() {
        let group = Sandbox::new().unwrap();
        std::fs::write(group.path().join("x.cjs.out"), "a\n").unwrap();
        let header = Header { times: Some(3), ..Header::default() };
        let case = shell_case(group.path(), "echo b\n", header);
        let verdict = shell_plan().run(&case);
        assert_eq!(verdict.runs, 1);
        assert_eq!(
            verdict.fault.unwrap(),
            "run 1 of 3:\n--- stdout, expected\n+++ stdout, actual\n@@ -1,1 +1,1 @@\n-a\n+b\n"
        );
    }

    #[test]
    fn every_case_is_worked_on_once() {
        let case = |n: u32| {
            let header = Header { order: n.is_multiple_of(3), ..Header::default() };
            shell_case(Path::new("/"), "", header)
        };
        let cases: Vec<Case> = (0..10).map(case).collect();
        let seen = Mutex::new(0);
        for_each_case(&cases, 3, |_| *seen.lock().unwrap() += 1);
        assert_eq!(*seen.lock().unwrap(), 10);
    }
}
