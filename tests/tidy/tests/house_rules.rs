//! Applies the rules of `src/rules.rs` to the tree, and compares generated documents with what they come from.
//!
//! A failure lists every offence with its place and its fix.

use std::fs;
use std::process::Command;
use std::sync::OnceLock;

use spindle_tidy::builtins::{self, Builtin};
use spindle_tidy::metadata::Metadata;
use spindle_tidy::ops;
use spindle_tidy::rules;
use spindle_tidy::third_party;
use spindle_tidy::tree::{self, SourceFile};
use spindle_tidy::{documents, references};

fn files() -> &'static [SourceFile] {
    static FILES: OnceLock<Vec<SourceFile>> = OnceLock::new();
    FILES.get_or_init(tree::load)
}

fn metadata() -> &'static Metadata {
    static METADATA: OnceLock<Metadata> = OnceLock::new();
    METADATA.get_or_init(Metadata::load)
}

fn all_builtins() -> &'static [Builtin<'static>] {
    static BUILTINS: OnceLock<Vec<Builtin<'static>>> = OnceLock::new();
    BUILTINS.get_or_init(|| builtins::find(files()))
}

#[track_caller]
fn expect_none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n\n{}\n", complaints.join("\n"));
}

fn document(path: &str) -> String {
    fs::read_to_string(tree::root().join(path)).unwrap_or_default()
}

#[test]
fn the_tree_is_found() {
    assert!(files().iter().any(|f| f.path == "crates/spindle-loop/src/lib.rs"));
    assert!(files().iter().all(|f| !f.path.starts_with("target/")));
}

#[test]
fn every_op_is_listed() {
    expect_none(ops::every_op_is_listed(files()));
}

#[test]
fn unsafe_stays_home() {
    expect_none(rules::unsafe_stays_home(files()));
}

#[test]
fn unsafe_is_forbidden() {
    expect_none(rules::unsafe_is_forbidden(files()));
}

#[test]
fn sys_stays_small() {
    expect_none(rules::sys_stays_small(files()));
}

#[test]
fn files_introduce_themselves() {
    expect_none(rules::files_introduce_themselves(files()));
}

#[test]
fn files_stay_short() {
    expect_none(rules::files_stay_short(files()));
    expect_none(rules::long_files_are_long(files()));
}

#[test]
fn nothing_is_unfinished() {
    expect_none(rules::nothing_is_unfinished(files()));
}

#[test]
fn doors_stay_closed() {
    expect_none(rules::doors_stay_closed(files()));
}

#[test]
fn no_private_places() {
    expect_none(rules::no_private_places(files()));
}

#[test]
fn ignored_tests_say_why() {
    expect_none(rules::ignored_tests_say_why(files()));
}

#[test]
fn dependencies_are_explained() {
    let direct = metadata().direct_dependencies();
    expect_none(rules::dependencies_are_explained(&document("docs/dependencies.md"), &direct));
}

#[test]
fn third_party_is_up_to_date() {
    let fresh = document("THIRD_PARTY.md") == third_party::render(metadata());
    let fix = "run `cargo run --release -p spindle-tidy --bin third-party`";
    assert!(fresh, "THIRD_PARTY.md does not fit Cargo.lock; {fix}");
}

/// Runs one of the shell tests of `x`, which end with a non-zero status and name each failed case.
#[track_caller]
fn shell_test(path: &str) {
    let output = Command::new("sh").arg(path).current_dir(tree::root()).output().expect("sh");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "sh {path} failed:\n{said}");
}

#[test]
fn x_chooses_the_engine() {
    shell_test("tests/x/engine.sh");
}

#[test]
fn x_runs_its_commands() {
    shell_test("tests/x/commands.sh");
}

#[test]
fn builtins_are_found() {
    assert!(all_builtins().iter().any(|b| b.id == "internal/bootstrap"));
    expect_none(builtins::sources_are_registered(files(), all_builtins()));
    expect_none(builtins::sources_parse(all_builtins()));
}

#[test]
fn builtins_declare_their_names() {
    expect_none(builtins::names_are_declared(all_builtins()));
}

#[test]
fn builtins_have_no_false_comments() {
    expect_none(builtins::comments_are_comments(all_builtins()));
}

#[test]
fn builtins_use_their_names() {
    expect_none(builtins::names_are_used(all_builtins()));
}

#[test]
fn builtins_list_their_ops() {
    expect_none(builtins::heads_list_ops(all_builtins()));
}

#[test]
fn builtins_require_what_exists() {
    expect_none(builtins::requires_exist(all_builtins()));
    expect_none(builtins::imports_exist(all_builtins()));
}

#[test]
fn builtins_export_what_is_used() {
    expect_none(builtins::exports_are_used(files(), all_builtins()));
}

#[test]
fn references_lead_somewhere() {
    expect_none(references::references_lead_somewhere(files(), all_builtins()));
}

#[test]
fn documents_tell_the_truth() {
    expect_none(documents::rust_version_is_told(files()));
    expect_none(documents::commands_exist(files()));
    expect_none(documents::crate_table_is_true(&document("ARCHITECTURE.md"), &metadata().crates()));
}
