//! Makes THIRD_PARTY.md: what a release of Spindle contains that others wrote, and under which licence.
//!
//! The table of crates comes from cargo. SpiderMonkey is one crate for cargo but brings code of its own third
//! parties; that list was read from the engine's sources and changes only with the engine's version.

use crate::metadata::Metadata;

/// Code inside the `mozjs_sys` crate that is not Mozilla's: name, licence, what the engine uses it for.
const INSIDE_THE_ENGINE: &[(&str, &str, &str)] = &[
    ("ICU 78.3 with its data", "Unicode-3.0", "Intl, Unicode properties, time zones"),
    ("irregexp (V8)", "BSD-3-Clause", "regular expressions"),
    ("double-conversion (V8)", "BSD-3-Clause", "numbers to text and back"),
    ("fdlibm (FreeBSD)", "BSD-2-Clause", "Math functions"),
    ("xsum", "MIT", "Math.sumPrecise"),
    ("Decimal (WebKit)", "BSD-3-Clause", "decimal arithmetic"),
    ("fmt", "MIT", "text formatting"),
    ("function2", "BSL-1.0", "function objects (headers)"),
    ("gemmology", "MIT", "integer matrices for WebAssembly"),
    ("xsimd", "BSD-3-Clause", "vector instructions (headers)"),
    ("LZ4 with xxHash", "BSD-2-Clause", "compressed sources"),
];

const HEAD: &str = "\
# Third-party code in Spindle

Spindle's own code is under the MIT licence (see LICENSE). A release also contains the code listed here, which
stays under its own licence. Whoever passes on a binary must pass on these notices too: the licence texts are in
the source of each package, at the address given.

This file is generated: `cargo run --release -p spindle-tidy --bin third-party`. A test compares it with
Cargo.lock.

## The engine

The JavaScript engine is Mozilla's SpiderMonkey, linked statically and unchanged through the crates `mozjs` and
`mozjs_sys`. It is under the Mozilla Public License 2.0; its source is that of the `mozjs_sys` crate in the
version below, which every Rust installation can download. It contains code of others:

| part | licence | used for |
|---|---|---|
";

const CRATES: &str = "
## Rust crates

Linked into a release for Linux on x86-64. Crates that run only while building or testing are not listed.

| crate | version | licence | source |
|---|---|---|---|
";

/// The text of THIRD_PARTY.md.
pub fn render(metadata: &Metadata) -> String {
    let inside = INSIDE_THE_ENGINE.iter().map(|(name, licence, used_for)| row(&[name, licence, used_for]));
    let shipped = metadata.shipped();
    let crates = shipped.iter().map(|p| row(&[&p.name, &p.version, &p.licence, &p.repository]));
    [HEAD.to_owned()].into_iter().chain(inside).chain([CRATES.to_owned()]).chain(crates).collect()
}

fn row(cells: &[&str]) -> String {
    format!("| {} |\n", cells.join(" | "))
}
