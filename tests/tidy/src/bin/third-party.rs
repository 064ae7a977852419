//! Writes THIRD_PARTY.md at the root of the workspace. Run it after a change of dependencies.
#![forbid(unsafe_code)]

use spindle_tidy::{metadata::Metadata, third_party, tree};

fn main() -> std::io::Result<()> {
    std::fs::write(tree::root().join("THIRD_PARTY.md"), third_party::render(&Metadata::load()))
}
