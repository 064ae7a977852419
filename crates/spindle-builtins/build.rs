//! Embeds the built-in JavaScript: the baked blob where its hash matches the sources, else the sources.
//!
//! A bare `cargo build` therefore always works; `x build` bakes and builds once more (a relink). The list of built-ins is
//! `spindle-runtime`'s `builtins.txt`.

use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "../spindle-engine/src/blob.rs"]
#[allow(dead_code)]
mod blob;
#[path = "../spindle-runtime/src/border/javascript.rs"]
mod border;
#[path = "../spindle-engine/src/inline.rs"]
mod inline;
#[path = "../spindle-runtime/src/builtins/rows.rs"]
#[allow(dead_code)]
mod rows;

fn main() {
    println!("cargo::rerun-if-changed=../spindle-engine/src/blob.rs");
    println!("cargo::rerun-if-changed=../spindle-engine/src/inline.rs");
    println!("cargo::rerun-if-changed=../spindle-runtime/src/border/javascript.rs");
    let own = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("set by cargo"));
    let runtime = own.with_file_name("spindle-runtime");
    make_border(&runtime);
    let rows = read_rows(&runtime);
    let mut sources: Vec<(String, String)> = rows.iter().map(|(id, path)| (id.clone(), read(path))).collect();
    inline::inline_border(&mut sources).unwrap_or_else(|error| panic!("{error}"));
    inline::drop_comments(&mut sources);
    let out = PathBuf::from(env::var("OUT_DIR").expect("set by cargo"));
    let table = sources_table(&embedded(&out, &rows, &sources));
    fs::write(out.join("sources.rs"), table).expect("OUT_DIR is writable");
    fs::write(out.join("baked.rs"), baked_tables(&baked_folder(&out), &sources))
        .expect("OUT_DIR is writable");
}

fn read_rows(root: &Path) -> Vec<(String, PathBuf)> {
    let list = root.join("builtins.txt");
    println!("cargo::rerun-if-changed={}", list.display());
    println!("cargo::rerun-if-changed={}", root.join("src/builtins/rows.rs").display());
    let list = read(&list);
    let rows = rows::parse(&list).unwrap_or_else(|error| panic!("{error}"));
    let source = |row: rows::Row<'_>| {
        let path = root.join("src").join(row.file);
        println!("cargo::rerun-if-changed={}", path.display());
        (row.id.to_owned(), path)
    };
    rows.into_iter().map(source).collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn read_watched(path: &Path) -> String {
    println!("cargo::rerun-if-changed={}", path.display());
    read(path)
}

/// Writes `internal/border`, a source like any other, where the numbers in Rust have changed.
fn make_border(runtime: &Path) {
    let files = ["../spindle-core/src/border.rs", "src/border.rs"];
    let texts = files.map(|file| read_watched(&runtime.join(file)));
    let made = border::module(&[(files[0], &texts[0]), (files[1], &texts[1])])
        .unwrap_or_else(|error| panic!("{error}"));
    let path = runtime.join("src/border/border.js");
    if fs::read_to_string(&path).ok().as_ref() != Some(&made) {
        fs::write(&path, made).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
}

/// The files to embed: a source that was changed for it is a file of its own.
fn embedded(out: &Path, rows: &[(String, PathBuf)], sources: &[(String, String)]) -> Vec<(String, PathBuf)> {
    let folder = out.join("inlined");
    fs::create_dir_all(&folder).expect("OUT_DIR is writable");
    let file = |((id, path), (_, text)): (&(String, PathBuf), &(String, String))| {
        if read(path) == *text {
            return (id.clone(), path.clone());
        }
        let copy = folder.join(format!("{}.js", id.replace('/', ".")));
        fs::write(&copy, text).expect("OUT_DIR is writable");
        (id.clone(), copy)
    };
    rows.iter().zip(sources).map(file).collect()
}

/// `&[(id, source)]` as a Rust expression.
fn sources_table(rows: &[(String, PathBuf)]) -> String {
    let mut text = String::from("&[\n");
    for (id, path) in rows {
        text.push_str(&format!("    ({id:?}, include_str!({:?})),\n", path.display().to_string()));
    }
    text.push(']');
    text
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
