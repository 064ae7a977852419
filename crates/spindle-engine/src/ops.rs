//! Ops: the one way from JavaScript to Rust.
//!
//! An [`Op`] is a unit type with a `call` function (usually written by the `#[op]` macro). [`op_def`] wraps it in
//! a trampoline that the engine can call: it finds the runtime, stops panics, and turns errors into exceptions.
//! [`Scope::ops_object`] hangs a module's ops on one frozen object. Conversions are in `convert.rs`.

use crate::buffers::{Span, span_of};
use crate::cx::{Cx, number};
use crate::engine::Process;
use crate::pins::PinnedBuf;
use crate::root::{Global, Local};
use crate::scope::{ErrorKind, JsResult, Scope, Thrown};
use crate::strings::{c_string, slice_of};
use mozjs::context::RawJSContext;
use mozjs::jsapi::{self as js, JSNative, Value};
use mozjs::jsval::UndefinedValue;
use mozjs::rooted;
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::PoisonError;

/// What an op may do, which decides how a recorded run replays it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purity {
    /// Same arguments, same answer.
    Pure,
    /// Deterministic given the earlier ops on the same object; executed again at replay.
    State,
    /// Touches the world: its result is logged, and read back at replay.
    Effect,
    /// An effect that a replayed run has again, because showing it is what the run is for.
    Output,
    /// Touches the world on a pool thread.
    Pool,
    /// Refused while recording or replaying, with the reason.
    Forbidden(&'static str),
}

/// A Rust function that built-in JavaScript may call.
pub trait Op: 'static {
    /// Its name in JavaScript.
    const NAME: &'static str;
    /// What it may do.
    const PURITY: Purity;
    /// Number of arguments (`length` of the function).
    const ARITY: u32;

    /// Runs it: reads arguments from `call` and sets the result.
    ///
    /// # Errors
    /// Becomes a JavaScript exception.
    fn call(call: &mut OpCall<'_>) -> Result<(), OpError>;
}

/// An op as a module lists it; made by [`op_def`].
#[derive(Debug, Clone, Copy)]
pub struct OpDef {
    /// The name in JavaScript.
    pub name: &'static str,
    /// What it may do.
    pub purity: Purity,
    /// Number of arguments.
    pub arity: u32,
    native: JSNative,
}

/// The definition of op `O`.
pub const fn op_def<O: Op>() -> OpDef {
    OpDef { name: O::NAME, purity: O::PURITY, arity: O::ARITY, native: Some(trampoline::<O>) }
}

/// Why an op failed.
///
/// The function registered with [`Cx::set_error_factory`] makes the error object:
/// `factory(code, errno, syscall, path, dest, message, kind)`. For [`OpError::System`], `code`, `message` and `kind` are
/// `null`, and `errno` is positive; for [`OpError::Code`], `errno`, `syscall`, `path` and `dest` are `null`, and `kind` is
/// the number of an [`ErrorKind`]. Absent paths are `undefined`.
#[derive(Debug, Clone, PartialEq)]
pub enum OpError {
    /// A system call failed.
    System {
        /// The error number, positive.
        errno: i32,
        /// The call's name as Node shows it (`open`, `scandir`).
        syscall: &'static str,
        /// The path it was about.
        path: Option<String>,
        /// The second path (of a rename, a link).
        dest: Option<String>,
    },
    /// An error with one of Node's codes.
    Code {
        /// `ERR_*`.
        code: &'static str,
        /// The message.
        message: String,
        /// Class of the error object.
        kind: ErrorKind,
    },
    /// A JavaScript exception is pending already (or execution was terminated).
    Thrown,
}

impl OpError {
    /// An `Error` with one of Node's codes.
    pub fn code(code: &'static str, message: impl Into<String>) -> OpError {
        OpError::Code { code, message: message.into(), kind: ErrorKind::Error }
    }

    /// A `TypeError` with one of Node's codes.
    pub fn type_error(code: &'static str, message: impl Into<String>) -> OpError {
        OpError::Code { code, message: message.into(), kind: ErrorKind::TypeError }
    }

