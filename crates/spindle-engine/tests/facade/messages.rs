//! Values on their way between runtimes.

use crate::Case;
use crate::support::{eval, with, with_stress};
use spindle_engine::{
    CloneFailure, Global, JsResult, Local, Message, NoTransferables, Part, Scope, Transferables,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

pub const CASES: &[Case] = &[
    ("messages::values_go_between_threads", values_go_between_threads),
    ("messages::buffers_move", buffers_move),
    ("messages::unread_messages_free_what_they_own", unread_messages_free_what_they_own),
    ("messages::messages_outlive_their_runtime", messages_outlive_their_runtime),
    ("messages::shared_memory_is_shared", shared_memory_is_shared),
    ("messages::the_host_transfers_its_own", the_host_transfers_its_own),
];

fn is_send<T: Send>(value: T) -> T {
    value
}

fn write(s: &mut Scope<'_>, source: &str, transfer: &str) -> Message {
    let (value, list) = (s.evaluate(source, "w.js").unwrap(), s.evaluate(transfer, "w.js").unwrap());
    is_send(s.write_message(value, list, &NoTransferables).unwrap())
}

fn read_text(message: Message, look: &str) -> String {
    with_stress(|cx| {
        cx.scope(|s| {
            let value = s.read_message(message, &NoTransferables).unwrap();
            let (look, this) = (s.evaluate(look, "r.js").unwrap(), s.undefined());
            let text = s.call(look, this, &[value]).unwrap();
            s.to_str(text).unwrap()
        })
    })
}

fn values_go_between_threads() {
    let message = with_stress(|cx| {
        cx.scope(|s| {
            write(s, "({ a: [1, new Map([['k', new Date(5)]])], e: new RangeError('r') })", "undefined")
        })
    });
    let look = "v => [v.a[0], v.a[1].get('k').getTime(), v.e.name, v.e.message, v instanceof Object].join()";
    let text = thread::spawn(move || read_text(message, look)).join().unwrap();
    assert_eq!(text, "1,5,RangeError,r,true");
}

fn buffers_move() {
    with(|cx| {
        let message =
            cx.scope(|s| write(s, "globalThis.b = new Uint8Array([1, 2, 3]); ({ b })", "[b.buffer]"));
        assert_eq!(eval(cx, "b.length"), "0");
        let text = thread::spawn(move || read_text(message, "v => v.b.join()")).join().unwrap();
        assert_eq!(text, "1,2,3");
    });
}

fn resident_bytes() -> usize {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    text.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok()).unwrap_or(0) * 4096
}

fn unread_messages_free_what_they_own() {
    with(|cx| {
        let before = resident_bytes();
        for _ in 0..100 {
            let message = cx.scope(|s| {
                write(s, "globalThis.b = new Uint8Array(8 << 20).fill(7); [b, 'x'.repeat(1e6)]", "[b.buffer]")
            });
            thread::spawn(move || drop(message)).join().unwrap();
        }
        let grown = resident_bytes().saturating_sub(before);
        assert!(grown < 200 << 20, "800 MB of messages left {} MB", grown >> 20);
    });
}

fn messages_outlive_their_runtime() {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        with(|cx| {
            cx.scope(|s| sender.send(write(s, "new Uint8Array([9]).buffer", "undefined")).unwrap());
            cx.scope(|s| {
                sender.send(write(s, "globalThis.u = new Uint8Array([8]); u", "[u.buffer]")).unwrap();
            });
        });
    })
    .join()
    .unwrap();
    assert_eq!(read_text(receiver.recv().unwrap(), "v => new Uint8Array(v)[0]"), "9");
    assert_eq!(read_text(receiver.recv().unwrap(), "v => v[0]"), "8");
}

fn shared_memory_is_shared() {
    with(|cx| {
        let message = cx.scope(|s| {
            write(s, "globalThis.words = new Int32Array(new SharedArrayBuffer(8)); words", "undefined")
        });
        let text = thread::spawn(move || read_text(message, "v => (Atomics.store(v, 1, 42), v.length)"))
            .join()
            .unwrap();
        assert_eq!((text.as_str(), eval(cx, "words[1]").as_str()), ("2", "42"));
    });
}

