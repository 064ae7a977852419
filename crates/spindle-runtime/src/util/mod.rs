//! What `util.inspect` must ask the engine: what kind of object this is, and what is inside a promise or a proxy.

use spindle_engine::{OpCall, OpDef, OpError, op_def};
use spindle_macros::op;

/// The kind of an object as a number (`spindle_engine::ObjectKind`), without running any of its code.
#[op(state)]
pub fn op_inspect_class(call: &mut OpCall<'_>) -> Result<(), OpError> {
    call.scope(|scope, args| {
        let kind = scope.object_kind(args[0]);
        Ok(scope.number(f64::from(kind as i32)))
    })
}

/// A promise's state (0 pending, 1 fulfilled, 2 rejected) and value.
#[op(state)]
pub fn op_inspect_promise(call: &mut OpCall<'_>) -> Result<(), OpError> {
    call.scope(|scope, args| {
        let state = scope.promise_state(args[0]).map_or(0.0, |state| f64::from(state as i32));
        let (state, value) = (scope.number(state), scope.promise_result(args[0]));
        scope.array(&[state, value])
    })
}

/// A proxy's target and handler, both null once revoked.
#[op(state)]
pub fn op_inspect_proxy(call: &mut OpCall<'_>) -> Result<(), OpError> {
    call.scope(|scope, args| {
        let (target, handler) = scope.proxy_parts(args[0]);
        scope.array(&[target, handler])
    })
}

/// The entries of an iterator or a weak collection without consuming it: undefined, for the engine does not tell.
#[op(state)]
pub fn op_inspect_entries(call: &mut OpCall<'_>) -> Result<(), OpError> {
    call.set(())
}

/// Whether an iterator yields pairs: false, for the engine does not tell.
#[op(state)]
pub fn op_inspect_iterator_is_pairs() -> bool {
    false
}

/// The module's ops.
pub const OPS: &[OpDef] = &[
    op_def::<op_inspect_class>(),
    op_def::<op_inspect_promise>(),
    op_def::<op_inspect_proxy>(),
    op_def::<op_inspect_entries>(),
    op_def::<op_inspect_iterator_is_pairs>(),
];
