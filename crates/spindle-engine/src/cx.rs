//! The context: what every use of the engine goes through, and the runtime's state behind it.
//!
//! `&mut Cx` means "may run JavaScript or collect garbage"; `&Cx` means it cannot. Everything that lends out
//! memory of the engine borrows the context, so the compiler refuses to collect while such a loan lives.
//! Values are made and used in a [`crate::Scope`]; the entry points the event loop needs are here and in `jobs.rs`.

use crate::bytes::Bytes;
use crate::engine::Options;
use crate::host::{EngineHost, HostRef};
use crate::interrupt::InterruptShared;
use crate::jobs::Jobs;
use crate::memory::MemoryWatch;
use crate::rejections::Rejections;
use crate::root::{Global, GlobalTable, RootStack};
use crate::scope::Scope;
use crate::strings;
use crate::tasks::Tasks;
use mozjs::context::RawJSContext;
use mozjs::jsapi::{self as js, Heap, JSObject, JSTracer, Value};
use mozjs::jsval::{BooleanValue, DoubleValue, Int32Value, NullValue, ObjectValue, UndefinedValue};
use mozjs::rust::Trace;
use std::cell::{Cell, RefCell};
use std::ffi::c_void;
use std::ptr::NonNull;
use std::rc::Rc;
use std::sync::Arc;

/// Everything one runtime owns besides the engine's own memory; freed with it.
pub(crate) struct State {
    pub(crate) options: Options,
    pub(crate) host: HostRef,
    pub(crate) roots: RootStack,
    pub(crate) globals: Rc<GlobalTable>,
    pub(crate) main_global: Box<Heap<*mut JSObject>>,
    pub(crate) jobs: Jobs,
    pub(crate) rejections: RefCell<Rejections>,
    pub(crate) interrupt: Arc<InterruptShared>,
    pub(crate) bytes: Bytes,
    pub(crate) memory: MemoryWatch,
    pub(crate) error_factory: RefCell<Option<Global>>,
    /// The function that answers for modules.
    pub(crate) module_hook: RefCell<Option<Global>>,
    /// FinalizationRegistry callbacks that wait for `run_finalizers`.
    pub(crate) cleanups: RefCell<Vec<Global>>,
    /// Where the exception last taken was thrown (a SavedFrame, or null).
    pub(crate) thrown_stack: Box<Heap<*mut JSObject>>,
    /// Whether an exception was taken since the running op began.
    pub(crate) threw: Cell<bool>,
    /// Background tasks of the engine that were started and have not finished.
    pub(crate) tasks: Arc<Tasks>,
    /// The self-hosted cache was of another build, or there was none.
    pub(crate) cache_refused: Cell<bool>,
    /// Counts ops and entries under GC stress.
    pub(crate) stress_count: Cell<u32>,
}

/// The engine's context on this thread. There is one per runtime; it is handed out by reference only.
///
/// It stays on its thread:
/// ```compile_fail
/// fn send(cx: &mut spindle_engine::Cx) {
///     std::thread::scope(|s| { s.spawn(|| cx.gc()); });
/// }
/// ```
/// An interrupt handle is what other threads may have:
/// ```no_run
/// fn send(handle: &spindle_engine::InterruptHandle) {
///     std::thread::scope(|s| { s.spawn(|| handle.terminate()); });
/// }
/// ```
pub struct Cx {
    raw: *mut RawJSContext,
    state: NonNull<State>,
}

/// An argument of [`Cx::enter`].
pub enum Arg<'a> {
    /// `undefined`.
    Undefined,
    /// `null`.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number that fits 32 bits.
    Int(i32),
    /// A number.
    Num(f64),
    /// A string.
    Str(&'a str),
    /// A string of code points below 256, one byte each.
    Latin1(&'a [u8]),
    /// Bytes, which become an `ArrayBuffer` without a copy; see [`Arg::bytes`]. Taken by the call.
    Bytes(Cell<Vec<u8>>),
    /// Numbers, which become a `Float64Array` without a copy; see [`Arg::floats`]. Taken by the call.
    Floats(Cell<Vec<f64>>),
    /// Any value kept earlier.
    Global(&'a Global),
}

impl Arg<'_> {
    /// Bytes, which become an `ArrayBuffer` without a copy.
    pub fn bytes(bytes: Vec<u8>) -> Self {
        Arg::Bytes(Cell::new(bytes))
    }

    /// Numbers, which become a `Float64Array` without a copy.
    pub fn floats(numbers: Vec<f64>) -> Self {
        Arg::Floats(Cell::new(numbers))
    }
}

/// What [`Cx::enter`] returns of the function's result.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scalar {
    /// `undefined`.
    Undefined,
    /// A boolean.
    Bool(bool),
    /// A number that fits 32 bits.
    Int(i32),
    /// Any other number.
    Num(f64),
    /// Anything else, `null` included.
    Other,
}

