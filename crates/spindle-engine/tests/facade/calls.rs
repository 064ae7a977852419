//! Calling, reading and converting values from Rust.

use crate::Case;
use crate::support::{describe, drain, eval, keep, with, with_stress};
use spindle_engine::{Arg, ErrorKind, Local, PromiseState, Scalar, Scope, Thrown, ThrownGlobal};

pub const CASES: &[Case] = &[
    ("calls::enter_takes_every_argument", enter_takes_every_argument),
    ("calls::enter_returns_scalars", enter_returns_scalars),
    ("calls::enter_reports_what_was_thrown", enter_reports_what_was_thrown),
    ("calls::properties_and_calls", properties_and_calls),
    ("calls::strings_of_every_kind", strings_of_every_kind),
    ("calls::numbers_keep_their_kind", numbers_keep_their_kind),
    ("calls::questions_about_values", questions_about_values),
    ("calls::errors_of_every_class", errors_of_every_class),
    ("calls::promises", promises),
    ("calls::bytes_in_place", bytes_in_place),
    ("calls::large_bytes_stay_in_place", large_bytes_stay_in_place),
];

fn enter_takes_every_argument() {
    with_stress(|cx| {
        let describe = keep(
            cx,
            "(...a) => { globalThis.seen = a.map(x => x instanceof ArrayBuffer ? [...new Uint8Array(x)].join('+') : ArrayBuffer.isView(x) ? x.constructor.name + [...x] : typeof x + ':' + x).join(' ') }",
        );
        let object = keep(cx, "({ toString: () => 'kept' })");
        let args = [
            Arg::Undefined,
            Arg::Null,
            Arg::Bool(true),
            Arg::Int(-7),
            Arg::Num(0.5),
            Arg::Str("grüße 漢字 🎉"),
            Arg::bytes(vec![1, 2, 255]),
            Arg::floats(vec![1.5, -2.0]),
            Arg::Global(&object),
        ];
        assert_eq!(cx.enter(&describe, &args).unwrap(), Scalar::Undefined);
        let expected = "undefined:undefined object:null boolean:true number:-7 number:0.5 string:grüße 漢字 🎉 1+2+255 Float64Array1.5,-2 object:kept";
        assert_eq!(eval(cx, "seen"), expected);
        cx.enter(&describe, &[Arg::bytes(Vec::new()), Arg::floats(Vec::new())]).unwrap();
        assert_eq!(eval(cx, "seen"), " Float64Array");
    });
}

fn enter_returns_scalars() {
    with(|cx| {
        for (source, expected) in [
            ("() => {}", Scalar::Undefined),
            ("() => true", Scalar::Bool(true)),
            ("() => 5", Scalar::Int(5)),
            ("() => 0.5", Scalar::Num(0.5)),
            ("() => null", Scalar::Other),
            ("() => 'text'", Scalar::Other),
            ("() => ({})", Scalar::Other),
        ] {
            let f = keep(cx, source);
            assert_eq!(cx.enter(&f, &[]).unwrap(), expected, "{source}");
        }
        let f = keep(cx, "(function () { 'use strict'; return this === undefined })");
        assert_eq!(cx.enter(&f, &[]).unwrap(), Scalar::Bool(true));
    });
}

fn enter_reports_what_was_thrown() {
    with_stress(|cx| {
        let f = keep(cx, "() => { throw { code: 42 } }");
        let Err(ThrownGlobal::Exception(error)) = cx.enter(&f, &[]) else { panic!("it throws") };
        cx.gc();
        cx.scope(|s| {
            let error = s.global(&error);
            let code = s.get(error, "code").unwrap();
            assert_eq!(s.as_i32(code), Some(42));
            let place = s.throw_frames(1);
            assert_eq!((place[0].file.as_str(), place[0].line), ("keep.js", 1));
        });
        let no_function = keep(cx, "({})");
        let Err(ThrownGlobal::Exception(error)) = cx.enter(&no_function, &[]) else { panic!("it throws") };
        cx.scope(|s| {
            let error = s.global(&error);
            assert!(s.to_str(error).unwrap().starts_with("TypeError"));
        });
    });
}

