//! `--bless`: records what a runtime prints as the new expectation.
//!
//! Node's recording is the reference, so only Node writes `name.cjs.out`; any other runtime writes
//! `name.cjs.spindle.out` and so on, which a review can see as a departure. A file whose texts still
//! accept every run is left alone: its tokens and alternatives may be hand-made. The exit status
//! stands in the source and is never rewritten.

use std::cmp::Reverse;
use std::fs;
use std::path::{Path, PathBuf};

use crate::case::Case;
use crate::expect::{self, Expectations};
use crate::runner::{Plan, Recording, Seen};

/// Records `case`. Returns the names of the files that changed.
///
/// # Errors
/// A sentence: the program could not run, timed out or ended with another status than its header
/// says, or a file could not be written.
pub fn bless(plan: &Plan, case: &Case) -> Result<Vec<String>, String> {
    let expected = Expectations::load(case, &plan.runtime)?;
    let recordings = plan.record(case, &expected)?;
    for recording in &recordings {
        check_end(case, recording)?;
    }
    let outs: Vec<&Seen> = recordings.iter().map(|r| &r.out).collect();
    let errs: Vec<&Seen> = recordings.iter().map(|r| &r.err).collect();
    let mut changed = Vec::new();
    if let Some(texts) = merge(expected.out.as_deref().unwrap_or_default(), &outs) {
        let path = target(plan, case, "out");
        write(&path, &expect::join(&texts))?;
        changed.push(path.display().to_string());
    }
    if let Some(texts) = merge(&expected.err, &errs) {
        let path = target(plan, case, "err");
        match expect::join(&texts) {
            // No file says that standard error stays empty.
            text if text.is_empty() && plan.runtime.is_node() => remove(&path)?,
            text => write(&path, &text)?,
        }
        changed.push(path.display().to_string());
    }
    Ok(changed)
}

fn check_end(case: &Case, recording: &Recording) -> Result<(), String> {
    let printed = format!("{}{}", recording.out.text, recording.err.text);
    if recording.timed_out {
        let limit = case.header.limit;
        return Err(format!("killed by the guard after {limit:?}\n{printed}"));
    }
    if recording.status != case.header.status {
        let (want, have) = (case.header.status, recording.status);
        return Err(format!("exit status {have}, header says {want}\n{printed}"));
    }
    Ok(())
}

fn target(plan: &Plan, case: &Case, stream: &str) -> PathBuf {
    match plan.runtime.is_node() {
        true => case.beside(stream),
        false => case.beside(&format!("{}.{stream}", plan.runtime.name())),
    }
}

/// `None` if the `old` texts accept all that was seen. Else the old texts that still occur, then the
/// new ones, the most frequent first.
fn merge(old: &[String], seen: &[&Seen]) -> Option<Vec<String>> {
    if seen.iter().all(|seen| seen.accepted.is_some()) {
        return None;
    }
    let occurs = |index: usize| seen.iter().any(|seen| seen.accepted == Some(index));
    let kept = old.iter().enumerate().filter(|(index, _)| occurs(*index));
    let mut texts: Vec<String> = kept.map(|(_, text)| text.clone()).collect();

    let mut fresh: Vec<(usize, &str)> = Vec::new();
    for seen in seen.iter().filter(|seen| seen.accepted.is_none()) {
        match fresh.iter_mut().find(|(_, known)| *known == seen.text) {
            Some((count, _)) => *count += 1,
            None => fresh.push((1, &seen.text)),
        }
    }
    fresh.sort_by_key(|(count, _)| Reverse(*count));
    texts.extend(fresh.into_iter().map(|(_, text)| text.to_owned()));
    Some(texts)
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|e| format!("{}: {e}", path.display()))
}

fn remove(path: &Path) -> Result<(), String> {
    fs::remove_file(path).map_err(|e| format!("{}: {e}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str, accepted: Option<usize>) -> Seen {
        Seen { text: text.into(), accepted }
    }

    fn merged(old: &[&str], new: &[Seen]) -> Option<Vec<String>> {
        let old: Vec<String> = old.iter().map(|text| text.to_string()).collect();
        merge(&old, &new.iter().collect::<Vec<_>>())
    }

    #[test]
    fn what_holds_is_left_alone() {
        assert_eq!(merged(&["a", "b"], &[seen("a", Some(0))]), None);
    }

    #[test]
    fn what_occurs_stays_and_the_frequent_comes_first() {
        let new = [seen("x", None), seen("b", Some(1)), seen("y", None), seen("y", None)];
        assert_eq!(merged(&["a", "b"], &new).unwrap(), ["b", "y", "x"]);
    }

    #[test]
    fn a_first_recording_takes_all_that_was_seen() {
        assert_eq!(merged(&[], &[seen("", None)]).unwrap(), [""]);
    }
}