/// Running JavaScript was ended by [`crate::InterruptHandle::terminate`] or by lack of memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terminated;

/// Why [`Cx::enter`] failed.
#[derive(Debug)]
pub enum ThrownGlobal {
    /// The function threw this value.
    Exception(Global),
    /// It was terminated.
    Terminated,
}

impl Cx {
    /// # Safety
    /// `raw` must be this thread's live context and its private pointer a live `State`. The value must not be
    /// used while another `Cx` further down the stack is, except through the call that led here.
    #[inline]
    pub(crate) unsafe fn from_raw(raw: *mut RawJSContext) -> Cx {
        // SAFETY: the caller vouches for `raw`; `run` set the private pointer before any JavaScript ran.
        let state = unsafe { NonNull::new_unchecked(js::JS_GetContextPrivate(raw).cast::<State>()) };
        Cx { raw, state }
    }

    #[inline]
    pub(crate) fn raw(&self) -> *mut RawJSContext {
        self.raw
    }

    #[inline]
    pub(crate) fn state(&self) -> &State {
        // SAFETY: the state outlives every `Cx` (`run` frees it last), and is only ever shared.
        unsafe { self.state.as_ref() }
    }

    /// The state, not tied to this borrow, for code that must also call the engine.
    ///
    /// # Safety
    /// The reference must not outlive the runtime; no function of this crate returns it to its callers.
    #[inline]
    pub(crate) unsafe fn state_detached<'a>(&self) -> &'a State {
        // SAFETY: as in `state`; the caller bounds the lifetime.
        unsafe { self.state.as_ref() }
    }

    #[inline]
    pub(crate) fn roots(&self) -> &RootStack {
        &self.state().roots
    }

    #[inline]
    pub(crate) fn duplicate(&mut self) -> Cx {
        Cx { raw: self.raw, state: self.state }
    }