fn properties_and_calls() {
    with_stress(|cx| {
        cx.scope(|s| {
            let object = s.evaluate("({ get now() { return this.x * 2 }, set x(v) { this._x = v + 1 }, get x() { return this._x }, get bad() { throw 'no' }, 'ключ': 9 })", "o.js").unwrap();
            let four = s.number(4.0);
            s.set(object, "x", four).unwrap();
            let now = s.get(object, "now").unwrap();
            assert_eq!(s.as_i32(now), Some(10));
            let wide = s.get(object, "ключ").unwrap();
            assert_eq!(s.as_i32(wide), Some(9));
            let missing = s.get(object, "missing").unwrap();
            assert!(s.is_undefined(missing));
            let bad = s.get(object, "bad").unwrap_err();
            assert_eq!(describe(s, bad), "threw no");
            let not_object = s.get(four, "x").unwrap_err();
            assert_eq!(describe(s, not_object), "threw TypeError: not an object");
            let array = s.array(&[four, now, object]).unwrap();
            let second = s.get_index(array, 1).unwrap();
            assert_eq!(s.as_i32(second), Some(10));
            let f = s.evaluate("(function (a, b) { return [this.x, a, b].join() })", "f.js").unwrap();
            let joined = s.call(f, object, &[four, now]).unwrap();
            assert_eq!(s.to_str(joined).unwrap(), "5,4,10");
            let class = s.evaluate("(class { constructor(a) { this.a = a } })", "c.js").unwrap();
            let made = s.construct(class, &[now]).unwrap();
            let a = s.get(made, "a").unwrap();
            assert_eq!(s.as_i32(a), Some(10));
            let called = s.call(class, object, &[]).unwrap_err();
            assert!(describe(s, called).starts_with("threw TypeError"));
            let symbol = s.evaluate("Symbol('s')", "s.js").unwrap();
            assert!(matches!(s.to_str(symbol), Err(Thrown::Exception(_))));
            let frozen = s.evaluate("Object.freeze({})", "z.js").unwrap();
            s.set(frozen, "x", four).unwrap();
            let x = s.get(frozen, "x").unwrap();
            assert!(s.is_undefined(x));
        });
    });
}

fn strings_of_every_kind() {
    with_stress(|cx| {
        let texts = [
            "",
            "plain",
            "grüße",
            "\u{80}\u{ff}",
            "漢字かな",
            "a long mostly ascii text with one 漢",
            "🎉🦀",
            "nul\0inside",
            "\u{7f}\u{80}",
        ];
        let length = keep(cx, "s => s.length");
        for text in texts.iter().map(|text| text.to_string()).chain([
            "é".repeat(5000),
            "漢".repeat(5000),
            "x".repeat(100_000),
        ]) {
            let units = text.encode_utf16().count() as i32;
            assert_eq!(cx.enter(&length, &[Arg::Str(&text)]).unwrap(), Scalar::Int(units), "{text}");
            cx.scope(|s| {
                let value = s.string(&text).unwrap();
                assert_eq!(s.to_str(value).unwrap(), text);
            });
        }
        cx.scope(|s| {
            let lone = s.string_utf16(&[0x61, 0xD800, 0x62, 0xDC00]).unwrap();
            assert_eq!(s.to_str(lone).unwrap(), "a\u{FFFD}b\u{FFFD}");
            let latin1 = s.string_latin1(&[0xE9, 0x41]).unwrap();
            assert_eq!(s.to_str(latin1).unwrap(), "éA");
            let rope =
                s.evaluate("let r = ''; for (let i = 0; i < 1000; i++) r = r + i + 'é'; r", "r.js").unwrap();
            assert_eq!(s.to_str(rope).unwrap(), (0..1000).map(|i| format!("{i}é")).collect::<String>());
        });
    });
}

fn numbers_keep_their_kind() {
    with(|cx| {
        let is = keep(cx, "(a, b) => Object.is(a, b)");
        let nan_with_payload = f64::from_bits(0xFFF9_8000_0000_0001);
        for (number, same) in [
            (-0.0, "-0"),
            (2_147_483_648.0, "2147483648"),
            (f64::NAN, "NaN"),
            (nan_with_payload, "NaN"),
            (f64::INFINITY, "Infinity"),
            (1.0, "1"),
        ] {
            let expected = keep(cx, same);
            let same_value = cx.enter(&is, &[Arg::Num(number), Arg::Global(&expected)]).unwrap();
            assert_eq!(same_value, Scalar::Bool(true), "{number}");
        }
    });
}

fn questions_about_values() {
    with(|cx| {
        cx.scope(|s| {
            let values: Vec<_> = [
                "undefined",
                "null",
                "() => 1",
                "'s'",
                "({})",
                "new Error",
                "new Proxy(new Error, {})",
                "1.5",
                "true",
            ]
            .iter()
            .map(|source| s.evaluate(&format!("({source})"), "q.js").unwrap())
            .collect();
            let answers: Vec<String> = values
                .iter()
                .map(|value| {
                    let value = *value;
                    let flags = [
                        s.is_undefined(value),
                        s.is_nullish(value),
                        s.is_function(value),
                        s.is_string(value),
                        s.is_object(value),
                        s.is_error(value),
                    ];
                    flags.map(|flag| if flag { '1' } else { '0' }).iter().collect()
                })
                .collect();
            assert_eq!(
                answers,
                ["110000", "010000", "001010", "000100", "000010", "000011", "000010", "000000", "000000"]
            );
            assert_eq!(
                (s.as_f64(values[7]), s.as_i32(values[7]), s.as_bool(values[8])),
                (Some(1.5), None, Some(true))
            );
            assert!(s.is_same(values[4], values[4]) && !s.is_same(values[4], values[5]));
            let revoked =
                s.evaluate("const r = Proxy.revocable({}, {}); r.revoke(); r.proxy", "q.js").unwrap();
            assert!(!s.is_error(revoked));
        });
        assert_eq!(eval(cx, "'no exception is left pending'"), "no exception is left pending");
    });
}

