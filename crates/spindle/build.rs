//! Link settings of the `spindle` command on Linux, where they decide how fast it starts and what errors say.
//!
//! The C++ and GCC runtimes and zlib become part of the program (finding, mapping and binding shared ones takes
//! longer than evaluating an empty program), and so that nothing need be relocated it is linked to run at a fixed
//! address, as the `node` command is. Where a static library is missing the shared one is used: everything here is
//! an improvement, nothing a condition.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// What the linker looks for, and the archive that takes its place. The unwinder has two names.
const ARCHIVES: [(&str, &str); 2] = [("libstdc++.a", "libstdc++.a"), ("libgcc_s.a", "libgcc_eh.a")];

/// The engine's functions that `spindle_engine`'s `null_access.rs` takes the place of.
const WRAPPED: [&str; 4] = [
    "_ZN2js29ToObjectSlowForPropertyAccessEP9JSContextN2JS6HandleINS2_5ValueEEEiNS3_INS2_11PropertyKeyEEE",
    "_ZN2js29ToObjectSlowForPropertyAccessEP9JSContextN2JS6HandleINS2_5ValueEEEiNS3_IPNS_12PropertyNameEEE",
    "_ZN2js29ToObjectSlowForPropertyAccessEP9JSContextN2JS6HandleINS2_5ValueEEEiS5_",
    "_ZN2js40ReportIsNullOrUndefinedForPropertyAccessEP9JSContextN2JS6HandleINS2_5ValueEEEi",
];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=CXX");
    let is_gnu_linux = target("OS") == "linux" && target("ENV") == "gnu";
    if !is_gnu_linux || env::var("HOST") != env::var("TARGET") {
        return;
    }
    println!("cargo::rustc-link-arg-bins=-no-pie");
    for symbol in WRAPPED {
        println!("cargo::rustc-link-arg-bins=-Wl,--wrap={symbol},--undefined=__wrap_{symbol}");
    }
    // The linker takes the first folder that has a library in either form; this one has static ones only.
    let folder = PathBuf::from(env::var("OUT_DIR").expect("set by cargo")).join("static");
    fs::create_dir_all(&folder).expect("OUT_DIR is writable");
    for (wanted, archive) in ARCHIVES {
        let link = folder.join(wanted);
        let _ = fs::remove_file(&link);
        if let Some(found) = find(archive) {
            fs::copy(&found, &link).expect("OUT_DIR is writable");
        }
    }
    println!("cargo::rustc-link-arg-bins=-L{}", folder.display());
}

fn target(part: &str) -> String {
    env::var(format!("CARGO_CFG_TARGET_{part}")).unwrap_or_default()
}

/// The C++ compiler's own copy of an archive; it answers with the bare name if it has none.
fn find(archive: &str) -> Option<PathBuf> {
    let compiler = env::var("CXX").unwrap_or_else(|_| String::from("c++"));
    let output = Command::new(compiler).arg(format!("-print-file-name={archive}")).output().ok()?;
    let path = String::from_utf8(output.stdout).ok()?;
    let path = Path::new(path.trim());
    path.is_absolute().then(|| path.to_path_buf()).filter(|path| path.is_file())
}
