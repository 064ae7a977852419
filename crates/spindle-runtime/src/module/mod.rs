//! The module loader's ops: probing and reading files, and compiling CommonJS bodies. The loader itself is `loader.js`.

pub(crate) mod esm;
pub(crate) mod syntax;

use crate::buffer::into_text;
use crate::fs::calls;
use rustix::fs::{self, FileType};
use rustix::io::Errno;
use spindle_core::logged::Logged;
use spindle_core::op::effect;
use spindle_core::syserr::{failed, failed_at};
use spindle_core::{Runtime, Slot};
use spindle_engine::{IntoJs, OpCall, OpDef, OpError, PathArg, op_def};
use spindle_macros::op;
use std::cell::RefCell;
use std::collections::HashMap;

/// The parameters of every CommonJS module's function.
const CJS_PARAMS: &[&str] = &["exports", "require", "module", "__filename", "__dirname"];

/// Compiles the body of a CommonJS file to its function; a SyntaxError is thrown.
#[op(state)]
pub fn op_compile_cjs(call: &mut OpCall<'_>) -> Result<(), OpError> {
    let source = call.arg::<String>(0)?;
    let path = call.arg::<String>(1)?;
    call.scope(|scope, _| scope.compile_cjs(&source, &path, CJS_PARAMS))
}

fn kind(path: &str) -> Result<i32, Errno> {
    fs::stat(path).map(|stat| i32::from(FileType::from_raw_mode(stat.st_mode).is_dir()))
}

/// The same of a file, whose text is logged.
#[op(state)]
pub fn op_compile_cjs_file(call: &mut OpCall<'_>) -> Result<(), OpError> {
    let path = call.arg::<PathArg>(0)?;
    let source = logged_source(call, &path)?;
    call.scope(|scope, _| scope.compile_cjs(&source, &path, CJS_PARAMS))
}

/// [`read_source`] as an effect that is part of a larger op.
pub(crate) fn logged_source(call: &OpCall<'_>, path: &str) -> Result<String, OpError> {
    effect(call, "source of a file", || read_source(path))
}

/// A file's text without byte order mark; a `#!` line becomes a comment, so that line numbers stay.
pub(crate) fn read_source(path: &str) -> Result<String, OpError> {
    let mut source = read_text(path)?;
    if source.starts_with('\u{feff}') {
        source.drain(..'\u{feff}'.len_utf8());
    }
    if source.starts_with("#!") {
        source.replace_range(..2, "//");
    }
    Ok(source)
}

/// 0 a file, 1 a folder, or a negative errno; follows links. No file has a NUL in its name.
#[op(effect)]
pub fn op_loader_stat(path: &str) -> i32 {
    spindle_core::syserr::quiet(kind(path))
}

/// The path of a file with all links resolved; 1 for a folder, -1 if there is nothing.
#[op(effect)]
pub fn op_loader_find(rt: &Runtime, path: &str) -> Found {
    real_folders(rt).find(path)
}

/// Real paths of folders that modules were found in, as they were when first asked for: a program has few such folders and
/// many modules, and to follow links costs a system call for each part of a path.
#[derive(Default)]
pub(crate) struct RealFolders(RefCell<HashMap<String, String>>);

static REAL_FOLDERS: Slot<RealFolders> = Slot::new();

fn real_folders(rt: &Runtime) -> &RealFolders {
    rt.slot(&REAL_FOLDERS)
}

/// What a path leads to.
pub enum Found {
    /// A file, by its real path.
    File(String),
    /// A folder.
    Folder,
    /// Nothing that can be reached.
    Nothing,
}

impl IntoJs for Found {
    fn into_js(self, call: &mut OpCall<'_>) -> Result<(), OpError> {
        match self {
            Found::File(real) => real.into_js(call),
            Found::Folder => 1.into_js(call),
            Found::Nothing => (-1).into_js(call),
        }
    }
}

