//! The options of the command line, one row each: name, kind, whether `NODE_OPTIONS` may hold it, effect, help.
//!
//! The list is Node 25.8.1's (`table/node.rs`, `table/engine.rs`), so that no start script meets a flag that is unknown here.
//! `--help` is printed from the rows, and so every option that is accepted without effect says so there. Which effect a row
//! has follows from what ignoring the option would do:
//!
//! - [`Effect::Missing`], and the program ends: it asks for an output about the program, for a restriction or for another
//!   program, and would be misled.
//! - [`Effect::NoEffect`]: it has none in Node either, tunes what works differently here, asks for an output that only V8's
//!   or Node's inside has (of V8's options a warning says so), or belongs to a feature that is not there and says so itself.
//!   A report of an error that ends the process from within is the one output that is left out silently: it never came
//!   for certain, and server scripts ask for it as a matter of course.

mod engine;
mod node;

/// What an option takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Accepted for the sake of old scripts; without effect in Node as well.
    NoOp,
    /// One that Node hands to its engine.
    Engine,
    /// A switch that is off by default.
    Switch,
    /// A switch that is on by default, for its `--no-` form.
    On,
    /// A number.
    Number,
    /// A text.
    Text,
    /// A text that may be given several times.
    List,
}

/// What becomes of an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It works; whoever it concerns asks for it.
    Works,
    /// It works, and something must be done about it before the program begins (`internal/process/start`).
    Prepares,
    /// It is accepted and changes nothing.
    NoEffect,
    /// It ends the program with a message.
    Missing,
}

/// One option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The name without its two dashes.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Whether `NODE_OPTIONS` may hold it.
    pub in_env: bool,
    /// What becomes of it.
    pub effect: Effect,
    /// What it does, of the `--no-` form where it is on by default; else why it does nothing, or what is missing.
    pub help: &'static str,
}

/// `"name" Kind place Effect "help";` a row. The place is `env` if `NODE_OPTIONS` may hold the option, else `cli`.
macro_rules! table {
    (@place env) => { true };
    (@place cli) => { false };
    ($($name:literal $kind:ident $place:ident $effect:ident $help:literal;)*) => {
        &[$(Row {
            name: $name,
            kind: $crate::options::Kind::$kind,
            in_env: table!(@place $place),
            effect: $crate::options::Effect::$effect,
            help: $help,
        }),*]
    };
}
use table;

/// Other names: what is typed, what it stands for. A name that ends in `=` is meant with its value attached.
pub const ALIASES: &[(&str, &[&str])] = &[
    ("--debug-brk=", &["--debug-brk"]),
    ("--debug-port", &["--inspect-port"]),
    ("--debug=", &["--debug"]),
    ("--enable-network-family-autoselection", &["--network-family-autoselection"]),
    ("--es-module-specifier-resolution", &["--experimental-specifier-resolution"]),
    ("--experimental-strip-types", &["--strip-types"]),
    ("--experimental-test-isolation", &["--test-isolation"]),
    ("--inspect-brk-node=", &["--inspect-port", "--inspect-brk-node"]),
    ("--inspect-brk=", &["--inspect-port", "--inspect-brk"]),
    ("--inspect-wait=", &["--inspect-port", "--inspect-wait"]),
    ("--inspect=", &["--inspect-port", "--inspect"]),
    ("--loader", &["--experimental-loader"]),
    ("--print <arg>", &["-pe"]),
    ("--report-directory", &["--report-dir"]),
    ("--security-reverts", &["--security-revert"]),
    ("--trace-events-enabled", &["--trace-event-categories", "v8,node,node.async_hooks"]),
    ("--webstorage", &["--experimental-webstorage"]),
    ("-C", &["--conditions"]),
    ("-c", &["--check"]),
    ("-e", &["--eval"]),
    ("-h", &["--help"]),
    ("-i", &["--interactive"]),
    ("-p", &["--print"]),
    ("-pe", &["--print", "--eval"]),
    ("-r", &["--require"]),
    ("-v", &["--version"]),
];

/// All options: Node's own, then its engine's, each sorted by name.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    node::NODE.iter().chain(engine::ENGINE)
}

/// The option called `name` (without dashes).
pub fn find(name: &str) -> Option<&'static Row> {
    [node::NODE, engine::ENGINE].into_iter().find_map(|table| {
        let index = table.binary_search_by(|row| row.name.cmp(name)).ok()?;
        Some(&table[index])
    })
}

/// The short form of an option, `-e` for `eval`, if it has one.
pub fn short_form(name: &str) -> Option<&'static str> {
    let stands_for = |words: &[&str]| matches!(words, [word] if word.strip_prefix("--") == Some(name));
    ALIASES.iter().find(|(alias, words)| alias.len() == 2 && stands_for(words)).map(|(alias, _)| *alias)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_stand_once() {
        for table in [node::NODE, engine::ENGINE] {
            for pair in table.windows(2) {
                assert!(pair[0].name < pair[1].name, "{} stands before {}", pair[0].name, pair[1].name);
            }
        }
        assert!(node::NODE.iter().all(|row| !engine::ENGINE.iter().any(|other| other.name == row.name)));
        assert!(rows().all(|row| find(row.name) == Some(row)));
    }

    #[test]
    fn aliases_name_rows() {
        for (alias, words) in ALIASES {
            let target = words[0];
            let known = target == "-pe" || find(&target[2..]).is_some();
            assert!(known, "{alias} stands for {target}");
        }
        assert_eq!((short_form("eval"), short_form("title")), (Some("-e"), None));
    }

    #[test]
    fn the_engines_rows_are_the_engines() {
        assert!(engine::ENGINE.iter().all(|row| row.kind == Kind::Engine));
        assert!(node::NODE.iter().all(|row| row.kind != Kind::Engine));
    }

    #[test]
    fn what_is_without_effect_in_node_is_so_here() {
        assert!(rows().filter(|row| row.kind == Kind::NoOp).all(|row| row.effect == Effect::NoEffect));
    }
}
