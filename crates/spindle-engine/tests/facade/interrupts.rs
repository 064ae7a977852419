//! Reaching into running JavaScript from other threads.

use crate::Case;
use crate::support::{TestHost, drain, eval, install, keep, with};
use spindle_engine::{InterruptHandle, Terminated, ThrownGlobal, op_def};
use std::thread;
use std::time::Duration;

pub const CASES: &[Case] = &[
    ("interrupts::stack_then_termination", stack_then_termination),
    ("interrupts::termination_skips_catch_and_finally", termination_skips_catch_and_finally),
    ("interrupts::termination_passes_through_ops", termination_passes_through_ops),
    ("interrupts::termination_stops_a_drain", termination_stops_a_drain),
    ("interrupts::termination_wakes_atomics_wait", termination_wakes_atomics_wait),
    ("interrupts::handles_outlive_the_runtime", handles_outlive_the_runtime),
];

fn terminate_soon(handle: InterruptHandle) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        thread::sleep(Duration::from_millis(20));
        handle.terminate();
    })
}

fn stack_then_termination() {
    with(|cx| {
        let handle = cx.interrupt_handle();
        let watcher = thread::spawn(move || {
            thread::sleep(Duration::from_millis(20));
            handle.request_stack();
            let stack = loop {
                if let Some(stack) = handle.take_stack() {
                    break stack;
                }
                thread::sleep(Duration::from_millis(1));
            };
            handle.terminate();
            assert!(handle.is_terminating());
            (stack, handle)
        });
        let text = eval(cx, "\nfunction busy() { for (;;) ; }\nbusy()");
        assert_eq!(text, "terminated");
        let (stack, handle) = watcher.join().unwrap();
        assert_eq!((stack[0].function.as_deref(), stack[0].line), (Some("busy"), 2));
        assert_eq!(stack[1].line, 3);
        assert_eq!(cx.host::<TestHost>().stacks.borrow()[0], stack);
        assert_eq!(eval(cx, "for (let i = 0; i < 1e6; i++) ; 1"), "terminated");
        handle.clear();
        assert_eq!(eval(cx, "1 + 1"), "2");
    });
}

fn termination_skips_catch_and_finally() {
    with(|cx| {
        let watcher = terminate_soon(cx.interrupt_handle());
        let f = keep(
            cx,
            "var log = []; () => { try { for (;;) ; } catch { log.push('catch') } finally { log.push('finally') } }",
        );
        assert!(matches!(cx.enter(&f, &[]), Err(ThrownGlobal::Terminated)));
        watcher.join().unwrap();
        cx.interrupt_handle().clear();
        assert_eq!(eval(cx, "log.length"), "0");
    });
}

crate::op!(call_it, |call| call.scope(|s, args| {
    let this = s.undefined();
    s.call(args[0], this, &[])
}));

fn termination_passes_through_ops() {
    with(|cx| {
        install(cx, &[op_def::<call_it>()]);
        let watcher = terminate_soon(cx.interrupt_handle());
        assert_eq!(
            eval(cx, "try { ops.call_it(() => { for (;;) ; }) } catch (e) { 'caught' }"),
            "terminated"
        );
        watcher.join().unwrap();
        cx.interrupt_handle().clear();
        assert_eq!(eval(cx, "ops.call_it(() => 5)"), "5");
    });
}

fn termination_stops_a_drain() {
    with(|cx| {
        let watcher = terminate_soon(cx.interrupt_handle());
        eval(
            cx,
            "var after = false; Promise.resolve().then(() => { for (;;) ; }); Promise.resolve().then(() => { after = true })",
        );
        assert_eq!(cx.run_jobs(&mut |_, _| panic!("nothing is thrown")), Err(Terminated));
        watcher.join().unwrap();
        cx.interrupt_handle().clear();
        assert!(cx.has_jobs());
        assert!(drain(cx).is_empty());
        assert_eq!(eval(cx, "after"), "true");
    });
}

fn termination_wakes_atomics_wait() {
    with(|cx| {
        let watcher = terminate_soon(cx.interrupt_handle());
        let text = eval(cx, "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)");
        watcher.join().unwrap();
        assert_eq!(text, "terminated");
    });
}

fn handles_outlive_the_runtime() {
    let handle = with(|cx| cx.interrupt_handle());
    handle.request_stack();
    handle.terminate();
    assert!(handle.take_stack().is_none());
    with(|cx| assert_eq!(eval(cx, "1"), "1"));
}
