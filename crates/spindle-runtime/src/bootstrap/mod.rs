//! Ops with which bootstrap registers JavaScript's entries and gets at the shared words.

use spindle_core::Runtime;
use spindle_core::border::word;
use spindle_engine::{OpCall, OpDef, OpError, Thrown, op_def};
use spindle_macros::op;

/// Registers the function that Rust enters under this name.
#[op(state)]
pub fn op_set_entry(call: &mut OpCall<'_>) -> Result<(), OpError> {
    let name = call.arg::<String>(0)?;
    let function = call.func(1)?;
    call.host::<Runtime>().register_entry(name, function);
    call.set(())
}

/// Registers the function that makes Node's error object of an op's failure.
#[op(state)]
pub fn op_set_error_factory(call: &mut OpCall<'_>) -> Result<(), OpError> {
    let factory = call.func(0)?;
    call.scope(|scope, _| {
        scope.set_error_factory(factory);
        Ok(scope.undefined())
    })
}

/// Makes the words shared with JavaScript; its two views of them, integers first. Called once.
#[op(state)]
pub fn op_shared_words(call: &mut OpCall<'_>) -> Result<(), OpError> {
    call.scope(|scope, _| {
        let views = scope.shared_flags(word::I32_WORDS, word::F64_WORDS)?;
        let pair = scope.array(&[views.ints, views.floats])?;
        scope.host_rc().as_any().downcast_ref::<Runtime>().ok_or(Thrown::Terminated)?.set_flags(views.flags);
        Ok(pair)
    })
}

/// The module's ops.
pub const OPS: &[OpDef] = &[
    op_def::<op_set_entry>(),
    op_def::<op_set_error_factory>(),
    op_def::<crate::module::esm::op_set_module_hook>(),
    op_def::<crate::builtins::op_builtin_globals>(),
];
