//! Ops: conversions with good and bad values, errors, panics. Bytes of views are in `bytes.rs`.

use crate::Case;
use crate::support::{TestHost, eval, install, keep, with, with_options, with_stress};
use spindle_engine::{
    Arg, EngineOptions, ErrorKind, Fd, Latin1, Op, OpCall, OpError, PathArg, Purity, Thrown, op_def,
};
use std::rc::Rc;

pub const CASES: &[Case] = &[
    ("ops::objects_are_frozen_and_plain", objects_are_frozen_and_plain),
    ("ops::arguments_convert", arguments_convert),
    ("ops::wrong_arguments_are_our_bug", wrong_arguments_are_our_bug),
    ("ops::results_convert", results_convert),
    ("ops::results_convert_under_stress", results_convert_under_stress),
    ("ops::errors_go_through_the_factory", errors_go_through_the_factory),
    ("ops::errors_without_a_factory", errors_without_a_factory),
    ("ops::exceptions_pass_through", exceptions_pass_through),
    ("ops::panics_become_errors", panics_become_errors),
    ("ops::functions_and_values_are_kept", functions_and_values_are_kept),
];

crate::op!(nothing, |_call| Ok(()));

fn objects_are_frozen_and_plain() {
    struct Named;
    impl Op for Named {
        const NAME: &'static str = "op_named";
        const PURITY: Purity = Purity::Forbidden("because");
        const ARITY: u32 = 3;

        fn call(_: &mut OpCall<'_>) -> Result<(), OpError> {
            Ok(())
        }
    }
    let def = op_def::<Named>();
    assert_eq!((def.name, def.purity, def.arity), ("op_named", Purity::Forbidden("because"), 3));
    with(|cx| {
        install(cx, &[def, op_def::<nothing>()]);
        assert_eq!(
            eval(
                cx,
                "Object.keys(ops) + ' ' + Object.isFrozen(ops) + ' ' + ops.op_named.length + ' ' + ops.op_named.name"
            ),
            "op_named,nothing true 3 op_named"
        );
        assert_eq!(eval(cx, "String(ops.nothing())"), "undefined");
        assert!(eval(cx, "new ops.nothing()").starts_with("threw TypeError"));
    });
}

macro_rules! argument_ops {
    ($($name:ident: $ty:ty => |$value:ident| $show:expr),* $(,)?) => {
        $(crate::op!($name, |call| {
            let $value = call.arg::<$ty>(0)?;
            call.set($show)
        });)*
        const ARGUMENT_OPS: &[spindle_engine::OpDef] = &[$(op_def::<$name>()),*];
    };
}
argument_ops! {
    a_bool: bool => |v| v,
    a_i32: i32 => |v| v,
    a_u32: u32 => |v| v,
    a_i64: i64 => |v| v,
    a_f64: f64 => |v| v,
    a_string: String => |v| v,
    a_latin1: Latin1 => |v| format!("{:?}", v.0),
    a_fd: Fd => |v| v.0,
    a_path: PathArg => |v| v.0,
    a_bytes: Vec<u8> => |v| format!("{v:?}"),
    a_option: Option<i32> => |v| format!("{v:?}"),
}

crate::op!(a_str, |call| {
    let text = call.str_arg(0)?;
    call.set(format!("{}:{}", text.len(), &*text))
});

fn arguments_convert() {
    with_stress(|cx| {
        install(cx, &[ARGUMENT_OPS, &[op_def::<a_str>()]].concat());
        for (source, expected) in [
            ("a_bool(true)", "true"),
            ("a_i32(-2147483648)", "-2147483648"),
            ("a_i32(5.0)", "5"),
            ("a_i32(-0)", "0"),
            ("a_u32(4294967295)", "4294967295"),
            ("a_i64(9007199254740991)", "9007199254740991"),
            ("a_i64(-9007199254740991)", "-9007199254740991"),
            ("a_f64(0.25)", "0.25"),
            ("a_f64(NaN)", "NaN"),
            ("a_string('grüße 漢字 🎉')", "grüße 漢字 🎉"),
            ("a_string('a\\ud800b')", "a\u{FFFD}b"),
            ("a_string('ab'.repeat(3) + 'é')", "abababé"),
            ("a_latin1('é\\0')", "[233, 0]"),
            ("a_latin1('x漢'.slice(0, 1))", "[120]"),
            ("a_fd(0)", "0"),
            ("a_path('/tmp/é')", "/tmp/é"),
            ("a_bytes(new Uint8Array([1, 2]))", "[1, 2]"),
            ("a_bytes(new Uint8Array([1, 2]).buffer)", "[1, 2]"),
            ("a_bytes(new Float64Array(0))", "[]"),
            ("a_bytes(new Uint8Array(new SharedArrayBuffer(2)))", "[0, 0]"),
            ("a_bytes(new SharedArrayBuffer(1))", "[0]"),
            ("a_option(undefined)", "None"),
            ("a_option()", "None"),
            ("a_option(null)", "None"),
            ("a_option(3)", "Some(3)"),
            ("a_str('')", "0:"),
            ("a_str('x'.repeat(256)).length", "260"),
            ("a_str('x'.repeat(257)).length", "261"),
            ("a_str('漢'.repeat(300)).length", "304"),
            ("a_str('é')", "2:é"),
        ] {
            assert_eq!(eval(cx, &format!("ops.{source}")), expected, "{source}");
        }
    });
}

