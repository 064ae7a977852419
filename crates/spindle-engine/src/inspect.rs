//! What kind of object a value is, without running any of its code; `util.inspect` prints by it.

use crate::abi::{self, TableIterator, is_namespace};
use crate::ops::OpCall;
use crate::root::Local;
use crate::scope::{JsResult, Scope, Thrown};
use mozjs::context::RawJSContext;
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

impl OpCall<'_> {
    /// The kind of argument `index`.
    #[inline]
    pub fn object_kind(&self, index: usize) -> ObjectKind {
        kind_of(self.raw(), self.value(index))
    }

    /// Whether arguments `a` and `b` are objects of the same shape: the same class, prototype and own properties apart from
    /// elements. False does not say that they differ.
    #[inline]
    pub fn same_shape(&self, a: usize, b: usize) -> bool {
        let (a, b) = (self.value(a), self.value(b));
        // SAFETY: the objects are live.
        let shape_of = |value: Value| unsafe { abi::shape_of(value.to_object()) };
        a.is_object() && b.is_object() && shape_of(a) == shape_of(b)
    }
}

/// The kind of a value; neither collects nor runs JavaScript.
fn kind_of(raw: *mut RawJSContext, value: Value) -> ObjectKind {
    if !value.is_object() {
        return ObjectKind::Other;
    }
    let object = value.to_object();
    let class = class_of(object);
    match cached_prototype(class) {
        // `arguments` objects share the prototype.
        js::JSProtoKey::JSProto_Object if class_name(object) == b"Object" => ObjectKind::Other,
        js::JSProtoKey::JSProto_Array => ObjectKind::Array,
        js::JSProtoKey::JSProto_Function => ObjectKind::Function,
        js::JSProtoKey::JSProto_Map => ObjectKind::Map,
        js::JSProtoKey::JSProto_Set => ObjectKind::Set,
        js::JSProtoKey::JSProto_Date => ObjectKind::Date,
        js::JSProtoKey::JSProto_RegExp => ObjectKind::RegExp,
        js::JSProtoKey::JSProto_Promise => ObjectKind::Promise,
        _ => named_kind(raw, object),
    }
}

/// The standard class whose prototype objects of this class have at first, as the class's flags say.
fn cached_prototype(class: &js::JSClass) -> js::JSProtoKey {
    const NAMED: [js::JSProtoKey; 8] = [
        js::JSProtoKey::JSProto_Object,
        js::JSProtoKey::JSProto_Array,
        js::JSProtoKey::JSProto_Function,
        js::JSProtoKey::JSProto_Map,
        js::JSProtoKey::JSProto_Set,
        js::JSProtoKey::JSProto_Date,
        js::JSProtoKey::JSProto_RegExp,
        js::JSProtoKey::JSProto_Promise,
    ];
    let number = class.flags >> js::JSCLASS_CACHED_PROTO_SHIFT;
    NAMED.into_iter().find(|key| *key as u32 == number).unwrap_or(js::JSProtoKey::JSProto_Null)
}

fn named_kind(raw: *mut RawJSContext, object: *mut JSObject) -> ObjectKind {
    // SAFETY: the object is live and this does not collect.
    if unsafe { js::JS_IsTypedArrayObject(object) } {
        return ObjectKind::TypedArray;
    }
    match class_name(object) {
        b"Proxy" if is_namespace(object) => ObjectKind::Namespace,
        b"Proxy" => ObjectKind::Proxy,
        b"WeakMap" => ObjectKind::WeakMap,
        b"WeakSet" => ObjectKind::WeakSet,
        b"DataView" => ObjectKind::DataView,
        b"Generator" | b"AsyncGenerator" => ObjectKind::Generator,
        b"Symbol" => ObjectKind::Symbol,
        b"WeakRef" => ObjectKind::WeakRef,
        _ => builtin_kind(raw, object),
    }
}

fn builtin_kind(raw: *mut RawJSContext, object: *mut JSObject) -> ObjectKind {
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

/// What an iterator over a `Map` or `Set` yields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Yields {
    /// Keys.
    Keys,
    /// Values.
    Values,
    /// Pairs of both.
    Entries,
}

impl<'s> Scope<'s> {
    /// The kind of a value.
    pub fn object_kind(&self, value: Local<'_>) -> ObjectKind {
        kind_of(self.raw(), self.value(value))
    }

