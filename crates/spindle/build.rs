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

/// Where the engine's functions stand that the command replaces, each as `export_name = "__wrap_NAME"`.
const ABI: &str = "../spindle-engine/src/abi.rs";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={ABI}");
    println!("cargo::rerun-if-env-changed=CXX");
    let is_gnu_linux = target("OS") == "linux" && target("ENV") == "gnu";
    if !is_gnu_linux || env::var("HOST") != env::var("TARGET") {
        return;
    }
    println!("cargo::rustc-link-arg-bins=-no-pie");
    for symbol in wrapped() {
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

/// The engine's functions that are replaced.
fn wrapped() -> Vec<String> {
    let text = fs::read_to_string(ABI).expect("the engine crate is beside this one");
    let names = text.split("export_name = \"__wrap_").skip(1);
    let names: Vec<String> = names.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())).collect();
    assert!(!names.is_empty(), "{ABI} names no function to replace");
    names
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
