//! The parser: which part of a message comes next, and what each part is read by.

use crate::body::{Chunk, Chunked, Chunks};
use crate::error::{Code, Error};
use crate::head::{Body, Head, Rules};
use crate::line::{self, After, FieldLine};
use crate::method::CONNECT;
use std::ops::Range;

/// How a parser reads.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Accepts what only broken peers send; Node's `insecureHTTPParser`.
    pub lenient: bool,
    /// Bytes of target, names and values that a head may have; one more is an error.
    pub max_header_size: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options { lenient: false, max_header_size: crate::MAX_HEADER_SIZE }
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// More bytes are needed. What was not consumed is given again, with more behind it.
    NeedMore,
    /// A head is complete: see [`Parser::head`].
    Head,
    /// Bytes of the body.
    Body(Range<usize>),
    /// The message is complete; [`Parser::trailers`] says where its trailers are.
    Done,
    /// What follows is another protocol.
    Upgrade,
    /// The bytes cannot be accepted. Every later call says the same.
    Error(Error),
}

/// One step: what was found, and how many of the bytes given are done with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What was found. Its ranges count from the first byte given.
    pub event: Event,
    /// Bytes not to be given again.
    pub consumed: usize,
}

#[derive(Debug)]
enum State {
    /// Between messages.
    Start,
    /// In the start line.
    StartLine,
    /// In the header lines.
    Fields,
    /// In a body of known length.
    Sized(u64),
    Chunked(Chunks),
    UntilEnd,
    /// In the trailers of a chunked body.
    Trailers,
    /// The message's end is to be announced.
    Complete,
    /// Another protocol follows.
    Upgraded,
    /// The last message closed the connection.
    Closed,
    Failed(Error),
}

/// A parser of a connection's messages, one after the other.
#[derive(Debug)]
pub struct Parser {
    options: Options,
    is_request: bool,
    state: State,
    head: Head,
    trailers: Range<usize>,
    /// Where the next line begins, counted from the head's first byte.
    at: usize,
    after: After,
    /// Bytes counted against the limit.
    size: usize,
    upgrade: bool,
}

impl Parser {
    /// A parser of requests.
    pub fn request(options: Options) -> Parser {
        Parser::new(options, true)
    }

    /// A parser of responses.
    pub fn response(options: Options) -> Parser {
        Parser::new(options, false)
    }

    fn new(options: Options, is_request: bool) -> Parser {
        Parser {
            options,
            is_request,
            state: State::Start,
            head: Head::EMPTY,
            trailers: 0..0,
            at: 0,
            after: After::StartLine,
            size: 0,
            upgrade: false,
        }
    }

    /// The head announced last.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Where the trailers of the message announced as done are.
    pub fn trailers(&self) -> Range<usize> {
        self.trailers.clone()
    }

    /// Whether no byte of a next message has come yet.
    pub fn is_idle(&self) -> bool {
        matches!(self.state, State::Start | State::Closed)
    }

    /// Whether the next step announces the end of the message, whatever bytes come.
    pub fn is_complete(&self) -> bool {
        matches!(self.state, State::Complete)
    }

    /// Goes on in another protocol when the message announced last is complete.
    pub fn accept_upgrade(&mut self) {
        self.upgrade = true;
    }

    /// The response announced last has no body, because the request was `HEAD` (or `CONNECT`).
    pub fn skip_body(&mut self) {
        self.head.body = Body::None;
        self.state = State::Complete;
    }

    /// The next thing in `data`: all bytes that were not consumed yet.
    #[inline]
    pub fn next(&mut self, data: &[u8]) -> Step {
        match self.advance(data) {
            Ok(step) => step,
            Err(error) => {
                self.state = State::Failed(error);
                Step { event: Event::Error(error), consumed: 0 }
            }
        }
    }

