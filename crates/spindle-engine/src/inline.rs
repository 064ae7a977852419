//! What built-in JavaScript becomes before it is compiled: numbers in the place of their names, and no comment lines.
//!
//! Built-in JavaScript writes `border.NAME` for a number that it shares with Rust; a property of an object would cost a load
//! wherever it is used. Build scripts and `bake` run this over all sources before they are hashed, embedded or compiled,
//! so that each of them sees the same text. Lines stay where they are. Only `std` is used, because build scripts include
//! this file with `#[path]`.

/// The module with the numbers: `  NAME: value,` a line.
const BORDER: &str = "internal/border";
/// What a built-in that uses them says first; nothing is left of it.
const REQUIRE: &str = "const border = require('internal/border');";

/// Replaces `border.NAME` in all `sources` (id, text) by the numbers that the source of `internal/border` among them holds.
///
/// # Errors
/// A sentence that names the source and the name which is no number there.
pub fn inline_border(sources: &mut [(String, String)]) -> Result<(), String> {
    let Some((_, border)) = sources.iter().find(|(id, _)| id == BORDER) else { return Ok(()) };
    let border = border.clone();
    let numbers: Vec<(&str, &str)> = border.lines().filter_map(number).collect();
    for (id, text) in sources.iter_mut().filter(|(id, text)| id != BORDER && text.contains(REQUIRE)) {
        *text = inlined(&text.replacen(REQUIRE, "", 1), &numbers).map_err(|name| {
            format!("{id}: {BORDER} has no number {name}; it is made of the crates' border.rs")
        })?;
    }
    Ok(())
}

/// Empties the lines that are comments, a seventh of all text, which would lie in every executable for nobody to read.
/// Lines keep their numbers. A house rule sees to it that no text of a template looks like one.
pub fn drop_comments(sources: &mut [(String, String)]) {
    for (_, text) in sources {
        let lines: Vec<&str> =
            text.split('\n').map(|line| if is_comment(line) { "" } else { line }).collect();
        *text = lines.join("\n");
    }
}

/// Whether a line of built-in JavaScript is a comment as a whole.
pub fn is_comment(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("//") || (line.starts_with("/**") && line.find("*/") == line.len().checked_sub(2))
}

/// Name and number of a line of `internal/border`.
fn number(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.strip_prefix("  ")?.strip_suffix(',')?.split_once(": ")?;
    value.parse::<i64>().is_ok().then_some((name, value))
}

/// `text` with its numbers; an unknown name is the error.
fn inlined(text: &str, numbers: &[(&str, &str)]) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("border.") {
        let (before, after) = (&rest[..at], &rest[at + "border.".len()..]);
        out.push_str(before);
        let length = after.bytes().take_while(|byte| is_name(*byte)).count();
        let name = &after[..length];
        // Another object's property, a longer word, or a sentence that ends with it.
        if out.bytes().next_back().is_some_and(|byte| is_name(byte) || byte == b'.') || name.is_empty() {
            out.push_str("border.");
            rest = after;
            continue;
        }
        let (_, value) = numbers.iter().find(|(known, _)| *known == name).ok_or(name)?;
        // A minus sign may stand in front.
        let text = if value.starts_with('-') { format!("({value})") } else { (*value).to_owned() };
        out.push_str(&text);
        rest = &after[length..];
    }
    out.push_str(rest);
    Ok(out)
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_border(text: &str) -> Result<String, String> {
        let border = "module.exports = {\n  // A remark.\n  A_B: 3,\n  EBADF: -9,\n};\n";
        let mut sources = vec![(BORDER.to_owned(), border.to_owned()), ("x".to_owned(), text.to_owned())];
        inline_border(&mut sources)?;
        Ok(sources.remove(1).1)
    }

    #[test]
    fn names_become_numbers_and_lines_stay() {
        let text = format!("'use strict';\n{REQUIRE}\nx[border.A_B] = -border.EBADF; // no border.\n");
        assert_eq!(with_border(&text).unwrap(), "'use strict';\n\nx[3] = -(-9); // no border.\n");
    }

    #[test]
    fn what_only_looks_like_it_is_left() {
        let text = "a.border.A_B + myborder.A_B";
        assert_eq!(with_border(&format!("{REQUIRE}{text}")).unwrap(), text);
        assert_eq!(with_border("border.top").unwrap(), "border.top");
    }

    #[test]
    fn comment_lines_become_empty() {
        let text = "'use strict';\n// a\n  /** b */\n/** c */ d();\n/**\n * e\n */\nf(); // g\n";
        let mut sources = [(String::new(), text.to_owned())];
        drop_comments(&mut sources);
        assert_eq!(sources[0].1, "'use strict';\n\n\n/** c */ d();\n/**\n * e\n */\nf(); // g\n");
    }

    #[test]
    fn an_unknown_name_is_named() {
        assert!(
            with_border(&format!("{REQUIRE} border.NO"))
                .unwrap_err()
                .starts_with("x: internal/border has no number NO")
        );
    }
}
