//! Parsers by number, for bytes that JavaScript reads: clients, and servers over streams that are not sockets.

use super::flags_of;
use super::table;
use crate::border::http_parsed as border;
use spindle_core::Runtime;
use spindle_engine::{IntoJs, Latin1, Mixed, OpCall, OpError};
use spindle_http::{Event, MAX_HEADER_SIZE, Options, Parser, fields};
use spindle_macros::op;
use std::borrow::Cow;

/// First item of each event; `http/common.js` names the same ones.
#[derive(Debug, Clone, Copy)]
enum Told {
    Head = border::HEAD as isize,
    Body = border::BODY as isize,
    End = border::END as isize,
    Upgrade = border::UPGRADE as isize,
    Error = border::ERROR as isize,
}

/// How the next response's body is framed, besides what its head says.
const TO_HEAD: u32 = 1;
const TO_CONNECT: u32 = 2;

/// A parser with what is left of a head that came in pieces.
#[derive(Debug)]
pub(super) struct Slot {
    parser: Parser,
    options: Options,
    left: Vec<u8>,
    is_response: bool,
    expect: u32,
}

/// The parsers of one runtime.
#[derive(Debug, Default)]
pub(super) struct Parsers {
    slots: Vec<Option<Slot>>,
    free: Vec<u32>,
}

impl Parsers {
    fn get(&mut self, id: u32) -> Option<&mut Slot> {
        self.slots.get_mut(id as usize)?.as_mut()
    }
}

/// A new parser; `max_header_size` 0 is the default.
#[op(state)]
pub fn op_http_parser_new(rt: &Runtime, is_response: bool, lenient: bool, max_header_size: u32) -> u32 {
    let limit = if max_header_size == 0 { MAX_HEADER_SIZE } else { max_header_size as usize };
    let options = Options { lenient, max_header_size: limit };
    let parser = if is_response { Parser::response(options) } else { Parser::request(options) };
    let slot = Slot { parser, options, left: Vec::new(), is_response, expect: 0 };
    let parsers = &mut table(rt).parsers;
    let id = parsers.free.pop().unwrap_or_else(|| {
        parsers.slots.push(None);
        (parsers.slots.len() - 1) as u32
    });
    parsers.slots[id as usize] = Some(slot);
    id
}

/// Begins anew with the next response, which is framed: 0 as its head says, 1 without a body (it answers `HEAD`), 2 as
/// an upgrade (it answers `CONNECT`). For a request: 2 says that the upgrade its head asked for is taken.
#[op(state)]
pub fn op_http_parser_expect(rt: &Runtime, id: u32, body: u32) {
    if let Some(slot) = table(rt).parsers.get(id) {
        slot.expect = body;
        if slot.is_response {
            slot.parser = Parser::response(slot.options);
            slot.left.clear();
        } else if body == TO_CONNECT {
            slot.parser.accept_upgrade();
        }
    }
}

/// Forgets a parser.
#[op(state)]
pub fn op_http_parser_free(rt: &Runtime, id: u32) {
    let parsers = &mut table(rt).parsers;
    if parsers.slots.get_mut(id as usize).is_some_and(|slot| slot.take().is_some()) {
        parsers.free.push(id);
    }
}

/// What the bytes say, as a flat array; `http/common.js` describes it.
#[op(state)]
pub fn op_http_parser_execute(rt: &Runtime, id: u32, data: &[u8]) -> Vec<Mixed> {
    match table(rt).parsers.get(id) {
        Some(slot) => execute(slot, data),
        None => Vec::new(),
    }
}