    /// A `RangeError` with one of Node's codes.
    pub fn range_error(code: &'static str, message: impl Into<String>) -> OpError {
        OpError::Code { code, message: message.into(), kind: ErrorKind::RangeError }
    }

    /// A failed system call without a path.
    pub fn system(errno: i32, syscall: &'static str) -> OpError {
        OpError::System { errno, syscall, path: None, dest: None }
    }

    /// What a Rust panic becomes.
    pub fn from_panic(payload: &(dyn Any + Send)) -> OpError {
        OpError::code(INTERNAL, format!("Rust panic: {}", panic_text(payload)))
    }

    /// Built-in JavaScript passed something that it should have checked: our own bug.
    pub(crate) fn internal(what: impl std::fmt::Display) -> OpError {
        OpError::code(INTERNAL, what.to_string())
    }
}

const INTERNAL: &str = "ERR_INTERNAL_ASSERTION";

fn panic_text(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("unknown").to_owned()
}

/// Bytes one call has lent out, and whether to write: the first two in place, the rest behind a vector.
#[derive(Default)]
struct Lent {
    near: [Cell<Option<(Span, bool)>>; 2],
    far: RefCell<Vec<(Span, bool)>>,
}

impl Lent {
    /// Notes a loan; false if it overlaps an earlier one and either is to write.
    #[inline]
    fn add(&self, span: Span, to_write: bool) -> bool {
        let clashes = |(other, written): (Span, bool)| (to_write || written) && span.overlaps(other);
        for slot in &self.near {
            match slot.get() {
                Some(earlier) if clashes(earlier) => return false,
                Some(_) => {}
                None => {
                    slot.set(Some((span, to_write)));
                    return true;
                }
            }
        }
        let mut far = self.far.borrow_mut();
        let fits = !far.iter().any(|earlier| clashes(*earlier));
        far.push((span, to_write));
        fits
    }
}

/// One call of an op: its arguments, its result, its host.
pub struct OpCall<'a> {
    cx: Cx,
    vp: *mut Value,
    argc: u32,
    lent: Lent,
    /// Copies that stand for bytes another thread is filling.
    copies: RefCell<Vec<Box<[u8]>>>,
    call: PhantomData<&'a mut Value>,
}

impl<'a> OpCall<'a> {
    /// The host as its own type. Panics if it is another.
    #[inline]
    pub fn host<T: 'static>(&self) -> &'a T {
        // SAFETY: the host lives as long as the runtime, which outlives this call.
        let state = unsafe { self.cx.state_detached() };
        state.host.downcast()
    }

    /// The context, for questions that neither run JavaScript nor collect.
    #[inline]
    pub fn context(&self) -> &Cx {
        &self.cx
    }

    /// Number of arguments given.
    pub fn arg_count(&self) -> usize {
        self.argc as usize
    }

    /// Argument `index`, or undefined.
    #[inline]
    pub(crate) fn value(&self, index: usize) -> Value {
        if index < self.argc as usize {
            // SAFETY: the engine passes `argc` rooted arguments from `vp[2]` on.
            unsafe { *self.vp.add(2 + index) }
        } else {
            UndefinedValue()
        }
    }

    /// Sets the result.
    #[inline]
    pub(crate) fn set_value(&mut self, value: Value) {
        // SAFETY: `vp[0]` is the rooted slot of the result.
        unsafe { *self.vp = value };
    }

    /// The result so far.
    pub(crate) fn result(&self) -> Value {
        // SAFETY: as in `set_value`.
        unsafe { *self.vp }
    }

    #[inline]
    pub(crate) fn cx(&mut self) -> &mut Cx {
        &mut self.cx
    }

    #[inline]
    pub(crate) fn raw(&self) -> *mut RawJSContext {
        self.cx.raw()
    }

    /// Whether argument `index` is missing or undefined.
    #[inline]
    pub fn is_undefined(&self, index: usize) -> bool {
        self.value(index).is_undefined()
    }

    /// Argument `index` as a `T`.
    ///
    /// # Errors
    /// `ERR_INTERNAL_ASSERTION` if it is of another type (built-in JavaScript checks what users pass).
    #[inline]
    pub fn arg<T: crate::convert::FromArg>(&mut self, index: usize) -> Result<T, OpError> {
        T::from_arg(self, index)
    }