fn errors_of_every_class() {
    with(|cx| {
        // User code cannot stand in for the realm's own classes.
        eval(cx, "globalThis.TypeError = class Fake {}");
        cx.scope(|s| {
            for number in 0..=6 {
                let kind = ErrorKind::from_u8(number).unwrap();
                assert_eq!(kind as u8, number);
                let error = s.error(kind, "why").unwrap();
                let name = format!("{kind:?}").replace("UriError", "URIError");
                assert_eq!(s.to_str(error).unwrap(), format!("{name}: why"));
                let own = s.evaluate("e => Object.getOwnPropertyNames(e).join()", "n.js").unwrap();
                let this = s.undefined();
                let own = s.call(own, this, &[error]).unwrap();
                assert!(!s.to_str(own).unwrap().contains("cause"));
            }
            assert_eq!(ErrorKind::from_u8(7), None);
        });
    });
}

fn promises() {
    with_stress(|cx| {
        cx.scope(|s| {
            let state = |s: &mut spindle_engine::Scope<'_>, source: &str| {
                let promise = s.evaluate(source, "p.js").unwrap();
                let result = s.promise_result(promise);
                (s.promise_state(promise), s.to_str(result).unwrap())
            };
            assert_eq!(state(s, "Promise.resolve(3)"), (Some(PromiseState::Fulfilled), "3".into()));
            assert_eq!(state(s, "new Promise(() => {})"), (Some(PromiseState::Pending), "undefined".into()));
            assert_eq!(
                state(s, "var rejected = Promise.reject(4); rejected"),
                (Some(PromiseState::Rejected), "4".into())
            );
            assert_eq!(state(s, "({})"), (None, "undefined".into()));
            let promise = s.evaluate("rejected", "p.js").unwrap();
            s.mark_handled(promise);
        });
        cx.take_rejections();
        assert!(drain(cx).is_empty());
    });
}

fn bytes_in_place() {
    with_stress(|cx| {
        cx.scope(|s| {
            for (source, expected) in [
                ("new Uint8Array([1, 2, 3])", Some(vec![1u8, 2, 3])),
                ("new Uint8Array([1, 2, 3, 4]).subarray(1, 3)", Some(vec![2, 3])),
                ("new Uint16Array([258])", Some(vec![2, 1])),
                ("new DataView(new Uint8Array([7, 8]).buffer, 1)", Some(vec![8])),
                ("new Uint8Array([9]).buffer", Some(vec![9])),
                ("new Uint8Array(0)", Some(vec![])),
                ("const b = new ArrayBuffer(8); const v = new Uint8Array(b); b.transfer(); v", Some(vec![])),
                ("new Uint8Array(new SharedArrayBuffer(4))", Some(vec![0; 4])),
                ("new SharedArrayBuffer(4)", Some(vec![0; 4])),
                ("[1, 2]", None),
                ("'text'", None),
            ] {
                let value = s.escape(|s| s.evaluate(&format!("{{ {source} }}"), "b.js")).unwrap();
                assert_eq!(s.raw_bytes(value).map(spindle_engine::RawBytes::to_vec), expected, "{source}");
            }
            let large = s.array_buffer(vec![5; 1 << 20]).unwrap();
            s.gc();
            assert!(s.raw_bytes(large).unwrap().to_vec().iter().all(|byte| *byte == 5));
        });
    });
}

/// `convert.rs` lends contents of more than 2 KB to calls that collect.
fn large_bytes_stay_in_place() {
    with_stress(|cx| {
        cx.scope(|s| {
            let addresses = |s: &Scope<'_>, views: &[Local<'_>]| -> Vec<String> {
                // A range prints its address.
                views.iter().map(|view| format!("{:?}", s.raw_bytes(*view).unwrap())).collect()
            };
            let mut views = Vec::new();
            for length in (2049..20_000).step_by(331).chain([1 << 20]) {
                for source in
                    ["new Uint8Array(N)", "new ArrayBuffer(N)", "new Uint8Array(new ArrayBuffer(N + 8), 8)"]
                {
                    views.push(s.evaluate(&source.replace('N', &length.to_string()), "l.js").unwrap());
                }
            }
            let before = addresses(s, &views);
            s.minor_gc();
            assert_eq!(addresses(s, &views), before);
            s.gc();
            s.gc();
            assert_eq!(addresses(s, &views), before);
        });
    });
}
