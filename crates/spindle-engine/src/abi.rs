//! What the facade assumes about the engine's binary beyond its bindings: names, layouts, slots.
//!
//! The bindings cover the engine's public interface and check their own layouts. A few things that Spindle needs are
//! not in it, and are reached by mangled name or by knowing how an object lies in memory. All of them stand here, so
//! that an engine update means reviewing this file:
//!
//! 1. **Functions** by mangled name. One that is gone or has other arguments no longer links (the test below refers to
//!    each). Look in the engine's headers whether arguments, ownership or what the result means have changed.
//! 2. **Replaced functions.** The command is linked with `--wrap` for each `__wrap_` name here (`crates/spindle/build.rs`
//!    reads this file). A name that is gone is wrapped in vain, and only the messages of [`crate::null_access`] change: the
//!    golden programs of `errors` say so. Compare arguments with `vm/JSObject.h` and `vm/JSContext.h`.
//! 3. **Layouts** that no binding describes. Sizes are asserted where a binding knows them; the rest is written beside each
//!    item, with the header to compare it with.
//! 4. **Slots** and numbers of the engine's own classes.
//!
//! `messages.rs` writes into the engine's table of messages; its rows are found by number through the bindings.

use crate::null_access;
use crate::sources::SourceOf;
use mozjs::context::RawJSContext;
use mozjs::glue;
use mozjs::jsapi::{self as js, Dispatchable, JSClass, JSObject, JSString, PropertyKey, Value};
use mozjs::jsval::{ObjectValue, UndefinedValue};
use std::ffi::{c_char, c_int, c_void};

// ---- Functions ----

unsafe extern "C" {
    /// `JS::Realm::getOrCreateRandomNumberGenerator()` (`vm/Realm.h`): a reference to two words of xorshift128+ state,
    /// `mozilla::non_crypto::XorShift128PlusRNG`.
    #[link_name = "\u{1}_ZN2JS5Realm32getOrCreateRandomNumberGeneratorEv"]
    pub(crate) fn random_generator(realm: *mut js::Realm) -> *mut [u64; 2];

    /// `js::ModuleObject::class_` (`builtin/ModuleObject.h`).
    #[link_name = "\u{1}_ZN2js12ModuleObject6class_E"]
    pub(crate) static MODULE_CLASS: JSClass;

    /// `js::ModuleObject::hasTopLevelAwait() const`; for cyclic modules only.
    #[link_name = "\u{1}_ZNK2js12ModuleObject16hasTopLevelAwaitEv"]
    pub(crate) fn has_top_level_await(module: *const JSObject) -> bool;

    /// `js::ModuleNamespaceObject::isInstance(HandleValue)`.
    #[link_name = "\u{1}_ZN2js21ModuleNamespaceObject10isInstanceEN2JS6HandleINS1_5ValueEEE"]
    fn is_module_namespace(value: js::HandleValue) -> bool;

    /// `JS::SliceBudget::SliceBudget(TimeBudget, Atomic<bool>*)` (`js/SliceBudget.h`); has no destructor to run.
    #[link_name = "\u{1}_ZN2JS11SliceBudgetC1ENS_10TimeBudgetEPN7mozilla6AtomicIbLNS2_14MemoryOrderingE0EvEE"]
    pub(crate) fn slice_budget(this: *mut js::SliceBudget, nanos: i64, deadline: u64, interrupt: *mut u32);

    /// `JS::Dispatchable::Run(JSContext*, UniquePtr<Dispatchable>&&, MaybeShuttingDown)` (`js/Promise.h`). The glue's
    /// own wrapper frees the pointer it is given a pointer to.
    #[link_name = "\u{1}_ZN2JS12Dispatchable3RunEP9JSContextOSt10unique_ptrIS0_NS_12DeletePolicyIS0_EEENS0_17MaybeShuttingDownE"]
    pub(crate) fn run_dispatchable(
        cx: *mut RawJSContext,
        task: *mut *mut Dispatchable,
        state: js::Dispatchable_MaybeShuttingDown,
    );

    /// `JS::Dispatchable::ReleaseFailedTask(UniquePtr<Dispatchable>&&)`.
    #[link_name = "\u{1}_ZN2JS12Dispatchable17ReleaseFailedTaskEOSt10unique_ptrIS0_NS_12DeletePolicyIS0_EEE"]
    pub(crate) fn release_failed_task(task: *mut *mut Dispatchable);

    /// `JS::EncodeStencil(JSContext*, Stencil*, TranscodeBuffer&)` (`js/experimental/JSStencil.h`).
    #[link_name = "\u{1}_ZN2JS13EncodeStencilEP9JSContextPN2js8frontend32InitialStencilAndDelazificationsERN7mozilla6VectorIhLm0ENS6_17MallocAllocPolicyEEE"]
    pub(crate) fn encode_stencil(
        cx: *mut RawJSContext,
        stencil: *mut js::Stencil,
        buffer: *mut MozVec,
    ) -> js::TranscodeResult;

    /// `JS::CompileGlobalScriptToStencil` as the debug engine returns its result: its `already_AddRefed` has a
    /// destructor, so it comes through a hidden pointer.
    #[cfg(feature = "debugmozjs")]
    #[link_name = "\u{1}_ZN2JS28CompileGlobalScriptToStencilEP9JSContextRKNS_22ReadOnlyCompileOptionsERNS_10SourceTextIN7mozilla8Utf8UnitEEE"]
    fn compile_to_stencil_debug(
        result: *mut *mut js::Stencil,
        cx: *mut RawJSContext,
        options: *const js::ReadOnlyCompileOptions,
        source: *mut js::SourceText<js::mozilla::Utf8Unit>,
    );

    /// `js::SetSourceHook(JSContext*, mozilla::UniquePtr<SourceHook>)` (`jsfriendapi.h`): an argument with a destructor
    /// goes by address.
    #[cfg_attr(
        not(target_vendor = "apple"),
        link_name = "\u{1}_ZN2js13SetSourceHookEP9JSContextSt10unique_ptrINS_10SourceHookESt14default_deleteIS3_EE"
    )]
    #[cfg_attr(
        target_vendor = "apple",
        link_name = "\u{1}_ZN2js13SetSourceHookEP9JSContextNSt3__110unique_ptrINS_10SourceHookENS2_14default_deleteIS4_EEEE"
    )]
    pub(crate) fn set_source_hook(cx: *mut RawJSContext, hook: *mut *mut c_void);
}

