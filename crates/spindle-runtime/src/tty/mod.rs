//! Terminals: their size, raw mode, and reading one without making everybody's standard streams non-blocking.

use crate::net::adopt_stream;
use crate::process::process;
use crate::stdio::op_console_is_tty;
use rustix::fs::{Mode, OFlags, fcntl_getfl, fcntl_setfl};
use rustix::io::Errno;
use rustix::termios::{
    ControlModes, InputModes, LocalModes, OptionalActions, OutputModes, SpecialCodeIndex, Termios, tcgetattr,
    tcsetattr,
};
use spindle_core::Runtime;
use spindle_core::files::FileRef;
use spindle_core::syserr::quiet;
use spindle_engine::{OpDef, op_def};
use spindle_macros::op;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What the end of the process puts back: modes of terminals, and the flags of descriptors that were made non-blocking.
#[derive(Debug, Default)]
pub struct Kept {
    terminals: Mutex<Vec<(i32, Termios)>>,
    flags: Mutex<Vec<(i32, OFlags)>>,
}

impl Kept {
    fn terminals(&self) -> MutexGuard<'_, Vec<(i32, Termios)>> {
        self.terminals.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn flags(&self) -> MutexGuard<'_, Vec<(i32, OFlags)>> {
        self.flags.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts everything back as it was.
    pub fn restore(&self, rt: &Runtime) {
        for (number, mode) in self.terminals().iter() {
            let file = rt.files.get(*number);
            // The terminal may be gone; then there is nothing to put back.
            let _ = file.fd().and_then(|fd| tcsetattr(fd, OptionalActions::Now, mode));
        }
        for (number, flags) in self.flags().iter() {
            let file = rt.files.get(*number);
            // As above.
            let _ = file.fd().and_then(|fd| fcntl_setfl(fd, *flags));
        }
    }
}

/// Remembers the flags of a standard stream that is about to become non-blocking: other processes may share it.
#[op(effect)]
pub(crate) fn op_stdio_keep(rt: &Runtime, number: i32) {
    let file = rt.files.get(number);
    if let Ok(flags) = file.fd().and_then(fcntl_getfl) {
        process(rt).kept.flags().push((number, flags));
    }
}

/// Opens the terminal behind a descriptor once more and makes a stream of it: its number, or a negative errno.
#[op(effect)]
fn op_tty_open(rt: &Runtime, file: FileRef) -> i32 {
    quiet(reopen(&file).and_then(|fd| {
        let number =
            adopt_stream(rt, fd).map_err(|error| Errno::from_io_error(&error).unwrap_or(Errno::IO))?;
        Ok(number as i32)
    }))
}

fn reopen(file: &FileRef) -> Result<rustix::fd::OwnedFd, Errno> {
    let fd = file.fd()?;
    let name = rustix::termios::ttyname(fd, Vec::new())?;
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
    // Some terminals cannot be opened again (their file belongs to somebody else); then this description is shared.
    rustix::fs::open(&*name, flags, Mode::empty()).or_else(|_| rustix::io::fcntl_dupfd_cloexec(fd, 0))
}

/// Columns and rows of a terminal, -1 if it is none.
#[op(effect)]
fn op_tty_size(file: FileRef) -> (f64, f64) {
    let size = file.fd().and_then(rustix::termios::tcgetwinsize);
    size.map_or((-1.0, -1.0), |size| (f64::from(size.ws_col), f64::from(size.ws_row)))
}

/// Raw mode: every key at once, no echo, no signals from keys. 0 or a negative errno.
#[op(effect)]
fn op_tty_set_raw(rt: &Runtime, number: i32, raw: bool) -> i32 {
    quiet(set_raw(rt, number, raw).map(|()| 0))
}

fn set_raw(rt: &Runtime, number: i32, raw: bool) -> Result<(), Errno> {
    let file = rt.files.get(number);
    let fd = file.fd()?;
    let mut terminals = process(rt).kept.terminals();
    if !terminals.iter().any(|(known, _)| *known == number) {
        terminals.push((number, tcgetattr(fd)?));
    }
    let Some((_, original)) = terminals.iter().find(|(known, _)| *known == number) else { return Ok(()) };
    let mut mode = original.clone();
    if raw {
        make_raw(&mut mode);
    }
    tcsetattr(fd, OptionalActions::Drain, &mode)
}

/// As libuv has it: output is still processed, unlike in `cfmakeraw`.
fn make_raw(mode: &mut Termios) {
    mode.input_modes -=
        InputModes::BRKINT | InputModes::ICRNL | InputModes::INPCK | InputModes::ISTRIP | InputModes::IXON;
    mode.output_modes |= OutputModes::ONLCR;
    mode.control_modes |= ControlModes::CS8;
    mode.local_modes -= LocalModes::ECHO | LocalModes::ICANON | LocalModes::IEXTEN | LocalModes::ISIG;
    mode.special_codes[SpecialCodeIndex::VMIN] = 1;
    mode.special_codes[SpecialCodeIndex::VTIME] = 0;
}

/// The module's ops.
pub(crate) const OPS: &[OpDef] = &[
    op_def::<op_console_is_tty>(),
    op_def::<op_tty_open>(),
    op_def::<op_tty_size>(),
    op_def::<op_tty_set_raw>(),
];
