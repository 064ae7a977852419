//! Rooting: the stack of short-lived values ([`Local`]) and the table of long-lived ones ([`Global`]).
//!
//! The collector moves things, so Rust holds no pointer to a JavaScript value. A `Local` is an index into one
//! vector that the engine traces in every collection; a [`crate::Scope`] cuts the vector back when it ends. A
//! `Global` is a slot in a table of boxed values which the engine traces in major collections (and which tells
//! minor ones about young values by write barriers). Both are plain numbers: a wrong one gives a wrong value
//! or a panic, never a dangling pointer.

use mozjs::jsapi::{self as js, Heap, JSTracer, Value};
use mozjs::jsval::UndefinedValue;
use mozjs::rust::Trace;
use std::cell::{Cell, RefCell};
use std::marker::PhantomData;
use std::rc::Rc;

/// Room for locals, in values. The vector never grows, so that the engine may be handed addresses inside it.
pub(crate) const ROOT_CAPACITY: usize = 1 << 18;

/// A rooted value that lives as long as the scope that made it.
///
/// It is a copyable index, checked at each use. Pass it to any method of the same or an inner scope.
#[derive(Debug, Clone, Copy)]
pub struct Local<'s> {
    pub(crate) index: u32,
    /// Bound to its scope, and to its thread.
    brand: PhantomData<(&'s (), *mut ())>,
}

impl Local<'_> {
    pub(crate) fn new(index: u32) -> Self {
        Local { index, brand: PhantomData }
    }
}

/// The stack of locals; it points at a rooted vector in `run`'s frame.
pub(crate) struct RootStack {
    values: Cell<*mut Vec<Value>>,
}

impl RootStack {
    pub(crate) const fn unset() -> RootStack {
        RootStack { values: Cell::new(std::ptr::null_mut()) }
    }

    /// Points the stack at its vector.
    ///
    /// # Safety
    /// `values` must stay valid, rooted and untouched by anybody else until the last use of this stack.
    pub(crate) unsafe fn set(&self, values: *mut Vec<Value>) {
        self.values.set(values);
    }

    #[inline]
    #[allow(clippy::mut_from_ref, reason = "see the comment inside")]
    fn vec(&self) -> &mut Vec<Value> {
        // SAFETY: `set` vouches for the pointer; every use is one short call in this file, on one thread, that
        // neither runs JavaScript nor calls back, so no two such references exist at once.
        unsafe { &mut *self.values.get() }
    }

    #[inline]
    pub(crate) fn len(&self) -> u32 {
        self.vec().len() as u32
    }

    #[inline]
    pub(crate) fn push(&self, value: Value) -> u32 {
        let values = self.vec();
        let index = values.len();
        assert!(index < ROOT_CAPACITY, "too many locals: use an inner scope in long loops");
        values.push(value);
        index as u32
    }

    #[inline]
    pub(crate) fn truncate(&self, len: u32) {
        self.vec().truncate(len as usize);
    }

    #[inline]
    pub(crate) fn get(&self, index: u32) -> Value {
        self.vec()[index as usize]
    }

    #[inline]
    pub(crate) fn set_at(&self, index: u32, value: Value) {
        self.vec()[index as usize] = value;
    }

    /// The address of a value; it stays put, because the vector never grows beyond its capacity.
    #[inline]
    pub(crate) fn address(&self, index: u32) -> *mut Value {
        &raw mut self.vec()[index as usize]
    }

    #[inline]
    pub(crate) fn handle(&self, index: u32) -> js::Handle<Value> {
        // SAFETY: the address is that of a rooted value that does not move.
        unsafe { js::Handle::from_marked_location(self.address(index)) }
    }

    #[inline]
    pub(crate) fn handle_mut(&self, index: u32) -> js::MutableHandle<Value> {
        // SAFETY: as in `handle`.
        unsafe { js::MutableHandle::from_marked_location(self.address(index)) }
    }

    /// The values from `start` to the top, as arguments of a call.
    #[inline]
    pub(crate) fn args_from(&self, start: u32) -> js::HandleValueArray {
        let values = self.vec();
        let count = values.len() - start as usize;
        // SAFETY: `start` is at most the length, so the pointer is in or one past the vector.
        let elements = unsafe { values.as_ptr().add(start as usize) };
        js::HandleValueArray { length_: count, elements_: elements }
    }
}

/// The table behind [`Global`]; one per runtime, kept alive by its globals.
pub(crate) struct GlobalTable {
    #[allow(clippy::vec_box, reason = "a Heap must not move")]
    slots: RefCell<Vec<Box<Heap<Value>>>>,
    free: RefCell<Vec<u32>>,
    /// Cleared when the runtime ends: what is left of the table then holds nothing.
    open: Cell<bool>,
}

impl GlobalTable {
    pub(crate) fn new() -> Rc<GlobalTable> {
        Rc::new(GlobalTable { slots: RefCell::default(), free: RefCell::default(), open: Cell::new(true) })
    }

    pub(crate) fn add(self: &Rc<Self>, value: Value) -> Global {
        let index = self.insert(value);
        Global { table: self.clone(), index }
    }

    /// Stores `value` in a free slot and returns its index; the caller owes a `remove`.
    pub(crate) fn insert(&self, value: Value) -> u32 {
        assert!(self.open.get(), "the runtime has ended");
        if let Some(index) = self.free.borrow_mut().pop() {
            self.slots.borrow()[index as usize].set(value);
            return index;
        }
        let mut slots = self.slots.borrow_mut();
        slots.push(Heap::boxed(value));
        (slots.len() - 1) as u32
    }

    /// Whether the runtime still runs; a closed table takes nothing.
    pub(crate) fn is_open(&self) -> bool {
        self.open.get()
    }

    #[inline]
    pub(crate) fn get(&self, index: u32) -> Value {
        self.slots.borrow()[index as usize].get()
    }

    pub(crate) fn remove(&self, index: u32) {
        if self.open.get() {
            self.slots.borrow()[index as usize].set(UndefinedValue());
            self.free.borrow_mut().push(index);
        }
    }

    /// Empties every slot, for the end of the runtime.
    pub(crate) fn close(&self) {
        self.open.set(false);
        for slot in self.slots.borrow().iter() {
            slot.set(UndefinedValue());
        }
        self.slots.borrow_mut().clear();
    }

    /// # Safety
    /// For the collector's tracing hook only.
    pub(crate) unsafe fn trace(&self, tracer: *mut JSTracer) {
        for slot in self.slots.borrow().iter() {
            // SAFETY: the slot is boxed, so its address is stable; `tracer` comes from the engine.
            unsafe { slot.trace(tracer) };
        }
    }

    /// Number of slots in use.
    pub(crate) fn live(&self) -> usize {
        self.slots.borrow().len() - self.free.borrow().len()
    }
}

/// A rooted value that lives until it is dropped. Made by [`crate::Scope::persist`].
///
/// It may outlive the runtime, but then refers to nothing and any use of it panics.
pub struct Global {
    table: Rc<GlobalTable>,
    index: u32,
}

impl Global {
    /// The value, if this global is of the runtime that owns `table`.
    #[inline]
    pub(crate) fn value(&self, table: &Rc<GlobalTable>) -> Value {
        assert!(Rc::ptr_eq(&self.table, table), "a global of another runtime");
        table.get(self.index)
    }
}

impl Drop for Global {
    fn drop(&mut self) {
        self.table.remove(self.index);
    }
}

impl std::fmt::Debug for Global {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Global({})", self.index)
    }
}
