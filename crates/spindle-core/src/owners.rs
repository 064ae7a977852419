//! Who gets the events of a handle: a class of owners has one function, and each owner of it a number.

use crate::driver::Driver;
use crate::numbering::{Counter, Number};
use spindle_engine::Cx;
use spindle_loop::{Event, Owner};
use std::cell::Cell;

/// How many classes of owners there may be in a process, nobody included.
const CLASSES_MAX: usize = 64;

static COUNTER: Counter = Counter::new(CLASSES_MAX - 1, "classes of owners");

/// Delivers an event to the owner with this number: enters JavaScript if need be, and sees to the checkpoint after it.
pub type Deliver = fn(&Driver<'_>, &mut Cx, u32, Event);

/// A kind of owner, declared as a static by whoever makes the handles.
pub struct OwnerClass {
    deliver: Deliver,
    number: Number,
}

impl OwnerClass {
    /// The class whose events go to `deliver`.
    pub const fn new(deliver: Deliver) -> OwnerClass {
        OwnerClass { deliver, number: Number::new() }
    }
}

/// The classes that one runtime has handles of.
pub(crate) struct Owners([Cell<Option<Deliver>>; CLASSES_MAX]);

impl Default for Owners {
    fn default() -> Owners {
        Owners([const { Cell::new(None) }; CLASSES_MAX])
    }
}

impl Owners {
    /// The owner word for number `id` of the class.
    #[inline]
    pub(crate) fn word(&self, class: &OwnerClass, id: u32) -> Owner {
        // 0 is nobody.
        let number = class.number.get(&COUNTER) + 1;
        self.0[number].set(Some(class.deliver));
        Owner { class: number as u32, id }
    }

    /// The function of an owner's class; none if it is nobody.
    #[inline]
    pub(crate) fn deliver(&self, owner: Owner) -> Option<Deliver> {
        self.0.get(owner.class as usize)?.get()
    }
}
