//! The file system calls behind `fs`'s ops, each written once for its synchronous and its pool form.
//!
//! Every error keeps errno, system call and paths to the edge, where one factory makes Node's error of it.

use crate::border::fs_stat;
use rustix::fd::OwnedFd;
use rustix::fs::{self, Access, AtFlags, CWD, FileType, Gid, Mode, OFlags, Statx, StatxFlags, Uid};
use rustix::io;
use spindle_core::files::FileRef;
use spindle_core::op::{Filled, PoolValue};
use spindle_core::syserr::{failed, failed_at, failed_between, of_sys};
use spindle_engine::{OpError, RawBytes};

type Result<T> = std::result::Result<T, OpError>;

/// `open(2)`; always close-on-exec.
pub fn open(path: &str, flags: i32, mode: i32) -> Result<OwnedFd> {
    let flags = OFlags::from_bits_retain(flags as u32) | OFlags::CLOEXEC;
    io::retry_on_intr(|| fs::open(path, flags, mode_of(mode))).map_err(|e| failed_at("open", e, path))
}

/// `read(2)`, or `pread(2)` where `position` is not negative.
pub fn read(file: &FileRef, into: RawBytes<'_>, position: f64) -> Result<Filled> {
    let count = file.fd().and_then(|fd| {
        io::retry_on_intr(|| {
            of_sys(if position < 0.0 {
                spindle_sys::read(fd, into)
            } else {
                spindle_sys::read_at(fd, into, offset_of(position, into.len()))
            })
        })
    });
    count.map(|count| Filled { at: 0, count: count as i32 }).map_err(|e| failed("read", e))
}

/// A file offset behind which `length` bytes still have an offset the system can express.
fn offset_of(position: f64, length: usize) -> u64 {
    (position as u64).min(i64::MAX as u64 - length as u64)
}

/// `write(2)`, or `pwrite(2)` where `position` is not negative.
pub fn write(file: &FileRef, from: RawBytes<'_>, position: f64) -> Result<u32> {
    let count = file.fd().and_then(|fd| {
        io::retry_on_intr(|| {
            of_sys(if position < 0.0 {
                spindle_sys::write(fd, from)
            } else {
                spindle_sys::write_at(fd, from, position as u64)
            })
        })
    });
    count.map(|count| count as u32).map_err(|e| failed("write", e))
}

/// `stat(2)` of an open file, in the layout of [`numbers`].
pub fn fstat(file: &FileRef) -> Result<Vec<f64>> {
    let stat = file.fd().and_then(|fd| fs::statx(fd, c"", AtFlags::EMPTY_PATH, StatxFlags::ALL));
    stat.map(|stat| numbers(&stat)).map_err(|e| failed("fstat", e))
}

/// `stat(2)`, or `lstat(2)` where links are not followed, in the layout of [`numbers`].
pub fn stat(path: &str, follow: bool) -> Result<Vec<f64>> {
    let (syscall, flags) =
        if follow { ("stat", AtFlags::empty()) } else { ("lstat", AtFlags::SYMLINK_NOFOLLOW) };
    fs::statx(CWD, path, flags, StatxFlags::ALL)
        .map(|stat| numbers(&stat))
        .map_err(|e| failed_at(syscall, e, path))
}

/// What stat gives, at the indices that the border names.
fn numbers(stat: &Statx) -> Vec<f64> {
    let mut out = vec![0.0; fs_stat::COUNT];
    out[fs_stat::DEV] = fs::makedev(stat.stx_dev_major, stat.stx_dev_minor) as f64;
    out[fs_stat::MODE] = f64::from(stat.stx_mode);
    out[fs_stat::NLINK] = f64::from(stat.stx_nlink);
    out[fs_stat::UID] = f64::from(stat.stx_uid);
    out[fs_stat::GID] = f64::from(stat.stx_gid);
    out[fs_stat::RDEV] = fs::makedev(stat.stx_rdev_major, stat.stx_rdev_minor) as f64;
    out[fs_stat::BLKSIZE] = f64::from(stat.stx_blksize);
    out[fs_stat::INO] = stat.stx_ino as f64;
    out[fs_stat::SIZE] = stat.stx_size as f64;
    out[fs_stat::BLOCKS] = stat.stx_blocks as f64;
    let times = [
        (fs_stat::ATIME, stat.stx_atime),
        (fs_stat::MTIME, stat.stx_mtime),
        (fs_stat::CTIME, stat.stx_ctime),
        (fs_stat::BIRTHTIME, stat.stx_btime),
    ];
    for (at, time) in times {
        out[at] = time.tv_sec as f64;
        out[at + 1] = f64::from(time.tv_nsec);
    }
    out
}

