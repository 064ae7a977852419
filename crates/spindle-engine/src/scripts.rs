//! Scripts with an object in front of the global one, as `vm` runs them.
//!
//! The realm itself is `realm.rs`'s. Names that a script declares with `var` or `function` become properties of the
//! object; what it does not find there it looks up on the realm's global.

use crate::compile::compile_options;
use crate::root::Local;
use crate::scope::{JsResult, Scope};
use mozjs::jsapi as js;
use mozjs::rooted;
use mozjs::rust::{CompileOptionsWrapper, transform_u16_to_source_text};

impl<'s> Scope<'s> {
    /// Compiles `source` as a script and forgets it: only whether it can be is asked.
    ///
    /// # Errors
    /// A SyntaxError.
    pub fn check_script(&mut self, source: &str, path: &str, line: u32) -> JsResult<'s, ()> {
        let raw = self.raw();
        let options = compile_options(self, path, line);
        let units: Vec<u16> = source.encode_utf16().collect();
        let mut text = transform_u16_to_source_text(&units);
        // SAFETY: the options and text live until the call returns; the result is not used.
        let script = unsafe { js::Compile(raw, options.ptr, &mut text) };
        if script.is_null() { Err(self.thrown()) } else { Ok(()) }
    }

    /// Runs `source` as a script in the current realm, with `front` before its global; the completion value.
    ///
    /// # Errors
    /// A SyntaxError, or what the script threw; a TypeError if `front` is no object.
    pub fn evaluate_behind(
        &mut self,
        source: &str,
        path: &str,
        line: u32,
        front: Option<Local<'_>>,
    ) -> JsResult<'s> {
        let raw = self.raw();
        let options: CompileOptionsWrapper = compile_options(self, path, line);
        let units: Vec<u16> = source.encode_utf16().collect();
        let mut text = transform_u16_to_source_text(&units);
        let Some(front) = front else {
            // SAFETY: the options and text live until the call returns; the result goes to a rooted slot.
            return self.result_of(|out| unsafe { js::Evaluate(raw, options.ptr, &mut text, out) });
        };
        rooted!(in(raw) let front = self.expect_object(front)?);
        // SAFETY: the options are ours and not yet in use.
        unsafe { (*options.ptr)._base.nonSyntacticScope = true };
        // SAFETY: the options and text live until the call returns; the result is rooted at once.
        rooted!(in(raw) let script = unsafe { js::Compile(raw, options.ptr, &mut text) });
        if script.get().is_null() {
            return Err(self.thrown());
        }
        // SAFETY: the chain is made, used and deleted here; the objects are rooted, and the result goes to a rooted slot.
        self.result_of(|out| unsafe {
            let chain = js::glue::NewEnvironmentChain(raw, js::SupportUnscopables::No);
            let done = js::glue::AppendToEnvironmentChain(chain, front.get())
                && js::JS_ExecuteScript2(raw, chain, script.handle().into(), out);
            js::glue::DeleteEnvironmentChain(chain);
            done
        })
    }
}
