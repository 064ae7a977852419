//! Entries: the functions that built-in JavaScript registers for Rust to call.

use crate::numbering::{Counter, Number};
use spindle_engine::Global;
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

/// How many entries there may be in a process.
const ENTRIES_MAX: usize = 64;

static COUNTER: Counter = Counter::new(ENTRIES_MAX, "entries");

/// A function that JavaScript registers under a name and the driver enters.
///
/// The core's own stand below; a module makes its own as a static.
pub struct Entry {
    name: &'static str,
    number: Number,
    /// The world did not cause it: it follows from entries before it, so it is not logged.
    pub(crate) follows: bool,
}

impl Entry {
    /// The entry that JavaScript registers as `name`, which must be unique.
    pub const fn new(name: &'static str) -> Entry {
        Entry { name, number: Number::new(), follows: false }
    }

    /// One that follows from entries before it.
    const fn following(name: &'static str) -> Entry {
        Entry { name, number: Number::new(), follows: true }
    }

    /// Its name.
    #[inline]
    pub fn name(&self) -> &'static str {
        self.name
    }
}

/// All ticks, then true if one left something behind.
pub(crate) static RUN_TICKS: Entry = Entry::following("runTicks");
/// Due timers: `(now, is the first pass)`.
pub(crate) static RUN_TIMERS: Entry = Entry::new("runTimers");
/// The immediates of this check phase.
pub(crate) static RUN_IMMEDIATES: Entry = Entry::new("runImmediates");
/// What happened to a request or a resource: `(kind, number, status, value)`.
pub(crate) static DISPATCH: Entry = Entry::new("dispatch");
/// An exception that nothing caught: `(error, from a promise)`.
pub(crate) static UNCAUGHT: Entry = Entry::following("uncaught");
/// A promise was rejected or its rejection handled late: `(kind, promise, reason, context)`.
pub(crate) static REJECTION: Entry = Entry::following("rejection");
/// The rejections told so far are all; true if the queues must be drained again.
pub(crate) static PROCESS_REJECTIONS: Entry = Entry::following("processRejections");
/// The main script: `(path, is prepared)`.
pub(crate) static RUN_MAIN: Entry = Entry::new("runMain");
/// Nothing keeps the loop alive.
pub(crate) static BEFORE_EXIT: Entry = Entry::new("beforeExit");
/// The program ends; its exit code.
pub(crate) static EXIT: Entry = Entry::new("exit");

/// Entries that follow from others.
pub(crate) static FOLLOWING: [&Entry; 4] = [&RUN_TICKS, &UNCAUGHT, &REJECTION, &PROCESS_REJECTIONS];

/// The functions of one runtime.
pub(crate) struct Entries {
    /// By the entry's number, once it was asked for.
    found: [OnceCell<Rc<Global>>; ENTRIES_MAX],
    /// As JavaScript registered them.
    named: RefCell<Vec<(String, Rc<Global>)>>,
}

impl Default for Entries {
    fn default() -> Entries {
        Entries { found: [const { OnceCell::new() }; ENTRIES_MAX], named: RefCell::default() }
    }
}

impl Entries {
    pub(crate) fn register(&self, name: String, function: Global) {
        self.named.borrow_mut().push((name, Rc::new(function)));
    }

    /// The function of an entry, if one was registered.
    #[inline]
    pub(crate) fn get(&self, entry: &Entry) -> Option<&Global> {
        let cell = &self.found[entry.number.get(&COUNTER)];
        match cell.get() {
            Some(function) => Some(function),
            None => self.find(entry, cell),
        }
    }

    #[cold]
    fn find<'a>(&'a self, entry: &Entry, cell: &'a OnceCell<Rc<Global>>) -> Option<&'a Global> {
        let function = self.by_name(entry.name)?;
        Some(cell.get_or_init(|| function))
    }

    /// The function that was registered under this name.
    pub(crate) fn by_name(&self, name: &str) -> Option<Rc<Global>> {
        let named = self.named.borrow();
        named.iter().find(|(known, _)| known == name).map(|(_, function)| function.clone())
    }
}
