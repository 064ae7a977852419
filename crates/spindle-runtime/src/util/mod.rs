//! What `util.inspect` must ask the engine: what kind of object this is, and what is inside it.

use spindle_engine::{OpCall, OpDef, OpError, Yields, op_def};
use spindle_macros::op;

/// The kind of an object as a number (`spindle_engine::ObjectKind`), without running any of its code.
#[op(state)]
pub fn op_inspect_class(call: &mut OpCall<'_>) -> Result<(), OpError> {
    let kind = call.object_kind(0);
    call.set(kind as i32)
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

/// What an iterator over a `Map` or `Set` still has to yield: the collection (undefined once it is done), how many members
/// are passed, and 0 for keys, 1 for values, 2 for pairs. Undefined if the engine does not tell.
#[op(state)]
pub fn op_inspect_iterator(call: &mut OpCall<'_>) -> Result<(), OpError> {
    call.scope(|scope, args| {
        let Some((target, seen, yields)) = scope.table_iterator(args[0]) else {
            return Ok(scope.undefined());
        };
        let yields = match yields {
            Yields::Keys => 0.0,
            Yields::Values => 1.0,
            Yields::Entries => 2.0,
        };
        let (seen, yields) = (scope.number(f64::from(seen)), scope.number(yields));
        scope.array(&[target, seen, yields])
    })
}

/// The keys of a `WeakMap` or members of a `WeakSet`, in no particular order.
#[op(state)]
pub fn op_inspect_weak_keys(call: &mut OpCall<'_>) -> Result<(), OpError> {
    call.scope(|scope, args| match scope.weak_keys(args[0])? {
        Some(keys) => Ok(keys),
        None => Ok(scope.undefined()),
    })
}

/// Whether two lists have the same own keys apart from indices; false if the engine cannot tell at a glance.
#[op(state)]
pub fn op_inspect_same_shape(call: &mut OpCall<'_>) -> Result<(), OpError> {
    let same = call.same_shape(0, 1);
    call.set(same)
}

/// The own keys of a list that are no index; with the second argument true also those that are not enumerable.
#[op(state)]
pub fn op_inspect_extra_keys(call: &mut OpCall<'_>) -> Result<(), OpError> {
    call.scope(|scope, args| {
        let hidden = scope.as_bool(args[1]).unwrap_or(false);
        scope.extra_keys(args[0], hidden)
    })
}

/// The module's ops.
pub const OPS: &[OpDef] = &[
    op_def::<op_inspect_class>(),
    op_def::<op_inspect_promise>(),
    op_def::<op_inspect_proxy>(),
    op_def::<op_inspect_iterator>(),
    op_def::<op_inspect_weak_keys>(),
    op_def::<op_inspect_same_shape>(),
    op_def::<op_inspect_extra_keys>(),
];
