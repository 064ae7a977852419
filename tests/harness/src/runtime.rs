//! Which runtime a run is about: it decides on expectation files and on the version line.

use std::path::Path;

/// The program under test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Runtime {
    name: String,
    program: String,
}

impl Runtime {
    /// Tells the runtime from the file name of `bin`: `node*` is Node, all else Spindle, unless
    /// `name` says so.
    pub fn of(bin: &Path, name: Option<&str>) -> Runtime {
        let program = bin.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let guess = if program.starts_with("node") { "node" } else { "spindle" };
        Runtime { name: name.unwrap_or(guess).to_owned(), program }
    }

    /// `spindle` or `node`, as in `name.cjs.spindle.out` and in `only:` lines.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Node's own output is the recording that the others are compared with.
    pub fn is_node(&self) -> bool {
        self.name == "node"
    }

    /// The executable's file name, which hints such as "(Use `node --trace-warnings ...`" print.
    pub fn program_name(&self) -> String {
        self.program.clone()
    }

    /// Whether `line` is the version line that ends the report of an uncaught error.
    pub fn is_trailer(&self, line: &str) -> bool {
        if self.is_node() {
            return line.strip_prefix("Node.js v").is_some_and(is_version);
        }
        line.strip_prefix("Spindle v")
            .and_then(|rest| rest.strip_suffix(" compatible)"))
            .and_then(|rest| rest.split_once(" (Node.js "))
            .is_some_and(|(own, node)| is_version(own) && is_version(node))
    }
}

/// Three numbers with dots between them, and maybe a suffix such as `-dev`.
fn is_version(text: &str) -> bool {
    let numbers = text.split('-').next().unwrap_or_default();
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    numbers.split('.').count() == 3 && numbers.split('.').all(is_number)
}
