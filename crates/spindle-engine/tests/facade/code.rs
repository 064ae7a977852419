//! Compilation, positions, stacks, built-in modules and their caches, realms.

use crate::Case;
use crate::support::{TestHost, describe, eval, install, keep, with, with_options, with_stress};
use spindle_engine::blob::{BuiltinBlob, hash_sources, hex, source_hash_of, write_blob};
use spindle_engine::{
    Arg, EngineError, EngineOptions, Local, Scalar, Scope, Thrown, op_def, produce_self_hosted, run,
};
use std::borrow::Cow;
use std::process::Command;
use std::rc::Rc;

pub const CASES: &[Case] = &[
    ("code::cjs_positions_are_exact", cjs_positions_are_exact),
    ("code::cjs_bodies_cannot_close_the_function", cjs_bodies_cannot_close_the_function),
    ("code::frames_are_plain_data", frames_are_plain_data),
    ("code::stacks_look_like_v8", stacks_look_like_v8),
    ("code::builtins_from_source_and_bytecode", builtins_from_source_and_bytecode),
    ("code::builtins_print_their_source", builtins_print_their_source),
    ("code::bytecode_of_another_build_is_refused", bytecode_of_another_build_is_refused),
    ("code::self_hosted_cache_is_used", self_hosted_cache_is_used),
    ("code::stale_self_hosted_cache_is_ignored", stale_self_hosted_cache_is_ignored),
    ("code::bake_writes_what_the_runtime_reads", bake_writes_what_the_runtime_reads),
    ("code::blobs_are_checked", blobs_are_checked),
    ("code::realms_have_their_own_intrinsics", realms_have_their_own_intrinsics),
    ("code::time_and_randomness_come_from_the_host", time_and_randomness_come_from_the_host),
    ("code::the_language_is_complete", the_language_is_complete),
];

const PARAMS: &[&str] = &["exports", "require", "module", "__filename", "__dirname"];

crate::op!(caller_path, |call| call.scope(|s, _| Ok(s.script_path_of_caller())));

fn cjs_positions_are_exact() {
    with_stress(|cx| {
        install(cx, &[op_def::<caller_path>()]);
        cx.scope(|s| {
            let body = "exports.a = new Error('1');\nexports.b = () => { null.x };\nexports.path = ops.caller_path();";
            let f = s.compile_cjs(body, "/app/é.js", PARAMS).unwrap();
            let (exports, this) = (s.object().unwrap(), s.undefined());
            s.call(f, this, &[exports]).unwrap();
            let a = s.get(exports, "a").unwrap();
            let frames = s.frames_of(a, 10);
            assert_eq!((frames[0].file.as_str(), frames[0].line, frames[0].column), ("/app/é.js", 1, 13));
            let b = s.get(exports, "b").unwrap();
            let Err(Thrown::Exception(_)) = s.call(b, this, &[]) else { panic!("it throws") };
            let frames = s.throw_frames(10);
            assert_eq!((frames[0].line, frames[0].function.as_deref()), (2, Some("exports.b")));
            let path = s.get(exports, "path").unwrap();
            assert_eq!(s.to_str(path).unwrap(), "/app/é.js");
            let length = s.get(f, "length").unwrap();
            assert_eq!(s.as_i32(length), Some(5));
        });
    });
}

fn cjs_bodies_cannot_close_the_function() {
    with(|cx| {
        cx.scope(|s| {
            for body in ["}, function () {", "return 1 } {", "})(); (function () {", "let x = ;", "await 1"] {
                let Err(Thrown::Exception(error)) = s.compile_cjs(body, "x.js", PARAMS) else {
                    panic!("{body}")
                };
                assert!(s.to_str(error).unwrap().starts_with("SyntaxError"), "{body}");
                let line = s.get(error, "lineNumber").unwrap();
                assert_eq!(s.as_i32(line), Some(1), "{body}");
            }
            let f = s.compile_cjs("return 'grüße 漢字 🎉' + /[é漢]/u.source", "x.js", &[]).unwrap();
            let this = s.undefined();
            let text = s.call(f, this, &[]).unwrap();
            assert_eq!(s.to_str(text).unwrap(), "grüße 漢字 🎉[é漢]");
            s.compile_cjs("// comment at the end", "x.js", PARAMS).unwrap();
        });
    });
}

