//! The engine's own pointers and values, for the few crates beside this one that may hold `unsafe` (ARCHITECTURE.md names
//! them): what they do with the engine, or with bytes in a foreign library, cannot all be said by the safe facade.
//!
//! Everything here is either an `unsafe fn` or harmless by itself, so that a crate which forbids `unsafe` has no use for
//! it. Bytes are better taken as [`crate::RawBytes`] and pins, which need no `unsafe` at all.

use crate::cx::Cx;
use crate::ops::OpCall;
use crate::root::Local;
use crate::scope::Scope;
use mozjs::context::RawJSContext;
use mozjs::jsapi::Value;

impl Cx {
    /// The engine's context of this thread.
    ///
    /// # Safety
    /// What is called with it must keep the facade's rules: nothing runs JavaScript or collects while anything is borrowed
    /// from this `Cx`, exceptions are taken or left pending as the caller announces them, and the current realm is put
    /// back.
    pub unsafe fn raw_context(&mut self) -> *mut RawJSContext {
        self.raw()
    }
}

impl<'s> Scope<'s> {
    /// The engine's value behind a local. It is not rooted: whatever may collect garbage makes it stale.
    pub fn raw_value(&self, local: Local<'_>) -> Value {
        self.value(local)
    }

    /// A local for a value of the engine's, rooted from here on.
    ///
    /// # Safety
    /// The value must be a live one of this runtime and compartment: nothing may have collected since it was had.
    pub unsafe fn adopt_value(&mut self, value: Value) -> Local<'s> {
        self.local(value)
    }
}

impl OpCall<'_> {
    /// Argument `index` as the engine passed it, or undefined. The engine keeps it alive during the call.
    pub fn raw_arg(&self, index: usize) -> Value {
        self.value(index)
    }

    /// Sets the result of the call.
    ///
    /// # Safety
    /// As [`Scope::adopt_value`].
    pub unsafe fn set_raw_result(&mut self, value: Value) {
        self.set_value(value);
    }
}
