//! Facts that documents repeat are those of the tree: the Rust version, the crates and what they depend on, `x`'s commands.

use std::collections::{BTreeMap, BTreeSet};

use crate::references::WRITTEN_FIRST;
use crate::tree::SourceFile;

/// Wherever a document names a Rust version, it is the one of Cargo.toml.
pub fn rust_version_is_told(files: &[SourceFile]) -> Vec<String> {
    let manifest = files.iter().find(|f| f.path == "Cargo.toml").map_or("", |f| f.text.as_str());
    let wanted = manifest.lines().find_map(|line| line.strip_prefix("rust-version = \"")?.strip_suffix('"'));
    let Some(wanted) = wanted else { return vec!["Cargo.toml: no rust-version; state one".to_owned()] };
    let mut complaints = Vec::new();
    for file in documents(files) {
        for (line, number) in file.text.lines().zip(1..) {
            let told = line.match_indices("Rust 1.").map(|(at, _)| &line[at + "Rust ".len()..]);
            let told = told
                .map(|text| text.split(|c: char| !c.is_ascii_digit() && c != '.').next().unwrap_or_default());
            let wrong =
                told.map(|version| version.trim_end_matches('.')).filter(|version| *version != wanted);
            complaints.extend(wrong.map(|version| {
                format!("{}:{number}: Rust {version}, but Cargo.toml says {wanted}; write that", file.path)
            }));
        }
    }
    complaints
}

/// Every `./x COMMAND` of a document is a command that `./x help` lists.
pub fn commands_exist(files: &[SourceFile]) -> Vec<String> {
    let script = files.iter().find(|f| f.path == "x").map_or("", |f| f.text.as_str());
    let commands: BTreeSet<&str> =
        script.lines().filter_map(|line| command(line.strip_prefix("./x ")?)).collect();
    let mut complaints = Vec::new();
    for file in documents(files) {
        for (line, number) in file.text.lines().zip(1..) {
            let named = line.match_indices("./x ").filter_map(|(at, _)| command(&line[at + "./x ".len()..]));
            complaints.extend(named.filter(|name| !commands.contains(name)).map(|name| {
                format!("{}:{number}: `./x help` lists no `{name}`; name a command that it lists", file.path)
            }));
        }
    }
    complaints
}

fn command(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(text.len());
    (end > 0).then(|| &text[..end])
}

/// The table in ARCHITECTURE.md has a row for each crate, and each depends on no other crates of ours than its row allows.
///
/// The last cell lists crates with or without `spindle-`; `-` is none, "all above" every crate of the rows before.
pub fn crate_table_is_true(document: &str, crates: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let rows = rows(document);
    let mut complaints = Vec::new();
    for (name, dependencies) in crates {
        let Some(position) = rows.iter().position(|(row, _)| row == name) else {
            complaints.push(format!("ARCHITECTURE.md: the table of crates has no row for `{name}`; add one"));
            continue;
        };
        let above = rows[..position].iter().map(|(row, _)| row.as_str());
        let cell = rows[position].1;
        let mut allowed: BTreeSet<String> = cell.split([',', ' ']).map(full_name).collect();
        if cell.contains("all above") {
            allowed.extend(above.map(str::to_owned));
        }
        complaints.extend(dependencies.difference(&allowed).map(|dependency| {
            format!(
                "ARCHITECTURE.md: `{name}` depends on `{dependency}`, which its row does not allow; remove the dependency, or \
                 say in the row that it may"
            )
        }));
    }
    let known = |name: &str| crates.contains_key(name) || WRITTEN_FIRST.contains(&name);
    let lost = rows.iter().filter(|(name, _)| !known(name));
    complaints
        .extend(lost.map(|(name, _)| format!("ARCHITECTURE.md: there is no crate `{name}`; remove its row")));
    complaints
}

/// First and last cell of each row of the table headed "crate", the first without its backticks.
fn rows(document: &str) -> Vec<(String, &str)> {
    let table = document.lines().skip_while(|line| !line.starts_with("| crate |")).skip(2);
    let rows = table.take_while(|line| line.starts_with('|'));
    rows.filter_map(|row| {
        let mut cells = row.trim_matches('|').split('|');
        Some((cells.next()?.trim().trim_matches('`').to_owned(), cells.next_back()?.trim()))
    })
    .collect()
}

fn full_name(word: &str) -> String {
    let name = word.trim().trim_matches('`');
    if name == "spindle" || name.starts_with("spindle-") {
        name.to_owned()
    } else {
        format!("spindle-{name}")
    }
}

fn documents(files: &[SourceFile]) -> impl Iterator<Item = &SourceFile> {
    files.iter().filter(|f| f.has_extension(&["md"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(rule: fn(&[SourceFile]) -> Vec<String>, text: &str) -> usize {
        let manifest = SourceFile::new("Cargo.toml", "rust-version = \"1.95\"\n");
        let script = SourceFile::new("x", "./x run FILE  run\n./x help\n");
        rule(&[manifest, script, SourceFile::new("README.md", text)]).len()
    }

    #[test]
    fn versions_and_commands() {
        assert_eq!(told(rust_version_is_told, "needs Rust 1.95 or newer; with Rust 1.95."), 0);
        assert_eq!(told(rust_version_is_told, "a\nneeds Rust 1.9 or newer"), 1);
        assert_eq!(told(commands_exist, "    ./x run a.js\n`./x` is all, `./x help` lists"), 0);
        assert_eq!(told(commands_exist, "`./x tset`"), 1);
    }

    #[test]
    fn the_table() {
        let crates = |list: &[(&str, &[&str])]| -> BTreeMap<String, BTreeSet<String>> {
            let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
            list.iter().map(|(name, needs)| ((*name).to_owned(), set(needs))).collect()
        };
        let table = "| crate | what | may depend on |\n|---|---|---|\n| `spindle-a` | x | - |\n| `spindle-b` | x | `spindle-a` |\n\
                     | `spindle` | x | b and all above |\n\n| `other` | table |\n";
        let a: (&str, &[&str]) = ("spindle-a", &[]);
        let b: (&str, &[&str]) = ("spindle-b", &["spindle-a"]);
        let all: (&str, &[&str]) = ("spindle", &["spindle-a", "spindle-b"]);
        assert_eq!(crate_table_is_true(table, &crates(&[a, b, all])), [""; 0]);
        assert!(crate_table_is_true(table, &crates(&[a, b]))[0].contains("no crate `spindle`"));
        assert!(
            crate_table_is_true(table, &crates(&[a, b, all, ("spindle-c", &[])]))[0]
                .contains("no row for `spindle-c`")
        );
        let wrong: (&str, &[&str]) = ("spindle-a", &["spindle-b"]);
        assert!(crate_table_is_true(table, &crates(&[wrong, b, all]))[0].contains("does not allow"));
    }
}
