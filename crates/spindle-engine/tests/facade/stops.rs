//! What ends running JavaScript (terminations, time limits, the heap's limit), and what ops, hosts and threads may do wrong.

use crate::Case;
use crate::support::{TestHost, drain, eval, install, keep, with, with_options};
use spindle_engine::{
    Arg, Cx, Dispatcher, EngineError, EngineHost, EngineOptions, EngineTask, Frame, MAX_HEAP_LIMIT, OpError,
    Terminated, Thrown, ThrownGlobal, TimeLimit, op_def, run,
};
use std::any::Any;
use std::cell::RefCell;
use std::process::Command;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

pub const CASES: &[Case] = &[
    ("stops::a_terminated_runtime_runs_nothing", a_terminated_runtime_runs_nothing),
    ("stops::an_op_that_terminates_does_not_return", an_op_that_terminates_does_not_return),
    ("stops::requests_do_not_clear_each_other", requests_do_not_clear_each_other),
    ("stops::terminate_wakes_the_loop", terminate_wakes_the_loop),
    ("stops::time_limits_nest", time_limits_nest),
    ("stops::a_time_limit_ends_with_its_call", a_time_limit_ends_with_its_call),
    ("stops::ops_that_break_the_contract_are_reported", ops_that_break_the_contract_are_reported),
    ("stops::a_failing_error_factory_is_an_error", a_failing_error_factory_is_an_error),
    ("stops::hosts_that_panic_harm_nothing", hosts_that_panic_harm_nothing),
    ("stops::rethrown_errors_keep_their_place", rethrown_errors_keep_their_place),
    ("stops::a_namespace_is_no_proxy", a_namespace_is_no_proxy),
    ("stops::tiny_stacks_are_refused_or_respected", tiny_stacks_are_refused_or_respected),
    ("stops::a_heap_limit_is_kept_closely", a_heap_limit_is_kept_closely),
    ("stops::garbage_does_not_count_as_heap", garbage_does_not_count_as_heap),
    ("stops::a_heap_that_stays_almost_full_is_full", a_heap_that_stays_almost_full_is_full),
    (
        "stops::memory_that_the_system_refuses_ends_the_runtime",
        memory_that_the_system_refuses_ends_the_runtime,
    ),
    ("stops::a_thread_that_starts_at_the_end_gets_nothing", a_thread_that_starts_at_the_end_gets_nothing),
];

pub const HIDDEN: &[Case] = &[
    ("stops::hidden_no_address_space", hidden_no_address_space),
    ("stops::hidden_start_at_the_end", hidden_start_at_the_end),
];

crate::op!(terminate, |call| call.scope(|s, _| {
    s.interrupt_handle().terminate();
    Ok(s.undefined())
}));

fn a_terminated_runtime_runs_nothing() {
    with(|cx| {
        let f = keep(cx, "var calls = 0; () => { calls++ }");
        eval(cx, "Promise.resolve().then(() => { calls++ }); queue = 1");
        cx.interrupt_handle().terminate();
        assert!(cx.is_stopped());
        assert!(matches!(cx.enter(&f, &[]), Err(ThrownGlobal::Terminated)));
        assert_eq!(eval(cx, "calls++"), "terminated");
        assert_eq!(cx.run_jobs(&mut |_, _| panic!("nothing is thrown")), Err(Terminated));
        cx.scope(|s| {
            let (f, this) = (s.global(&f), s.undefined());
            assert!(matches!(s.call(f, this, &[]), Err(Thrown::Terminated)));
            assert!(matches!(s.construct(f, &[]), Err(Thrown::Terminated)));
            let object = s.object().unwrap();
            assert!(matches!(s.get(object, "x"), Err(Thrown::Terminated)));
            assert!(matches!(s.set(object, "x", this), Err(Thrown::Terminated)));
            assert!(matches!(s.to_str(object), Err(Thrown::Terminated)));
            assert!(s.structured_clone(object, this).is_err());
            assert!(matches!(s.extra_keys(object, true), Err(Thrown::Terminated)));
        });
        cx.interrupt_handle().clear();
        assert!(!cx.is_stopped());
        assert_eq!(eval(cx, "calls"), "0");
        assert!(drain(cx).is_empty());
        assert_eq!(eval(cx, "calls"), "1");
    });
}

