//! What cargo knows about the packages of the workspace and everything below them.
//!
//! The output of `cargo metadata` for the one platform that releases are made for, so that no crate of another
//! platform has to be downloaded and every machine sees the same list.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use crate::tree;

/// The platform that releases are made for.
pub const PLATFORM: &str = "x86_64-unknown-linux-gnu";

/// A package of the dependency graph.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Package {
    /// Name in the crate registry.
    pub name: String,
    /// Version as locked.
    pub version: String,
    /// SPDX expression, or a remark when the package states none.
    pub licence: String,
    /// Where its source lives, or an empty string.
    pub repository: String,
}

/// The parsed output of `cargo metadata`.
#[derive(Debug)]
pub struct Metadata(Value);

impl Metadata {
    /// Asks cargo.
    ///
    /// # Panics
    /// If cargo fails, for example because Cargo.lock does not fit the manifests.
    pub fn load() -> Metadata {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["metadata", "--format-version=1", "--locked", "--filter-platform", PLATFORM])
            .current_dir(tree::root())
            .output()
            .expect("cargo can be started");
        assert!(
            output.status.success(),
            "cargo metadata failed: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        Metadata(serde_json::from_slice(&output.stdout).expect("cargo prints JSON"))
    }

    /// The packages of others that are linked into a release: what the crates below `crates/` need at run time.
    /// Procedural macros run in the compiler, so neither they nor what only they need is part of it.
    pub fn shipped(&self) -> BTreeSet<Package> {
        let mut seen = BTreeSet::new();
        let own = self.own_packages("/crates/").filter(|p| !is_macro(p));
        let mut open: Vec<&str> = own.map(|p| text(&p["id"])).collect();
        while let Some(id) = open.pop() {
            if seen.insert(id) {
                open.extend(self.linked_by(id));
            }
        }
        let packages = seen.iter().map(|id| self.package(id)).filter(|p| !p["source"].is_null());
        packages.map(describe).collect()
    }

    /// The packages of others that the workspace's own manifests name, for any purpose.
    pub fn direct_dependencies(&self) -> BTreeSet<String> {
        let all = self.own_packages("/").flat_map(|p| list(&p["dependencies"]));
        all.filter(|d| d["path"].is_null()).map(|d| text(&d["name"]).to_owned()).collect()
    }

    /// The crates below `crates/`, each with those of them that it needs at run time.
    pub fn crates(&self) -> BTreeMap<String, BTreeSet<String>> {
        let names: BTreeSet<&str> = self.own_packages("/crates/").map(|p| text(&p["name"])).collect();
        let needs = |package: &Value| {
            let all =
                list(&package["dependencies"]).filter(|d| d["kind"].is_null()).map(|d| text(&d["name"]));
            all.filter(|name| names.contains(name)).map(str::to_owned).collect()
        };
        self.own_packages("/crates/").map(|p| (text(&p["name"]).to_owned(), needs(p))).collect()
    }

    /// The workspace's packages that lie below `folder`.
    fn own_packages<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a Value> {
        let root = text(&self.0["workspace_root"]);
        list(&self.0["packages"]).filter(move |package| {
            let below = text(&package["manifest_path"]).strip_prefix(root);
            package["source"].is_null() && below.is_some_and(|path| path.starts_with(folder))
        })
    }

    fn linked_by(&self, id: &str) -> impl Iterator<Item = &str> {
        let node =
            list(&self.0["resolve"]["nodes"]).find(|n| n["id"] == id).expect("every package is a node");
        let linked = |dep: &Value| list(&dep["dep_kinds"]).any(|kind| kind["kind"].is_null());
        let ids = list(&node["deps"]).filter(move |dep| linked(dep)).map(|dep| text(&dep["pkg"]));
        ids.filter(|id| !is_macro(self.package(id)))
    }

    fn package(&self, id: &str) -> &Value {
        list(&self.0["packages"]).find(|p| p["id"] == id).expect("every node is a package")
    }
}

fn is_macro(package: &Value) -> bool {
    list(&package["targets"]).any(|target| list(&target["kind"]).any(|kind| kind == "proc-macro"))
}

fn describe(package: &Value) -> Package {
    Package {
        name: text(&package["name"]).to_owned(),
        version: text(&package["version"]).to_owned(),
        // The old separator `/` means what SPDX calls OR.
        licence: package["license"].as_str().unwrap_or("see its source").replace('/', " OR "),
        repository: package["repository"].as_str().unwrap_or_default().to_owned(),
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
