//! An echo server on one thread: whatever a client sends comes back, until ctrl-C.
//!
//! ```sh
//! cargo run --release -p spindle-loop --example echo_server -- 127.0.0.1:7000
//! ```
//!
//! It shows how sockets are used: readiness is told once, so each socket is read until it would block, but no
//! more than a few times in one turn, so that a client that sends without end does not keep the others waiting.
//! It pulls events itself; `Callbacks` would do as well.

use mio::net::{TcpListener, TcpStream};
use signal_hook::consts::SIGINT;
use spindle_loop::{Event, EventLoop, Handle, Ready, RunMode};
use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Read, Write};

/// How often one connection may be read in one turn.
const READS_MAX: usize = 32;

/// How much a connection may owe its client before it stops reading.
const OWED_MAX: usize = 1 << 20;

struct Server {
    events: EventLoop,
    listener: Handle,
    interrupt: Handle,
    /// What each connection has read and not written yet.
    owed: BTreeMap<Handle, Vec<u8>>,
}

fn main() -> io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:7000".to_owned());
    let address = address.parse().map_err(|_| io::Error::new(ErrorKind::InvalidInput, "not an address"))?;
    let mut events = EventLoop::new()?;
    let listener = TcpListener::bind(address)?;
    println!("listening on {}; ctrl-C ends it", listener.local_addr()?);
    let listener = events.add_tcp_listener(listener)?;
    let interrupt = events.signal(SIGINT)?;
    Server { events, listener, interrupt, owed: BTreeMap::new() }.run();
    println!("bye");
    Ok(())
}

impl Server {
    fn run(&mut self) {
        while let Some(event) = self.events.next(RunMode::Default) {
            match event {
                Event::Io { handle, .. } if handle == self.listener => self.accept_all(),
                Event::Io { handle, .. } => self.serve(handle),
                Event::Signal { .. } => self.close_all(),
                _ => {}
            }
        }
    }

    fn accept_all(&mut self) {
        while let Some(listener) = self.events.tcp_listener(self.listener) {
            match listener.accept() {
                Ok((stream, peer)) => {
                    println!("{peer} came");
                    self.add(stream);
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                // A client that went away again, or too many of them: the rest are still waiting.
                Err(error) => return eprintln!("accept: {error}"),
            }
        }
    }

    fn add(&mut self, stream: TcpStream) {
        match self.events.add_tcp_stream(stream) {
            Ok(handle) => drop(self.owed.insert(handle, Vec::new())),
            Err(error) => eprintln!("a connection is lost: {error}"),
        }
    }

    fn serve(&mut self, handle: Handle) {
        match self.echo(handle) {
            Ok(true) => {}
            Ok(false) => self.hang_up(handle),
            Err(error) => {
                eprintln!("{handle:?}: {error}");
                self.hang_up(handle);
            }
        }
    }

    /// Writes what is owed and reads what has come, in turns; false when the stream ended and nothing is owed.
    fn echo(&mut self, handle: Handle) -> io::Result<bool> {
        let Self { events, owed, .. } = self;
        let (Some(stream), Some(owed)) = (events.tcp_stream(handle), owed.get_mut(&handle)) else {
            return Ok(true);
        };
        for _ in 0..READS_MAX {
            write_owed(stream, owed)?;
            if owed.len() > OWED_MAX {
                return Ok(true); // Goes on when the socket can be written to again.
            }
            let mut bytes = [0; 16 * 1024];
            match stream.read(&mut bytes) {
                // The client may have stopped sending and still be listening.
                Ok(0) => return Ok(!owed.is_empty()),
                Ok(count) => owed.extend_from_slice(&bytes[..count]),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(true),
                Err(error) => return Err(error),
            }
        }
        // There may be more, and the kernel will not say so again.
        self.events.reschedule(handle, Ready::READABLE);
        Ok(true)
    }

    fn hang_up(&mut self, handle: Handle) {
        self.owed.remove(&handle);
        self.events.close(handle);
    }

    fn close_all(&mut self) {
        let connections: Vec<Handle> = self.owed.keys().copied().collect();
        for handle in connections.into_iter().chain([self.listener, self.interrupt]) {
            self.hang_up(handle);
        }
    }
}

/// Writes as much of `owed` as the socket takes.
fn write_owed(stream: &mut TcpStream, owed: &mut Vec<u8>) -> io::Result<()> {
    while !owed.is_empty() {
        match stream.write(owed) {
            Ok(count) => drop(owed.drain(..count)),
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
