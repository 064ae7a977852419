//! A trace as text: one line for each record, made to be read and to be compared.
//!
//! ```text
//! turn phase    kind         id      time
//! 1    timers   phase                0.000 ms
//! 1    timers   timer        0.1     5.000 ms
//! 1    poll     poll                 5.000 ms  waits at most 20 ms
//! ```

use spindle_loop::{Record, RecordKind, Sink};
use std::fmt;
use std::io::Write;

/// Writes every record as a line: turn, phase, kind, id, time since the first record, and what else there is
/// to say.
///
/// Ids of handles are shown as index and generation. A write that fails ends the trace, not the program;
/// [`TextTrace::new`] takes anything that can be written to.
///
/// ```
/// use spindle_lens::TextTrace;
/// use spindle_loop::{Doors, EventLoop, RunMode};
///
/// let (doors, _) = Doors::simulated(1);
/// let mut events = EventLoop::with_doors(doors);
/// events.set_sink(Some(Box::new(TextTrace::new(std::io::stderr()))));
/// let timer = events.timer();
/// events.timer_start(timer, 5, 0)?;
/// while events.next(RunMode::Default).is_some() {}
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct TextTrace<W: Write> {
    /// None once a write failed.
    out: Option<W>,
    began_ns: Option<u64>,
}

impl<W: Write> TextTrace<W> {
    /// A trace that is written to `out`, a line at a time.
    pub fn new(out: W) -> TextTrace<W> {
        TextTrace { out: Some(out), began_ns: None }
    }
}

impl<W: Write> Sink for TextTrace<W> {
    fn record(&mut self, record: &Record) {
        let began_ns = *self.began_ns.get_or_insert(record.at_ns);
        let Some(out) = &mut self.out else { return };
        let line = Line { record, began_ns };
        if writeln!(out, "{line}").is_err() {
            self.out = None;
        }
    }
}

impl<W: Write> fmt::Debug for TextTrace<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TextTrace(writing: {})", self.out.is_some())
    }
}

/// One record as text.
struct Line<'r> {
    record: &'r Record,
    began_ns: u64,
}

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Record { at_ns, turn, kind, phase, .. } = *self.record;
        let (id, more) = (id_of(self.record), more_of(self.record));
        let ms = at_ns.saturating_sub(self.began_ns) as f64 / 1e6;
        write!(f, "{turn:<4} {:<8} {:<8} {id:>8} {ms:>12.3} ms{more}", phase.name(), kind.name())
    }
}

/// The record's id as a reader knows it.
fn id_of(record: &Record) -> String {
    match (record.kind, record.id) {
        (_, 0) => String::new(),
        (RecordKind::Work | RecordKind::Submit, id) => format!("#{id}"),
        (_, id) => format!("{}.{}", id as u32, id >> 32),
    }
}

/// What the argument means.
fn more_of(record: &Record) -> String {
    match (record.kind, record.arg) {
        (RecordKind::Poll, -1) => "  waits for ever".to_owned(),
        (RecordKind::Poll, 0) => "  looks without waiting".to_owned(),
        (RecordKind::Poll, ms) => format!("  waits at most {ms} ms"),
        (RecordKind::Pending, status) => format!("  status {status}"),
        (RecordKind::Io, bits) => format!("  {:?}", spindle_loop::Ready::from_bits(bits as u8)),
        (RecordKind::Signal, signum) => format!("  signal {signum}"),
        (RecordKind::Work, 1) => "  cancelled".to_owned(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use spindle_loop::{Doors, EventLoop, RunMode};
    use std::cell::RefCell;
    use std::io;
    use std::rc::Rc;

    #[derive(Clone, Default)]
    struct Text(Rc<RefCell<Vec<u8>>>);

    impl Write for Text {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    struct Full;

    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn run_a_timer_and_a_close(sink: Box<dyn Sink>) {
        let (doors, _) = Doors::simulated(1);
        let mut events = EventLoop::with_doors(doors);
        events.set_sink(Some(sink));
        let timer = events.timer();
        events.timer_start(timer, 5, 0).expect("the timer is open");
        while events.next(RunMode::Default).is_some() {
            events.close(timer);
        }
    }

    /// One turn in textbook order, with the phases that yielded nothing, and the one wait there was.
    #[test]
    fn a_trace_shows_every_phase_in_order() {
        let text = Text::default();
        run_a_timer_and_a_close(Box::new(TextTrace::new(text.clone())));
        let bytes = text.0.borrow().clone();
        let lines: Vec<String> = String::from_utf8(bytes).expect("text").lines().map(str::to_owned).collect();
        let words =
            |line: &String| line.split_whitespace().map(str::to_owned).collect::<Vec<String>>().join(" ");
        let expected = [
            "1 timers phase 0.000 ms",
            "1 pending phase 0.000 ms",
            "1 idle phase 0.000 ms",
            "1 prepare phase 0.000 ms",
            "1 poll phase 0.000 ms",
            "1 poll poll 0.000 ms waits at most 5 ms",
            "1 check phase 5.000 ms",
            "1 closing phase 5.000 ms",
            "2 timers phase 5.000 ms",
            "2 timers timer 0.1 5.000 ms",
            "2 pending phase 5.000 ms",
            "2 idle phase 5.000 ms",
            "2 prepare phase 5.000 ms",
            "2 poll phase 5.000 ms",
            "2 check phase 5.000 ms",
            "2 closing phase 5.000 ms",
            "2 closing closed 0.1 5.000 ms",
            "3 timers phase 5.000 ms",
        ];
        assert_eq!(lines.iter().map(words).collect::<Vec<String>>(), expected);
    }

    #[test]
    fn a_trace_that_cannot_be_written_leaves_the_program_alone() {
        run_a_timer_and_a_close(Box::new(TextTrace::new(Full)));
    }
}
