//! Promises that were rejected without a handler, collected for the runtime to report after a checkpoint.

use crate::cx::{Cx, State};
use crate::root::Global;
use mozjs::context::RawJSContext;
use mozjs::jsapi::{self as js, PromiseRejectionHandlingState as Handling};
use mozjs::jsval::ObjectValue;
use std::collections::{BTreeMap, HashMap};
use std::ffi::c_void;

/// What happened to a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RejectionKind {
    /// It was rejected, and nobody handles it.
    Unhandled,
    /// It was reported as unhandled earlier, and now somebody handles it.
    HandledLater,
}

/// One entry of [`Cx::take_rejections`].
#[derive(Debug)]
pub struct Rejection {
    /// What happened.
    pub kind: RejectionKind,
    /// The promise; its result is the reason.
    pub promise: Global,
    /// The async context in which it was rejected, if there was one.
    pub async_context: Option<Global>,
}

/// What the tracker saw since it was last asked, in order.
#[derive(Default)]
pub(crate) struct Rejections {
    entries: BTreeMap<u64, Rejection>,
    /// Entry of each promise that waits to be reported, by the promise's id (looked up, never walked).
    waiting: HashMap<u64, u64>,
    next: u64,
}

impl Rejections {
    fn add(&mut self, rejection: Rejection) -> u64 {
        let number = self.next;
        self.next += 1;
        self.entries.insert(number, rejection);
        number
    }

    pub(crate) fn clear(&mut self) {
        self.entries.clear();
        self.waiting.clear();
    }
}

impl Cx {
    /// Whether [`Cx::take_rejections`] would return any.
    #[inline]
    pub fn has_rejections(&self) -> bool {
        !self.state().rejections.borrow().entries.is_empty()
    }

    /// Takes the rejections noticed since the last call, in order.
    ///
    /// A promise that was handled before it was taken does not appear.
    pub fn take_rejections(&mut self) -> Vec<Rejection> {
        let mut rejections = self.state().rejections.borrow_mut();
        rejections.waiting.clear();
        std::mem::take(&mut rejections.entries).into_values().collect()
    }
}

/// The engine reports a rejection, or that one got a handler. May not run JavaScript: it only takes notes.
pub(crate) unsafe extern "C" fn on_rejection(
    raw: *mut RawJSContext,
    _muted: bool,
    promise: js::HandleObject,
    state: Handling,
    _data: *mut c_void,
) {
    // SAFETY: the engine calls this with its live context (whose private pointer is the state) and a rooted promise.
    let (host, id) = unsafe { (&*js::JS_GetContextPrivate(raw).cast::<State>(), js::GetPromiseID(promise)) };
    let current = host.jobs.current();
    let note = |kind| Rejection {
        kind,
        promise: host.globals.add(ObjectValue(*promise)),
        async_context: current.is_object().then(|| host.globals.add(current)),
    };
    let mut rejections = host.rejections.borrow_mut();
    match state {
        Handling::Unhandled => {
            let number = rejections.add(note(RejectionKind::Unhandled));
            rejections.waiting.insert(id, number);
        }
        Handling::Handled => match rejections.waiting.remove(&id) {
            Some(number) => drop(rejections.entries.remove(&number)),
            None => {
                rejections.add(note(RejectionKind::HandledLater));
            }
        },
    }
}
