//! Looking inside objects, and copying them.

use crate::Case;
use crate::support::{describe, eval, install, with, with_stress};
use spindle_engine::{CloneFailure, ObjectKind, Thrown, Yields, op_def};

pub const CASES: &[Case] = &[
    ("inside::kinds", kinds),
    ("inside::iterators_stay_where_they_are", iterators_stay_where_they_are),
    ("inside::weak_collections", weak_collections),
    ("inside::keys_that_are_no_index", keys_that_are_no_index),
    ("inside::there_may_be_many_keys", there_may_be_many_keys),
    ("inside::structured_clone", structured_clone),
    ("inside::clones_that_fail", clones_that_fail),
    ("inside::a_clone_survives_what_its_getters_do", a_clone_survives_what_its_getters_do),
];

fn kinds() {
    with_stress(|cx| {
        cx.scope(|s| {
            for (source, kind) in [
                ("({})", ObjectKind::Other),
                ("(function () { return arguments })()", ObjectKind::Arguments),
                ("[]", ObjectKind::Array),
                ("() => 1", ObjectKind::Function),
                ("new Map", ObjectKind::Map),
                ("new Map().keys()", ObjectKind::MapIterator),
                ("new Set().values()", ObjectKind::SetIterator),
                ("new Date", ObjectKind::Date),
                ("Object.setPrototypeOf(new Date, null)", ObjectKind::Date),
                ("Object.create(Date.prototype)", ObjectKind::Other),
                ("new Proxy([], {})", ObjectKind::Proxy),
                ("new (class E extends RangeError {})", ObjectKind::Error),
                ("new Float64Array(2)", ObjectKind::TypedArray),
                ("Object(Symbol())", ObjectKind::Symbol),
                ("(function* () {})()", ObjectKind::Generator),
                ("5", ObjectKind::Other),
            ] {
                let value = s.evaluate(&format!("({source})"), "k.js").unwrap();
                assert_eq!(s.object_kind(value), kind, "{source}");
            }
        });
    });
}

fn iterators_stay_where_they_are() {
    with_stress(|cx| {
        cx.scope(|s| {
            for (source, seen, yields, is_done) in [
                ("new Map([[1, 2]]).keys()", 0, Yields::Keys, false),
                ("new Map([[1, 2]]).values()", 0, Yields::Values, false),
                ("new Map([[1, 2]])[Symbol.iterator]()", 0, Yields::Entries, false),
                ("new Set([1]).entries()", 0, Yields::Entries, false),
                ("(() => { const i = new Set([1, 2, 3]).values(); i.next(); i.next(); return i })()", 2, Yields::Values, false),
                // A member that is passed and then deleted does not count.
                ("(() => { const s = new Set([1, 2, 3]), i = s.values(); i.next(); s.delete(1); return i })()", 0, Yields::Values, false),
                ("(() => { const i = new Set([1]).values(); for (const _ of i); return i })()", 1, Yields::Values, true),
            ] {
                let iterator = s.evaluate(source, "i.js").unwrap();
                let (collection, passed, kind) = s.table_iterator(iterator).unwrap();
                assert_eq!((s.is_undefined(collection), kind), (is_done, yields), "{source}");
                if !is_done {
                    assert_eq!(passed, seen, "{source}");
                }
            }
            let array = s.evaluate("[][Symbol.iterator]()", "i.js").unwrap();
            assert!(s.table_iterator(array).is_none());
        });
    });
}

fn weak_collections() {
    with_stress(|cx| {
        cx.scope(|s| {
            let map = s.evaluate("globalThis.key = {}; new WeakMap([[key, 1]])", "w.js").unwrap();
            let keys = s.weak_keys(map).unwrap().unwrap();
            let (key, found) = (s.evaluate("key", "w.js").unwrap(), s.get(keys, "0").unwrap());
            assert!(s.is_same(key, found));
            let set = s.evaluate("new WeakSet([key])", "w.js").unwrap();
            assert!(s.weak_keys(set).unwrap().is_some());
            let plain = s.object().unwrap();
            assert!(s.weak_keys(plain).unwrap().is_none());
        });
    });
}

fn keys_that_are_no_index() {
    with_stress(|cx| {
        cx.scope(|s| {
            let join = s.evaluate("keys => keys.map(String).join()", "e.js").unwrap();
            for (source, hidden, expected) in [
                ("[1, 2, 3]", false, ""),
                ("[1, 2, 3]", true, "length"),
                ("Object.assign([1], { a: 1, '-1': 2, [Symbol('s')]: 3 })", false, "a,-1,Symbol(s)"),
                ("Object.defineProperty(new Uint8Array(2), 'h', { value: 1 })", false, ""),
                ("Object.defineProperty(new Uint8Array(2), 'h', { value: 1 })", true, "h"),
            ] {
                let list = s.evaluate(source, "e.js").unwrap();
                let keys = s.extra_keys(list, hidden).unwrap();
                let this = s.undefined();
                let text = s.call(join, this, &[keys]).unwrap();
                assert_eq!(s.to_str(text).unwrap(), expected, "{source} {hidden}");
            }
        });
    });
}

