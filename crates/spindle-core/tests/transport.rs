//! Transports over socket pairs: a plain one adds and keeps nothing, and a layer's stream arrives whole however the socket's
//! bytes are cut, however little the kernel takes, and fails in its own words.

#[path = "support/masked.rs"]
mod masked;

use masked::{GREETING, Mask, Masked, record};
use rustix::fd::AsFd;
use rustix::io::Errno;
use spindle_core::transport::{Piece, Transport};
use spindle_loop::Ready;
use std::io::Write;
use std::os::unix::net::UnixStream;

/// More than any socket buffer holds.
const LONG: usize = 3_000_000;

/// One end of a connection.
struct End {
    socket: UnixStream,
    transport: Transport,
}

impl End {
    fn plain(socket: UnixStream) -> End {
        socket.set_nonblocking(true).unwrap();
        End { socket, transport: Transport::Plain }
    }

    fn layered(socket: UnixStream, step: usize) -> End {
        End { transport: Transport::Layered(Box::new(Masked::new(step))), ..End::plain(socket) }
    }

    fn ready(&mut self, ready: Ready) -> Ready {
        self.transport.ready(self.socket.as_fd(), ready)
    }

    fn read(&mut self, room: usize) -> Result<Vec<u8>, Errno> {
        self.transport.read_vec(self.socket.as_fd(), room)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<usize, Errno> {
        self.transport.write(self.socket.as_fd(), Piece::Own(bytes))
    }

    fn shutdown(&mut self) -> Result<(), Errno> {
        self.transport.shutdown(self.socket.as_fd())
    }

    /// Reads what there is, as a reader does that reads on while reads fill what they are given.
    fn drain(&mut self, into: &mut Vec<u8>) -> Result<bool, Errno> {
        loop {
            match self.read(1000) {
                Ok(bytes) if bytes.is_empty() => return Ok(true),
                Ok(bytes) => {
                    let is_last = bytes.len() < 1000 && !self.transport.has_unread();
                    into.extend_from_slice(&bytes);
                    if is_last {
                        return Ok(false);
                    }
                }
                Err(Errno::AGAIN) => return Ok(false),
                Err(error) => return Err(error),
            }
        }
    }
}

fn both(step: usize) -> (End, End) {
    let (one, other) = UnixStream::pair().unwrap();
    (End::layered(one, step), End::layered(other, step))
}

/// Both ends hear of all readiness until both have greeted.
fn greet(one: &mut End, other: &mut End) {
    for _ in 0..2 {
        one.ready(Ready::READABLE | Ready::WRITABLE);
        other.ready(Ready::READABLE | Ready::WRITABLE);
    }
}

fn pattern(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at / 251 + at) as u8).collect()
}

/// What a peer sends that greets, says `bytes` in one record each, and takes its leave.
fn spoken(records: &[&[u8]]) -> Vec<u8> {
    let mut mask = Mask::default();
    let mut sent = record(&mut mask, GREETING);
    for bytes in records {
        sent.extend(record(&mut mask, bytes));
    }
    sent.extend(record(&mut mask, b""));
    sent
}

#[test]
fn a_plain_transport_is_the_socket() {
    let (one, other) = UnixStream::pair().unwrap();
    let (mut one, mut other) = (End::plain(one), End::plain(other));
    assert_eq!(one.ready(Ready::READABLE | Ready::ERROR), Ready::READABLE | Ready::ERROR);
    assert_eq!(one.write(b"ab"), Ok(2));
    assert_eq!(one.transport.write_two(one.socket.as_fd(), b"cd", b"e"), Ok(3));
    assert_eq!(one.transport.write_pieces(one.socket.as_fd(), &[Piece::Own(b"f"), Piece::Own(b"g")]), Ok(2));
    assert_eq!((one.transport.owed(), one.transport.flush(one.socket.as_fd())), (0, Ok(())));
    let mut three = [0; 3];
    assert_eq!(other.transport.read_own(other.socket.as_fd(), &mut three), Ok(3));
    assert_eq!(&three, b"abc");
    assert!(!other.transport.has_unread() && !other.transport.is_layered());
    assert_eq!(other.read(100), Ok(b"defg".to_vec()));
    assert_eq!(other.read(100), Err(Errno::AGAIN));
    assert_eq!(one.shutdown(), Ok(()));
    assert_eq!(other.read(100), Ok(Vec::new()));
    assert!(other.transport.failure().is_none());
}

#[test]
fn what_arrives_does_not_depend_on_where_it_is_cut() {
    let sent = spoken(&[b"one", b"and two", b"3"]);
    for step in [1, 2, 3, 5, 1 << 16] {
        for cut in 0..=sent.len() {
            for second in [cut, (cut + 1).min(sent.len()), (cut + 4).min(sent.len())] {
                let (mut peer, socket) = UnixStream::pair().unwrap();
                let mut end = End::layered(socket, step);
                let (mut read, mut is_over) = (Vec::new(), false);
                for part in [&sent[..cut], &sent[cut..second], &sent[second..]] {
                    peer.write_all(part).unwrap();
                    if end.ready(Ready::READABLE).contains(Ready::READABLE) {
                        is_over = end.drain(&mut read).unwrap();
                    }
                }
                assert_eq!(String::from_utf8_lossy(&read), "oneand two3", "cut at {cut} and {second}");
                assert!(is_over, "cut at {cut} and {second}");
            }
        }
    }
}

