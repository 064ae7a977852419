//! `process`'s ops: small questions to the operating system.

use super::state::{env_changed, only_main, process, state};
use crate::stdio::{op_console_is_tty, op_stdio_type, op_write_fd, op_write_fd_bytes};
use crate::tty::op_stdio_keep;
use crate::version::VERSIONS;
use rustix::io::Errno;
use rustix::process::{Pid, Signal};
use spindle_core::resources::Kind;
use spindle_core::syserr::{failed, failed_between, quiet};
use spindle_core::{Outcome, Runtime};
use spindle_engine::{OpCall, OpDef, OpError, op_def};
use spindle_macros::op;
use std::io::{BufRead, BufReader};

/// argv0, execPath, the number of flags, the flags, the program's arguments.
#[op(state)]
fn op_process_args(rt: &Runtime) -> Vec<String> {
    let options = &process(rt).options;
    let mut out =
        vec![options.argv0.clone(), options.exec_path.clone(), options.flags.exec_argv.len().to_string()];
    out.extend(options.flags.exec_argv.iter().chain(&options.args).cloned());
    out
}

/// Names and versions in turn.
#[op(state)]
fn op_process_versions() -> Vec<String> {
    VERSIONS.iter().flat_map(|(name, version)| [(*name).to_owned(), (*version).to_owned()]).collect()
}

/// Platform and architecture in Node's words.
#[op(state)]
fn op_process_platform() -> Vec<String> {
    let platform = if cfg!(target_os = "macos") { "darwin" } else { std::env::consts::OS };
    let arch = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    vec![platform.to_owned(), arch.to_owned()]
}

/// Whether a parent left the number of an IPC channel in the environment.
#[op(effect)]
fn op_process_has_channel(rt: &Runtime) -> bool {
    process(rt).options.env.iter().any(|(name, _)| name == "NODE_CHANNEL_FD")
}

/// This process's id.
#[op(effect)]
fn op_process_pid() -> i32 {
    rustix::process::getpid().as_raw_nonzero().get()
}

/// The parent's id, 0 if it has none here.
#[op(effect)]
fn op_process_ppid() -> i32 {
    rustix::process::getppid().map_or(0, |pid| pid.as_raw_nonzero().get())
}

fn cwd() -> Result<String, Errno> {
    rustix::process::getcwd(Vec::new()).map(|path| path.to_string_lossy().into_owned())
}

/// The working directory.
#[op(effect)]
fn op_process_cwd() -> Result<String, OpError> {
    cwd().map_err(|e| failed("uv_cwd", e))
}

/// Changes the working directory.
#[op(effect)]
fn op_process_chdir(rt: &Runtime, path: spindle_engine::PathArg) -> Result<(), OpError> {
    only_main(rt, "process.chdir()")?;
    rustix::process::chdir(&*path).map_err(|e| failed_between("chdir", e, &cwd().unwrap_or_default(), &path))
}

/// Seconds and nanoseconds of the monotonic clock.
#[op(effect)]
fn op_process_hrtime(rt: &Runtime) -> (f64, f64) {
    let now = rt.event_loop().now_ns();
    ((now / 1_000_000_000) as f64, (now % 1_000_000_000) as f64)
}

/// Seconds since the process began.
#[op(effect)]
fn op_process_uptime(rt: &Runtime) -> f64 {
    (rt.event_loop().now_ns() - process(rt).started_ns) as f64 / 1e9
}

/// Ends the program; the 'exit' listeners have run. Not an effect: a replayed run ends there too.
#[op(state)]
fn op_process_exit(call: &mut OpCall<'_>) -> Result<(), OpError> {
    let code = call.arg::<i32>(0)?;
    call.host::<Runtime>().end(call.context(), Outcome::Exit(code));
    Err(OpError::Thrown)
}

/// Names and values in turn, in the order the parent gave.
#[op(effect)]
fn op_env_list(rt: &Runtime) -> Vec<String> {
    process(rt).options.env.iter().flat_map(|(name, value)| [name.clone(), value.clone()]).collect()
}

