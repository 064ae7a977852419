//! Scopes: making, reading and calling values from Rust.
//!
//! Made by [`Cx::scope`], or by [`crate::OpCall::scope`] inside an op. Built for set-up, errors and rare paths; what
//! runs per event is [`Cx::enter`] and the op trampoline. Conversions of an op's arguments are in `convert.rs`.

use crate::cx::{Cx, number};
use crate::root::{Global, Local};
use crate::strings;
use mozjs::jsapi::{self as js, JSObject, PromiseState as EnginePromiseState, Value};
use mozjs::jsval::{BooleanValue, NullValue, ObjectValue, UndefinedValue};
use mozjs::rooted;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

/// Where locals live; dereferences to [`Cx`].
pub struct Scope<'s> {
    cx: Cx,
    base: u32,
    brand: PhantomData<fn(&'s ()) -> &'s ()>,
}

/// Why a call into JavaScript failed.
#[derive(Debug, Clone, Copy)]
pub enum Thrown<'s> {
    /// It threw this value, which is no longer pending in the engine.
    Exception(Local<'s>),
    /// It was terminated: no `catch` or `finally` ran, and nothing more should run until the flag is cleared.
    Terminated,
}

/// Result of most methods of a scope.
pub type JsResult<'s, T = Local<'s>> = Result<T, Thrown<'s>>;

/// State of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromiseState {
    /// Not settled yet.
    Pending,
    /// Fulfilled with its result.
    Fulfilled,
    /// Rejected with its result.
    Rejected,
}

/// Class of an error object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum ErrorKind {
    /// `Error`
    Error = 0,
    /// `TypeError`
    TypeError = 1,
    /// `RangeError`
    RangeError = 2,
    /// `SyntaxError`
    SyntaxError = 3,
    /// `ReferenceError`
    ReferenceError = 4,
    /// `URIError`
    UriError = 5,
    /// `EvalError`
    EvalError = 6,
}

impl ErrorKind {
    /// The kind with this number (`kind as u8`), if there is one.
    pub fn from_u8(number: u8) -> Option<ErrorKind> {
        use ErrorKind::*;
        [Error, TypeError, RangeError, SyntaxError, ReferenceError, UriError, EvalError]
            .get(usize::from(number))
            .copied()
    }

    fn class(self) -> js::JSProtoKey {
        match self {
            ErrorKind::Error => js::JSProtoKey::JSProto_Error,
            ErrorKind::TypeError => js::JSProtoKey::JSProto_TypeError,
            ErrorKind::RangeError => js::JSProtoKey::JSProto_RangeError,
            ErrorKind::SyntaxError => js::JSProtoKey::JSProto_SyntaxError,
            ErrorKind::ReferenceError => js::JSProtoKey::JSProto_ReferenceError,
            ErrorKind::UriError => js::JSProtoKey::JSProto_URIError,
            ErrorKind::EvalError => js::JSProtoKey::JSProto_EvalError,
        }
    }
}

impl Deref for Scope<'_> {
    type Target = Cx;

    fn deref(&self) -> &Cx {
        &self.cx
    }
}

impl DerefMut for Scope<'_> {
    fn deref_mut(&mut self) -> &mut Cx {
        &mut self.cx
    }
}

impl Drop for Scope<'_> {
    fn drop(&mut self) {
        self.cx.roots().truncate(self.base);
    }
}

