//! The contract: a handle's owner is told with each of its events, the last one included, and a slot that is given to
//! something else begins with nobody as its owner.

mod support;

use spindle_loop::{Event, Owner, RunMode};
use support::Sim;

const SOMEBODY: Owner = Owner { class: 3, id: 7 };

#[test]
fn events_come_with_the_owner_of_their_handle() {
    let mut sim = Sim::new();
    let (owned, free) = (sim.events.timer(), sim.events.timer());
    sim.events.set_owner(owned, SOMEBODY);
    for timer in [owned, free] {
        sim.events.timer_start(timer, 0, 0).unwrap();
    }
    let first = sim.events.next_owned(RunMode::Default);
    assert_eq!(first, Some((SOMEBODY, Event::Timer { handle: owned })));
    let second = sim.events.next_owned(RunMode::Default);
    assert_eq!(second, Some((Owner::NONE, Event::Timer { handle: free })));
}

#[test]
fn the_last_event_has_the_owner_although_the_handle_is_stale() {
    let mut sim = Sim::new();
    let handle = sim.events.placeholder();
    sim.events.set_owner(handle, SOMEBODY);
    sim.events.close(handle);
    let last = sim.events.next_owned(RunMode::Default);
    assert_eq!(last, Some((SOMEBODY, Event::Closed { handle })));
    assert_eq!(sim.events.owner(handle), Owner::NONE);
}

#[test]
fn a_slot_given_anew_is_nobodys() {
    let mut sim = Sim::new();
    let old = sim.events.placeholder();
    sim.events.set_owner(old, SOMEBODY);
    sim.events.close(old);
    while sim.events.next(RunMode::Default).is_some() {}
    let new = sim.events.placeholder();
    sim.events.set_owner(old, SOMEBODY);
    assert_eq!(sim.events.owner(new), Owner::NONE);
}
