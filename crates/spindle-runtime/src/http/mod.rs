//! `http`'s Rust side: the connections of servers from accept to close, and parsers for bytes that JavaScript reads.
//!
//! A server's connections never reach JavaScript as sockets unless a program asks for one. The loop's readiness comes
//! here (`serve.rs`), bytes are read and parsed here, and JavaScript is entered once for a complete request head, with
//! the connection's number. Responses go out through one op (`send.rs`). What a connection is stands in `conn.rs`, the
//! tables of all of them and their deadlines in `table.rs`. Messages themselves are the crate `spindle_http`'s.
//!
//! Nothing here trusts the peer: heads are bounded by the parser, requests that wait for their response and bytes that
//! wait for a slow reader by the limits in `conn.rs`; a connection over a limit is not read until it is below again.

mod conn;
mod ops;
mod output;
mod parsers;
mod send;
mod serve;
mod table;

use crate::border::http_flag as flag;
use spindle_core::{Runtime, Slot};
use spindle_engine::{OpDef, op_def};
use std::cell::{RefCell, RefMut};
use table::Table;

static TABLE: Slot<RefCell<Table>> = Slot::new();

/// The runtime's servers, connections and parsers.
fn tables(rt: &Runtime) -> &RefCell<Table> {
    rt.slot(&TABLE)
}

/// The same, for a short borrow.
fn table(rt: &Runtime) -> RefMut<'_, Table> {
    tables(rt).borrow_mut()
}

/// A head's flags.
fn flags_of(head: &spindle_http::Head) -> i32 {
    let bit = |set: bool, bit: i32| if set { bit } else { 0 };
    bit(head.keep_alive(), flag::KEEP_ALIVE)
        | bit(head.wants_upgrade(), flag::UPGRADE)
        | bit(head.body != spindle_http::Body::None, flag::BODY)
        | bit(head.host, flag::HOST)
        | bit(head.expect, flag::EXPECT)
        | bit(head.transfer_encoding, flag::CHUNKED)
        | bit(head.content_length.is_some(), flag::LENGTH)
        | i32::from(head.major * 16 + head.minor) << flag::VERSION_SHIFT
}

/// The ops of servers.
pub const SERVER_OPS: &[OpDef] = &[
    op_def::<ops::op_http_serve>(),
    op_def::<ops::op_http_configure>(),
    op_def::<ops::op_http_date>(),
    op_def::<ops::op_http_expired>(),
    op_def::<ops::op_http_idle>(),
    op_def::<ops::op_http_count>(),
    op_def::<ops::op_http_pause>(),
    op_def::<ops::op_http_persist>(),
    op_def::<ops::op_http_timeout>(),
    op_def::<ops::op_http_name>(),
    op_def::<ops::op_http_ref>(),
    op_def::<ops::op_http_nodelay>(),
    op_def::<ops::op_http_keepalive>(),
    op_def::<ops::op_http_announce>(),
    op_def::<ops::op_http_tap>(),
    op_def::<ops::op_http_close>(),
    op_def::<ops::op_http_detach>(),
    op_def::<send::op_http_send>(),
    op_def::<send::op_http_send_bytes>(),
    op_def::<send::op_http_flush>(),
];

/// The ops of parsers.
pub const PARSER_OPS: &[OpDef] = &[
    op_def::<parsers::op_http_parser_new>(),
    op_def::<parsers::op_http_parser_expect>(),
    op_def::<parsers::op_http_parser_execute>(),
    op_def::<parsers::op_http_parser_finish>(),
    op_def::<parsers::op_http_parser_free>(),
    op_def::<parsers::op_http_headers>(),
];
