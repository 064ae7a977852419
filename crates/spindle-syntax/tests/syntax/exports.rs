//! Names that CommonJS sources export, after the grammar in the documentation of `cjs-module-lexer`.

use crate::asked;
use spindle_syntax::{Language, Wants};

fn exports(source: &str) -> (Vec<String>, Vec<String>) {
    let found = asked(source, Language::JavaScript, &Wants { exports: true, ..Wants::default() }).exports;
    (found.names, found.reexports)
}

fn names(source: &str, expected: &[&str]) {
    assert_eq!(exports(source).0, expected, "{source}");
}

fn reexports(source: &str, expected: &[&str]) {
    assert_eq!(exports(source).1, expected, "{source}");
}

#[test]
fn assignments() {
    names(
        "exports.a = 1; module.exports.b = 2; exports['c'] = 3; module.exports[\"d\\x65\"] = 4",
        &["a", "b", "c", "de"],
    );
    names(
        "exports.a = exports.b = void 0; (function (exports) { if (x) exports.c = 1 })(y)",
        &["a", "b", "c"],
    );
    names("exports.a; exports.b(); x.exports.c = 1; exports[d] = 1; exports.e.f = 1; exports.g += 1", &[]);
    names("exports.default = 1; exports.__esModule = true", &["default", "__esModule"]);
    names("// exports.a = 1\n'exports.b = 1'; `exports.c = ${exports.d = 1}`; /exports.e = 1/", &["d"]);
    names("return exports.a = 1", &["a"]);
}

#[test]
fn defined_properties() {
    names("Object.defineProperty(exports, '__esModule', { value: true })", &["__esModule"]);
    names("Object.defineProperty(module.exports, 'a', { enumerable: true, value: 1 })", &["a"]);
    names(
        "Object.defineProperty(exports, 'a', { enumerable: true, get: function () { return b.c; } })",
        &["a"],
    );
    names("Object.defineProperty(exports, 'a', { enumerable: true, get() { return b['c'] }, })", &["a"]);
    names("Object.defineProperty(exports, 'a', { get: () => b })", &[]);
    names("exports.a = 1; Object.defineProperty(exports, 'a', { get: function () { return f() } })", &[]);
}

#[test]
fn objects() {
    names("module.exports = { a, b: c, 'd': e, ...f }", &["a", "b", "d"]);
    names("module.exports = { a, b: require('c'), d }", &["a", "b"]);
    names("module.exports = { a: 1, b }", &[]);
    names("0 && (module.exports = { a, b })", &["a", "b"]);
    reexports("module.exports = { ...require('a'), ...require('b') }", &["a", "b"]);
}

#[test]
fn handed_on() {
    reexports("module.exports = require('a'); if (x) module.exports = require('b')", &["b"]);
    reexports(
        "__exportStar(require('a'), exports); tslib_1.__exportStar(require('b'), exports); __export(require('c'))",
        &["a", "b", "c"],
    );
    reexports("function f() { __exportStar(require('a'), exports) }", &[]);
    let babel = |guards: &str, copy: &str| {
        format!(
            "var _a = _interopRequireWildcard(require('a')); Object.keys(_a).forEach(function (k) {{ {guards} {copy} }})"
        )
    };
    let simple = "if (k === 'default' || k === '__esModule') return;";
    reexports(&babel(simple, "exports[k] = _a[k];"), &["a"]);
    let own = "if (Object.prototype.hasOwnProperty.call(_names, k)) return; if (k in exports && exports[k] === _a[k]) return;";
    let getter =
        "Object.defineProperty(exports, k, { enumerable: true, get: function () { return _a[k]; } });";
    reexports(&babel(&format!("{simple} {own}"), getter), &["a"]);
    reexports(&babel("if (k !== 'default' && !exports.hasOwnProperty(k))", "exports[k] = _a[k]"), &["a"]);
    reexports(&babel("if (k) return;", "exports[k] = _a[k];"), &[]);
}

#[test]
fn what_does_not_parse_exports_nothing() {
    assert_eq!(exports("exports.a = 1; let let = {{{"), (vec![], vec![]));
    assert_eq!(exports("import a from 'b'; exports.a = 1"), (vec![], vec![]));
}
