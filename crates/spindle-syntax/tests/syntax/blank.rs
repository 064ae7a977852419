//! Blanking: each construct, and that whatever is kept stays where it was.

use crate::{javascript, stripped};
use spindle_syntax::{Language, Mode};

/// The `~` of `pattern` stand for blanked characters.
fn becomes(source: &str, pattern: &str) {
    assert_eq!(stripped(source), pattern.replace('~', " "), "from\n{source}");
}

#[test]
fn annotations() {
    becomes("let x: number = 1, y: string;", "let x~~~~~~~~ = 1, y~~~~~~~~;");
    becomes("function f(a: T, b?: U, ...c: V[]): R { }", "function f(a~~~, b~~~~, ...c~~~~~)~~~ { }");
    becomes("let { a, b: [c] }: T = x;", "let { a, b: [c] }~~~ = x;");
    becomes("try { } catch (e: unknown) { }", "try { } catch (e~~~~~~~~~) { }");
    becomes("let x!: number;", "let x~~~~~~~~~;");
    becomes("function f(this: T, a) { }", "function f(~~~~~~~~ a) { }");
    becomes("function f(this: T) { }", "function f(~~~~~~~) { }");
    becomes("const f = (a: T): a is U => a;", "const f = (a~~~)~~~~~~~~ => a;");
    becomes("function f(x): asserts x is T { }", "function f(x)~~~~~~~~~~~~~~~~ { }");
    becomes("let f: <T>(a: T) => void = g;", "let f~~~~~~~~~~~~~~~~~~~ = g;");
    becomes("for (const x of <T[]>y) { }".replace("<T[]>", "").as_str(), "for (const x of y) { }");
}

#[test]
fn declarations_of_types() {
    becomes("interface A { b: C }\nd;", "~~~~~~~~~~~~~~~~~~~~\nd;");
    becomes("type A = {\n  b: C\n};\nd;", "~~~~~~~~~~\n~~~~~~\n~~\nd;");
    becomes("declare const a: B; c;", "~~~~~~~~~~~~~~~~~~~ c;");
    becomes("declare function f(): void; c;", "~~~~~~~~~~~~~~~~~~~~~~~~~~~ c;");
    becomes("declare enum E { A } c;", "~~~~~~~~~~~~~~~~~~~~ c;");
    becomes("declare namespace N { let a; } c;", "~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ c;");
    becomes("declare module 'm' { } c;", "~~~~~~~~~~~~~~~~~~~~~~ c;");
    becomes("declare global { } c;", "~~~~~~~~~~~~~~~~~~ c;");
    becomes("namespace N { type A = 1; export interface B { } } c;", &format!("{} c;", "~".repeat(50)));
    becomes("function f(): void;\nfunction f(a?) { }", "~~~~~~~~~~~~~~~~~~~\nfunction f(a~) { }");
    becomes(
        "export function f(): void;\nexport function f(a?) { }",
        "~~~~~~~~~~~~~~~~~~~~~~~~~~\nexport function f(a~) { }",
    );
}

#[test]
fn imports_and_exports() {
    becomes("import type A from 'a';", "~~~~~~~~~~~~~~~~~~~~~~~");
    becomes("import type { A } from 'a';", "~~~~~~~~~~~~~~~~~~~~~~~~~~~");
    becomes("import { type A, b } from 'a';", "import { ~~~~~~~ b } from 'a';");
    becomes("import b, { type A } from 'a';", "import b, { ~~~~~~ } from 'a';");
    becomes("import { type as } from 'a';", "import { ~~~~~~~ } from 'a';");
    becomes("import { type as as } from 'a';", "import { type as as } from 'a';");
    becomes("import { unused } from 'a';", "import { unused } from 'a';");
    becomes("export type { A } from 'a';", "~~~~~~~~~~~~~~~~~~~~~~~~~~~");
    becomes("export type * from 'a';", "~~~~~~~~~~~~~~~~~~~~~~~");
    becomes("export { type A, b };\nlet b;", "export { ~~~~~~~ b };\nlet b;");
    becomes("export type A = 1;", "~~~~~~~~~~~~~~~~~~");
    becomes("export interface A { }", "~~~~~~~~~~~~~~~~~~~~~~");
    becomes("export default interface A { }", "~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~");
    becomes("export default abstract class A { }", "export default ~~~~~~~~ class A { }");
    becomes("export as namespace A;\nb;", "~~~~~~~~~~~~~~~~~~~~~~\nb;");
}

