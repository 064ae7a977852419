//! Spans as text, and spans kept: who ran, and which span scheduled it.
//!
//! ```text
//! span   parent  kind         arg  name
//! 1      -       entry          0  runMain
//! 2      1       timer          2
//! 3      2       job            0
//! 4      3       entry          0  request
//! ```
//!
//! What a span is, and where its parent is known from, is said in `spindle_core::lens`.

use spindle_core::{Span, SpanKind, SpanSink};
use std::cell::RefCell;
use std::fmt;
use std::io::Write;
use std::rc::Rc;

/// Writes a line for each span when it begins: number, number of its parent (`-` = none), kind, argument, and the name where it
/// says more than the kind.
///
/// A write that fails ends the trace, not the program.
pub struct SpanTrace<W: Write> {
    /// None once a write failed.
    out: Option<W>,
}

impl<W: Write> SpanTrace<W> {
    /// A trace that is written to `out`, a line at a time.
    pub fn new(out: W) -> SpanTrace<W> {
        SpanTrace { out: Some(out) }
    }
}

impl<W: Write> SpanSink for SpanTrace<W> {
    fn begin(&mut self, span: &Span<'_>) {
        let Some(out) = &mut self.out else { return };
        if writeln!(out, "{}", Line(span)).is_err() {
            self.out = None;
        }
    }

    fn end(&mut self, _: u32) {}
}

impl<W: Write> fmt::Debug for SpanTrace<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SpanTrace(writing: {})", self.out.is_some())
    }
}

/// Keeps every span; copies share what is kept, so that one can be the sink and another can be asked.
///
/// ```
/// use spindle_core::{Span, SpanKind, SpanSink};
/// use spindle_lens::KeptSpans;
///
/// let spans = KeptSpans::default();
/// let mut sink = spans.clone();
/// sink.begin(&Span { number: 1, parent: 0, kind: SpanKind::Entry, name: "runMain", arg: 0 });
/// sink.end(1);
/// sink.begin(&Span { number: 2, parent: 1, kind: SpanKind::Tick, name: "tick", arg: 7 });
/// assert_eq!(spans.chain(2).len(), 2);
/// assert_eq!(spans.chain(2)[0].name, "runMain");
/// ```
#[derive(Debug, Clone, Default)]
pub struct KeptSpans(Rc<RefCell<Vec<KeptSpan>>>);

/// A span that was kept; its fields are those of [`Span`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptSpan {
    /// See [`Span::number`].
    pub number: u32,
    /// See [`Span::parent`].
    pub parent: u32,
    /// See [`Span::kind`].
    pub kind: SpanKind,
    /// See [`Span::name`].
    pub name: String,
    /// See [`Span::arg`].
    pub arg: i64,
}

impl KeptSpans {
    /// All spans so far, in the order in which they began.
    pub fn all(&self) -> Vec<KeptSpan> {
        self.0.borrow().clone()
    }

    /// What led to this span, from the world's doing down to the span itself; empty if there is no such span.
    pub fn chain(&self, number: u32) -> Vec<KeptSpan> {
        let spans = self.0.borrow();
        let mut chain = Vec::new();
        let mut next = number;
        // Parents begin earlier, so this ends.
        while let Some(span) = next.checked_sub(1).and_then(|at| spans.get(at as usize)) {
            chain.push(span.clone());
            next = span.parent;
        }
        chain.reverse();
        chain
    }
}

impl SpanSink for KeptSpans {
    fn begin(&mut self, span: &Span<'_>) {
        let Span { number, parent, kind, name, arg } = *span;
        self.0.borrow_mut().push(KeptSpan { number, parent, kind, name: name.to_owned(), arg });
    }

    fn end(&mut self, _: u32) {}
}

impl fmt::Display for KeptSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let KeptSpan { number, parent, kind, ref name, arg } = *self;
        Line(&Span { number, parent, kind, name, arg }).fmt(f)
    }
}

/// One span as text.
struct Line<'s>(&'s Span<'s>);

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Span { number, parent, kind, name, arg } = *self.0;
        let parent = if parent == 0 { "-".to_owned() } else { parent.to_string() };
        write!(f, "{number:<6} {parent:<7} {:<9} {arg:>6}", kind.name())?;
        if name == kind.name() { Ok(()) } else { write!(f, "  {name}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_a_line_that_names_what_the_kind_does_not() {
        let mut text = Vec::new();
        let mut trace = SpanTrace::new(&mut text);
        trace.begin(&Span { number: 1, parent: 0, kind: SpanKind::Entry, name: "runMain", arg: 0 });
        trace.begin(&Span { number: 2, parent: 1, kind: SpanKind::Tick, name: "tick", arg: 7 });
        let text = String::from_utf8(text).expect("text");
        assert_eq!(text, "1      -       entry          0  runMain\n2      1       tick           7\n");
    }
}