/// Whether the object is a module's namespace. To the engine it is a proxy, of a family of its own.
pub(crate) fn is_namespace(object: *mut JSObject) -> bool {
    let value = ObjectValue(object);
    // SAFETY: the object is live, and nothing collects while its handle is in use.
    unsafe { is_module_namespace(js::Handle::from_marked_location(&raw const value)) }
}

/// `JS::CompileGlobalScriptToStencil`; null if it failed, with the exception pending.
///
/// # Safety
/// As any call of the engine: live context, options and text.
pub(crate) unsafe fn compile_to_stencil(
    raw: *mut RawJSContext,
    options: *const js::ReadOnlyCompileOptions,
    source: &mut js::SourceText<js::mozilla::Utf8Unit>,
) -> *mut js::Stencil {
    #[cfg(feature = "debugmozjs")]
    {
        let mut result = std::ptr::null_mut();
        // SAFETY: the caller vouches for the arguments.
        unsafe { compile_to_stencil_debug(&mut result, raw, options, source) };
        result
    }
    #[cfg(not(feature = "debugmozjs"))]
    // SAFETY: as above. The result is one pointer, which comes back in a register.
    unsafe {
        js::CompileGlobalScriptToStencil(raw, options, source).mRawPtr
    }
}

// ---- Replaced functions ----

/// `js::ToObjectSlowForPropertyAccess(JSContext*, HandleValue, int, HandleId)`: `object.name = value`.
///
/// # Safety
/// For the engine only: a live context and handles to rooted values.
#[unsafe(export_name = "__wrap__ZN2js29ToObjectSlowForPropertyAccessEP9JSContextN2JS6HandleINS2_5ValueEEEiNS3_INS2_11PropertyKeyEEE")]
unsafe extern "C" fn to_object_for_set(
    raw: *mut RawJSContext,
    value: js::Handle<Value>,
    _index: c_int,
    key: js::Handle<PropertyKey>,
) -> *mut JSObject {
    // SAFETY: the caller is the engine.
    unsafe { null_access::to_object_for_set(raw, value, key) }
}

