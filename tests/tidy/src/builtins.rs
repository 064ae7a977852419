//! Rules for the built-in JavaScript, which no compiler checks: each judges the facts that `javascript` reads.
//!
//! They hold for every file that a `builtins.txt` registers. Each complaint names its place and its fix, as in `rules.rs`.

use std::collections::{BTreeMap, BTreeSet};

use crate::javascript::{self, Facts, Kind, LANGUAGE};
use crate::tree::SourceFile;

/// What every built-in is given: `function (exports, require, module, ops)`.
const PARAMETERS: &[&str] = &["exports", "require", "module", "ops"];

/// Ids that are no built-in of ours and are asked for on purpose, each with the reason.
const FOREIGN_IDS: &[(&str, &str)] =
    &[("crypto", "its constants are part of `constants` once it is there; until then the error is caught")];

/// A registered built-in and what its source says.
#[derive(Debug)]
pub struct Builtin<'f> {
    /// The id it is required by.
    pub id: String,
    /// Its source.
    pub file: &'f SourceFile,
    /// What was read from it.
    pub facts: Facts,
}

/// The built-ins that the tree's `builtins.txt` files register: rows of an id, a tab and a file below `src/`; further
/// columns are not looked at.
pub fn find(files: &[SourceFile]) -> Vec<Builtin<'_>> {
    let by_path: BTreeMap<&str, &SourceFile> = files.iter().map(|f| (f.path.as_str(), f)).collect();
    let lists = files.iter().filter_map(|f| Some((f.path.strip_suffix("builtins.txt")?, f)));
    let rows = lists.flat_map(|(folder, list)| {
        list.text.lines().filter(|row| !row.starts_with('#')).filter_map(move |row| {
            let (id, rest) = row.split_once('\t')?;
            let path = rest.split('\t').find(|column| column.ends_with(".js"))?;
            Some((id.to_owned(), format!("{folder}src/{path}")))
        })
    });
    let known = rows.filter_map(|(id, path)| Some((id, *by_path.get(path.as_str())?)));
    known.map(|(id, file)| Builtin { id, file, facts: javascript::read(&file.text) }).collect()
}