#[test]
fn bytes_inside_the_layer_are_unread_although_the_socket_is_empty() {
    let (mut peer, socket) = UnixStream::pair().unwrap();
    let mut end = End::layered(socket, 1 << 16);
    peer.write_all(&spoken(&[b"abcdef"])).unwrap();
    assert_eq!(end.ready(Ready::READABLE), Ready::READABLE);
    assert_eq!(end.read(4), Ok(b"abcd".to_vec()));
    assert!(end.transport.has_unread());
    assert_eq!(end.read(4), Ok(b"ef".to_vec()));
    assert!(end.transport.has_unread(), "the end is still to be read");
    // An event that has nothing to do with reading tells of it, too.
    assert!(end.ready(Ready::NONE).contains(Ready::READABLE));
    assert_eq!(end.read(4), Ok(Vec::new()));
    assert!(!end.transport.has_unread());
}

#[test]
fn writing_waits_for_the_greeting() {
    let (mut one, mut other) = both(1 << 16);
    assert_eq!(one.ready(Ready::WRITABLE), Ready::NONE, "nothing that means anything above");
    assert_eq!(one.write(b"early"), Err(Errno::AGAIN));
    other.ready(Ready::READABLE | Ready::WRITABLE);
    assert_eq!(one.ready(Ready::READABLE), Ready::WRITABLE, "a read was what the write waited for");
    assert_eq!(one.write(b"early"), Ok(5));
    assert_eq!(other.ready(Ready::READABLE), Ready::READABLE);
    assert_eq!(other.read(10), Ok(b"early".to_vec()));
}

#[test]
fn a_slow_peer_gets_everything_and_little_is_kept_for_it() {
    for step in [1 << 16, 3000] {
        let (mut one, mut other) = both(step);
        greet(&mut one, &mut other);
        let sent = pattern(LONG);
        let (mut at, mut read, mut refusals) = (0, Vec::new(), 0);
        while at < sent.len() {
            match one.write(&sent[at..]) {
                Ok(count) => at += count,
                Err(Errno::AGAIN) => refusals += 1,
                Err(error) => panic!("{error}"),
            }
            assert!(one.transport.owed() <= masked::RECORD_MAX + 2);
            if one.transport.owed() > 0 {
                assert_eq!(one.write(&[]), Err(Errno::AGAIN), "not all is out");
                other.ready(Ready::READABLE);
                other.drain(&mut read).unwrap();
                assert!(one.ready(Ready::WRITABLE).contains(Ready::WRITABLE));
            }
        }
        assert_eq!((refusals, one.write(&[])), (0, Ok(0)));
        assert_eq!(one.shutdown(), Ok(()));
        other.ready(Ready::READABLE);
        assert_eq!(other.drain(&mut read), Ok(true));
        assert!(read == sent, "the same bytes in the same order");
    }
}

#[test]
fn a_farewell_waits_for_what_is_owed() {
    let (mut one, mut other) = both(1 << 16);
    greet(&mut one, &mut other);
    let sent = pattern(LONG);
    let accepted = one.write(&sent).unwrap();
    assert!(one.transport.owed() > 0);
    assert_eq!(one.shutdown(), Err(Errno::AGAIN));
    let mut read = Vec::new();
    other.ready(Ready::READABLE);
    assert_eq!(other.drain(&mut read), Ok(false));
    assert!(one.ready(Ready::WRITABLE).contains(Ready::WRITABLE));
    assert_eq!(one.shutdown(), Ok(()));
    other.ready(Ready::READABLE);
    assert_eq!(other.drain(&mut read), Ok(true));
    assert!(read == sent[..accepted]);
}

#[test]
fn an_end_in_the_middle_of_a_record_is_the_layers_failure() {
    let sent = spoken(&[b"whole", b"half of it"]);
    let inside = sent.len() - 6;
    let (mut peer, socket) = UnixStream::pair().unwrap();
    let mut end = End::layered(socket, 1);
    peer.write_all(&sent[..inside]).unwrap();
    drop(peer);
    let told = end.ready(Ready::READABLE | Ready::READ_CLOSED);
    assert!(told.contains(Ready::READABLE | Ready::WRITABLE), "for whoever asks first");
    assert_eq!(end.read(100), Ok(b"whole".to_vec()), "what came before is not lost");
    assert!(end.transport.has_unread());
    assert_eq!(end.read(100), Err(Errno::PROTO));
    let failure = end.transport.failure().unwrap();
    assert_eq!(failure.code, "ERR_MASKED_TRUNCATED");
    assert_eq!(failure.text, "the peer ended in the middle of a record");
    assert_eq!((end.write(b"x"), end.shutdown()), (Err(Errno::PROTO), Err(Errno::PROTO)));
}

#[test]
fn a_peer_that_speaks_something_else_fails_the_greeting() {
    let (mut peer, socket) = UnixStream::pair().unwrap();
    let mut end = End::layered(socket, 1 << 16);
    peer.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
    assert!(end.ready(Ready::READABLE).contains(Ready::READABLE));
    assert_eq!(end.read(100), Err(Errno::PROTO));
    assert_eq!(end.transport.failure().unwrap().code, "ERR_MASKED_RECORD");
}