    /// Sets the result of the call.
    ///
    /// # Errors
    /// Out of memory, or too long a string (the exception is pending).
    #[inline]
    pub fn set<T: crate::convert::IntoJs>(&mut self, value: T) -> Result<(), OpError> {
        value.into_js(self)
    }

    /// Argument `index`, a function, kept beyond the call.
    ///
    /// # Errors
    /// `ERR_INTERNAL_ASSERTION` if it is no function.
    pub fn func(&mut self, index: usize) -> Result<Global, OpError> {
        let value = self.value(index);
        // SAFETY: the object is a live argument, and nothing collects here.
        if value.is_object() && unsafe { js::IsCallable(value.to_object()) } {
            return Ok(self.cx.state().globals.add(value));
        }
        Err(self.mismatch(index, "a function"))
    }

    /// Argument `index`, whatever it is, kept beyond the call.
    pub fn global(&mut self, index: usize) -> Global {
        self.cx.state().globals.add(self.value(index))
    }

    /// Argument `index`'s bytes (typed array, `DataView` or `ArrayBuffer`), lent to another thread.
    ///
    /// # Errors
    /// `ERR_INTERNAL_ASSERTION` if it has none or they are shared memory; out of memory.
    pub fn pinned(&mut self, index: usize) -> Result<PinnedBuf, OpError> {
        let value = self.value(index);
        match self.cx.pin(value) {
            Some(buffer) => Ok(buffer),
            // SAFETY: plain question to the engine.
            None if unsafe { js::JS_IsExceptionPending(self.raw()) } => Err(OpError::Thrown),
            None => Err(self.mismatch(index, "a view of unshared memory")),
        }
    }

    /// Argument `index`'s bytes, in place, to read.
    ///
    /// They are lent until the result is set, or anything else that could collect:
    /// ```no_run
    /// # use spindle_engine::{OpCall, OpError};
    /// fn sum(call: &mut OpCall<'_>) -> Result<(), OpError> {
    ///     let (a, b) = (call.bytes(0)?, call.bytes(1)?);
    ///     let sum = u32::from(a[0]) + u32::from(b[0]);
    ///     call.set(sum)
    /// }
    /// ```
    /// ```compile_fail
    /// # use spindle_engine::{OpCall, OpError};
    /// fn sum(call: &mut OpCall<'_>) -> Result<(), OpError> {
    ///     let (a, b) = (call.bytes(0)?, call.arg::<String>(1)?);
    ///     let sum = a.len() + b.len();
    ///     call.set(sum)
    /// }
    /// ```
    ///
    /// # Errors
    /// `ERR_INTERNAL_ASSERTION` if it has none, they are shared memory, or lent already to write.
    #[inline]
    pub fn bytes(&self, index: usize) -> Result<&[u8], OpError> {
        let span = self.span(index)?;
        if self.cx.state().pins.is_busy(span) {
            return Ok(self.copy_of(span));
        }
        self.lend(span, false)?;
        // SAFETY: the bytes can neither move nor be written while `self` is borrowed: nothing collects, no JavaScript
        // runs, `lend` refuses a second writer, and no other thread has them.
        Ok(unsafe { slice_of(span.data, span.len) })
    }

    /// Argument `index`'s bytes, in place, to write.
    ///
    /// # Errors
    /// As [`OpCall::bytes`], and if they are lent already in any way.
    #[inline]
    #[allow(clippy::mut_from_ref, reason = "`lend` refuses ranges that overlap, like a RefCell per byte")]
    pub fn bytes_mut(&self, index: usize) -> Result<&mut [u8], OpError> {
        let span = self.span(index)?;
        if self.cx.state().pins.is_busy(span) {
            return Err(OpError::code(
                "ERR_INVALID_STATE",
                "these bytes are being filled by an operation in progress",
            ));
        }
        self.lend(span, true)?;
        if span.len == 0 {
            return Ok(&mut []);
        }
        // SAFETY: as in `bytes`; nobody else has any of these bytes.
        Ok(unsafe { std::slice::from_raw_parts_mut(span.data, span.len) })
    }

