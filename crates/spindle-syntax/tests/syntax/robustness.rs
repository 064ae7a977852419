//! No source ends the process: deep ones, large ones, broken ones.

use spindle_syntax::{Language, Mode, Wants, analyse};

const LANGUAGES: [Language; 4] = [Language::JavaScript, Language::Jsx, Language::TypeScript, Language::Tsx];

/// Asks everything of `data`, taken as UTF-8 as far as it is. Any answer is right that is an answer. A fuzzer's entry.
fn ask_everything(data: &[u8]) {
    let source = String::from_utf8_lossy(data);
    for language in LANGUAGES {
        for text in [None, Some(Mode::Strip), Some(Mode::Transform)] {
            let wants = Wants { text, map: Some("m"), detect: true, exports: true, module: false };
            let Ok(found) = analyse(&source, language, &wants) else { continue };
            let Some(text) = found.text else { continue };
            let breaks = |text: &str| text.bytes().filter(|&byte| byte == b'\n').count();
            assert_eq!(breaks(&text), breaks(&source), "lines of {source:?}");
        }
    }
}

/// Ways to nest: what opens a level, what is inside, what closes it, what stands around.
const NESTS: [(&str, &str, &str, &str); 60] = [
    ("(", "1", ")", ""),
    ("[", "1", "]", ""),
    ("{a:[", "1", "]}", "x="),
    ("{", "", "}", ""),
    ("f(", "1", ")", ""),
    ("(function(){", "", "})", ""),
    ("a=>", "1", "", ""),
    ("(a)=>", "1", "", ""),
    ("!", "1", "", ""),
    ("- ", "1", "", ""),
    ("typeof ", "1", "", ""),
    ("new ", "a", "", ""),
    ("await ", "a", "", ""),
    ("a?b:", "1", "", ""),
    ("a?", "1", ":2", ""),
    ("a=", "1", "", ""),
    ("a**", "1", "", ""),
    ("if(1)", "1", "", ""),
    ("if(1);else ", "1", "", ""),
    ("for(;;)", "1", "", ""),
    ("while(1)", "1", "", ""),
    ("do ", ";", " while(1);", ""),
    ("`${", "1", "}`", ""),
    ("1+", "1", "", ""),
    ("", "a", ".b", ""),
    ("", "a", "()", ""),
    ("", "a", "[0]", ""),
    ("", "a", "!", ""),
    ("", "a", " as T", ""),
    ("a&&", "1", "", ""),
    ("A<", "B", ">", "let x:"),
    ("(", "B", ")", "let x:"),
    ("()=>", "B", "", "let x:"),
    ("A extends B?C:", "B", "", "let x:"),
    ("keyof ", "B", "", "let x:"),
    ("{a:", "B", "}", "let x:"),
    ("{[k in A]:", "B", "}", "let x:"),
    ("[", "B", "]", "let x:"),
    ("class{x=", "1", "}", "y="),
    ("switch(1){case 1:", "", "}", ""),
    ("try{", "", "}finally{}", ""),
    ("<a>", "", "</a>", "x="),
    ("<a>{", "1", "}</a>", "x="),
    ("<a b={", "1", "}/>", "x="),
    ("<T>", "1", "", "x="),
    ("[", "a", "]=0", ""),
    ("{a=", "1", "}", "let "),
    ("A.", "A", "", "type T="),
    ("yield ", "1", "", "function*g(){"),
    ("...[", "1", "]", "f("),
    ("@(class{", "a", "}) class{}", ""),
    ("class extends ", "A", "{}", "x="),
    ("{get a(){return ", "1", "}}", "x="),
    ("f<A>(", "1", ")", ""),
    ("<T>(a=", "1", ")=>1", ""),
    ("import(", "1", ")", ""),
    ("enum A{b=", "1", "}", ""),
    ("export{a as a};{", "", "}", ""),
    ("namespace A{", "let x", "}", ""),
    ("A.", "A", "{let x}", "namespace "),
];

#[test]
fn deep_sources_are_answered_or_refused() {
    for (open, inside, close, around) in NESTS {
        for levels in [100, 2_000, 40_000] {
            let source = format!("{around}{}{inside}{}", open.repeat(levels), close.repeat(levels));
            for language in [Language::JavaScript, Language::TypeScript, Language::Tsx] {
                let wants =
                    Wants { text: Some(Mode::Transform), detect: true, exports: true, ..Wants::default() };
                _ = analyse(&source, language, &wants);
            }
        }
    }
}

#[test]
fn moderate_depth_is_accepted() {
    let source = format!("x = {}1{};", "f(".repeat(2_000), ")".repeat(2_000));
    let wants = Wants { text: Some(Mode::Transform), ..Wants::default() };
    assert!(analyse(&source, Language::TypeScript, &wants).is_ok());
    let long = format!("x = {}1;", "'a' +\n".repeat(50_000));
    assert!(analyse(&long, Language::TypeScript, &wants).is_ok());
}

#[test]
fn many_megabytes() {
    let statement = "exports.a = function (b) { return b ? [b, 'c'] : { d: /e/.test(b) }; }; // comment\n";
    let source = statement.repeat((32 << 20) / statement.len());
    let found = analyse(&source, Language::JavaScript, &Wants { exports: true, ..Wants::default() });
    assert_eq!(found.expect("it is valid").exports.names, ["a"]);
}

/// Every sample cut short at every place, and with single bytes changed.
#[test]
fn broken_sources_are_answered() {
    let sample = include_bytes!("samples/everything.ts");
    for length in (0..sample.len()).step_by(29) {
        ask_everything(&sample[..length]);
    }
    let mut changed = sample.to_vec();
    for (step, at) in (0..sample.len()).step_by(17).enumerate() {
        let kept = changed[at];
        changed[at] = b"(){}<>;:!?`'\"/\\\n\0\xff@="[step % 20];
        ask_everything(&changed);
        changed[at] = kept;
    }
}

#[test]
fn the_corpus_is_answered() {
    for source in [
        &b"\xff\xfe(\x00"[..],
        b"\xef\xbb\xbf#!x\r\ntype\r=1",
        b"enum A{b=`${",
        b"namespace A.B.C.D{export import x=A.B}",
        b"class A{constructor(public{a}:B){super()}}",
        b"<a b={...c}/>",
        b"<><></><",
        b"x as T as U satisfies V!\n/**/(",
        b"import{type}from'a';export{type as as}",
        b"enum A{[`x`],'\\ud800',\"\\n\"=1}",
        b"x=():\xe4\xb8\xad\n=>1",
        b"x=():\n\xe4\xb8\xad=>1",
        b"namespace N{export let{a,b:[c=d],...e}=f}",
        b"export import a=require('b');export=c",
        b"class extends A{constructor(readonly a){return super()}}",
        b"async<\nT\n>(x)=>y;async<T>(x)",
        b"a?.b!.c?.[d]!()",
        b"declare\nmodule\nA{}",
        b"abstract\nclass A{}",
        b"let x:typeof import('a',{with:{}}).b<c>",
    ] {
        ask_everything(source);
    }
}
