//! The module loader's ops: probing and reading files, and compiling CommonJS bodies. The loader itself is `loader.js`.

use crate::buffer::into_text;
use crate::fs::calls;
use crate::syserr::{failed, failed_at};
use rustix::fs::{self, FileType};
use rustix::io::Errno;
use spindle_engine::{OpCall, OpDef, OpError, PathArg, op_def};
use spindle_macros::op;

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

/// 0 a file, 1 a folder, or a negative errno; follows links.
#[op(effect)]
pub fn op_loader_stat(path: PathArg) -> i32 {
    crate::syserr::quiet(kind(&path))
}

/// Index of the first of the newline-separated suffixes for which base and suffix name a file, or -1.
#[op(effect)]
pub fn op_loader_try(base: PathArg, suffixes: &str) -> i32 {
    let found = suffixes.split('\n').position(|suffix| kind(&format!("{}{suffix}", &*base)) == Ok(0));
    found.map_or(-1, |index| index as i32)
}

/// A file as text; what is not UTF-8 becomes U+FFFD.
#[op(effect)]
pub fn op_loader_read(path: PathArg) -> Result<String, OpError> {
    read(&path).map_err(|errno| {
        if errno == Errno::ISDIR { failed("read", errno) } else { failed_at("open", errno, &path) }
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

/// The path with all links resolved.
#[op(effect)]
pub fn op_loader_realpath(path: PathArg) -> Result<String, OpError> {
    calls::realpath(&path)
}

/// The module's ops.
pub const OPS: &[OpDef] = &[
    op_def::<op_compile_cjs>(),
    op_def::<op_loader_stat>(),
    op_def::<op_loader_try>(),
    op_def::<op_loader_read>(),
    op_def::<op_loader_read_optional>(),
    op_def::<op_loader_realpath>(),
];