    /// What an iterator over a `Map` or `Set` still has to yield, without moving it: the collection (undefined once it is
    /// done), how many of its members the iterator has passed, and what it yields. None if it is no such iterator.
    pub fn table_iterator(&mut self, value: Local<'_>) -> Option<(Local<'s>, u32, Yields)> {
        let kind = self.object_kind(value);
        if !matches!(kind, ObjectKind::MapIterator | ObjectKind::SetIterator) {
            return None;
        }
        let object = self.value(value).to_object();
        // SAFETY: the object is of one of the two classes; its target is rooted at once.
        let state = unsafe { TableIterator::read(object) }?;
        let yields = match state.kind {
            0 => Yields::Keys,
            1 => Yields::Values,
            _ => Yields::Entries,
        };
        let target = if state.target.is_object() { state.target } else { UndefinedValue() };
        Some((self.local(target), state.seen, yields))
    }

    /// The keys of a `WeakMap` or the members of a `WeakSet` as an array, in no particular order; none for other values.
    ///
    /// # Errors
    /// Out of memory.
    pub fn weak_keys(&mut self, value: Local<'_>) -> JsResult<'s, Option<Local<'s>>> {
        let raw = self.raw();
        let read = match self.object_kind(value) {
            ObjectKind::WeakMap => js::JS_NondeterministicGetWeakMapKeys,
            ObjectKind::WeakSet => js::JS_NondeterministicGetWeakSetKeys,
            _ => return Ok(None),
        };
        rooted!(in(raw) let object = self.value(value).to_object());
        rooted!(in(raw) let mut keys = std::ptr::null_mut::<JSObject>());
        // SAFETY: the handles are rooted, and the object is of the function's class.
        if !unsafe { read(raw, object.handle().into(), keys.handle_mut().into()) } {
            return Err(self.thrown());
        }
        self.object_or_thrown(keys.get()).map(Some)
    }

    /// The own keys of an object that are no index, as an array: strings, then symbols; with `hidden` also those that
    /// are not enumerable. Unlike `Reflect.ownKeys` it makes no strings of the indices.
    ///
    /// # Errors
    /// What a proxy's trap threw; out of memory.
    pub fn extra_keys(&mut self, value: Local<'_>, hidden: bool) -> JsResult<'s> {
        if self.stops_entry() {
            return Err(Thrown::Terminated);
        }
        let raw = self.raw();
        rooted!(in(raw) let object = self.expect_object(value)?);
        // SAFETY: the context lives; the vector below is rooted by itself.
        let mut cx = unsafe {
            mozjs::context::JSContext::from_ptr(std::ptr::NonNull::new(raw).expect("the context lives"))
        };
        let mut ids = mozjs::rust::IdVector::new(&mut cx);
        let flags = js::JSITER_OWNONLY | js::JSITER_SYMBOLS | if hidden { js::JSITER_HIDDEN } else { 0 };
        // SAFETY: the handle is rooted.
        if !unsafe { js::GetPropertyKeys(raw, object.handle().into(), flags, ids.handle_mut()) } {
            return Err(self.thrown());
        }
        // SAFETY: plain allocation; rooted at once.
        rooted!(in(raw) let keys = unsafe { js::NewArrayObject1(raw, 0) });
        rooted!(in(raw) let mut key = UndefinedValue());
        let mut done = !keys.get().is_null();
        for (index, id) in (0..).zip(ids.iter().filter(|id| !id.is_int())) {
            let (keys, attributes) = (keys.handle().into(), js::JSPROP_ENUMERATE as u32);
            // SAFETY: the handles are rooted, and the id lives in a rooted vector.
            done = done
                && unsafe {
                    js::JS_IdToValue(raw, *id, key.handle_mut().into())
                        && js::JS_DefineElement(raw, keys, index, key.handle().into(), attributes)
                };
        }
        if done { self.object_or_thrown(keys.get()) } else { Err(self.thrown()) }
    }

    /// Target and handler of a proxy, both null once it is revoked or if it is none (as a module's namespace is none).
    pub fn proxy_parts(&mut self, value: Local<'_>) -> (Local<'s>, Local<'s>) {
        let (mut target, mut handler) = (NullValue(), NullValue());
        if self.object_kind(value) == ObjectKind::Proxy {
            // SAFETY: the object is a scripted proxy; both values are rooted below, before anything collects.
            let parts = unsafe { abi::proxy_parts(self.value(value).to_object()) };
            let or_null = |part: Value| if part.is_object() { part } else { NullValue() };
            (target, handler) = (or_null(parts.0), or_null(parts.1));
        }
        (self.local(target), self.local(handler))
    }
}

fn class_of(object: *mut JSObject) -> &'static js::JSClass {
    // SAFETY: the object is live; class structures are static.
    unsafe { &*mozjs::rust::get_object_class(object) }
}

fn class_name(object: *mut JSObject) -> &'static [u8] {
    // SAFETY: the names of classes are static.
    unsafe { CStr::from_ptr(class_of(object).name).to_bytes() }
}