fn execute(slot: &mut Slot, data: &[u8]) -> Vec<Mixed> {
    let mut events = Vec::new();
    let kept = slot.left.len();
    let all = if kept == 0 {
        Cow::Borrowed(data)
    } else {
        let mut all = std::mem::take(&mut slot.left);
        all.extend_from_slice(data);
        Cow::Owned(all)
    };
    let mut at = 0;
    loop {
        let rest = &all[at..];
        let step = slot.parser.next(rest);
        // Offsets count from the bytes given now; what was left from before held only heads.
        let offset = |index: usize| Mixed::Number((at + index).saturating_sub(kept) as f64);
        match step.event {
            Event::NeedMore => {
                at += step.consumed;
                break;
            }
            Event::Head => tell_head(slot, rest, &mut events),
            Event::Body(range) => {
                events.extend([told(Told::Body), offset(range.start), offset(range.end)]);
            }
            Event::Done => {
                events.extend([told(Told::End), text(&rest[slot.parser.trailers()])]);
                // A request's upgrade is taken or not by JavaScript, which must have seen the head first.
                if !slot.is_response && slot.parser.head().wants_upgrade() {
                    at += step.consumed;
                    break;
                }
            }
            Event::Upgrade => {
                events.extend([told(Told::Upgrade), offset(0)]);
                at = all.len();
                break;
            }
            Event::Error(error) => {
                let code = Mixed::Text(Latin1(error.code.name().into()));
                let reason = Mixed::Text(Latin1(error.reason.into()));
                events.extend([told(Told::Error), code, reason, offset(error.offset)]);
                at = all.len();
                break;
            }
        }
        at += step.consumed;
    }
    slot.left = all[at..].to_vec();
    events
}

fn tell_head(slot: &mut Slot, data: &[u8], events: &mut Vec<Mixed>) {
    let head = slot.parser.head();
    let (code, flags) = (head.code, flags_of(head));
    events.extend([
        told(Told::Head),
        Mixed::Number(f64::from(code)),
        text(&data[head.target.clone()]),
        text(&data[head.fields.clone()]),
        Mixed::Number(f64::from(flags)),
    ]);
    if !slot.is_response || matches!(code, 100..=199) {
        return;
    }
    match std::mem::take(&mut slot.expect) {
        TO_HEAD => slot.parser.skip_body(),
        // Whatever its status: what follows is the program's.
        TO_CONNECT => {
            slot.parser.skip_body();
            slot.parser.accept_upgrade();
        }
        _ => {}
    }
}

fn told(what: Told) -> Mixed {
    Mixed::Number(f64::from(what as u8))
}

fn text(bytes: &[u8]) -> Mixed {
    Mixed::Text(Latin1(bytes.to_vec()))
}

/// The peer has ended: the end of a body that lasts until then, or an error, or nothing.
#[op(state)]
pub fn op_http_parser_finish(rt: &Runtime, id: u32) -> Vec<Mixed> {
    let mut http = table(rt);
    let Some(slot) = http.parsers.get(id) else { return Vec::new() };
    match slot.parser.finish() {
        Event::Done => vec![told(Told::End), text(b"")],
        Event::Error(error) => vec![
            told(Told::Error),
            Mixed::Text(Latin1(error.code.name().into())),
            Mixed::Text(Latin1(error.reason.into())),
            Mixed::Number(0.0),
        ],
        _ => Vec::new(),
    }
}

/// Names and values of header lines, at most `max` array elements (0 = all).
#[op(pure)]
pub fn op_http_headers(text: Latin1, max: u32) -> FieldList {
    FieldList { text: text.0, max: if max == 0 { usize::MAX } else { max as usize } }
}

/// The fields of header lines, on their way into an array.
pub struct FieldList {
    text: Vec<u8>,
    max: usize,
}

impl IntoJs for FieldList {
    fn into_js(self, call: &mut OpCall<'_>) -> Result<(), OpError> {
        let mut list = Vec::with_capacity(32);
        for (name, value) in fields(&self.text).take(self.max.div_ceil(2)) {
            list.push(Latin1(name.to_vec()));
            list.push(Latin1(value.into_owned()));
        }
        list.truncate(self.max);
        list.into_js(call)
    }
}
