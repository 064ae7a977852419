//! Memory, stacks, shared flags, background tasks, threads and the end of the process.

use crate::Case;
use crate::support::{TestHost, drain, eval, install, keep, self_hosted, with, with_options, with_stress};
use spindle_engine::{EngineError, EngineOptions, op_def, run};
use std::process::Command;
use std::rc::Rc;
use std::time::Duration;

pub const CASES: &[Case] = &[
    ("limits::stack_overflow_is_a_range_error", stack_overflow_is_a_range_error),
    ("limits::small_thread_stacks_are_respected", small_thread_stacks_are_respected),
    ("limits::impossible_allocations_throw", impossible_allocations_throw),
    ("limits::out_of_memory_is_told_once", out_of_memory_is_told_once),
    ("limits::external_memory_counts_towards_the_total", external_memory_counts_towards_the_total),
    ("limits::memory_figures_move", memory_figures_move),
    ("limits::idle_slices_collect", idle_slices_collect),
    ("limits::buffers_are_freed", buffers_are_freed),
    ("limits::runtimes_leak_nothing", runtimes_leak_nothing),
    ("limits::flags_are_shared", flags_are_shared),
    ("limits::background_tasks_come_back", background_tasks_come_back),
    ("limits::unfinished_tasks_do_not_hold_the_end", unfinished_tasks_do_not_hold_the_end),
    ("limits::a_thread_has_one_runtime", a_thread_has_one_runtime),
    ("limits::threads_run_side_by_side", threads_run_side_by_side),
    ("limits::the_process_may_exit_inside", the_process_may_exit_inside),
];

pub const HIDDEN: &[Case] = &[("limits::hidden_exit", hidden_exit)];

crate::op!(recurse, |call| call.scope(|s, args| {
    let this = s.undefined();
    s.call(args[0], this, &[])
}));

fn stack_overflow_is_a_range_error() {
    with(|cx| {
        install(cx, &[op_def::<recurse>()]);
        let check =
            "e instanceof RangeError && e.name + ' ' + (e.constructor === RangeError || e instanceof Error)";
        assert_eq!(
            eval(cx, &format!("function f() {{ f() }} let e; try {{ f() }} catch (x) {{ e = x }} {check}")),
            "RangeError true"
        );
        assert_eq!(eval(cx, "typeof InternalError"), "undefined");
        assert_eq!(
            eval(cx, "let depth = 0; function g() { depth++; g() } try { g() } catch {} depth > 10000"),
            "true"
        );
        // Through Rust frames, too.
        let text = eval(
            cx,
            "let d = 0; const h = () => { d++; ops.recurse(h) }; let x; try { h() } catch (e) { x = e } x instanceof RangeError && d > 500",
        );
        assert_eq!(text, "true");
    });
}

fn small_thread_stacks_are_respected() {
    let work = || {
        with(|cx| {
            install(cx, &[op_def::<recurse>()]);
            let text = eval(
                cx,
                "let d = 0; const h = () => { d++; ops.recurse(h) }; let x; try { h() } catch (e) { x = e } x instanceof RangeError",
            );
            assert_eq!(text, "true");
        });
    };
    std::thread::Builder::new().stack_size(1 << 20).spawn(work).unwrap().join().unwrap();
}

fn impossible_allocations_throw() {
    with(|cx| {
        for (source, name) in [
            ("new ArrayBuffer(2 ** 53)", "RangeError"),
            ("new ArrayBuffer(2 ** 40)", "RangeError"),
            ("'x'.repeat(2 ** 30)", "RangeError"),
            ("new Uint8Array(2 ** 45)", "RangeError"),
            ("'x'.padEnd(2 ** 30)", "RangeError"),
            ("const s = 'x'.repeat(2 ** 29); s + s + s", "RangeError"),
        ] {
            let text = eval(cx, &format!("{{ let e; try {{ {source} }} catch (x) {{ e = x }} e.name }}"));
            assert_eq!(text, name, "{source}");
        }
        cx.scope(|s| assert!(s.string(&"x".repeat(1 << 30)).is_err()));
        assert_eq!(eval(cx, "1 + 1"), "2");
    });
}

fn out_of_memory_is_told_once() {
    let options = EngineOptions { heap_soft_limit: 64 << 20, ..EngineOptions::default() };
    with_options(options, Rc::default(), |cx| {
        assert_eq!(eval(cx, "const all = []; for (;;) all.push({ n: all.length })"), "terminated");
        assert_eq!(cx.host::<TestHost>().out_of_memory.get(), 1);
        assert!(cx.memory().heap_used < 512 << 20, "{:?}", cx.memory());
        assert_eq!(eval(cx, "const more = []; for (;;) more.push({})"), "terminated");
        assert_eq!(cx.host::<TestHost>().out_of_memory.get(), 1);
    });
}

