//! Bytes that JavaScript shares with ops, threads and the system: lends, pins, flags, buffers that the engine refuses.

use crate::Case;
use crate::support::{drain, eval, install, with, with_stress};
use spindle_engine::{Arg, Cx, FillPin, ReadPin, SharedFlags, ThrownGlobal, op_def};
use std::cell::RefCell;

pub const CASES: &[Case] = &[
    ("bytes::are_borrowed_in_place", are_borrowed_in_place),
    ("bytes::overlapping_views_are_refused", overlapping_views_are_refused),
    ("bytes::shared_memory_is_lent_by_copies", shared_memory_is_lent_by_copies),
    ("bytes::raw_bytes_and_slices_exclude_each_other", raw_bytes_and_slices_exclude_each_other),
    ("bytes::flags_are_lent_by_copies", flags_are_lent_by_copies),
    ("bytes::lends_beside_a_pin", lends_beside_a_pin),
    ("bytes::only_changed_bytes_are_written_back", only_changed_bytes_are_written_back),
    ("bytes::pins_go_to_another_thread", pins_go_to_another_thread),
    ("bytes::pins_are_exact_ranges", pins_are_exact_ranges),
    ("bytes::pins_of_one_buffer_are_counted", pins_of_one_buffer_are_counted),
    ("bytes::pins_overlap", pins_overlap),
    ("bytes::pins_to_read_write_nothing_back", pins_to_read_write_nothing_back),
    ("bytes::only_plain_buffers_stay_in_place", only_plain_buffers_stay_in_place),
    ("bytes::copies_show_what_was_filled", copies_show_what_was_filled),
    ("bytes::pins_may_outlive_the_runtime", pins_may_outlive_the_runtime),
    ("bytes::closing_leaves_nothing_behind", closing_leaves_nothing_behind),
    ("bytes::refused_buffers_are_freed_once", refused_buffers_are_freed_once),
];

thread_local! {
    static FILLS: RefCell<Vec<FillPin>> = const { RefCell::new(Vec::new()) };
    static READS: RefCell<Vec<ReadPin>> = const { RefCell::new(Vec::new()) };
    static FLAGS: RefCell<Option<SharedFlags>> = const { RefCell::new(None) };
}

crate::op!(fill, |call| {
    let pin = call.fill_pin(0)?;
    let length = pin.bytes().len();
    FILLS.with_borrow_mut(|pins| pins.push(pin));
    call.set(length)
});

crate::op!(read, |call| {
    let pin = call.read_pin(0)?;
    READS.with_borrow_mut(|pins| pins.push(pin));
    call.set(())
});

/// Fills each range with its number, from 1 on, on another thread, while this one collects.
fn fill_elsewhere(cx: &mut Cx) -> Vec<FillPin> {
    let pins = FILLS.take();
    let filler = std::thread::spawn(move || {
        for (index, pin) in pins.iter().enumerate() {
            pin.bytes().copy_in(0, &vec![index as u8 + 1; pin.bytes().len()]);
        }
        pins
    });
    for _ in 0..5 {
        cx.gc();
    }
    filler.join().unwrap()
}

fn finish(cx: &mut Cx, pins: Vec<FillPin>) {
    for pin in pins {
        let all = 0..pin.bytes().len();
        pin.finish(all);
    }
    cx.collect_pins();
}

crate::op!(invert, |call| {
    let from = call.bytes(0)?;
    let to = call.bytes_mut(1)?;
    for (to, from) in to.iter_mut().zip(from) {
        *to = !from;
    }
    let count = to.len().min(from.len());
    call.set(count)
});

fn are_borrowed_in_place() {
    with_stress(|cx| {
        install(cx, &[op_def::<invert>()]);
        assert_eq!(
            eval(
                cx,
                "const a = new Uint8Array([1, 2, 3]), b = new Uint8Array(4); ops.invert(a, b) + ':' + b"
            ),
            "3:254,253,252,0"
        );
        assert_eq!(
            eval(
                cx,
                "const c = new Uint8Array(1 << 20).fill(1), d = new Uint8Array(1 << 20); ops.invert(c, d); d.every(x => x === 254)"
            ),
            "true"
        );
        assert_eq!(eval(cx, "ops.invert(new Uint8Array(0), new Uint8Array(0))"), "0");
        assert_eq!(
            eval(
                cx,
                "const s = new Uint8Array(100); ops.invert(s.subarray(0, 50), s.subarray(50)); s[49] + ',' + s[50]"
            ),
            "0,255"
        );
    });
}

