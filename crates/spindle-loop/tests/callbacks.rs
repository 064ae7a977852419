//! The contract: `Callbacks` calls the closure that belongs to an event, in the loop's order, with nothing
//! borrowed: a closure may replace or close itself, arm more, and stop the loop.

use spindle_loop::{Callbacks, Doors, Event, EventLoop, Ready};
use std::cell::RefCell;
use std::io::{Read, Write};
use std::rc::Rc;

type Log = Rc<RefCell<Vec<String>>>;

fn simulated() -> Callbacks {
    Callbacks::with_loop(EventLoop::with_doors(Doors::simulated(1).0))
}

fn log(log: &Log, what: &str) -> impl FnOnce(&mut Callbacks) + use<> {
    let (log, what) = (log.clone(), what.to_owned());
    move |_| log.borrow_mut().push(what)
}

#[test]
fn closures_run_in_the_loops_order() {
    let seen = Log::default();
    let mut host = simulated();
    host.after(2, log(&seen, "2 ms"));
    host.after(1, log(&seen, "1 ms"));
    host.immediate(log(&seen, "immediate"));
    let also = seen.clone();
    host.work(|| 6 * 7, move |_, answer| also.borrow_mut().push(format!("work {answer:?}")));
    host.run();
    assert_eq!(*seen.borrow(), ["work Some(42)", "immediate", "1 ms", "2 ms"]);
    assert_eq!(host.metrics().handles, 0, "what is over is closed");
}

#[test]
fn a_closure_may_arm_more_and_end_itself() {
    let seen = Log::default();
    let mut host = simulated();
    let also = seen.clone();
    let mut ticks = 0;
    let own = Rc::new(RefCell::new(None));
    let handle = own.clone();
    let every = host.every(10, move |host| {
        ticks += 1;
        also.borrow_mut().push(format!("tick at {}", host.now_ms()));
        host.immediate(log(&also, "immediate"));
        if ticks == 3 {
            host.close(handle.borrow().expect("set before the loop runs"));
        }
    });
    *own.borrow_mut() = Some(every);
    host.run();
    let expected = ["tick at 10", "immediate", "tick at 20", "immediate", "tick at 30", "immediate"];
    assert_eq!(*seen.borrow(), expected);
}

/// A closure registered from inside the one it replaces stays.
#[test]
fn a_closure_may_replace_itself() {
    let seen = Log::default();
    let mut host = simulated();
    let (io, first, second) = (host.add_scripted(), seen.clone(), seen.clone());
    host.on_ready(io, move |host, ready| {
        first.borrow_mut().push("first".into());
        let second = second.clone();
        host.on_ready(io, move |host, _| {
            second.borrow_mut().push("second".into());
            host.close(io);
        });
        host.reschedule(io, ready);
    });
    host.reschedule(io, Ready::READABLE);
    host.run();
    assert_eq!(*seen.borrow(), ["first", "second"]);
}

#[test]
fn what_is_called_off_is_not_called() {
    let mut host = simulated();
    let timer = host.after(1, |_| panic!("called off"));
    let closed = Rc::new(RefCell::new(false));
    let also = closed.clone();
    host.on(timer, move |_, event| *also.borrow_mut() = matches!(event, Event::Closed { .. }));
    host.close(timer);
    host.on(timer, |_, _| panic!("a closing handle takes no more closures"));
    host.run();
    assert!(*closed.borrow());
}

/// Work that is cancelled or panics has no result, and is told all the same.
#[test]
fn work_without_a_result() {
    let seen = Log::default();
    let mut host = simulated();
    for number in 0..4 {
        host.work(move || number, |_, _| {});
    }
    let also = seen.clone();
    let fifth = host.work(|| (), move |_, result| also.borrow_mut().push(format!("cancelled: {result:?}")));
    assert!(host.cancel(fifth), "four run, the fifth is queued");
    let also = seen.clone();
    host.work(
        || std::panic::panic_any("this panic is part of a test"),
        move |_, result: Option<()>| also.borrow_mut().push(format!("panicked: {result:?}")),
    );
    host.run();
    assert_eq!(*seen.borrow(), ["cancelled: None", "panicked: None"]);
}

/// Real sockets: a client writes, the server answers, both close.
#[test]
fn an_echo_over_real_sockets() {
    let mut host = Callbacks::new().unwrap();
    let listener = mio::net::TcpListener::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = listener.local_addr().unwrap();
    let listener = host.add_tcp_listener(listener).unwrap();
    host.on_ready(listener, move |host, _| {
        let Ok((stream, _)) = host.tcp_listener(listener).expect("listening").accept() else { return };
        let server = host.add_tcp_stream(stream).unwrap();
        host.close(listener);
        host.on_ready(server, move |host, ready| {
            let mut bytes = [0; 64];
            let stream = host.tcp_stream(server).expect("open");
            if ready.contains(Ready::READABLE)
                && let Ok(count) = stream.read(&mut bytes)
            {
                stream.write_all(&bytes[..count]).unwrap();
                host.close(server);
            }
        });
    });
    let client = host.add_tcp_stream(mio::net::TcpStream::connect(address).unwrap()).unwrap();
    let answer = Rc::new(RefCell::new(Vec::new()));
    let also = answer.clone();
    let mut sent = false;
    host.on_ready(client, move |host, ready| {
        let stream = host.tcp_stream(client).expect("open");
        if !sent && ready.contains(Ready::WRITABLE) {
            sent = true;
            stream.write_all(b"hello").unwrap();
        }
        let mut bytes = [0; 64];
        if let Ok(count) = stream.read(&mut bytes) {
            also.borrow_mut().extend_from_slice(&bytes[..count]);
            if count == 0 {
                host.close(client);
            }
            host.reschedule(client, Ready::READABLE);
        }
    });
    host.run();
    assert_eq!(*answer.borrow(), b"hello");
}
