//! One description of a child, and what comes of it: the process and the parent's ends of its pipes.

use rustix::fd::OwnedFd;
use rustix::io::Errno;
use spindle_core::Runtime;
use std::ffi::OsStr;
use std::fs::Metadata;
use std::io;
use std::os::fd::RawFd;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// What to start, as JavaScript hands it over. Lists are joined by NUL, which none of their items can contain.
pub struct Request<'a> {
    /// Name to look up on the child's own PATH, or a path.
    pub file: &'a str,
    /// The arguments, argv[0] first.
    pub args: &'a str,
    /// The folder to start in; empty: this process's.
    pub cwd: &'a str,
    /// `NAME=value` items: all of the child's environment.
    pub env: &'a str,
    /// One word for each descriptor: `pipe`, `ignore`, `fd:N` (a file of ours), `res:N` (a socket of ours).
    pub stdio: &'a str,
    /// Whether the child leads a session of its own.
    pub detached: bool,
    /// User and group to become; negative: unchanged.
    pub ids: (f64, f64),
}

/// The parent's end of one of the child's descriptors; none where there is no pipe.
pub type ParentEnds = Vec<Option<UnixStream>>;

/// Starts it. The parent's ends are there even if that fails, so that whoever reads from them sees their end.
pub fn spawn(rt: &Runtime, request: &Request<'_>) -> (Result<Child, Errno>, ParentEnds) {
    let (ours, theirs) = match stdio(rt, request.stdio) {
        Ok(pair) => pair,
        Err(errno) => return (Err(errno), Vec::new()),
    };
    (start(request, theirs).map_err(|e| Errno::from_io_error(&e).unwrap_or(Errno::IO)), ours)
}

type Theirs = Vec<(RawFd, OwnedFd)>;

fn stdio(rt: &Runtime, words: &str) -> Result<(ParentEnds, Theirs), Errno> {
    let errno = |e: io::Error| Errno::from_io_error(&e).unwrap_or(Errno::IO);
    let (mut ours, mut theirs) = (ParentEnds::new(), Theirs::new());
    for (number, word) in words.split(' ').enumerate() {
        let number = number as RawFd;
        let mut parent_end = None;
        match word.split_once(':') {
            Some(("fd", file)) => {
                theirs.push((number, file_of(rt, file.parse().map_err(|_| Errno::BADF)?)?));
            }
            Some(("res", id)) => {
                let fd = resource(rt, id)?;
                if number <= 2 {
                    // Programs expect standard streams that block. The flag belongs to the socket, not to the number.
                    rustix::io::ioctl_fionbio(&fd, false)?;
                }
                theirs.push((number, fd));
            }
            _ if word == "pipe" => {
                let (parent, child) = UnixStream::pair().map_err(errno)?;
                parent.set_nonblocking(true).map_err(errno)?;
                theirs.push((number, child.into()));
                parent_end = Some(parent);
            }
            _ if number <= 2 => {
                let null =
                    std::fs::File::options().read(true).write(true).open("/dev/null").map_err(errno)?;
                theirs.push((number, null.into()));
            }
            _ => {}
        }
        ours.push(parent_end);
    }
    Ok((ours, theirs))
}

/// A duplicate of the descriptor that JavaScript calls `number`: a file of ours, or one that our own parent passed on.
fn file_of(rt: &Runtime, number: i32) -> Result<OwnedFd, Errno> {
    let file = rt.files.get(number);
    match file.fd() {
        Ok(fd) => rustix::io::fcntl_dupfd_cloexec(fd, 0),
        Err(errno) if number > 2 => spindle_sys::duplicate_fd(number).map_err(|_| errno),
        Err(errno) => Err(errno),
    }
}

/// A duplicate of the descriptor behind a socket's number.
fn resource(rt: &Runtime, id: &str) -> Result<OwnedFd, Errno> {
    let id = id.parse().map_err(|_| Errno::BADF)?;
    let (handle, _) = rt.resources.borrow().get(id).ok_or(Errno::BADF)?;
    let event_loop = rt.event_loop();
    let fd = event_loop.fd(handle).ok_or(Errno::BADF)?;
    rustix::io::fcntl_dupfd_cloexec(fd, 0)
}

fn start(request: &Request<'_>, theirs: Theirs) -> io::Result<Child> {
    let path = find_program(request);
    let result = spawn_at(&path, request, &theirs, None);
    match result {
        // A script without `#!`: the shell runs it, as execvp has it.
        Err(error) if error.raw_os_error() == Some(Errno::NOEXEC.raw_os_error()) => {
            spawn_at(Path::new("/bin/sh"), request, &theirs, Some(&path))
        }
        other => other,
    }
}

fn spawn_at(path: &Path, request: &Request<'_>, theirs: &Theirs, script: Option<&Path>) -> io::Result<Child> {
    let mut command = Command::new(path);
    let mut args = request.args.split('\0');
    if let Some(argv0) = args.next() {
        command.arg0(argv0);
    }
    command.args(script).args(args);
    command.env_clear();
    command.envs(request.env.split('\0').filter_map(|item| item.split_once('=')));
    if !request.cwd.is_empty() {
        command.current_dir(request.cwd);
    }
    if request.ids.1 >= 0.0 {
        command.gid(request.ids.1 as u32);
    }
    if request.ids.0 >= 0.0 {
        command.uid(request.ids.0 as u32);
    }
    let mut further = Theirs::new();
    for (number, fd) in theirs {
        let fd = fd.try_clone()?;
        match number {
            0 => _ = command.stdin(Stdio::from(fd)),
            1 => _ = command.stdout(Stdio::from(fd)),
            2 => _ = command.stderr(Stdio::from(fd)),
            _ => further.push((*number, fd)),
        }
    }
    spindle_sys::spawn(&mut command, further, request.detached)
}

/// The file to run: a name without a slash is looked up on the child's PATH. What is not found stays as it is, and
/// the system says what is wrong with it.
fn find_program(request: &Request<'_>) -> PathBuf {
    if request.file.contains('/') || request.file.is_empty() {
        return PathBuf::from(request.file);
    }
    let path = request.env.split('\0').find_map(|item| item.strip_prefix("PATH="));
    let mut denied = None;
    for folder in path.unwrap_or("/usr/local/bin:/bin:/usr/bin").split(':') {
        let folder = if folder.is_empty() { "." } else { folder };
        // A relative entry counts from where the child starts.
        let candidate = Path::new(folder).join(OsStr::from_bytes(request.file.as_bytes()));
        match Path::new(request.cwd).join(&candidate).metadata() {
            Ok(found) if is_program(&found) => return candidate,
            Ok(found) if found.is_file() => denied = Some(candidate),
            _ => {}
        }
    }
    // With a slash, so that nobody looks it up again.
    denied.unwrap_or_else(|| Path::new("./\u{1}").join(request.file))
}

fn is_program(found: &Metadata) -> bool {
    found.is_file() && found.permissions().mode() & 0o111 != 0
}
