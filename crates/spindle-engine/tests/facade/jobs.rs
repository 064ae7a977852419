//! Promise jobs: order, what they throw, the context they run with, rejections and finalizers.

use crate::Case;
use crate::support::{TestHost, drain, eval, install, keep, with, with_options, with_stress};
use spindle_engine::{Cx, EngineOptions, GcStress, RejectionKind, Scalar, op_def};
use std::rc::Rc;

pub const CASES: &[Case] = &[
    ("jobs::order_is_the_specified_one", order_is_the_specified_one),
    ("jobs::a_throwing_job_does_not_stop_the_drain", a_throwing_job_does_not_stop_the_drain),
    ("jobs::settled_awaits_are_jobs_or_not", settled_awaits_are_jobs_or_not),
    ("jobs::watched_jobs_are_told_in_turn", watched_jobs_are_told_in_turn),
    ("jobs::later_chains_go_on_in_place_soon", later_chains_go_on_in_place_soon),
    ("jobs::queued_functions_run_in_turn", queued_functions_run_in_turn),
    ("jobs::ops_queue_and_switch_contexts", ops_queue_and_switch_contexts),
    ("jobs::queued_functions_run_in_their_own_realm", queued_functions_run_in_their_own_realm),
    ("jobs::a_stale_note_is_nobody_elses_context", a_stale_note_is_nobody_elses_context),
    ("jobs::contexts_do_not_mix", contexts_do_not_mix),
    ("jobs::contexts_do_not_mix_under_stress", contexts_do_not_mix_under_stress),
    ("jobs::rejections_are_tracked", rejections_are_tracked),
    ("jobs::many_rejections_cost_little", many_rejections_cost_little),
    ("jobs::weak_references_die_after_a_drain", weak_references_die_after_a_drain),
    ("jobs::finalizers_may_throw", finalizers_may_throw),
];

const ORDER: &str = "var log = []; const p = Promise.resolve();
    (async () => { log.push('a1'); await null; log.push('a2'); await p; log.push('a3'); await p.then(() => log.push('t')); log.push('a4') })();
    p.then(() => log.push('b1')).then(() => log.push('b2')).then(() => log.push('b3'));
    (async () => { for await (const x of (async function* () { yield 1; yield 2 })()) log.push('g' + x) })();
    log.push('end')";

fn order_is_the_specified_one() {
    for skip in [true, false] {
        let options = EngineOptions { skip_settled_awaits: skip, ..EngineOptions::default() };
        with_options(options, Rc::default(), |cx| {
            eval(cx, ORDER);
            assert!(drain(cx).is_empty());
            assert!(!cx.has_jobs());
            assert_eq!(eval(cx, "log"), "a1,end,a2,b1,a3,b2,g1,t,b3,a4,g2");
        });
    }
}

fn a_throwing_job_does_not_stop_the_drain() {
    with_stress(|cx| {
        install(cx, &[op_def::<queue>()]);
        eval(
            cx,
            "var log = []; ops.queue(() => { throw new Error('one') }); ops.queue(() => log.push('two')); ops.queue(() => { throw 3 }); ops.queue(() => log.push('four'))",
        );
        assert_eq!(drain(cx), ["Error: one", "3"]);
        assert_eq!(eval(cx, "log"), "two,four");
    });
}

fn settled_awaits_are_jobs_or_not() {
    let jobs = |skip: bool| {
        let options = EngineOptions { skip_settled_awaits: skip, ..EngineOptions::default() };
        with_options(options, Rc::default(), |cx| {
            eval(cx, "var n = 0; (async () => { while (n < 100) { await n; n++ } })()");
            let before = cx.jobs_run();
            drain(cx);
            assert_eq!(eval(cx, "n"), "100");
            cx.jobs_run() - before
        })
    };
    assert_eq!((jobs(true), jobs(false)), (1, 100));
    with(|cx| {
        cx.set_skip_settled_awaits(false);
        eval(cx, "(async () => { await 1; await 2; await 3 })()");
        assert_eq!(cx.run_jobs(&mut |_, _| ()), Ok(3));
    });
}