    #[inline]
    fn span(&self, index: usize) -> Result<Span, OpError> {
        span_of(self.value(index)).ok_or_else(|| self.mismatch(index, "a view of unshared memory"))
    }

    #[inline]
    fn lend(&self, span: Span, to_write: bool) -> Result<(), OpError> {
        if self.lent.add(span, to_write) {
            Ok(())
        } else {
            Err(OpError::internal("two views of one op overlap"))
        }
    }

    #[cold]
    fn copy_of(&self, span: Span) -> &[u8] {
        let mut copy = vec![0; span.len].into_boxed_slice();
        // SAFETY: both ranges are valid and distinct; a thread may be writing the source, which is the program's race.
        unsafe { std::ptr::copy_nonoverlapping(span.data, copy.as_mut_ptr(), span.len) };
        let data = copy.as_ptr();
        self.copies.borrow_mut().push(copy);
        // SAFETY: the box lives, unmoved and unchanged, until the call ends.
        unsafe { slice_of(data, span.len) }
    }

    #[cold]
    pub(crate) fn mismatch(&self, index: usize, wanted: &str) -> OpError {
        OpError::internal(format_args!("argument {index} of an op is not {wanted}"))
    }

    /// For ops that run JavaScript or build objects: `f` gets a scope and the arguments; its value is the result.
    ///
    /// # Errors
    /// What `f` failed with, left pending.
    pub fn scope(
        &mut self,
        f: impl for<'s> FnOnce(&mut Scope<'s>, &[Local<'s>]) -> JsResult<'s>,
    ) -> Result<(), OpError> {
        let args: Vec<Value> = (0..self.arg_count()).map(|index| self.value(index)).collect();
        let outcome = self.cx.scope(|s| {
            s.forget_throw();
            let args: Vec<Local<'_>> = args.iter().map(|value| s.local(*value)).collect();
            match f(s, &args) {
                Ok(local) => Ok(s.value(local)),
                Err(Thrown::Exception(local)) => {
                    s.throw_again(local);
                    Err(OpError::Thrown)
                }
                Err(Thrown::Terminated) => Err(OpError::Thrown),
            }
        });
        self.set_value(outcome?);
        Ok(())
    }
}

/// What the engine calls for op `O`.
unsafe extern "C" fn trampoline<O: Op>(raw: *mut RawJSContext, argc: u32, vp: *mut Value) -> bool {
    // SAFETY: the engine calls this with its live context; the JavaScript that led here is suspended.
    let mut cx = unsafe { Cx::from_raw(raw) };
    cx.stress();
    let mut call =
        OpCall { cx, vp, argc, lent: Lent::default(), copies: RefCell::default(), call: PhantomData };
    call.set_value(UndefinedValue());
    let outcome = catch_unwind(AssertUnwindSafe(|| O::call(&mut call)));
    match outcome {
        Ok(Ok(())) => true,
        Ok(Err(error)) => fail(&mut call.cx, error),
        Err(payload) => fail_by_panic(&mut call.cx, &*payload),
    }
}

/// Leaves `error` pending as an exception. Always false, the answer that tells the engine.
#[cold]
fn fail(cx: &mut Cx, error: OpError) -> bool {
    if error != OpError::Thrown {
        cx.scope(|s| match error_object(s, &error) {
            Ok(value) | Err(Thrown::Exception(value)) => s.set_pending(value),
            Err(Thrown::Terminated) => {}
        });
    }
    false
}

#[cold]
pub(crate) fn fail_by_panic(cx: &mut Cx, payload: &(dyn Any + Send)) -> bool {
    let (text, location) = (panic_text(payload), take_panic_location());
    cx.state().host.on_panic(&text, &location);
    // What the op did before may have left an exception; ours replaces it.
    // SAFETY: plain calls of the engine.
    unsafe { js::JS_ClearPendingException(cx.raw()) };
    let place = if location.is_empty() { String::new() } else { format!(" at {location}") };
    fail(cx, OpError::code(INTERNAL, format!("Rust panic{place}: {text}")))
}

fn error_object<'s>(s: &mut Scope<'s>, error: &OpError) -> JsResult<'s> {
    let factory = s.state().error_factory.borrow().as_ref().map(|factory| factory.value(&s.state().globals));
    match factory {
        Some(factory) => {
            let (factory, this) = (s.local(factory), s.undefined());
            let args = factory_args(s, error)?;
            s.call(factory, this, &args)
        }
        None => plain_error(s, error),
    }
}

