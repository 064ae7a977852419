//! Reads `.env` files as Node does: `--env-file`, `process.loadEnvFile` and `util.parseEnv` share this.
//!
//! One pass over the text. A name stands before `=`, perhaps after `export `; a value in quotes may span lines, one without
//! ends at a `#` or at the end of its line. What makes no sense is skipped without an error. Source:
//! nodejs.org/api/environment_variables.html#dotenv and the behaviour of Node 25.8.1.

use std::collections::BTreeMap;

/// The variables of a file in alphabetical order, as Node keeps them; the last value of a name wins.
pub fn parse(text: &str) -> Vec<(String, String)> {
    let text = text.replace('\r', "");
    let mut found = BTreeMap::new();
    let mut rest = trim(&text);
    while let Some((name, value, after)) = next_pair(&mut rest) {
        rest = after;
        found.insert(name.to_owned(), value);
    }
    found.into_iter().collect()
}

/// Node's idea of blanks in such files.
fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\n'])
}

/// The text behind the next line break; empty if there is none.
fn behind_break(text: &str) -> &str {
    text.split_once('\n').map_or("", |(_, after)| after)
}

/// The same without the blanks in front of it, so that a `#` there begins a comment.
fn next_line(text: &str) -> &str {
    trim(behind_break(text))
}

/// The next name and value, and what follows them. Lines without one are skipped in `rest`.
fn next_pair<'t>(rest: &mut &'t str) -> Option<(&'t str, String, &'t str)> {
    loop {
        let text = *rest;
        let first = text.chars().next()?;
        if first == '\n' || first == '#' {
            *rest = behind_break(text);
            continue;
        }
        let line_end = text.find('\n').unwrap_or(text.len());
        let Some(equals) = text.find('=').filter(|equals| *equals <= line_end) else {
            *rest = next_line(text);
            continue;
        };
        let (name, behind) = (trim(&text[..equals]), &text[equals + 1..]);
        if behind.is_empty() || behind.starts_with('\n') {
            return Some((name, String::new(), behind_break(behind)));
        }
        if name.is_empty() {
            *rest = trim(behind); // what looked like a value may be a name
            continue;
        }
        let name = name.strip_prefix("export ").map_or(name, trim);
        let (value, after) = value(trim(behind));
        return Some((name, value, after));
    }
}

/// The value at the front of `text`, and what follows its line.
fn value(text: &str) -> (String, &str) {
    let Some(quote) = text.chars().next().filter(|first| matches!(first, '"' | '\'' | '`')) else {
        return plain(text);
    };
    match text[1..].find(quote) {
        Some(length) => {
            let inside = &text[1..=length];
            let inside = if quote == '"' { inside.replace("\\n", "\n") } else { inside.to_owned() };
            (inside, next_line(&text[length + 2..]))
        }
        // Without its second half a quote is a character like any other, and so is `#`.
        None => {
            let end = text.find('\n').unwrap_or(text.len());
            (text[..end].to_owned(), next_line(text))
        }
    }
}

fn plain(text: &str) -> (String, &str) {
    let line = &text[..text.find('\n').unwrap_or(text.len())];
    let value = line.split('#').next().unwrap_or_default();
    (trim(value).to_owned(), next_line(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Vec<(String, String)> {
        parse(text)
    }

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn names_values_and_comments() {
        let text = "# first\nA=1\nexport B = two words # not this\n\nC=\nD='a # b'\nA=3\n";
        assert_eq!(one(text), pairs(&[("A", "3"), ("B", "two words"), ("C", ""), ("D", "a # b")]));
    }

    #[test]
    fn quotes_keep_lines_and_only_double_ones_know_line_breaks() {
        let text = "A=\"x\ny\"\nB=\"x\\ny\"\nC='x\\ny'\nD=`it's \"fine\"`\n";
        assert_eq!(one(text), pairs(&[("A", "x\ny"), ("B", "x\ny"), ("C", "x\\ny"), ("D", "it's \"fine\"")]));
    }

    #[test]
    fn what_makes_no_sense_is_skipped() {
        assert_eq!(one("no equals\n=x\nA=1"), pairs(&[("A", "1")]));
        assert_eq!(one("A=\"open\nB=2"), pairs(&[("A", "\"open"), ("B", "2")]));
        assert_eq!(one(""), []);
        assert_eq!(one("A="), pairs(&[("A", "")]));
    }
}
