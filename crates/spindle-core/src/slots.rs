//! Places for the state of modules: one of each type that a module declares, in every runtime.

use crate::numbering::{Counter, Number};
use std::any::Any;
use std::cell::OnceCell;
use std::marker::PhantomData;

/// How many slots there may be in a process.
const SLOTS_MAX: usize = 64;

static COUNTER: Counter = Counter::new(SLOTS_MAX, "slots");

/// Names the place of a module's state in every runtime's table.
///
/// ```
/// use spindle_core::Slot;
/// use std::cell::Cell;
///
/// static CALLS: Slot<Cell<u32>> = Slot::new();
///
/// fn count(runtime: &spindle_core::Runtime) -> u32 {
///     let calls = runtime.slot(&CALLS);
///     calls.set(calls.get() + 1);
///     calls.get()
/// }
/// ```
pub struct Slot<T> {
    number: Number,
    content: PhantomData<fn() -> T>,
}

impl<T: 'static> Slot<T> {
    /// A place of its own.
    #[allow(clippy::new_without_default, reason = "a slot is a static; a default one would be a mistake")]
    pub const fn new() -> Slot<T> {
        Slot { number: Number::new(), content: PhantomData }
    }
}

/// What one runtime has in its slots.
pub(crate) struct Slots([OnceCell<Box<dyn Any>>; SLOTS_MAX]);

impl Default for Slots {
    fn default() -> Slots {
        Slots([const { OnceCell::new() }; SLOTS_MAX])
    }
}

impl Slots {
    /// The content, made by `init` on first use.
    #[inline]
    pub(crate) fn get_or_init<T: 'static>(&self, slot: &Slot<T>, init: impl FnOnce() -> T) -> &T {
        let content = self.0[slot.number.get(&COUNTER)].get_or_init(|| Box::new(init()));
        content.downcast_ref().expect("a number is given to one slot only")
    }
}