    /// Opens a scope for locals, and closes it when `f` returns.
    ///
    /// A local cannot leave its scope, neither as a result nor through a variable outside:
    /// ```compile_fail
    /// fn escape(cx: &mut spindle_engine::Cx) {
    ///     let local = cx.scope(|s| s.undefined());
    /// }
    /// ```
    /// ```compile_fail
    /// fn escape(cx: &mut spindle_engine::Cx) {
    ///     let mut kept = None;
    ///     cx.scope(|s| kept = Some(s.undefined()));
    /// }
    /// ```
    /// A global can:
    /// ```no_run
    /// fn keep(cx: &mut spindle_engine::Cx) -> spindle_engine::Global {
    ///     cx.scope(|s| { let local = s.undefined(); s.persist(local) })
    /// }
    /// ```
    pub fn scope<R>(&mut self, f: impl for<'s> FnOnce(&mut Scope<'s>) -> R) -> R {
        let mut scope = Scope::open(self.duplicate());
        f(&mut scope)
    }

    /// The host as its own type. Panics if it is another.
    #[inline]
    pub fn host<T: 'static>(&self) -> &T {
        self.state().host.downcast()
    }

    /// The host as [`crate::run`] got it.
    pub fn host_rc(&self) -> Rc<dyn EngineHost> {
        Rc::clone(&self.state().host)
    }

    /// Calls `f(...args)` with `this` undefined; the cheapest way in (no scope, no handles).
    ///
    /// # Errors
    /// What the function threw, or that it was terminated.
    pub fn enter(&mut self, f: &Global, args: &[Arg<'_>]) -> Result<Scalar, ThrownGlobal> {
        self.stress();
        // SAFETY: not returned.
        let state = unsafe { self.state_detached() };
        let roots = &state.roots;
        let base = roots.len();
        roots.push(f.value(&state.globals));
        let result = roots.push(UndefinedValue());
        let first = result + 1;
        let mut ok = true;
        for arg in args {
            ok = ok && self.push_arg(arg);
        }
        // SAFETY: all handles point into the root stack, whose values neither move nor vanish before `truncate`;
        // the engine copies the arguments before it runs anything.
        let ok = ok
            && unsafe {
                let values = roots.args_from(first);
                js::Call(
                    self.raw,
                    js::UndefinedHandleValue,
                    roots.handle(base),
                    &values,
                    roots.handle_mut(result),
                )
            };
        let outcome = if ok { Ok(scalar(roots.get(result))) } else { Err(self.take_thrown_global()) };
        roots.truncate(base);
        self.stress();
        outcome
    }

    /// Pushes one argument; false if that failed with a pending exception.
    fn push_arg(&mut self, arg: &Arg<'_>) -> bool {
        let value = match arg {
            Arg::Undefined => UndefinedValue(),
            Arg::Null => NullValue(),
            Arg::Bool(value) => BooleanValue(*value),
            Arg::Int(value) => Int32Value(*value),
            Arg::Num(value) => number(*value),
            Arg::Global(global) => global.value(&self.state().globals),
            Arg::Str(text) => return self.push_text(text),
            Arg::Latin1(bytes) => return self.push_string(strings::new_latin1(self.raw, bytes)),
            Arg::Bytes(bytes) => {
                return self.push_object(crate::bytes::own::array_buffer(self.raw, bytes.take()));
            }
            Arg::Floats(numbers) => {
                return self.push_object(crate::bytes::own::float_array(self.raw, numbers.take()));
            }
        };
        self.roots().push(value);
        true
    }

    fn push_text(&mut self, text: &str) -> bool {
        self.push_string(strings::new_string(self.raw, text))
    }

    fn push_string(&mut self, string: Option<Value>) -> bool {
        let Some(value) = string else { return false };
        self.roots().push(value);
        true
    }

    fn push_object(&mut self, object: *mut JSObject) -> bool {
        if object.is_null() {
            return false;
        }
        self.roots().push(ObjectValue(object));
        true
    }

    /// Takes the pending exception; none pending means terminated.
    pub(crate) fn take_thrown_global(&mut self) -> ThrownGlobal {
        let slot = self.roots().push(UndefinedValue());
        let thrown = if self.take_exception(slot) {
            ThrownGlobal::Exception(self.state().globals.add(self.roots().get(slot)))
        } else {
            ThrownGlobal::Terminated
        };
        self.roots().truncate(slot);
        thrown
    }

    /// Registers the function that turns an [`crate::OpError`] into an error object; see there for its arguments.
    pub fn set_error_factory(&mut self, factory: Global) {
        *self.state().error_factory.borrow_mut() = Some(factory);
    }

    /// Asks the system for the time zone again: the variable `TZ` has changed.
    pub fn reset_time_zone(&self) {
        // SAFETY: drops what the engine remembers of the zone; needs no context.
        unsafe { mozjs::jsapi::JS::ResetTimeZone() }
    }

    /// Whether the runtime started from the self-hosted cache; without it, a start takes some 10 ms more.
    pub fn used_self_hosted_cache(&self) -> bool {
        !self.state().cache_refused.get()
    }

    /// Number of values that [`Global`]s keep alive; for leak tests.
    pub fn live_globals(&self) -> usize {
        self.state().globals.live()
    }
}

/// A number as the engine likes it: 32-bit integers in their own form.
#[inline]
pub(crate) fn number(value: f64) -> Value {
    let int = value as i32;
    if f64::from(int) == value && (int != 0 || value.is_sign_positive()) {
        Int32Value(int)
    } else if value.is_nan() {
        // The payload of a NaN from outside could be taken for another type of value.
        DoubleValue(f64::NAN)
    } else {
        DoubleValue(value)
    }
}

#[inline]
fn scalar(value: Value) -> Scalar {
    if value.is_undefined() {
        Scalar::Undefined
    } else if value.is_boolean() {
        Scalar::Bool(value.to_boolean())
    } else if value.is_int32() {
        Scalar::Int(value.to_int32())
    } else if value.is_double() {
        Scalar::Num(value.to_double())
    } else {
        Scalar::Other
    }
}

/// The one extra-roots tracer of a runtime. It does not run in minor collections, so all it visits are boxed
/// `Heap` values, whose write barriers tell those.
pub(crate) unsafe extern "C" fn trace_state(tracer: *mut JSTracer, data: *mut c_void) {
    // SAFETY: `data` is the state, which outlives the context; `tracer` is the engine's.
    unsafe {
        let state = &*data.cast::<State>();
        state.globals.trace(tracer);
        state.main_global.trace(tracer);
        state.thrown_stack.trace(tracer);
        state.jobs.trace(tracer);
    }
}