fn external_memory_counts_towards_the_total() {
    let options = EngineOptions { total_soft_limit: 128 << 20, ..EngineOptions::default() };
    with_options(options, Rc::default(), |cx| {
        assert_eq!(
            eval(cx, "for (let i = 0; i < 2000; i++) new ArrayBuffer(1 << 20); 'garbage does not count'"),
            "garbage does not count"
        );
        assert_eq!(eval(cx, "const all = []; for (;;) all.push(new Array(1000).fill(0))"), "terminated");
        assert_eq!(cx.host::<TestHost>().out_of_memory.get(), 1);
    });
}

fn memory_figures_move() {
    with(|cx| {
        cx.gc();
        let before = cx.memory();
        eval(
            cx,
            "globalThis.objects = Array.from({ length: 100000 }, (_, i) => ({ i })); globalThis.buffer = new ArrayBuffer(50 << 20); undefined",
        );
        cx.gc();
        let during = cx.memory();
        assert!(during.heap_used > before.heap_used + (1 << 20), "{before:?} {during:?}");
        assert!(during.external >= before.external + (50 << 20));
        assert!(during.heap_total >= during.heap_used);
        eval(cx, "objects = buffer = undefined");
        cx.gc();
        let after = cx.memory();
        assert!(
            after.heap_used < during.heap_used - (1 << 20) && after.external < during.external - (49 << 20)
        );
    });
}

fn idle_slices_collect() {
    with(|cx| {
        // To ask a `WeakRef` would keep its target alive through the collection under way.
        eval(
            cx,
            "var registry = new FinalizationRegistry(() => {}); registry.register({ big: new Array(1000) }, 0); for (let i = 0; i < 1e5; i++) ({ i })",
        );
        drain(cx);
        cx.idle_gc_slice(1, true);
        for _ in 0..1000 {
            cx.idle_gc_slice(1, false);
            std::thread::sleep(Duration::from_millis(1));
            if cx.has_finalizers() {
                return;
            }
        }
        panic!("a thousand slices collected nothing");
    });
}

crate::op!(make_buffer, |call| call.set(vec![7u8; 1 << 20]));

fn resident_bytes() -> usize {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    text.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok()).unwrap_or(0) * 4096
}

fn buffers_are_freed() {
    with(|cx| {
        install(cx, &[op_def::<make_buffer>()]);
        let before = resident_bytes();
        assert_eq!(
            eval(
                cx,
                "let n = 0; for (let i = 0; i < 5000; i++) n += ops.make_buffer().byteLength; n / 2 ** 20"
            ),
            "5000"
        );
        let grown = resident_bytes().saturating_sub(before);
        assert!(grown < 600 << 20, "5 GB of garbage grew the process by {} MB", grown >> 20);
    });
}

fn runtimes_leak_nothing() {
    let place = self_hosted();
    let rounds = |count: u32| {
        for _ in 0..count {
            let options = EngineOptions { self_hosted: Some(place), ..EngineOptions::default() };
            with_options(options, Rc::default(), |cx| {
                install(cx, &[op_def::<make_buffer>()]);
                eval(
                    cx,
                    "globalThis.kept = ops.make_buffer(); Promise.reject(1); (async () => { await new Promise(() => {}) })()",
                );
            });
        }
    };
    rounds(20);
    let before = resident_bytes();
    rounds(100);
    let grown = resident_bytes().saturating_sub(before);
    assert!(grown < 20 << 20, "100 runtimes left {} KB behind", grown >> 10);
}

fn flags_are_shared() {
    let flags = with_stress(|cx| {
        let flags = cx.scope(|s| {
            let views = s.shared_flags(5, 2).unwrap();
            let global = s.global_object();
            s.set(global, "i32", views.ints).unwrap();
            s.set(global, "f64", views.floats).unwrap();
            views.flags
        });
        flags.set_i32(4, -9);
        flags.set_f64(1, 0.25);
        cx.gc();
        assert_eq!(eval(cx, "i32 + ' ' + f64 + ' ' + i32.length + f64.length"), "0,0,0,0,-9 0,0.25 52");
        eval(cx, "for (let i = 0; i < 5; i++) i32[i] = i * i; f64[0] = 1e300");
        assert_eq!((flags.get_i32(3), flags.get_f64(0), flags.get_f64(1)), (9, 1e300, 0.25));
        assert_eq!(
            eval(cx, "let e; try { i32.buffer.transfer() } catch (x) { e = x } e instanceof Error"),
            "true"
        );
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| flags.get_i32(5))).is_err());
        flags
    });
    flags.set_i32(0, 5);
    assert_eq!(flags.get_i32(0), 5);
}