fn an_op_that_terminates_does_not_return() {
    with(|cx| {
        install(cx, &[op_def::<terminate>()]);
        let text = eval(
            cx,
            "var after = 0; try { ops.terminate(); after = 1 } catch { after = 2 } finally { after = 3 }",
        );
        assert_eq!(text, "terminated");
        cx.interrupt_handle().clear();
        assert_eq!(eval(cx, "after"), "0");
    });
}

fn requests_do_not_clear_each_other() {
    let options = EngineOptions { heap_soft_limit: 32 << 20, ..EngineOptions::default() };
    with_options(options, Rc::default(), |cx| {
        let handle = cx.interrupt_handle();
        handle.terminate();
        handle.request_stack();
        let ((), timed_out) = cx.limit_time(|cx, limit| {
            limit.expire();
            handle.clear();
            assert!(!handle.is_terminating());
            assert_eq!(eval(cx, "1"), "terminated");
        });
        assert!(timed_out && !cx.is_stopped());
        // The stack is still wanted, though what stood before it was taken back.
        assert_eq!(eval(cx, "(function asked() { for (let i = 0; i < 1e5; i++) ; })(); 1"), "1");
        assert!(handle.take_stack().is_some());
        assert_eq!(eval(cx, "const all = []; for (;;) all.push({})"), "terminated");
        handle.clear();
        let ((), timed_out) = cx.limit_time(|cx, _| assert_eq!(eval(cx, "1"), "terminated"));
        assert!(!timed_out && cx.is_stopped() && cx.is_out_of_memory());
        assert_eq!(cx.host::<TestHost>().out_of_memory.get(), 1);
    });
}

/// A host whose every method panics once told to, and which counts its wakes.
#[derive(Default)]
struct Fragile {
    dispatcher: Arc<FragileDispatcher>,
    heard: RefCell<Vec<String>>,
}

#[derive(Default)]
struct FragileDispatcher(AtomicU32);

impl Dispatcher for FragileDispatcher {
    fn dispatch(&self, _: EngineTask, _: u32) {
        panic!("dispatch");
    }

    fn wake(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

impl EngineHost for Fragile {
    fn wall_clock_us(&self, _: f64) -> f64 {
        panic!("wall_clock_us")
    }

    fn virtual_time(&self) -> bool {
        true
    }

    fn dispatcher(&self) -> Arc<dyn Dispatcher> {
        self.dispatcher.clone()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn out_of_memory(&self) {
        self.heard.borrow_mut().push("out_of_memory".into());
        panic!("out_of_memory");
    }

    fn on_panic(&self, message: &str, _: &str) {
        self.heard.borrow_mut().push(message.into());
        panic!("on_panic");
    }

    fn on_stack(&self, _: &[Frame]) {
        panic!("on_stack");
    }
}

fn terminate_wakes_the_loop() {
    let host = Rc::new(Fragile::default());
    let handle = run(EngineOptions::default(), host.clone(), |cx| {
        let handle = cx.interrupt_handle();
        thread::spawn(move || handle.terminate()).join().unwrap();
        assert!(cx.is_stopped());
        assert_eq!(host.dispatcher.0.load(Ordering::SeqCst), 1);
        cx.interrupt_handle()
    })
    .unwrap();
    handle.terminate();
    assert_eq!(host.dispatcher.0.load(Ordering::SeqCst), 1, "nobody waits any more");
}

fn expire_soon(limit: TimeLimit) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        thread::sleep(Duration::from_millis(20));
        limit.expire();
    })
}

const ENDLESS: &str = "try { for (;;) ; } catch { 1 } finally { 2 }";