/// `access(2)`.
pub fn access(path: &str, mode: i32) -> Result<()> {
    let mode = Access::from_bits_retain(mode as u32);
    fs::access(path, mode).map_err(|e| failed_at("access", e, path))
}

/// Size up to which [`read_whole`] reads a file in one go; a larger one would hold its thread too long.
const WHOLE_MAX: u64 = 512 << 10;

/// One `read(2)` into the vector's spare room, of which there must be some; the number of bytes, 0 at the end.
fn read_more(file: &OwnedFd, bytes: &mut Vec<u8>) -> Result<usize> {
    io::retry_on_intr(|| io::read(file, rustix::buffer::spare_capacity(bytes))).map_err(|e| failed("read", e))
}

/// The bytes of a regular file of at most 512 KB in one go: open, fstat, read to its size, close. Anything else
/// (large, empty, no regular file) is only opened.
pub fn read_whole(path: &str, flags: i32) -> Result<PoolValue> {
    let file = open(path, flags, 0o666)?;
    let stat = fs::statx(&file, c"", AtFlags::EMPTY_PATH, StatxFlags::BASIC_STATS)
        .map_err(|e| failed("fstat", e))?;
    let regular = FileType::from_raw_mode(u32::from(stat.stx_mode)).is_file();
    if !regular || stat.stx_size == 0 || stat.stx_size > WHOLE_MAX {
        return Ok(PoolValue::File(file));
    }
    let size = stat.stx_size as usize;
    let mut bytes = Vec::with_capacity(size);
    while bytes.len() < size && read_more(&file, &mut bytes)? > 0 {}
    bytes.truncate(size);
    Ok(PoolValue::Bytes(bytes))
}

/// A whole file at once: open, read to its end, close.
pub fn read_file(path: &str, flags: i32) -> Result<Vec<u8>> {
    let file = open(path, flags, 0o666)?;
    let size = fs::fstat(&file).map_err(|e| failed("fstat", e))?.st_size;
    if size > i64::from(i32::MAX) {
        let message = format!("File size ({size}) is greater than 2 GiB");
        return Err(OpError::range_error("ERR_FS_FILE_TOO_LARGE", message));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    loop {
        // The one byte beyond a known size is room enough to find the end without growing.
        if bytes.len() == bytes.capacity() {
            bytes.reserve(bytes.len().clamp(4 << 10, 1 << 20));
        }
        if read_more(&file, &mut bytes)? == 0 {
            return Ok(bytes);
        }
    }
}

/// `unlink(2)`.
pub fn unlink(path: &str) -> Result<()> {
    fs::unlink(path).map_err(|e| failed_at("unlink", e, path))
}

/// `rmdir(2)`.
pub fn rmdir(path: &str) -> Result<()> {
    fs::rmdir(path).map_err(|e| failed_at("rmdir", e, path))
}

/// `rename(2)`.
pub fn rename(from: &str, to: &str) -> Result<()> {
    fs::rename(from, to).map_err(|e| failed_between("rename", e, from, to))
}

/// `link(2)`.
pub fn link(from: &str, to: &str) -> Result<()> {
    fs::link(from, to).map_err(|e| failed_between("link", e, from, to))
}

/// `symlink(2)`: `path` becomes a link to `target`.
pub fn symlink(target: &str, path: &str) -> Result<()> {
    fs::symlink(target, path).map_err(|e| failed_between("symlink", e, target, path))
}

/// `mkdir(2)`.
pub fn mkdir(path: &str, mode: i32) -> Result<()> {
    fs::mkdir(path, mode_of(mode)).map_err(|e| failed_at("mkdir", e, path))
}

/// Makes `path` and whatever is missing above it; the first folder made, or an empty string if all were there.
pub fn mkdir_all(path: &str, mode: i32) -> Result<String> {
    let mut missing = Vec::new();
    let mut current = std::path::Path::new(path);
    loop {
        match fs::mkdir(current, mode_of(mode)) {
            Ok(()) => break,
            Err(io::Errno::NOENT) => {
                missing.push(current);
                current = current
                    .parent()
                    .filter(|p| !p.as_os_str().is_empty())
                    .ok_or_else(|| failed_at("mkdir", io::Errno::NOENT, path))?;
            }
            Err(io::Errno::EXIST) if is_folder(current) => {
                match missing.pop() {
                    Some(next) => current = next,
                    None => return Ok(String::new()),
                }
                fs::mkdir(current, mode_of(mode)).map_err(|e| failed_at("mkdir", e, path))?;
                break;
            }
            Err(io::Errno::EXIST) if !missing.is_empty() => {
                return Err(failed_at("mkdir", io::Errno::NOTDIR, path));
            }
            Err(error) => return Err(failed_at("mkdir", error, path)),
        }
    }
    let first = current.to_string_lossy().into_owned();
    while let Some(next) = missing.pop() {
        match fs::mkdir(next, mode_of(mode)) {
            // `a/..` is there as soon as `a` is.
            Err(io::Errno::EXIST) if is_folder(next) => {}
            outcome => outcome.map_err(|e| failed_at("mkdir", e, path))?,
        }
    }
    Ok(first)
}

fn is_folder(path: &std::path::Path) -> bool {
    fs::stat(path).is_ok_and(|stat| FileType::from_raw_mode(stat.st_mode).is_dir())
}

/// Names and types of a folder's entries as `name/type/name/type`, in the system's order; types are libuv's numbers.
pub fn readdir(path: &str) -> Result<String> {
    let fail = |e| failed_at("scandir", e, path);
    let folder =
        fs::open(path, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty()).map_err(fail)?;
    let mut out = String::new();
    for entry in fs::Dir::read_from(&folder).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        let name = entry.file_name().to_string_lossy();
        if name == "." || name == ".." {
            continue;
        }
        let separator = if out.is_empty() { "" } else { "/" };
        out.push_str(&format!("{separator}{name}/{}", type_number(entry.file_type())));
    }
    Ok(out)
}