/// Roots, failures and other inner parts.
impl<'s> Scope<'s> {
    pub(crate) fn open(cx: Cx) -> Scope<'s> {
        let base = cx.roots().len();
        Scope { cx, base, brand: PhantomData }
    }

    #[inline]
    pub(crate) fn local(&mut self, value: Value) -> Local<'s> {
        Local::new(self.roots().push(value))
    }

    #[inline]
    pub(crate) fn value(&self, local: Local<'_>) -> Value {
        self.roots().get(local.index)
    }

    /// Takes the pending exception; none pending means terminated.
    pub(crate) fn thrown(&mut self) -> Thrown<'s> {
        let slot = self.local(UndefinedValue());
        self.thrown_into(slot)
    }

    fn thrown_into(&mut self, slot: Local<'s>) -> Thrown<'s> {
        if self.take_exception(slot.index) { Thrown::Exception(slot) } else { Thrown::Terminated }
    }

    /// A new object (null: an exception is pending) as a local.
    pub(crate) fn object_or_thrown(&mut self, object: *mut JSObject) -> JsResult<'s> {
        if object.is_null() { Err(self.thrown()) } else { Ok(self.local(ObjectValue(object))) }
    }

    /// Runs `engine_call` with the handle of a fresh slot; the slot is the result if it says true.
    pub(crate) fn result_of(
        &mut self,
        engine_call: impl FnOnce(js::MutableHandle<Value>) -> bool,
    ) -> JsResult<'s> {
        let slot = self.local(UndefinedValue());
        let done = engine_call(self.roots().handle_mut(slot.index));
        self.roots().truncate(slot.index + 1);
        if done { Ok(slot) } else { Err(self.thrown_into(slot)) }
    }

    /// `value` as an object, or a TypeError.
    pub(crate) fn expect_object(&mut self, local: Local<'_>) -> JsResult<'s, *mut JSObject> {
        let value = self.value(local);
        if value.is_object() {
            return Ok(value.to_object());
        }
        Err(Thrown::Exception(self.type_error("not an object")?))
    }
}

/// Making values.
impl<'s> Scope<'s> {
    /// `undefined`.
    pub fn undefined(&mut self) -> Local<'s> {
        self.local(UndefinedValue())
    }

    /// `null`.
    pub fn null(&mut self) -> Local<'s> {
        self.local(NullValue())
    }

    /// A boolean.
    pub fn boolean(&mut self, value: bool) -> Local<'s> {
        self.local(BooleanValue(value))
    }

    /// A number.
    pub fn number(&mut self, value: f64) -> Local<'s> {
        self.local(number(value))
    }

    /// A string.
    ///
    /// # Errors
    /// Longer than [`crate::MAX_STRING_LENGTH`], or out of memory.
    pub fn string(&mut self, text: &str) -> JsResult<'s> {
        match strings::new_string(self.raw(), text) {
            Some(value) => Ok(self.local(value)),
            None => Err(self.thrown()),
        }
    }

    /// A string of code points below 256.
    ///
    /// # Errors
    /// As [`Scope::string`].
    pub fn string_latin1(&mut self, bytes: &[u8]) -> JsResult<'s> {
        match strings::new_latin1(self.raw(), bytes) {
            Some(value) => Ok(self.local(value)),
            None => Err(self.thrown()),
        }
    }

    /// A string of UTF-16 units, lone surrogates included.
    ///
    /// # Errors
    /// As [`Scope::string`].
    pub fn string_utf16(&mut self, units: &[u16]) -> JsResult<'s> {
        match strings::new_utf16(self.raw(), units) {
            Some(value) => Ok(self.local(value)),
            None => Err(self.thrown()),
        }
    }

    /// An `ArrayBuffer` that takes over `bytes` without a copy.
    ///
    /// # Errors
    /// Out of memory.
    pub fn array_buffer(&mut self, bytes: Vec<u8>) -> JsResult<'s> {
        let object = crate::bytes::own::array_buffer(self.raw(), bytes);
        self.object_or_thrown(object)
    }

    /// A `Float64Array` that takes over `numbers` without a copy.
    ///
    /// # Errors
    /// Out of memory.
    pub fn float_array(&mut self, numbers: Vec<f64>) -> JsResult<'s> {
        let object = crate::bytes::own::float_array(self.raw(), numbers);
        self.object_or_thrown(object)
    }

    /// An array of these values.
    ///
    /// # Errors
    /// Out of memory.
    pub fn array(&mut self, items: &[Local<'_>]) -> JsResult<'s> {
        let raw = self.raw();
        let start = self.push_all(items);
        let values = self.roots().args_from(start);
        // SAFETY: the values lie in the root stack, which does not move.
        let object = unsafe { js::NewArrayObject(raw, &values) };
        self.roots().truncate(start);
        self.object_or_thrown(object)
    }

    /// An empty plain object.
    ///
    /// # Errors
    /// Out of memory.
    pub fn object(&mut self) -> JsResult<'s> {
        // SAFETY: plain allocation; null means that an exception is pending.
        let object = unsafe { js::JS_NewPlainObject(self.raw()) };
        self.object_or_thrown(object)
    }

    /// An error object of this class, with the stack of the running JavaScript.
    ///
    /// # Errors
    /// Out of memory.
    pub fn error(&mut self, kind: ErrorKind, message: &str) -> JsResult<'s> {
        let raw = self.raw();
        rooted!(in(raw) let mut class = std::ptr::null_mut::<JSObject>());
        // SAFETY: the handle is rooted. This is the realm's own class, whatever user code did to the global.
        if !unsafe { js::JS_GetClassObject(raw, kind.class(), class.handle_mut().into()) } {
            return Err(self.thrown());
        }
        let class = self.local(ObjectValue(class.get()));
        let text = self.string(message)?;
        self.construct(class, &[text])
    }

    /// A `TypeError`.
    ///
    /// # Errors
    /// Out of memory.
    pub fn type_error(&mut self, message: &str) -> JsResult<'s> {
        self.error(ErrorKind::TypeError, message)
    }

    fn push_all(&mut self, items: &[Local<'_>]) -> u32 {
        let start = self.roots().len();
        for item in items {
            let value = self.value(*item);
            self.roots().push(value);
        }
        start
    }
}