crate::op!(capture, |call| call.scope(|s, args| {
    let frames = s.capture_frames(10, args.first().copied());
    let names: Vec<String> = frames.iter().map(|f| f.function.clone().unwrap_or_default()).collect();
    s.string(&names.join(">"))
}));

crate::op!(save_stack, |call| call.scope(|s, _| s.capture_stack(2, None)));

fn frames_are_plain_data() {
    with_stress(|cx| {
        install(cx, &[op_def::<capture>(), op_def::<save_stack>()]);
        let source = "function outer() { return inner() }\nfunction inner() { return middle(1) }\nfunction middle(n) { return ops.capture(inner) }\nouter()";
        assert_eq!(eval(cx, source), "outer>");
        assert_eq!(eval(cx, "ops.capture()"), "");
        let saved = keep(cx, "(function keeper() { return ops.save_stack() })()");
        cx.gc();
        cx.scope(|s| {
            let stack = s.global(&saved);
            let frames = s.frames_of(stack, 10);
            assert_eq!(frames.len(), 2);
            assert_eq!(frames[0].function.as_deref(), Some("keeper"));
            for source in ["1", "({})", "'text'", "null"] {
                let value = s.evaluate(&format!("({source})"), "v.js").unwrap();
                assert!(s.frames_of(value, 10).is_empty());
            }
            let thrown = s.evaluate("\n\n  throw 'not an error'", "t.js").unwrap_err();
            assert_eq!(describe(s, thrown), "threw not an error");
            let place = s.throw_frames(1);
            assert_eq!((place[0].file.as_str(), place[0].line), ("t.js", 3));
        });
    });
}

fn stacks_look_like_v8() {
    with(|cx| {
        let stack = eval(cx, "(function named() { return new TypeError('why').stack })()");
        assert_eq!(stack, "TypeError: why\n    at named (test.js:1:28)\n    at test.js:1:57");
        assert_eq!(eval(cx, "typeof Error.captureStackTrace"), "function");
    });
}

const BUILTIN: &str = "'use strict';\nconst deep = () => { const later = () => new Error('here'); return later() };\nexports.add = (a, b) => a + b + ops;\nmodule.exports.error = deep;\nmodule.exports.other = require('x');";

fn check_builtin<'s>(s: &mut Scope<'s>, f: Local<'s>) {
    let (exports, module, this) = (s.object().unwrap(), s.object().unwrap(), s.undefined());
    s.set(module, "exports", exports).unwrap();
    let (require, ops) = (s.evaluate("id => id + '!'", "r.js").unwrap(), s.number(100.0));
    s.call(f, this, &[exports, require, module, ops]).unwrap();
    s.gc();
    let (add, one, two) = (s.get(exports, "add").unwrap(), s.number(1.0), s.number(2.0));
    let sum = s.call(add, this, &[one, two]).unwrap();
    assert_eq!(s.as_i32(sum), Some(103));
    let other = s.get(exports, "other").unwrap();
    assert_eq!(s.to_str(other).unwrap(), "x!");
    let error = s.get(exports, "error").unwrap();
    let error = s.call(error, this, &[]).unwrap();
    let frames = s.frames_of(error, 10);
    assert_eq!((frames[0].file.as_str(), frames[0].line, frames[0].column), ("node:internal/x", 2, 42));
}

/// Bytes at a multiple of 16 that live for ever, as an embedded file's do.
fn embed(bytes: &[u8]) -> &'static [u8] {
    let words: &'static mut [u128] = vec![0u128; bytes.len().div_ceil(16)].leak();
    // SAFETY: the words are plain memory of at least this length, and live for ever.
    let place = unsafe { std::slice::from_raw_parts_mut(words.as_mut_ptr().cast::<u8>(), bytes.len()) };
    place.copy_from_slice(bytes);
    place
}

