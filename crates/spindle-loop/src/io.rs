//! I/O handles: sockets and descriptors whose readiness the poll phase tells.
//!
//! A source is registered once, edge-triggered, for reading and writing, and stays registered until it is
//! closed. The host tries its call first and waits for an event only when the call would block. Reading and
//! writing themselves are done by the host on the typed source.

use crate::event::Ready;
use crate::event_loop::EventLoop;
use crate::handle::{Body, Handle};
use mio::event::Source as MioSource;
use mio::net::{TcpListener, TcpStream, UdpSocket, UnixListener, UnixStream};
use mio::unix::SourceFd;
use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd, RawFd};

/// What an I/O handle holds.
#[derive(Debug)]
pub(crate) struct Io {
    pub source: Source,
    /// Readiness that waits to be yielded; while it is not empty the handle stands in a list of `poll.rs`.
    pub ready: Ready,
}

/// The descriptor, by type.
#[derive(Debug)]
pub(crate) enum Source {
    TcpListener(TcpListener),
    TcpStream(TcpStream),
    UnixListener(UnixListener),
    UnixStream(UnixStream),
    Udp(UdpSocket),
    Owned(OwnedFd),
    /// Somebody else's: not closed with the handle.
    Raw(RawFd),
    /// Nothing the kernel knows.
    Scripted,
}

impl Source {
    /// Calls `f` with what mio registers; a scripted source has nothing to register.
    fn with_mio<R>(&mut self, f: impl FnOnce(&mut dyn MioSource) -> io::Result<R>) -> Option<io::Result<R>> {
        Some(match self {
            Source::TcpListener(source) => f(source),
            Source::TcpStream(source) => f(source),
            Source::UnixListener(source) => f(source),
            Source::UnixStream(source) => f(source),
            Source::Udp(source) => f(source),
            Source::Owned(fd) => f(&mut SourceFd(&fd.as_raw_fd())),
            Source::Raw(fd) => f(&mut SourceFd(fd)),
            Source::Scripted => return None,
        })
    }

    /// Whether closing the descriptor is enough for the kernel to forget it. It is if nobody can hold a
    /// duplicate, which is so for sockets that mio owns: that saves a system call for each connection.
    fn is_forgotten_when_closed(&self) -> bool {
        !matches!(self, Source::Owned(_) | Source::Raw(_) | Source::Scripted)
    }
}