/// Using values.
impl<'s> Scope<'s> {
    /// Reads `object[name]`; may run getters.
    ///
    /// # Errors
    /// What a getter threw; a TypeError if `object` is no object.
    pub fn get(&mut self, object: Local<'_>, name: &str) -> JsResult<'s> {
        let raw = self.raw();
        rooted!(in(raw) let object = self.expect_object(object)?);
        rooted!(in(raw) let id = self.property_id(name)?);
        // SAFETY: the handles are rooted.
        self.result_of(|out| unsafe {
            js::JS_GetPropertyById(raw, object.handle().into(), id.handle().into(), out)
        })
    }

    /// Reads `object[index]`; may run getters.
    ///
    /// # Errors
    /// As [`Scope::get`].
    pub fn get_index(&mut self, object: Local<'_>, index: u32) -> JsResult<'s> {
        let raw = self.raw();
        rooted!(in(raw) let object = self.expect_object(object)?);
        // SAFETY: the handles are rooted.
        self.result_of(|out| unsafe { js::JS_GetElement(raw, object.handle().into(), index, out) })
    }

    /// Sets `object[name] = value`, as sloppy code does (a frozen object ignores it); may run setters.
    ///
    /// # Errors
    /// What a setter threw; a TypeError if `object` is no object.
    pub fn set(&mut self, object: Local<'_>, name: &str, value: Local<'_>) -> JsResult<'s, ()> {
        let raw = self.raw();
        rooted!(in(raw) let object = self.expect_object(object)?);
        rooted!(in(raw) let id = self.property_id(name)?);
        let value = self.roots().handle(value.index);
        // SAFETY: the handles are rooted.
        let done = unsafe { js::JS_SetPropertyById(raw, object.handle().into(), id.handle().into(), value) };
        if done { Ok(()) } else { Err(self.thrown()) }
    }

    /// The property key for `name`; not rooted.
    fn property_id(&mut self, name: &str) -> JsResult<'s, js::jsid> {
        let raw = self.raw();
        let text = self.string(name)?;
        rooted!(in(raw) let text = self.value(text).to_string());
        rooted!(in(raw) let mut id = mozjs::jsid::VoidId());
        // SAFETY: the handles are rooted.
        if unsafe { js::JS_StringToId(raw, text.handle().into(), id.handle_mut().into()) } {
            Ok(id.get())
        } else {
            Err(self.thrown())
        }
    }