fn builtins_from_source_and_bytecode() {
    with_stress(|cx| {
        cx.scope(|s| {
            let f = s.compile_builtin(BUILTIN, "internal/x").unwrap();
            check_builtin(s, f);
            let bytes = embed(&s.encode_builtin(BUILTIN, "internal/x").unwrap());
            let g = s.instantiate_builtin(bytes, "internal/x").unwrap();
            check_builtin(s, g);
            let again = s.instantiate_builtin(bytes, "internal/x").unwrap();
            assert!(!s.is_same(g, again));
            assert!(s.to_str(again).unwrap().contains("[native code]"), "nobody gave the sources");
            let broken = s.encode_builtin("let let", "internal/y").unwrap_err();
            assert!(describe(s, broken).starts_with("threw SyntaxError"));
            let unaligned = s.instantiate_builtin(&bytes[1..], "internal/x").unwrap_err();
            assert!(describe(s, unaligned).contains("refused"));
            let cut = s.instantiate_builtin(embed(&bytes[..64]), "internal/x").unwrap_err();
            assert!(describe(s, cut).contains("refused"));
        });
        assert_eq!(eval(cx, "1"), "1");
    });
}

fn builtins_print_their_source() {
    let source_of = |id: &str| (id == "internal/x").then_some(Cow::Borrowed(BUILTIN));
    let options = EngineOptions { builtin_source: Some(source_of), ..EngineOptions::default() };
    with_options(options, Rc::default(), |cx| {
        cx.scope(|s| {
            let bytes = embed(&s.encode_builtin(BUILTIN, "internal/x").unwrap());
            let f = s.instantiate_builtin(bytes, "internal/x").unwrap();
            let text = s.to_str(f).unwrap();
            assert_eq!(text, format!("function (exports, require, module, ops) {{{BUILTIN}\n}}"));
            let bytes = embed(&s.encode_builtin(BUILTIN, "internal/y").unwrap());
            let g = s.instantiate_builtin(bytes, "internal/y").unwrap();
            assert!(s.to_str(g).unwrap().contains("[native code]"), "no source of that name");
        });
    });
}