fn wrong_arguments_are_our_bug() {
    with_stress(|cx| {
        install(cx, &[ARGUMENT_OPS, &[op_def::<a_str>()]].concat());
        for source in [
            "a_bool(1)",
            "a_bool()",
            "a_i32('1')",
            "a_i32(0.5)",
            "a_i32(2147483648)",
            "a_i32(NaN)",
            "a_i32({})",
            "a_u32(-1)",
            "a_u32(4294967296)",
            "a_i64(2 ** 54)",
            "a_i64(1n)",
            "a_i64(Infinity)",
            "a_f64('1')",
            "a_string(1)",
            "a_string(Symbol())",
            "a_string({ toString() { throw 1 } })",
            "a_latin1('漢')",
            "a_fd(-1)",
            "a_fd('0')",
            "a_path('a\\0b')",
            "a_bytes([1])",
            "a_option('1')",
            "a_str(5)",
            "a_str()",
        ] {
            let text = eval(cx, &format!("try {{ ops.{source} }} catch (e) {{ e.code }}"));
            assert_eq!(text, "ERR_INTERNAL_ASSERTION", "{source}");
        }
    });
}

macro_rules! result_ops {
    ($($name:ident => $value:expr),* $(,)?) => {
        $(crate::op!($name, |call| call.set($value));)*
        const RESULT_OPS: &[spindle_engine::OpDef] = &[$(op_def::<$name>()),*];
    };
}
result_ops! {
    r_unit => (),
    r_bool => true,
    r_i32 => -5,
    r_u32 => u32::MAX,
    r_i64 => -9_007_199_254_740_991i64,
    r_u64 => 1u64 << 40,
    r_f64 => 0.5f64,
    r_negative_zero => -0.0f64,
    r_str => "grüße",
    r_string => "漢".repeat(100),
    r_latin1 => Latin1(vec![0xE9]),
    r_bytes => vec![1u8, 2, 3],
    r_no_bytes => Vec::<u8>::new(),
    r_floats => vec![1.5f64, -0.5],
    r_strings => vec![String::from("a"), "é".repeat(50)],
    r_many => vec![7i32; 100_000],
    r_chunks => vec![vec![1u8], vec![2, 3]],
    r_none => Option::<i32>::None,
    r_some => Some("some"),
    r_pair => (1i32, "two"),
    r_six => (1i32, 2.5f64, "three", Some(String::from("four")), vec![5u8], ()),
    r_nested => ((1i32, 2i32), vec![String::from("x")]),
}

const RESULTS: &[(&str, &str)] = &[
    ("r_unit()", "undefined"),
    ("r_bool()", "true"),
    ("r_i32()", "-5"),
    ("r_u32()", "4294967295"),
    ("r_i64()", "-9007199254740991"),
    ("r_u64()", "1099511627776"),
    ("r_f64()", "0.5"),
    ("Object.is(ops.r_negative_zero(), -0)", "true"),
    ("r_str()", "grüße"),
    ("r_string().length", "100"),
    ("r_latin1()", "é"),
    ("r_bytes() instanceof ArrayBuffer && [...new Uint8Array(ops.r_bytes())]", "1,2,3"),
    ("r_no_bytes().byteLength", "0"),
    ("r_floats().constructor.name + ops.r_floats()", "Float64Array1.5,-0.5"),
    ("r_strings().map(s => s.length)", "1,50"),
    ("r_many().length + ' ' + ops.r_many()[99999]", "100000 7"),
    ("r_chunks().map(b => b.byteLength)", "1,2"),
    ("r_none()", "null"),
    ("r_some()", "some"),
    ("r_pair()", "1,two"),
    ("r_six().map(v => v instanceof ArrayBuffer ? 'buffer' : v)", "1,2.5,three,four,buffer,"),
    ("r_nested().map(v => v.length)", "2,1"),
];

fn results_convert() {
    with(check_results);
}

fn results_convert_under_stress() {
    with_stress(check_results);
}

fn check_results(cx: &mut spindle_engine::Cx) {
    install(cx, RESULT_OPS);
    for (source, expected) in RESULTS {
        let source = if source.starts_with("r_") { format!("ops.{source}") } else { (*source).to_owned() };
        assert_eq!(eval(cx, &format!("String({source})")), *expected, "{source}");
    }
}

crate::op!(fail, |call| match call.arg::<i32>(0)? {
    0 => Err(OpError::System { errno: 2, syscall: "open", path: Some("/tmp/é".into()), dest: None }),
    1 =>
        Err(OpError::System { errno: 17, syscall: "rename", path: Some("a".into()), dest: Some("b".into()) }),
    2 => Err(OpError::range_error("ERR_OUT_OF_RANGE", "too far")),
    3 => Err(OpError::type_error("ERR_INVALID_ARG_TYPE", "no")),
    _ => Err(OpError::code("ERR_X", "x")),
});