#[test]
fn classes() {
    becomes(
        "class A<T> extends B<T> implements C, D<T> { }",
        "class A~~~ extends B~~~ ~~~~~~~~~~~~~~~~~~ { }",
    );
    becomes("class A implements B { }", "class A ~~~~~~~~~~~~ { }");
    becomes("x = class implements B { }", "x = class ~~~~~~~~~~~~ { }");
    becomes(
        "abstract class A { abstract b(): void; c() { } }",
        "~~~~~~~~ class A { ~~~~~~~~~~~~~~~~~~~ c() { } }",
    );
    becomes("class A { private readonly x?: number = 1 }", "class A { ~~~~~~~~~~~~~~~~ x~~~~~~~~~ = 1 }");
    becomes(
        "class A { public static override async *f?(a) { } }",
        "class A { ~~~~~~ static ~~~~~~~~ async *f~(a) { } }",
    );
    becomes("class A { declare x: number; y }", "class A { ~~~~~~~~~~~~~~~~~~ y }");
    becomes("class A { [key: string]: any; b }", "class A { ~~~~~~~~~~~~~~~~~~~ b }");
    becomes("class A { f(): void; f(a?) { } }", "class A { ~~~~~~~~~~ f(a~) { } }");
    becomes(
        "class A { constructor(); constructor(a?: B) { } }",
        "class A { ~~~~~~~~~~~~~~ constructor(a~~~~) { } }",
    );
    becomes(
        "class A { get x(): T { return 1 } set x(v: T) { } }",
        "class A { get x()~~~ { return 1 } set x(v~~~) { } }",
    );
    becomes("class A { readonly; private; static x }", "class A { readonly; private; static x }");
    becomes("class A { x!: T; ['y']?: T; #z: T }", "class A { x~~~~; ['y']~~~~; #z~~~ }");
}

#[test]
fn expressions() {
    becomes("x = y as T;", "x = y ~~~~;");
    becomes("x = y as const satisfies T;", "x = y ~~~~~~~~~~~~~~~~~~~~;");
    becomes("x = y!.z![0]!();", "x = y~.z~[0]~();");
    becomes("(x as any) = 1;", "(x ~~~~~~) = 1;");
    becomes("f<T>(x); new A<T>(); a?.<T>(b);", "f~~~(x); new A~~~(); a?.~~~(b);");
    becomes("t<T>`x`;", "t~~~`x`;");
    becomes("x = f<T>;", "x = f~~~;");
    becomes("x = <T,>(a: T) => a;", "x = ~~~~(a~~~) => a;");
    becomes("x = async <T>(a: T): Promise<T> => a;", "x = async ~~~(a~~~)~~~~~~~~~~~~ => a;");
    becomes("x = a < b > c;", "x = a < b > c;");
}

#[test]
fn what_follows_is_not_joined() {
    becomes("let x: T\n(y)", "let x;~~\n(y)");
    becomes("x as T\n[y]", "x ;~~~\n[y]");
    becomes("x\ntype T = 1\n(y)", "x\n;~~~~~~~~~\n(y)");
    becomes("x\ninterface I { }\n`y`", "x\n;~~~~~~~~~~~~~~\n`y`");
    becomes("if (a) x as T\n(y)", "if (a) x ;~~~\n(y)");
    becomes("let x: T // c\n/* d */ /e/.f", "let x;~~ // c\n/* d */ /e/.f");
    becomes("x as T;\n(y)", "x ~~~~;\n(y)");
    becomes("let x: T\ny", "let x~~~\ny");
    becomes("'use strict'\ntype T = 1\n(y)", "'use strict'\n;~~~~~~~~~\n(y)");
    becomes("class A { x: T\n['y'] = 1 }", "class A { x;~~\n['y'] = 1 }");
    becomes("class A { x = 1\ndeclare y\n*z() { } }", "class A { x = 1\n;~~~~~~~~\n*z() { } }");
    becomes("class A { x = 1\nprivate ['y'] = 1 }", "class A { x = 1\n;~~~~~~ ['y'] = 1 }");
    becomes("class A { get: T\ny() { } }", "class A { get;~~\ny() { } }");
    becomes("class A { static x: T\nb }", "class A { static x~~~\nb }");
}

