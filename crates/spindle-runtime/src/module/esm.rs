//! Ops of the ES module loader: compiling, linking and evaluating modules, and settling the promises of `import()`.
//!
//! What a specifier means and when a module runs is decided in `esm.js`; here is only what the engine must be told.

use super::read_source;
use spindle_engine::{Local, OpCall, OpDef, OpError, PathArg, PromiseState, op_def};
use spindle_macros::op;

/// Registers the function that answers for modules; see `spindle_engine::ModuleRequest`.
#[op(state)]
pub fn op_set_module_hook(call: &mut OpCall<'_>) -> Result<(), OpError> {
    let hook = call.func(0)?;
    call.scope(|scope, _| {
        scope.set_module_hook(hook);
        Ok(scope.undefined())
    })
}

/// Compiles a source: `(source, url, referrer)`.
#[op(state)]
fn op_module_compile(call: &mut OpCall<'_>) -> Result<(), OpError> {
    let (source, url) = (call.arg::<String>(0)?, call.arg::<String>(1)?);
    call.scope(|scope, args| scope.compile_module(&source, &url, args[2]))
}

/// Compiles a file without making a string of it: `(path, url, referrer)`.
#[op(state)]
fn op_module_compile_file(call: &mut OpCall<'_>) -> Result<(), OpError> {
    let (path, url) = (call.arg::<PathArg>(0)?, call.arg::<String>(1)?);
    let source = read_source(&path)?;
    call.scope(|scope, args| scope.compile_module(&source, &url, args[2]))
}

/// A module whose default export is the argument.
#[op(state)]
fn op_module_of(call: &mut OpCall<'_>) -> Result<(), OpError> {
    call.scope(|scope, args| scope.value_module(args[0]))
}

/// Loads what a module imports, and links the graph.
#[op(state)]
fn op_module_link(call: &mut OpCall<'_>) -> Result<(), OpError> {
    call.scope(|scope, args| {
        scope.load_module(args[0])?;
        scope.link_module(args[0])?;
        Ok(scope.undefined())
    })
}

/// Runs a linked module; the promise of its evaluation.
#[op(state)]
fn op_module_evaluate(call: &mut OpCall<'_>) -> Result<(), OpError> {
    call.scope(|scope, args| scope.evaluate_module(args[0]))
}

/// The namespace object of a linked module.
#[op(state)]
fn op_module_namespace(call: &mut OpCall<'_>) -> Result<(), OpError> {
    call.scope(|scope, args| scope.module_namespace(args[0]))
}

/// Whether a module has a top-level await of its own.
#[op(state)]
fn op_module_awaits(call: &mut OpCall<'_>) -> Result<(), OpError> {
    call.scope(|scope, args| {
        let awaits = scope.module_awaits(args[0])?;
        Ok(scope.boolean(awaits))
    })
}

/// Whether a module is being evaluated right now.
#[op(state)]
fn op_module_is_running(call: &mut OpCall<'_>) -> Result<(), OpError> {
    call.scope(|scope, args| {
        let runs = scope.module_is_running(args[0])?;
        Ok(scope.boolean(runs))
    })
}

/// 0 while a promise is pending, 1 fulfilled, 2 rejected.
#[op(state)]
fn op_promise_state(call: &mut OpCall<'_>) -> Result<(), OpError> {
    call.scope(|scope, args| {
        let state = match scope.promise_state(args[0]) {
            Some(PromiseState::Fulfilled) => 1.0,
            Some(PromiseState::Rejected) => 2.0,
            Some(PromiseState::Pending) | None => 0.0,
        };
        Ok(scope.number(state))
    })
}

/// The reason of a rejected promise, which counts as handled from here on.
#[op(state)]
fn op_promise_take_reason(call: &mut OpCall<'_>) -> Result<(), OpError> {
    call.scope(|scope, args| {
        scope.mark_handled(args[0]);
        Ok(scope.promise_result(args[0]))
    })
}

/// Settles the promise of an `import()`: `(promise, fulfil, value)`.
#[op(state)]
fn op_promise_settle(call: &mut OpCall<'_>) -> Result<(), OpError> {
    call.scope(|scope, args: &[Local<'_>]| {
        let fulfil = scope.as_bool(args[1]).unwrap_or(false);
        scope.settle_promise(args[0], fulfil, args[2])?;
        Ok(scope.undefined())
    })
}

/// The module's ops.
pub const OPS: &[OpDef] = &[
    op_def::<op_module_compile>(),
    op_def::<op_module_compile_file>(),
    op_def::<op_module_of>(),
    op_def::<op_module_link>(),
    op_def::<op_module_evaluate>(),
    op_def::<op_module_namespace>(),
    op_def::<op_module_awaits>(),
    op_def::<op_module_is_running>(),
    op_def::<op_promise_state>(),
    op_def::<op_promise_take_reason>(),
    op_def::<op_promise_settle>(),
    op_def::<crate::task_queues::op_queue_microtask>(),
];
