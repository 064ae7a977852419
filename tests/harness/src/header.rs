//! The header of a case: `// key: value` lines among the comments that open its source.
//!
//! Prose comments stand freely between them. A lower-case `word:` that is no known key is an error,
//! so that a misspelt key cannot switch a check off. The keys are listed in `tests/spec/README.md`;
//! where to read next: `case.rs`, which pairs a header with a file.

use std::time::Duration;

/// How long one process may live unless its header says otherwise.
pub const DEFAULT_LIMIT: Duration = Duration::from_secs(30);

/// What a case asks of the harness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// `forms:` module kinds made from a `.case.js` source.
    pub forms: Vec<String>,
    /// `later:` kinds that are recorded but run with `--later` only.
    pub later: Vec<String>,
    /// `status:` expected exit code; 128+n stands for death by signal n.
    pub status: i32,
    /// `flags:` arguments before the script.
    pub flags: Vec<String>,
    /// `run:` what to run instead of the case's own file.
    pub run: Option<String>,
    /// `args:` arguments after the script.
    pub args: Vec<String>,
    /// `env:` added to the small fixed environment; may stand several times.
    pub env: Vec<(String, String)>,
    /// `files:` fixtures, relative to the group's folder.
    pub files: Vec<String>,
    /// `times:` runs in a default pass; overrides what the kind implies.
    pub times: Option<u32>,
    /// `kind: order`: the program proves an order, so it runs alone and many times.
    pub order: bool,
    /// `limit:` seconds before the process group is killed.
    pub limit: Duration,
    /// Why a recording of it cannot be repeated.
    pub live: Option<String>,
    /// `only:` a runtime's name and the reason why the others are left out.
    pub only: Option<(String, String)>,
}

impl Default for Header {
    fn default() -> Self {
        Header {
            forms: Vec::new(),
            later: Vec::new(),
            status: 0,
            flags: Vec::new(),
            run: None,
            args: Vec::new(),
            env: Vec::new(),
            files: Vec::new(),
            times: None,
            order: false,
            limit: DEFAULT_LIMIT,
            only: None,
            live: None,
        }
    }
}

impl Header {
    /// Reads the header of `source`.
    ///
    /// # Errors
    /// A sentence naming the line that is not understood.
    pub fn parse(source: &str) -> Result<Header, String> {
        let mut header = Header::default();
        for (number, line) in source.lines().enumerate() {
            if number == 0 && line.starts_with("#!") || line.trim().is_empty() {
                continue;
            }
            let Some(comment) = line.strip_prefix("//") else {
                break;
            };
            if let Some((key, value)) = key_and_value(comment) {
                header.set(key, value).map_err(|why| format!("header line {}: {why}", number + 1))?;
            }
        }
        Ok(header)
    }

    fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        match key {
            "forms" => self.forms = words(value)?,
            "later" => self.later = words(value)?,
            "status" => self.status = number(value)?,
            "flags" => self.flags = words(value)?,
            "run" => self.run = Some(value.to_owned()),
            "args" => self.args = words(value)?,
            "env" => {
                let (name, text) = value.split_once('=').ok_or("env needs NAME=VALUE")?;
                self.env.push((name.to_owned(), text.to_owned()));
            }
            "files" => self.files = words(value)?,
            "times" => self.times = Some(number(value)?),
            "kind" if value == "order" => self.order = true,
            "kind" => return Err(format!("kind {value:?} is not known; there is `order`")),
            "limit" => self.limit = Duration::from_secs(number(value)?),
            "only" => {
                let (runtime, reason) = value.split_once(' ').ok_or("only needs a runtime and a reason")?;
                self.only = Some((runtime.to_owned(), reason.trim().to_owned()));
            }
            "live" => self.live = Some(value.to_owned()),
            _ => return Err(format!("{key:?} is not a known key")),
        }
        Ok(())
    }
}

/// Splits ` key: value`; `None` for prose.
fn key_and_value(comment: &str) -> Option<(&str, &str)> {
    let (key, value) = comment.trim().split_once(':')?;
    let is_key = !key.is_empty() && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    let ends_word = value.is_empty() || value.starts_with(' ');
    (is_key && ends_word).then(|| (key, value.trim()))
}

fn number<T: std::str::FromStr>(value: &str) -> Result<T, String> {
    value.parse().map_err(|_| format!("{value:?} is not a number"))
}

/// Splits at blanks; single or double quotes keep blanks together, without escapes.
fn words(value: &str) -> Result<Vec<String>, String> {
    let mut out = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    for c in value.chars() {
        match quote {
            Some(q) if c == q => quote = None,
            Some(_) => word.get_or_insert_default().push(c),
            None if c == '\'' || c == '"' => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if c.is_whitespace() => out.extend(word.take()),
            None => word.get_or_insert_default().push(c),
        }
    }
    if quote.is_some() {
        return Err(format!("unfinished quote in {value:?}"));
    }
    out.extend(word);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_keys_between_prose() {
        let header = Header::parse(
            "#!/usr/bin/env node\n\
             // What it shows. Source: a talk.\n\
             // status: 7\n\
             // args: one 'two three' \"\"\n\
             // env: A=1=2\n\
             // env: B=\n\
             \n\
             // kind: order\n\
             'use strict';\n\
             // status: 9\n",
        )
        .unwrap();
        assert_eq!(header.status, 7);
        assert_eq!(header.args, ["one", "two three", ""]);
        assert_eq!(header.env, [("A".into(), "1=2".into()), ("B".into(), String::new())]);
        assert!(header.order);
        assert_eq!(header.limit, DEFAULT_LIMIT);
    }

    #[test]
    fn prose_with_a_colon_is_not_a_key() {
        let text = "// Expected: a, b\n// see https://example.org\n// node:fs is fine\nx";
        assert_eq!(Header::parse(text).unwrap(), Header::default());
    }

    #[test]
    fn a_misspelt_key_is_an_error_that_names_the_line() {
        let error = Header::parse("// fine\n// statsu: 1\n").unwrap_err();
        assert!(error.contains("line 2") && error.contains("statsu"), "{error}");
    }

    #[test]
    fn only_needs_a_reason() {
        assert!(Header::parse("// only: spindle").is_err());
        let header = Header::parse("// only: spindle Node has no such flag").unwrap();
        assert_eq!(header.only, Some(("spindle".into(), "Node has no such flag".into())));
    }
}