#[test]
fn parentheses_stay_on_their_line() {
    becomes("x = (a):\nT => a", "x = (a~~\n) => a");
    becomes("x = (a): {\n  b: T\n} => a", "x = (a~~~~\n~~~~~~\n) => a");
    becomes("x = async <\nT\n>(a) => a", "x = async (\n~\n~~a) => a");
    becomes("function f() { return <\nT,\n>(a) => a }", "function f() { return (\n~~\n~~a) => a }");
    becomes("x = <\nT,\n>(a) => a", "x = ~\n~~\n~(a) => a");
}

#[test]
fn wide_characters_keep_their_width() {
    let source = "let a: 'é中😀' = 1; b";
    let text = stripped(source);
    assert_eq!(text.len(), source.len());
    assert_eq!(text.encode_utf16().count(), source.encode_utf16().count());
    assert!(text.chars().skip(5).take(8).all(char::is_whitespace), "{text:?}");
}

#[test]
fn starts_and_line_ends_of_all_kinds() {
    becomes("#!/usr/bin/env spindle\nlet x: T;", "#!/usr/bin/env spindle\nlet x~~~;");
    becomes("\u{feff}let x: T;", "\u{feff}let x~~~;");
    becomes("type A = {\r\n b: C };\r\nx;", "~~~~~~~~~~\r\n~~~~~~~~\r\nx;");
    becomes("type A =\u{2028}1;\u{2029}x;", "~~~~~~~~\u{2028}~~\u{2029}x;");
    becomes("", "");
}

/// All constructs above in one, and that what is kept has not moved.
#[test]
fn what_is_kept_does_not_move() {
    let source = include_str!("samples/everything.ts");
    let text = stripped(source);
    assert_eq!(text.len(), source.len());
    let units = |text: &str| text.encode_utf16().collect::<Vec<u16>>();
    let (before, after) = (units(source), units(&text));
    assert_eq!(before.len(), after.len());
    for (at, (&was, &is)) in before.iter().zip(&after).enumerate() {
        let c = char::from_u32(is.into()).unwrap_or('?');
        let inserted = matches!(c, ';' | '(' | ')') && was != 10;
        assert!(was == is || c.is_whitespace() || inserted, "unit {at}: {was} became {c:?}");
    }
}

#[test]
fn errors_have_code_and_place() {
    let refused = |source: &str| javascript(source, Language::TypeScript, Mode::Strip).expect_err(source);
    let error = refused("let a;\n\tlet x: = 1;\n");
    assert_eq!(error.code, "ERR_INVALID_TYPESCRIPT_SYNTAX");
    assert_eq!((error.line, error.column, error.width), (2, 9, 1));
    assert_eq!(error.source_line, "\tlet x: = 1;");
    for (source, word) in [
        ("enum A { }", "TypeScript enum"),
        ("namespace A { let b; }", "TypeScript namespace declaration"),
        ("class A { constructor(private b) { } }", "TypeScript parameter property"),
        ("import a = require('a');", "TypeScript import equals declaration"),
        ("export = a;", "TypeScript export assignment"),
        ("x = <T>y;", "The angle-bracket syntax"),
        ("module A { }", "`module` keyword"),
    ] {
        let error = refused(source);
        assert_eq!(error.code, "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX", "{source}");
        assert!(error.message.starts_with(word), "{source}: {error}");
    }
}
