//! Constructs with run-time meaning. What the results do when run is shown by the golden programs in `tests/spec`.

use crate::{asked, javascript, transformed};
use spindle_syntax::{Language, Mode, Wants};

#[test]
fn enums() {
    assert_eq!(
        transformed("enum A { X, Y = 3, Z, S = 's' }"),
        r#"var A;(function (A) { A[A["X"] = 0] = "X"; A[A["Y"] = 3] = "Y"; A[A["Z"] = 4] = "Z"; A["S"] = 's'; })(A || (A = {}));"#
    );
    assert_eq!(
        transformed("export const enum A { X = 1 << 2, Y = X | B }"),
        r#"export var A;(function (A) { A[A["X"] = 1 << 2] = "X"; A[A["Y"] = A.X | B] = "Y"; })(A || (A = {}));"#
    );
    assert_eq!(
        transformed("enum A { X = f(), Y }"),
        r#"var A;(function (A) { A[A["X"] = f()] = "X"; A[A["Y"] = A["X"] + 1] = "Y"; })(A || (A = {}));"#
    );
    let merged = transformed("enum A { X }\nenum A { Y = X }");
    assert!(merged.ends_with("\n;(function (A) { A[A[\"Y\"] = A.X] = \"Y\"; })(A || (A = {}));"), "{merged}");
    assert!(transformed("{ enum A { X } }").starts_with("{ let A;"), "a block has its own");
}

#[test]
fn namespaces() {
    assert_eq!(
        transformed("namespace A { export const x: T = 1; x }"),
        "var A;(function (A) {        const x    = A.x = 1; x })(A || (A = {}));"
    );
    assert_eq!(
        transformed("namespace A { export let x = 1; x++; ({ x }); (x) => x }"),
        "var A;(function (A) { ;          A.x = 1; A.x++; ({ x: A.x }); (x) => x })(A || (A = {}));"
    );
    assert_eq!(
        transformed("namespace A.B { export function f() { } }"),
        "var A;(function (A) {let B;(function (B) {        function f() { } B.f = f; })(B = A.B || (A.B = {}));})(A || (A = {}));"
    );
    assert!(transformed("class A { } namespace A { let x; }").starts_with("class A { } ;(function (A) {"));
    let merged =
        transformed("namespace A { export class B { } }\nnamespace A { new B; { class B { } new B } }");
    assert!(merged.contains("new A.B; { class B { } new B }"), "{merged}");
    assert!(transformed("namespace A { export class A { } }").contains("(function (A_1) {"));
}

#[test]
fn parameter_properties() {
    assert_eq!(
        transformed("class A { constructor(private x: T, y, readonly z = 1) { y } }"),
        "class A { x; z; constructor(        x   , y,          z = 1) { this.x = x; this.z = z; y } }"
    );
    assert_eq!(
        transformed("class A extends B { constructor(public x) { super(x); x } }"),
        "class A extends B { x; constructor(       x) { super(x); this.x = x; x } }"
    );
    assert_eq!(
        transformed("class A extends B { constructor(public x) { if (x) super(x); } }"),
        "class A extends B { x; constructor(       x) { if (x) (super(x), this.x = x, this); } }"
    );
}

#[test]
fn imports_and_exports_of_old() {
    assert_eq!(transformed("import a = require('a');\na;"), "const a = require ('a');\na;");
    assert_eq!(transformed("import a = B.c;\na;"), "const a =  B.c;\na;");
    assert_eq!(transformed("import a = B.c;\nlet x: a;"), "               \nlet x   ;");
    assert_eq!(transformed("import type a = require('a');"), " ".repeat(29));
    assert_eq!(transformed("export = { a: 1 as T };"), "module.exports = { a: 1      };");
    assert!(
        transformed("import a = require('a');\nexport { a };")
            .contains("createRequire(import.meta.url)('a')")
    );
}

#[test]
fn assertions_in_front() {
    assert_eq!(transformed("x = <T>y;"), "x =    y;");
    assert_eq!(transformed("x = () => <T>{ a: 1 };"), "x = () => (  { a: 1 });");
    assert_eq!(transformed("function f() { return <T>\n x }"), "function f() { return (  \n x) }");
}

#[test]
fn a_map_where_columns_move() {
    let wants = Wants { text: Some(Mode::Transform), map: Some("a.ts"), ..Wants::default() };
    let plain = asked("let x: T = 1;", Language::TypeScript, &wants);
    assert_eq!(plain.map, None);
    let moved = asked("enum A { X }\nA;", Language::TypeScript, &wants);
    let map = moved.map.expect("columns have moved");
    assert!(map.starts_with(r#"{"version":3,"sources":["a.ts"],"names":[],"mappings":""#), "{map}");
    assert_eq!(map.matches(';').count(), 1, "one line behind the other: {map}");
}

#[test]
fn decorators_are_refused() {
    let error =
        javascript("@a class B { }", Language::TypeScript, Mode::Transform).expect_err("no decorators");
    assert_eq!(error.code, "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX");
    assert_eq!((error.line, error.column, error.width), (1, 1, 2));
}
