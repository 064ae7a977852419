//! What a head says: the start line, and what its fields mean for the framing of the message.

use crate::error::{Code, Error};
use std::ops::Range;

/// How long a message's body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// There is none.
    None,
    /// This many bytes.
    Sized(u64),
    /// In chunks that say their own length.
    Chunked,
    /// Until the peer ends the connection.
    UntilEnd,
}

/// A complete head. Its ranges count from the first byte given to the call of `next` that announced it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Index into [`crate::METHODS`] (request) or the status (response).
    pub code: u16,
    /// HTTP's major version.
    pub major: u8,
    /// HTTP's minor version.
    pub minor: u8,
    /// The request's target or the response's reason phrase.
    pub target: Range<usize>,
    /// The header lines, each with its line end, without the empty line after them.
    pub fields: Range<usize>,
    /// How long the body is.
    pub body: Body,
    /// The value of `Content-Length`.
    pub content_length: Option<u64>,
    /// `Transfer-Encoding` ends with `chunked`.
    pub chunked: bool,
    /// There is a `Transfer-Encoding`.
    pub transfer_encoding: bool,
    /// `Connection: close`.
    pub close: bool,
    /// `Connection: keep-alive`.
    pub keep_alive_asked: bool,
    /// `Connection: upgrade`.
    pub upgrade_asked: bool,
    /// There is an `Upgrade`.
    pub upgrade: bool,
    /// There is a `Host`.
    pub host: bool,
    /// There is an `Expect`.
    pub expect: bool,
}

impl Head {
    pub(crate) const EMPTY: Head = Head {
        code: 0,
        major: 0,
        minor: 0,
        target: 0..0,
        fields: 0..0,
        body: Body::None,
        content_length: None,
        chunked: false,
        transfer_encoding: false,
        close: false,
        keep_alive_asked: false,
        upgrade_asked: false,
        upgrade: false,
        host: false,
        expect: false,
    };

    /// Whether the peer lets the connection live on after this message.
    pub fn keep_alive(&self) -> bool {
        let wanted = if self.major > 0 && self.minor > 0 { !self.close } else { self.keep_alive_asked };
        wanted && self.body != Body::UntilEnd
    }

    /// Whether the message asks to go on in another protocol by `Connection: upgrade`.
    pub fn wants_upgrade(&self) -> bool {
        self.upgrade && self.upgrade_asked
    }

    /// Takes note of a field that matters for framing. `at` is where its value begins.
    pub(crate) fn note(&mut self, name: &[u8], value: &[u8], at: usize, rules: Rules) -> Result<(), Error> {
        match name.len() {
            4 if name.eq_ignore_ascii_case(b"host") => self.host = true,
            6 if name.eq_ignore_ascii_case(b"expect") => self.expect = true,
            7 if name.eq_ignore_ascii_case(b"upgrade") => self.upgrade = true,
            10 if name.eq_ignore_ascii_case(b"connection") => self.note_connection(value),
            16 if name.eq_ignore_ascii_case(b"proxy-connection") => self.note_connection(value),
            14 if name.eq_ignore_ascii_case(b"content-length") => return self.note_length(value, at, rules),
            17 if name.eq_ignore_ascii_case(b"transfer-encoding") => {
                return self.note_encoding(value, at, rules);
            }
            _ => {}
        }
        Ok(())
    }

    fn note_connection(&mut self, value: &[u8]) {
        for token in value.split(|byte| *byte == b',').map(<[u8]>::trim_ascii) {
            self.close |= token.eq_ignore_ascii_case(b"close");
            self.upgrade_asked |= token.eq_ignore_ascii_case(b"upgrade");
            self.keep_alive_asked |= token.eq_ignore_ascii_case(b"keep-alive");
        }
    }

    fn note_length(&mut self, value: &[u8], at: usize, rules: Rules) -> Result<(), Error> {
        use Code::{InvalidContentLength, UnexpectedContentLength};
        if self.transfer_encoding && !rules.lenient {
            let reason = "Content-Length can't be present with Transfer-Encoding";
            return Err(InvalidContentLength.at(at, reason));
        }
        if value.is_empty() {
            return Err(InvalidContentLength.at(at, "Empty Content-Length"));
        }
        if self.content_length.is_some() {
            return Err(UnexpectedContentLength.at(at, "Duplicate Content-Length"));
        }
        let mut length: u64 = 0;
        for (index, byte) in value.iter().enumerate() {
            if !byte.is_ascii_digit() {
                return Err(InvalidContentLength.at(at + index, "Invalid character in Content-Length"));
            }
            let next = length.checked_mul(10).and_then(|n| n.checked_add(u64::from(byte - b'0')));
            length = next.ok_or_else(|| InvalidContentLength.at(at + index, "Content-Length overflow"))?;
        }
        self.content_length = Some(length);
        Ok(())
    }

    /// Several `Transfer-Encoding` lines count as one; in requests nothing may follow `chunked`.
    fn note_encoding(&mut self, value: &[u8], at: usize, rules: Rules) -> Result<(), Error> {
        const INVALID: &str = "Invalid `Transfer-Encoding` header value";
        if self.content_length.is_some() && !rules.lenient {
            let reason = "Transfer-Encoding can't be present with Content-Length";
            return Err(Code::InvalidTransferEncoding.at(at, reason));
        }
        for token in value.split(|byte| *byte == b',').map(<[u8]>::trim_ascii) {
            if self.chunked && rules.is_request && !rules.lenient {
                return Err(Code::InvalidTransferEncoding.at(at, INVALID));
            }
            self.chunked = token.eq_ignore_ascii_case(b"chunked");
        }
        self.transfer_encoding = true;
        Ok(())
    }

    /// The length of a request's body.
    pub(crate) fn frame_request(&mut self, at: usize, rules: Rules) -> Result<(), Error> {
        self.body = if self.chunked {
            Body::Chunked
        } else if self.transfer_encoding {
            if !rules.lenient {
                self.body = Body::UntilEnd;
                let reason = "Request has invalid `Transfer-Encoding`";
                return Err(Code::InvalidTransferEncoding.at(at, reason));
            }
            Body::UntilEnd
        } else {
            self.sized_or(Body::None)
        };
        Ok(())
    }

    /// The length of a response's body.
    pub(crate) fn frame_response(&mut self) {
        self.body = if matches!(self.code, 100..=199 | 204 | 304) {
            Body::None
        } else if self.chunked {
            Body::Chunked
        } else if self.transfer_encoding {
            Body::UntilEnd
        } else {
            self.sized_or(Body::UntilEnd)
        };
    }

    fn sized_or(&self, otherwise: Body) -> Body {
        match self.content_length {
            Some(0) => Body::None,
            Some(length) => Body::Sized(length),
            None => otherwise,
        }
    }
}

/// What decides how strict a head is read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules {
    pub is_request: bool,
    pub lenient: bool,
}
