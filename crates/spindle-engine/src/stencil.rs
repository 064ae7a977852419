//! Bytecode made ahead of time: built-in modules, and the engine's own self-hosted code.
//!
//! Both are trusted input (the engine does not verify bytecode), so they are embedded in the program and never
//! loaded from a writable place. The engine refuses bytecode of another build id.

use crate::abi::{self, MozVec, byte_range, compile_to_stencil, encode_stencil};
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
            compile_to_stencil(raw, options.ptr, &mut units)
        };
        if stencil.is_null() {
            return Err(self.thrown());
        }
        let stencil = Stencil(stencil);
        let mut buffer = MozVec::empty();
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
        let written = js::InitSelfHostedCode(context.0, abi::span(&[]), Some(write_cache));
        js::JS_SetContextPrivate(context.0, ptr::null_mut());
        if written && !out.is_empty() { Ok(()) } else { Err(EngineError::SelfHosted) }
    }
}

unsafe extern "C" fn write_cache(raw: *mut RawJSContext, cache: js::SelfHostedCache) -> bool {
    let (data, len) = abi::span_parts(cache);
    // SAFETY: the span is the engine's for this call; the private pointer is `produce_self_hosted`'s vector.
    unsafe {
        let out = &mut *js::JS_GetContextPrivate(raw).cast::<Vec<u8>>();
        out.extend_from_slice(std::slice::from_raw_parts(data, len));
    }
    true
}
