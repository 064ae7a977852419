//! Every op is in a list that some built-in is given: one that is left out would be found missing by a program only.

use std::collections::BTreeSet;

use crate::tree::SourceFile;

/// Ops whose name stands in no list `op_def::<name>()`. Those that a macro makes are listed by the macro.
pub fn every_op_is_listed(files: &[SourceFile]) -> Vec<String> {
    let sources = files
        .iter()
        .filter(|f| f.path.starts_with("crates/") && f.path.ends_with(".rs") && f.path.contains("/src/"));
    let listed: BTreeSet<&str> = sources.clone().flat_map(|file| listed(&file.text)).collect();
    let mut complaints = Vec::new();
    for file in sources {
        for (name, line) in ops(&file.text).into_iter().filter(|(name, _)| !listed.contains(name)) {
            complaints.push(format!(
                "{}:{line}: op {name} is in no list; add `op_def::<{name}>()` to its module's OPS, or remove it",
                file.path
            ));
        }
    }
    complaints
}

/// The last parts of the paths in `op_def::<path>()`.
fn listed(text: &str) -> impl Iterator<Item = &str> {
    text.split("op_def::<").skip(1).filter_map(|rest| rest.split('>').next()?.rsplit("::").next())
}

/// The functions below an attribute `#[op(..)]`, with their lines.
fn ops(text: &str) -> Vec<(&str, usize)> {
    let mut found = Vec::new();
    let mut is_op = false;
    for (line, number) in text.lines().zip(1..) {
        let line = line.trim_start();
        if line.starts_with("#[op(") {
            is_op = true;
        } else if let (true, Some(name)) = (is_op, function(line)) {
            is_op = false;
            if !name.is_empty() {
                found.push((name, number));
            }
        }
    }
    found
}

/// The name that a line with `fn` defines; empty where a macro gives it.
fn function(line: &str) -> Option<&str> {
    let at = line.find("fn ").filter(|at| *at == 0 || line.starts_with("pub"))?;
    line[at + 3..].split(|c: char| !c.is_alphanumeric() && c != '_').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_op_without_a_list_is_named() {
        let text =
            "#[op(state)]\nfn op_a() {}\n/// Doc.\n#[op(pool)]\n#[inline]\npub(crate) fn op_b(x: u32) {}\n";
        let file = |more: &str| [SourceFile::new("crates/a/src/x.rs", &format!("{text}{more}"))];
        assert_eq!(every_op_is_listed(&file("")).len(), 2);
        let complaints = every_op_is_listed(&file("const OPS: &[OpDef] = &[op_def::<crate::x::op_a>()];\n"));
        assert_eq!(complaints.len(), 1);
        assert!(complaints[0].starts_with("crates/a/src/x.rs:6: op op_b is in no list; "), "{complaints:?}");
    }

    #[test]
    fn what_a_macro_makes_is_the_macros() {
        let text = "#[op(pool)]\npub fn $pool($($arg: $ty),*) {}\n";
        assert!(every_op_is_listed(&[SourceFile::new("crates/a/src/x.rs", text)]).is_empty());
    }
}