fn time_limits_nest() {
    with(|cx| {
        // The inner one runs out: only it has.
        let (inner, outer) = cx.limit_time(|cx, _| {
            let (text, expired) = cx.limit_time(|cx, limit| {
                let clock = expire_soon(limit);
                let text = eval(cx, ENDLESS);
                clock.join().unwrap();
                text
            });
            assert_eq!(eval(cx, "1 + 1"), "2");
            (text, expired)
        });
        assert_eq!((inner, outer), (("terminated".into(), true), false));
        // The outer one runs out while the inner one runs: the inner ends, but has not run out itself.
        let (inner, outer) = cx.limit_time(|cx, limit| {
            let clock = expire_soon(limit);
            let inner = cx.limit_time(|cx, _| eval(cx, ENDLESS));
            clock.join().unwrap();
            assert_eq!(eval(cx, "1 + 1"), "terminated");
            inner
        });
        assert_eq!((inner, outer), (("terminated".into(), false), true));
        assert_eq!(eval(cx, "1 + 1"), "2");
    });
}

fn a_time_limit_ends_with_its_call() {
    with(|cx| {
        let (late, expired) = cx.limit_time(|_, limit| limit);
        assert!(!expired);
        late.expire();
        assert!(!cx.is_stopped());
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            cx.limit_time(|_, limit| {
                limit.expire();
                panic!("on purpose");
            })
        }));
        assert!(panicked.is_err() && !cx.is_stopped());
        assert_eq!(eval(cx, "2"), "2");
    });
}

crate::op!(claims_failure, |_call| Err(OpError::Thrown));

crate::op!(claims_success, |call| {
    let _ = call.scope(|s, _| Err(Thrown::Exception(s.type_error("mine")?)));
    Ok(())
});

fn ops_that_break_the_contract_are_reported() {
    with(|cx| {
        install(cx, &[op_def::<claims_failure>(), op_def::<claims_success>()]);
        assert_eq!(
            eval(cx, "try { ops.claims_failure(); 'returned' } catch (e) { e.code + ' ' + e.message }"),
            "ERR_INTERNAL_ASSERTION claims_failure failed and left no exception"
        );
        assert_eq!(eval(cx, "try { ops.claims_success(); 'returned' } catch (e) { e.message }"), "mine");
        let heard = cx.host::<TestHost>().panics.borrow().clone();
        assert_eq!(
            heard,
            [
                "claims_failure failed and left no exception @ ",
                "claims_success succeeded and left an exception @ "
            ]
        );
    });
}

crate::op!(fails, |_call| Err(OpError::code("ERR_X", "x")));
crate::op!(panics, |_call| panic!("on purpose"));
crate::op!(make_error, |_call| panic!("in the factory"));

fn a_failing_error_factory_is_an_error() {
    with(|cx| {
        install(cx, &[op_def::<fails>(), op_def::<panics>(), op_def::<make_error>()]);
        let factory = keep(cx, "ops.make_error");
        cx.set_error_factory(factory);
        // The factory's own failure asks the factory again, which fails again; there is an exception all the same.
        for op in ["fails", "panics"] {
            let source =
                format!("{{ let e; try {{ ops.{op}() }} catch (x) {{ e = x }} e instanceof Error }}");
            assert_eq!(eval(cx, &source), "true", "{op}");
        }
    });
}

fn hosts_that_panic_harm_nothing() {
    let host = Rc::new(Fragile::default());
    let options = EngineOptions { heap_soft_limit: 32 << 20, ..EngineOptions::default() };
    run(options, host.clone(), |cx| {
        install(cx, &[op_def::<panics>()]);
        assert_eq!(eval(cx, "Date.now() > 1e12"), "true");
        assert_eq!(eval(cx, "try { ops.panics() } catch (e) { e.message.includes('on purpose') }"), "true");
        let handle = cx.interrupt_handle();
        handle.request_stack();
        assert_eq!(eval(cx, "for (let i = 0; i < 1e5; i++) ; 1"), "1");
        assert!(handle.take_stack().is_some());
        // The task is never run, and does not hold the end.
        eval(cx, "Atomics.waitAsync(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)");
        thread::sleep(Duration::from_millis(20));
        assert_eq!(eval(cx, "const all = []; for (;;) all.push({})"), "terminated");
    })
    .unwrap();
    let heard = host.heard.borrow();
    assert!(heard[0].contains("on purpose") && heard.last().unwrap() == "out_of_memory", "{heard:?}");
}

