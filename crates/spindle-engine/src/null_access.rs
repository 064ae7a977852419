//! V8's words for the commonest error of all: a property of `undefined` or `null`.
//!
//! The engine quotes the property and names the expression, in an order that no row of [`crate::messages`]' table can
//! mend, and says "read" of a write. So the command is linked such that the engine's slow paths for such an access come
//! here (by way of `abi.rs`); elsewhere nothing calls this file, and the table's text stands.

use crate::strings;
use mozjs::context::{JSContext, RawJSContext};
use mozjs::jsapi::{self as js, JSObject, JSString, PropertyKey, Symbol, Value};
use mozjs::jsval::{StringValue, UndefinedValue};
use mozjs::rooted;
use std::ptr::{self, NonNull};

/// `object.name = value`.
///
/// # Safety
/// For the engine only: a live context and handles to rooted values.
pub(crate) unsafe fn to_object_for_set(
    raw: *mut RawJSContext,
    value: js::Handle<Value>,
    key: js::Handle<PropertyKey>,
) -> *mut JSObject {
    rooted!(in(raw) let mut name = UndefinedValue());
    // SAFETY: the engine passes a rooted key.
    unsafe { js::JS_IdToValue(raw, *key, name.handle_mut().into()) };
    to_object(raw, value, "set", name.handle().into())
}

/// `object.name`, also as the object of `delete`.
///
/// # Safety
/// As [`to_object_for_set`].
pub(crate) unsafe fn to_object_for_name(
    raw: *mut RawJSContext,
    value: js::Handle<Value>,
    name: js::Handle<*mut JSString>,
) -> *mut JSObject {
    // SAFETY: the engine passes a rooted name, which is a string.
    rooted!(in(raw) let name = StringValue(unsafe { &**name }));
    to_object(raw, value, "read", name.handle().into())
}

/// `object[key]` and `object[key] = value`.
///
/// # Safety
/// As [`to_object_for_set`].
pub(crate) unsafe fn to_object_for_element(
    raw: *mut RawJSContext,
    value: js::Handle<Value>,
    is_set: bool,
    key: js::Handle<Value>,
) -> *mut JSObject {
    to_object(raw, value, if is_set { "set" } else { "read" }, key)
}

/// What a native function or a destructuring found instead of an object.
///
/// # Safety
/// As [`to_object_for_set`].
pub(crate) unsafe fn report_without_key(raw: *mut RawJSContext, value: js::Handle<Value>, is_native: bool) {
    if is_native {
        return throw(raw, "Cannot convert undefined or null to object");
    }
    let name = name_of(value);
    throw(raw, &format!("Cannot destructure '{name}' as it is {name}."));
}

fn name_of(value: js::Handle<Value>) -> &'static str {
    // SAFETY: the handle is the engine's, to a rooted value.
    if unsafe { &*value.ptr }.is_null() { "null" } else { "undefined" }
}

/// The object of a primitive; of `null` and `undefined` the error, and null.
fn to_object(
    raw: *mut RawJSContext,
    value: js::Handle<Value>,
    verb: &str,
    key: js::Handle<Value>,
) -> *mut JSObject {
    // SAFETY: the handle is the engine's, to a rooted value.
    if !unsafe { &*value.ptr }.is_null_or_undefined() {
        // SAFETY: the context is live; a primitive that has an object.
        return unsafe { js::ToObjectSlow(raw, value, false) };
    }
    let name = name_of(value);
    let gerund = if verb == "set" { "setting" } else { "reading" };
    throw(
        raw,
        &match key_text(raw, key) {
            Key::Iterator => format!("{name} is not iterable"),
            Key::Named(key) => format!("Cannot {verb} properties of {name} ({gerund} '{key}')"),
            Key::Unknown => format!("Cannot {verb} properties of {name}"),
        },
    );
    ptr::null_mut()
}

enum Key {
    Iterator,
    Named(String),
    /// An object: to name it would run the program's `toString`.
    Unknown,
}

fn key_text(raw: *mut RawJSContext, key: js::Handle<Value>) -> Key {
    // SAFETY: the handle is the engine's, to a rooted value.
    let value = unsafe { *key.ptr };
    if value.is_object() {
        return Key::Unknown;
    }
    if value.is_symbol() {
        rooted!(in(raw) let symbol = value.to_symbol());
        return symbol_text(raw, symbol.handle().into());
    }
    // SAFETY: a primitive's text; the context is live.
    let text = unsafe { if value.is_string() { value.to_string() } else { js::ToStringSlow(raw, key) } };
    // SAFETY: a live string, or null if memory ran out; nothing is collected in between.
    match (!text.is_null()).then(|| unsafe { strings::to_utf8(raw, text) }).flatten() {
        Some(text) => Key::Named(text),
        None => Key::Unknown,
    }
}

fn symbol_text(raw: *mut RawJSContext, symbol: js::Handle<*mut Symbol>) -> Key {
    // SAFETY: the context is live and the symbol rooted; the description is a live string or null.
    unsafe {
        if *symbol.ptr == js::GetWellKnownSymbol(raw, js::SymbolCode::iterator) {
            return Key::Iterator;
        }
        let description = js::GetSymbolDescription(symbol);
        let text = if description.is_null() { None } else { strings::to_utf8(raw, description) };
        Key::Named(format!("Symbol({})", text.unwrap_or_default()))
    }
}

fn throw(raw: *mut RawJSContext, message: &str) {
    let Some(raw) = NonNull::new(raw) else { return };
    // SAFETY: the engine's own context, which it lends for this call.
    let mut context = unsafe { JSContext::from_ptr(raw) };
    mozjs::error::throw_type_error(&mut context, &strings::c_string(message));
}
