//! `fs`'s ops. Each call exists as a pool op and as its synchronous twin; `calls` holds the work. The JavaScript beside
//! this file is the API: `fs.js`, and a file for each subject, with a list of its ops at the end here.

pub mod calls;

use rustix::fs::{self, Access};
use spindle_core::Runtime;
use spindle_core::files::{FileRef, TakenFile};
use spindle_core::op::{Filled, PoolValue};
use spindle_core::syserr::quiet;
use spindle_engine::{FillPin, FromArg, OpCall, OpDef, OpError, PathArg, RawBytes, ReadPin, op_def};
use spindle_macros::op;

/// An op for the pool and its synchronous twin around one function of `calls`; all of them are listed in `TWINS`.
macro_rules! twins {
    ($($(#[$doc:meta])* $pool:ident, $sync:ident ($($arg:ident : $ty:ty),*) -> $result:ty = $call:expr;)*) => {$(
        $(#[$doc])*
        #[op(pool)]
        pub fn $pool($($arg: $ty),*) -> Result<$result, OpError> {
            $call
        }

        $(#[$doc])*
        #[op(effect)]
        pub fn $sync($($arg: $ty),*) -> Result<$result, OpError> {
            $call
        }
    )*

        /// The ops made by `twins!`.
        pub const TWINS: &[OpDef] = &[$(op_def::<$pool>(), op_def::<$sync>()),*];
    };
}

twins! {
    /// Closes the descriptor once its last user is through.
    op_fs_close, op_fs_close_sync(file: TakenFile) -> () = close(&file);
    /// stat of an open file.
    op_fs_fstat, op_fs_fstat_sync(file: FileRef) -> Vec<f64> = calls::fstat(&file);
    /// stat or lstat of a path.
    op_fs_stat, op_fs_stat_sync(path: PathArg, follow: bool) -> Vec<f64> = calls::stat(&path, follow);
    /// Whether the process may use the path as `mode` says.
    op_fs_access, op_fs_access_sync(path: PathArg, mode: i32) -> () = calls::access(&path, mode);
    /// Removes a name.
    op_fs_unlink, op_fs_unlink_sync(path: PathArg) -> () = calls::unlink(&path);
    /// Removes an empty folder.
    op_fs_rmdir, op_fs_rmdir_sync(path: PathArg) -> () = calls::rmdir(&path);
    /// Renames.
    op_fs_rename, op_fs_rename_sync(from: PathArg, to: PathArg) -> () = calls::rename(&from, &to);
    /// Makes a hard link.
    op_fs_link, op_fs_link_sync(from: PathArg, to: PathArg) -> () = calls::link(&from, &to);
    /// Makes a symbolic link.
    op_fs_symlink, op_fs_symlink_sync(target: PathArg, path: PathArg) -> () = calls::symlink(&target, &path);
    /// Makes a folder.
    op_fs_mkdir, op_fs_mkdir_sync(path: PathArg, mode: i32) -> () = calls::mkdir(&path, mode);
    /// Makes a folder and those above it; the first one made.
    op_fs_mkdir_all, op_fs_mkdir_all_sync(path: PathArg, mode: i32) -> String = calls::mkdir_all(&path, mode);
    /// A folder's entries.
    op_fs_readdir, op_fs_readdir_sync(path: PathArg) -> String = calls::readdir(&path);
    /// Removes a file or a tree.
    op_fs_rm, op_fs_rm_sync(path: PathArg, recursive: bool) -> () = calls::remove(&path, recursive);
    /// The path without links.
    op_fs_realpath, op_fs_realpath_sync(path: PathArg) -> String = calls::realpath(&path);
    /// Makes a folder of a new name that begins with `prefix`.
    op_fs_mkdtemp, op_fs_mkdtemp_sync(prefix: PathArg, random: Random) -> String = calls::mkdtemp(&prefix, random.0);
    /// A link's target.
    op_fs_readlink, op_fs_readlink_sync(path: PathArg) -> String = calls::readlink(&path);
    /// Sets permission bits.
    op_fs_chmod, op_fs_chmod_sync(path: PathArg, mode: i32) -> () = calls::chmod(&path, mode);
    /// Sets an open file's permission bits.
    op_fs_fchmod, op_fs_fchmod_sync(file: FileRef, mode: i32) -> () = calls::fchmod(&file, mode);
    /// Sets owner and group, of a link itself where it is not followed; -1 leaves one as it is.
    op_fs_chown, op_fs_chown_sync(path: PathArg, uid: f64, gid: f64, follow: bool) -> () = calls::chown(&path, uid, gid, follow);
    /// Sets an open file's owner and group.
    op_fs_fchown, op_fs_fchown_sync(file: FileRef, uid: f64, gid: f64) -> () = calls::fchown(&file, uid, gid);
    /// type, bsize, blocks, bfree, bavail, files, ffree of the file system.
    op_fs_statfs, op_fs_statfs_sync(path: PathArg) -> Vec<f64> = calls::statfs(&path);
    /// Waits until the file is on the disk.
    op_fs_fsync, op_fs_fsync_sync(file: FileRef) -> () = calls::fsync(&file);
    /// Waits until the file's data is on the disk.
    op_fs_fdatasync, op_fs_fdatasync_sync(file: FileRef) -> () = calls::fdatasync(&file);
    /// Cuts or extends a file.
    op_fs_ftruncate, op_fs_ftruncate_sync(file: FileRef, length: f64) -> () = calls::ftruncate(&file, length);
    /// Sets access and modification times, in seconds.
    op_fs_utimes, op_fs_utimes_sync(path: PathArg, atime: f64, mtime: f64, follow: bool) -> ()
        = calls::utimes(&path, atime, mtime, follow);
    /// Sets an open file's times, in seconds.
    op_fs_futimes, op_fs_futimes_sync(file: FileRef, atime: f64, mtime: f64) -> () = calls::futimes(&file, atime, mtime);
    /// Copies a file.
    op_fs_copy_file, op_fs_copy_file_sync(from: PathArg, to: PathArg, mode: i32) -> () = calls::copy_file(&from, &to, mode);
}

/// Random bits from the Entropy door, drawn where the op is called; no argument of it.
struct Random(u64);

impl FromArg for Random {
    fn from_arg(call: &mut OpCall<'_>, _index: usize) -> Result<Self, OpError> {
        let mut bytes = [0; 8];
        let filled = call.host::<Runtime>().event_loop().entropy().fill(&mut bytes);
        filled.map_err(|_| spindle_core::syserr::failed("getrandom", rustix::io::Errno::IO))?;
        Ok(Random(u64::from_le_bytes(bytes)))
    }
}

fn close(file: &TakenFile) -> Result<(), OpError> {
    file.0.fd().map(drop).map_err(|e| spindle_core::syserr::failed("close", e))
}

/// Opens a file on the pool; its number is given when the loop yields the completion.
#[op(pool)]
pub fn op_fs_open(path: PathArg, flags: i32, mode: i32) -> Result<PoolValue, OpError> {
    calls::open(&path, flags, mode).map(PoolValue::File)
}

/// A small regular file's bytes in one trip, or the number of anything else, opened but not read.
#[op(pool, after_check)]
pub fn op_fs_read_whole(path: PathArg, flags: i32) -> Result<PoolValue, OpError> {
    calls::read_whole(&path, flags)
}

/// Opens a file.
#[op(effect)]
pub fn op_fs_open_sync(rt: &Runtime, path: PathArg, flags: i32, mode: i32) -> Result<i32, OpError> {
    calls::open(&path, flags, mode).map(|file| rt.files.insert(file))
}

/// Reads into a range of a view; position -1 = the file's own.
#[op(pool)]
pub fn op_fs_read(file: FileRef, into: &FillPin, position: f64) -> Result<Filled, OpError> {
    calls::read(&file, into.bytes(), position)
}

/// Reads into a range of a view; position -1 = the file's own.
#[op(effect)]
pub fn op_fs_read_sync(
    file: FileRef,
    view: RawBytes<'_>,
    offset: u32,
    length: u32,
    position: f64,
) -> Result<Filled, OpError> {
    let filled = calls::read(&file, calls::part_of(view, offset, length, "read")?, position)?;
    Ok(Filled { at: offset, ..filled })
}

/// Writes a range of a view; position -1 = the file's own.
#[op(pool, output)]
pub fn op_fs_write(file: FileRef, from: &ReadPin, position: f64) -> Result<u32, OpError> {
    calls::write(&file, from.bytes(), position)
}

/// Writes a range of a view; position -1 = the file's own.
#[op(output)]
pub fn op_fs_write_sync(
    file: FileRef,
    view: RawBytes<'_>,
    offset: u32,
    length: u32,
    position: f64,
) -> Result<u32, OpError> {
    calls::write(&file, calls::part_of(view, offset, length, "write")?, position)
}

/// stat without an exception: the numbers, or an errno (negative) as their only element.
#[op(effect)]
pub fn op_fs_stat_quiet_sync(path: PathArg, follow: bool) -> Vec<f64> {
    match calls::stat(&path, follow) {
        Ok(numbers) => numbers,
        Err(OpError::System { errno, .. }) => vec![f64::from(-errno)],
        Err(_) => vec![f64::from(-rustix::io::Errno::IO.raw_os_error())],
    }
}

/// access without an exception: 0 or a negative errno.
#[op(effect)]
pub fn op_fs_access_quiet_sync(path: PathArg, mode: i32) -> i32 {
    quiet(fs::access(&*path, Access::from_bits_retain(mode as u32)).map(|()| 0))
}

/// A whole file: open, fstat, read, close in one call.
#[op(effect)]
pub fn op_fs_read_file_sync(path: PathArg, flags: i32) -> Result<Vec<u8>, OpError> {
    calls::read_file(&path, flags)
}

/// A whole file as text; what is not UTF-8 becomes U+FFFD.
#[op(effect)]
pub fn op_fs_read_file_utf8_sync(path: PathArg, flags: i32) -> Result<String, OpError> {
    calls::read_file(&path, flags).map(crate::buffer::into_text)
}

/// Ops of `fs` itself besides the twins.
pub const OPS: &[OpDef] = &[op_def::<op_fs_stat_quiet_sync>(), op_def::<op_fs_access_quiet_sync>()];

/// Ops of `internal/fs/read_file`.
pub const READ_FILE_OPS: &[OpDef] = &[
    op_def::<op_fs_read_whole>(),
    op_def::<op_fs_close>(),
    op_def::<op_fs_fstat>(),
    op_def::<op_fs_fstat_sync>(),
    op_def::<op_fs_read>(),
    op_def::<op_fs_read_sync>(),
    op_def::<op_fs_read_file_sync>(),
    op_def::<op_fs_read_file_utf8_sync>(),
];

/// Ops of `internal/fs/write_file`.
pub const WRITE_FILE_OPS: &[OpDef] = &[
    op_def::<op_fs_open>(),
    op_def::<op_fs_open_sync>(),
    op_def::<op_fs_write>(),
    op_def::<op_fs_write_sync>(),
    op_def::<op_fs_fsync>(),
    op_def::<op_fs_fsync_sync>(),
    op_def::<op_fs_close>(),
    op_def::<op_fs_close_sync>(),
];

/// Ops of `internal/fs/descriptors`.
pub const DESCRIPTOR_OPS: &[OpDef] = &[
    op_def::<op_fs_open>(),
    op_def::<op_fs_open_sync>(),
    op_def::<op_fs_close>(),
    op_def::<op_fs_close_sync>(),
    op_def::<op_fs_read>(),
    op_def::<op_fs_read_sync>(),
    op_def::<op_fs_write>(),
    op_def::<op_fs_write_sync>(),
];

/// Ops of `internal/fs/folders`.
pub const FOLDER_OPS: &[OpDef] = &[
    op_def::<op_fs_mkdir>(),
    op_def::<op_fs_mkdir_sync>(),
    op_def::<op_fs_mkdir_all>(),
    op_def::<op_fs_mkdir_all_sync>(),
    op_def::<op_fs_readdir>(),
    op_def::<op_fs_readdir_sync>(),
    op_def::<op_fs_rm>(),
    op_def::<op_fs_rm_sync>(),
    op_def::<op_fs_realpath>(),
    op_def::<op_fs_realpath_sync>(),
    op_def::<op_fs_stat>(),
    op_def::<op_fs_stat_quiet_sync>(),
];

/// Ops of `internal/fs/dirs`.
pub const DIR_OPS: &[OpDef] = &[op_def::<op_fs_readdir>(), op_def::<op_fs_readdir_sync>()];