fn overlapping_views_are_refused() {
    with_stress(|cx| {
        install(cx, &[op_def::<invert>()]);
        for source in [
            "const a = new Uint8Array(10); ops.invert(a, a)",
            "const a = new Uint8Array(10); ops.invert(a.subarray(0, 6), a.subarray(5))",
            "const a = new Uint8Array(10); ops.invert(a.buffer, new DataView(a.buffer, 9))",
            "const s = new Uint8Array(new SharedArrayBuffer(4)); ops.invert(s, s)",
        ] {
            assert_eq!(
                eval(cx, &format!("{{ let e; try {{ {source} }} catch (x) {{ e = x }} e.code }}")),
                "ERR_INTERNAL_ASSERTION",
                "{source}"
            );
        }
    });
}

fn shared_memory_is_lent_by_copies() {
    with_stress(|cx| {
        install(cx, &[op_def::<invert>()]);
        let source =
            "const s = new Uint8Array(new SharedArrayBuffer(9), 1, 4).fill(3), t = new Uint8Array(6);
            ops.invert(s, t) + ':' + t + ' ' + ops.invert(t, s) + ':' + new Uint8Array(s.buffer)";
        assert_eq!(eval(cx, source), "4:252,252,252,252,0,0 4:0,3,3,3,3,0,0,0,0");
        let source = "const m = new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true });
            ops.invert(new Uint8Array(2), new Uint8Array(m.buffer, 65530)) + ':' + new Uint8Array(m.buffer, 65530)";
        assert_eq!(eval(cx, source), "2:255,255,0,0,0,0");
        let source = "const g = new SharedArrayBuffer(2, { maxByteLength: 1 << 20 }), v = new Uint8Array(g); g.grow(70000);
            ops.invert(new Uint8Array(69999), v) + ':' + v[69998] + v[69999]";
        assert_eq!(eval(cx, source), "69999:2550");
    });
}

crate::op!(raw_then_slice, |call| {
    let raw = call.raw_bytes(0)?;
    raw.copy_in(0, &[7]);
    let other = call.raw_bytes(1)?;
    let refused = call.bytes(1).is_err() && call.bytes_mut(1).is_err();
    call.set(if refused { other.to_vec() } else { Vec::new() })
});

fn raw_bytes_and_slices_exclude_each_other() {
    with_stress(|cx| {
        install(cx, &[op_def::<raw_then_slice>()]);
        let source =
            "const a = new Uint8Array(4); String(new Uint8Array(ops.raw_then_slice(a, a.subarray(0, 2))))";
        assert_eq!(eval(cx, source), "7,0");
    });
}

crate::op!(touch_flags, |call| {
    let view = call.bytes_mut(0)?;
    let set = |value| FLAGS.with_borrow(|flags| flags.as_ref().map(|flags| flags.set_i32(1, value)));
    set(5);
    let seen = view[4];
    view[0] = 9;
    call.set(u32::from(seen))
});

fn flags_are_lent_by_copies() {
    with_stress(|cx| {
        install(cx, &[op_def::<touch_flags>(), op_def::<fill>()]);
        cx.scope(|s| {
            let views = s.shared_flags(4, 1).unwrap();
            let global = s.global_object();
            s.set(global, "words", views.ints).unwrap();
            FLAGS.set(Some(views.flags));
        });
        assert_eq!(eval(cx, "ops.touch_flags(words) + ' ' + words"), "0 9,5,0,0", "Rust's own word stays");
        eval(cx, "ops.fill(words, 8, 4)");
        let pins = fill_elsewhere(cx);
        assert_eq!(eval(cx, "words.join()"), "9,5,0,0", "a copy");
        finish(cx, pins);
        assert_eq!(eval(cx, "words.join()"), "9,5,16843009,0");
        FLAGS.take();
    });
}

