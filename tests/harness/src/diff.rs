//! A unified diff of two texts, for failure reports.

use std::fmt::Write;

/// Unchanged lines shown around a change.
const CONTEXT: usize = 3;
/// Above this many cells the table of the longest common subsequence is not worth its memory.
const CELLS_MAX: usize = 4_000_000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Op {
    Same,
    Remove,
    Add,
}

/// `expected` against `actual` as a unified diff with three lines of context; empty if equal.
pub fn unified(expected: &str, actual: &str) -> String {
    let (old, new) = (lines(expected), lines(actual));
    let ops = edit_script(&old, &new);
    let mut out = String::new();
    for (start, end) in hunks(&ops) {
        write_hunk(&mut out, &ops, start, end, &old, &new);
    }
    out
}

/// Lines with their ends, so that a missing last line end shows as a difference.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

fn edit_script(old: &[&str], new: &[&str]) -> Vec<Op> {
    if old.len() * new.len() > CELLS_MAX {
        let removed = old.iter().map(|_| Op::Remove);
        return removed.chain(new.iter().map(|_| Op::Add)).collect();
    }
    let common = common_lengths(old, new);
    let (mut i, mut j) = (0, 0);
    let mut ops = Vec::with_capacity(old.len() + new.len());
    while i < old.len() || j < new.len() {
        let op = if i < old.len() && j < new.len() && old[i] == new[j] {
            Op::Same
        } else if j == new.len() || i < old.len() && common[i + 1][j] >= common[i][j + 1] {
            Op::Remove
        } else {
            Op::Add
        };
        i += usize::from(op != Op::Add);
        j += usize::from(op != Op::Remove);
        ops.push(op);
    }
    ops
}

/// `[i][j]`: length of the longest common subsequence of `old[i..]` and `new[j..]`.
fn common_lengths(old: &[&str], new: &[&str]) -> Vec<Vec<u32>> {
    let mut common = vec![vec![0; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] = if old[i] == new[j] {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    common
}

/// Ranges of `ops` that hold changes and their context; ranges that touch are one.
fn hunks(ops: &[Op]) -> Vec<(usize, usize)> {
    let mut hunks: Vec<(usize, usize)> = Vec::new();
    let changes = ops.iter().enumerate().filter(|(_, op)| **op != Op::Same);
    for (at, _) in changes {
        let start = at.saturating_sub(CONTEXT);
        let end = (at + 1 + CONTEXT).min(ops.len());
        match hunks.last_mut() {
            Some((_, last_end)) if *last_end >= start => *last_end = end,
            _ => hunks.push((start, end)),
        }
    }
    hunks
}

fn write_hunk(out: &mut String, ops: &[Op], start: usize, end: usize, old: &[&str], new: &[&str]) {
    let count = |range: &[Op], other: Op| range.iter().filter(|op| **op != other).count();
    let (mut i, mut j) = (count(&ops[..start], Op::Add), count(&ops[..start], Op::Remove));
    let hunk = &ops[start..end];
    let (olds, news) = (count(hunk, Op::Add), count(hunk, Op::Remove));
    // A side without lines is counted from the line before it, as `diff -u` does.
    let (old_at, new_at) = (i + usize::from(olds > 0), j + usize::from(news > 0));
    let _ = writeln!(out, "@@ -{old_at},{olds} +{new_at},{news} @@");
    for op in hunk {
        let (sign, line) = match op {
            Op::Same => (' ', old[i]),
            Op::Remove => ('-', old[i]),
            Op::Add => ('+', new[j]),
        };
        out.push(sign);
        out.push_str(line);
        if !line.ends_with('\n') {
            out.push_str("\n\\ No newline at end of file\n");
        }
        i += usize::from(*op != Op::Add);
        j += usize::from(*op != Op::Remove);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_have_no_diff() {
        assert_eq!(unified("a\nb\n", "a\nb\n"), "");
        assert_eq!(unified("", ""), "");
    }

    #[test]
    fn a_swapped_pair_shows_as_one_move() {
        assert_eq!(unified("a\nb\nc\n", "b\na\nc\n"), "@@ -1,3 +1,3 @@\n-a\n b\n+a\n c\n");
    }

    #[test]
    fn additions_to_nothing_count_from_line_zero() {
        assert_eq!(unified("", "x\n"), "@@ -0,0 +1,1 @@\n+x\n");
        assert_eq!(unified("x\n", ""), "@@ -1,1 +0,0 @@\n-x\n");
    }

    #[test]
    fn a_missing_line_end_is_a_difference() {
        assert_eq!(unified("a\n", "a"), "@@ -1,1 +1,1 @@\n-a\n+a\n\\ No newline at end of file\n");
    }

    #[test]
    fn distant_changes_are_hunks_of_their_own() {
        let old: String = (1..=20).map(|n| format!("{n}\n")).collect();
        let new = old.replace("2\n3\n", "2\nx\n").replace("18\n", "y\n");
        let diff = unified(&old, &new);
        assert_eq!(
            diff,
            "@@ -1,6 +1,6 @@\n 1\n 2\n-3\n+x\n 4\n 5\n 6\n@@ -15,6 +15,6 @@\n 15\n 16\n 17\n-18\n+y\n 19\n 20\n"
        );
    }
}