/// Ports are objects with a `port` number; the number travels, counted while it does.
struct Ports {
    travelling: Arc<AtomicUsize>,
    marker: Option<Global>,
}

struct Travelling(i32, Arc<AtomicUsize>);

impl Drop for Travelling {
    fn drop(&mut self) {
        self.1.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Transferables for Ports {
    fn can_transfer(&self, scope: &mut Scope<'_>, object: Local<'_>) -> bool {
        scope.get(object, "port").is_ok_and(|port| scope.as_i32(port).is_some())
    }

    fn take(&self, scope: &mut Scope<'_>, object: Local<'_>) -> Option<Part> {
        let port = scope.get(object, "port").ok()?;
        let number = scope.as_i32(port)?;
        if number < 0 {
            panic!("a port of no number");
        }
        let gone = scope.undefined();
        scope.set(object, "port", gone).ok()?;
        self.travelling.fetch_add(1, Ordering::SeqCst);
        Some(Box::new(Travelling(number, self.travelling.clone())))
    }

    fn give<'s>(&self, scope: &mut Scope<'s>, part: Part) -> JsResult<'s> {
        let part = part.downcast::<Travelling>().expect("ours");
        if let Some(marker) = &self.marker {
            let error = scope.global(marker);
            return Err(spindle_engine::Thrown::Exception(error));
        }
        let (object, number) = (scope.object()?, scope.number(f64::from(part.0)));
        scope.set(object, "port", number)?;
        Ok(object)
    }
}

fn the_host_transfers_its_own() {
    with_stress(|cx| {
        let ports = Ports { travelling: Arc::default(), marker: None };
        let write = |s: &mut Scope<'_>, source: &str| {
            let value = s.evaluate(source, "p.js").unwrap();
            let list = s.evaluate("[p, b]", "p.js").unwrap();
            match s.write_message(value, list, &ports) {
                Ok(message) => Ok(message),
                Err(CloneFailure::Transfer) => Err("transfer"),
                Err(_) => Err("other"),
            }
        };
        cx.scope(|s| {
            let source = "globalThis.p = { port: 7 }; globalThis.b = new ArrayBuffer(3); ({ ports: [p, p], b })";
            let message = write(s, source).unwrap();
            assert_eq!(ports.travelling.load(Ordering::SeqCst), 1);
            let copy = s.read_message(message, &ports).unwrap();
            assert_eq!(ports.travelling.load(Ordering::SeqCst), 0);
            let look = s.evaluate(
                "c => [p.port, c.ports[0].port, c.ports[0] === c.ports[1], c.b.byteLength, b.byteLength].join()",
                "p.js",
            );
            let (look, this) = (look.unwrap(), s.undefined());
            let text = s.call(look, this, &[copy]).unwrap();
            assert_eq!(s.to_str(text).unwrap(), ",7,true,3,0");
            // Unread, its parts end with the message.
            let message = write(s, source).unwrap();
            assert_eq!(ports.travelling.load(Ordering::SeqCst), 1);
            drop(message);
            assert_eq!(ports.travelling.load(Ordering::SeqCst), 0);
            // What cannot be taken apart is refused, by a panic too.
            for odd in ["{}", "{ port: -1 }"] {
                let source = format!("globalThis.p = {odd}; globalThis.b = new ArrayBuffer(3); p");
                assert_eq!(write(s, &source).unwrap_err(), "transfer", "{odd}");
            }
            let message = write(s, source).unwrap();
            let error = s.evaluate("globalThis.error = new Error('not today')", "p.js").unwrap();
            let refuses = Ports { travelling: ports.travelling.clone(), marker: Some(s.persist(error)) };
            match s.read_message(message, &refuses) {
                Err(CloneFailure::Thrown(spindle_engine::Thrown::Exception(thrown))) => {
                    assert!(s.is_same(thrown, error));
                }
                other => panic!("{other:?}"),
            }
            assert_eq!(ports.travelling.load(Ordering::SeqCst), 0);
        });
    });
}
