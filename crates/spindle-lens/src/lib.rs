//! What watches the loop and what it runs. Both tell what they do; this crate makes something readable of it.
//!
//! The loop tells records (`spindle_loop`'s `record.rs`): [`TextTrace`] writes each as a line. The driver tells spans, pieces of
//! JavaScript with what scheduled them (`spindle_core`'s `lens.rs`): [`SpanTrace`] writes each as a line, [`KeptSpans`] keeps
//! them and answers what led to one. Nothing here changes what the loop does.
#![forbid(unsafe_code)]

mod spans;
mod text_trace;

pub use spans::{KeptSpan, KeptSpans, SpanTrace};
pub use text_trace::TextTrace;