fn lends_beside_a_pin() {
    with_stress(|cx| {
        install(cx, &[op_def::<fill>(), op_def::<read>(), op_def::<invert>()]);
        eval(cx, "var a = new Uint8Array(200); ops.fill(a, 0, 100); ops.read(a, 100, 100)");
        assert_eq!(
            eval(
                cx,
                "ops.invert(a.subarray(50), new Uint8Array(150)) + ' ' + ops.invert(new Uint8Array(2), a.subarray(99, 101)) + ' ' + a.slice(98, 102)"
            ),
            "150 2 0,255,255,0"
        );
        let pins = fill_elsewhere(cx);
        finish(cx, pins);
        assert_eq!(eval(cx, "a.slice(98, 102).join()"), "1,1,255,0");
        let seen = READS.take().iter().map(|pin| pin.bytes().to_vec()).collect::<Vec<_>>();
        assert_eq!((seen[0][0], seen[0][1], seen[0].len()), (255, 0, 100), "a pin to read sees changes");
    });
}

crate::op!(poke_while_filled, |call| {
    let view = call.bytes_mut(0)?;
    FILLS.with_borrow(|pins| pins[0].bytes().copy_in(2, &[77, 78]));
    view[0] = 1;
    view[3] = 2;
    let length = view.len() - 1;
    view[length] = 3;
    call.set(())
});

fn only_changed_bytes_are_written_back() {
    with_stress(|cx| {
        install(cx, &[op_def::<fill>(), op_def::<poke_while_filled>()]);
        eval(cx, "var a = new Uint8Array(1000).fill(9); ops.fill(a, 0, 1000); ops.poke_while_filled(a)");
        assert_eq!(eval(cx, "a.slice(0, 5) + ' ' + a.slice(997)"), "1,9,77,2,9 9,9,3");
        FILLS.take();
    });
}

fn pins_go_to_another_thread() {
    with_stress(|cx| {
        install(cx, &[op_def::<fill>()]);
        eval(
            cx,
            "var small = new Uint8Array(4), large = new Uint8Array(1 << 20), part = new Uint8Array(100), empty = new Uint8Array(0);
            [small, large, part.subarray(10, 20), empty, new DataView(part.buffer, 30, 2)].map(v => ops.fill(v, 0, v.byteLength))",
        );
        let text = eval(cx, "let e; try { large.buffer.transfer() } catch (x) { e = x } e.constructor.name");
        assert_eq!(text, "RangeError");
        let pins = fill_elsewhere(cx);
        finish(cx, pins);
        assert_eq!(
            eval(cx, "small + ' ' + large.every(x => x === 2) + ' ' + part.slice(8, 34)"),
            "1,1,1,1 true 0,0,3,3,3,3,3,3,3,3,3,3,0,0,0,0,0,0,0,0,0,0,5,5,0,0"
        );
        assert_eq!(eval(cx, "large.buffer.transfer().byteLength"), "1048576");
        let kept = cx.live_globals();
        eval(cx, "ops.fill(part, 0, 100); part = null");
        let pins = FILLS.take();
        std::thread::spawn(move || drop(pins)).join().unwrap();
        drain(cx);
        assert_eq!(cx.live_globals(), kept, "a pin dropped elsewhere is collected by the next drain");
    });
}

fn pins_are_exact_ranges() {
    with_stress(|cx| {
        install(cx, &[op_def::<fill>(), op_def::<invert>()]);
        eval(cx, "var a = new Uint8Array(16); for (let i = 0; i < 4; i++) ops.fill(a, i * 4, 4)");
        let pins = fill_elsewhere(cx);
        finish(cx, pins);
        assert_eq!(eval(cx, "a.join('')"), "1111222233334444");
        for source in ["a, 0, 17", "a, 17, 0", "a, -1, 1", "a, 0", "[], 0, 0", "a, 1, 4294967295"] {
            let text = eval(cx, &format!("try {{ ops.fill({source}) }} catch (e) {{ e.code }}"));
            assert_eq!(text, "ERR_INTERNAL_ASSERTION", "{source}");
        }
        assert_eq!(eval(cx, "ops.fill(a, 16, 0)"), "0");
        FILLS.take();
    });
}

const TRANSFER: &str = "try { slab.transfer(); 'gone' } catch { 'pinned' }";

fn pins_of_one_buffer_are_counted() {
    with_stress(|cx| {
        install(cx, &[op_def::<fill>(), op_def::<read>()]);
        eval(
            cx,
            "var slab = new ArrayBuffer(8192); ops.fill(new Uint8Array(slab, 0, 10), 0, 10); ops.read(new Uint8Array(slab, 5, 10), 0, 10)",
        );
        READS.take();
        cx.collect_pins();
        assert_eq!(eval(cx, TRANSFER), "pinned");
        FILLS.take();
        cx.collect_pins();
        assert_eq!(eval(cx, TRANSFER), "gone");
    });
}