crate::op!(swap_error, |call| call.scope(|s, args| {
    let this = s.undefined();
    // One error is caught here, and another is thrown instead.
    let caught = s.call(args[0], this, &[]);
    assert!(caught.is_err());
    Err(Thrown::Exception(args[1]))
}));

crate::op!(pass_error, |call| call.scope(|s, args| {
    let this = s.undefined();
    s.call(args[0], this, &[])
}));

fn rethrown_errors_keep_their_place() {
    with(|cx| {
        install(cx, &[op_def::<swap_error>(), op_def::<pass_error>()]);
        eval(
            cx,
            "function thrower() { throw 5 }
            function maker() { return new Error('made') }
            var made = maker();
            function passes() { ops.pass_error(thrower) }
            function swaps(value) { ops.swap_error(thrower, value) }",
        );
        let mut place = |source: &str| {
            cx.scope(|s| {
                assert!(s.evaluate(source, "p.js").is_err(), "{source}");
                s.throw_frames(8).first().and_then(|frame| frame.function.clone()).unwrap_or_default()
            })
        };
        assert_eq!(place("passes()"), "thrower");
        assert_eq!(place("swaps(made)"), "maker");
        // Of a value that is no error nobody knows where it was made.
        assert_eq!(place("swaps(7)"), "swaps");
    });
}

fn a_namespace_is_no_proxy() {
    with(|cx| {
        cx.scope(|s| {
            let this = s.undefined();
            let module = s.compile_module("export let a = 1", "m.mjs", this).unwrap();
            s.load_module(module).unwrap();
            s.link_module(module).unwrap();
            let namespace = s.module_namespace(module).unwrap();
            let (target, handler) = s.proxy_parts(namespace);
            assert!(s.is_nullish(target) && s.is_nullish(handler));
            let proxy = s.evaluate("new Proxy({}, { get() { throw 1 } })", "p.js").unwrap();
            let (target, handler) = s.proxy_parts(proxy);
            assert!(s.is_object(target) && s.is_object(handler));
        });
    });
}

fn tiny_stacks_are_refused_or_respected() {
    let work = || {
        run(EngineOptions::default(), Rc::new(TestHost::default()), |cx| {
            eval(cx, "let e; function f() { f() } try { f() } catch (x) { e = x } e instanceof RangeError")
        })
    };
    for (size, expected) in [(1 << 20, Ok("true".to_owned())), (512 << 10, Ok("true".to_owned()))] {
        let thread = thread::Builder::new().stack_size(size).spawn(work).unwrap();
        assert_eq!(thread.join().unwrap(), expected, "{size}");
    }
    let thread = thread::Builder::new().stack_size(128 << 10).spawn(work).unwrap();
    assert_eq!(thread.join().unwrap(), Err(EngineError::SmallStack));
}

/// Programs that fill heaps do less where the engine collects all the time.
fn is_zealous() -> bool {
    std::env::var_os("JS_GC_ZEAL").is_some()
}

fn with_heap<R>(limit: usize, f: impl FnOnce(&mut Cx) -> R) -> R {
    with_options(EngineOptions { heap_soft_limit: limit, ..EngineOptions::default() }, Rc::default(), f)
}

fn a_heap_limit_is_kept_closely() {
    let limit = if is_zealous() { 16 << 20 } else { 64 << 20 };
    for source in [
        "let l = null; for (;;) l = { l }",
        "let l = null; for (;;) { l = [l]; if (l.x) break }",
        // Names are kept apart from the heap of objects.
        "const o = {}; for (let i = 0; ; i++) o[`some longer name ${i}`] = i",
    ] {
        with_heap(limit, |cx| {
            assert_eq!(cx.memory().heap_limit, limit);
            assert_eq!(eval(cx, source), "terminated");
            assert_eq!(cx.host::<TestHost>().out_of_memory.get(), 1);
            assert!(cx.memory().heap_used < 160 << 20, "{:?}", cx.memory());
        });
    }
    // What the engine cannot reach is not promised.
    with_heap(8 << 30, |cx| assert_eq!(cx.memory().heap_limit, MAX_HEAP_LIMIT));
}