fn errors_go_through_the_factory() {
    with_stress(|cx| {
        install(cx, &[op_def::<fail>()]);
        let factory = keep(
            cx,
            "(...a) => { const e = new Error(a.map(String).join('|')); e.stackless = true; return e }",
        );
        cx.set_error_factory(factory);
        let mut text = |n: u32| {
            eval(cx, &format!("let m{n}; try {{ ops.fail({n}) }} catch (e) {{ m{n} = e.message }} m{n}"))
        };
        assert_eq!(text(0), "null|2|open|/tmp/é|undefined|null|null");
        assert_eq!(text(1), "null|17|rename|a|b|null|null");
        assert_eq!(text(2), "ERR_OUT_OF_RANGE|null|null|null|null|too far|2");
        assert_eq!(text(3), "ERR_INVALID_ARG_TYPE|null|null|null|null|no|1");
        assert_eq!(text(4), "ERR_X|null|null|null|null|x|0");
        let broken = keep(cx, "() => { throw 'the factory itself' }");
        cx.set_error_factory(broken);
        assert_eq!(eval(cx, "ops.fail(0)"), "threw the factory itself");
    });
}

fn errors_without_a_factory() {
    with(|cx| {
        install(cx, &[op_def::<fail>()]);
        assert_eq!(eval(cx, "ops.fail(0)"), "threw Error: open failed with errno 2 '/tmp/é'");
        assert_eq!(
            eval(
                cx,
                "let e; try { ops.fail(2) } catch (x) { e = x } e instanceof RangeError && e.code + e.message"
            ),
            "ERR_OUT_OF_RANGEtoo far"
        );
    });
}

crate::op!(call_and_rethrow, |call| call.scope(|s, args| {
    let this = s.undefined();
    match s.call(args[0], this, &[]) {
        Err(Thrown::Exception(error)) => {
            let seen = s.string("seen")?;
            s.set(error, "seen", seen)?;
            Err(Thrown::Exception(error))
        }
        other => other,
    }
}));

fn exceptions_pass_through() {
    with_stress(|cx| {
        install(cx, &[op_def::<call_and_rethrow>()]);
        assert_eq!(
            eval(
                cx,
                "let e; try { ops.call_and_rethrow(() => { throw { n: 1 } }) } catch (x) { e = x } e.n + e.seen"
            ),
            "1seen"
        );
        assert_eq!(eval(cx, "ops.call_and_rethrow(() => 'fine')"), "fine");
    });
}

crate::op!(panic, |call| {
    let text = call.arg::<String>(0)?;
    panic!("on purpose: {text}")
});

fn panics_become_errors() {
    with_stress(|cx| {
        install(cx, &[op_def::<panic>()]);
        let text = eval(
            cx,
            "let e; try { ops.panic('é') } catch (x) { e = x } e.code + ' ' + e.message + ' ' + (e instanceof Error)",
        );
        assert!(text.starts_with("ERR_INTERNAL_ASSERTION Rust panic at "), "{text}");
        assert!(text.contains("tests/facade/ops.rs:") && text.ends_with("on purpose: é true"), "{text}");
        let panics = cx.host::<TestHost>().panics.borrow().clone();
        assert_eq!(panics.len(), 1);
        assert!(panics[0].starts_with("on purpose: é @ ") && panics[0].contains("ops.rs:"));
        assert_eq!(eval(cx, "1 + 1"), "2");
    });
    assert_eq!(
        OpError::from_panic(&"text"),
        OpError::Code {
            code: "ERR_INTERNAL_ASSERTION",
            message: "Rust panic: text".into(),
            kind: ErrorKind::Error
        }
    );
}

crate::op!(keep_function, |call| {
    let (f, value) = (call.func(0)?, call.global(1));
    let host = call.host::<TestHost>();
    host.kept.borrow_mut().extend([f, value]);
    let count = call.arg_count();
    call.set(count)
});

fn functions_and_values_are_kept() {
    with_stress(|cx| {
        install(cx, &[op_def::<keep_function>()]);
        assert_eq!(eval(cx, "ops.keep_function(x => x.n * 2, { n: 21 }, 3)"), "3");
        cx.gc();
        let kept = std::mem::take(&mut *cx.host::<TestHost>().kept.borrow_mut());
        assert_eq!(cx.enter(&kept[0], &[Arg::Global(&kept[1])]).unwrap(), spindle_engine::Scalar::Int(42));
        assert_eq!(
            eval(cx, "let e; try { ops.keep_function({}) } catch (x) { e = x } e.code"),
            "ERR_INTERNAL_ASSERTION"
        );
    });
    with_options(EngineOptions::default(), Rc::default(), |cx| {
        let host = cx.host_rc();
        assert!(host.as_any().is::<TestHost>());
    });
}