fn there_may_be_many_keys() {
    with(|cx| {
        cx.scope(|s| {
            let list = s
                .evaluate("const l = []; for (let i = 0; i < 300000; i++) l['k' + i] = i; l", "e.js")
                .unwrap();
            let keys = s.extra_keys(list, false).unwrap();
            let look = s.evaluate("keys => keys.length + keys[0] + keys.at(-1)", "e.js").unwrap();
            let this = s.undefined();
            let text = s.call(look, this, &[keys]).unwrap();
            assert_eq!(s.to_str(text).unwrap(), "300000k0k299999");
        });
    });
}

fn structured_clone() {
    with_stress(|cx| {
        cx.scope(|s| {
            let value = s
                .evaluate("globalThis.buffer = new ArrayBuffer(8); ({ a: [1, , new Map([[{ k: 1 }, new Date(5)]])], buffer })", "c.js")
                .unwrap();
            let (undefined, list) = (s.undefined(), s.evaluate("[buffer]", "c.js").unwrap());
            let copy = s.structured_clone(value, undefined).unwrap();
            let look = s
                .evaluate("o => [1 in o.a, [...o.a[2]].map(([k, d]) => k.k + ':' + d.getTime()).join(), o.buffer.byteLength, o.buffer === buffer, buffer.byteLength].join()", "c.js")
                .unwrap();
            let text = s.call(look, undefined, &[copy]).unwrap();
            assert_eq!(s.to_str(text).unwrap(), "false,1:5,8,false,8");
            let moved = s.structured_clone(value, list).unwrap();
            let text = s.call(look, undefined, &[moved]).unwrap();
            assert_eq!(s.to_str(text).unwrap(), "false,1:5,8,false,0");
        });
    });
}

fn clones_that_fail() {
    with_stress(|cx| {
        cx.scope(|s| {
            let undefined = s.undefined();
            let promise = s.evaluate("globalThis.p = Promise.resolve(); ({ deep: [p] })", "c.js").unwrap();
            let expected = s.evaluate("p", "c.js").unwrap();
            match s.structured_clone(promise, undefined) {
                Err(CloneFailure::Object(object)) => assert!(s.is_same(object, expected)),
                other => panic!("{other:?}"),
            }
            let symbol = s.evaluate("({ s: Symbol() })", "c.js").unwrap();
            assert!(matches!(s.structured_clone(symbol, undefined), Err(CloneFailure::Value)));
            let getter = s.evaluate("({ get a() { throw new Error('mine') } })", "c.js").unwrap();
            match s.structured_clone(getter, undefined) {
                Err(CloneFailure::Thrown(thrown)) => assert!(describe(s, thrown).contains("mine")),
                other => panic!("{other:?}"),
            }
            let list = s.evaluate("[{}]", "c.js").unwrap();
            assert!(matches!(s.structured_clone(symbol, list), Err(CloneFailure::Transfer)));
        });
    });
}

crate::op!(collect, |call| call.scope(|s, _| {
    s.gc();
    Ok(s.undefined())
}));

crate::op!(terminate, |call| call.scope(|s, _| {
    s.interrupt_handle().terminate();
    Ok(s.undefined())
}));

/// Getters run while the engine's writer holds what it has seen so far.
fn a_clone_survives_what_its_getters_do() {
    with_stress(|cx| {
        install(cx, &[op_def::<collect>(), op_def::<terminate>()]);
        cx.scope(|s| {
            let undefined = s.undefined();
            let value = s
                .evaluate(
                    "globalThis.b = new ArrayBuffer(16); ({ x: { n: 1 }, get y() { ops.collect(); delete this.x; return [b, 'text'.repeat(3)] }, z: new Map([[{}, b]]) })",
                    "c.js",
                )
                .unwrap();
            let list = s.evaluate("[b]", "c.js").unwrap();
            let copy = s.structured_clone(value, list).unwrap();
            let look = s.evaluate("c => [c.x.n, c.y[0].byteLength, c.y[1], [...c.z.values()][0] === c.y[0]].join()", "c.js");
            let text = s.call(look.unwrap(), undefined, &[copy]).unwrap();
            assert_eq!(s.to_str(text).unwrap(), "1,16,texttexttext,true");
            let endless = s.evaluate("({ a: [{}], get b() { ops.terminate(); for (;;) ; } })", "c.js").unwrap();
            let failed = s.structured_clone(endless, undefined);
            assert!(matches!(failed, Err(CloneFailure::Thrown(Thrown::Terminated))), "{failed:?}");
        });
        cx.interrupt_handle().clear();
        assert_eq!(eval(cx, "1 + 1"), "2");
    });
}
