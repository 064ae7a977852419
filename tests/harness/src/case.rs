//! Cases: files under `tests/spec/<group>/`, each with its expectations beside it.
//!
//! `<group>/<name>.cjs` (or `.mjs`, `.ts`) is one case; `<group>/<name>.case.js` is one case for
//! each form of its header. Folders below a group hold fixtures and are never searched for cases.
//! Where to read next: `header.rs` for the keys, `expect.rs` for the files beside a case.

use std::fs;
use std::path::{Path, PathBuf};

use crate::form::Form;
use crate::header::Header;

/// One program with its header.
#[derive(Debug, Clone)]
pub struct Case {
    /// `group/name.form`, unique, as printed and filtered.
    pub name: String,
    /// The group's folder; fixtures are relative to it.
    pub group_dir: PathBuf,
    /// Name of the file that runs: `name.form`. Expectations are `name.form.out` and so on.
    pub file_name: String,
    /// Module kind.
    pub form: Form,
    /// Program text, in this form.
    pub text: String,
    /// What its header asks.
    pub header: Header,
}

impl Case {
    /// The expectation file `name.form.<suffix>` of this case.
    pub fn beside(&self, suffix: &str) -> PathBuf {
        self.group_dir.join(format!("{}.{suffix}", self.file_name))
    }
}

/// Finds all cases under `root`, sorted by name. `later` adds the forms that are not switched on yet.
///
/// # Errors
/// A sentence naming the file that cannot be read or whose header is wrong.
pub fn discover(root: &Path, later: bool) -> Result<Vec<Case>, String> {
    let mut cases = Vec::new();
    for group in sorted_entries(root)? {
        if group.is_dir() {
            for file in sorted_entries(&group)? {
                if file.is_file() {
                    cases.extend(read_cases(&group, &file, later)?);
                }
            }
        }
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(cases)
}

fn sorted_entries(dir: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(dir).map_err(|e| format!("{}: {e}", dir.display()))?;
    let mut paths = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|e| format!("{}: {e}", dir.display()))?;
    paths.sort();
    Ok(paths)
}

/// The cases of one file; none if it is no source of a case.
fn read_cases(group: &Path, file: &Path, later: bool) -> Result<Vec<Case>, String> {
    let name = file_name(file);
    let Some((stem, fixed)) = stem_and_form(&name) else {
        return Ok(Vec::new());
    };
    let text = fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
    let in_file = |why: String| format!("{}: {why}", file.display());
    let header = Header::parse(&text).map_err(in_file)?;
    let forms = match fixed {
        Some(form) => vec![form],
        None => forms_of(&header, later).map_err(in_file)?,
    };
    forms
        .into_iter()
        .map(|form| {
            let file_name = format!("{stem}.{}", form.extension());
            let text = match fixed {
                Some(_) => text.clone(),
                None => form.generate(&text).map_err(in_file)?,
            };
            Ok(Case {
                name: format!("{}/{file_name}", self::file_name(group)),
                group_dir: group.to_owned(),
                file_name,
                form,
                text,
                header: header.clone(),
            })
        })
        .collect()
}

/// `None`: no case. The form is `None` for a `.case.js` source.
fn stem_and_form(name: &str) -> Option<(&str, Option<Form>)> {
    if let Some(stem) = name.strip_suffix(".case.js") {
        return Some((stem, None));
    }
    let (stem, extension) = name.rsplit_once('.')?;
    Some((stem, Some(Form::from_extension(extension)?)))
}

fn forms_of(header: &Header, later: bool) -> Result<Vec<Form>, String> {
    if header.forms.is_empty() && header.later.is_empty() {
        return Err("a .case.js source needs a `forms:` or a `later:` line".into());
    }
    let waiting = if later { &header.later[..] } else { &[] };
    let names = header.forms.iter().chain(waiting);
    names.map(|name| Form::from_extension(name).ok_or_else(|| format!("no form {name:?}"))).collect()
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::Sandbox;

    fn names(cases: &[Case]) -> Vec<&str> {
        cases.iter().map(|case| case.name.as_str()).collect()
    }

    #[test]
    fn finds_files_and_forms_but_not_fixtures() {
        let root = Sandbox::new().unwrap();
        let group = root.path().join("g");
        fs::create_dir_all(group.join("fixtures")).unwrap();
        fs::write(group.join("fixtures/a.cjs"), "").unwrap();
        fs::write(group.join("b.cjs"), "").unwrap();
        fs::write(group.join("b.cjs.out"), "").unwrap();
        fs::write(group.join("a.case.js"), "// forms: cjs\n// later: mjs\n").unwrap();
        assert_eq!(names(&discover(root.path(), false).unwrap()), ["g/a.cjs", "g/b.cjs"]);
        let all = discover(root.path(), true).unwrap();
        assert_eq!(names(&all), ["g/a.cjs", "g/a.mjs", "g/b.cjs"]);
        assert_eq!(all[1].beside("out"), group.join("a.mjs.out"));
    }

    #[test]
    fn a_wrong_header_names_its_file() {
        let root = Sandbox::new().unwrap();
        fs::create_dir(root.path().join("g")).unwrap();
        fs::write(root.path().join("g/x.cjs"), "// nope: 1\n").unwrap();
        let error = discover(root.path(), false).unwrap_err();
        assert!(error.contains("x.cjs") && error.contains("nope"), "{error}");
    }
}