/// The program set a variable, or with null removed it. Not an effect: a replayed run needs its variables too.
#[op(state)]
fn op_env_set(call: &mut OpCall<'_>) -> Result<(), OpError> {
    let (name, value) = (call.arg::<String>(0)?, call.arg::<Option<String>>(1)?);
    env_changed(call.host::<Runtime>(), &name, value.as_deref());
    if name == "TZ" && !state(call.host::<Runtime>()).is_beside {
        spindle_sys::set_time_zone(value.as_deref());
        call.context().reset_time_zone();
    }
    call.set(())
}

/// The variables in the text of a `.env` file: names and values in turn.
#[op(pure)]
fn op_env_parse(text: &str) -> Vec<String> {
    super::dotenv::parse(text).into_iter().flat_map(|(name, value)| [name, value]).collect()
}

/// Replaces this process by another program, whose arguments and variables (`NAME=value`) are separated by NUL: does not
/// return unless that fails, with a negative errno.
#[op(effect)]
fn op_process_execve(rt: &Runtime, path: &str, args: &str, env: &str) -> Result<i32, OpError> {
    only_main(rt, "process.execve()")?;
    use std::os::unix::process::CommandExt;
    // Without a slash the standard library would search for the program.
    let path = if path.contains('/') { path.to_owned() } else { format!("./{path}") };
    let mut command = std::process::Command::new(path);
    let mut args = args.split('\0');
    command.arg0(args.next().unwrap_or_default()).args(args).env_clear();
    command.envs(env.split('\0').filter_map(|pair| pair.split_once('=')));
    let error = command.exec();
    Ok(-error.raw_os_error().unwrap_or(Errno::INVAL.raw_os_error()))
}

/// Sends a signal, or with 0 only asks whether it could be sent: 0 or a negative errno.
#[op(effect)]
fn op_process_kill(rt: &Runtime, pid: i32, signum: i32) -> i32 {
    // The process that it ends may be this one.
    rt.log.flush();
    quiet(kill(pid, signum).map(|()| 0))
}

fn kill(pid: i32, signum: i32) -> Result<(), Errno> {
    let group = Pid::from_raw(pid.checked_neg().unwrap_or(0)).filter(|_| pid < 0);
    let target = Pid::from_raw(pid).filter(|_| pid > 0);
    let signal = Signal::from_named_raw(signum);
    match (target, group, signal, signum) {
        (Some(pid), _, _, 0) => rustix::process::test_kill_process(pid),
        (Some(pid), _, Some(signal), _) => rustix::process::kill_process(pid, signal),
        (_, Some(group), _, 0) => rustix::process::test_kill_process_group(group),
        (_, Some(group), Some(signal), _) => rustix::process::kill_process_group(group, signal),
        (None, None, _, 0) => rustix::process::test_kill_current_process_group(),
        (None, None, Some(signal), _) => rustix::process::kill_current_process_group(signal),
        _ => Err(Errno::INVAL),
    }
}

/// Ends the process by SIGABRT. The C library's own `abort` is replaced by the engine's, which ends by another signal.
#[op(effect)]
fn op_process_abort(rt: &Runtime) {
    process(rt).kept.restore(rt);
    rt.log.flush();
    let _ = rustix::process::kill_process(rustix::process::getpid(), Signal::ABORT);
    // Only a blocked or ignored signal lets the process come here.
    spindle_sys::exit_now(134)
}

/// Sets the file mode mask unless it is negative; the old one.
#[op(effect)]
fn op_process_umask(rt: &Runtime, mask: i32) -> Result<i32, OpError> {
    if mask >= 0 {
        only_main(rt, "Setting process.umask()")?;
    }
    use rustix::fs::Mode;
    let old = rustix::process::umask(Mode::from_raw_mode(if mask < 0 { 0 } else { mask as u32 }));
    if mask < 0 {
        rustix::process::umask(old);
    }
    Ok(old.as_raw_mode() as i32)
}

/// `process.title`.
#[op(effect)]
fn op_process_title(rt: &Runtime) -> String {
    process(rt).title()
}

/// Sets `process.title`, and the thread's name, which system tools show (its first 15 bytes).
#[op(effect)]
fn op_process_set_title(rt: &Runtime, title: &str) {
    process(rt).set_title(title);
    let name: Vec<u8> = title.bytes().filter(|byte| *byte != 0).take(15).collect();
    if let Ok(name) = std::ffi::CString::new(name) {
        // A name is a help for people; where it cannot be set nothing depends on it.
        let _ = rustix::thread::set_name(&name);
    }
}

