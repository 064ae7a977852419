//! Bytecode made ahead of time: built-in modules, and the engine's own self-hosted code.
//!
//! Both are trusted input (the engine does not verify bytecode), so they are embedded in the program and never
//! loaded from a writable place. The engine refuses bytecode of another build id.

use crate::compile::{builtin_file, builtin_text, compile_options};
use crate::process::{EngineError, Process};
use crate::runtime::RawContext;
use crate::scope::{ErrorKind, JsResult, Scope, Thrown};
use mozjs::context::RawJSContext;
use mozjs::jsapi::{self as js, JSScript};
use mozjs::rooted;
use mozjs::rust::transform_str_to_source_text;
use std::ffi::c_void;
use std::ptr;

/// `mozilla::Vector<uint8_t, 0, MallocPolicy>`.
#[repr(C)]
pub(crate) struct MozVec {
    begin: *mut u8,
    len: usize,
    capacity: usize,
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
}

unsafe extern "C" {
    /// `JS::EncodeStencil(JSContext*, Stencil*, TranscodeBuffer&)`.
    #[link_name = "\u{1}_ZN2JS13EncodeStencilEP9JSContextPN2js8frontend32InitialStencilAndDelazificationsERN7mozilla6VectorIhLm0ENS6_17MallocAllocPolicyEEE"]
    fn encode_stencil(
        cx: *mut RawJSContext,
        stencil: *mut js::Stencil,
        buffer: *mut MozVec,
    ) -> js::TranscodeResult;

    /// `JS::CompileGlobalScriptToStencil` as the debug engine returns its result: its `already_AddRefed` has a
    /// destructor, so it comes through a hidden pointer.
    #[cfg(feature = "debugmozjs")]
    #[link_name = "\u{1}_ZN2JS28CompileGlobalScriptToStencilEP9JSContextRKNS_22ReadOnlyCompileOptionsERNS_10SourceTextIN7mozilla8Utf8UnitEEE"]
    fn compile_to_stencil(
        result: *mut *mut js::Stencil,
        cx: *mut RawJSContext,
        options: *const js::ReadOnlyCompileOptions,
        source: *mut js::SourceText<js::mozilla::Utf8Unit>,
    );
}

/// `JS::CompileGlobalScriptToStencil`; null if it failed, with the exception pending.
///
/// # Safety
/// As any call of the engine: live context, options and text.
unsafe fn compile(
    raw: *mut RawJSContext,
    options: *const js::ReadOnlyCompileOptions,
    source: &mut js::SourceText<js::mozilla::Utf8Unit>,
) -> *mut js::Stencil {
    #[cfg(feature = "debugmozjs")]
    {
        let mut result = ptr::null_mut();
        // SAFETY: the caller vouches for the arguments.
        unsafe { compile_to_stencil(&mut result, raw, options, source) };
        result
    }
    #[cfg(not(feature = "debugmozjs"))]
    // SAFETY: as above. The result is one pointer, which comes back in a register.
    unsafe {
        js::CompileGlobalScriptToStencil(raw, options, source).mRawPtr
    }
}

/// A stencil we hold a reference to.
struct Stencil(*mut js::Stencil);

impl Drop for Stencil {
    fn drop(&mut self) {
        // SAFETY: the reference is ours.
        unsafe { js::StencilRelease(self.0) };
    }
}

