//! The house rules that a reader or a compiler cannot be relied on to notice, as tests.
//!
//! Each rule is a function from the files of the tree to a list of complaints, and each complaint names the fix.
//! The rules are in `rules` and `ops`, those for built-in JavaScript in `builtins`, those for comments and documents in `references`
//! and `documents`; `tests/house_rules.rs` applies them to the real tree. What clippy can see belongs in
//! `clippy.toml` instead; what concerns one crate belongs in that crate's own tests.
#![forbid(unsafe_code)]

pub mod builtins;
pub mod documents;
pub mod javascript;
pub mod metadata;
pub mod ops;
pub mod references;
pub mod rules;
pub mod scan;
pub mod third_party;
pub mod tree;
