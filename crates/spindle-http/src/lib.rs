//! HTTP/1.x messages: a strict incremental parser for requests and responses, and what writes heads.
//!
//! The crate has no input or output of its own and allocates only for tables that are reused. Bytes are parsed where
//! they lie: [`Parser::next`] is given all bytes that were not consumed yet and answers with one [`Event`] and how many
//! bytes it used up. A head is announced when it is complete; bodies are announced as ranges of the bytes given.
//!
//! Strictness, error codes and reasons are those of Node's parser (llhttp 9): no bare LF, no folded header lines, no
//! control characters, no `Content-Length` beside `Transfer-Encoding`. [`Options::lenient`] is `insecureHTTPParser`.
//!
//! ```
//! use spindle_http::{Event, Options, Parser};
//!
//! let mut parser = Parser::request(Options::default());
//! let bytes = b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n";
//! let step = parser.next(bytes);
//! assert_eq!((step.event, step.consumed), (Event::Head, bytes.len()));
//! assert_eq!(&bytes[parser.head().target.clone()], b"/a");
//! assert_eq!(parser.next(b"").event, Event::Done);
//! ```

#![forbid(unsafe_code)]

mod body;
mod chars;
mod date;
mod error;
mod fields;
mod head;
mod line;
mod method;
mod parser;
mod status;
mod write;

pub use date::http_date;
pub use error::{Code, Error};
pub use fields::{Field, fields};
pub use head::{Body, Head};
pub use method::METHODS;
pub use parser::{Event, Options, Parser, Step};
pub use status::reason;
pub use write::{ResponseHead, write_chunk_head, write_response_head};

/// Bytes of target and header lines that a head may have unless told otherwise; Node's `http.maxHeaderSize`.
pub const MAX_HEADER_SIZE: usize = 16 * 1024;