fn factory_args<'s>(s: &mut Scope<'s>, error: &OpError) -> JsResult<'s, [Local<'s>; 7]> {
    let null = s.null();
    Ok(match error {
        OpError::System { errno, syscall, path, dest } => {
            let (errno, syscall) = (s.number(f64::from(*errno)), s.string(syscall)?);
            [null, errno, syscall, optional(s, path)?, optional(s, dest)?, null, null]
        }
        OpError::Code { code, message, kind } => {
            let (code, message, kind) =
                (s.string(code)?, s.string(message)?, s.number(f64::from(*kind as u8)));
            [code, null, null, null, null, message, kind]
        }
        OpError::Thrown => [null; 7],
    })
}

fn optional<'s>(s: &mut Scope<'s>, text: &Option<String>) -> JsResult<'s> {
    match text {
        Some(text) => s.string(text),
        None => Ok(s.undefined()),
    }
}

/// The error object while no factory is registered.
fn plain_error<'s>(s: &mut Scope<'s>, error: &OpError) -> JsResult<'s> {
    let (code, message, kind) = match error {
        OpError::System { errno, syscall, path, .. } => {
            let place = path.as_deref().map(|path| format!(" '{path}'")).unwrap_or_default();
            ("ERR_SYSTEM_ERROR", format!("{syscall} failed with errno {errno}{place}"), ErrorKind::Error)
        }
        OpError::Code { code, message, kind } => (*code, message.clone(), *kind),
        OpError::Thrown => (INTERNAL, String::new(), ErrorKind::Error),
    };
    let object = s.error(kind, &message)?;
    let code = s.string(code)?;
    s.set(object, "code", code)?;
    Ok(object)
}

/// Lets panics on runtime threads leave their location for [`fail_by_panic`]; the old hook runs as before.
pub(crate) fn record_panics() {
    let old = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let id = std::thread::current().id();
        if let Some(process) = Process::current().filter(|process| process.owns(id)) {
            let place = info.location().map(ToString::to_string).unwrap_or_default();
            let mut panics = process.panics.lock().unwrap_or_else(PoisonError::into_inner);
            panics.retain(|(thread, _)| *thread != id);
            panics.push((id, place));
        }
        old(info);
    }));
}

fn take_panic_location() -> String {
    let Some(process) = Process::current() else { return String::new() };
    let id = std::thread::current().id();
    let mut panics = process.panics.lock().unwrap_or_else(PoisonError::into_inner);
    let found = panics.iter().position(|(thread, _)| *thread == id);
    found.map(|index| panics.swap_remove(index).1).unwrap_or_default()
}

impl<'s> Scope<'s> {
    /// A frozen object with these ops as plain functions.
    ///
    /// # Errors
    /// Out of memory.
    pub fn ops_object(&mut self, ops: &[OpDef]) -> JsResult<'s> {
        let raw = self.raw();
        let object = self.object()?;
        rooted!(in(raw) let target = self.value(object).to_object());
        let (target, attributes) = (target.handle(), js::JSPROP_ENUMERATE as u32);
        for op in ops {
            let name = c_string(op.name);
            // SAFETY: the handle is rooted; the name is copied.
            let function = unsafe {
                js::JS_DefineFunction(raw, target.into(), name.as_ptr(), op.native, op.arity, attributes)
            };
            if function.is_null() {
                return Err(self.thrown());
            }
        }
        // SAFETY: the handle is rooted.
        if unsafe { js::JS_FreezeObject(raw, target.into()) } { Ok(object) } else { Err(self.thrown()) }
    }
}

/// The result of an op that is itself a number of any size.
#[inline]
pub(crate) fn set_number(call: &mut OpCall<'_>, value: f64) {
    call.set_value(number(value));
}
