//! JSX. The results are the texts; that React takes them has been checked by hand against its runtime.

use crate::javascript;
use spindle_syntax::{Language, Mode};

fn jsx(source: &str) -> String {
    javascript(source, Language::Tsx, Mode::Transform).unwrap_or_else(|error| panic!("{error}\n{source}"))
}

/// Behind the import that the text begins with.
fn body(source: &str) -> String {
    let text = jsx(source);
    text.split_once(';').map(|(_, body)| body.to_owned()).unwrap_or_default()
}

#[test]
fn the_automatic_runtime() {
    assert_eq!(
        jsx("x = <a b=\"c\" {...d} e>f</a>;"),
        "const { jsx: _jsx } = require(\"react/jsx-runtime\");x = _jsx(\"a\", { b: \"c\",  ...d , e: true,children: \"f\"})  ;"
    );
    assert_eq!(body("x = <A.B c={d as T} />;"), "x = _jsx(A.B, { c:  d      , });");
    assert_eq!(body("x = <a>{b}{c}</a>;"), "x = _jsxs(\"a\", {children: [ b , c ]}) ;");
    assert_eq!(body("x = <></>;"), "x = _jsx(_Fragment, { }) ;");
    assert!(
        jsx("export const x = <a />;")
            .starts_with("import { jsx as _jsx } from \"react/jsx-runtime\";export")
    );
    assert!(body("x = <a key={k as T} b />;").contains("}, k"), "a key is an argument of its own");
    assert!(jsx("x = <a {...b} key=\"c\" />;").contains("createElement"), "a key behind a spread");
}

#[test]
fn the_classic_runtime() {
    let text = jsx("/** @jsx h @jsxFrag F */ x = <><a b /><c>d</c></>;");
    assert!(text.contains("h(F, null, h(\"a\", { b: true, }),h(\"c\", null, \"d\")"), "{text}");
    assert!(jsx("/* @jsxRuntime classic */ x = <a />;").contains("React.createElement(\"a\", null"));
    assert!(jsx("/* @jsxImportSource preact */ x = <a />;").contains("require(\"preact/jsx-runtime\")"));
}

#[test]
fn text_and_comments() {
    assert_eq!(body("x = <a>\n  b &amp; c\n  d\n</a>;").lines().count(), 4);
    assert!(body("x = <a>\n  b &amp; c\n  d\n</a>;").contains("children: \"b & c d\""));
    assert!(body("x = <a>{/* b */}</a>;").contains("_jsx(\"a\", {"));
    assert!(body("x = <a b=\"&lt;\n\" />;").contains("b: \"<\\n\""));
}