/// Runs a hidden case of this program, with arguments in the environment; its output.
fn elsewhere(case: &str, argument: &str) -> (Option<i32>, String) {
    let program = std::env::current_exe().unwrap();
    let output =
        Command::new(program).args(["--case", case]).env("FACADE_ARGUMENT", argument).output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

pub const HIDDEN: &[Case] =
    &[("code::hidden_bytecode", hidden_bytecode), ("code::hidden_cache", hidden_cache)];

fn temporary(name: &str, bytes: &[u8]) -> String {
    let path = std::env::temp_dir().join(format!("spindle-facade-{}-{name}", std::process::id()));
    std::fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

fn bytecode_of_another_build_is_refused() {
    let options = EngineOptions { build_id: "one", ..EngineOptions::default() };
    let bytes = with_options(options, Rc::default(), |cx| {
        cx.scope(|s| s.encode_builtin(BUILTIN, "internal/x").unwrap())
    });
    let path = temporary("bytecode", &bytes);
    for (build_id, expected) in [("one", "accepted\n"), ("two", "refused\n")] {
        let (status, output) = elsewhere("code::hidden_bytecode", &format!("{build_id} {path}"));
        assert_eq!((status, output.as_str()), (Some(0), expected));
    }
    std::fs::remove_file(path).unwrap();
}

fn hidden_argument() -> (&'static str, Vec<u8>) {
    let argument: &'static str = std::env::var("FACADE_ARGUMENT").unwrap().leak();
    let (build_id, path) = argument.split_once(' ').unwrap();
    (build_id, std::fs::read(path).unwrap())
}

fn hidden_bytecode() {
    let (build_id, bytes) = hidden_argument();
    let bytes = embed(&bytes);
    with_options(EngineOptions { build_id, ..EngineOptions::default() }, Rc::default(), |cx| {
        cx.scope(|s| match s.instantiate_builtin(bytes, "internal/x") {
            Ok(f) => {
                check_builtin(s, f);
                println!("accepted");
            }
            Err(_) => println!("refused"),
        });
    });
}

fn self_hosted_cache_is_used() {
    let mut cache = Vec::new();
    produce_self_hosted("id", &mut cache).unwrap();
    assert!(cache.len() > 100_000, "{} bytes", cache.len());
    let mut again = Vec::new();
    produce_self_hosted("id", &mut again).unwrap();
    assert_eq!(cache, again, "the cache is the same each time");
    let options =
        EngineOptions { self_hosted: Some(embed(&cache)), build_id: "id", ..EngineOptions::default() };
    with_options(options, Rc::default(), |cx| {
        assert!(cx.used_self_hosted_cache());
        assert_eq!(eval(cx, "[3, 1, 2].sort((a, b) => a - b).flatMap(x => [x, x])"), "1,1,2,2,3,3");
    });
    let other = EngineOptions { build_id: "other", ..EngineOptions::default() };
    assert_eq!(run(other, Rc::new(TestHost::default()), |_| ()), Err(EngineError::BuildId));
    with_options(EngineOptions { build_id: "id", ..EngineOptions::default() }, Rc::default(), |cx| {
        assert!(!cx.used_self_hosted_cache())
    });
}

fn stale_self_hosted_cache_is_ignored() {
    let mut cache = Vec::new();
    produce_self_hosted("id", &mut cache).unwrap();
    let path = temporary("cache", &cache);
    for (build_id, expected) in [("id", "true\n"), ("newer", "false\n")] {
        assert_eq!(
            elsewhere("code::hidden_cache", &format!("{build_id} {path}")),
            (Some(0), expected.into())
        );
    }
    std::fs::remove_file(path).unwrap();
}

fn hidden_cache() {
    let (build_id, cache) = hidden_argument();
    let options = EngineOptions { self_hosted: Some(embed(&cache)), build_id, ..EngineOptions::default() };
    with_options(options, Rc::default(), |cx| {
        assert_eq!(eval(cx, "[1, 2].map(x => x * 2)"), "2,4");
        println!("{}", cx.used_self_hosted_cache());
    });
}

fn bake_writes_what_the_runtime_reads() {
    let sources = [("internal/x", BUILTIN), ("y", "'use strict';\nexports.y = 1;")];
    let folder = std::env::temp_dir().join(format!("spindle-bake-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let mut list = String::from("# id, path\n\n");
    for (index, (id, text)) in sources.iter().enumerate() {
        let path = folder.join(format!("{index}.js"));
        std::fs::write(&path, text).unwrap();
        list += &format!("{id}\t{}\n", path.display());
    }
    std::fs::write(folder.join("list"), list).unwrap();
    let bake =
        Command::new(env!("CARGO_BIN_EXE_bake")).args([&folder, &folder.join("list")]).status().unwrap();
    assert!(bake.success());
    let bytes = std::fs::read(folder.join("builtins.blob")).unwrap();
    let cache = std::fs::read(folder.join("selfhosted.xdr")).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(source_hash_of(&bytes), Some(hash_sources(&sources)));
    let blob = BuiltinBlob::parse(embed(&bytes)).unwrap();
    assert_eq!((blob.len(), blob.build_id()), (2, hex(&hash_sources(&sources)).as_str()));
    let options = EngineOptions {
        self_hosted: Some(embed(&cache)),
        build_id: blob.build_id(),
        ..EngineOptions::default()
    };
    with_options(options, Rc::default(), |cx| {
        assert!(cx.used_self_hosted_cache());
        cx.scope(|s| {
            let f = s.instantiate_builtin(blob.get("internal/x").unwrap(), "internal/x").unwrap();
            check_builtin(s, f);
            s.instantiate_builtin(blob.get("y").unwrap(), "y").unwrap();
            assert!(blob.get("z").is_none());
        });
    });
}

fn blobs_are_checked() {
    let entries: Vec<(String, Vec<u8>)> =
        [("b", 5), ("a", 0), ("c/d", 33)].map(|(id, len)| (id.to_owned(), vec![len as u8; len])).into();
    let hash = hash_sources(&[("a", "1"), ("b", "2")]);
    let bytes = write_blob("the id", &hash, &entries);
    let blob = BuiltinBlob::parse(embed(&bytes)).unwrap();
    for (id, data) in &entries {
        let found = blob.get(id).unwrap();
        assert_eq!(found, data);
        assert!(found.as_ptr().addr().is_multiple_of(16));
    }
    assert_eq!((blob.get("").is_none(), blob.get("d").is_none(), blob.is_empty()), (true, true, false));
    assert_ne!(hash_sources(&[("ab", "c")]), hash_sources(&[("a", "bc")]));
    for cut in 0..bytes.len() {
        assert!(BuiltinBlob::parse(embed(&bytes[..cut])).is_none(), "cut at {cut}");
    }
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 0xFF;
        // Whatever it says, it does not panic.
        if let Some(blob) = BuiltinBlob::parse(embed(&changed)) {
            blob.get("b");
        }
    }
    assert!(BuiltinBlob::parse(&embed(&[&[0; 1], bytes.as_slice()].concat())[1..]).is_none(), "not aligned");
}

fn realms_have_their_own_intrinsics() {
    with_stress(|cx| {
        install(cx, &[op_def::<caller_path>()]);
        let other = cx.scope(|s| {
            let global = s.new_realm().unwrap();
            s.persist(global)
        });
        let check = keep(
            cx,
            "other => [other.Array === Array, [] instanceof other.Array, Array.isArray(new other.Array), typeof other.SharedArrayBuffer, other.globalThis === other, new other.Date().constructor === Date, typeof other.InternalError].join()",
        );
        let result = cx.scope(|s| {
            let (f, this, other) = (s.global(&check), s.undefined(), s.global(&other));
            let ops = s.evaluate("ops", "o.js").unwrap();
            s.set(other, "ops", ops).unwrap();
            let text = s.call(f, this, &[other]).unwrap();
            let inside = s
                .in_realm(other, |s| {
                    s.evaluate("var here = [1]; String(here instanceof Array) + ops.caller_path()", "in.js")
                })
                .unwrap();
            let leaked = s.evaluate("typeof here", "out.js").unwrap();
            (s.to_str(text).unwrap(), s.to_str(inside).unwrap(), s.to_str(leaked).unwrap())
        });
        assert_eq!(
            result,
            (
                "false,false,true,function,true,false,undefined".into(),
                "trueundefined".into(),
                "undefined".into()
            )
        );
        let run =
            keep(cx, "other => { other.eval('var n = 0; (async () => { await 1; n++; throw 7 })()'); }");
        cx.enter(&run, &[Arg::Global(&other)]).unwrap();
        crate::support::drain(cx);
        assert_eq!(cx.take_rejections().len(), 1);
        let n = keep(cx, "other => other.n");
        assert_eq!(cx.enter(&n, &[Arg::Global(&other)]).unwrap(), Scalar::Int(1));
    });
}

fn time_and_randomness_come_from_the_host() {
    let host = Rc::new(TestHost::default());
    host.virtual_time.set(Some(86_400_000_000.0));
    host.seed.set(Some(42));
    let numbers = with_options(EngineOptions::default(), host.clone(), |cx| {
        assert_eq!(
            eval(cx, "[Date.now(), new Date().getTime(), new Date().toISOString()]"),
            "86400000,86400000,1970-01-02T00:00:00.000Z"
        );
        host.virtual_time.set(Some(1_000.0));
        assert_eq!(eval(cx, "Date.now()"), "1");
        let other = cx.scope(|s| {
            let global = s.new_realm().unwrap();
            s.persist(global)
        });
        let both = keep(
            cx,
            "other => String([other.Date.now(), other.Math.random() === Math.random()]) === '1,true'",
        );
        assert_eq!(cx.enter(&both, &[Arg::Global(&other)]).unwrap(), Scalar::Bool(true));
        eval(cx, "Array.from({ length: 5 }, Math.random)")
    });
    let again = with_options(EngineOptions::default(), host.clone(), |cx| {
        eval(cx, "Math.random(); Array.from({ length: 5 }, Math.random)")
    });
    assert_eq!(numbers, again);
    host.seed.set(Some(43));
    let seeded_otherwise = with_options(EngineOptions::default(), host, |cx| {
        eval(cx, "Math.random(); Array.from({ length: 5 }, Math.random)")
    });
    assert_ne!(numbers, seeded_otherwise);
    with(|cx| {
        assert_eq!(eval(cx, "Date.now() > 1.7e12 && Math.random() !== Math.random()"), "true");
    });
}

fn the_language_is_complete() {
    with(|cx| {
        let names = "Map Promise Proxy Atomics SharedArrayBuffer WeakRef FinalizationRegistry Intl WebAssembly BigInt Temporal Iterator";
        assert_eq!(
            eval(
                cx,
                &format!("'{names}'.split(' ').filter(n => typeof globalThis[n] === 'undefined').join()")
            ),
            ""
        );
        assert_eq!(eval(cx, "new Intl.DateTimeFormat('de', { timeZone: 'UTC' }).format(0)"), "1.1.1970");
        assert_eq!(eval(cx, "eval('1 + 1') + new Function('return 3')()"), "5");
    });
}
