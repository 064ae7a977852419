//! ES modules: compiling, loading a graph, linking, evaluating, `import()` and `import.meta`.
//!
//! A module is a [`Local`] that only the host's own code may hold. What a specifier means is the host's business: the
//! engine asks one JavaScript function ([`Cx::set_module_hook`]) for every import, and the answer to a static import is
//! the compiled module itself, at once. `import()` is handed over whole: the host gets the promise and settles it.
//!
//! The engine keeps a module's imports, so none is asked for twice by the same module. Everything here dies with the
//! runtime: modules are ordinary garbage-collected objects.

use crate::abi::{MODULE_CLASS, has_top_level_await};
use crate::compile::compile_options;
use crate::cx::Cx;
use crate::ops::fail_by_panic;
use crate::root::{Global, Local};
use crate::scope::{JsResult, Scope, Thrown};
use mozjs::context::RawJSContext;
use mozjs::glue;
use mozjs::jsapi::{self as js, JSObject, JSScript, Value};
use mozjs::jsval::{BooleanValue, Int32Value, ObjectValue, StringValue, UndefinedValue};
use mozjs::rooted;
use mozjs::rust::transform_str_to_source_text;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What the engine asks the module hook for; its first argument, as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum ModuleRequest {
    /// A static import: `(kind, referrer, specifier, type, undefined, line, column)`; the result is the module.
    Load = 0,
    /// `import()`: `(kind, referrer, specifier, type, promise)`; the host settles the promise, the result is ignored.
    Import = 1,
    /// The first use of `import.meta`: `(kind, referrer, meta)`; the host puts properties on `meta`.
    Meta = 2,
}

impl Cx {
    /// Registers the function that answers for modules; see [`ModuleRequest`] for its arguments.
    ///
    /// `referrer` is what the importing module or script was compiled with (`private` of [`Scope::compile_module`], the
    /// path of [`Scope::compile_cjs`]); undefined for code of no file. `type` is the number of the request's `type`
    /// attribute: 0 an unknown one, 1 none, 2 `json`, 3 `css`, 4 `bytes`, 5 `text`.
    pub fn set_module_hook(&mut self, hook: Global) {
        *self.state().module_hook.borrow_mut() = Some(hook);
    }
}