    /// The peer ended: `Done` for a body that lasts until then, `NeedMore` between messages.
    pub fn finish(&mut self) -> Event {
        match self.state {
            State::UntilEnd => {
                self.trailers = 0..0;
                self.state = State::Closed;
                Event::Done
            }
            // A failure has been told already.
            State::Start | State::Closed | State::Upgraded | State::Complete | State::Failed(_) => {
                Event::NeedMore
            }
            _ => Event::Error(Code::InvalidEofState.at(0, "Invalid EOF state")),
        }
    }

    fn rules(&self) -> Rules {
        Rules { is_request: self.is_request, lenient: self.options.lenient }
    }

    fn advance(&mut self, data: &[u8]) -> Result<Step, Error> {
        match &mut self.state {
            State::Start => self.start(data),
            State::StartLine => self.start_line(data, 0),
            State::Fields => self.fields(data, 0),
            State::Sized(left) => {
                let count = (data.len() as u64).min(*left) as usize;
                *left -= count as u64;
                if *left == 0 {
                    self.state = State::Complete;
                }
                Ok(body_step(0..count))
            }
            State::UntilEnd => Ok(body_step(0..data.len())),
            State::Chunked(_) => self.chunked(data),
            State::Trailers => self.trailer_fields(data, 0),
            State::Complete => Ok(self.complete()),
            State::Upgraded => Ok(Step { event: Event::Upgrade, consumed: 0 }),
            State::Closed => self.closed(data),
            State::Failed(error) => Err(*error),
        }
    }

    fn start(&mut self, data: &[u8]) -> Result<Step, Error> {
        let first = data.iter().position(|byte| *byte != b'\r' && *byte != b'\n');
        let Some(first) = first else {
            return Ok(Step { event: Event::NeedMore, consumed: data.len() });
        };
        self.head = Head::EMPTY;
        self.size = 0;
        self.upgrade = false;
        self.state = State::StartLine;
        self.start_line(data, first)
    }

    /// `base` is the head's first byte, where empty lines stand before it.
    fn start_line(&mut self, data: &[u8], base: usize) -> Result<Step, Error> {
        let rules = self.rules();
        let next = match self.is_request {
            true => line::request(data, base, &mut self.head, rules)?,
            false => line::response(data, base, &mut self.head, rules)?,
        };
        // Method, version and the spaces between are not counted.
        const UNCOUNTED: usize = 64;
        let Some(next) = next else {
            if data.len() - base > self.options.max_header_size + UNCOUNTED {
                return Err(overflow(data.len()));
            }
            return Ok(Step { event: Event::NeedMore, consumed: base });
        };
        self.size = self.head.target.len();
        if self.size >= self.options.max_header_size {
            return Err(overflow(self.head.target.end));
        }
        self.at = next - base;
        self.after = After::StartLine;
        self.head.target = self.head.target.start - base..self.head.target.end - base;
        self.head.fields = self.at..self.at;
        self.state = State::Fields;
        self.fields(data, base)
    }

    fn fields(&mut self, data: &[u8], base: usize) -> Result<Step, Error> {
        let rules = self.rules();
        loop {
            let start = base + self.at;
            match line::field(data, start, self.after, rules)? {
                Some(FieldLine::Field { name, value, counted, next }) => {
                    self.count(counted, value.end)?;
                    let is_empty = value.is_empty();
                    self.head.note(&data[name], &data[value.clone()], value.start, rules)?;
                    self.after = if is_empty { After::EmptyValue } else { After::Value };
                    self.at = next - base;
                }
                Some(FieldLine::End { next }) => {
                    self.head.fields.end = start - base;
                    return self.end_head(base, next);
                }
                None => {
                    self.check_partial(data.len() - start.min(data.len()), data.len())?;
                    return Ok(Step { event: Event::NeedMore, consumed: base });
                }
            }
        }
    }

    fn count(&mut self, counted: usize, at: usize) -> Result<(), Error> {
        self.size += counted;
        if self.size >= self.options.max_header_size { Err(overflow(at)) } else { Ok(()) }
    }

    /// Refuses a line that will be too long however it ends.
    fn check_partial(&self, length: usize, at: usize) -> Result<(), Error> {
        const COLON_BLANK_CRLF: usize = 4;
        let least = self.size + length.saturating_sub(COLON_BLANK_CRLF);
        if least >= self.options.max_header_size { Err(overflow(at)) } else { Ok(()) }
    }

