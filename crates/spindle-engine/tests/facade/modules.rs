//! ES modules: graphs, cycles, import() and import.meta, errors and their places, lifetimes.

use crate::Case;
use crate::support::{drain, eval, install, with, with_stress};
use spindle_engine::{Cx, OpDef, PromiseState, op_def};

pub const CASES: &[Case] = &[
    ("modules::a_graph_links_and_runs_in_order", a_graph_links_and_runs_in_order),
    ("modules::bindings_are_live_and_cycles_work", bindings_are_live_and_cycles_work),
    ("modules::top_level_await_leaves_the_promise_pending", top_level_await_leaves_the_promise_pending),
    ("modules::import_is_settled_by_the_host", import_is_settled_by_the_host),
    ("modules::import_knows_its_referrer", import_knows_its_referrer),
    ("modules::meta_is_filled_once", meta_is_filled_once),
    ("modules::values_are_modules", values_are_modules),
    ("modules::errors_keep_their_place", errors_keep_their_place),
    ("modules::a_missing_module_fails_the_graph", a_missing_module_fails_the_graph),
    ("modules::a_running_module_cannot_be_evaluated", a_running_module_cannot_be_evaluated),
    ("modules::only_modules_are_taken", only_modules_are_taken),
    ("modules::without_a_hook_imports_fail", without_a_hook_imports_fail),
    ("modules::a_panic_in_the_hook_is_an_error", a_panic_in_the_hook_is_an_error),
    ("modules::termination_passes_through_the_hook", termination_passes_through_the_hook),
    ("modules::graphs_may_load_inside_one_another", graphs_may_load_inside_one_another),
];

crate::op!(set_hook, |call| {
    let hook = call.func(0)?;
    call.scope(|s, _| {
        s.set_module_hook(hook);
        Ok(s.undefined())
    })
});

crate::op!(compile, |call| {
    let (source, url) = (call.arg::<String>(0)?, call.arg::<String>(1)?);
    call.scope(|s, args| s.compile_module(&source, &url, args[2]))
});

crate::op!(value, |call| call.scope(|s, args| s.value_module(args[0])));

crate::op!(link, |call| call.scope(|s, args| {
    s.load_module(args[0])?;
    s.link_module(args[0])?;
    Ok(args[0])
}));

crate::op!(evaluate, |call| call.scope(|s, args| s.evaluate_module(args[0])));

crate::op!(namespace, |call| call.scope(|s, args| s.module_namespace(args[0])));

crate::op!(awaits, |call| call.scope(|s, args| {
    let waits = s.module_awaits(args[0])?;
    Ok(s.boolean(waits))
}));

crate::op!(state, |call| call.scope(|s, args| {
    let text = match s.promise_state(args[0]) {
        Some(PromiseState::Pending) => "pending",
        Some(PromiseState::Fulfilled) => "fulfilled",
        Some(PromiseState::Rejected) => "rejected",
        None => "no promise",
    };
    s.string(text)
}));

crate::op!(settle, |call| call.scope(|s, args| {
    let fulfil = s.as_bool(args[1]).unwrap_or(false);
    s.settle_promise(args[0], fulfil, args[2])?;
    Ok(s.undefined())
}));

crate::op!(cjs, |call| {
    let source = call.arg::<String>(0)?;
    call.scope(|s, _| s.compile_cjs(&source, "/app/main.js", &[]))
});

crate::op!(explode, |_call| panic!("on purpose"));

crate::op!(terminate, |call| call.scope(|s, _| {
    s.interrupt_handle().terminate();
    Ok(s.undefined())
}));

const OPS: &[OpDef] = &[
    op_def::<set_hook>(),
    op_def::<compile>(),
    op_def::<value>(),
    op_def::<link>(),
    op_def::<evaluate>(),
    op_def::<namespace>(),
    op_def::<awaits>(),
    op_def::<state>(),
    op_def::<settle>(),
    op_def::<cjs>(),
    op_def::<explode>(),
    op_def::<terminate>(),
];

