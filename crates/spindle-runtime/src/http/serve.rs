//! What the driver does with the loop's events of servers and connections, and when it enters JavaScript for them.
//!
//! One read is one round: all that its bytes say is told in entries without a checkpoint between them (but after pieces
//! of bodies), as Node tells pipelined requests, and the checkpoint follows the round. A round's responses are written together at its end.

use super::flags_of;
use super::table::Table;
use crate::border::http_event as told;
use rustix::io::Errno;
use spindle_core::{Driver, Entry, OwnerClass, Runtime};
use spindle_engine::{Arg, Cx, Scalar};
use spindle_http::Event;
use spindle_loop::{Event as LoopEvent, Ready};
use std::cell::{RefCell, RefMut};

/// Reads of one connection, and connections taken from one listener, before others have their turn.
const ROUNDS_MAX: usize = 32;
const ACCEPTS_MAX: usize = 64;

/// A complete head: connection, server, method, target, fields, flags. True: JavaScript takes the upgrade.
static HTTP_REQUEST: Entry = Entry::new("httpRequest");
/// Whatever else JavaScript is told: what ([`told`]), the numbers of the connection and its server, and what is said there.
static HTTP_EVENT: Entry = Entry::new("httpEvent");

/// Listeners whose connections are served here.
pub(super) static SERVERS: OwnerClass = OwnerClass::new(|driver, cx, id, event| match event {
    LoopEvent::Io { .. } => Http::of(driver).http_accept(cx, id),
    LoopEvent::Closed { .. } => Http::of(driver).http_listener_closed(cx, id),
    _ => {}
});
/// Connections.
pub(super) static CONNS: OwnerClass = OwnerClass::new(|driver, cx, id, event| match event {
    LoopEvent::Io { ready, .. } => Http::of(driver).http_conn_io(cx, id, ready),
    LoopEvent::Closed { .. } => Http::of(driver).http_closed(cx, id),
    _ => {}
});
/// The timer of connections' deadlines.
pub(super) static DEADLINES: OwnerClass = OwnerClass::new(|driver, cx, _, _| Http::of(driver).http_timer(cx));

/// The driver, as this module uses it, and the table, which is looked up once an event.
struct Http<'a> {
    driver: &'a Driver<'a>,
    table: &'a RefCell<Table>,
}

/// Why a round of reading ended.
enum Round {
    /// There may be more.
    More,
    /// Nothing more for now.
    Over,
}