    /// Calls `f` with `this` and `args`.
    ///
    /// # Errors
    /// What it threw (a TypeError if it is no function), or that it was terminated.
    pub fn call(&mut self, f: Local<'_>, this: Local<'_>, args: &[Local<'_>]) -> JsResult<'s> {
        let raw = self.raw();
        self.result_with_args(args, |roots, values, out| {
            // SAFETY: all handles point into the root stack, whose values do not move; the engine copies the
            // arguments before it runs anything.
            unsafe { js::Call(raw, roots.handle(this.index), roots.handle(f.index), values, out) }
        })
    }

    /// `new f(...args)`.
    ///
    /// # Errors
    /// As [`Scope::call`].
    pub fn construct(&mut self, f: Local<'_>, args: &[Local<'_>]) -> JsResult<'s> {
        let raw = self.raw();
        rooted!(in(raw) let mut object = std::ptr::null_mut::<JSObject>());
        self.result_with_args(args, |roots, values, out| {
            // SAFETY: as in `call`; `object` is rooted.
            let done =
                unsafe { js::Construct1(raw, roots.handle(f.index), values, object.handle_mut().into()) };
            out.set(if done { ObjectValue(object.get()) } else { UndefinedValue() });
            done
        })
    }

    fn result_with_args(
        &mut self,
        args: &[Local<'_>],
        engine_call: impl FnOnce(&crate::root::RootStack, &js::HandleValueArray, js::MutableHandle<Value>) -> bool,
    ) -> JsResult<'s> {
        let slot = self.local(UndefinedValue());
        let start = self.push_all(args);
        let done = {
            let roots = self.roots();
            engine_call(roots, &roots.args_from(start), roots.handle_mut(slot.index))
        };
        self.roots().truncate(slot.index + 1);
        if done { Ok(slot) } else { Err(self.thrown_into(slot)) }
    }

    /// `String(value)` as UTF-8 (lone surrogates become U+FFFD); may run JavaScript.
    ///
    /// # Errors
    /// What `toString` threw; a TypeError for a symbol.
    pub fn to_str(&mut self, value: Local<'_>) -> JsResult<'s, String> {
        let raw = self.raw();
        let handle = self.roots().handle(value.index);
        let value = self.value(value);
        // SAFETY: the handle is rooted; the string is used at once.
        let text = unsafe {
            let string = if value.is_string() { value.to_string() } else { js::ToStringSlow(raw, handle) };
            if string.is_null() { None } else { strings::to_utf8(raw, string) }
        };
        text.ok_or_else(|| self.thrown())
    }

    /// Runs `f` in an inner scope and keeps only its result.
    ///
    /// # Errors
    /// What `f` failed with.
    pub fn escape(&mut self, f: impl for<'t> FnOnce(&mut Scope<'t>) -> JsResult<'t>) -> JsResult<'s> {
        let slot = self.local(UndefinedValue());
        let outcome = self.cx.scope(|inner| match f(inner) {
            Ok(local) => Ok(inner.value(local)),
            Err(Thrown::Exception(local)) => Err(Some(inner.value(local))),
            Err(Thrown::Terminated) => Err(None),
        });
        // Nothing ran since the inner scope ended, so the value it gave is still where it was.
        let (Ok(value) | Err(Some(value))) = outcome else { return Err(Thrown::Terminated) };
        self.roots().set_at(slot.index, value);
        if outcome.is_ok() { Ok(slot) } else { Err(Thrown::Exception(slot)) }
    }

    /// Keeps a value beyond this scope.
    pub fn persist(&self, value: Local<'_>) -> Global {
        self.state().globals.add(self.value(value))
    }

    /// A kept value as a local.
    pub fn global(&mut self, global: &Global) -> Local<'s> {
        let value = global.value(&self.state().globals);
        self.local(value)
    }

    /// The global object of the running realm.
    pub fn global_object(&mut self) -> Local<'s> {
        // SAFETY: `run` entered a realm, so there is a current global.
        let global = unsafe { js::CurrentGlobalOrNull(self.raw()) };
        self.local(ObjectValue(global))
    }
}

/// Asking about values; none of these runs JavaScript.
impl<'s> Scope<'s> {
    /// Whether it is `undefined`.
    pub fn is_undefined(&self, value: Local<'_>) -> bool {
        self.value(value).is_undefined()
    }

    /// Whether it is `undefined` or `null`.
    pub fn is_nullish(&self, value: Local<'_>) -> bool {
        self.value(value).is_null_or_undefined()
    }

    /// Whether it can be called.
    pub fn is_function(&self, value: Local<'_>) -> bool {
        let value = self.value(value);
        // SAFETY: the object is live, and nothing collects here.
        value.is_object() && unsafe { js::IsCallable(value.to_object()) }
    }

