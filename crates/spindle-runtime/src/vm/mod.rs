//! `vm`: code from text, in this realm or in one of its own. What a context is made of is decided in JavaScript.

use spindle_engine::{Local, OpCall, OpDef, OpError, Scope, op_def};
use spindle_macros::op;

/// Throws the SyntaxError that a script's text deserves.
#[op(state)]
fn op_vm_check(call: &mut OpCall<'_>) -> Result<(), OpError> {
    let (source, path, line) = (call.arg::<String>(0)?, call.arg::<String>(1)?, call.arg::<i32>(2)?);
    call.scope(|scope, _| {
        scope.check_script(&source, &path, line_of(line))?;
        Ok(scope.undefined())
    })
}

/// Lines before the first are counted as the first.
fn line_of(line: i32) -> u32 {
    u32::try_from(line).unwrap_or(0)
}

/// The global object of a new realm.
#[op(state)]
fn op_vm_realm(call: &mut OpCall<'_>) -> Result<(), OpError> {
    call.scope(|scope, _| scope.new_realm())
}

/// An argument, unless it is missing or undefined.
fn given<'s>(scope: &Scope<'s>, args: &[Local<'s>], index: usize) -> Option<Local<'s>> {
    args.get(index).copied().filter(|value| !scope.is_nullish(*value))
}

/// Runs a script (text, file name, line): in the realm of the fourth argument, a global, or in this one, and with the fifth
/// in front of the global.
#[op(state)]
fn op_vm_run(call: &mut OpCall<'_>) -> Result<(), OpError> {
    let (source, path, line) = (call.arg::<String>(0)?, call.arg::<String>(1)?, call.arg::<i32>(2)?);
    call.scope(|scope, args| {
        let front = given(scope, args, 4);
        match given(scope, args, 3) {
            Some(global) => {
                scope.in_realm(global, |scope| scope.evaluate_behind(&source, &path, line_of(line), front))
            }
            None => scope.evaluate_behind(&source, &path, line_of(line), front),
        }
    })
}

/// Makes a function of its body's text, a file name and parameter names joined by commas, in the realm of the fourth
/// argument or in this one.
#[op(state)]
fn op_vm_function(call: &mut OpCall<'_>) -> Result<(), OpError> {
    let (source, path, params) = (call.arg::<String>(0)?, call.arg::<String>(1)?, call.arg::<String>(2)?);
    let params: Vec<&str> = params.split(',').filter(|name| !name.is_empty()).collect();
    call.scope(|scope, args| match given(scope, args, 3) {
        Some(global) => scope.in_realm(global, |scope| scope.compile_cjs(&source, &path, &params)),
        None => scope.compile_cjs(&source, &path, &params),
    })
}

/// The module's ops.
pub(crate) const OPS: &[OpDef] =
    &[op_def::<op_vm_check>(), op_def::<op_vm_realm>(), op_def::<op_vm_run>(), op_def::<op_vm_function>()];