impl<'a> Http<'a> {
    #[inline]
    fn of(driver: &'a Driver<'a>) -> Http<'a> {
        Http { driver, table: super::tables(driver.runtime()) }
    }

    #[inline]
    fn runtime(&self) -> &'a Runtime {
        self.driver.runtime()
    }

    #[inline]
    fn http(&self) -> RefMut<'_, Table> {
        self.table.borrow_mut()
    }

    #[inline]
    fn enter(&self, cx: &mut Cx, entry: &Entry, args: &[Arg<'_>]) -> Option<Scalar> {
        self.driver.enter(cx, entry, args)
    }

    #[inline]
    fn checkpoint(&self, cx: &mut Cx) {
        self.driver.checkpoint(cx);
    }

    /// Takes connections until none waits.
    fn http_accept(&self, cx: &mut Cx, id: u32) {
        for _ in 0..ACCEPTS_MAX {
            match super::ops::accept(self.runtime(), id) {
                Ok(accepted) if accepted.told => {
                    let kind = if accepted.dropped.is_some() { told::DROP } else { told::OPEN };
                    let text = accepted.dropped.as_deref().map_or(Arg::Undefined, Arg::Str);
                    let number = Arg::Int(accepted.conn as i32);
                    let args = [Arg::Int(kind), number, Arg::Int(id as i32), text, Arg::Undefined];
                    self.enter(cx, &HTTP_EVENT, &args);
                    self.checkpoint(cx);
                }
                Ok(_) => {}
                Err(Errno::AGAIN) => return,
                // The client gave up before it was taken.
                Err(Errno::CONNABORTED | Errno::INTR | Errno::PROTO) => {}
                Err(_) => return,
            }
        }
        let handle = self.http().server(id).map(|server| server.handle);
        if let Some(handle) = handle {
            self.runtime().event_loop().reschedule(handle, Ready::READABLE);
        }
    }

    fn http_conn_io(&self, cx: &mut Cx, id: u32, ready: Ready) {
        let (ready, has_failed) = self.http_ready(id, ready);
        // Its own words come before what a write would say, which is that the peer is gone.
        if has_failed {
            self.http_readable(cx, id);
        }
        let writable = Ready::WRITABLE | Ready::WRITE_CLOSED | Ready::ERROR;
        if ready.bits() & writable.bits() != 0 {
            self.http_writable(cx, id);
        }
        let readable = Ready::READABLE | Ready::READ_CLOSED | Ready::ERROR;
        if ready.bits() & readable.bits() != 0 {
            if ready.contains(Ready::READ_CLOSED) || ready.contains(Ready::ERROR) {
                self.http().conn(id).into_iter().for_each(|conn| conn.ends = true);
            }
            self.http_readable(cx, id);
        }
    }

    /// What an event of the socket means for the connection, and whether a layer has failed.
    fn http_ready(&self, id: u32, ready: Ready) -> (Ready, bool) {
        let (mut http, event_loop) = (self.http(), self.runtime().event_loop());
        let Some(conn) = http.conn(id) else { return (ready, false) };
        (conn.ready(&event_loop, ready), conn.failure().is_some())
    }

    /// Writes what waits, and tells JavaScript if it wants to hear that all is out.
    fn http_writable(&self, cx: &mut Cx, id: u32) {
        {
            let (mut http, mut event_loop) = (self.http(), self.runtime().event_loop());
            let Some(conn) = http.conn(id).filter(|conn| conn.waits_to_write()) else { return };
            conn.settle(&mut event_loop);
        }
        if self.http_is_drained(id) {
            self.http_tell(cx, told::DRAIN, id, Arg::Undefined, Arg::Undefined);
            self.checkpoint(cx);
        }
    }

    fn http_readable(&self, cx: &mut Cx, id: u32) {
        // What was left unparsed comes first.
        if self.http().conn(id).is_some_and(|conn| conn.has_input()) {
            self.http_round(cx, id, &[]);
        }
        let mut scratch = self.http().take_scratch();
        let mut rounds = 0;
        while let Round::More = self.http_read(cx, id, &mut scratch) {
            rounds += 1;
            if rounds == ROUNDS_MAX {
                self.http_again(id);
                break;
            }
        }
        self.http().keep_scratch(scratch);
    }

    /// Asks for the same readiness in the next poll.
    fn http_again(&self, id: u32) {
        let handle = self.http().conn(id).map(|conn| conn.handle);
        if let Some(handle) = handle {
            self.runtime().event_loop().reschedule(handle, Ready::READABLE);
        }
    }

    /// One read and its round.
    fn http_read(&self, cx: &mut Cx, id: u32, scratch: &mut [u8]) -> Round {
        let read = {
            let (mut http, mut event_loop) = (self.http(), self.runtime().event_loop());
            let Some(conn) = http.conn(id) else { return Round::Over };
            if !conn.may_read() {
                return Round::Over;
            }
            let read = conn.read(&event_loop, scratch);
            let timeout = conn.timeout_ms;
            if timeout != 0 {
                http.set_deadline(&mut event_loop, id, timeout);
            }
            read
        };
        match read {
            Ok(0) => self.http_eof(cx, id),
            Ok(count) => {
                // What the round itself taps begins with the next read.
                let tapped = self.http().conn(id).is_some_and(|conn| conn.tapped);
                self.http_round(cx, id, &scratch[..count]);
                if tapped {
                    self.http_tell(cx, told::RAW, id, Arg::bytes(scratch[..count].to_vec()), Arg::Undefined);
                    self.checkpoint(cx);
                }
                if self.http().conn(id).is_some_and(|conn| conn.has_more(count, scratch.len())) {
                    return Round::More;
                }
            }
            Err(Errno::AGAIN) => {}
            Err(Errno::INTR) => return Round::More,
            Err(error) => {
                self.http_failed(cx, id, error);
            }
        }
        Round::Over
    }

    /// Reading failed. A layer's failure is told even of a connection that has said nothing yet: a handshake failed.
    fn http_failed(&self, cx: &mut Cx, id: u32, error: Errno) {
        let failure = self.http().conn(id).and_then(|conn| conn.failure().cloned());
        let errno = Arg::Int(-error.raw_os_error());
        match failure {
            None => self.http_tell_fate(cx, id, told::FAILED, errno),
            Some(failure) => {
                let text = format!("{} {}", failure.code, failure.text);
                self.http_tell(cx, told::FAILED, id, errno, Arg::Str(&text));
                self.checkpoint(cx);
            }
        }
    }

    fn http_eof(&self, cx: &mut Cx, id: u32) {
        let in_message = {
            let mut http = self.http();
            let Some(conn) = http.conn(id) else { return };
            let in_message = matches!(conn.read_end(), Event::Error(_));
            if in_message {
                conn.introduce();
            }
            in_message
        };
        self.http_tell_fate(cx, id, told::EOF, Arg::Int(i32::from(in_message)));
    }

    /// Tells what befell a connection. One that JavaScript knows nothing of is closed without a word.
    fn http_tell_fate(&self, cx: &mut Cx, id: u32, what: i32, detail: Arg<'_>) {
        {
            let (mut http, mut event_loop) = (self.http(), self.runtime().event_loop());
            let Some(conn) = http.conn(id) else { return };
            if !conn.is_known() {
                return conn.close(&mut event_loop);
            }
        }
        self.http_tell(cx, what, id, detail, Arg::Undefined);
        self.checkpoint(cx);
    }

    /// Tells all that `data`, with what was left before, says; then writes the responses, then a checkpoint.
    fn http_round(&self, cx: &mut Cx, id: u32, data: &[u8]) {
        let left = self.http().conn(id).map(|conn| conn.take_input()).unwrap_or_default();
        if left.is_empty() {
            let at = self.http_tell_all(cx, id, data);
            self.http_keep(id, data[at..].to_vec());
        } else {
            let mut all = left;
            all.extend_from_slice(data);
            let at = self.http_tell_all(cx, id, &all);
            all.drain(..at);
            self.http_keep(id, all);
        }
        if self.http_is_drained(id) {
            self.http_tell(cx, told::DRAIN, id, Arg::Undefined, Arg::Undefined);
        }
        self.checkpoint(cx);
    }

    /// Whether JavaScript is to hear that all is written.
    fn http_is_drained(&self, id: u32) -> bool {
        self.http().conn(id).is_some_and(|conn| conn.take_drained())
    }

    /// Ends a round with what was not parsed of it.
    fn http_keep(&self, id: u32, rest: Vec<u8>) {
        let (mut http, mut event_loop) = (self.http(), self.runtime().event_loop());
        if let Some(conn) = http.conn(id) {
            conn.end_round(&mut event_loop, rest);
        }
    }

    /// How many of the bytes are done with.
    fn http_tell_all(&self, cx: &mut Cx, id: u32, data: &[u8]) -> usize {
        let mut at = 0;
        loop {
            let rest = &data[at..];
            let step = {
                let (mut http, event_loop) = (self.http(), self.runtime().event_loop());
                let now = event_loop.now_ms();
                let Some(conn) = http.conn(id) else { return data.len() };
                let Some(step) = conn.step(rest, now) else {
                    return if conn.is_over() { data.len() } else { at };
                };
                step
            };
            at += step.consumed;
            match step.event {
                Event::NeedMore => return at,
                Event::Head => {
                    let is_over = self.http_request(cx, id, rest);
                    if is_over && at == data.len() {
                        return at;
                    }
                }
                Event::Body(range) => {
                    let bytes = Arg::bytes(rest[range].to_vec());
                    self.http_tell(cx, told::BODY, id, bytes, Arg::Undefined);
                    // Unlike heads and ends, pieces of a body are callbacks of their own in Node.
                    self.checkpoint(cx);
                }
                Event::Done => self.http_message_end(cx, id, rest),
                Event::Upgrade => {
                    self.http_tell(cx, told::UPGRADE, id, Arg::bytes(data[at..].to_vec()), Arg::Undefined);
                    return data.len();
                }
                Event::Error(error) => {
                    let text = format!("{}:{}:{}", error.code.name(), at + error.offset, error.reason);
                    self.http_tell(cx, told::REFUSED, id, Arg::Str(&text), Arg::bytes(data.to_vec()));
                    return data.len();
                }
            }
        }
    }

    /// Tells of a request; true if that was all of it, and its end needs no telling.
    fn http_request(&self, cx: &mut Cx, id: u32, data: &[u8]) -> bool {
        let (server, code, flags, target, fields) = {
            let (mut http, mut event_loop) = (self.http(), self.runtime().event_loop());
            let Some(conn) = http.conn(id) else { return true };
            conn.introduce();
            let head = conn.parser.head();
            let told = (conn.server, head.code, flags_of(head), head.target.clone(), head.fields.clone());
            let timeout = conn.timeout_ms;
            http.set_deadline(&mut event_loop, id, timeout);
            told
        };
        let args = [
            Arg::Int(id as i32),
            Arg::Int(server as i32),
            Arg::Int(i32::from(code)),
            Arg::Latin1(&data[target]),
            Arg::Latin1(&data[fields]),
            Arg::Int(flags),
        ];
        let takes_upgrade = self.enter(cx, &HTTP_REQUEST, &args) == Some(Scalar::Bool(true));
        let mut http = self.http();
        let Some(conn) = http.conn(id) else { return true };
        if takes_upgrade {
            conn.parser.accept_upgrade();
            return false;
        }
        // JavaScript knew that there is no body when it heard of the head.
        conn.take_end()
    }

    fn http_message_end(&self, cx: &mut Cx, id: u32, data: &[u8]) {
        let trailers = {
            let mut http = self.http();
            let Some(conn) = http.conn(id) else { return };
            if conn.parser.head().body == spindle_http::Body::None {
                return;
            }
            conn.parser.trailers()
        };
        self.http_tell(cx, told::END, id, Arg::Latin1(&data[trailers]), Arg::Undefined);
    }

    /// A deadline has come.
    fn http_timer(&self, cx: &mut Cx) {
        let silent = self.http().take_silent(&mut self.runtime().event_loop());
        for id in silent {
            self.http_tell_fate(cx, id, told::TIMEOUT, Arg::Undefined);
        }
    }

    /// The connection has closed.
    fn http_closed(&self, cx: &mut Cx, id: u32) {
        let known = self.http().remove_conn(id).is_some_and(|conn| conn.is_known());
        if known {
            self.http_tell(cx, told::CLOSED, id, Arg::Undefined, Arg::Undefined);
            self.checkpoint(cx);
        }
    }

    /// A listener has closed, of which `net` tells.
    fn http_listener_closed(&self, cx: &mut Cx, id: u32) {
        let listener = self.http().server(id).map(|server| server.listener);
        if let Some(listener) = listener {
            self.driver.close_resource(cx, listener);
        }
    }

    fn http_tell(&self, cx: &mut Cx, what: i32, id: u32, first: Arg<'_>, second: Arg<'_>) {
        // Whatever is told of a connection, JavaScript knows it from then on.
        let server = self.http().conn(id).map_or(0, |conn| {
            conn.introduce();
            conn.server
        });
        let args = [Arg::Int(what), Arg::Int(id as i32), Arg::Int(server as i32), first, second];
        self.enter(cx, &HTTP_EVENT, &args);
    }
}
