//! The table of built-in modules: how their JavaScript is loaded, and their ops.
//!
//! The JavaScript itself is data of whoever starts the process ([`use_builtins`]): the command has it inside
//! (`spindle-builtins`), so that a change of a module's JavaScript compiles nothing here. Adding a module is a folder, a row in `builtins.txt` and, if it has ops, a row in [`OPS`]. The JavaScript side,
//! which evaluates each module on its first `require`, is `builtins.js`.

use crate::bootstrap::op_shared_words;
use spindle_core::describe;
use spindle_engine::{BuiltinBlob, Cx, EngineOptions, Local, OpCall, OpDef, OpError, Scope, Thrown, op_def};
use spindle_macros::op;
use std::borrow::Cow;
use std::sync::OnceLock;

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

/// Ops by module.
const OPS: &[(&str, &[OpDef])] = &[
    (
        "internal/builtins",
        &[op_def::<op_builtin_load>(), op_def::<op_builtin_ops>(), op_def::<op_shared_words>()],
    ),
    ("internal/bootstrap", crate::bootstrap::OPS),
    ("internal/module/esm", crate::module::esm::OPS),
    ("internal/module/esm_resolve", crate::module::esm::RESOLVE_OPS),
    ("internal/module/loader", crate::module::OPS),
    ("internal/module/run_main", crate::module::esm::OPS),
    ("internal/module/syntax", crate::module::syntax::OPS),
    ("internal/module/translate", crate::module::esm::OPS),
    ("internal/module/wasm", crate::module::esm::OPS),
    ("internal/options", crate::options::OPS),
    ("internal/performance", crate::performance::OPS),
    ("internal/process/execution", crate::process::EXECUTION_OPS),
    ("internal/process/signals", crate::process::SIGNAL_OPS),
    ("internal/process/identity", crate::process::IDENTITY_OPS),
    ("internal/process/usage", crate::process::USAGE_OPS),
    ("internal/process/rare", crate::process::RARE_OPS),
    ("internal/process/start", crate::process::START_OPS),
    ("internal/process/node_shim", crate::process::SHIM_OPS),
    ("internal/process/output", crate::process::OUTPUT_OPS),
    ("internal/process/stdio", crate::process::STDIO_OPS),
    ("internal/async_context", crate::task_queues::OPS),
    ("internal/rejections", crate::task_queues::OPS),
    ("internal/requests", crate::task_queues::OPS),
    ("internal/task_queues", crate::task_queues::OPS),
    ("internal/timers", crate::timers::OPS),
    ("internal/util/comparisons", crate::buffer::OPS),
    ("internal/encoding", crate::encoding::OPS),
    ("internal/structured_clone", crate::encoding::CLONE_OPS),
    ("internal/util/inspect", crate::util::OPS),
    ("util", crate::process::RARE_OPS),
    ("internal/url", crate::url::OPS),
    ("internal/buffer/base64", crate::buffer::OPS),
    ("internal/buffer/encodings", crate::buffer::OPS),
    ("buffer", crate::buffer::OPS),
    ("internal/child_process", crate::child_process::OPS),
    ("internal/child_process/ipc", crate::child_process::OPS),
    ("internal/child_process/sync", crate::child_process::OPS),
    ("console", crate::console::OPS),
    ("fs", crate::fs::OPS),
    ("internal/fs/descriptors", crate::fs::DESCRIPTOR_OPS),
    ("internal/fs/dirs", crate::fs::DIR_OPS),
    ("internal/fs/folders", crate::fs::FOLDER_OPS),
    ("internal/fs/read_file", crate::fs::READ_FILE_OPS),
    ("internal/fs/write_file", crate::fs::WRITE_FILE_OPS),
    ("internal/dns/lookup", crate::dns::OPS),
    ("internal/net/handle", crate::net::OPS),
    ("os", crate::os::OPS),
    ("internal/http/client_socket", crate::http::PARSER_OPS),
    ("internal/http/common", crate::http::PARSER_OPS),
    ("internal/http/connection", crate::http::SERVER_OPS),
    ("internal/http/incoming", crate::http::PARSER_OPS),
    ("internal/http/server", crate::http::SERVER_OPS),
    ("internal/http/socket", crate::http::SERVER_OPS),
    ("internal/http/stream_connection", crate::http::PARSER_OPS),
    ("process", crate::process::OPS),
    ("timers", crate::timers::OPS),
    ("vm", crate::vm::OPS),
    ("tty", crate::tty::OPS),
];

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
    let ops = OPS.iter().find(|(known, _)| *known == id).map_or(&[][..], |(_, ops)| ops);
    scope.ops_object(ops)
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