fn pins_overlap() {
    with_stress(|cx| {
        install(cx, &[op_def::<fill>(), op_def::<read>()]);
        eval(
            cx,
            "var a = new Uint8Array(8).fill(9); ops.fill(a, 0, 8); ops.fill(a, 4, 4); ops.read(a, 2, 4)",
        );
        let pins = fill_elsewhere(cx);
        assert_eq!(READS.with_borrow(|pins| pins[0].bytes().to_vec()), [1, 1, 2, 2], "the same memory");
        finish(cx, pins);
        assert_eq!(eval(cx, "a.join()"), "1,1,1,1,2,2,2,2");
        READS.take();
    });
}

fn pins_to_read_write_nothing_back() {
    with_stress(|cx| {
        install(cx, &[op_def::<read>()]);
        eval(
            cx,
            "var plain = new Uint8Array(8), shared = new Uint8Array(new SharedArrayBuffer(8)),
                resizable = new Uint8Array(new ArrayBuffer(8, { maxByteLength: 16 }));
            for (const v of [plain, plain, shared, resizable]) { ops.read(v, 0, 8); v.fill(5) }",
        );
        let pins = READS.take();
        let seen: Vec<u8> = pins.iter().map(|pin| pin.bytes().to_vec()[7]).collect();
        assert_eq!(seen, [5, 5, 0, 0], "in place; the others as they were when asked");
        drop(pins);
        cx.collect_pins();
        assert_eq!(
            eval(cx, "[plain, shared, resizable].join(' ')"),
            "5,5,5,5,5,5,5,5 5,5,5,5,5,5,5,5 5,5,5,5,5,5,5,5"
        );
    });
}

/// Makers of buffers and whether a pin leaves them in place, so that they cannot be detached.
const KINDS: &[(&str, bool)] = &[
    ("new ArrayBuffer(5)", true),
    ("new ArrayBuffer(5000)", true),
    ("new Uint8Array(5).buffer", true),
    ("new Uint8Array(5000).buffer", true),
    ("new ArrayBuffer(8).transfer(4000)", true),
    ("structuredCloned", true),
    ("new ArrayBuffer(8, { maxByteLength: 8000 }).transferToFixedLength()", true),
    ("new ArrayBuffer(8, { maxByteLength: 8000 })", false),
    ("new ArrayBuffer(8, { maxByteLength: 8 })", false),
];

fn only_plain_buffers_stay_in_place() {
    with_stress(|cx| {
        install(cx, &[op_def::<fill>()]);
        cx.scope(|s| {
            let (global, buffer) = (s.global_object(), s.array_buffer(vec![0; 3000]).unwrap());
            s.set(global, "structuredCloned", buffer).unwrap();
        });
        for (source, in_place) in KINDS {
            eval(cx, &format!("var slab = {source}, view = new Uint8Array(slab, 1); ops.fill(view, 1, 2)"));
            let pins = fill_elsewhere(cx);
            let seen = eval(cx, "view[1] + ',' + view[2]");
            assert_eq!(seen, if *in_place { "1,1" } else { "0,0" }, "{source}");
            assert_eq!(
                eval(cx, &TRANSFER.replace("slab.transfer()", "slab.transfer(8)")),
                if *in_place { "pinned" } else { "gone" },
                "{source}"
            );
            finish(cx, pins);
        }
        let memory = "var memory = new WebAssembly.Memory({ initial: 1, maximum: 4 }); ops.fill(new Uint8Array(memory.buffer), 3, 1);";
        eval(cx, memory);
        let pins = fill_elsewhere(cx);
        finish(cx, pins);
        assert_eq!(eval(cx, "new Uint8Array(memory.buffer)[3] + ' ' + memory.grow(1)"), "1 1");
        eval(cx, "ops.fill(new Uint8Array(memory.buffer), 4, 1); memory.grow(1)");
        let pins = fill_elsewhere(cx);
        finish(cx, pins);
        assert_eq!(eval(cx, "new Uint8Array(memory.buffer)[4]"), "0", "the view has lost its bytes");
    });
}