fn type_number(kind: FileType) -> u8 {
    match kind {
        FileType::RegularFile => 1,
        FileType::Directory => 2,
        FileType::Symlink => 3,
        FileType::Fifo => 4,
        FileType::Socket => 5,
        FileType::CharacterDevice => 6,
        FileType::BlockDevice => 7,
        FileType::Unknown => 0,
    }
}

/// Removes a file, or a folder with all below it where `recursive`.
pub fn remove(path: &str, recursive: bool) -> Result<()> {
    let fail = |syscall| move |e| failed_at(syscall, e, path);
    let stat = fs::lstat(path).map_err(fail("lstat"))?;
    if !FileType::from_raw_mode(stat.st_mode).is_dir() {
        return unlink(path);
    }
    if recursive {
        std::fs::remove_dir_all(path).map_err(|e| failed_at("rm", errno_of(&e), path))
    } else {
        rmdir(path)
    }
}

/// Makes a folder of a new name: `prefix` and six characters drawn from `random`.
pub fn mkdtemp(prefix: &str, random: u64) -> Result<String> {
    const LETTERS: &[u8; 62] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    const TRIES: u64 = 100;
    for attempt in 0..TRIES {
        let mut rest = random.wrapping_add(attempt.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut path = prefix.to_owned();
        for _ in 0..6 {
            path.push(char::from(LETTERS[(rest % 62) as usize]));
            rest /= 62;
        }
        match fs::mkdir(&path, Mode::RWXU) {
            Err(io::Errno::EXIST) => {}
            Err(error) => return Err(failed_at("mkdtemp", error, &format!("{prefix}XXXXXX"))),
            Ok(()) => return Ok(path),
        }
    }
    Err(failed_at("mkdtemp", io::Errno::EXIST, &format!("{prefix}XXXXXX")))
}

/// The path with all links resolved.
pub fn realpath(path: &str) -> Result<String> {
    let real = std::fs::canonicalize(path).map_err(|e| failed_at("realpath", errno_of(&e), path))?;
    Ok(real.to_string_lossy().into_owned())
}

/// Where a link points.
pub fn readlink(path: &str) -> Result<String> {
    let target = fs::readlink(path, Vec::new()).map_err(|e| failed_at("readlink", e, path))?;
    Ok(target.to_string_lossy().into_owned())
}

/// `chmod(2)`.
pub fn chmod(path: &str, mode: i32) -> Result<()> {
    fs::chmod(path, mode_of(mode)).map_err(|e| failed_at("chmod", e, path))
}

/// `fsync(2)`.
pub fn fsync(file: &FileRef) -> Result<()> {
    file.fd().and_then(fs::fsync).map_err(|e| failed("fsync", e))
}

/// `fdatasync(2)`.
pub fn fdatasync(file: &FileRef) -> Result<()> {
    file.fd().and_then(fs::fdatasync).map_err(|e| failed("fdatasync", e))
}

/// `ftruncate(2)` to `length` bytes.
pub fn ftruncate(file: &FileRef, length: f64) -> Result<()> {
    file.fd().and_then(|fd| fs::ftruncate(fd, length as u64)).map_err(|e| failed("ftruncate", e))
}

/// `fchmod(2)`.
pub fn fchmod(file: &FileRef, mode: i32) -> Result<()> {
    file.fd().and_then(|fd| fs::fchmod(fd, mode_of(mode))).map_err(|e| failed("fchmod", e))
}

/// `chown(2)`, or `lchown(2)` where links are not followed; an id that is no `u32` below the last leaves that one as it is.
pub fn chown(path: &str, uid: f64, gid: f64, follow: bool) -> Result<()> {
    let (syscall, flags) =
        if follow { ("chown", AtFlags::empty()) } else { ("lchown", AtFlags::SYMLINK_NOFOLLOW) };
    let (uid, gid) = (id_of(uid).map(Uid::from_raw), id_of(gid).map(Gid::from_raw));
    fs::chownat(CWD, path, uid, gid, flags).map_err(|e| failed_at(syscall, e, path))
}

/// `fchown(2)`.
pub fn fchown(file: &FileRef, uid: f64, gid: f64) -> Result<()> {
    let (uid, gid) = (id_of(uid).map(Uid::from_raw), id_of(gid).map(Gid::from_raw));
    file.fd().and_then(|fd| fs::fchown(fd, uid, gid)).map_err(|e| failed("fchown", e))
}

fn id_of(id: f64) -> Option<u32> {
    (id >= 0.0 && id < f64::from(u32::MAX)).then_some(id as u32)
}

/// `statfs(2)`: type, bsize, blocks, bfree, bavail, files, ffree.
pub fn statfs(path: &str) -> Result<Vec<f64>> {
    let stat = fs::statfs(path).map_err(|e| failed_at("statfs", e, path))?;
    Ok(vec![
        stat.f_type as f64,
        stat.f_bsize as f64,
        stat.f_blocks as f64,
        stat.f_bfree as f64,
        stat.f_bavail as f64,
        stat.f_files as f64,
        stat.f_ffree as f64,
    ])
}

/// Sets access and modification time, both in seconds since 1970; of a link itself where it is not followed.
pub fn utimes(path: &str, atime: f64, mtime: f64, follow: bool) -> Result<()> {
    let (syscall, flags) =
        if follow { ("utime", AtFlags::empty()) } else { ("lutime", AtFlags::SYMLINK_NOFOLLOW) };
    fs::utimensat(CWD, path, &timestamps(atime, mtime), flags).map_err(|e| failed_at(syscall, e, path))
}

/// Sets an open file's times, both in seconds since 1970.
pub fn futimes(file: &FileRef, atime: f64, mtime: f64) -> Result<()> {
    file.fd().and_then(|fd| fs::futimens(fd, &timestamps(atime, mtime))).map_err(|e| failed("futime", e))
}

fn timestamps(atime: f64, mtime: f64) -> fs::Timestamps {
    fs::Timestamps { last_access: timespec(atime), last_modification: timespec(mtime) }
}

fn timespec(seconds: f64) -> fs::Timespec {
    let whole = seconds.floor();
    fs::Timespec { tv_sec: whole as i64, tv_nsec: ((seconds - whole) * 1e9) as _ }
}

/// Copies a file; `mode` 1 = fail if the target is there.
pub fn copy_file(from: &str, to: &str, mode: i32) -> Result<()> {
    let fail = |e| failed_between("copyfile", e, from, to);
    if mode & 1 != 0 {
        let flags = OFlags::CREATE | OFlags::EXCL | OFlags::WRONLY | OFlags::CLOEXEC;
        drop(fs::open(to, flags, Mode::RUSR | Mode::WUSR).map_err(fail)?);
    }
    std::fs::copy(from, to).map(drop).map_err(|e| fail(errno_of(&e)))
}

fn mode_of(mode: i32) -> Mode {
    Mode::from_raw_mode(mode as u32)
}

/// A range of a view; EINVAL of `syscall` if it does not lie inside.
pub fn part_of<'a>(
    view: RawBytes<'a>,
    offset: u32,
    length: u32,
    syscall: &'static str,
) -> Result<RawBytes<'a>> {
    let (start, end) = (offset as usize, offset as usize + length as usize);
    view.part(start..end).ok_or_else(|| failed(syscall, io::Errno::INVAL))
}

fn errno_of(error: &std::io::Error) -> io::Errno {
    io::Errno::from_io_error(error).unwrap_or(io::Errno::IO)
}
