//! Realms: every global object of a runtime is made by the one function here, the main one included.
//!
//! A further realm shares the compartment of the first, so objects pass between them without wrappers (as between
//! V8's contexts), but has intrinsics of its own.

use crate::abi;
use crate::cx::Cx;
use crate::root::Local;
use crate::scope::{JsResult, Scope};
use mozjs::context::RawJSContext;
use mozjs::jsapi::{self as js, JSAutoRealm, JSClass, JSClassOps, JSObject, JSProtoKey};
use mozjs::rooted;
use mozjs::rust::RealmOptions;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;

static GLOBAL_OPS: JSClassOps = JSClassOps {
    addProperty: None,
    delProperty: None,
    enumerate: Some(js::JS_EnumerateStandardClasses),
    newEnumerate: None,
    resolve: Some(js::JS_ResolveStandardClass),
    mayResolve: Some(js::JS_MayResolveStandardClass),
    finalize: None,
    call: None,
    construct: None,
    trace: Some(js::JS_GlobalObjectTraceHook),
};

static GLOBAL_CLASS: JSClass = JSClass {
    name: c"global".as_ptr(),
    flags: mozjs::JSCLASS_IS_GLOBAL
        | ((mozjs::JSCLASS_GLOBAL_SLOT_COUNT & js::JSCLASS_RESERVED_SLOTS_MASK)
            << js::JSCLASS_RESERVED_SLOTS_SHIFT),
    cOps: &GLOBAL_OPS,
    spec: ptr::null(),
    ext: ptr::null(),
    oOps: ptr::null(),
};

impl<'s> Scope<'s> {
    /// The global object of a new realm.
    ///
    /// It has the language's own globals and nothing else. `Date` and `Math.random` follow the host.
    ///
    /// # Errors
    /// Out of memory.
    pub fn new_realm(&mut self) -> JsResult<'s> {
        let object = make_realm(self);
        self.object_or_thrown(object)
    }

    /// Runs `f` with the realm of `object` (usually a global of [`Scope::new_realm`]) as the current one.
    ///
    /// # Errors
    /// What `f` failed with; a TypeError if `object` is no object.
    pub fn in_realm<T>(
        &mut self,
        object: Local<'_>,
        f: impl FnOnce(&mut Scope<'s>) -> JsResult<'s, T>,
    ) -> JsResult<'s, T> {
        let target = self.expect_object(object)?;
        let raw = self.raw();
        // All realms of a runtime share one compartment, so values need no wrapping on the way in or out.
        let _realm = JSAutoRealm::new(raw, target);
        f(self)
    }
}

/// Makes a realm; null if that failed, with the exception pending (if there is a realm to hold one). Not rooted.
pub(crate) fn make_realm(cx: &mut Cx) -> *mut JSObject {
    let raw = cx.raw();
    let host = cx.host_rc();
    let options = options_of(raw, host.virtual_time());
    rooted!(in(raw) let global = {
        // SAFETY: the class is static; the options live until the call returns.
        unsafe { js::JS_NewGlobalObject(raw, &GLOBAL_CLASS, ptr::null_mut(), js::OnNewGlobalHookOption::FireOnNewGlobalHook, &*options) }
    });
    if global.get().is_null() {
        return ptr::null_mut();
    }
    let _realm = JSAutoRealm::new(raw, global.get());
    if let Some(seed) = host.random_seed() {
        seed_math_random(raw, seed);
    }
    if blend_internal_error(raw, global.handle().into()) { global.get() } else { ptr::null_mut() }
}

fn options_of(raw: *mut RawJSContext, virtual_time: bool) -> RealmOptions {
    let mut options = RealmOptions::default();
    let creation = &mut options.creationOptions_;
    creation.sharedMemoryAndAtomics_ = true;
    creation.defineSharedArrayBufferConstructor_ = true;
    // SAFETY: plain question to the engine; the current realm is live.
    unsafe {
        let current = js::GetCurrentRealmOrNull(raw);
        if !current.is_null() {
            creation.compSpec_ = js::CompartmentSpecifier::ExistingCompartment;
            creation.__bindgen_anon_1.comp_ = abi::compartment_of(current);
        }
    }
    options.behaviors_.clampAndJitterTime_ = virtual_time;
    // The engine asserts that the time callback has a caller type.
    options.behaviors_.rtpCallerType = abi::some_caller_type();
    options
}

/// `Date` asks for the time, in a realm with virtual time.
pub(crate) unsafe extern "C" fn wall_clock(
    real_us: f64,
    _: js::RTPCallerTypeToken,
    raw: *mut RawJSContext,
) -> f64 {
    // SAFETY: the engine calls this with its live context; the host must not enter the engine.
    let cx = unsafe { Cx::from_raw(raw) };
    // A panic must not cross the engine's frames below; the panic hook has told of it.
    catch_unwind(AssertUnwindSafe(|| cx.state().host.wall_clock_us(real_us))).unwrap_or(real_us)
}

/// Seeds the engine's own generator, so that `Math.random` stays the function that the compiler knows.
fn seed_math_random(raw: *mut RawJSContext, seed: u64) {
    let mut state = seed;
    let words = [split_mix(&mut state), split_mix(&mut state) | 1];
    // SAFETY: the current realm is the new one; the generator is two plain words, not both zero.
    unsafe { *abi::random_generator(js::GetCurrentRealmOrNull(raw)) = words };
}

/// SplitMix64, which xorshift's authors recommend for seeding.
fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut word = *state;
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

/// The engine reports stack overflow as `InternalError`; let that be a `RangeError`, and hide the name.
fn blend_internal_error(raw: *mut RawJSContext, global: js::HandleObject) -> bool {
    rooted!(in(raw) let mut internal = ptr::null_mut::<JSObject>());
    rooted!(in(raw) let mut range = ptr::null_mut::<JSObject>());
    let Some(name) = crate::strings::new_latin1(raw, b"RangeError") else { return false };
    rooted!(in(raw) let name = name);
    // SAFETY: every handle is rooted; the objects are the realm's own, so nothing of a user runs.
    unsafe {
        js::JS_GetClassPrototype(raw, JSProtoKey::JSProto_InternalError, internal.handle_mut().into())
            && js::JS_GetClassPrototype(raw, JSProtoKey::JSProto_RangeError, range.handle_mut().into())
            && js::JS_SetPrototype(raw, internal.handle().into(), range.handle().into())
            && js::JS_SetProperty(raw, internal.handle().into(), c"name".as_ptr(), name.handle().into())
            && js::JS_DeleteProperty1(raw, global, c"InternalError".as_ptr())
    }
}