fn copies_show_what_was_filled() {
    with_stress(|cx| {
        install(cx, &[op_def::<fill>()]);
        eval(
            cx,
            "var shared = new Uint8Array(new SharedArrayBuffer(8)), resizable = new ArrayBuffer(8, { maxByteLength: 8 }), r = new Uint8Array(resizable);
            for (const v of [shared, r, shared, r]) ops.fill(v, 2, 4);
            shared[0] = 7; shared[3] = 7",
        );
        let mut pins = fill_elsewhere(cx);
        drop(pins.split_off(2));
        assert_eq!(eval(cx, "shared + ' ' + r"), "7,0,0,7,0,0,0,0 0,0,0,0,0,0,0,0");
        eval(cx, "resizable.resize(4)");
        let resizable = pins.pop().unwrap();
        pins.pop().unwrap().finish(0..2);
        resizable.finish(1..4);
        cx.collect_pins();
        assert_eq!(eval(cx, "shared + ' ' + r"), "7,0,1,1,0,0,0,0 0,0,0,2");
    });
}

const IN_FLIGHT: &str = "var small = new Uint8Array(16), big = new Uint8Array(1 << 20);
    var memory = new WebAssembly.Memory({ initial: 1 });
    for (const v of [small, big, big, new Uint8Array(memory.buffer), new Uint8Array(new SharedArrayBuffer(4))]) {
        ops.fill(v, 0, v.length); ops.read(v, 0, v.length);
    }";

fn pins_may_outlive_the_runtime() {
    with(|cx| {
        install(cx, &[op_def::<fill>(), op_def::<read>()]);
        assert_eq!(eval(cx, IN_FLIGHT), "undefined");
    });
    let (fills, reads) = (FILLS.take(), READS.take());
    assert_eq!((fills.len(), reads.len()), (5, 5));
    let user = std::thread::spawn(move || {
        fills.iter().for_each(|pin| pin.bytes().copy_in(1, &[8, 9]));
        reads.iter().take(3).map(|pin| pin.bytes().to_vec()[2]).collect::<Vec<_>>()
    });
    assert_eq!(user.join().unwrap(), [9, 9, 9], "the contents live on in their pins");
    with(|cx| assert_eq!(eval(cx, "1"), "1", "and this thread may have a runtime again"));
}

fn resident_bytes() -> usize {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    text.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok()).unwrap_or(0) * 4096
}

fn closing_leaves_nothing_behind() {
    let rounds = |count: usize| {
        for _ in 0..count {
            with(|cx| {
                install(cx, &[op_def::<fill>()]);
                eval(
                    cx,
                    "const v = new Uint8Array(8 << 20).fill(1); ops.fill(v, 0, v.length); ops.fill(v, 1, 9)",
                );
            });
            let pins = FILLS.take();
            std::thread::spawn(move || drop(pins)).join().unwrap();
        }
    };
    rounds(2);
    let before = resident_bytes();
    rounds(10);
    let grown = resident_bytes().saturating_sub(before);
    assert!(grown < 20 << 20, "10 runtimes with 8 MB in flight left {} KB behind", grown >> 10);
}

/// More bytes than the engine takes in one buffer (16 GB), never touched; none if the system does not promise so many.
fn too_many_bytes() -> Option<Vec<u8>> {
    let length = 17 << 30;
    let layout = std::alloc::Layout::array::<u8>(length).unwrap();
    // SAFETY: the block is of this layout, zeroed, and of the allocator that the vector uses.
    unsafe {
        let block = std::alloc::alloc_zeroed(layout);
        (!block.is_null()).then(|| Vec::from_raw_parts(block, length, length))
    }
}

/// The engine's glue frees what it refuses, so a second free here would end the process.
fn refused_buffers_are_freed_once() {
    with(|cx| {
        let Some(bytes) = too_many_bytes() else {
            println!("nothing is checked: the system does not promise 17 GB");
            return;
        };
        let refused = cx.scope(|s| s.array_buffer(bytes).is_err());
        assert!(refused);
        let function = crate::support::keep(cx, "(function () { return 1 })");
        if let Some(bytes) = too_many_bytes() {
            let outcome = cx.enter(&function, &[Arg::bytes(bytes)]);
            assert!(matches!(outcome, Err(ThrownGlobal::Exception(_))), "{outcome:?}");
        }
        let small = cx.scope(|s| {
            let buffer = s.array_buffer(vec![1; 2000]).unwrap();
            s.raw_bytes(buffer).unwrap().to_vec()
        });
        assert_eq!(small, [1; 2000]);
    });
}
