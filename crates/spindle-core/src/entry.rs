//! Entries: the functions that built-in JavaScript registers for Rust to call.

use crate::numbering::{Counter, Number};
use spindle_engine::Global;
use std::cell::{OnceCell, RefCell};

const ENTRIES_MAX: usize = 64;

static COUNTER: Counter = Counter::new();

/// A function that JavaScript registers under a name and the driver enters.
///
/// The core's own stand below; a module makes its own as a static.
pub struct Entry {
    name: &'static str,
    number: Number,
}

impl Entry {
    /// The entry that JavaScript registers as `name`, which must be unique.
    pub const fn new(name: &'static str) -> Entry {
        Entry { name, number: Number::new() }
    }

    /// Its name.
    pub fn name(&self) -> &'static str {
        self.name
    }
}

/// All ticks, then true if one left something behind.
pub(crate) static RUN_TICKS: Entry = Entry::new("runTicks");
/// Due timers: `(now, is the first pass)`.
pub(crate) static RUN_TIMERS: Entry = Entry::new("runTimers");
/// The immediates of this check phase.
pub(crate) static RUN_IMMEDIATES: Entry = Entry::new("runImmediates");
/// What happened to a request or a resource: `(kind, number, status, value)`.
pub(crate) static DISPATCH: Entry = Entry::new("dispatch");
/// An exception that nothing caught: `(error, from a promise)`.
pub(crate) static UNCAUGHT: Entry = Entry::new("uncaught");
/// A promise was rejected or its rejection handled late: `(kind, promise, reason, context)`.
pub(crate) static REJECTION: Entry = Entry::new("rejection");
/// The rejections told so far are all; true if the queues must be drained again.
pub(crate) static PROCESS_REJECTIONS: Entry = Entry::new("processRejections");
/// The main script: `(path, is prepared)`.
pub(crate) static RUN_MAIN: Entry = Entry::new("runMain");
/// Nothing keeps the loop alive.
pub(crate) static BEFORE_EXIT: Entry = Entry::new("beforeExit");
/// The program ends; its exit code.
pub(crate) static EXIT: Entry = Entry::new("exit");

/// The functions of one runtime.
pub(crate) struct Entries {
    /// By the entry's number, once it was asked for.
    found: [OnceCell<Global>; ENTRIES_MAX],
    /// Registered and not asked for yet.
    named: RefCell<Vec<(String, Global)>>,
}

impl Default for Entries {
    fn default() -> Entries {
        Entries { found: [const { OnceCell::new() }; ENTRIES_MAX], named: RefCell::default() }
    }
}

impl Entries {
    pub(crate) fn register(&self, name: String, function: Global) {
        self.named.borrow_mut().push((name, function));
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
    fn find<'a>(&'a self, entry: &Entry, cell: &'a OnceCell<Global>) -> Option<&'a Global> {
        let mut named = self.named.borrow_mut();
        let index = named.iter().position(|(name, _)| name == entry.name)?;
        let (_, function) = named.swap_remove(index);
        Some(cell.get_or_init(|| function))
    }
}