/// A host as small as can be: `files` by name, a module per name, `log` of what ran.
const HOST: &str = r"
    globalThis.log = [];
    globalThis.asked = [];
    globalThis.made = new Map();
    globalThis.get = (name, type = 1) => {
        if (!made.has(name)) {
            if (!(name in files)) throw new Error('no ' + name);
            const module = type === 2 ? ops.value(JSON.parse(files[name])) : ops.compile(files[name], name, { name });
            made.set(name, module);
        }
        return made.get(name);
    };
    globalThis.run = (name) => ops.evaluate(ops.link(get(name)));
    ops.set_hook((kind, referrer, a, b, promise, line, column) => {
        if (kind === 2) { log.push('meta'); a.name = referrer.name; return; }
        asked.push([kind, referrer?.name ?? referrer, a, b, line, column].join(' '));
        if (kind === 0) return get(a, b);
        try {
            run(a);
            ops.settle(promise, true, ops.namespace(get(a)));
        } catch (error) {
            ops.settle(promise, false, error);
        }
    });";

fn host(cx: &mut Cx, files: &str) {
    install(cx, OPS);
    eval(cx, HOST);
    eval(cx, &format!("globalThis.files = {files}"));
}

fn a_graph_links_and_runs_in_order() {
    with_stress(|cx| {
        host(
            cx,
            r#"{
                main: "import { b } from 'b';\nimport c from 'c';\nlog.push('main ' + b + c);",
                b: "import 'c'; log.push('b'); export const b = 1;",
                c: "log.push('c'); export default 2;",
            }"#,
        );
        assert_eq!(eval(cx, "ops.state(run('main'))"), "fulfilled");
        assert_eq!(eval(cx, "log"), "c,b,main 12");
        // Each module asks once for each of its imports, and tells where the specifier stands.
        assert_eq!(eval(cx, "asked.join('; ')"), "0 main b 1 1 19; 0 b c 1 1 8; 0 main c 1 2 15");
        assert_eq!(eval(cx, "run('main') === run('main') && log.length"), "3");
    });
}

fn bindings_are_live_and_cycles_work() {
    with_stress(|cx| {
        host(
            cx,
            r#"{
                a: "import { n, up } from 'b'; export const name = 'a'; up(); log.push(n);",
                b: "import { name } from 'a'; export let n = 0; export function up() { n += 1; log.push(name); }",
            }"#,
        );
        assert_eq!(eval(cx, "ops.state(run('a'))"), "fulfilled");
        assert_eq!(eval(cx, "log"), "a,1");
        assert_eq!(eval(cx, "Object.keys(ops.namespace(get('b')))"), "n,up");
    });
}

fn top_level_await_leaves_the_promise_pending() {
    with_stress(|cx| {
        host(
            cx,
            r#"{
                main: "import 'slow'; log.push('main');",
                slow: "await new Promise((resolve) => { globalThis.go = resolve }); log.push('slow');",
            }"#,
        );
        assert_eq!(eval(cx, "globalThis.p = run('main'); ops.state(p)"), "pending");
        assert_eq!(eval(cx, "ops.awaits(get('slow')) + ' ' + ops.awaits(get('main'))"), "true false");
        assert!(drain(cx).is_empty());
        assert_eq!(eval(cx, "log"), "");
        eval(cx, "go()");
        assert!(drain(cx).is_empty());
        assert_eq!(eval(cx, "log + ' ' + ops.state(p)"), "slow,main fulfilled");
    });
}

