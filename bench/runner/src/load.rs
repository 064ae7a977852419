//! The load on an HTTP server: so many connections, each with one request outstanding, for so long.
//!
//! Every answer is read to its end and its status checked; the next request goes out at once. One thread on one
//! core, as the server has one, so that neither steals from the other.

use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};
use std::io::{self, ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// What to send.
#[derive(Debug, Clone, Copy)]
pub struct Request {
    pub method: &'static str,
    pub path: &'static str,
    pub body: &'static str,
}

/// What came back within the measured time.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Complete answers with status 200.
    pub answers: u64,
    /// Connections that failed, and answers that were no such answers.
    pub errors: u64,
    /// The measured time.
    pub seconds: f64,
    /// Microseconds from a request to the end of its answer, in no order.
    pub latencies_us: Vec<u32>,
}

struct Connection {
    stream: TcpStream,
    input: Vec<u8>,
    sent: Instant,
    broken: bool,
}

/// A load that is under way.
pub struct Load {
    poll: Poll,
    connections: Vec<Connection>,
    request: Vec<u8>,
}

impl Load {
    /// Connects and sends the first request on each connection.
    ///
    /// # Errors
    /// The server cannot be reached.
    pub fn start(address: SocketAddr, connections: usize, request: Request) -> io::Result<Load> {
        let poll = Poll::new()?;
        let request = text_of(address, request).into_bytes();
        let mut load = Load { poll, connections: Vec::with_capacity(connections), request };
        for index in 0..connections {
            // Connecting blocks, so that the first request can be written at once.
            let stream = std::net::TcpStream::connect_timeout(&address, Duration::from_secs(5))?;
            stream.set_nodelay(true)?;
            stream.set_nonblocking(true)?;
            let mut stream = TcpStream::from_std(stream);
            load.poll.registry().register(&mut stream, Token(index), Interest::READABLE)?;
            stream.write_all(&load.request)?;
            load.connections.push(Connection {
                stream,
                input: Vec::new(),
                sent: Instant::now(),
                broken: false,
            });
        }
        Ok(load)
    }

    /// Goes on for `length` and counts what completes in it.
    ///
    /// # Errors
    /// The poller failed.
    pub fn run(&mut self, length: Duration) -> io::Result<Outcome> {
        let mut outcome = Outcome::default();
        let mut events = Events::with_capacity(256);
        let start = Instant::now();
        loop {
            let left = length.saturating_sub(start.elapsed());
            if left.is_zero() || self.connections.iter().all(|connection| connection.broken) {
                break;
            }
            self.poll.poll(&mut events, Some(left))?;
            for event in &events {
                let connection = &mut self.connections[event.token().0];
                if !connection.broken && turn(connection, &self.request, &mut outcome).is_err() {
                    connection.broken = true;
                    outcome.errors += 1;
                }
            }
        }
        outcome.seconds = start.elapsed().as_secs_f64();
        Ok(outcome)
    }
}

fn text_of(address: SocketAddr, request: Request) -> String {
    let Request { method, path, body } = request;
    let mut text = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nUser-Agent: load/1\r\n");
    if !body.is_empty() {
        text.push_str(&format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len()));
    }
    text.push_str("\r\n");
    text.push_str(body);
    text
}

/// Reads what there is; a complete answer is counted and followed by the next request.
fn turn(connection: &mut Connection, request: &[u8], outcome: &mut Outcome) -> io::Result<()> {
    let mut buffer = [0u8; 16384];
    loop {
        match connection.stream.read(&mut buffer) {
            Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
            Ok(count) => connection.input.extend_from_slice(&buffer[..count]),
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        }
        if let Some(length) = complete(&connection.input)? {
            if length != connection.input.len() {
                return Err(io::Error::other("more than one answer to one request"));
            }
            connection.input.clear();
            outcome.answers += 1;
            outcome.latencies_us.push(connection.sent.elapsed().as_micros() as u32);
            connection.sent = Instant::now();
            connection.stream.write_all(request)?;
        }
    }
}

/// The length of the answer at the start of `input`, if it is all there.
fn complete(input: &[u8]) -> io::Result<Option<usize>> {
    let Some(head) = input.windows(4).position(|window| window == b"\r\n\r\n") else { return Ok(None) };
    let text = std::str::from_utf8(&input[..head]).map_err(io::Error::other)?;
    if !text.starts_with("HTTP/1.1 200 ") {
        return Err(io::Error::other("not a 200"));
    }
    let body = head + 4;
    for line in text.split("\r\n").skip(1) {
        let (name, value) = line.split_once(':').ok_or_else(|| io::Error::other("a header without colon"))?;
        if name.eq_ignore_ascii_case("content-length") {
            let length: usize = value.trim().parse().map_err(io::Error::other)?;
            return Ok((input.len() >= body + length).then_some(body + length));
        }
        if name.eq_ignore_ascii_case("transfer-encoding") {
            return Ok(input.ends_with(b"\r\n0\r\n\r\n").then_some(input.len()));
        }
    }
    Err(io::Error::other("an answer of unknown length"))
}

#[cfg(test)]
mod tests {
    use super::complete;

    #[test]
    fn an_answer_ends_where_its_length_says() {
        let whole = b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc";
        assert_eq!(complete(whole).unwrap(), Some(whole.len()));
        assert_eq!(complete(&whole[..whole.len() - 1]).unwrap(), None);
        assert_eq!(complete(b"HTTP/1.1 200 OK\r\n").unwrap(), None);
    }

    #[test]
    fn a_chunked_answer_ends_with_an_empty_chunk() {
        let whole = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n";
        assert_eq!(complete(whole).unwrap(), Some(whole.len()));
        assert_eq!(complete(&whole[..whole.len() - 5]).unwrap(), None);
    }

    #[test]
    fn other_answers_are_errors() {
        assert!(complete(b"HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n").is_err());
        assert!(complete(b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\n").is_err());
    }
}
