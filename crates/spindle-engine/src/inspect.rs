//! What kind of object a value is, without running any of its code; `util.inspect` prints by it.

use crate::root::Local;
use crate::scope::Scope;
use mozjs::glue;
use mozjs::jsapi::{self as js, ESClass, JSObject, Value};
use mozjs::jsval::{NullValue, UndefinedValue};
use mozjs::rooted;
use std::ffi::CStr;

/// The kinds that `util.inspect` tells apart; the numbers are shared with its JavaScript.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum ObjectKind {
    /// A plain or any other object, or no object at all.
    Other = 0,
    /// An array.
    Array = 1,
    /// A function.
    Function = 2,
    /// A `Map`.
    Map = 3,
    /// A `Set`.
    Set = 4,
    /// A promise.
    Promise = 5,
    /// A proxy.
    Proxy = 6,
    /// A `Date`.
    Date = 7,
    /// A regular expression.
    RegExp = 8,
    /// An error made by an error constructor.
    Error = 9,
    /// An iterator over a `Map`.
    MapIterator = 10,
    /// An iterator over a `Set`.
    SetIterator = 11,
    /// An `arguments` object.
    Arguments = 12,
    /// A wrapped number.
    Number = 13,
    /// A wrapped string.
    String = 14,
    /// A wrapped boolean.
    Boolean = 15,
    /// A wrapped bigint.
    BigInt = 16,
    /// A wrapped symbol.
    Symbol = 17,
    /// A `WeakMap`.
    WeakMap = 18,
    /// A `WeakSet`.
    WeakSet = 19,
    /// An `ArrayBuffer`.
    ArrayBuffer = 20,
    /// A `SharedArrayBuffer`.
    SharedArrayBuffer = 21,
    /// A `DataView`.
    DataView = 22,
    /// Any typed array.
    TypedArray = 23,
    /// A generator object, synchronous or not.
    Generator = 24,
    /// A module namespace.
    Namespace = 25,
    /// A `WeakRef`.
    WeakRef = 26,
}

impl<'s> Scope<'s> {
    /// The kind of a value.
    pub fn object_kind(&self, value: Local<'_>) -> ObjectKind {
        let value = self.value(value);
        if !value.is_object() {
            return ObjectKind::Other;
        }
        let object = value.to_object();
        match class_name(object) {
            b"Proxy" => ObjectKind::Proxy,
            b"Module" | b"ModuleNamespace" => ObjectKind::Namespace,
            b"WeakMap" => ObjectKind::WeakMap,
            b"WeakSet" => ObjectKind::WeakSet,
            b"DataView" => ObjectKind::DataView,
            b"Generator" | b"AsyncGenerator" => ObjectKind::Generator,
            b"Symbol" => ObjectKind::Symbol,
            b"WeakRef" => ObjectKind::WeakRef,
            // SAFETY: the object is live and this does not collect.
            _ if unsafe { js::JS_IsTypedArrayObject(object) } => ObjectKind::TypedArray,
            _ => self.builtin_kind(object),
        }
    }

    fn builtin_kind(&self, object: *mut JSObject) -> ObjectKind {
        let raw = self.raw();
        rooted!(in(raw) let object = object);
        let mut class = ESClass::Other;
        // SAFETY: the handle is rooted; no proxy comes here, so nothing can throw.
        unsafe { js::GetBuiltinClass(raw, object.handle().into(), &mut class) };
        match class {
            ESClass::Array => ObjectKind::Array,
            ESClass::Function => ObjectKind::Function,
            ESClass::Map => ObjectKind::Map,
            ESClass::Set => ObjectKind::Set,
            ESClass::Promise => ObjectKind::Promise,
            ESClass::Date => ObjectKind::Date,
            ESClass::RegExp => ObjectKind::RegExp,
            ESClass::Error => ObjectKind::Error,
            ESClass::MapIterator => ObjectKind::MapIterator,
            ESClass::SetIterator => ObjectKind::SetIterator,
            ESClass::Arguments => ObjectKind::Arguments,
            ESClass::Number => ObjectKind::Number,
            ESClass::String => ObjectKind::String,
            ESClass::Boolean => ObjectKind::Boolean,
            ESClass::BigInt => ObjectKind::BigInt,
            ESClass::ArrayBuffer => ObjectKind::ArrayBuffer,
            ESClass::SharedArrayBuffer => ObjectKind::SharedArrayBuffer,
            ESClass::Object | ESClass::Other => ObjectKind::Other,
        }
    }

    /// Target and handler of a proxy, both null once it is revoked or if it is none.
    pub fn proxy_parts(&mut self, value: Local<'_>) -> (Local<'s>, Local<'s>) {
        let value = self.value(value);
        let (mut target, mut handler) = (NullValue(), NullValue());
        if value.is_object() && class_name(value.to_object()) == b"Proxy" {
            let read = |read: unsafe fn(*mut JSObject, *mut Value)| {
                let mut slot = UndefinedValue();
                // SAFETY: the object is a proxy, which has these slots; nothing collects here.
                unsafe { read(value.to_object(), &mut slot) };
                if slot.is_object() { slot } else { NullValue() }
            };
            // SAFETY: `read` passes a proxy.
            target = read(|object, out| unsafe { glue::GetProxyPrivate(object, out) });
            // SAFETY: as above.
            handler = read(|object, out| unsafe { glue::GetProxyReservedSlot(object, 0, out) });
        }
        (self.local(target), self.local(handler))
    }
}

fn class_name(object: *mut JSObject) -> &'static [u8] {
    // SAFETY: the object is live; class structures and their names are static.
    unsafe { CStr::from_ptr((*mozjs::rust::get_object_class(object)).name).to_bytes() }
}