macro_rules! typed_sources {
    ($($(#[$add_doc:meta])* $add:ident, $get:ident: $variant:ident($ty:ty), $what:literal;)*) => {
        impl EventLoop {
            $(
                $(#[$add_doc])*
                ///
                /// The handle is active, so it keeps the loop alive until it is closed, unref'd or
                /// deactivated with [`EventLoop::io_activate`].
                ///
                /// # Errors
                /// What the kernel says when it is registered (`ENOMEM`, `ENOSPC`).
                pub fn $add(&mut self, source: $ty) -> io::Result<Handle> {
                    self.add_source(Source::$variant(source), Ready::READABLE | Ready::WRITABLE)
                }

                #[doc = concat!("The ", $what, " behind a handle; `None` if it is closing, stale or something else.")]
                #[inline]
                pub fn $get(&mut self, handle: Handle) -> Option<&mut $ty> {
                    match self.handles.open_mut(handle).map(|slot| &mut slot.body) {
                        Some(Body::Io(Io { source: Source::$variant(source), .. })) => Some(source),
                        _ => None,
                    }
                }
            )*
        }
    };
}

typed_sources! {
    /// Registers a listening TCP socket.
    add_tcp_listener, tcp_listener: TcpListener(TcpListener), "listening TCP socket";
    /// Registers a TCP connection, established or still connecting: it is decided when it becomes writable.
    add_tcp_stream, tcp_stream: TcpStream(TcpStream), "TCP connection";
    /// Registers a listening Unix socket.
    add_unix_listener, unix_listener: UnixListener(UnixListener), "listening Unix socket";
    /// Registers a connection over a Unix socket.
    add_unix_stream, unix_stream: UnixStream(UnixStream), "Unix connection";
    /// Registers a UDP socket.
    add_udp, udp: Udp(UdpSocket), "UDP socket";
}

impl EventLoop {
    /// Registers any other descriptor that can be waited for (a pipe, a terminal) and takes it over.
    /// `interest` is made of [`Ready::READABLE`] and [`Ready::WRITABLE`]. It should be non-blocking.
    ///
    /// ```
    /// # use spindle_loop::{Event, EventLoop, Ready, RunMode};
    /// # use std::io::Write;
    /// let mut events = EventLoop::new()?;
    /// let (reader, mut writer) = std::io::pipe()?;
    /// let handle = events.add_fd(reader.into(), Ready::READABLE)?;
    /// writer.write_all(b"x")?;
    /// assert_eq!(events.next(RunMode::Default), Some(Event::Io { handle, ready: Ready::READABLE }));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    ///
    /// # Errors
    /// `EPERM` for regular files and directories, which are always ready.
    pub fn add_fd(&mut self, fd: OwnedFd, interest: Ready) -> io::Result<Handle> {
        self.add_source(Source::Owned(fd), interest)
    }

    /// As [`EventLoop::add_fd`], for a descriptor that is somebody else's, such as the standard streams: it is
    /// not closed with the handle, and must stay open until then.
    ///
    /// # Errors
    /// As [`EventLoop::add_fd`], and `EBADF`.
    pub fn add_raw_fd(&mut self, fd: RawFd, interest: Ready) -> io::Result<Handle> {
        self.add_source(Source::Raw(fd), interest)
    }

    /// An I/O handle without a descriptor, which only the [`Script`](crate::Script) of a
    /// [`ScriptedPoller`](crate::ScriptedPoller) or [`EventLoop::reschedule`] makes ready.
    pub fn add_scripted(&mut self) -> Handle {
        self.insert_source(Source::Scripted)
    }

    /// The descriptor of any I/O handle that has one and owns it.
    pub fn fd(&self, handle: Handle) -> Option<BorrowedFd<'_>> {
        let Some(Body::Io(io)) = self.handles.open(handle).map(|slot| &slot.body) else { return None };
        Some(match &io.source {
            Source::TcpListener(source) => source.as_fd(),
            Source::TcpStream(source) => source.as_fd(),
            Source::UnixListener(source) => source.as_fd(),
            Source::UnixStream(source) => source.as_fd(),
            Source::Udp(source) => source.as_fd(),
            Source::Owned(fd) => fd.as_fd(),
            Source::Raw(_) | Source::Scripted => return None,
        })
    }

    /// Says whether the handle counts for the loop's being alive. Its readiness is told either way.
    pub fn io_activate(&mut self, handle: Handle, active: bool) {
        if self.is_io(handle) {
            self.handles.set_active(handle, active);
        }
    }

    fn is_io(&self, handle: Handle) -> bool {
        self.handles.open(handle).is_some_and(|slot| matches!(slot.body, Body::Io(_)))
    }

    fn add_source(&mut self, source: Source, interest: Ready) -> io::Result<Handle> {
        let handle = self.insert_source(source);
        let poller = &mut self.poller;
        let Some(Body::Io(io)) = self.handles.get_mut(handle).map(|slot| &mut slot.body) else {
            return Ok(handle);
        };
        let registered = io.source.with_mio(|source| poller.register(source, handle, interest));
        match registered {
            Some(Err(error)) => {
                self.handles.remove(handle);
                self.sources -= 1;
                Err(error)
            }
            Some(Ok(())) | None => Ok(handle),
        }
    }

    fn insert_source(&mut self, source: Source) -> Handle {
        let handle = self.handles.insert(Body::Io(Io { source, ready: Ready::NONE }));
        self.handles.set_active(handle, true);
        self.sources += 1;
        handle
    }

    pub(crate) fn drop_source(&mut self, handle: Handle, mut io: Io) {
        self.sources -= 1;
        if !io.ready.is_empty() {
            self.unschedule(handle);
        }
        if !io.source.is_forgotten_when_closed() {
            // Fails only if somebody closed the descriptor already, and then there is nothing to undo.
            let _ = io.source.with_mio(|source| self.poller.deregister(source));
        }
    }
}
