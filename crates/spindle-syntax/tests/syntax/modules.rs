//! Telling ES modules from CommonJS: nodejs.org/api/packages.html#syntax-detection.

use crate::asked;
use spindle_syntax::{Language, Wants};

fn is_module(source: &str, language: Language) -> bool {
    asked(source, language, &Wants { detect: true, ..Wants::default() }).is_module
}

#[test]
fn syntax_that_only_modules_have() {
    for source in [
        "import 'a'",
        "import a from 'a'; return",
        "export {}",
        "export default 1",
        "f(import.meta.url)",
        "await 1",
        "for await (const a of b) { }",
        "const require = 1",
        "let { module } = 1",
        "class exports { }",
        "const [__filename, b] = 1",
        "import a from 'a'; let = {{{",
    ] {
        assert!(is_module(source, Language::JavaScript), "{source}");
    }
}

#[test]
fn syntax_that_commonjs_has() {
    for source in [
        "",
        "import('a')",
        "const a = require('a'); exports.b = 1",
        "async function f() { await 1 }",
        "await(1)",
        "var module, require",
        "function exports() { }",
        "{ const require = 1 }",
        "return 1",
        "with (a) { }",
        "let let = {{{",
        "'import a from b'",
    ] {
        assert!(!is_module(source, Language::JavaScript), "{source}");
    }
}

#[test]
fn types_do_not_make_a_module() {
    for source in [
        "import type A from 'a'",
        "export type A = 1",
        "export interface A { }",
        "export = 1",
        "import a = require('a')",
    ] {
        assert!(!is_module(source, Language::TypeScript), "{source}");
    }
    for source in [
        "import { type A } from 'a'",
        "export { type A } from 'a'",
        "export enum A { }",
        "const x: T = await y",
    ] {
        assert!(is_module(source, Language::TypeScript), "{source}");
    }
}

#[test]
fn one_parse_answers_both() {
    let wants = Wants { detect: true, exports: true, ..Wants::default() };
    let found = asked("exports.a = 1", Language::JavaScript, &wants);
    assert!(!found.is_module);
    assert_eq!(found.exports.names, ["a"]);
    let sloppy = asked("with (a) exports.b = 010", Language::JavaScript, &wants);
    assert_eq!(sloppy.exports.names, ["b"]);
}
