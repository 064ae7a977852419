//! Values stay what they are while the collector moves them, and go away when nobody holds them.

use crate::Case;
use crate::support::{TestHost, drain, eval, install, keep, with, with_stress};
use spindle_engine::{Arg, Local, Scalar, op_def};

pub const CASES: &[Case] = &[
    ("roots::locals_survive_collections", locals_survive_collections),
    ("roots::calls_nest_under_stress", calls_nest_under_stress),
    ("roots::escape_keeps_one_value", escape_keeps_one_value),
    ("roots::globals_are_freed_and_reused", globals_are_freed_and_reused),
    ("roots::globals_may_outlive_the_runtime", globals_may_outlive_the_runtime),
    ("roots::too_many_locals_panic", too_many_locals_panic),
    ("roots::scopes_free_their_locals", scopes_free_their_locals),
    ("roots::panics_close_the_runtime", panics_close_the_runtime),
    (
        "roots::registries_may_outlive_their_targets_at_the_end",
        registries_may_outlive_their_targets_at_the_end,
    ),
];

fn locals_survive_collections() {
    with_stress(|cx| {
        cx.scope(|s| {
            let mut chain = s.object().unwrap();
            for index in 0..500 {
                let (next, text) = (s.object().unwrap(), s.string(&format!("value {index}")).unwrap());
                s.set(next, "text", text).unwrap();
                s.set(next, "next", chain).unwrap();
                chain = next;
                if index % 50 == 0 {
                    s.gc();
                } else {
                    s.minor_gc();
                }
            }
            for index in (0..500).rev() {
                let text = s.get(chain, "text").unwrap();
                assert_eq!(s.to_str(text).unwrap(), format!("value {index}"));
                chain = s.get(chain, "next").unwrap();
            }
        });
    });
}

crate::op!(call_back, |call| call.scope(|s, args| {
    let this = s.undefined();
    let depth = s.as_f64(args[1]).unwrap();
    let (text, less) = (s.string(&format!("at {depth}"))?, s.number(depth - 1.0));
    let result = s.call(args[0], this, &[less])?;
    s.array(&[text, result])
}));

fn calls_nest_under_stress() {
    with_stress(|cx| {
        install(cx, &[op_def::<call_back>()]);
        let text =
            eval(cx, "const f = n => n === 0 ? ['end'] : ops.call_back(f, n); f(60).flat(Infinity).join()");
        let expected: Vec<String> = (1..=60).rev().map(|n| format!("at {n}")).chain(["end".into()]).collect();
        assert_eq!(text, expected.join(","));
    });
}

fn escape_keeps_one_value() {
    with_stress(|cx| {
        cx.scope(|s| {
            let kept = s
                .escape(|inner| {
                    for _ in 0..1000 {
                        inner.object().unwrap();
                    }
                    inner.string("kept")
                })
                .unwrap();
            s.gc();
            assert_eq!(s.to_str(kept).unwrap(), "kept");
            let failed = s.escape(|inner| inner.evaluate("throw 'lost'", "e.js"));
            let Err(spindle_engine::Thrown::Exception(value)) = failed else { panic!("{failed:?}") };
            assert_eq!(s.to_str(value).unwrap(), "lost");
        });
    });
}

fn globals_are_freed_and_reused() {
    with_stress(|cx| {
        let before = cx.live_globals();
        let mut kept = Vec::new();
        for round in 0..200 {
            kept.push(keep(cx, &format!("({{ n: {round} }})")));
            if round % 3 == 0 {
                kept.remove(kept.len() / 2);
            }
        }
        assert_eq!(cx.live_globals(), before + kept.len());
        cx.gc();
        let sum: f64 = cx.scope(|s| {
            kept.iter()
                .map(|global| {
                    let object = s.global(global);
                    let n = s.get(object, "n").unwrap();
                    s.as_f64(n).unwrap()
                })
                .sum()
        });
        assert!(sum > 0.0);
        drop(kept);
        assert_eq!(cx.live_globals(), before);
        let weak = "globalThis.gone = 0; new FinalizationRegistry(() => gone++)";
        let registry = keep(cx, weak);
        let object = keep(cx, "({})");
        let register = keep(cx, "(registry, object) => registry.register(object, 0)");
        cx.enter(&register, &[Arg::Global(&registry), Arg::Global(&object)]).unwrap();
        drop(object);
        cx.gc();
        assert!(cx.has_finalizers(), "a dropped global keeps nothing alive");
        assert_eq!(cx.run_finalizers(&mut |_, _| panic!("throws nothing")), 1);
        drain(cx);
        assert_eq!(eval(cx, "gone"), "1");
    });
}

fn globals_may_outlive_the_runtime() {
    let kept = with(|cx| keep(cx, "({})"));
    assert_eq!(format!("{kept:?}"), "Global(0)");
    drop(kept);
    with(|cx| assert_eq!(eval(cx, "1"), "1"));
}

crate::op!(fill_stack, |call| call.scope(|s, _| loop {
    s.undefined();
}));

fn too_many_locals_panic() {
    with(|cx| {
        install(cx, &[op_def::<fill_stack>()]);
        let text = eval(cx, "try { ops.fill_stack() } catch (e) { e.code }");
        assert_eq!(text, "ERR_INTERNAL_ASSERTION");
        assert!(cx.host::<TestHost>().panics.borrow()[0].contains("too many locals"));
        // The scope was closed by the panic.
        assert_eq!(eval(cx, "1 + 1"), "2");
    });
}

fn scopes_free_their_locals() {
    with(|cx| {
        for _ in 0..300_000 {
            cx.scope(|s| {
                let _: Local<'_> = s.number(1.0);
            });
        }
        let id = keep(cx, "x => x");
        for index in 0..300_000 {
            assert_eq!(cx.enter(&id, &[Arg::Int(index)]).unwrap(), Scalar::Int(index));
        }
    });
}

fn panics_close_the_runtime() {
    let outcome = std::panic::catch_unwind(|| {
        with(|cx| {
            cx.scope(|s| {
                s.object().unwrap();
                panic!("on purpose");
            })
        })
    });
    assert!(outcome.is_err());
    with(|cx| assert_eq!(eval(cx, "'alive'"), "alive"));
}

/// The last collections of a runtime find targets dead whose callbacks nobody will run.
fn registries_may_outlive_their_targets_at_the_end() {
    for source in [
        "var registry = new FinalizationRegistry(() => {}); registry.register({}, 1)",
        "var registry = new FinalizationRegistry(() => {}), target = {}; registry.register(target, 1)",
        "var registry = new FinalizationRegistry(() => {}); for (let i = 0; i < 1000; i++) registry.register({ registry }, i)",
    ] {
        with(|cx| {
            eval(cx, source);
            cx.idle_gc_slice(1, true);
        });
        with_stress(|cx| eval(cx, source));
        with(|cx| {
            eval(cx, source);
            cx.gc();
            eval(cx, source);
        });
    }
}
