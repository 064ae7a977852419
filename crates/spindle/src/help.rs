//! The text of `--help`: what this command does, and the options that have an effect.

/// Options and what they do, in the order in which they are shown.
const OPTIONS: &[(&str, &str)] = &[
    ("-", "run a script from standard input"),
    ("--", "end of the options"),
    ("-c, --check", "check the syntax, run nothing"),
    ("-C, --conditions=...", "one more condition for \"exports\" and \"imports\""),
    ("--disable-proto=...", "take Object.prototype.__proto__ away: delete or throw"),
    ("--disable-warning=...", "print no warnings of this code or name"),
    ("--dns-result-order=...", "verbatim, ipv4first or ipv6first"),
    ("--enable-source-maps", "show places of the original sources in stacks"),
    ("--env-file=...", "add the variables in a file to the environment"),
    ("--env-file-if-exists=...", "the same, if there is such a file"),
    ("-e, --eval=...", "evaluate a script"),
    ("--expose-gc", "give programs the function gc()"),
    ("-h, --help", "print this text"),
    ("--import=...", "load an ES module first"),
    ("--input-type=...", "how a script is read: commonjs, module, or either with -typescript"),
    ("--insecure-http-parser", "accept malformed HTTP"),
    ("--max-http-header-size=...", "largest HTTP head in bytes"),
    ("--max-old-space-size=...", "largest heap in megabytes"),
    ("--max-old-space-size-percentage=...", "largest heap as a part of the machine's memory"),
    ("--no-addons", "refuse native addons"),
    ("--no-deprecation", "print no deprecations"),
    ("--no-global-search-paths", "look for modules near the program only"),
    ("--no-strip-types", "do not read TypeScript"),
    ("--no-warnings", "print no warnings"),
    ("--pending-deprecation", "print deprecations to come as well"),
    ("--preserve-symlinks", "name modules by the links that lead to them"),
    ("--preserve-symlinks-main", "the same for the program's own file"),
    ("-p, --print [...]", "evaluate a script and print its value"),
    ("--redirect-warnings=...", "print warnings to a file"),
    ("-r, --require=...", "load a CommonJS module first"),
    ("--stack-trace-limit=...", "how many frames a stack shows"),
    ("--test", "run test files: those named, or all that are called like tests"),
    ("--test-concurrency=...", "how many of them run at the same time"),
    ("--test-force-exit", "end when all tests have, whatever is still open"),
    ("--test-isolation=...", "a process for each test file, or none"),
    ("--test-name-pattern=...", "run tests whose names match only"),
    ("--test-only", "run tests that are marked with only"),
    ("--test-reporter=...", "spec, tap, dot, junit, or a module"),
    ("--test-reporter-destination=...", "where a reporter writes: stdout, stderr, or a file"),
    ("--test-shard=...", "run a part of the test files: 1/3"),
    ("--test-skip-pattern=...", "leave out tests whose names match"),
    ("--test-timeout=...", "milliseconds that a test may take"),
    ("--test-update-snapshots", "write snapshots instead of comparing with them"),
    ("--throw-deprecation", "make errors of deprecations"),
    ("--title=...", "the process's title"),
    ("--trace-deprecation", "print deprecations with their stacks"),
    ("--trace-exit", "print where process.exit was called"),
    ("--trace-uncaught", "print where an uncaught value was thrown"),
    ("--trace-warnings", "print warnings with their stacks"),
    ("--unhandled-rejections=...", "throw (the default), strict, warn, none or warn-with-error-code"),
    ("-v, --version", "print the version"),
];

const VARIABLES: &[(&str, &str)] = &[
    ("NODE_DEBUG", "parts of the runtime that tell what they do, separated by commas"),
    ("NODE_EXTRA_CA_CERTS", "a file with further certificates"),
    ("NODE_NO_WARNINGS=1", "print no warnings"),
    ("NODE_OPTIONS", "options in front of those on the command line"),
    ("NODE_PATH", "folders to look for modules in, separated by ':'"),
    ("NODE_PENDING_DEPRECATION=1", "print deprecations to come as well"),
    ("NODE_REDIRECT_WARNINGS", "print warnings to this file"),
    ("NO_COLOR, FORCE_COLOR", "no colours, colours in any case"),
    ("SPINDLE_NODE_SHIM=0", "let child processes find another `node` than this program"),
    ("TZ", "the time zone"),
    ("UV_THREADPOOL_SIZE", "threads for work that blocks (4)"),
];

/// Column of the descriptions.
const INDENT: usize = 28;
const WIDTH: usize = 78;

/// The whole text; `name` is how the program was called.
pub fn text(name: &str) -> String {
    let mut out = format!(
        "Usage: {name} [options] [ script.js ] [arguments]\n       {name} [options] -e script [arguments]\n\n\
         Runs JavaScript and TypeScript programs written for Node.js.\n\nOptions:\n"
    );
    for (option, what) in OPTIONS {
        entry(&mut out, option, what);
    }
    out.push_str("\nEnvironment variables:\n");
    for (variable, what) in VARIABLES {
        entry(&mut out, variable, what);
    }
    out.push_str(
        "\nNode's other options are accepted as well; documentation: https://nodejs.org/api/cli.html\n",
    );
    out
}

/// One line, or several: a long name stands alone, a long description wraps.
fn entry(out: &mut String, name: &str, what: &str) {
    let mut line = format!("  {name}");
    if line.len() >= INDENT {
        out.push_str(&line);
        out.push('\n');
        line.clear();
    }
    for word in what.split(' ') {
        if line.len() + 1 + word.len() > WIDTH {
            out.push_str(&line);
            out.push('\n');
            line.clear();
        }
        let column = line.len();
        line.push_str(if column < INDENT { "" } else { " " });
        line.extend(std::iter::repeat_n(' ', INDENT.saturating_sub(column)));
        line.push_str(word);
    }
    out.push_str(&line);
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_shown_exists() {
        use spindle_runtime::options::rows;
        for (option, _) in OPTIONS.iter().filter(|(option, _)| option.contains("--") && *option != "--") {
            let name = option.split("--").nth(1).unwrap().split(['=', ' ']).next().unwrap();
            let name = name.strip_prefix("no-").unwrap_or(name);
            assert!(rows().any(|row| row.name == name), "{option}");
        }
    }

    #[test]
    fn lines_are_aligned_and_short() {
        for line in text("spindle").lines() {
            assert!(line.len() <= WIDTH + 12, "{line}");
        }
        assert!(text("spindle").contains("  -h, --help                print this text\n"));
    }
}
