//! Compiling source text: scripts, CommonJS bodies and built-in modules from source.
//!
//! Built-ins from baked bytecode are in `stencil.rs`.

use crate::process::Process;
use crate::root::Local;
use crate::scope::{JsResult, Scope};
use crate::strings::c_string;
use mozjs::jsapi::{self as js, JSScript};
use mozjs::jsval::ObjectValue;
use mozjs::rooted;
use mozjs::rust::{CompileOptionsWrapper, transform_str_to_source_text, transform_u16_to_source_text};
use std::ffi::{CString, c_char};

/// The parameters of a built-in module's function.
pub(crate) const BUILTIN_PARAMS: &str = "exports, require, module, ops";

impl<'s> Scope<'s> {
    /// Compiles a CommonJS file's text to a function with these parameters; its lines and columns are the file's own.
    ///
    /// A `#!` line must be gone. `path` becomes the file name in stacks and the referrer of `import()`. A body that
    /// tries to close the function is a syntax error.
    ///
    /// # Errors
    /// A SyntaxError.
    pub fn compile_cjs(&mut self, source: &str, path: &str, params: &[&str]) -> JsResult<'s> {
        let raw = self.raw();
        // Line 0: the engine puts the parameter list on a line of its own.
        let options = compile_options(self, path, 0);
        let params: Vec<CString> = params.iter().map(|name| c_string(name)).collect();
        let names: Vec<*const c_char> = params.iter().map(|name| name.as_ptr()).collect();
        let count = names.len() as u32;
        // SAFETY: the options, names and text live until the call returns; the result is rooted at once.
        rooted!(in(raw) let function = unsafe {
            let env = js::glue::NewEnvironmentChain(raw, js::SupportUnscopables::No);
            let function = if source.is_ascii() {
                let mut text = transform_str_to_source_text(source);
                js::CompileFunction1(raw, env, options.ptr, c"".as_ptr(), count, names.as_ptr(), &mut text)
            } else {
                // The engine's UTF-8 form of this call takes each byte of the body for a character.
                let units: Vec<u16> = source.encode_utf16().collect();
                let mut text = transform_u16_to_source_text(&units);
                js::CompileFunction(raw, env, options.ptr, c"".as_ptr(), count, names.as_ptr(), &mut text)
            };
            js::glue::DeleteEnvironmentChain(env);
            function
        });
        if function.get().is_null() {
            return Err(self.thrown());
        }
        // SAFETY: the handle is rooted.
        let script = unsafe { js::JS_GetFunctionScript(raw, function.handle().into()) };
        self.set_script_private(script, path)?;
        // SAFETY: the function is rooted.
        let object = unsafe { js::JS_GetFunctionObject(function.get()) };
        Ok(self.local(ObjectValue(object)))
    }

    /// Runs `source` as a script in the current realm; its completion value.
    ///
    /// # Errors
    /// A SyntaxError, or what the script threw.
    pub fn evaluate(&mut self, source: &str, path: &str) -> JsResult<'s> {
        let options = compile_options(self, path, 1);
        let raw = self.raw();
        let mut text = transform_str_to_source_text(source);
        // SAFETY: the options and text live until the call returns; the result goes to a rooted slot.
        self.result_of(|out| unsafe { js::Evaluate2(raw, options.ptr, &mut text, out) })
    }

    /// Compiles a built-in module: the function `(exports, require, module, ops)` around `source`.
    ///
    /// `name` is its id; stacks show it as `node:<name>`.
    ///
    /// # Errors
    /// A SyntaxError.
    pub fn compile_builtin(&mut self, source: &str, name: &str) -> JsResult<'s> {
        self.evaluate(&builtin_text(source), &builtin_file(name))
    }

    /// Remembers the path as the referrer of `import()` in this script.
    fn set_script_private(&mut self, script: *mut JSScript, path: &str) -> JsResult<'s, ()> {
        let raw = self.raw();
        rooted!(in(raw) let script = script);
        let path = self.string(path)?;
        let value = self.value(path);
        // SAFETY: script and value are live; the script keeps the value alive from here on.
        unsafe { js::SetScriptPrivate(script.get(), &value) };
        Ok(())
    }

    /// The path of the script that called the running op, or `undefined`.
    pub fn script_path_of_caller(&mut self) -> Local<'s> {
        let slot = self.undefined();
        // SAFETY: the slot is rooted.
        unsafe { mozjs::glue::JS_GetScriptedCallerPrivate(self.raw(), self.roots().handle_mut(slot.index)) };
        slot
    }
}

/// A built-in's text as an expression whose lines are those of its file (the first line is shifted, but holds
/// only `'use strict'`).
pub(crate) fn builtin_text(source: &str) -> String {
    format!("(function ({BUILTIN_PARAMS}) {{{source}\n}})")
}

/// The file name that stacks show for a built-in.
pub(crate) fn builtin_file(name: &str) -> String {
    if name.starts_with("node:") { name.to_owned() } else { format!("node:{name}") }
}

pub(crate) fn compile_options(scope: &Scope<'_>, path: &str, line: u32) -> CompileOptionsWrapper {
    if let Some(process) = Process::current() {
        process.end_start(scope.raw());
    }
    // SAFETY: this makes a wrapper for the one call below, which only reads the context.
    let cx = unsafe {
        mozjs::context::JSContext::from_ptr(std::ptr::NonNull::new(scope.raw()).expect("the context lives"))
    };
    CompileOptionsWrapper::new(&cx, c_string(path), line)
}
