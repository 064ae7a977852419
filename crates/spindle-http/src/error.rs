//! Why a message was refused: llhttp's error codes under Node's names, with llhttp's reasons.

/// A parse error. `offset` counts from the first byte given to the call of `next` that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Error {
    /// The code.
    pub code: Code,
    /// The reason, as llhttp words it.
    pub reason: &'static str,
    /// Index of the byte that could not be accepted.
    pub offset: usize,
}

macro_rules! codes {
    ($($name:ident $text:literal;)*) => {
        /// What kind of error.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the names are llhttp's")]
        pub enum Code { $($name),* }

        impl Code {
            /// The name that Node gives it.
            pub fn name(self) -> &'static str {
                match self { $(Code::$name => $text),* }
            }
        }
    };
}

codes! {
    Strict "HPE_STRICT";
    CrExpected "HPE_CR_EXPECTED";
    LfExpected "HPE_LF_EXPECTED";
    UnexpectedContentLength "HPE_UNEXPECTED_CONTENT_LENGTH";
    UnexpectedSpace "HPE_UNEXPECTED_SPACE";
    ClosedConnection "HPE_CLOSED_CONNECTION";
    InvalidMethod "HPE_INVALID_METHOD";
    InvalidUrl "HPE_INVALID_URL";
    InvalidConstant "HPE_INVALID_CONSTANT";
    InvalidVersion "HPE_INVALID_VERSION";
    InvalidHeaderToken "HPE_INVALID_HEADER_TOKEN";
    InvalidContentLength "HPE_INVALID_CONTENT_LENGTH";
    InvalidChunkSize "HPE_INVALID_CHUNK_SIZE";
    InvalidStatus "HPE_INVALID_STATUS";
    InvalidEofState "HPE_INVALID_EOF_STATE";
    InvalidTransferEncoding "HPE_INVALID_TRANSFER_ENCODING";
    PausedH2Upgrade "HPE_PAUSED_H2_UPGRADE";
    HeaderOverflow "HPE_HEADER_OVERFLOW";
    ChunkExtensionsOverflow "HPE_CHUNK_EXTENSIONS_OVERFLOW";
}

impl Code {
    /// The error at `offset`.
    #[cold]
    pub(crate) fn at(self, offset: usize, reason: &'static str) -> Error {
        Error { code: self, reason, offset }
    }
}
