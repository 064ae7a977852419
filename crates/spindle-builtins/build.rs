//! Embeds the built-in JavaScript: the baked blob where its hash matches the sources, else the sources.
//!
//! A bare `cargo build` therefore always works; `x build` bakes and builds once more (a relink). The list of built-ins is
//! `spindle-runtime`'s `builtins.txt`, one row a module: its id, a tab, its path below `src/`.

use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "../spindle-engine/src/blob.rs"]
#[allow(dead_code)]
mod blob;

fn main() {
    println!("cargo::rerun-if-changed=../spindle-engine/src/blob.rs");
    let own = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("set by cargo"));
    let rows = read_rows(&own.with_file_name("spindle-runtime"));
    let sources: Vec<(String, String)> = rows.iter().map(|(id, path)| (id.clone(), read(path))).collect();
    let out = PathBuf::from(env::var("OUT_DIR").expect("set by cargo"));
    fs::write(out.join("sources.rs"), sources_table(&rows)).expect("OUT_DIR is writable");
    fs::write(out.join("baked.rs"), baked_tables(&baked_folder(&out), &sources))
        .expect("OUT_DIR is writable");
}

fn read_rows(root: &Path) -> Vec<(String, PathBuf)> {
    let list = root.join("builtins.txt");
    println!("cargo::rerun-if-changed={}", list.display());
    let list = read(&list);
    let mut rows = Vec::new();
    for line in list.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (id, rest) = line.split_once('\t').expect("builtins.txt: id, tab, path");
        let path = rest.split('\t').next().unwrap_or(rest);
        let path = root.join("src").join(path);
        println!("cargo::rerun-if-changed={}", path.display());
        rows.push((id.to_owned(), path));
    }
    rows
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
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
