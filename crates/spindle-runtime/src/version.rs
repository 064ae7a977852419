//! The one place that says which Node.js version Spindle follows and which Spindle this is.
//!
//! `process.version`, `process.versions`, the trailer of an uncaught error and the user agent come from here.

/// The Node.js release whose behaviour Spindle follows, without the leading `v`.
pub const NODE: &str = "25.8.1";

/// This build of Spindle, without the leading `v`.
pub const SPINDLE: &str = env!("CARGO_PKG_VERSION");

/// The engine's version as `process.versions.spidermonkey` shows it.
pub const SPIDERMONKEY: &str = "153.6.0";

/// `process.versions` as name and version, in the order in which it is shown.
///
/// `v8`, `uv` and `modules` are there because packages read them; they name what Node 25.8.1 carries,
/// since that is what such packages test for.
pub const VERSIONS: &[(&str, &str)] = &[
    ("node", NODE),
    ("spindle", SPINDLE),
    ("spidermonkey", SPIDERMONKEY),
    ("v8", "14.1.146.11-node.20"),
    ("uv", "1.51.0"),
    ("modules", "141"),
];
