//! What the facade's hot paths cost, in nanoseconds: `cargo run --release -p spindle-engine --example measure`.
//!
//! Each figure is the best of several rounds; trust ratios rather than digits.
#![allow(clippy::disallowed_methods, reason = "a measurement reads real time")]

use spindle_engine::{
    Arg, Cx, Dispatcher, EngineHost, EngineOptions, EngineTask, Op, OpCall, OpDef, OpError, Purity, op_def,
    produce_self_hosted, run,
};
use std::any::Any;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Instant;

struct Host;

impl EngineHost for Host {
    fn dispatcher(&self) -> Arc<dyn Dispatcher> {
        Arc::new(NoTasks)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn out_of_memory(&self) {}
}

struct NoTasks;

impl Dispatcher for NoTasks {
    fn dispatch(&self, _: EngineTask, _: u32) {}
}

macro_rules! op {
    ($name:ident, |$call:ident| $body:expr) => {
        #[allow(non_camel_case_types)]
        struct $name;

        impl Op for $name {
            const NAME: &'static str = stringify!($name);
            const PURITY: Purity = Purity::Pure;
            const ARITY: u32 = 2;

            fn call($call: &mut OpCall<'_>) -> Result<(), OpError> {
                $body
            }
        }
    };
}

op!(op_nothing, |_call| Ok(()));
op!(op_add, |call| {
    let sum = call.arg::<i32>(0)? + call.arg::<i32>(1)?;
    call.set(sum)
});
op!(op_with_host, |call| {
    call.host::<Host>();
    call.set(1i32)
});
op!(op_text, |call| {
    let length = call.str_arg(0)?.len();
    call.set(length)
});
op!(op_bytes, |call| {
    let length = call.bytes(0)?.len();
    call.set(length)
});
op!(op_two_views, |call| {
    let (from, to) = (call.bytes(0)?, call.bytes_mut(1)?);
    let length = from.len() + to.len();
    call.set(length)
});
op!(op_string, |call| call.set("a short string"));
op!(op_pair, |call| call.set((1i32, 2i32)));
op!(op_buffer, |call| call.set(vec![0u8; 64]));
op!(op_failing, |_call| Err(OpError::code("ERR_X", "no")));
op!(op_set_context, |call| call.scope(|s, args| {
    s.set_async_context(args[0]);
    Ok(s.undefined())
}));

const OPS: &[OpDef] = &[
    op_def::<op_nothing>(),
    op_def::<op_add>(),
    op_def::<op_with_host>(),
    op_def::<op_text>(),
    op_def::<op_bytes>(),
    op_def::<op_two_views>(),
    op_def::<op_string>(),
    op_def::<op_pair>(),
    op_def::<op_buffer>(),
    op_def::<op_failing>(),
    op_def::<op_set_context>(),
];

/// Nanoseconds per item of the best of several rounds.
fn best(items: u32, mut round: impl FnMut()) -> f64 {
    let rounds = (0..7).map(|_| {
        let started = Instant::now();
        round();
        started.elapsed().as_nanos() as f64 / f64::from(items)
    });
    rounds.fold(f64::INFINITY, f64::min)
}

fn show(what: &str, nanos: f64) {
    println!("{what:44} {nanos:9.1} ns");
}

fn evaluate(cx: &mut Cx, source: &str) {
    cx.scope(|s| assert!(s.evaluate(source, "measure.js").is_ok()));
}

fn keep(cx: &mut Cx, source: &str) -> spindle_engine::Global {
    cx.scope(|s| {
        let value = s.evaluate(source, "measure.js").expect("it runs");
        s.persist(value)
    })
}

fn main() {
    start_up();
    run(EngineOptions::default(), Rc::new(Host), |cx| {
        cx.scope(|s| {
            let (global, ops) = (s.global_object(), s.ops_object(OPS).expect("ops"));
            s.set(global, "ops", ops).expect("set");
        });
        op_calls(cx);
        entries(cx);
        awaits(cx);
    })
    .expect("the engine starts");
}

fn start_up() {
    let plain = best(1, || run(EngineOptions::default(), Rc::new(Host), |_| ()).expect("starts"));
    show("runtime start and end, no cache", plain);
    let mut cache = Vec::new();
    produce_self_hosted("", &mut cache).expect("a cache");
    let mut aligned: Vec<u128> = vec![0; cache.len().div_ceil(16)];
    for (word, chunk) in aligned.iter_mut().zip(cache.chunks(16)) {
        let mut bytes = [0; 16];
        bytes[..chunk.len()].copy_from_slice(chunk);
        *word = u128::from_le_bytes(bytes);
    }
    let words: &'static [u128] = aligned.leak();
    // SAFETY: the words are plain memory of at least this length and live for ever.
    let cache: &'static [u8] = unsafe { std::slice::from_raw_parts(words.as_ptr().cast(), cache.len()) };
    let options = EngineOptions { self_hosted: Some(cache), ..EngineOptions::default() };
    let cached = best(1, || run(options.clone(), Rc::new(Host), |_| ()).expect("starts"));
    show("runtime start and end, self-hosted cache", cached);
}

fn op_calls(cx: &mut Cx) {
    const COUNT: u32 = 1_000_000;
    let empty =
        keep(cx, &format!("() => {{ let x = 0; for (let i = 0; i < {COUNT}; i++) x += i & 1; return x }}"));
    let base = best(COUNT, || drop(cx.enter(&empty, &[])));
    for (what, call, count) in [
        ("op: no arguments", "nothing()", COUNT),
        ("op: two i32 in, one out", "add(i & 7, 1)", COUNT),
        ("op: host lookup", "with_host()", COUNT),
        ("op: &str of 11 bytes", "text('hello world')", COUNT),
        ("op: &[u8]", "bytes(view)", COUNT),
        ("op: &[u8] and &mut [u8]", "two_views(view, other)", COUNT),
        ("op: returns a short string", "string()", COUNT / 4),
        ("op: returns a pair", "pair()", COUNT / 4),
        ("op: returns 64 bytes", "buffer()", COUNT / 4),
        ("op: sets the async context", "set_context(undefined)", COUNT / 4),
    ] {
        let source = format!(
            "const view = new Uint8Array(64), other = new Uint8Array(64); let x = 0; for (let i = 0; i < {count}; i++) x += ops.op_{call} ? 1 : 0; return x"
        );
        let f = keep(cx, &format!("() => {{ {source} }}"));
        show(what, best(count, || drop(cx.enter(&f, &[]))) - base);
    }
    let f = keep(cx, "() => { for (let i = 0; i < 20000; i++) try { ops.op_failing() } catch {} }");
    show("op: fails (plain error object)", best(20_000, || drop(cx.enter(&f, &[]))));
}

fn entries(cx: &mut Cx) {
    const COUNT: u32 = 200_000;
    let f = keep(cx, "(a, b, c, d) => a + b");
    let object = keep(cx, "({})");
    show("enter: no arguments", best(COUNT, || (0..COUNT).for_each(|_| drop(cx.enter(&f, &[])))));
    let scalars = [Arg::Int(1), Arg::Int(2), Arg::Int(0), Arg::Undefined];
    show("enter: four scalars", best(COUNT, || (0..COUNT).for_each(|_| drop(cx.enter(&f, &scalars)))));
    let kept = [Arg::Int(1), Arg::Int(2), Arg::Global(&object)];
    show(
        "enter: a scalar and a kept object",
        best(COUNT, || (0..COUNT).for_each(|_| drop(cx.enter(&f, &kept)))),
    );
    let text = [Arg::Int(1), Arg::Str("hello world")];
    show(
        "enter: a scalar and a short string",
        best(COUNT, || (0..COUNT).for_each(|_| drop(cx.enter(&f, &text)))),
    );
    show("scope: open and close", best(COUNT, || (0..COUNT).for_each(|_| cx.scope(|s| _ = s.undefined()))));
    show(
        "drain of an empty queue",
        best(COUNT, || {
            (0..COUNT).for_each(|_| assert!(cx.run_jobs(&mut |_, _| ()).is_ok()));
        }),
    );
}

fn awaits(cx: &mut Cx) {
    const COUNT: u32 = 300_000;
    evaluate(cx, "async function inner() {} const make = () => new Promise(r => { globalThis.release = r });
        const loops = { null: async n => { for (let i = 0; i < n; i++) await null }, inner: async n => { for (let i = 0; i < n; i++) await inner() },
        settled: async n => { const p = Promise.resolve(1); for (let i = 0; i < n; i++) await p }, then: async n => { const p = Promise.resolve(1); for (let i = 0; i < n; i++) await p.then(x => x) } };
        const context = {};");
    for skip in [true, false] {
        cx.set_skip_settled_awaits(skip);
        let how = if skip { "skipping settled" } else { "every job" };
        for with_context in [false, true] {
            for kind in ["null", "settled", "inner", "then"] {
                let context = if with_context { "context" } else { "undefined" };
                let start = keep(
                    cx,
                    &format!(
                        "() => {{ ops.op_set_context({context}); loops.{kind}({COUNT}); ops.op_set_context(undefined) }}"
                    ),
                );
                let nanos = best(COUNT, || {
                    drop(cx.enter(&start, &[]));
                    cx.run_jobs(&mut |_, _| ()).expect("runs");
                });
                let also = if with_context { ", context" } else { "" };
                show(&format!("await {kind} ({how}{also})"), nanos);
            }
        }
    }
}
