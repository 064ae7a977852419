//! The table of built-in modules: how their JavaScript is loaded, and their ops.
//!
//! The JavaScript itself is data of whoever starts the process ([`use_builtins`]): the command has it inside
//! (`spindle-builtins`), so that a change of a module's JavaScript compiles nothing here. Adding a module is a folder and a row
//! in `builtins.txt`; the build script makes the tables here of the rows. The JavaScript side, which evaluates each module on
//! its first `require`, is `builtins.js`.

#[cfg(test)]
mod rows;

use crate::bootstrap::op_shared_words;
use spindle_core::describe;
use spindle_engine::{BuiltinBlob, Cx, EngineOptions, Local, OpCall, OpDef, OpError, Scope, Thrown, op_def};
use spindle_macros::op;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

/// One built-in module; `builtins.txt` says what the fields mean.
struct Builtin {
    id: Range<usize>,
    ops: &'static [&'static [OpDef]],
}

/// What the ranges of [`TABLES`] are ranges of.
const TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/text"));

/// The names that programs may require, the globals, and all built-ins, sorted by id.
static TABLES: (Range<usize>, Range<usize>, &[Builtin]) = include!(concat!(env!("OUT_DIR"), "/builtins.rs"));

/// Where the built-in JavaScript is. Its parts belong together: `code` was compiled from what `source` gives.
#[derive(Debug, Clone, Copy)]
pub struct Builtins {
    source: fn(&str) -> Option<Cow<'static, str>>,
    code: Option<BuiltinBlob>,
    self_hosted: Option<&'static [u8]>,
}

static BUILTINS: OnceLock<Builtins> = OnceLock::new();

impl Builtins {
    /// Built-ins that are compiled from their source when they are first required.
    pub fn from_source(source: fn(&str) -> Option<Cow<'static, str>>) -> Builtins {
        Builtins { source, code: None, self_hosted: None }
    }

    /// The same with their bytecode, and with the engine's own cache that was made with it. What is no bytecode of the format
    /// `blob.rs` describes, or does not lie at a multiple of 16, is left out.
    ///
    /// The engine runs both unchecked, so they must be what `bake` made, and part of the program.
    pub fn with_code(self, code: Option<&'static [u8]>, self_hosted: Option<&'static [u8]>) -> Builtins {
        Builtins { code: code.and_then(BuiltinBlob::parse), self_hosted, ..self }
    }
}

/// Says where the built-in JavaScript is: once in a process, before its first runtime. Later calls change nothing.
pub fn use_builtins(builtins: Builtins) {
    let _ = BUILTINS.set(builtins);
}

/// The engine's settings for this build (its self-hosted cache, and the build id that cache and blob belong to) and a
/// heap of this many megabytes.
pub fn engine_options(heap_limit_mb: usize) -> EngineOptions {
    let build_id = blob().map_or("", |blob| blob.build_id());
    EngineOptions {
        self_hosted: BUILTINS.get().and_then(|builtins| builtins.self_hosted),
        builtin_source: Some(source),
        build_id,
        heap_soft_limit: heap_limit_mb.saturating_mul(1 << 20),
        total_soft_limit: crate::process::total_limit_mb(heap_limit_mb).saturating_mul(1 << 20),
        ..EngineOptions::default()
    }
}

/// What this build is, as far as the behaviour of programs goes: the version and a hash of the built-in JavaScript.
pub fn build_id() -> String {
    let built_ins = blob().map_or("sources", |blob| blob.build_id());
    format!("spindle {} {built_ins}", crate::version::SPINDLE)
}

fn blob() -> Option<&'static BuiltinBlob> {
    BUILTINS.get().and_then(|builtins| builtins.code.as_ref())
}

fn find(id: &str) -> Option<&'static Builtin> {
    let table = TABLES.2;
    let index = table.binary_search_by(|builtin| TEXT[builtin.id.clone()].cmp(id)).ok()?;
    Some(&table[index])
}

/// Evaluates `internal/builtins`, which evaluates bootstrap: from then on JavaScript's entries are registered.
///
/// # Errors
/// What the built-in JavaScript threw; that is always a mistake of ours.
pub fn bootstrap(cx: &mut Cx) -> Result<(), String> {
    cx.scope(|scope| {
        let result = evaluate_first(scope);
        result.map_err(|thrown| match thrown {
            Thrown::Exception(error) => describe(scope, error),
            Thrown::Terminated => String::from("terminated"),
        })
    })
}

fn evaluate_first<'s>(scope: &mut Scope<'s>) -> Result<(), Thrown<'s>> {
    const ID: &str = "internal/builtins";
    let run = load(scope, ID)?;
    let (undefined, module, exports) = (scope.undefined(), scope.object()?, scope.object()?);
    scope.set(module, "exports", exports)?;
    let ops = ops_object(scope, ID)?;
    scope.call(run, undefined, &[exports, undefined, module, ops])?;
    Ok(())
}

fn ops_object<'s>(scope: &mut Scope<'s>, id: &str) -> Result<Local<'s>, Thrown<'s>> {
    match find(id).map_or(&[][..], |builtin| builtin.ops) {
        [ops] => scope.ops_object(ops),
        lists => scope.ops_object(&lists.concat()),
    }
}

/// The source of the built-in `id`.
pub(crate) fn source(id: &str) -> Option<Cow<'static, str>> {
    BUILTINS.get().and_then(|builtins| (builtins.source)(id))
}

fn load<'s>(scope: &mut Scope<'s>, id: &str) -> Result<Local<'s>, Thrown<'s>> {
    if let Some(code) = blob().and_then(|blob| blob.get(id)) {
        return scope.instantiate_builtin(code, id);
    }
    match source(id) {
        Some(source) => scope.compile_builtin(&source, id),
        None => Ok(scope.undefined()),
    }
}

/// The function of a built-in, or undefined if there is none of that id.
#[op(state)]
fn op_builtin_load(call: &mut OpCall<'_>) -> Result<(), OpError> {
    let id = call.arg::<String>(0)?;
    call.scope(|scope, _| load(scope, &id))
}

/// The frozen object of a built-in's ops.
#[op(state)]
fn op_builtin_ops(call: &mut OpCall<'_>) -> Result<(), OpError> {
    let id = call.arg::<String>(0)?;
    call.scope(|scope, _| ops_object(scope, &id))
}

/// The names that programs may require, separated by blanks; those that need `node:` have it.
#[op(state)]
pub(crate) fn op_builtin_names() -> String {
    TEXT[TABLES.0.clone()].to_owned()
}

/// The globals that built-ins bring: module, name and mark in turn, separated by blanks; the mark as in `builtins.txt`, or -.
#[op(state)]
pub(crate) fn op_builtin_globals() -> String {
    TEXT[TABLES.1.clone()].to_owned()
}

/// The module's ops.
pub(crate) const OPS: &[OpDef] =
    &[op_def::<op_builtin_load>(), op_def::<op_builtin_ops>(), op_def::<op_shared_words>()];