/// The same with a `Handle<PropertyName*>`: `object.name`, also as the object of `delete`.
///
/// # Safety
/// As [`to_object_for_set`].
#[unsafe(export_name = "__wrap__ZN2js29ToObjectSlowForPropertyAccessEP9JSContextN2JS6HandleINS2_5ValueEEEiNS3_IPNS_12PropertyNameEEE")]
unsafe extern "C" fn to_object_for_name(
    raw: *mut RawJSContext,
    value: js::Handle<Value>,
    _index: c_int,
    name: js::Handle<*mut JSString>,
) -> *mut JSObject {
    // SAFETY: the caller is the engine.
    unsafe { null_access::to_object_for_name(raw, value, name) }
}

/// The same with a `HandleValue`: `object[key]` and `object[key] = value`.
///
/// # Safety
/// As [`to_object_for_set`].
#[unsafe(export_name = "__wrap__ZN2js29ToObjectSlowForPropertyAccessEP9JSContextN2JS6HandleINS2_5ValueEEEiS5_")]
unsafe extern "C" fn to_object_for_element(
    raw: *mut RawJSContext,
    value: js::Handle<Value>,
    index: c_int,
    key: js::Handle<Value>,
) -> *mut JSObject {
    /// The engine's `vIndex` where `object[key] = value` keeps its object on the stack.
    const SET_ELEMENT: c_int = -3;
    // SAFETY: the caller is the engine.
    unsafe { null_access::to_object_for_element(raw, value, index == SET_ELEMENT, key) }
}

/// `js::ReportIsNullOrUndefinedForPropertyAccess(JSContext*, HandleValue, int)`: what a native function or a
/// destructuring found instead of an object.
///
/// # Safety
/// As [`to_object_for_set`].
#[unsafe(export_name = "__wrap__ZN2js40ReportIsNullOrUndefinedForPropertyAccessEP9JSContextN2JS6HandleINS2_5ValueEEEi")]
unsafe extern "C" fn report_without_key(raw: *mut RawJSContext, value: js::Handle<Value>, index: c_int) {
    /// The engine's `JSDVG_IGNORE_STACK`: the value came from a native function.
    const IGNORE_STACK: c_int = 0;
    // SAFETY: the caller is the engine.
    unsafe { null_access::report_without_key(raw, value, index == IGNORE_STACK) }
}

// ---- Layouts ----

/// `mozilla::Vector<uint8_t, 0, MallocPolicy>` (`mozilla/Vector.h`).
#[repr(C)]
pub(crate) struct MozVec {
    pub(crate) begin: *mut u8,
    pub(crate) len: usize,
    pub(crate) capacity: usize,
    #[cfg(feature = "debugmozjs")]
    reserved: usize,
    #[cfg(feature = "debugmozjs")]
    entered: bool,
}

impl MozVec {
    /// A vector that owns `len` bytes of a malloc block.
    pub(crate) fn owning(begin: *mut u8, len: usize) -> MozVec {
        MozVec {
            begin,
            len,
            capacity: len,
            #[cfg(feature = "debugmozjs")]
            reserved: len,
            #[cfg(feature = "debugmozjs")]
            entered: false,
        }
    }

    /// An empty vector, whose pointer is not null on the C++ side.
    pub(crate) fn empty() -> MozVec {
        MozVec::owning(std::ptr::dangling_mut(), 0)
    }
}

/// `mozilla::Span<const uint8_t>`: a length, then a pointer. To the bindings it is two words.
pub(crate) fn span(bytes: &[u8]) -> js::SelfHostedCache {
    js::__BindgenOpaqueArray([bytes.len() as u64, bytes.as_ptr().addr() as u64])
}

/// Start and length of a span.
pub(crate) fn span_parts(span: js::SelfHostedCache) -> (*const u8, usize) {
    let [len, data] = span.0;
    (data as usize as *const u8, len as usize)
}

/// `mozilla::RangedPtr` is one pointer, and in the debug engine also the range it must stay in.
const RANGE_WORDS: usize = if cfg!(feature = "debugmozjs") { 6 } else { 2 };
const _: () = assert!(size_of::<js::TranscodeRange>() == size_of::<*const u8>() * RANGE_WORDS);

/// `JS::TranscodeRange`, a `mozilla::Range<const uint8_t>`: two ranged pointers, start and end.
pub(crate) fn byte_range(bytes: &'static [u8]) -> js::TranscodeRange {
    let range = bytes.as_ptr_range();
    #[cfg(not(feature = "debugmozjs"))]
    let words = [range.start, range.end];
    #[cfg(feature = "debugmozjs")]
    let words = [range.start, range.start, range.end, range.end, range.start, range.end];
    // SAFETY: the sizes are equal (asserted above), and both are plain pointers in this order.
    unsafe { std::mem::transmute_copy::<[*const u8; RANGE_WORDS], js::TranscodeRange>(&words) }
}