impl<'s> Scope<'s> {
    /// Compiles a built-in module to bytecode, all its functions included (a lazily compiled one would parse them
    /// again at their first call).
    ///
    /// # Errors
    /// A SyntaxError.
    pub fn encode_builtin(&mut self, source: &str, name: &str) -> JsResult<'s, Vec<u8>> {
        let raw = self.raw();
        let options = compile_options(self, &builtin_file(name), 1);
        let text = builtin_text(source);
        let mut units = transform_str_to_source_text(&text);
        // SAFETY: the options and the text live until the calls return; the result is a counted reference or null.
        let stencil = unsafe {
            (*options.ptr)._base.eagerDelazificationStrategy_ =
                js::DelazificationOption::ParseEverythingEagerly;
            // The program has the sources anyway; see `sources.rs`.
            (*options.ptr)._base.sourceIsLazy = true;
            compile(raw, options.ptr, &mut units)
        };
        if stencil.is_null() {
            return Err(self.thrown());
        }
        let stencil = Stencil(stencil);
        // An empty vector's pointer is not null on the C++ side.
        let mut buffer = MozVec::owning(ptr::dangling_mut(), 0);
        // SAFETY: the stencil is alive; the buffer is a valid empty vector.
        let result = unsafe { encode_stencil(raw, stencil.0, &mut buffer) };
        let bytes = take_bytes(buffer);
        if result == js::TranscodeResult::Ok { Ok(bytes) } else { Err(self.transcode_failure(name, result)) }
    }

    /// The function of a built-in module from its bytecode, which must lie at a multiple of 16.
    ///
    /// # Errors
    /// An Error if the bytecode is of another build (its build id differs) or not aligned.
    pub fn instantiate_builtin(&mut self, bytes: &'static [u8], name: &str) -> JsResult<'s> {
        let raw = self.raw();
        let script = self.decode(bytes, name)?;
        rooted!(in(raw) let script = script);
        // SAFETY: the handle is rooted.
        self.result_of(|out| unsafe { js::JS_ExecuteScript(raw, script.handle().into(), out) })
    }

    fn decode(&mut self, bytes: &'static [u8], name: &str) -> JsResult<'s, *mut JSScript> {
        let raw = self.raw();
        if !bytes.as_ptr().addr().is_multiple_of(16) {
            return Err(self.transcode_failure(name, js::TranscodeResult::Failure));
        }
        // SAFETY: plain data; zero is the default of every field.
        let mut options: js::ReadOnlyDecodeOptions = unsafe { std::mem::zeroed() };
        options.borrowBuffer = true;
        options.usePinnedBytecode = true;
        let range = byte_range(bytes);
        let mut stencil = ptr::null_mut();
        // SAFETY: the bytes live for ever and do not move, as both options demand.
        let result = unsafe { js::DecodeStencil(raw, &options, &range, &mut stencil) };
        if result != js::TranscodeResult::Ok || stencil.is_null() {
            return Err(self.transcode_failure(name, result));
        }
        let stencil = Stencil(stencil);
        // SAFETY: plain data, as above.
        let options: js::InstantiateOptions = unsafe { std::mem::zeroed() };
        // SAFETY: the stencil is alive; the caller roots the script.
        let script = unsafe { js::InstantiateGlobalStencil(raw, &options, stencil.0, ptr::null_mut()) };
        if script.is_null() { Err(self.thrown()) } else { Ok(script) }
    }

    fn transcode_failure(&mut self, name: &str, result: js::TranscodeResult) -> Thrown<'s> {
        if result == js::TranscodeResult::Throw {
            return self.thrown();
        }
        let text = format!("bytecode of built-in module '{name}' was refused: {result:?}");
        match self.error(ErrorKind::Error, &text) {
            Ok(error) => Thrown::Exception(error),
            Err(thrown) => thrown,
        }
    }
}

fn byte_range(bytes: &'static [u8]) -> js::TranscodeRange {
    let range = bytes.as_ptr_range();
    // `mozilla::RangedPtr` is one pointer, and in the debug engine also the range it must stay in.
    #[cfg(not(feature = "debugmozjs"))]
    let words = [range.start, range.end];
    #[cfg(feature = "debugmozjs")]
    let words = [range.start, range.start, range.end, range.end, range.start, range.end];
    const { assert!(size_of::<js::TranscodeRange>() == size_of::<*const u8>() * RANGE_WORDS) };
    // SAFETY: the sizes are equal, and both are plain pointers in this order.
    unsafe { std::mem::transmute_copy::<[*const u8; RANGE_WORDS], js::TranscodeRange>(&words) }
}

const RANGE_WORDS: usize = if cfg!(feature = "debugmozjs") { 6 } else { 2 };

/// Copies out and frees what the engine wrote.
fn take_bytes(buffer: MozVec) -> Vec<u8> {
    if buffer.capacity == 0 {
        return Vec::new();
    }
    // SAFETY: the engine allocated the block with malloc and filled `len` bytes.
    unsafe {
        let bytes = std::slice::from_raw_parts(buffer.begin, buffer.len).to_vec();
        libc::free(buffer.begin.cast::<c_void>());
        bytes
    }
}

/// Writes the self-hosted cache, which [`crate::EngineOptions::self_hosted`] takes, into `out`.
///
/// Must run on a thread without a runtime, with the build id that will be used with the cache.
///
/// # Errors
/// The engine could not be set up, or refused.
pub fn produce_self_hosted(build_id: &str, out: &mut Vec<u8>) -> Result<(), EngineError> {
    let process = Process::get(build_id)?;
    let _thread = process.claim_thread()?;
    let context = RawContext::new()?;
    // SAFETY: the context is new; the writer finds `out` behind its private pointer and is called during this call.
    unsafe {
        js::JS_SetContextPrivate(context.0, ptr::from_mut(out).cast());
        let written = js::InitSelfHostedCode(context.0, js::__BindgenOpaqueArray([0, 0]), Some(write_cache));
        js::JS_SetContextPrivate(context.0, ptr::null_mut());
        if written && !out.is_empty() { Ok(()) } else { Err(EngineError::SelfHosted) }
    }
}

unsafe extern "C" fn write_cache(raw: *mut RawJSContext, cache: js::SelfHostedCache) -> bool {
    let [len, data] = cache.0;
    // SAFETY: `mozilla::Span` is a length and a pointer; the private pointer is `produce_self_hosted`'s vector.
    unsafe {
        let out = &mut *js::JS_GetContextPrivate(raw).cast::<Vec<u8>>();
        out.extend_from_slice(std::slice::from_raw_parts(data as usize as *const u8, len as usize));
    }
    true
}