impl Logged for Found {
    fn put(&self, out: &mut Vec<u8>) {
        match self {
            Found::File(real) => {
                out.push(0);
                real.put(out);
            }
            Found::Folder => out.push(1),
            Found::Nothing => out.push(2),
        }
    }

    fn take(input: &mut &[u8]) -> Option<Self> {
        match u8::take(input)? {
            0 => Some(Found::File(Logged::take(input)?)),
            1 => Some(Found::Folder),
            2 => Some(Found::Nothing),
            _ => None,
        }
    }
}

impl RealFolders {
    /// Looks at `path`, links followed.
    pub(crate) fn find(&self, path: &str) -> Found {
        let kind_here = fs::lstat(path).map(|stat| FileType::from_raw_mode(stat.st_mode));
        match kind_here {
            Ok(FileType::Directory) => Found::Folder,
            Ok(FileType::RegularFile) => Found::File(self.in_real_folder(path).unwrap_or_else(|| real(path))),
            Ok(_) => match kind(path) {
                Ok(0) => Found::File(real(path)),
                Ok(_) => Found::Folder,
                Err(_) => Found::Nothing,
            },
            Err(_) => Found::Nothing,
        }
    }

    /// The real path of what is no link itself; nothing for a path with parts to work out.
    fn in_real_folder(&self, path: &str) -> Option<String> {
        let (folder, name) = path.rsplit_once('/')?;
        if !path.starts_with('/') || path.split('/').skip(1).any(|part| matches!(part, "" | "." | "..")) {
            return None;
        }
        if let Some(known) = self.0.borrow().get(folder) {
            return Some(format!("{known}/{name}"));
        }
        let found = calls::realpath(if folder.is_empty() { "/" } else { folder }).ok()?;
        let found = if found == "/" { String::new() } else { found };
        let result = format!("{found}/{name}");
        self.0.borrow_mut().insert(folder.to_owned(), found);
        Some(result)
    }
}

/// The real path, or the path itself where the system gives none (of a pipe, say).
fn real(path: &str) -> String {
    calls::realpath(path).unwrap_or_else(|_| path.to_owned())
}

/// Index of the first of the newline-separated suffixes for which base and suffix name a file, or -1.
#[op(effect)]
pub fn op_loader_try(base: &str, suffixes: &str) -> i32 {
    let found = suffixes.split('\n').position(|suffix| kind(&format!("{base}{suffix}")) == Ok(0));
    found.map_or(-1, |index| index as i32)
}

/// A file as text; what is not UTF-8 becomes U+FFFD.
#[op(effect)]
pub fn op_loader_read(path: PathArg) -> Result<String, OpError> {
    read_text(&path)
}

fn read_text(path: &str) -> Result<String, OpError> {
    read(path).map_err(|errno| {
        if errno == Errno::ISDIR { failed("read", errno) } else { failed_at("open", errno, path) }
    })
}

/// A file as text, or null where there is none (package.json probing).
#[op(effect)]
pub fn op_loader_read_optional(path: PathArg) -> Result<Option<String>, OpError> {
    match read(&path) {
        Ok(text) => Ok(Some(text)),
        Err(Errno::NOENT | Errno::NOTDIR | Errno::ISDIR) => Ok(None),
        Err(errno) => Err(failed_at("open", errno, &path)),
    }
}

fn read(path: &str) -> Result<String, Errno> {
    std::fs::read(path).map(into_text).map_err(|e| Errno::from_io_error(&e).unwrap_or(Errno::IO))
}

/// The module's ops.
pub const OPS: &[OpDef] = &[
    op_def::<crate::builtins::op_builtin_names>(),
    op_def::<op_compile_cjs>(),
    op_def::<op_compile_cjs_file>(),
    op_def::<op_loader_find>(),
    op_def::<op_loader_stat>(),
    op_def::<op_loader_try>(),
    op_def::<op_loader_read>(),
    op_def::<op_loader_read_optional>(),
];
