//! Makes the tables of built-ins out of `builtins.txt`: their ops, what programs may require, the globals. The JavaScript
//! itself is embedded by `spindle-builtins`, so that a change of it compiles nothing here.

use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/builtins/rows.rs"]
#[allow(dead_code)]
mod rows;

use rows::Row;

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("set by cargo"));
    println!("cargo::rerun-if-changed=builtins.txt");
    println!("cargo::rerun-if-changed=src/builtins/rows.rs");
    let list = read(&root.join("builtins.txt"));
    let rows = rows::parse(&list).unwrap_or_else(|error| panic!("{error}"));
    let out = PathBuf::from(env::var("OUT_DIR").expect("set by cargo"));
    let (text, table) = tables(&rows);
    fs::write(out.join("text"), text).expect("OUT_DIR is writable");
    fs::write(out.join("builtins.rs"), table).expect("OUT_DIR is writable");
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A text, and `(names, globals, &[Builtin])` as a Rust expression whose ranges point into it; built-ins are sorted by id.
///
/// What a start looks at lies together: strings of their own would lie between the embedded sources, a page fault for each.
fn tables(rows: &[Row<'_>]) -> (String, String) {
    let mut text = String::new();
    let mut range = |part: &str| {
        text.push_str(part);
        format!("{}..{}", text.len() - part.len(), text.len())
    };
    let names = range(&rows::public_names(rows).join(" "));
    let globals = range(&globals(rows));
    let mut sorted: Vec<&Row<'_>> = rows.iter().collect();
    sorted.sort_unstable_by_key(|row| row.id);
    let mut table = format!("({names}, {globals}, &[\n");
    for row in sorted {
        let ops: Vec<String> = row.ops.iter().map(|ops| format!("crate::{ops}")).collect();
        table.push_str(&format!("    Builtin {{ id: {}, ops: &[{}] }},\n", range(row.id), ops.join(", ")));
    }
    table.push_str("])");
    (text, table)
}

/// The globals as bootstrap reads them: module, name and mark in turn, separated by blanks. A start does this every time, so
/// nothing is left to take apart.
fn globals(rows: &[Row<'_>]) -> String {
    let words = rows.iter().flat_map(|row| {
        row.globals.iter().map(|written| {
            let name = written.trim_end_matches(['+', '=']);
            let mark = if name.len() < written.len() { &written[name.len()..] } else { "-" };
            format!("{} {name} {mark}", row.id)
        })
    });
    words.collect::<Vec<_>>().join(" ")
}