/// `mozilla::Maybe<RTPCallerTypeToken>(RTPCallerTypeToken(0))`: the value, then whether there is one.
pub(crate) const fn some_caller_type() -> js::__BindgenOpaqueArray<u8, 2> {
    js::__BindgenOpaqueArray([0, 1])
}

/// `js::SourceHook` (`jsfriendapi.h`): a pointer to the table of its virtual functions, then what is ours.
#[repr(C)]
pub(crate) struct SourceHook {
    pub(crate) table: &'static SourceHookTable,
    pub(crate) source_of: SourceOf,
}

/// In the order of the class: its destructor (in the two forms of the C++ ABI that all our systems have), `load`.
#[repr(C)]
pub(crate) struct SourceHookTable {
    pub(crate) destroy: unsafe extern "C" fn(*mut SourceHook),
    pub(crate) destroy_and_free: unsafe extern "C" fn(*mut SourceHook),
    pub(crate) load: unsafe extern "C" fn(
        *mut SourceHook,
        *mut RawJSContext,
        *const c_char,
        *mut *mut u16,
        *mut *mut c_char,
        *mut usize,
    ) -> bool,
}

/// The compartment of a realm: the first word of one (`JS::shadow::Realm`, `js/shadow/Realm.h`).
///
/// # Safety
/// `realm` must be a live realm.
pub(crate) unsafe fn compartment_of(realm: *mut js::Realm) -> *mut js::Compartment {
    // SAFETY: as the caller vouches.
    unsafe { *realm.cast::<*mut js::Compartment>() }
}

/// The shape of an object: the first word of one (`JS::shadow::Object`, `js/shadow/Object.h`). For comparing only.
///
/// # Safety
/// `object` must be live.
pub(crate) unsafe fn shape_of(object: *mut JSObject) -> *const c_void {
    // SAFETY: as the caller vouches.
    unsafe { *object.cast::<*const c_void>() }
}

/// Takes the pending exception and the stack of its `throw` (or null). Nothing may collect before both are rooted.
///
/// # Safety
/// `raw` must be the live context.
pub(crate) unsafe fn steal_exception(raw: *mut RawJSContext) -> (Value, *mut JSObject) {
    let steal = |pair| {
        // SAFETY: the pair is made; the engine fills it.
        if unsafe { js::StealPendingExceptionStack(raw, pair) } {
            // SAFETY: as above.
            unsafe { ((*pair).exception_.data, (*pair).stack_.data) }
        } else {
            (UndefinedValue(), std::ptr::null_mut())
        }
    };
    // SAFETY: the caller vouches for the context.
    unsafe { with_exception_stack(raw, UndefinedValue(), std::ptr::null_mut(), steal) }
}

/// Leaves `value` pending as if it had just been thrown where `stack` says.
///
/// # Safety
/// `raw` must be the live context, and both live things of it.
pub(crate) unsafe fn set_exception(raw: *mut RawJSContext, value: Value, stack: *mut JSObject) {
    // SAFETY: the caller vouches for the rest; the engine copies both.
    unsafe { with_exception_stack(raw, value, stack, |pair| js::SetPendingExceptionStack(raw, pair)) };
}

/// Runs `f` with a `JS::ExceptionStack` (`js/Exception.h`), a pair of two rooted members, made in place.
///
/// # Safety
/// As [`set_exception`].
unsafe fn with_exception_stack<T>(
    raw: *mut RawJSContext,
    value: Value,
    stack: *mut JSObject,
    f: impl FnOnce(*mut js::ExceptionStack) -> T,
) -> T {
    let mut pair = std::mem::MaybeUninit::<js::ExceptionStack>::uninit();
    let pair = pair.as_mut_ptr();
    // SAFETY: this builds the C++ object's two rooted members in order, in place, and takes them off the root
    // lists in reverse order before the memory goes.
    unsafe {
        let value_slot = &raw mut (*pair).exception_;
        let stack_slot = &raw mut (*pair).stack_;
        value_slot.write(js::Rooted::new_unrooted(value));
        js::Rooted::add_to_root_stack(value_slot, raw);
        stack_slot.write(js::Rooted::new_unrooted(stack));
        js::Rooted::add_to_root_stack(stack_slot, raw);
        let result = f(pair);
        (*stack_slot).remove_from_root_stack();
        (*value_slot).remove_from_root_stack();
        result
    }
}

