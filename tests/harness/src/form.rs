//! The module kinds of a case, and the small textual step that makes them from one source.
//!
//! A `.case.js` source is written as CommonJS. The other forms change `require` lines into `import`
//! lines, one for one, so that line numbers stay the same in every form. This is no JavaScript
//! parser: a source that does more than `const NAME = require('ID');` at the start of a line must
//! be written as a case of its own.

/// A module kind, which is also the extension of the file that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// CommonJS.
    Cjs,
    /// ECMAScript module.
    Mjs,
    /// TypeScript with module syntax.
    Ts,
}

impl Form {
    /// The form whose extension is `name`.
    pub fn from_extension(name: &str) -> Option<Form> {
        match name {
            "cjs" => Some(Form::Cjs),
            "mjs" => Some(Form::Mjs),
            "ts" => Some(Form::Ts),
            _ => None,
        }
    }

    /// The file extension, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Form::Cjs => "cjs",
            Form::Mjs => "mjs",
            Form::Ts => "ts",
        }
    }

    /// Makes this form's text from the CommonJS text of a `.case.js` source.
    ///
    /// # Errors
    /// A sentence naming the line that cannot be put as an `import`.
    pub fn generate(self, source: &str) -> Result<String, String> {
        if self == Form::Cjs {
            return Ok(source.to_owned());
        }
        let mut out = String::with_capacity(source.len() + 16);
        for (number, line) in source.lines().enumerate() {
            let line = import_line(line).unwrap_or_else(|| line.to_owned());
            if !line.trim_start().starts_with("//") && line.contains("require(") {
                return Err(format!("line {}: no import form for {line:?}", number + 1));
            }
            let line = line
                .replace("__filename", "import.meta.filename")
                .replace("__dirname", "import.meta.dirname");
            out.push_str(&line);
            out.push('\n');
        }
        if self == Form::Ts {
            // Without an import or export the file would count as CommonJS.
            out.push_str("export {};\n");
        }
        Ok(out)
    }
}

/// `const X = require('id');` as `import X from 'id';`, with `{ a: b }` as `{ a as b }`.
fn import_line(line: &str) -> Option<String> {
    let rest = line.strip_prefix("const ")?;
    let (binding, call) = rest.split_once(" = require(")?;
    let id = call.strip_suffix(");")?;
    let binding = if binding.starts_with('{') { binding.replace(": ", " as ") } else { binding.to_owned() };
    Some(format!("import {binding} from {id};"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_take_the_place_of_requires_line_by_line() {
        let source = "// require('x') in prose\nconst fs = require('fs');\nconst { a, b: c } = require('m');\nfs.readFile(__filename);\n";
        assert_eq!(
            Form::Mjs.generate(source).unwrap(),
            "// require('x') in prose\nimport fs from 'fs';\nimport { a, b as c } from 'm';\nfs.readFile(import.meta.filename);\n"
        );
        assert_eq!(Form::Cjs.generate(source).unwrap(), source);
    }

    #[test]
    fn typescript_is_a_module_even_without_imports() {
        assert_eq!(Form::Ts.generate("x();\n").unwrap(), "x();\nexport {};\n");
    }

    #[test]
    fn a_require_inside_an_expression_is_refused() {
        let error = Form::Mjs.generate("ok();\nuse(require('fs'));\n").unwrap_err();
        assert!(error.contains("line 2"), "{error}");
    }
}
