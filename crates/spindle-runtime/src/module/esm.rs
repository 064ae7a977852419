//! Ops of the ES module loader: compiling, linking and evaluating modules, and settling the promises of `import()`.
//!
//! What a specifier means and when a module runs is decided in `esm.js`; here is only what the engine must be told.

use super::{Found, logged_source, read_source};
use spindle_core::Runtime;
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
    let source = logged_source(call, &path)?;
    call.scope(|scope, args| scope.compile_module(&source, &url, args[2]))
}

/// Which of the newline-separated `names` the text of a file contains; all of them if it may import or export without
/// naming names (`* as`, `export *`) or spells any with escapes.
#[op(effect)]
fn op_module_mentions(path: PathArg, names: &str) -> Result<String, OpError> {
    let source = read_source(&path)?;
    if source.contains("\\u") || has_star(&source) {
        return Ok(names.to_owned());
    }
    Ok(names.split('\n').filter(|name| source.contains(name)).collect::<Vec<_>>().join("\n"))
}

/// Whether a `*` stands in front of `as` or `from`.
fn has_star(source: &str) -> bool {
    source
        .split('*')
        .skip(1)
        .map(str::trim_start)
        .any(|rest| rest.starts_with("as") || rest.starts_with("from"))
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

/// The URL of the file that a specifier like `./a.mjs` names in the module `parent`; nothing where there is no such file, or
/// where anything would have to be encoded or decoded.
#[op(effect)]
fn op_module_find(rt: &Runtime, specifier: &str, parent: &str) -> Option<String> {
    let path = plain_path(specifier, parent)?;
    match super::real_folders(rt).find(&path) {
        Found::File(real) if is_plain(&real) => Some(format!("file://{real}")),
        _ => None,
    }
}

fn plain_path(specifier: &str, parent: &str) -> Option<String> {
    let base = parent.strip_prefix("file://").filter(|base| base.starts_with('/'))?;
    let base = &base[..base.find(['?', '#']).unwrap_or(base.len())];
    if !is_plain(specifier) || !is_plain(base) || specifier.starts_with("//") {
        return None;
    }
    let is_relative = specifier.starts_with("./") || specifier.starts_with("../");
    if !is_relative && !specifier.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    if is_relative {
        parts.extend(base.split('/').skip(1));
        parts.pop();
    }
    for part in specifier.split('/').skip(usize::from(!is_relative)) {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    Some(format!("/{}", parts.join("/")))
}

/// Whether a text is the same as a path and in a URL; `urls.js` has the same rule.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'&'..=b';' | b'_' | b'@' | b'~' | b'=' | b'!' | b'$'))
}

/// The ops of the resolver.
pub const RESOLVE_OPS: &[OpDef] = &[op_def::<op_module_find>()];

/// The module's ops.
pub const OPS: &[OpDef] = &[
    op_def::<op_module_compile>(),
    op_def::<op_module_compile_file>(),
    op_def::<op_module_mentions>(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_specifier_is_a_path() {
        let parent = "file:///a/b/c.mjs?query#x";
        for (specifier, path) in [
            ("./d.mjs", "/a/b/d.mjs"),
            ("../d.mjs", "/a/d.mjs"),
            ("./x/../../d.mjs", "/a/d.mjs"),
            ("../../../../d.mjs", "/d.mjs"),
            ("/d/./e.mjs", "/d/e.mjs"),
        ] {
            assert_eq!(plain_path(specifier, parent).as_deref(), Some(path), "{specifier}");
        }
    }

    #[test]
    fn what_a_url_would_change_is_left_open() {
        for (specifier, parent) in [
            ("d.mjs", "file:///a/c.mjs"),
            ("//host/d.mjs", "file:///a/c.mjs"),
            ("./d.mjs?q", "file:///a/c.mjs"),
            ("./d e.mjs", "file:///a/c.mjs"),
            ("./d%20e.mjs", "file:///a/c.mjs"),
            (".\\d.mjs", "file:///a/c.mjs"),
            ("./d.mjs", "file:///a%20b/c.mjs"),
            ("./d.mjs", "data:text/javascript,x"),
        ] {
            assert_eq!(plain_path(specifier, parent), None, "{specifier} {parent}");
        }
    }

    #[test]
    fn a_star_is_one_only_in_front_of_its_words() {
        assert!(
            has_star("import * as fs from 'fs'")
                && has_star("export *from 'fs'")
                && has_star("export*as x from 'y'")
        );
        assert!(!has_star("a * b; /* text */ function* f() {}"));
    }
}