/// Numbers are places in the queue, so what a job queues is known from the counts around it; no await is skipped.
fn watched_jobs_are_told_in_turn() {
    let host = Rc::new(TestHost::default());
    host.watches_jobs.set(true);
    with_options(EngineOptions::default(), host.clone(), |cx| {
        eval(cx, "(async () => { await 1; await 2 })()");
        eval(
            cx,
            "Promise.resolve().then(() => { Promise.resolve().then(() => {}).then(() => {}); throw 1 }).catch(() => {})",
        );
        assert_eq!(cx.jobs_queued(), 2);
        assert_eq!(cx.run_jobs(&mut |_, _| ()), Ok(6));
        assert_eq!(cx.jobs_queued(), 6);
    });
    let told = [(2, 3), (3, 5), (5, 5), (5, 6), (6, 6), (6, 6)];
    let expected =
        (0..).zip(told).flat_map(|(number, (before, after))| [(Some(number), before), (None, after)]);
    assert_eq!(*host.jobs.borrow(), expected.collect::<Vec<_>>());
}

fn later_chains_go_on_in_place_soon() {
    with(|cx| {
        // Whatever number the chain's first job has, few more are needed until one takes all the rest.
        for start in 0..20 {
            eval(cx, "var n = 0; (async () => { while (n < 100) { await n; n++ } })()");
            let jobs = cx.run_jobs(&mut |_, _| ()).unwrap();
            assert_eq!(eval(cx, "n"), "100");
            assert!(jobs <= 17, "{jobs} jobs at {start}");
            // Jobs that leave others behind, between 0 and 19 of them.
            eval(
                cx,
                &format!("(function again(n) {{ if (n > 0) Promise.resolve(n - 1).then(again) }})({start})"),
            );
            drain(cx);
        }
        // What really waits in between does not count against the shortcut.
        eval(
            cx,
            "var go; (async () => { for (;;) { await new Promise(r => go = r); for (let i = 0; i < 9; i++) await i } })()",
        );
        drain(cx);
        let jobs: Vec<usize> = (0..9)
            .map(|_| {
                eval(cx, "go()");
                cx.run_jobs(&mut |_, _| ()).unwrap()
            })
            .collect();
        assert_eq!(jobs[8], 1, "{jobs:?}");
        // A chain that somebody called has a caller to go back to.
        eval(
            cx,
            "var log = []; (async () => { for (let i = 0; i < 20; i++) {
                const inner = (async () => { await null; log.push('in' + i) })();
                log.push('out' + i); await inner } })()",
        );
        drain(cx);
        let expected: Vec<String> = (0..20).map(|i| format!("out{i},in{i}")).collect();
        assert_eq!(eval(cx, "log"), expected.join(","));
    });
}

crate::op!(queue, |call| call.scope(|s, args| {
    s.queue_job(args[0])?;
    Ok(s.undefined())
}));

crate::op!(get_context, |call| call.scope(|s, _| Ok(s.async_context())));

crate::op!(set_context, |call| call.scope(|s, args| {
    s.set_async_context(args[0]);
    Ok(s.undefined())
}));