fn import_is_settled_by_the_host() {
    with_stress(|cx| {
        host(cx, r#"{ a: "export const x = 5; log.push('a');", bad: "let x = ;" }"#);
        eval(cx, "ops.cjs(\"import('a').then((ns) => log.push(ns.x))\")()");
        eval(cx, "ops.cjs(\"import('bad').catch((error) => log.push(error.name))\")()");
        eval(cx, "ops.cjs(\"import('gone').catch((error) => log.push(error.message))\")()");
        assert!(drain(cx).is_empty());
        assert_eq!(eval(cx, "log"), "a,5,SyntaxError,no gone");
        assert!(cx.take_rejections().is_empty());
    });
}

fn import_knows_its_referrer() {
    with_stress(|cx| {
        host(
            cx,
            r#"{ m: "import('x'); eval(\"import('y')\"); new Function(\"import('z')\")();", x: '', y: '', z: '' }"#,
        );
        eval(cx, "run('m')");
        eval(cx, "ops.cjs(\"import('x'); (0, eval)(\\\"import('y')\\\")\")()");
        eval(cx, "import('x')");
        assert!(drain(cx).is_empty());
        let referrers = eval(cx, "asked.map((line) => line.split(' ')[1] || 'none')");
        assert_eq!(referrers, "m,m,m,/app/main.js,/app/main.js,none");
    });
}

fn meta_is_filled_once() {
    with_stress(|cx| {
        host(
            cx,
            r#"{ m: "log.push(import.meta.name, import.meta === import.meta, Object.getPrototypeOf(import.meta))" }"#,
        );
        eval(cx, "run('m')");
        assert_eq!(eval(cx, "log.map(String)"), "meta,m,true,null");
    });
}

fn values_are_modules() {
    with_stress(|cx| {
        host(cx, r#"{ m: "import data from 'd' with { type: 'json' }; log.push(data.x);", d: '{"x": 7}' }"#);
        eval(cx, "run('m')");
        assert_eq!(eval(cx, "log + ' ' + asked"), "7 0 m d 2 1 18");
        assert_eq!(
            eval(cx, "ops.state(ops.evaluate(get('d'))) + Object.keys(ops.namespace(get('d')))"),
            "fulfilleddefault"
        );
    });
}

fn errors_keep_their_place() {
    with(|cx| {
        host(
            cx,
            r#"{
                syntax: "let a = 1;\nlet b = ;",
                link: "import d,\n  { gone } from 'ok';",
                ok: "export default 1;",
                throws: "export const x = 1;\nfunction inner() { throw new Error('boom') }\ninner();",
            }"#,
        );
        let place = "(name) => { try { return ops.state(run(name)) } catch (e) { return [e.name, e.fileName, e.lineNumber, e.columnNumber].join(':') } }";
        assert_eq!(eval(cx, &format!("({place})('syntax')")), "SyntaxError:syntax:2:9");
        assert_eq!(eval(cx, &format!("({place})('link')")), "SyntaxError:link:2:5");
        assert_eq!(eval(cx, &format!("({place})('throws')")), "rejected");
        eval(cx, "run('throws').catch((error) => log.push(error.stack))");
        assert!(drain(cx).is_empty());
        let stack = eval(cx, "log");
        assert!(stack.contains("inner (throws:2:26)") && stack.contains("throws:3:1"), "{stack}");
    });
}

fn a_missing_module_fails_the_graph() {
    with_stress(|cx| {
        host(cx, r#"{ a: "import 'b'; import 'gone'; log.push('a')", b: "log.push('b')" }"#);
        assert_eq!(eval(cx, "run('a')"), "threw Error: no gone");
        // Once it is there, the same module can be loaded.
        eval(cx, "files.gone = ''; made.delete('gone')");
        assert_eq!(eval(cx, "ops.state(run('a')) + ' ' + log"), "fulfilled b,a");
    });
}

fn a_running_module_cannot_be_evaluated() {
    with_stress(|cx| {
        host(
            cx,
            r#"{ a: "try { ops.link(get('a')); ops.evaluate(get('a')) } catch (error) { log.push(error.message) }" }"#,
        );
        assert_eq!(eval(cx, "ops.state(run('a'))"), "fulfilled");
        assert_eq!(eval(cx, "log"), "module record has unexpected status: Evaluating");
    });
}

fn only_modules_are_taken() {
    with_stress(|cx| {
        host(cx, r#"{ fresh: "export let x" }"#);
        for call in ["link({})", "evaluate(1)", "namespace(null)", "awaits([])", "evaluate(class Module {})"]
        {
            assert_eq!(eval(cx, &format!("ops.{call}")), "threw TypeError: not a module", "{call}");
        }
        assert_eq!(eval(cx, "ops.namespace(get('fresh'))"), "threw TypeError: the module is not linked");
        assert_eq!(eval(cx, "ops.settle({}, true, 1)"), "threw TypeError: not a promise");
        // An answer of the hook that is none fails the import, not the process.
        assert_eq!(
            eval(cx, "files.odd = \"import 'fresh'\"; made.set('fresh', {}); run('odd')"),
            "threw TypeError: not a module"
        );
    });
}

fn without_a_hook_imports_fail() {
    with(|cx| {
        install(cx, OPS);
        assert_eq!(
            eval(cx, "ops.link(ops.compile(\"import 'x'\", 'm', 0))"),
            "threw TypeError: no module hook is registered"
        );
        eval(cx, "import('x').catch((error) => { globalThis.text = error.message })");
        assert!(drain(cx).is_empty());
        assert_eq!(eval(cx, "text"), "no module hook is registered");
    });
}

fn a_panic_in_the_hook_is_an_error() {
    with(|cx| {
        install(cx, OPS);
        eval(cx, "ops.set_hook(() => ops.explode())");
        let text = eval(cx, "ops.link(ops.compile(\"import 'x'\", 'm', 0))");
        assert!(text.contains("on purpose"), "{text}");
        let text = eval(
            cx,
            "ops.evaluate(ops.link(ops.compile('import.meta', 'm', 0))).catch((e) => { globalThis.text = e.message }) && 0",
        );
        assert_eq!(text, "0");
        assert!(drain(cx).is_empty());
        assert!(eval(cx, "text").contains("on purpose"));
    });
}

fn termination_passes_through_the_hook() {
    for (end, source) in [
        (0, "import 'x'"),
        (1, "import('x')"),
        (1, "await import('x')"),
        (2, "import.meta"),
        (3, "ops.terminate(); for (;;) ;"),
        (3, "await 0; ops.terminate(); for (;;) ;"),
    ] {
        with_stress(|cx| {
            install(cx, OPS);
            eval(
                cx,
                &format!(
                    "ops.set_hook((kind) => {{ if (kind === {end}) {{ ops.terminate(); for (;;) ; }} }})"
                ),
            );
            let script = format!("ops.evaluate(ops.link(ops.compile({source:?}, 'm', 0))); 'went on'");
            let ended = eval(cx, &script);
            let drained = cx.run_jobs(&mut |_, _| panic!("nothing is thrown"));
            assert!(ended == "terminated" || drained.is_err(), "{source}: {ended}");
            cx.interrupt_handle().clear();
            assert_eq!(eval(cx, "1 + 1"), "2", "{source}");
            assert!(drain(cx).is_empty(), "{source}");
            // Another graph is not disturbed.
            eval(cx, "ops.set_hook(() => ops.compile('export const a = 1', 'n', 0))");
            assert_eq!(
                eval(cx, "ops.state(ops.evaluate(ops.link(ops.compile('import \"n\"', 'm', 0))))"),
                "fulfilled"
            );
        });
    }
}

fn graphs_may_load_inside_one_another() {
    with_stress(|cx| {
        host(
            cx,
            r#"{
                a: "import { b } from 'b'; log.push('a' + b);",
                b: "import 'c'; export const b = 1;",
                c: "log.push('c');",
                other: "import 'gone'; import 'c';",
            }"#,
        );
        // The hook runs another graph, and fails with a third, before it answers.
        eval(
            cx,
            "const plain = get; globalThis.get = (name, type) => { if (name === 'b') { run('c'); try { run('other') } catch (e) { log.push(e.message) } } return plain(name, type); }",
        );
        assert_eq!(eval(cx, "ops.state(run('a')) + ' ' + log"), "fulfilled c,no gone,a1");
    });
}
