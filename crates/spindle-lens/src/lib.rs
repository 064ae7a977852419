//! What watches the loop. The loop tells what it does as records; this crate makes something readable of them.
//!
//! Today that is one thing: [`TextTrace`], which writes each record as a line. What a record is, and when
//! one is made, is in `spindle_loop`'s `record.rs`. Nothing here changes what the loop does.
#![forbid(unsafe_code)]

mod text_trace;

pub use text_trace::TextTrace;