    /// Whether it is a string.
    pub fn is_string(&self, value: Local<'_>) -> bool {
        self.value(value).is_string()
    }

    /// Whether it is an object (functions are, `null` is not).
    pub fn is_object(&self, value: Local<'_>) -> bool {
        self.value(value).is_object()
    }

    /// Whether it is an error object of this or another realm; unlike `instanceof`, user code cannot fake it.
    pub fn is_error(&mut self, value: Local<'_>) -> bool {
        let raw = self.raw();
        let value = self.value(value);
        if !value.is_object() {
            return false;
        }
        rooted!(in(raw) let object = value.to_object());
        let mut class = js::ESClass::Other;
        // SAFETY: the handle is rooted. A revoked proxy makes this fail, with an exception that nobody wants.
        unsafe {
            if !js::GetBuiltinClass(raw, object.handle().into(), &mut class) {
                js::JS_ClearPendingException(raw);
            }
        }
        class == js::ESClass::Error
    }

    /// Whether two locals hold the same value (by identity for objects and strings).
    pub fn is_same(&self, a: Local<'_>, b: Local<'_>) -> bool {
        self.value(a).asBits_ == self.value(b).asBits_
    }

    /// The number, if it is one.
    pub fn as_f64(&self, value: Local<'_>) -> Option<f64> {
        let value = self.value(value);
        value.is_number().then(|| value.to_number())
    }

    /// The number, if it is one that fits 32 bits.
    pub fn as_i32(&self, value: Local<'_>) -> Option<i32> {
        let number = self.as_f64(value)?;
        let int = number as i32;
        (f64::from(int) == number).then_some(int)
    }

    /// The boolean, if it is one.
    pub fn as_bool(&self, value: Local<'_>) -> Option<bool> {
        let value = self.value(value);
        value.is_boolean().then(|| value.to_boolean())
    }

    /// The state of a promise; none if it is no promise.
    pub fn promise_state(&self, promise: Local<'_>) -> Option<PromiseState> {
        let raw = self.raw();
        rooted!(in(raw) let object = self.promise_object(promise)?);
        // SAFETY: the handle is rooted and a promise.
        Some(match unsafe { js::GetPromiseState(object.handle().into()) } {
            EnginePromiseState::Pending => PromiseState::Pending,
            EnginePromiseState::Fulfilled => PromiseState::Fulfilled,
            EnginePromiseState::Rejected => PromiseState::Rejected,
        })
    }

    /// The value or reason of a settled promise; `undefined` while it is pending or if it is no promise.
    pub fn promise_result(&mut self, promise: Local<'_>) -> Local<'s> {
        let raw = self.raw();
        let slot = self.local(UndefinedValue());
        if self.promise_state(promise).is_none_or(|state| state == PromiseState::Pending) {
            return slot;
        }
        rooted!(in(raw) let object = self.value(promise).to_object());
        // SAFETY: the handles are rooted; the promise is settled.
        unsafe {
            mozjs::glue::JS_GetPromiseResult(object.handle().into(), self.roots().handle_mut(slot.index))
        };
        slot
    }

    /// Marks a rejected promise as handled, so that it is not reported.
    pub fn mark_handled(&mut self, promise: Local<'_>) {
        let raw = self.raw();
        let Some(object) = self.promise_object(promise) else { return };
        rooted!(in(raw) let object = object);
        // SAFETY: the handle is rooted and a promise.
        unsafe { js::SetSettledPromiseIsHandled(raw, object.handle().into()) };
    }

    fn promise_object(&self, promise: Local<'_>) -> Option<*mut JSObject> {
        let raw = self.raw();
        let value = self.value(promise);
        if !value.is_object() {
            return None;
        }
        rooted!(in(raw) let object = value.to_object());
        // SAFETY: the handle is rooted.
        unsafe { js::IsPromiseObject(object.handle().into()) }.then(|| object.get())
    }

    /// Leaves `value` pending as the exception of the op that is running.
    pub(crate) fn set_pending(&mut self, value: Local<'_>) {
        let handle = self.roots().handle(value.index);
        // SAFETY: the handle is rooted.
        unsafe { js::JS_SetPendingException(self.raw(), handle, js::ExceptionStackBehavior::Capture) };
    }
}