fn garbage_does_not_count_as_heap() {
    with_heap(48 << 20, |cx| {
        // Garbage that lives long enough to leave the nursery, ten times the limit of it.
        let count = if is_zealous() { 100_000 } else { 10_000_000 };
        let source = format!(
            "let kept = []; for (let i = 0; i < {count}; i++) {{ kept.push({{ i }}); if (kept.length > 1e5) kept = [] }} 'done'"
        );
        assert_eq!(eval(cx, &source), "done");
        assert_eq!(cx.host::<TestHost>().out_of_memory.get(), 0);
    });
}

fn a_heap_that_stays_almost_full_is_full() {
    let limit = if is_zealous() { 16 << 20 } else { 64 << 20 };
    with_heap(limit, |cx| {
        // Once it is full to the last hundredths every collection frees a little, for ever.
        let fill = keep(cx, "var kept = null; n => { for (let i = 0; i < n; i++) kept = { kept } }");
        while cx.memory().heap_used < limit / 64 * 63 {
            assert!(cx.enter(&fill, &[Arg::Int(1000)]).is_ok());
            cx.minor_gc();
        }
        let source = "let few = []; for (;;) { few.push({}); if (few.length > 2e5) few = [] }";
        assert_eq!(eval(cx, source), "terminated");
        assert_eq!(cx.host::<TestHost>().out_of_memory.get(), 1);
    });
}

/// Leaves this process little more address space than it has.
fn limit_address_space(extra: usize) {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: usize = text.split(' ').next().and_then(|pages| pages.parse().ok()).unwrap_or(0);
    let limit = (pages * 4096 + extra) as libc::rlim_t;
    let limit = libc::rlimit { rlim_cur: limit, rlim_max: limit };
    // SAFETY: plain call; the structure is ours.
    assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_AS, &limit) }, 0);
}

fn hidden_no_address_space() {
    if is_zealous() {
        // It would take hours, and the next collection is where the engine gives up.
        return println!("ended");
    }
    with(|cx| {
        eval(cx, "for (let i = 0; i < 1e6; i++) ({ i })");
        limit_address_space(200 << 20);
        // What is too large stays the program's to catch, while there is memory.
        let text = eval(cx, "let e; try { new ArrayBuffer(1e9) } catch (x) { e = x } e === undefined");
        assert_eq!(text, "false");
        assert!(!cx.is_stopped());
        // Buffers, since the engine itself ends the process if it gets no memory in the middle of a collection.
        let source =
            "const kept = []; for (;;) { try { for (;;) kept.push(new ArrayBuffer(1 << 20)) } catch {} }";
        assert_eq!(eval(cx, source), "terminated");
        assert_eq!(cx.host::<TestHost>().out_of_memory.get(), 1);
        println!("ended");
        // The end of the runtime needs memory, too.
        std::process::exit(0);
    });
}

fn memory_that_the_system_refuses_ends_the_runtime() {
    let program = std::env::current_exe().unwrap();
    let output = Command::new(program).args(["--case", "stops::hidden_no_address_space"]).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(text, "ended\n", "{:?} {}", output.status, String::from_utf8_lossy(&output.stderr));
}

/// Threads start runtimes while the process leaves.
fn hidden_start_at_the_end() {
    with(|cx| assert_eq!(eval(cx, "1"), "1"));
    for _ in 0..4 {
        thread::spawn(|| {
            loop {
                match run(EngineOptions::default(), Rc::new(TestHost::default()), |cx| eval(cx, "1")) {
                    Ok(text) => assert_eq!(text, "1"),
                    Err(error) => assert_eq!(error, EngineError::Ended),
                }
            }
        });
    }
    thread::sleep(Duration::from_millis(30));
    std::process::exit(3);
}

fn a_thread_that_starts_at_the_end_gets_nothing() {
    let program = std::env::current_exe().unwrap();
    for _ in 0..10 {
        let output =
            Command::new(&program).args(["--case", "stops::hidden_start_at_the_end"]).output().unwrap();
        let text = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), text.as_ref()), (Some(3), ""));
    }
}
