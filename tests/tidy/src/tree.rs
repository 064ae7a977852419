//! The files that the rules look at: the text of everything a contributor wrote.
//!
//! The tree is walked rather than asked of git, so that a source archive can be checked too. Build output,
//! installed packages and hidden folders other than `.cargo` and `.ci` are left out.

use std::fs;
use std::path::{Path, PathBuf};

/// One text file of the tree.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Path relative to the root, with `/` between parts.
    pub path: String,
    /// The whole content.
    pub text: String,
}

impl SourceFile {
    /// A file with the given path and content, for tests of the rules.
    pub fn new(path: &str, text: &str) -> SourceFile {
        SourceFile { path: path.to_owned(), text: text.to_owned() }
    }

    /// True for a file whose name ends in one of `extensions` (without the dot).
    pub fn has_extension(&self, extensions: &[&str]) -> bool {
        let extension = Path::new(&self.path).extension().and_then(|e| e.to_str());
        extension.is_some_and(|e| extensions.contains(&e))
    }

    /// True for a file below one of `folders`, each given relative to the root and ending in `/`.
    pub fn is_below(&self, folders: &[&str]) -> bool {
        folders.iter().any(|folder| self.path.starts_with(folder))
    }
}

/// The root of the workspace.
pub fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().expect("the crate lies two folders below the root")
}

/// All text files of the workspace, sorted by path. Files that are not UTF-8 are data and left out.
///
/// # Panics
/// If a folder cannot be read.
pub fn load() -> Vec<SourceFile> {
    let root = root();
    let mut files = Vec::new();
    walk(&root, &root, &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn walk(root: &Path, folder: &Path, files: &mut Vec<SourceFile>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("cannot read {}: {e}", folder.display()));
    for entry in entries {
        let entry = entry.expect("a folder entry");
        let (path, kind) = (entry.path(), entry.file_type().expect("a file type"));
        if kind.is_dir() && !is_foreign(root, &path) {
            walk(root, &path, files);
        } else if kind.is_file()
            // In a second working tree of a repository this is a file, with a path of that machine.
            && entry.file_name() != ".git"
            && let Ok(text) = fs::read_to_string(&path)
        {
            files.push(SourceFile { path: relative(root, &path), text });
        }
    }
}

/// True for folders whose content nobody here wrote.
fn is_foreign(root: &Path, folder: &Path) -> bool {
    let name = folder.file_name().and_then(|n| n.to_str()).unwrap_or_default();
    name == "target"
        || name == "node_modules"
        || (name.starts_with('.') && name != ".cargo" && name != ".ci")
        || relative(root, folder) == "bench/peers"
        || folder.join("CACHEDIR.TAG").exists()
}

fn relative(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).expect("a path below the root");
    relative.to_string_lossy().replace('\\', "/")
}
