//! The table of built-in modules: their JavaScript (baked, or as source) and their ops.
//!
//! Adding one is a folder and a row in `builtins.txt`; the build script makes the tables here of the rows. The JavaScript
//! side, which evaluates each module on its first `require`, is `builtins.js`.

#[cfg(test)]
mod rows;

use crate::bootstrap::op_shared_words;
use spindle_core::describe;
use spindle_engine::{BuiltinBlob, Cx, EngineOptions, Local, OpCall, OpDef, OpError, Scope, Thrown, op_def};
use spindle_macros::op;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

/// Bytecode must be aligned: the engine uses it in place.
#[repr(C, align(16))]
#[allow(dead_code, reason = "constructed by the build script's tables, where the build was baked")]
struct Aligned<T: ?Sized>(T);

/// One built-in module; `builtins.txt` says what the fields mean.
struct Builtin {
    id: Range<usize>,
    #[cfg_attr(
        not(feature = "disk-builtins"),
        allow(dead_code, reason = "read from disk for work on built-ins only")
    )]
    file: &'static str,
    #[cfg_attr(feature = "disk-builtins", allow(dead_code, reason = "embedded sources are not looked at"))]
    source: &'static str,
    ops: &'static [&'static [OpDef]],
}

/// What the ranges of [`TABLES`] are ranges of.
const TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/text"));

/// The names that programs may require, the globals, and all built-ins, sorted by id.
static TABLES: (Range<usize>, Range<usize>, &[Builtin]) = include!(concat!(env!("OUT_DIR"), "/builtins.rs"));

/// The baked blob and the engine's self-hosted cache, where the build found them fresh.
const BAKED: (Option<&[u8]>, Option<&[u8]>) = include!(concat!(env!("OUT_DIR"), "/baked.rs"));

/// Memory outside the collector's cells that a program may have beyond its heap limit: the engine counts buffers, which
/// Node does not limit, together with array elements, which it does.
const EXTERNAL_ALLOWANCE_MB: usize = 2048;

/// The engine's settings for this build (its self-hosted cache, and the build id that cache and blob belong to) and a
/// heap of this many megabytes.
pub fn engine_options(heap_limit_mb: usize) -> EngineOptions {
    let build_id = baked().map_or("", |blob| blob.build_id());
    EngineOptions {
        self_hosted: BAKED.1,
        builtin_source: Some(source),
        build_id,
        heap_soft_limit: heap_limit_mb.saturating_mul(1 << 20),
        total_soft_limit: heap_limit_mb.saturating_add(EXTERNAL_ALLOWANCE_MB).saturating_mul(1 << 20),
        ..EngineOptions::default()
    }
}

/// What this build is, as far as the behaviour of programs goes: the version and a hash of the built-in JavaScript.
pub fn build_id() -> String {
    let built_ins = BAKED.0.and_then(BuiltinBlob::parse).map_or("sources", |blob| blob.build_id());
    format!("spindle {} {built_ins}", crate::version::SPINDLE)
}

/// Whether this build carries compiled built-ins.
pub fn is_baked() -> bool {
    BAKED.0.is_some()
}

/// The blob, checked once: every row of its index is looked at.
fn baked() -> Option<BuiltinBlob> {
    static CHECKED: OnceLock<Option<BuiltinBlob>> = OnceLock::new();
    *CHECKED.get_or_init(|| BAKED.0.and_then(BuiltinBlob::parse))
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

#[cfg(not(feature = "disk-builtins"))]
pub(crate) fn source(id: &str) -> Option<Cow<'static, str>> {
    find(id).map(|builtin| Cow::Borrowed(builtin.source))
}

/// The source as it stands on disk now, for work on the built-ins themselves.
#[cfg(feature = "disk-builtins")]
pub(crate) fn source(id: &str) -> Option<Cow<'static, str>> {
    let path = format!("{}/src/{}", env!("CARGO_MANIFEST_DIR"), find(id)?.file);
    std::fs::read_to_string(path).ok().map(Cow::Owned)
}

fn load<'s>(scope: &mut Scope<'s>, id: &str) -> Result<Local<'s>, Thrown<'s>> {
    let blob = if cfg!(feature = "disk-builtins") { None } else { baked() };
    if let Some(code) = blob.and_then(|blob| blob.get(id)) {
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