/// One line of a source file or of a built-in, counted from 1, for the frame of an uncaught error.
#[op(effect)]
fn op_process_source_line(file: &str, line: i32) -> Option<String> {
    let index = usize::try_from(line).ok()?.checked_sub(1)?;
    if let Some(id) = file.strip_prefix("node:") {
        return crate::builtins::source(id)?.lines().nth(index).map(str::to_owned);
    }
    let file = std::fs::File::open(file.strip_prefix("file://").unwrap_or(file)).ok()?;
    // A name that a program made up may be that of a device, which has no end.
    if !file.metadata().ok()?.is_file() {
        return None;
    }
    let mut reader = BufReader::new(file);
    let mut bytes = Vec::new();
    for _ in 0..=index {
        bytes.clear();
        if reader.read_until(b'\n', &mut bytes).ok()? == 0 {
            return None;
        }
    }
    Some(String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']).to_owned())
}

/// `file:line:column` of where the exception last taken was thrown.
#[op(state)]
fn op_process_thrown_site(call: &mut OpCall<'_>) -> Result<(), OpError> {
    call.scope(|scope, _| match scope.throw_frames(1).first() {
        Some(frame) => scope.string(&format!("{}:{}:{}", frame.file, frame.line, frame.column)),
        None => Ok(scope.undefined()),
    })
}

/// Watches for a signal without keeping the process alive: a resource number, or a negative errno.
#[op(effect)]
fn op_signal_start(rt: &Runtime, signum: i32) -> Result<i32, OpError> {
    only_main(rt, "Watching for a signal")?;
    let mut event_loop = rt.event_loop();
    Ok(match event_loop.signal(signum) {
        Ok(handle) => {
            event_loop.unref_handle(handle);
            rt.add_resource(&mut event_loop, handle, Kind::Signal) as i32
        }
        Err(error) => -Errno::from_io_error(&error).unwrap_or(Errno::INVAL).raw_os_error(),
    })
}

/// Stops watching; after the last watcher of a signal its default action is back.
#[op(effect)]
fn op_signal_stop(rt: &Runtime, id: u32) {
    let known = rt.resources.borrow().get(id);
    if let Some((handle, Kind::Signal)) = known {
        rt.event_loop().close(handle);
    }
}

/// The ops of internal/process/execution.
pub(crate) const EXECUTION_OPS: &[OpDef] = &[
    op_def::<op_process_args>(),
    op_def::<op_process_versions>(),
    op_def::<op_process_pid>(),
    op_def::<op_process_exit>(),
    op_def::<op_env_list>(),
    op_def::<op_write_fd>(),
    op_def::<op_console_is_tty>(),
    op_def::<op_process_source_line>(),
    op_def::<op_process_thrown_site>(),
];

/// The ops of internal/process/rare.
pub(crate) const RARE_OPS: &[OpDef] = &[op_def::<op_env_parse>(), op_def::<op_process_execve>()];

/// The ops of internal/process/signals.
pub(crate) const SIGNAL_OPS: &[OpDef] = &[op_def::<op_signal_start>(), op_def::<op_signal_stop>()];

/// The ops of internal/process/output.
pub(crate) const OUTPUT_OPS: &[OpDef] = &[op_def::<op_write_fd>(), op_def::<op_write_fd_bytes>()];

/// The ops of internal/process/stdio.
pub(crate) const STDIO_OPS: &[OpDef] = &[op_def::<op_stdio_type>(), op_def::<op_stdio_keep>()];

/// The module's ops.
pub(crate) const OPS: &[OpDef] = &[
    op_def::<op_process_args>(),
    op_def::<op_process_versions>(),
    op_def::<op_process_platform>(),
    op_def::<op_process_has_channel>(),
    op_def::<op_process_pid>(),
    op_def::<op_process_ppid>(),
    op_def::<op_process_cwd>(),
    op_def::<op_process_chdir>(),
    op_def::<op_process_hrtime>(),
    op_def::<op_process_uptime>(),
    op_def::<op_process_exit>(),
    op_def::<op_env_list>(),
    op_def::<op_env_set>(),
    op_def::<op_write_fd>(),
    op_def::<op_process_kill>(),
    op_def::<op_process_abort>(),
    op_def::<op_process_umask>(),
    op_def::<op_process_title>(),
    op_def::<op_process_set_title>(),
];
