//! Makes the tables of built-ins out of `builtins.txt`, and embeds their JavaScript: the baked blob where its hash matches the
//! sources, else the sources.
//!
//! A bare `cargo build` therefore always works; `x build` bakes and builds once more (a relink).

use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "../spindle-engine/src/blob.rs"]
#[allow(dead_code)]
mod blob;
#[path = "src/border/javascript.rs"]
mod border;
#[path = "../spindle-engine/src/inline.rs"]
mod inline;
#[path = "src/builtins/rows.rs"]
mod rows;

use rows::Row;

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("set by cargo"));
    println!("cargo::rerun-if-changed=builtins.txt");
    println!("cargo::rerun-if-changed=src/builtins/rows.rs");
    println!("cargo::rerun-if-changed=src/border/javascript.rs");
    println!("cargo::rerun-if-changed=../spindle-engine/src/blob.rs");
    println!("cargo::rerun-if-changed=../spindle-engine/src/inline.rs");
    make_border(&root);
    let list = read(&root.join("builtins.txt"));
    let rows = rows::parse(&list).unwrap_or_else(|error| panic!("{error}"));
    let out = PathBuf::from(env::var("OUT_DIR").expect("set by cargo"));
    let paths: Vec<PathBuf> = rows.iter().map(|row| root.join("src").join(row.file)).collect();
    let read_row = |(row, path): (&Row<'_>, &PathBuf)| (row.id.to_owned(), read_watched(path));
    let mut sources: Vec<(String, String)> = rows.iter().zip(&paths).map(read_row).collect();
    inline::inline_border(&mut sources).unwrap_or_else(|error| panic!("{error}"));
    let (text, table) = tables(&rows, &embedded(&out, &paths, &sources));
    fs::write(out.join("text"), text).expect("OUT_DIR is writable");
    fs::write(out.join("builtins.rs"), table).expect("OUT_DIR is writable");
    fs::write(out.join("baked.rs"), baked_tables(&baked_folder(&out), &sources))
        .expect("OUT_DIR is writable");
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn read_watched(path: &Path) -> String {
    println!("cargo::rerun-if-changed={}", path.display());
    read(path)
}

/// Writes `internal/border`, a source like any other, where the numbers in Rust have changed.
fn make_border(root: &Path) {
    let files = ["../spindle-core/src/border.rs", "src/border.rs"];
    let texts = files.map(|file| read_watched(&root.join(file)));
    let made = border::module(&[(files[0], &texts[0]), (files[1], &texts[1])])
        .unwrap_or_else(|error| panic!("{error}"));
    let path = root.join("src/border/border.js");
    if fs::read_to_string(&path).ok().as_ref() != Some(&made) {
        fs::write(&path, made).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
}

/// The files to embed: a source with numbers in the place of names is a file of its own.
fn embedded(out: &Path, paths: &[PathBuf], sources: &[(String, String)]) -> Vec<PathBuf> {
    let folder = out.join("inlined");
    fs::create_dir_all(&folder).expect("OUT_DIR is writable");
    let file = |(path, (id, text)): (&PathBuf, &(String, String))| {
        if read(path) == *text {
            return path.clone();
        }
        let copy = folder.join(format!("{}.js", id.replace('/', ".")));
        fs::write(&copy, text).expect("OUT_DIR is writable");
        copy
    };
    paths.iter().zip(sources).map(file).collect()
}

/// A text, and `(names, globals, &[Builtin])` as a Rust expression whose ranges point into it; built-ins are sorted by id.
///
/// What a start looks at lies together: strings of their own would lie between the embedded sources, a page fault for each.
fn tables(rows: &[Row<'_>], paths: &[PathBuf]) -> (String, String) {
    let mut text = String::new();
    let mut range = |part: &str| {
        text.push_str(part);
        format!("{}..{}", text.len() - part.len(), text.len())
    };
    let names = range(&rows::public_names(rows).join(" "));
    let globals = range(&globals(rows));
    let mut sorted: Vec<(&Row<'_>, &PathBuf)> = rows.iter().zip(paths).collect();
    sorted.sort_unstable_by_key(|(row, _)| row.id);
    let mut table = format!("({names}, {globals}, &[\n");
    for (row, path) in sorted {
        let ops: Vec<String> = row.ops.iter().map(|ops| format!("crate::{ops}")).collect();
        table.push_str(&format!(
            "    Builtin {{ id: {}, file: {:?}, source: include_str!({:?}), ops: &[{}] }},\n",
            range(row.id),
            row.file,
            path.display().to_string(),
            ops.join(", ")
        ));
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

/// `target/baked`, found from `target/<profile>/build/<crate>/out`.
fn baked_folder(out: &Path) -> PathBuf {
    out.ancestors().nth(4).expect("OUT_DIR lies in the target folder").join("baked")
}

/// Two expressions for `include!`: the blob and the self-hosted cache, or `None` where they are stale or missing.
fn baked_tables(folder: &Path, sources: &[(String, String)]) -> String {
    let (builtins, self_hosted) = (folder.join("builtins.blob"), folder.join("selfhosted.xdr"));
    println!("cargo::rerun-if-changed={}", builtins.display());
    println!("cargo::rerun-if-changed={}", self_hosted.display());
    let pairs: Vec<(&str, &str)> = sources.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
    let fresh = fs::read(&builtins)
        .is_ok_and(|bytes| blob::source_hash_of(&bytes) == Some(blob::hash_sources(&pairs)));
    if !fresh || !self_hosted.exists() {
        return String::from("(None, None)");
    }
    let embed = |path: &Path| {
        format!(
            "Some({{ static X: &Aligned<[u8]> = &Aligned(*include_bytes!({:?})); &X.0 }})",
            path.display().to_string()
        )
    };
    format!("({}, {})", embed(&builtins), embed(&self_hosted))
}