/// Every JavaScript file below a crate's `src/` is registered, or no rule would see it.
pub fn sources_are_registered(files: &[SourceFile], builtins: &[Builtin<'_>]) -> Vec<String> {
    let registered: BTreeSet<&str> = builtins.iter().map(|b| b.file.path.as_str()).collect();
    let sources = files.iter().filter(|f| {
        f.is_below(&["crates/"]) && f.path.contains("/src/") && f.has_extension(&["js", "mjs", "cjs"])
    });
    let lost = sources.filter(|f| !registered.contains(f.path.as_str()));
    lost.map(|f| format!("{}: no row of builtins.txt names this file; add one or remove it", f.path))
        .collect()
}

/// A built-in can be parsed.
pub fn sources_parse(builtins: &[Builtin<'_>]) -> Vec<String> {
    each(builtins, |b| &b.facts.errors, |_, words| Some(format!("{words}; the parser stops here")))
}

/// Every name is declared, given to the built-in, or the language's own.
pub fn names_are_declared(builtins: &[Builtin<'_>]) -> Vec<String> {
    each(
        builtins,
        |b| &b.facts.free,
        |_, name| {
            let known = PARAMETERS.contains(&name) || LANGUAGE.contains(&name);
            (!known).then(|| {
                format!(
                    "`{name}` is declared nowhere; require it from the built-in that has it (a global may be patched or not yet \
                     there), or add it to LANGUAGE if the language brings it"
                )
            })
        },
    )
}

/// No line of a text looks like a comment, which the build leaves out.
pub fn comments_are_comments(builtins: &[Builtin<'_>]) -> Vec<String> {
    let places = builtins.iter().flat_map(|b| b.facts.false_comments.iter().map(|line| (&b.file.path, line)));
    places.map(|(path, line)| format!("{path}:{line}: the build takes this line of a template for a comment and empties it; begin it with something else")).collect()
}

/// Every declared name is read.
pub fn names_are_used(builtins: &[Builtin<'_>]) -> Vec<String> {
    let mut complaints = Vec::new();
    for Builtin { file, facts, .. } in builtins {
        for unused in &facts.unused {
            let (what, fix) = match unused.kind {
                Kind::Variable => ("variable", "remove it, or leave its place in the pattern empty"),
                Kind::Function => ("function", "remove it"),
                Kind::Class => ("class", "remove it"),
                Kind::Parameter => (
                    "parameter",
                    "remove it; where the function's `length` needs it, begin its name with `_`",
                ),
                Kind::Caught => ("caught error", "write `catch {`"),
            };
            // Node's functions have a `length` that programs see.
            if unused.kind == Kind::Parameter && unused.name.starts_with('_') {
                continue;
            }
            complaints.push(format!(
                "{}:{}: the {what} `{}` is never read; {fix}",
                file.path, unused.line, unused.name
            ));
        }
    }
    complaints
}

/// The head, from "Ops used" on, names exactly the ops that the code names. A file without ops may say "Ops used: none" or
/// nothing.
///
/// `op_x_{a,b}` names two. An op and its `_sync` twin are one. Where a template makes the names (`op_fs_${name}`), every
/// listed op that begins so counts as used.
pub fn heads_list_ops(builtins: &[Builtin<'_>]) -> Vec<String> {
    let mut complaints = Vec::new();
    for Builtin { file, facts, .. } in builtins {
        let used: BTreeMap<&str, usize> =
            facts.ops.iter().rev().map(|(line, name)| (without_sync(name), *line)).collect();
        let listed = listed_ops(&file.text);
        for (name, line) in used.iter().filter(|(name, _)| !listed.contains_key(**name)) {
            complaints.push(format!(
                "{}:{line}: the head does not list `{name}`; name it there behind \"Ops used:\" with its arguments, result \
                 and purity, or with the file that describes it",
                file.path
            ));
        }
        let is_made = |name: &str| facts.op_families.iter().any(|start| name.starts_with(start));
        for (name, line) in listed.iter().filter(|(name, _)| !used.contains_key(name.as_str())) {
            if !is_made(name) {
                complaints.push(format!(
                    "{}:{line}: the head lists `{name}`, which the code never names; remove it from the list (what another \
                     file uses may be named before \"Ops used\")",
                    file.path
                ));
            }
        }
    }
    complaints
}

fn without_sync(op: &str) -> &str {
    op.strip_suffix("_sync").unwrap_or(op)
}

/// The ops named from "Ops used" to the end of the head comment, with their lines.
fn listed_ops(source: &str) -> BTreeMap<String, usize> {
    let head = source.lines().zip(1..).skip_while(|(line, _)| !line.starts_with("//"));
    let head = head.take_while(|(line, _)| line.starts_with("//"));
    let list = head
        .skip_while(|(line, _)| !line.contains("Ops used"))
        .map(|(line, number)| (line.split_once("Ops used").map_or(line, |(_, behind)| behind), number));
    let names = list.flat_map(|(line, number)| ops_in(line).into_iter().map(move |name| (name, number)));
    names.map(|(name, line)| (without_sync(&name).to_owned(), line)).collect()
}

/// The op names in a line of prose; `op_x_{a,b}_y` is `op_x_a_y` and `op_x_b_y`.
fn ops_in(line: &str) -> Vec<String> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let starts = line.match_indices("op_").filter(|(at, _)| !line[..*at].ends_with(is_name));
    let mut names = Vec::new();
    for (at, _) in starts {
        let start: &str = line[at..].split(|c| !is_name(c)).next().unwrap_or_default();
        let rest = &line[at + start.len()..];
        match rest.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
            Some((choices, rest)) => {
                let end: &str = rest.split(|c| !is_name(c)).next().unwrap_or_default();
                names.extend(choices.split(',').map(|choice| format!("{start}{}{end}", choice.trim())));
            }
            None => names.push(start.to_owned()),
        }
    }
    names.retain(|name| name != "op_");
    names
}

/// Every id that is required is a built-in.
pub fn requires_exist(builtins: &[Builtin<'_>]) -> Vec<String> {
    let ids: BTreeSet<&str> = builtins.iter().map(|b| b.id.as_str()).collect();
    each(
        builtins,
        |b| &b.facts.requires,
        |_, id| {
            let known = ids.contains(id) || FOREIGN_IDS.iter().any(|(foreign, _)| *foreign == id);
            (!known).then(|| {
                format!(
                    "there is no built-in `{id}`; take an id of builtins.txt, or register the new file there"
                )
            })
        },
    )
}

/// Every name that is taken from a built-in is among its exports, where these are one object.
pub fn imports_exist(builtins: &[Builtin<'_>]) -> Vec<String> {
    let exports: BTreeMap<&str, &Vec<(usize, String)>> =
        builtins.iter().filter_map(|b| Some((b.id.as_str(), b.facts.exports.as_ref()?))).collect();
    let mut complaints = Vec::new();
    for Builtin { file, facts, .. } in builtins {
        for import in &facts.imports {
            let names = exports.get(import.from.as_str());
            if names.is_some_and(|names| names.iter().all(|(_, name)| *name != import.name)) {
                complaints.push(format!(
                    "{}:{}: `{}` exports no `{}`, so this is undefined; export it there or take another name",
                    file.path, import.line, import.from, import.name
                ));
            }
        }
    }
    complaints
}

/// Built-ins whose exports another passes on as a whole, so that programs see all of them, and the one that is made of Rust's
/// numbers, of which JavaScript need not know all.
const PASSED_ON: &[&str] =
    &["internal/border", "internal/fs/descriptors", "internal/http/server", "internal/process/finalization"];

/// Exports that nobody takes yet, each with the reason.
const KEPT_EXPORTS: &[(&str, &str)] =
    &[("NodeEventTarget", "the class of message ports: an EventTarget with an emitter's methods")];

/// Every name that an internal built-in exports is named in another file, or in the list of built-ins as a global.
pub fn exports_are_used(files: &[SourceFile], builtins: &[Builtin<'_>]) -> Vec<String> {
    let readers = files.iter().filter(|f| {
        f.is_below(&["crates/"]) && (f.has_extension(&["js", "rs"]) || f.path.ends_with("builtins.txt"))
    });
    let words: Vec<(&str, BTreeSet<&str>)> = readers.map(|f| (f.path.as_str(), words(&f.text))).collect();
    let internal =
        builtins.iter().filter(|b| b.id.starts_with("internal/") && !PASSED_ON.contains(&b.id.as_str()));
    let mut complaints = Vec::new();
    for Builtin { file, facts, .. } in internal {
        let exports = facts.exports.iter().flatten();
        for (line, name) in exports.filter(|(_, name)| KEPT_EXPORTS.iter().all(|(kept, _)| kept != name)) {
            let is_named =
                |(path, words): &(&str, BTreeSet<&str>)| *path != file.path && words.contains(name.as_str());
            if !words.iter().any(is_named) {
                complaints.push(format!(
                    "{}:{line}: nobody uses the export `{name}`; remove it from module.exports",
                    file.path
                ));
            }
        }
    }
    complaints
}

fn words(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '$')
        .filter(|word| !word.is_empty())
        .collect()
}

/// One complaint for each place of each built-in that `judge` finds fault with.
fn each<'b>(
    builtins: &'b [Builtin<'_>],
    places: impl Fn(&'b Builtin<'_>) -> &'b Vec<(usize, String)>,
    judge: impl Fn(&Builtin<'_>, &str) -> Option<String>,
) -> Vec<String> {
    let mut complaints = Vec::new();
    for builtin in builtins {
        for (line, name) in places(builtin) {
            complaints
                .extend(judge(builtin, name).map(|fault| format!("{}:{line}: {fault}", builtin.file.path)));
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(sources: &[(&str, &str)]) -> Vec<SourceFile> {
        let rows: String =
            sources.iter().map(|(id, _)| format!("{id}\t{}.js\n", id.replace('/', "_"))).collect();
        let list = SourceFile::new("crates/a/builtins.txt", &format!("# id, file\n{rows}"));
        let files = sources.iter().map(|(id, text)| {
            SourceFile::new(
                &format!("crates/a/src/{}.js", id.replace('/', "_")),
                &format!("'use strict';\n{text}"),
            )
        });
        [list].into_iter().chain(files).collect()
    }

    #[track_caller]
    fn offends(rule: impl Fn(&[Builtin<'_>]) -> Vec<String>, sources: &[(&str, &str)], fault: &str) {
        let files = tree(sources);
        let complaints = rule(&find(&files));
        assert_eq!(complaints.len(), 1, "{complaints:?}");
        assert!(complaints[0].contains(fault), "{complaints:?}");
    }

    #[track_caller]
    fn passes(rule: impl Fn(&[Builtin<'_>]) -> Vec<String>, sources: &[(&str, &str)]) {
        let files = tree(sources);
        assert_eq!(rule(&find(&files)), [""; 0]);
    }

    #[test]
    fn a_file_without_a_row_is_seen() {
        let mut files = tree(&[("a", "")]);
        files.push(SourceFile::new("crates/a/src/lost.js", ""));
        let complaints = sources_are_registered(&files, &find(&files));
        assert!(
            complaints.len() == 1 && complaints[0].starts_with("crates/a/src/lost.js:"),
            "{complaints:?}"
        );
    }

    #[test]
    fn names() {
        offends(names_are_declared, &[("a", "module.exports = Buffer;")], "a.js:2: `Buffer`");
        passes(names_are_declared, &[("a", "require(ops, exports, Object);")]);
        offends(names_are_used, &[("a", "const b = 1;")], "a.js:2: the variable `b`");
        passes(names_are_used, &[("a", "module.exports = function (_length) {};")]);
    }

    #[test]
    fn heads() {
        let head = "// a: b.\n//\n// Ops used:\n";
        let file = |code: &str| format!("{head}{code}");
        offends(
            heads_list_ops,
            &[("a", &file("//   op_a()\nops.op_b(ops.op_a());"))],
            ":6: the head does not list `op_b`",
        );
        offends(heads_list_ops, &[("a", &file("//   op_a()\nx();"))], ":5: the head lists `op_a`");
        passes(heads_list_ops, &[("a", "// a: op_x is b's. Ops used: none.\nx();")]);
        passes(heads_list_ops, &[("a", &file("//   op_a_{b, c}_d(e)\nx(ops.op_a_b_d, ops.op_a_c_d_sync);"))]);
        passes(heads_list_ops, &[("a", &file("//   op_a_b\nops[`op_a_${x}`]();"))]);
    }

    #[test]
    fn modules() {
        let b = ("internal/b", "module.exports = { c };");
        offends(requires_exist, &[("a", "require('d');")], "no built-in `d`");
        offends(
            imports_exist,
            &[("a", "const { d } = require('internal/b');"), b],
            "`internal/b` exports no `d`",
        );
        passes(imports_exist, &[("a", "const { c } = require('internal/b');"), b]);
        let unused = tree(&[("a", ""), b]);
        assert!(exports_are_used(&unused, &find(&unused))[0].contains("nobody uses the export `c`"));
        let used = tree(&[("a", "require('internal/b').c;"), b]);
        assert_eq!(exports_are_used(&used, &find(&used)), [""; 0]);
    }
}
