//! Many runtimes in one process: made, used and dropped on threads, with work of other threads still under way.

use crate::Case;
use crate::support::{TestHost, install, self_hosted};
use spindle_engine::{EngineOptions, EngineTask, InterruptHandle, Message, NoTransferables, op_def, run};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

pub const CASES: &[Case] =
    &[("many::two_hundred_runtimes_leave_nothing", two_hundred_runtimes_leave_nothing)];

/// What a runtime leaves to threads that outlive it.
#[derive(Default)]
struct Left {
    handle: Option<InterruptHandle>,
    tasks: Vec<EngineTask>,
    message: Option<Message>,
    /// Bytes lent out, behind what they are lent as.
    lent: Option<Box<dyn FnOnce() -> usize + Send>>,
}

thread_local! {
    static LENT: RefCell<Option<Box<dyn FnOnce() -> usize + Send>>> = const { RefCell::new(None) };
}

crate::op!(lend, |call| {
    let pin = call.fill_pin(0)?;
    let hold = move || {
        thread::sleep(Duration::from_millis(5));
        let length = pin.bytes().len();
        drop(pin);
        length
    };
    LENT.with(|lent| *lent.borrow_mut() = Some(Box::new(hold)));
    Ok(())
});

/// One runtime from start to end; most of what it did is still under way then.
fn one(number: usize, self_hosted: &'static [u8]) -> Left {
    let host = Rc::new(TestHost::default());
    let tasks = host.tasks.clone();
    let options = EngineOptions { self_hosted: Some(self_hosted), ..EngineOptions::default() };
    let mut left = Left::default();
    run(options, host, |cx| {
        install(cx, &[op_def::<lend>()]);
        cx.scope(|s| {
            let source = format!(
                "var sum = 0; for (let i = 0; i < 20000; i++) sum += i % {};
                var kept = new Uint8Array(16384); ops.lend(kept, 0, kept.length);
                Atomics.waitAsync(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
                WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
                (async () => {{ await new Promise(() => {{}}) }})(); Promise.reject(1);
                [sum, new Uint8Array(1000)]",
                number + 2
            );
            let value = s.evaluate(&source, "one.js").unwrap();
            let nothing = s.undefined();
            left.message = s.write_message(value, nothing, &NoTransferables).ok();
        });
        left.handle = Some(cx.interrupt_handle());
        left.lent = LENT.with(|lent| lent.borrow_mut().take());
        if number.is_multiple_of(3) {
            cx.interrupt_handle().terminate();
        }
    })
    .expect("the engine starts");
    left.tasks = tasks.0.lock().unwrap().drain(..).map(|(task, _)| task).collect();
    left
}

#[derive(Debug, Clone, Copy)]
struct Figures {
    resident_mb: usize,
    threads: usize,
    descriptors: usize,
}

fn figures() -> Figures {
    let count = |path: &str| std::fs::read_dir(path).map_or(0, Iterator::count);
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = statm.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok()).unwrap_or(0);
    Figures {
        resident_mb: (pages * 4096) >> 20,
        threads: count("/proc/self/task"),
        descriptors: count("/proc/self/fd"),
    }
}

/// Eight at a time, until `count` have been. Their leftovers go to one thread, which uses them when they have gone.
fn rounds(count: usize, self_hosted: &'static [u8]) {
    let next = Arc::new(AtomicUsize::new(0));
    let (sender, receiver) = mpsc::channel::<Left>();
    let sender = Arc::new(Mutex::new(sender));
    let runners: Vec<_> = (0..8)
        .map(|_| {
            let (next, sender) = (next.clone(), sender.clone());
            let work = move || {
                loop {
                    let number = next.fetch_add(1, Ordering::SeqCst);
                    if number >= count {
                        return;
                    }
                    let left = one(number, self_hosted);
                    sender.lock().unwrap().send(left).unwrap();
                }
            };
            thread::Builder::new().stack_size(4 << 20).spawn(work).unwrap()
        })
        .collect();
    drop(sender);
    let user = thread::spawn(move || {
        for left in receiver {
            let handle = left.handle.expect("set at the end");
            handle.request_stack();
            handle.terminate();
            assert!(handle.take_stack().is_none());
            assert_eq!(left.lent.expect("lent")(), 16384);
            drop((left.message.expect("written"), left.tasks));
        }
    });
    for runner in runners {
        runner.join().unwrap();
    }
    user.join().unwrap();
}

fn two_hundred_runtimes_leave_nothing() {
    let place = self_hosted();
    rounds(40, place);
    let before = figures();
    rounds(200, place);
    let after = figures();
    assert!(after.resident_mb <= before.resident_mb + 30, "{before:?} {after:?}");
    assert_eq!(
        (after.threads, after.descriptors),
        (before.threads, before.descriptors),
        "{before:?} {after:?}"
    );
    println!("{before:?} {after:?}");
}
