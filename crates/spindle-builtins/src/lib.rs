//! The built-in JavaScript as data: each module's source, and what `bake` compiled of all of them.
//!
//! Only data, so that a change of a JavaScript file compiles this crate and links, and a change of Rust compiles no
//! megabytes of tables. The command hands it to `spindle_runtime::use_builtins`; the JavaScript itself stands beside its Rust
//! in `spindle-runtime`, and the build script reads it there.
//!
//! The bytecode becomes part of the program here and is used in place. It is never read from a file at run time: the engine
//! trusts it, so whoever can write it can do what the program may do.
#![forbid(unsafe_code)]

use std::borrow::Cow;

/// The engine wants bytecode at a multiple of 16.
#[repr(C, align(16))]
#[allow(dead_code, reason = "constructed by the build script's tables, where the build was baked")]
struct Aligned<T: ?Sized>(T);

static SOURCES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/sources.rs"));

static BAKED: (Option<&[u8]>, Option<&[u8]>) = include!(concat!(env!("OUT_DIR"), "/baked.rs"));

/// The source of the built-in `id`.
pub fn source(id: &str) -> Option<Cow<'static, str>> {
    SOURCES.iter().find(|(known, _)| *known == id).map(|(_, source)| Cow::Borrowed(*source))
}

/// The bytecode of all built-ins (format: `blob.rs` of `spindle-engine`); none where the build found it stale or missing.
pub fn code() -> Option<&'static [u8]> {
    BAKED.0
}

/// The engine's cache of its self-hosted code, which belongs to [`code`]; none where that is none.
pub fn self_hosted() -> Option<&'static [u8]> {
    BAKED.1
}