/// Modules. A method that wants one throws a TypeError for anything else.
impl<'s> Scope<'s> {
    /// Compiles an ES module. `url` is its file name in stacks; `private` its referrer in requests.
    ///
    /// # Errors
    /// A SyntaxError.
    pub fn compile_module(&mut self, source: &str, url: &str, private: Local<'_>) -> JsResult<'s> {
        let raw = self.raw();
        let options = compile_options(self, url, 1);
        let mut text = transform_str_to_source_text(source);
        // SAFETY: options and text live until the call returns; the result is rooted at once.
        let module = unsafe { js::CompileModule1(raw, options.ptr, &mut text) };
        let module = self.object_or_thrown(module)?;
        let private = self.value(private);
        // SAFETY: the object was just made; it keeps the value alive from here on, and nothing collects here.
        unsafe { js::SetModulePrivate(self.value(module).to_object(), &private) };
        Ok(module)
    }

    /// A module whose default export is `value`.
    ///
    /// # Errors
    /// Out of memory.
    pub fn value_module(&mut self, value: Local<'_>) -> JsResult<'s> {
        let raw = self.raw();
        // SAFETY: the handle is rooted.
        let module = unsafe { js::CreateDefaultExportSyntheticModule(raw, self.roots().handle(value.index)) };
        self.object_or_thrown(module)
    }

    /// Asks the hook for everything that the module imports, however indirectly.
    ///
    /// # Errors
    /// What the hook threw first.
    pub fn load_module(&mut self, module: Local<'_>) -> JsResult<'s, ()> {
        if self.stops_entry() {
            return Err(Thrown::Terminated);
        }
        let raw = self.raw();
        rooted!(in(raw) let object = self.expect_module(module)?);
        // The outcome comes by callback, while the call lasts: into these two slots.
        let (error, loaded) = (self.undefined(), self.undefined());
        debug_assert_eq!(loaded.index, error.index + 1);
        rooted!(in(raw) let slot = Int32Value(error.index as i32));
        // SAFETY: the handles are rooted.
        let done = unsafe {
            let (object, slot) = (object.handle().into(), slot.handle().into());
            js::LoadRequestedModules(raw, object, slot, Some(graph_loaded), Some(graph_failed))
        };
        match self.as_bool(loaded) {
            Some(true) => Ok(()),
            Some(false) if self.is_stopped() => Err(Thrown::Terminated),
            Some(false) => Err(Thrown::Exception(error)),
            None if !done => Err(self.thrown()),
            None => Err(Thrown::Exception(self.type_error("the module hook answers at once")?)),
        }
    }

    /// Connects the imports and exports of a loaded graph; nothing to do for one that is linked, even if it is running.
    ///
    /// # Errors
    /// A SyntaxError for an import that nobody exports.
    pub fn link_module(&mut self, module: Local<'_>) -> JsResult<'s, ()> {
        let raw = self.raw();
        rooted!(in(raw) let object = self.expect_module(module)?);
        // SAFETY: the handle is rooted and a module.
        let done = unsafe {
            let is_linked = js::IsCyclicModule(object.get()) && js::ModuleIsLinked(object.get());
            is_linked || js::ModuleLink(raw, object.handle().into())
        };
        if done { Ok(()) } else { Err(self.thrown()) }
    }

    /// Runs a linked graph; the same promise each time, pending while a top-level `await` is.
    ///
    /// # Errors
    /// That the module is not linked, being evaluated right now, or was terminated. What the module itself throws rejects
    /// the promise.
    pub fn evaluate_module(&mut self, module: Local<'_>) -> JsResult<'s> {
        let raw = self.raw();
        rooted!(in(raw) let object = self.expect_module(module)?);
        // SAFETY: the handles are rooted.
        let promise =
            self.result_of(|out| unsafe { js::ModuleEvaluate(raw, object.handle().into(), out) })?;
        // The engine rejects the promise of a module that was terminated, and goes on.
        if self.is_stopped() { Err(Thrown::Terminated) } else { Ok(promise) }
    }

    /// The namespace object of a linked module.
    ///
    /// # Errors
    /// A TypeError before it is linked; out of memory.
    pub fn module_namespace(&mut self, module: Local<'_>) -> JsResult<'s> {
        let raw = self.raw();
        rooted!(in(raw) let object = self.expect_module(module)?);
        // SAFETY: the handle is rooted and a module.
        let namespace = unsafe {
            if js::IsCyclicModule(object.get()) && !js::ModuleIsLinked(object.get()) {
                return Err(Thrown::Exception(self.type_error("the module is not linked")?));
            }
            js::GetModuleNamespace(raw, object.handle().into())
        };
        self.object_or_thrown(namespace)
    }

    /// Whether the module itself (not what it imports) has a top-level `await`.
    ///
    /// # Errors
    /// A TypeError if it is no module.
    pub fn module_awaits(&mut self, module: Local<'_>) -> JsResult<'s, bool> {
        let object = self.expect_module(module)?;
        // SAFETY: the object is a module; the other kind (of one value) has no such field.
        Ok(unsafe { js::IsCyclicModule(object) && has_top_level_await(object) })
    }

    /// Whether the module is being evaluated right now, further up the stack.
    ///
    /// # Errors
    /// A TypeError if it is no module.
    pub fn module_is_running(&mut self, module: Local<'_>) -> JsResult<'s, bool> {
        let raw = self.raw();
        rooted!(in(raw) let object = self.expect_module(module)?);
        // SAFETY: the handle is rooted and a module. To link a linked module again changes nothing, and the one state in
        // which the engine refuses to is the one asked for.
        unsafe {
            let runs = js::IsCyclicModule(object.get())
                && js::ModuleIsLinked(object.get())
                && !js::ModuleLink(raw, object.handle().into());
            if runs {
                js::JS_ClearPendingException(raw);
            }
            Ok(runs)
        }
    }

    /// Resolves or rejects a promise that the engine or [`ModuleRequest::Import`] made.
    ///
    /// # Errors
    /// A TypeError if it is no promise; out of memory.
    pub fn settle_promise(&mut self, promise: Local<'_>, fulfil: bool, value: Local<'_>) -> JsResult<'s, ()> {
        let raw = self.raw();
        if self.promise_state(promise).is_none() {
            return Err(Thrown::Exception(self.type_error("not a promise")?));
        }
        rooted!(in(raw) let object = self.value(promise).to_object());
        if self.stops_entry() {
            return Err(Thrown::Terminated);
        }
        let value = self.roots().handle(value.index);
        // SAFETY: the handles are rooted; the object is a promise.
        let done = unsafe {
            if fulfil {
                js::ResolvePromise(raw, object.handle().into(), value)
            } else {
                js::RejectPromise(raw, object.handle().into(), value)
            }
        };
        if done { Ok(()) } else { Err(self.thrown()) }
    }

    fn expect_module(&mut self, module: Local<'_>) -> JsResult<'s, *mut JSObject> {
        let value = self.value(module);
        let is_module = value.is_object() && {
            // SAFETY: the object is live; only the address of the class is taken.
            unsafe { mozjs::rust::get_object_class(value.to_object()) == &raw const MODULE_CLASS }
        };
        if is_module {
            return Ok(value.to_object());
        }
        Err(Thrown::Exception(self.type_error("not a module")?))
    }

    /// Calls the hook with `kind` and these values.
    fn ask_module_hook(&mut self, kind: ModuleRequest, values: &[Value]) -> JsResult<'s> {
        let hook = self.state().module_hook.borrow().as_ref().map(|hook| hook.value(&self.state().globals));
        let Some(hook) = hook else {
            return Err(Thrown::Exception(self.type_error("no module hook is registered")?));
        };
        let (hook, this, kind) = (self.local(hook), self.undefined(), self.number(f64::from(kind as u8)));
        let mut args = vec![kind];
        args.extend(values.iter().map(|value| self.local(*value)));
        self.call(hook, this, &args)
    }
}

/// The engine loaded the whole graph: `slot` says where to note it.
unsafe extern "C" fn graph_loaded(raw: *mut RawJSContext, slot: js::HandleValue) -> bool {
    // SAFETY: `load_module` passed an index of two of its locals, and is further up the stack.
    unsafe { Cx::from_raw(raw) }.roots().set_at(slot.to_int32() as u32 + 1, BooleanValue(true));
    true
}

/// Something of the graph could not be loaded.
unsafe extern "C" fn graph_failed(
    raw: *mut RawJSContext,
    slot: js::HandleValue,
    error: js::HandleValue,
) -> bool {
    // SAFETY: as in `graph_loaded`.
    let cx = unsafe { Cx::from_raw(raw) };
    let index = slot.to_int32() as u32;
    cx.roots().set_at(index, *error);
    cx.roots().set_at(index + 1, BooleanValue(false));
    true
}

/// Installs the engine's two hooks.
pub(crate) fn install_hooks(raw: *mut RawJSContext) {
    // SAFETY: the context is new; both are functions of this file.
    unsafe {
        let runtime = js::JS_GetRuntime(raw);
        js::SetModuleLoadHook(runtime, Some(on_load));
        js::SetModuleMetadataHook(runtime, Some(on_meta));
    }
}

/// Runs `answer`, and turns a panic into an exception. False tells the engine that an exception is pending.
fn guarded(raw: *mut RawJSContext, answer: impl FnOnce(&mut Scope<'_>) -> bool) -> bool {
    // SAFETY: the engine calls its hooks with its live context; the JavaScript that led here is suspended.
    let mut cx = unsafe { Cx::from_raw(raw) };
    let outcome = catch_unwind(AssertUnwindSafe(|| cx.scope(answer)));
    let done = outcome.unwrap_or_else(|payload| fail_by_panic(&mut cx, &*payload));
    if !done && cx.is_stopped() {
        // SAFETY: plain call of the engine; what was stopped runs no `catch`.
        unsafe { js::ReportUncatchableException(raw) };
    }
    done
}

/// `HostLoadImportedModule`: a static import of a graph that is being loaded, or an `import()`.
unsafe extern "C" fn on_load(
    raw: *mut RawJSContext,
    referrer: js::Handle<*mut JSScript>,
    request: js::HandleObject,
    _: js::HandleValue,
    payload: js::HandleValue,
    line: u32,
    column: js::ColumnNumberOneOrigin,
) -> bool {
    guarded(raw, |s| {
        rooted!(in(raw) let mut private = UndefinedValue());
        rooted!(in(raw) let target = payload.to_object());
        // SAFETY: all handles are rooted, here or by the engine; the answers are rooted before anything collects.
        let (specifier, kind, is_import) = unsafe {
            if !referrer.is_null() {
                glue::JS_GetScriptPrivate(*referrer, private.handle_mut().into());
            }
            let specifier = StringValue(&*js::GetModuleRequestSpecifier(raw, request));
            let kind = Int32Value(js::GetModuleRequestType(raw, request) as i32);
            (specifier, kind, js::IsPromiseObject(target.handle().into()))
        };
        if is_import {
            return match s.ask_module_hook(ModuleRequest::Import, &[private.get(), specifier, kind, *payload])
            {
                // Terminated: the promise stays pending, and what asked for it ends at its next safe point.
                Ok(_) | Err(Thrown::Terminated) => true,
                Err(Thrown::Exception(error)) => fail_request(s, payload, error),
            };
        }
        let place = [UndefinedValue(), Int32Value(line as i32), Int32Value(column._base as i32)];
        let values = [private.get(), specifier, kind, place[0], place[1], place[2]];
        let answer = s.ask_module_hook(ModuleRequest::Load, &values);
        match answer.and_then(|module| s.expect_module(module)) {
            Ok(module) => {
                rooted!(in(raw) let module = module);
                // SAFETY: the handles are rooted.
                unsafe {
                    js::FinishLoadingImportedModule(
                        raw,
                        referrer,
                        request,
                        payload,
                        module.handle().into(),
                        true,
                    )
                }
            }
            Err(Thrown::Exception(error)) => fail_request(s, payload, error),
            // The graph has to end; `load_module` knows why.
            Err(Thrown::Terminated) => {
                let nothing = s.undefined();
                fail_request(s, payload, nothing)
            }
        }
    })
}

/// Tells the engine that a request failed. (To it a false answer without an exception is a mistake.)
fn fail_request(s: &mut Scope<'_>, payload: js::HandleValue, error: Local<'_>) -> bool {
    // SAFETY: the handles are rooted.
    unsafe { js::FinishLoadingImportedModuleFailed(s.raw(), payload, s.roots().handle(error.index)) }
}

/// `HostGetImportMetaProperties`.
unsafe extern "C" fn on_meta(
    raw: *mut RawJSContext,
    module: js::HandleObject,
    meta: js::HandleObject,
) -> bool {
    guarded(raw, |s| {
        rooted!(in(raw) let mut private = UndefinedValue());
        // SAFETY: the handles are rooted; only modules of source text have an `import.meta`.
        unsafe { glue::JS_GetModulePrivate(*module, private.handle_mut().into()) };
        match s.ask_module_hook(ModuleRequest::Meta, &[private.get(), ObjectValue(*meta)]) {
            Ok(_) => true,
            Err(Thrown::Exception(error)) => {
                s.set_pending(error);
                false
            }
            Err(Thrown::Terminated) => false,
        }
    })
}