fn queued_functions_run_in_turn() {
    with_stress(|cx| {
        install(cx, &[op_def::<queue>(), op_def::<get_context>(), op_def::<set_context>()]);
        eval(cx, "var log = []; const ctx = { n: 1 };
            ops.set_context(ctx); ops.queue(() => log.push(ops.get_context() === ctx)); ops.set_context(undefined);
            ops.queue(() => log.push(ops.get_context())); Promise.resolve().then(() => log.push('p'));");
        drain(cx);
        assert_eq!(eval(cx, "log"), "true,,p");
        assert_eq!(eval(cx, "String(ops.get_context())"), "undefined");
        assert!(eval(cx, "ops.queue(1)").starts_with("threw TypeError"));
    });
}

crate::op!(queue_at_once, |call| call.queue_job(0));

crate::op!(get_at_once, |call| {
    call.async_context();
    Ok(())
});

crate::op!(set_at_once, |call| {
    call.set_async_context(0);
    Ok(())
});

fn ops_queue_and_switch_contexts() {
    with_stress(|cx| {
        install(cx, &[op_def::<queue_at_once>(), op_def::<get_at_once>(), op_def::<set_at_once>()]);
        eval(
            cx,
            "var log = []; const { queue_at_once: queue, get_at_once: get, set_at_once: set } = ops;
            queue(() => log.push(get())); const ctx = { n: 1 }; set(ctx); queue(() => log.push(get() === ctx));
            set(7); queue(() => log.push(get())); queue(() => { throw 'x' }); queue(() => log.push('last'))",
        );
        assert_eq!(drain(cx), ["x"]);
        assert_eq!(eval(cx, "log"), ",true,,last");
        assert!(eval(cx, "queue({})").starts_with("threw Error"));
        assert!(eval(cx, "queue()").starts_with("threw Error"));
        assert!(!cx.has_jobs());
    });
}

crate::op!(new_realm, |call| call.scope(|s, _| s.new_realm()));

fn queued_functions_run_in_their_own_realm() {
    with_stress(|cx| {
        install(cx, &[op_def::<queue_at_once>(), op_def::<new_realm>()]);
        eval(
            cx,
            "var other = ops.new_realm(); ops.queue_at_once(other.eval('() => { globalThis.made = [] }'));
            ops.queue_at_once(() => { globalThis.made = [] });
            ops.queue_at_once(new Proxy(other.eval('() => { globalThis.again = [] }'), {}));
            ops.queue_at_once(other.eval('() => { globalThis.bound = [this, []] }').bind(1));
            other.eval('Promise.resolve().then(() => { globalThis.then = [] })')",
        );
        assert!(drain(cx).is_empty());
        assert_eq!(
            eval(
                cx,
                "[made instanceof Array, ...['made', 'again', 'bound', 'then'].map(name => other[name] instanceof other.Array)]"
            ),
            "true,true,true,true,true"
        );
    });
}

/// The hooks are asked for a context and then nothing is queued; the job that gets the place in the queue instead
/// is a reaction on a promise that was pending, made without any context.
fn a_stale_note_is_nobody_elses_context() {
    with_stress(|cx| {
        install(cx, &[op_def::<queue_at_once>(), op_def::<get_at_once>(), op_def::<set_at_once>()]);
        eval(
            cx,
            "var log = []; class Sub extends Promise {} const { promise, resolve } = Promise.withResolvers();
            const note = name => () => log.push(name + (ops.get_at_once() === undefined ? '-' : '+'));
            promise.then(note('early'));
            ops.set_at_once({}); promise.then(note('with')); new FinalizationRegistry(() => {}); Sub.all([new Sub(() => {})]);
            ops.set_at_once(undefined); resolve(); ops.queue_at_once(note('queued')); Promise.resolve().then(note('settled'));",
        );
        drain(cx);
        assert_eq!(eval(cx, "log"), "early-,with+,queued-,settled-");
    });
}

/// Each task awaits many things of many kinds and checks after each that its own context is current; what is
/// pending is settled from somebody else's context.
const MIX: &str = r"
    let seed = 12345;
    const random = n => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % n;
    class Sub extends Promise {}
    const pending = [];
    var checks = 0, wrong = 0, done = 0;
    const within = (ctx, f) => { const old = ops.get_context(); ops.set_context(ctx); try { return f() } finally { ops.set_context(old) } };
    const later = v => new Promise((resolve, reject) => pending.push(() => v === 'no' ? reject(v) : resolve(v)));
    const kinds = [
        () => null,
        () => Promise.resolve(1),
        () => later(1),
        () => ({ then(resolve) { resolve(2) } }),
        () => ({ then(resolve) { pending.push(() => resolve(3)) } }),
        () => (async () => { await null; return later(4) })(),
        () => Promise.all([1, Promise.resolve(2), later(3)]),
        () => Promise.race([later(1), later(2)]),
        () => Promise.allSettled([later('no'), Promise.reject(1)]),
        () => later('no').catch(() => 5),
        () => Promise.reject(6).then(null, () => 7),
        () => new Promise(resolve => ops.queue(resolve)),
        () => Sub.resolve(8),
        () => Sub.all([Sub.resolve(1), later(2), new Sub(r => r(3))]),
        () => later(1).then(() => later(2)).finally(() => Promise.resolve()),
    ];
    async function* numbers() { yield await later(1); yield 2; yield Promise.resolve(3) }
    async function task(id, steps) {
        const ctx = id % 5 ? { id } : undefined;
        ops.set_context(ctx);
        const check = () => { checks++; if (ops.get_context() !== ctx) wrong++ };
        for (let i = 0; i < steps; i++) {
            const kind = random(kinds.length + 1);
            if (kind === kinds.length) { for await (const n of numbers()) check() }
            else { await kinds[kind]() }
            check();
            if (!random(4)) Promise.resolve().then(check);
            if (!random(4)) later(1).then(check);
        }
        done++;
    }
    function start(count, steps) { for (let id = 0; id < count; id++) { task(id, steps); ops.set_context({ foreign: true }) } ops.set_context(undefined) }
    function settle() {
        within({ foreign: id => id }, () => { for (let n = Math.min(pending.length, 1 + random(50)); n > 0; n--) pending.splice(random(pending.length), 1)[0]() });
        return pending.length;
    }
    start";

fn mix(cx: &mut Cx, tasks: u32, steps: u32) {
    install(cx, &[op_def::<queue>(), op_def::<get_context>(), op_def::<set_context>()]);
    keep(cx, MIX);
    eval(cx, &format!("start({tasks}, {steps})"));
    let settle = keep(cx, "settle");
    loop {
        assert!(drain(cx).is_empty());
        if cx.enter(&settle, &[]).unwrap() == Scalar::Int(0) && !cx.has_jobs() {
            break;
        }
    }
    assert_eq!(eval(cx, "`${done} ${wrong}`"), format!("{tasks} 0"));
    let checks: u32 = eval(cx, "checks").parse().unwrap();
    assert!(checks > tasks * steps, "{checks} checks");
}

fn contexts_do_not_mix() {
    for skip in [true, false] {
        let options =
            EngineOptions { skip_settled_awaits: skip, gc_stress: GcStress::Off, ..EngineOptions::default() };
        with_options(options, Rc::default(), |cx| mix(cx, 401, 40));
    }
}

fn contexts_do_not_mix_under_stress() {
    let options = EngineOptions { gc_stress: GcStress::Every(500), ..EngineOptions::default() };
    with_options(options, Rc::default(), |cx| mix(cx, 51, 12));
}

fn rejections_are_tracked() {
    with_stress(|cx| {
        eval(
            cx,
            "var a = Promise.reject('a'), b = Promise.reject('b'), c = (async () => { throw 'c' })(); b.catch(() => {}); Promise.reject(0).catch(() => {})",
        );
        drain(cx);
        assert!(cx.has_rejections());
        let mut taken = cx.take_rejections();
        assert!(!cx.has_rejections());
        let reasons: Vec<(RejectionKind, String)> = cx.scope(|s| {
            taken
                .drain(..)
                .map(|rejection| {
                    let promise = s.global(&rejection.promise);
                    let reason = s.promise_result(promise);
                    (rejection.kind, s.to_str(reason).unwrap())
                })
                .collect()
        });
        assert_eq!(reasons, [(RejectionKind::Unhandled, "a".into()), (RejectionKind::Unhandled, "c".into())]);
        eval(cx, "a.catch(() => {})");
        let later = cx.take_rejections();
        assert_eq!(later.len(), 1);
        assert_eq!(later[0].kind, RejectionKind::HandledLater);
        drain(cx);
        assert!(!cx.has_rejections());
    });
}

fn many_rejections_cost_little() {
    with(|cx| {
        eval(
            cx,
            "const all = []; for (let i = 0; i < 200000; i++) all.push(Promise.reject(i)); Promise.allSettled(all).then(r => globalThis.n = r.length)",
        );
        assert!(!cx.has_rejections());
        drain(cx);
        assert_eq!(eval(cx, "n"), "200000");
    });
}

fn weak_references_die_after_a_drain() {
    with(|cx| {
        eval(cx, "var weak = new WeakRef({}); weak.deref()");
        cx.gc();
        assert_eq!(eval(cx, "typeof weak.deref()"), "object");
        drain(cx);
        cx.gc();
        assert_eq!(eval(cx, "typeof weak.deref()"), "undefined");
    });
}

fn finalizers_may_throw() {
    with(|cx| {
        eval(
            cx,
            "var log = []; const r = new FinalizationRegistry(held => { log.push(held); if (held === 1) throw 'on purpose' }); (() => { for (let i = 0; i < 3; i++) r.register({}, i) })(); undefined",
        );
        drain(cx);
        cx.gc();
        let mut thrown = Vec::new();
        while cx.has_finalizers() {
            cx.run_finalizers(&mut |s, value| thrown.push(s.to_str(value).unwrap()));
        }
        assert_eq!(thrown, ["on purpose"]);
        assert!(eval(cx, "log").contains('1'));
    });
}
