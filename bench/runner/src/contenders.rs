//! Finds the programs that compete. The first contender is always ours; the others are its peers.
//! It never installs anything: `bench/README.md` says how to get the peers.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a contender is in the comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The one that must meet the bars.
    Ours,
    /// Whom it competes with.
    Peer,
    /// No competitor, but what the machine allows at best.
    Floor,
}

/// A program that runs benchmarks.
#[derive(Debug)]
pub struct Contender {
    /// The column's name.
    pub name: &'static str,
    /// The first line of what `--version` prints.
    pub version: String,
    /// What it is in the comparison.
    pub role: Role,
    /// The executable.
    pub exe: PathBuf,
    /// Arguments before the benchmark's program.
    args: &'static [&'static str],
    /// Where the benchmarks' programs are, if they are files.
    programs: Option<PathBuf>,
}

impl Contender {
    /// The command that runs one benchmark's program.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(&self.exe);
        command.args(self.args);
        match &self.programs {
            Some(folder) => command.arg(folder.join(program)),
            None => command.arg(program),
        };
        command
    }
}

/// Spindle, if it is there, and every peer in `bench/peers` or on the `PATH`, to run what is in that folder of `bench/`.
///
/// # Errors
/// A `--bin` that does not run, or nothing to measure at all.
pub fn runtimes(bin: Option<PathBuf>, programs: &str) -> Result<Vec<Contender>, String> {
    let mut found = Vec::new();
    let runtime = |name, exe, args| runtime(name, exe, args, programs);
    match bin {
        Some(exe) => {
            found.push(runtime("spindle", exe.clone(), &[]).ok_or(format!("{} does not run", exe.display()))?)
        }
        None => found.extend(runtime("spindle", build_folder()?.join("spindle"), &[])),
    }
    let peers: [(_, &[_]); 3] = [("node", &[]), ("bun", &[]), ("deno", &["run", "--allow-all"])];
    for (name, args) in peers {
        let local = bench_folder().join("peers/node_modules/.bin").join(name);
        let exe = if local.exists() { local } else { PathBuf::from(name) };
        found.extend(runtime(name, exe, args));
    }
    if found.is_empty() { Err("no runtime found; see bench/README.md".into()) } else { Ok(found) }
}

fn runtime(
    name: &'static str,
    exe: PathBuf,
    args: &'static [&'static str],
    programs: &str,
) -> Option<Contender> {
    let version = version(&exe)?;
    Some(Contender {
        name,
        version,
        role: if name == "spindle" { Role::Ours } else { Role::Peer },
        exe,
        args,
        programs: Some(bench_folder().join(programs)),
    })
}

/// The HTTP servers: the runtimes, and the raw server in C, built here.
///
/// # Errors
/// As [`runtimes`], or the C compiler's message.
pub fn servers(bin: Option<PathBuf>) -> Result<Vec<Contender>, String> {
    let mut found = runtimes(bin, "http")?;
    let exe = compile("http/epoll_server.c", "epoll-server", &[])?;
    let version = version(&exe).ok_or(format!("{} does not run", exe.display()))?;
    found.push(Contender { name: "raw", version, role: Role::Floor, exe, args: &[], programs: None });
    Ok(found)
}

/// The two loop programs: `spindle-loop-bench` beside this program, and its libuv twin, built here.
///
/// # Errors
/// What is missing and how to get it.
pub fn loops() -> Result<Vec<Contender>, String> {
    let ours = build_folder()?.join("spindle-loop-bench");
    let twin = build_libuv_twin()?;
    [("spindle-loop", ours), ("libuv", twin)]
        .into_iter()
        .map(|(name, exe)| {
            let version = version(&exe).ok_or(format!("{} does not run", exe.display()))?;
            let role = if name == "libuv" { Role::Peer } else { Role::Ours };
            Ok(Contender { name, version, role, exe, args: &[], programs: None })
        })
        .collect()
}

fn build_libuv_twin() -> Result<PathBuf, String> {
    compile("loop/libuv_bench.c", "libuv-bench", &["-luv", "-pthread"]).map_err(|error| {
        format!(
            "{error}cannot build the libuv twin. libuv's header and library are needed: `libuv1-dev` on Debian and \
             Ubuntu, `libuv-devel` on Fedora, `libuv` with Homebrew"
        )
    })
}

/// Compiles a C program of `bench/` into the folder of this program.
fn compile(source: &str, name: &str, libraries: &[&str]) -> Result<PathBuf, String> {
    let exe = build_folder()?.join(name);
    let compiler = std::env::var_os("CC").unwrap_or_else(|| OsString::from("cc"));
    let output = Command::new(&compiler)
        .args(["-O2", "-Wall", "-Wextra", "-o"])
        .arg(&exe)
        .arg(bench_folder().join(source))
        .args(libraries)
        .output()
        .map_err(|error| format!("no C compiler ({}): {error}", compiler.display()))?;
    if output.status.success() { Ok(exe) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

fn version(exe: &Path) -> Option<String> {
    let output = Command::new(exe).arg("--version").output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    output.status.success().then(|| text.lines().next().unwrap_or_default().to_string())
}

/// The folder with this program and its siblings.
fn build_folder() -> Result<PathBuf, String> {
    let exe =
        std::env::current_exe().map_err(|error| format!("cannot tell where this program is: {error}"))?;
    Ok(exe.parent().expect("an executable is in a folder").to_path_buf())
}

/// `bench/` of the source tree this program was built from.
fn bench_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the runner is in bench/").to_path_buf()
}