fn run_tasks(cx: &mut spindle_engine::Cx, wanted: impl Fn(&mut spindle_engine::Cx) -> bool) {
    for _ in 0..2000 {
        let due: Vec<_> = cx.host::<TestHost>().tasks.0.lock().unwrap().drain(..).collect();
        for (task, _) in due {
            cx.run_task(task);
        }
        drain(cx);
        if wanted(cx) {
            return;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    panic!("the task did not come back");
}

fn background_tasks_come_back() {
    with(|cx| {
        eval(
            cx,
            "var memory = new Int32Array(new SharedArrayBuffer(8)), log = [];
            Atomics.waitAsync(memory, 0, 0).value.then(v => log.push(v));
            Atomics.waitAsync(memory, 1, 0, 10).value.then(v => log.push(v)); Atomics.notify(memory, 0)",
        );
        assert!(cx.pending_tasks() > 0);
        run_tasks(cx, |cx| eval(cx, "log.sort().join()") == "ok,timed-out");
        let wasm = "WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(m => log.push(m instanceof WebAssembly.Module))";
        eval(cx, wasm);
        run_tasks(cx, |cx| eval(cx, "log.includes(true)") == "true");
        assert_eq!(cx.pending_tasks(), 0);
    });
}

/// The runtime ends while tasks wait in the host's queue, while they run, and while they wait for ever.
fn unfinished_tasks_do_not_hold_the_end() {
    let host = Rc::new(TestHost::default());
    for _ in 0..10 {
        with_options(EngineOptions::default(), host.clone(), |cx| {
            eval(cx, "var memory = new Int32Array(new SharedArrayBuffer(8));
                Atomics.waitAsync(memory, 0, 0); Atomics.waitAsync(memory, 1, 0, 60000); Atomics.waitAsync(memory, 1, 0); Atomics.notify(memory, 1);
                for (let i = 0; i < 4; i++) WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))");
            std::thread::sleep(Duration::from_millis(2));
        });
    }
    assert!(!host.tasks.0.lock().unwrap().is_empty());
    with(|cx| assert_eq!(eval(cx, "1"), "1"));
}

fn a_thread_has_one_runtime() {
    with(|_| {
        let nested = run(EngineOptions::default(), Rc::new(TestHost::default()), |_| ());
        assert_eq!(nested, Err(EngineError::ThreadInUse));
        assert_eq!(spindle_engine::produce_self_hosted("", &mut Vec::new()), Err(EngineError::ThreadInUse));
    });
    with(|cx| assert_eq!(eval(cx, "2"), "2"));
}

fn threads_run_side_by_side() {
    let work = |name: usize| {
        with_stress(|cx| {
            let text =
                eval(cx, &format!("let s = 0; for (let i = 0; i < 1e5; i++) s += i % {}; s", name + 2));
            let f = keep(cx, "() => { throw new Error('x') }");
            for _ in 0..50 {
                assert!(cx.enter(&f, &[]).is_err());
            }
            text
        })
    };
    let expected: Vec<String> =
        (0..4).map(|name: u64| (0..100_000u64).map(|i| i % (name + 2)).sum::<u64>().to_string()).collect();
    let threads: Vec<_> = (0..4)
        .map(|name| std::thread::Builder::new().stack_size(4 << 20).spawn(move || work(name)).unwrap())
        .collect();
    let sums: Vec<String> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    assert_eq!(sums, expected);
}

crate::op!(exit, |call| {
    let status = call.arg::<i32>(0)?;
    println!("leaving");
    std::process::exit(status)
});

fn hidden_exit() {
    with(|cx| {
        install(cx, &[op_def::<exit>()]);
        eval(cx, "setTimeout = 1; new SharedArrayBuffer(1 << 20); ops.exit(7)");
    });
}

fn the_process_may_exit_inside() {
    let program = std::env::current_exe().unwrap();
    let output = Command::new(program).args(["--case", "limits::hidden_exit"]).output().unwrap();
    assert_eq!(
        (output.status.code(), output.stdout.as_slice(), output.stderr.as_slice()),
        (Some(7), &b"leaving\n"[..], &b""[..])
    );
}