    fn end_head(&mut self, base: usize, next: usize) -> Result<Step, Error> {
        let rules = self.rules();
        let head = &mut self.head;
        // A body that cannot be framed is refused after its head was announced, as llhttp does it.
        let mut failure = None;
        if !self.is_request {
            head.frame_response();
            self.upgrade = head.code == 101;
        } else if head.code == CONNECT {
            head.body = Body::None;
        } else {
            failure = head.frame_request(next - 1, rules).err();
        }
        for range in [&mut head.target, &mut head.fields] {
            *range = range.start + base..range.end + base;
        }
        self.state = match head.body {
            Body::None => State::Complete,
            Body::Sized(length) => State::Sized(length),
            Body::Chunked => State::Chunked(Chunks::new(rules.lenient)),
            Body::UntilEnd => State::UntilEnd,
        };
        if let Some(error) = failure {
            self.state = State::Failed(error);
        }
        self.trailers = 0..0;
        Ok(Step { event: Event::Head, consumed: next })
    }

    fn chunked(&mut self, data: &[u8]) -> Result<Step, Error> {
        let State::Chunked(chunks) = &mut self.state else { return Ok(body_step(0..0)) };
        let mut start = 0;
        if chunks.state != Chunk::Data {
            match chunks.read(data, 0)? {
                Chunked::More => return Ok(Step { event: Event::NeedMore, consumed: data.len() }),
                Chunked::Data(at) => start = at,
                Chunked::Trailers(at) => {
                    self.state = State::Trailers;
                    self.at = 0;
                    self.after = After::StartLine;
                    let step = self.trailer_fields(data, at)?;
                    return Ok(step);
                }
            }
        }
        let count = ((data.len() - start) as u64).min(chunks.left) as usize;
        chunks.left -= count as u64;
        if chunks.left == 0 {
            chunks.state = Chunk::DataEnd;
        }
        Ok(body_step(start..start + count))
    }

    /// As `fields`, with `base` as the first byte of the trailers.
    fn trailer_fields(&mut self, data: &[u8], base: usize) -> Result<Step, Error> {
        let rules = self.rules();
        loop {
            let start = base + self.at;
            match line::field(data, start, self.after, rules)? {
                Some(FieldLine::Field { value, counted, next, .. }) => {
                    self.count(counted, value.end)?;
                    self.after = if value.is_empty() { After::EmptyValue } else { After::Value };
                    self.at = next - base;
                }
                Some(FieldLine::End { next }) => {
                    self.trailers = base..start;
                    self.finish_message();
                    return Ok(Step { event: Event::Done, consumed: next });
                }
                None => {
                    self.check_partial(data.len() - start.min(data.len()), data.len())?;
                    return Ok(Step { event: Event::NeedMore, consumed: base });
                }
            }
        }
    }

    fn complete(&mut self) -> Step {
        self.trailers = 0..0;
        self.finish_message();
        Step { event: Event::Done, consumed: 0 }
    }

    fn finish_message(&mut self) {
        self.state = if self.upgrade {
            State::Upgraded
        } else if self.head.keep_alive() || self.options.lenient {
            State::Start
        } else {
            State::Closed
        };
    }

    /// After `Connection: close` only line ends may follow.
    fn closed(&mut self, data: &[u8]) -> Result<Step, Error> {
        match data.iter().position(|byte| *byte != b'\r' && *byte != b'\n') {
            Some(at) => Err(Code::ClosedConnection.at(at, "Data after `Connection: close`")),
            None => Ok(Step { event: Event::NeedMore, consumed: data.len() }),
        }
    }
}

fn body_step(range: Range<usize>) -> Step {
    if range.is_empty() {
        return Step { event: Event::NeedMore, consumed: range.end };
    }
    Step { consumed: range.end, event: Event::Body(range) }
}

#[cold]
fn overflow(at: usize) -> Error {
    Code::HeaderOverflow.at(at, "Header overflow")
}
