//! Makes the JavaScript of `internal/border` out of the Rust files with the numbers. The build script of `spindle-builtins` includes this file, so
//! it uses only `std`.
//!
//! The files are read as text, because they belong to two crates and the script to none of them. That works as each of their
//! lines is one of a few kinds, and a line of another kind is an error.

const HEAD: &str = "\
'use strict';
// internal/border: numbers that JavaScript and Rust share. Made by the build script of the crates' border.rs; change those.
//
// Built-ins write `border.NAME` after `const border = require('internal/border');`, both on lines of their own: what is
// compiled ahead of time has the number in the place of the name, and does not load this file. Ops used: none.

module.exports = {
";

/// The source of `internal/border` made of `files`, texts by their names.
///
/// # Errors
/// A sentence that names the line which cannot be read, or a second number of one name.
pub fn module(files: &[(&str, &str)]) -> Result<String, String> {
    let mut out = String::from(HEAD);
    let mut known: Vec<String> = Vec::new();
    for (file, text) in files {
        let mut prefix = String::new();
        for (line, number) in text.lines().zip(1..) {
            let wrong = |what: &str| format!("{file}:{number}: {what}: {line}");
            match line.trim() {
                "" | "}" => {}
                comment if comment.starts_with("//!") => {}
                comment if comment.starts_with("///") => out.push_str(&format!("  {}\n", &comment[1..])),
                head if head.starts_with("pub mod ") => {
                    prefix = prefix_of(head).ok_or_else(|| wrong("no module"))?
                }
                constant => {
                    let (name, value) = number_of(constant).ok_or_else(|| wrong("no number"))?;
                    let name = format!("{prefix}{name}");
                    if known.contains(&name) {
                        return Err(wrong("a second number of this name"));
                    }
                    out.push_str(&format!("  {name}: {value},\n"));
                    known.push(name);
                }
            }
        }
    }
    out.push_str("};\n");
    Ok(out)
}

/// `pub mod http_send {` gives `HTTP_SEND_`; names of errnos stand alone.
fn prefix_of(head: &str) -> Option<String> {
    let name = head.strip_prefix("pub mod ")?.strip_suffix(" {")?;
    Some(if name == "errno" { String::new() } else { format!("{}_", name.to_ascii_uppercase()) })
}

/// `pub const NAME: type = value;`; a value is a number, `1 << n` or `-(1 << n)`.
fn number_of(constant: &str) -> Option<(&str, i64)> {
    let (name, rest) = constant.strip_prefix("pub const ")?.split_once(": ")?;
    let value = rest.split_once(" = ")?.1.strip_suffix(';')?;
    let shifted =
        |text: &str| text.strip_prefix("1 << ").and_then(|bits| Some(1_i64 << bits.parse::<u32>().ok()?));
    let negative = || value.strip_prefix("-(")?.strip_suffix(')').and_then(shifted).map(|number| -number);
    Some((name, value.parse().ok().or_else(|| shifted(value)).or_else(negative)?))
}

#[cfg(test)]
mod tests {
    use super::module;

    #[test]
    fn each_constant_becomes_a_property() {
        let text = "//! Head.\n\n/// Words.\npub mod word {\n    /// A tick waits.\n    pub const TICK: usize = 3;\n}\npub mod errno {\n    pub const E: i32 = -9;\n}\npub mod net {\n    pub const PARTIAL: i32 = -(1 << 20);\n}\n";
        let made = module(&[("border.rs", text)]).unwrap();
        assert!(made.ends_with(
            "{\n  // Words.\n  // A tick waits.\n  WORD_TICK: 3,\n  E: -9,\n  NET_PARTIAL: -1048576,\n};\n"
        ));
    }

    #[test]
    fn other_lines_are_named() {
        for text in ["pub fn x() {}", "pub const X: u32 = Y;", "pub mod x;"] {
            assert!(module(&[("border.rs", text)]).unwrap_err().starts_with("border.rs:1: no "), "{text}");
        }
        let twice = "pub const X: u32 = 1;\npub const X: u32 = 2;";
        assert!(module(&[("border.rs", twice)]).unwrap_err().contains("a second number"));
    }

    #[test]
    fn the_file_in_the_tree_is_the_one_made() {
        let files = [
            ("spindle-core", include_str!("../../../spindle-core/src/border.rs")),
            ("spindle-runtime", include_str!("../border.rs")),
        ];
        assert!(
            module(&files).unwrap() == include_str!("border.js"),
            "border.js is old; build once and commit it"
        );
    }
}
