//! Comments and documents point only to what is there: files of the tree, ids of built-ins.
//!
//! A reference is a word that ends like a file's name (`fs/mod.rs`, `docs/building.md`) or begins with `internal/`. A path is
//! right if some file's path ends with it, so it may begin at the root, at a crate, at `src/` or beside the file it stands in.

use std::collections::BTreeSet;

use crate::builtins::Builtin;
use crate::tree::SourceFile;

/// The endings of the files that are looked for.
const ENDINGS: &[&str] = &[".rs", ".js", ".cjs", ".mjs", ".md", ".toml", ".txt", ".sh"];

/// Words that look like files of ours and are none: what a user's file is called in an example, and the like.
const EXAMPLES: &[&str] = &["Node.js", "a.txt", "a.js", "a.test.js", "hello.js", "rust-toolchain.toml"];

/// What ARCHITECTURE.md says before it is built: a new shape is written there first.
pub(crate) const WRITTEN_FIRST: &[&str] = &[];

/// Each file and each built-in that a comment or a document names exists.
pub fn references_lead_somewhere(files: &[SourceFile], builtins: &[Builtin<'_>]) -> Vec<String> {
    let paths: BTreeSet<&str> = files.iter().flat_map(|f| ends_of(&f.path)).collect();
    let ids: BTreeSet<&str> = builtins.iter().flat_map(|b| starts_of(&b.id)).collect();
    let mut complaints = Vec::new();
    for file in files.iter().filter(|f| is_judged(f)) {
        for (line, number) in file.text.lines().zip(1..) {
            let words = words(prose(file, line)).into_iter();
            let judged = words.filter(|word| is_reference(word) && !EXAMPLES.contains(word));
            let lost = judged.filter(|word| !paths.contains(word) && !ids.contains(word));
            complaints.extend(lost.filter(|word| !WRITTEN_FIRST.contains(word)).map(|word| {
                format!(
                    "{}:{number}: there is no `{word}`; name the file or the built-in that holds this now (for a name that \
                     is only an example, see EXAMPLES)",
                    file.path
                )
            }));
        }
    }
    complaints
}

/// Sources of the crates, and documents.
fn is_judged(file: &SourceFile) -> bool {
    let is_source =
        file.is_below(&["crates/"]) && file.path.contains("/src/") && file.has_extension(&["rs", "js"]);
    let is_document = file.has_extension(&["md"]) && !file.is_below(&["tests/spec/"]);
    is_source || is_document
}

/// The part of a line that is written for readers: all of it in a document, else the comment.
fn prose<'l>(file: &SourceFile, line: &'l str) -> &'l str {
    if file.has_extension(&["md"]) {
        return line;
    }
    let trimmed = line.trim_start();
    if trimmed.starts_with("//") || trimmed.starts_with("/*") || trimmed.starts_with("* ") {
        return trimmed;
    }
    // Behind code; `://` in a text is no comment.
    line.find(" // ").map_or("", |at| &line[at..])
}

/// Words of letters, digits and the punctuation of paths, without what belongs to addresses, flags and calls.
fn words(prose: &str) -> Vec<&str> {
    let chunks = prose.split(|c: char| c.is_whitespace() || "`'\"()[]{},;<>|*".contains(c));
    let plain = chunks.filter(|chunk| {
        !chunk.contains("://") && !chunk.starts_with("nodejs.org") && !chunk.starts_with('$')
    });
    plain.map(|chunk| chunk.trim_start_matches("./").trim_end_matches(['.', ':', '/', '!', '?'])).collect()
}

fn is_reference(word: &str) -> bool {
    let is_path = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
    let is_file = ENDINGS.iter().any(|ending| word.len() > ending.len() && word.ends_with(ending));
    let is_id = word.strip_prefix("internal/").is_some_and(|rest| !rest.is_empty());
    (is_file || is_id) && word.chars().all(is_path) && !word.starts_with(['.', '/', '-'])
}

/// `a/b/c`: `a/b/c`, `b/c` and `c`.
fn ends_of(path: &str) -> impl Iterator<Item = &str> {
    let behind = path.match_indices('/').map(|(at, _)| &path[at + 1..]);
    [path].into_iter().chain(behind)
}

/// `a/b/c`: `a`, `a/b` and `a/b/c`: a folder of built-ins may be named too.
fn starts_of(id: &str) -> impl Iterator<Item = &str> {
    let before = id.match_indices('/').map(|(at, _)| &id[..at]);
    before.chain([id])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtins;

    fn complaints(path: &str, text: &str) -> Vec<String> {
        let files = [
            SourceFile::new(path, text),
            SourceFile::new("crates/a/builtins.txt", "internal/fs/rows\tfs/rows.js\n"),
            SourceFile::new("crates/a/src/fs/rows.js", ""),
        ];
        references_lead_somewhere(&files, &builtins::find(&files))
    }

    #[test]
    fn lost_references_are_found() {
        for text in ["// see fs/row.js.", "/// In [`gone.rs`](gone.rs).", "x(); // as internal/fs/row has it"]
        {
            assert!(!complaints("crates/a/src/b.rs", text).is_empty(), "{text}");
        }
        assert_eq!(complaints("docs/a.md", "[b](docs/b.md)").len(), 1);
    }

    #[test]
    fn what_exists_is_found() {
        for text in [
            "// fs/rows.js, `src/fs/rows.js`, crates/a/src/fs/rows.js, internal/fs/rows and internal/fs.",
            "let a = \"gone.rs\"; // fine",
            "// https://nodejs.org/gone.js nodejs.org/gone.md Node.js",
        ] {
            assert_eq!(complaints("crates/a/src/b.rs", text), [""; 0]);
        }
    }
}
