//! Chunked bodies: the lines between the chunks.

use crate::chars::{is_quoted, is_token, is_value};
use crate::error::{Code, Error};

/// Bytes of extensions that one chunk may have, as in Node.
const EXTENSIONS_MAX: usize = 16 * 1024;

/// Where in a chunk's lines the parser stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Chunk {
    /// Before the first digit of the size.
    Start,
    /// In the size.
    Size,
    /// After a semicolon.
    Extension,
    Name,
    Value,
    Quoted,
    QuotedPair,
    QuotedEnd,
    /// After the CR of the size line.
    SizeCr,
    /// In the bytes.
    Data,
    /// After the bytes.
    DataEnd,
    /// After the CR that follows the bytes.
    DataCr,
}

/// Reads the lines of a chunked body.
#[derive(Debug)]
pub(crate) struct Chunks {
    pub state: Chunk,
    /// Bytes of the current chunk that are still to come.
    pub left: u64,
    extensions: usize,
    lenient: bool,
}

/// What stands after the lines that were read.
pub(crate) enum Chunked {
    /// The bytes of a chunk, from this index on.
    Data(usize),
    /// The last chunk was announced; trailers begin at this index.
    Trailers(usize),
    /// More lines are to come.
    More,
}

impl Chunks {
    pub fn new(lenient: bool) -> Chunks {
        Chunks { state: Chunk::Start, left: 0, extensions: 0, lenient }
    }

    /// Reads lines from `at` on, until a chunk's bytes begin or the bytes given end.
    pub fn read(&mut self, data: &[u8], mut at: usize) -> Result<Chunked, Error> {
        while let Some(byte) = data.get(at) {
            let before = self.state;
            let stays = self.step(*byte, at)?;
            if matches!(before, Chunk::Extension | Chunk::Name | Chunk::Value | Chunk::Quoted) {
                self.extensions += 1;
                if self.extensions >= EXTENSIONS_MAX {
                    return Err(Code::ChunkExtensionsOverflow.at(at, "Chunk extensions overflow"));
                }
            }
            at += usize::from(!stays);
            if self.state == Chunk::Data {
                return Ok(if self.left == 0 { Chunked::Trailers(at) } else { Chunked::Data(at) });
            }
        }
        Ok(Chunked::More)
    }

    /// Takes one byte; true if a lenient parser goes on without it.
    fn step(&mut self, byte: u8, at: usize) -> Result<bool, Error> {
        const EXTENSIONS: &str = "Invalid character in chunk extensions";
        let strict = |reason| Err(Code::Strict.at(at, reason));
        self.state = match (self.state, byte) {
            (Chunk::Start | Chunk::Size, _) => return self.size(byte, at),
            (Chunk::Extension, b' ' | b'\r') => return strict(EXTENSIONS),
            (Chunk::Extension | Chunk::Name, byte) if is_token(byte) => Chunk::Name,
            (Chunk::Extension | Chunk::Name, b'=') => Chunk::Value,
            (Chunk::Extension | Chunk::Name | Chunk::Value | Chunk::QuotedEnd, b';') => Chunk::Extension,
            (Chunk::Name | Chunk::Value | Chunk::QuotedEnd, b'\r') => Chunk::SizeCr,
            (Chunk::Name | Chunk::Value | Chunk::QuotedEnd, b'\n') => {
                let reason = match self.state {
                    Chunk::Name => "Missing expected CR after chunk extension name",
                    _ => "Missing expected CR after chunk extension value",
                };
                return self.bare_lf(Code::CrExpected.at(at, reason), Chunk::Data);
            }
            (Chunk::Extension | Chunk::Name, _) => {
                return strict("Invalid character in chunk extensions name");
            }
            (Chunk::Value, b'"') => Chunk::Quoted,
            (Chunk::Value, byte) if is_token(byte) => Chunk::Value,
            (Chunk::Value, _) => return strict("Invalid character in chunk extensions value"),
            (Chunk::Quoted, b'"') => Chunk::QuotedEnd,
            (Chunk::Quoted, b'\\') => Chunk::QuotedPair,
            (Chunk::Quoted, byte) if is_quoted(byte) => Chunk::Quoted,
            (Chunk::Quoted, _) => return strict("Invalid character in chunk extensions quoted value"),
            (Chunk::QuotedPair, byte) if is_value(byte) => Chunk::Quoted,
            (Chunk::QuotedPair, _) => return strict("Invalid quoted-pair in chunk extensions quoted value"),
            (Chunk::QuotedEnd, _) => return strict("Invalid character in chunk extensions quote value"),
            (Chunk::SizeCr, b'\n') => Chunk::Data,
            (Chunk::SizeCr, _) if self.lenient => {
                self.state = Chunk::Data;
                return Ok(true);
            }
            (Chunk::SizeCr, _) => return strict("Expected LF after chunk size"),
            (Chunk::DataEnd, b'\r') => Chunk::DataCr,
            (Chunk::DataEnd, b'\n') => {
                let error = Code::CrExpected.at(at, "Missing expected CR after chunk data");
                return self.bare_lf(error, Chunk::Start);
            }
            (Chunk::DataCr, b'\n') => Chunk::Start,
            (Chunk::DataEnd, _) if self.lenient => {
                self.state = Chunk::Start;
                return Ok(true);
            }
            (Chunk::DataEnd | Chunk::DataCr, _) => return strict("Expected LF after chunk data"),
            (Chunk::Data, _) => return Ok(true),
        };
        Ok(false)
    }

    fn bare_lf(&mut self, error: Error, next: Chunk) -> Result<bool, Error> {
        if !self.lenient {
            return Err(error);
        }
        self.state = next;
        Ok(false)
    }

    fn size(&mut self, byte: u8, at: usize) -> Result<bool, Error> {
        const INVALID: &str = "Invalid character in chunk size";
        if let Some(digit) = char::from(byte).to_digit(16) {
            if self.state == Chunk::Start {
                self.left = 0;
                self.extensions = 0;
            }
            let next = self.left.checked_mul(16).map(|size| size + u64::from(digit));
            self.left = next.ok_or_else(|| Code::InvalidChunkSize.at(at, "Chunk size overflow"))?;
            self.state = Chunk::Size;
            return Ok(false);
        }
        self.state = match byte {
            _ if self.state == Chunk::Start => return Err(Code::InvalidChunkSize.at(at, INVALID)),
            b'\r' => Chunk::SizeCr,
            b';' => Chunk::Extension,
            b' ' | b'\t' if self.lenient => Chunk::Size,
            b'\n' => {
                let error = Code::CrExpected.at(at, "Missing expected CR after chunk size");
                return self.bare_lf(error, Chunk::Data);
            }
            _ => return Err(Code::InvalidChunkSize.at(at, INVALID)),
        };
        Ok(false)
    }
}
