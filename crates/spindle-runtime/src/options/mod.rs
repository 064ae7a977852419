//! The options that a program was started with, and how built-ins ask for them.
//!
//! `table` lists every option, `parse` reads words into [`Options`]; JavaScript asks through `internal/options`. What to
//! run, and the options that end the program at once (`--help`), are the command's (`crates/spindle`).

mod parse;
mod table;

pub use parse::{Source, parse, split_environment};
use spindle_core::Runtime;
use spindle_engine::{OpCall, OpDef, OpError, op_def};
use spindle_macros::op;
use std::collections::BTreeMap;
pub use table::{Effect, Kind, Row, find, rows, short_form};

/// The value of an option.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `--x` or `--no-x`.
    Switch(bool),
    /// `--x=3`.
    Number(f64),
    /// `--x=text`.
    Text(String),
    /// `--x=a --x=b`.
    List(Vec<String>),
}

/// What was given.
#[derive(Debug, Clone, Default)]
pub struct Options {
    values: BTreeMap<&'static str, Value>,
    /// The words of the command line that were options, for `process.execArgv`.
    pub exec_argv: Vec<String>,
}

impl Options {
    /// Notes a value; a list grows, anything else is replaced. `typed` is the option as the user wrote it.
    ///
    /// # Errors
    /// A sentence if the option exists in Node only.
    fn set(&mut self, row: &'static Row, typed: &str, value: Value) -> Result<(), String> {
        if row.effect == Effect::Missing && value != Value::Switch(false) {
            return Err(format!("Spindle does not have {typed} yet"));
        }
        match (self.values.get_mut(row.name), value) {
            (Some(Value::List(items)), Value::List(more)) => items.extend(more),
            (_, value) => {
                self.values.insert(row.name, value);
            }
        }
        Ok(())
    }

    /// Whether a switch is on.
    pub fn switch(&self, name: &str) -> bool {
        match self.values.get(name) {
            Some(Value::Switch(on)) => *on,
            Some(_) => true,
            None => find(name).is_some_and(|row| row.kind == Kind::On),
        }
    }

    /// The text given for an option.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.values.get(name) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The number given for an option.
    pub fn number(&self, name: &str) -> Option<f64> {
        match self.values.get(name) {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        }
    }

    /// The texts given for an option.
    pub fn list(&self, name: &str) -> &[String] {
        match self.values.get(name) {
            Some(Value::List(items)) => items,
            _ => &[],
        }
    }

    /// Whether more than running the file at `path` is to be done: an empty program must not pay for what it does not use.
    pub fn needs_preparation(&self, path: &str) -> bool {
        matches!(path, "" | "-") || self.given().any(|row| row.effect == Effect::Prepares || is_ignored(row))
    }

    /// The given options that Node hands to its engine and that mean nothing to ours: `--opt`, `--no-opt`.
    pub fn without_effect(&self) -> Vec<String> {
        let typed = |row: &Row| {
            let no = if self.values.get(row.name) == Some(&Value::Switch(false)) { "no-" } else { "" };
            format!("--{no}{}", row.name)
        };
        self.given().filter(|row| is_ignored(row)).map(typed).collect()
    }

    fn given(&self) -> impl Iterator<Item = &'static Row> {
        self.values.keys().filter_map(|name| find(name))
    }
}

/// Whether an option of the engine changes nothing: a program is warned of that.
fn is_ignored(row: &Row) -> bool {
    row.kind == Kind::Engine && row.effect == Effect::NoEffect
}

/// The value of an option by its name without dashes: boolean, number, text or list; null if it was not given or if there
/// is no such option.
#[op(state)]
fn op_option(call: &mut OpCall<'_>) -> Result<(), OpError> {
    let name = call.arg::<String>(0)?;
    let options = &crate::process::process(call.host::<Runtime>()).options.flags;
    call.scope(|scope, _| match options.values.get(name.as_str()) {
        None => Ok(scope.null()),
        Some(Value::Switch(on)) => Ok(scope.boolean(*on)),
        Some(Value::Number(number)) => Ok(scope.number(*number)),
        Some(Value::Text(text)) => scope.string(text),
        Some(Value::List(items)) => {
            let texts: Result<Vec<_>, _> = items.iter().map(|item| scope.string(item)).collect();
            scope.array(&texts?)
        }
    })
}

/// The options that `NODE_OPTIONS` may hold: name and kind in turn, the kind as one letter.
#[op(state)]
fn op_options_in_env() -> Vec<String> {
    let letter = |kind: Kind| match kind {
        Kind::NoOp => "n",
        Kind::Engine => "e",
        Kind::Switch => "s",
        Kind::On => "o",
        Kind::Number => "d",
        Kind::Text => "t",
        Kind::List => "l",
    };
    rows()
        .filter(|row| row.in_env)
        .flat_map(|row| [row.name.to_owned(), letter(row.kind).to_owned()])
        .collect()
}

/// The kind of an option as [`op_options_in_env`] gives it, or nothing if there is no such option.
#[op(state)]
fn op_option_default(call: &mut OpCall<'_>) -> Result<(), OpError> {
    let name = call.arg::<String>(0)?;
    call.scope(|scope, _| match find(&name).map(|row| row.kind) {
        None => Ok(scope.undefined()),
        Some(Kind::NoOp | Kind::Switch | Kind::Engine) => Ok(scope.boolean(false)),
        Some(Kind::On) => Ok(scope.boolean(true)),
        Some(Kind::Number) => Ok(scope.number(0.0)),
        Some(Kind::Text) => scope.string(""),
        Some(Kind::List) => scope.array(&[]),
    })
}

/// The given options that have no effect here, with their dashes.
#[op(state)]
fn op_options_without_effect(rt: &Runtime) -> Vec<String> {
    crate::process::process(rt).options.flags.without_effect()
}

/// The module's ops.
pub(crate) const OPS: &[OpDef] = &[
    op_def::<op_option>(),
    op_def::<op_options_in_env>(),
    op_def::<op_option_default>(),
    op_def::<op_options_without_effect>(),
];