// ---- Slots and numbers ----

/// What an iterator over a `Map` or `Set` holds (`js::TableIteratorObject`, `builtin/MapObject.h`).
pub(crate) struct TableIterator {
    /// The collection; no object once the iterator is done.
    pub(crate) target: Value,
    /// 0 for keys, 1 for values, 2 for both.
    pub(crate) kind: i32,
    /// Members that it has passed.
    pub(crate) seen: u32,
}

impl TableIterator {
    const TARGET: u32 = 0;
    const KIND: u32 = 1;
    const SEEN: u32 = 3;
    const SLOTS: u32 = 6;

    /// Reads the reserved slots; none in an engine whose iterators are made otherwise.
    ///
    /// # Safety
    /// `object` must be such an iterator. Nothing of the result is rooted.
    pub(crate) unsafe fn read(object: *mut JSObject) -> Option<TableIterator> {
        // SAFETY: the object is live.
        let flags = unsafe { (*mozjs::rust::get_object_class(object)).flags };
        if flags >> js::JSCLASS_RESERVED_SLOTS_SHIFT & 0xff != TableIterator::SLOTS {
            return None;
        }
        let slot = |index| {
            let mut slot = UndefinedValue();
            // SAFETY: the object has this many reserved slots; nothing collects here.
            unsafe { glue::JS_GetReservedSlot(object, index, &mut slot) };
            slot
        };
        let (kind, seen) = (slot(TableIterator::KIND), slot(TableIterator::SEEN));
        Some(TableIterator {
            target: slot(TableIterator::TARGET),
            kind: if kind.is_int32() { kind.to_int32() } else { 2 },
            seen: if seen.is_int32() { seen.to_int32() as u32 } else { 0 },
        })
    }
}

/// Target and handler of a scripted proxy: its private value, and its reserved slot 0 (`js::ScriptedProxyHandler`).
///
/// # Safety
/// `object` must be a scripted proxy. Nothing of the result is rooted.
pub(crate) unsafe fn proxy_parts(object: *mut JSObject) -> (Value, Value) {
    const HANDLER: u32 = 0;
    let (mut target, mut handler) = (UndefinedValue(), UndefinedValue());
    // SAFETY: the object is a proxy, which has both; nothing collects here.
    unsafe {
        glue::GetProxyPrivate(object, &mut target);
        glue::GetProxyReservedSlot(object, HANDLER, &mut handler);
    }
    (target, handler)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hint::black_box;

    /// Refers to every function that is declared by name: one that is missing fails the link of this test.
    #[test]
    fn every_name_links() {
        let names: &[*const c_void] = &[
            random_generator as *const c_void,
            &raw const MODULE_CLASS as *const c_void,
            has_top_level_await as *const c_void,
            is_module_namespace as *const c_void,
            slice_budget as *const c_void,
            run_dispatchable as *const c_void,
            release_failed_task as *const c_void,
            encode_stencil as *const c_void,
            #[cfg(feature = "debugmozjs")]
            (compile_to_stencil_debug as *const c_void),
            set_source_hook as *const c_void,
            original::to_object_for_set as *const c_void,
            original::to_object_for_name as *const c_void,
            original::to_object_for_element as *const c_void,
            original::report_without_key as *const c_void,
        ];
        assert!(black_box(names).iter().all(|name| !name.is_null()));
    }

    /// The functions that the command replaces, as the engine has them.
    mod original {
        unsafe extern "C" {
            #[link_name = "\u{1}_ZN2js29ToObjectSlowForPropertyAccessEP9JSContextN2JS6HandleINS2_5ValueEEEiNS3_INS2_11PropertyKeyEEE"]
            pub(super) fn to_object_for_set();
            #[link_name = "\u{1}_ZN2js29ToObjectSlowForPropertyAccessEP9JSContextN2JS6HandleINS2_5ValueEEEiNS3_IPNS_12PropertyNameEEE"]
            pub(super) fn to_object_for_name();
            #[link_name = "\u{1}_ZN2js29ToObjectSlowForPropertyAccessEP9JSContextN2JS6HandleINS2_5ValueEEEiS5_"]
            pub(super) fn to_object_for_element();
            #[link_name = "\u{1}_ZN2js40ReportIsNullOrUndefinedForPropertyAccessEP9JSContextN2JS6HandleINS2_5ValueEEEi"]
            pub(super) fn report_without_key();
        }
    }
}
