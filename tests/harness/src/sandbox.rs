//! A temporary folder per process: the program's working directory, removed afterwards.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs, io};

use crate::case::Case;
use crate::form::Form;

/// Owns a folder and removes it when dropped, unless [`Sandbox::keep`] was called.
pub struct Sandbox {
    path: PathBuf,
    keep: bool,
}

impl Sandbox {
    /// Makes an empty folder whose path holds no symbolic link, as programs print it.
    ///
    /// # Errors
    /// What the file system says.
    pub fn new() -> io::Result<Sandbox> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("spindle-case-{}-{number}", std::process::id());
        let path = env::temp_dir().canonicalize()?.join(name);
        fs::create_dir(&path)?;
        Ok(Sandbox { path, keep: false })
    }

    /// Makes the folder of `case`: its program and its fixtures.
    ///
    /// # Errors
    /// What the file system says, with the path of the missing fixture.
    pub fn for_case(case: &Case) -> io::Result<Sandbox> {
        let sandbox = Sandbox::new()?;
        fs::write(sandbox.path.join(&case.file_name), &case.text)?;
        if case.form == Form::Ts {
            // Spares the runtime the search for the module kind, and Node its warning about it.
            fs::write(sandbox.path.join("package.json"), "{\"type\":\"module\"}\n")?;
        }
        for fixture in &case.header.files {
            copy_into(&case.group_dir.join(fixture), &sandbox.path)
                .map_err(|e| io::Error::new(e.kind(), format!("fixture {fixture}: {e}")))?;
        }
        Ok(sandbox)
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Leaves the folder behind for a look at it.
    pub fn keep(&mut self) {
        self.keep = true;
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        if !self.keep {
            // A leftover folder in the temporary directory is no reason to fail a test.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

/// Copies a file by its base name, or what a folder contains.
fn copy_into(from: &Path, to: &Path) -> io::Result<()> {
    if from.is_dir() {
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            let target = to.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                fs::create_dir_all(&target)?;
                copy_into(&entry.path(), &target)?;
            } else {
                fs::copy(entry.path(), target)?;
            }
        }
        return Ok(());
    }
    let name = from.file_name().ok_or_else(|| io::Error::other("has no file name"))?;
    fs::copy(from, to.join(name)).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_files_by_name_and_folders_by_content() {
        let from = Sandbox::new().unwrap();
        fs::create_dir_all(from.path().join("dir/deep")).unwrap();
        fs::write(from.path().join("dir/deep/x"), "x").unwrap();
        fs::write(from.path().join("file"), "f").unwrap();
        let to = Sandbox::new().unwrap();
        copy_into(&from.path().join("dir"), to.path()).unwrap();
        copy_into(&from.path().join("file"), to.path()).unwrap();
        assert_eq!(fs::read_to_string(to.path().join("deep/x")).unwrap(), "x");
        assert_eq!(fs::read_to_string(to.path().join("file")).unwrap(), "f");
    }

    #[test]
    fn is_removed_unless_kept() {
        let gone = Sandbox::new().unwrap().path().to_owned();
        assert!(!gone.exists());
        let mut sandbox = Sandbox::new().unwrap();
        sandbox.keep();
        let kept = sandbox.path().to_owned();
        drop(sandbox);
        assert!(kept.is_dir());
        fs::remove_dir(kept).unwrap();
    }
}
