//! Every option of the command line: its name, its kind, and where it may stand.
//!
//! The list is Node 25.8.1's, so that a start script written for Node never fails on a flag. What each option does is the
//! business of whoever asks for it; `help.rs` of the command describes those that have an effect. Options whose effect
//! does not exist yet stand in [`MISSING`] and end the program instead of being ignored in silence.

/// What an option takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Accepted for the sake of old scripts; without effect in Node as well.
    NoOp,
    /// One that Node hands to its engine.
    Engine,
    /// A switch that is off by default.
    Switch,
    /// A switch that is on by default, for its `--no-` form.
    On,
    /// A number.
    Number,
    /// A text.
    Text,
    /// A text that may be given several times.
    List,
}

/// One option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The name without its two dashes.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Whether `NODE_OPTIONS` may hold it.
    pub in_env: bool,
}

/// Names by kind and by whether `NODE_OPTIONS` may hold them.
const GROUPS: &[(Kind, bool, &str)] = &[
    (
        Kind::Switch,
        true,
        "allow-addons allow-child-process allow-inspector allow-net allow-wasi allow-worker cpu-prof \
         debug-arraybuffer-allocations disable-sigusr1 disable-wasm-trap-handler enable-fips enable-source-maps entry-url \
         experimental-addon-modules experimental-eventsource experimental-import-meta-resolve \
         experimental-print-required-tla experimental-shadow-realm experimental-transform-types experimental-vm-modules \
         force-context-aware force-fips force-node-api-uncaught-exceptions-policy frozen-intrinsics heap-prof \
         insecure-http-parser inspect inspect-brk inspect-wait node-snapshot openssl-legacy-provider openssl-shared-config \
         pending-deprecation permission permission-audit preserve-symlinks preserve-symlinks-main report-compact \
         report-exclude-env report-exclude-network report-on-fatalerror report-on-signal report-uncaught-exception test-only \
         throw-deprecation tls-max-v1.2 tls-max-v1.3 tls-min-v1.0 tls-min-v1.1 tls-min-v1.2 tls-min-v1.3 trace-deprecation \
         trace-env trace-env-js-stack trace-env-native-stack trace-exit trace-promises trace-sigint trace-sync-io trace-tls \
         trace-uncaught trace-warnings track-heap-objects use-bundled-ca use-env-proxy use-openssl-ca use-system-ca \
         verify-base-objects watch watch-preserve-output zero-fill-buffers",
    ),
    (
        Kind::Switch,
        false,
        "build-snapshot check completion-bash debug debug-brk experimental-default-config-file \
         experimental-inspector-network-resource experimental-network-inspection experimental-storage-inspection \
         experimental-test-coverage experimental-test-module-mocks experimental-worker-inspection expose-internals help \
         inspect-brk-node interactive print prof-process test test-force-exit test-udp-no-try-send test-update-snapshots \
         v8-options version",
    ),
    (
        Kind::On,
        true,
        "addons async-context-frame deprecation experimental-detect-module experimental-global-navigator \
         experimental-repl-await experimental-require-module experimental-sqlite experimental-websocket \
         experimental-webstorage extra-info-on-fatal-exception force-async-hooks-checks global-search-paths \
         network-family-autoselection require-module strip-types warnings",
    ),
    (
        Kind::Engine,
        true,
        "abort-on-uncaught-exception disallow-code-generation-from-strings enable-etw-stack-walking expose-gc \
         interpreted-frames-native-stack jitless max-old-space-size max-semi-space-size perf-basic-prof \
         perf-basic-prof-only-functions perf-prof perf-prof-unwinding-info stack-trace-limit",
    ),
    (
        Kind::Engine,
        false,
        "allow-natives-syntax expose-externalize-string harmony harmony-shadow-realm harmony-struct huge-max-old-generation-size \
         initial-heap-size initial-old-space-size jit-fuzzing js-float16array js-source-phase-imports js-staging lite-mode \
         log-function-events max-heap-size max-lazy maglev min-semi-space-size no-opt optimize-for-size predictable \
         predictable-gc-schedule prof random-seed semi-space-growth-factor single-threaded single-threaded-gc sparkplug \
         stack-size stress-compaction trace-deopt trace-gc trace-gc-verbose trace-opt turbofan use-strict",
    ),
    (
        Kind::Number,
        true,
        "cpu-prof-interval heap-prof-interval heapsnapshot-near-heap-limit max-http-header-size \
         network-family-autoselection-attempt-timeout secure-heap secure-heap-min test-coverage-branches \
         test-coverage-functions test-coverage-lines v8-pool-size",
    ),
    (Kind::Number, false, "test-concurrency test-timeout"),
    (
        Kind::Text,
        true,
        "cpu-prof-dir cpu-prof-name diagnostic-dir disable-proto dns-result-order heap-prof-dir heap-prof-name \
         heapsnapshot-signal icu-data-dir input-type inspect-port inspect-publish-uid localstorage-file \
         max-old-space-size-percentage openssl-config redirect-warnings report-dir report-filename report-signal snapshot-blob \
         test-global-setup test-isolation test-rerun-failures test-shard title tls-cipher-list tls-keylog \
         trace-event-categories trace-event-file-pattern trace-require-module unhandled-rejections use-largepages \
         watch-kill-signal",
    ),
    (
        Kind::Text,
        false,
        "build-sea build-snapshot-config eval experimental-config-file experimental-sea-config run",
    ),
    (
        Kind::List,
        true,
        "allow-fs-read allow-fs-write conditions disable-warning experimental-loader import require test-coverage-exclude \
         test-coverage-include test-name-pattern test-reporter test-reporter-destination test-skip-pattern watch-path",
    ),
    (Kind::List, false, "env-file env-file-if-exists security-revert"),
    (
        Kind::NoOp,
        true,
        "experimental-abortcontroller experimental-fetch experimental-global-customevent experimental-global-webcrypto \
         experimental-json-modules experimental-modules experimental-quic experimental-report \
         experimental-specifier-resolution experimental-top-level-await experimental-wasi-unstable-preview1 \
         experimental-wasm-modules experimental-worker http-parser napi-modules node-memory-debug",
    ),
    (Kind::NoOp, false, "experimental-test-snapshots"),
];

/// Other names: what is typed, what it stands for. A name that ends in `=` is meant with its value attached.
pub const ALIASES: &[(&str, &[&str])] = &[
    ("--debug-brk=", &["--debug-brk"]),
    ("--debug-port", &["--inspect-port"]),
    ("--debug=", &["--debug"]),
    ("--enable-network-family-autoselection", &["--network-family-autoselection"]),
    ("--es-module-specifier-resolution", &["--experimental-specifier-resolution"]),
    ("--experimental-strip-types", &["--strip-types"]),
    ("--experimental-test-isolation", &["--test-isolation"]),
    ("--inspect-brk-node=", &["--inspect-port", "--inspect-brk-node"]),
    ("--inspect-brk=", &["--inspect-port", "--inspect-brk"]),
    ("--inspect-wait=", &["--inspect-port", "--inspect-wait"]),
    ("--inspect=", &["--inspect-port", "--inspect"]),
    ("--loader", &["--experimental-loader"]),
    ("--print <arg>", &["-pe"]),
    ("--report-directory", &["--report-dir"]),
    ("--security-reverts", &["--security-revert"]),
    ("--trace-events-enabled", &["--trace-event-categories", "v8,node,node.async_hooks"]),
    ("--webstorage", &["--experimental-webstorage"]),
    ("-C", &["--conditions"]),
    ("-c", &["--check"]),
    ("-e", &["--eval"]),
    ("-h", &["--help"]),
    ("-i", &["--interactive"]),
    ("-p", &["--print"]),
    ("-pe", &["--print", "--eval"]),
    ("-r", &["--require"]),
    ("-v", &["--version"]),
];

/// What Node has and Spindle has not: asking for it ends the program with a message.
pub const MISSING: &[&str] = &[
    "build-sea",
    "build-snapshot",
    "build-snapshot-config",
    "completion-bash",
    "cpu-prof",
    "debug",
    "debug-brk",
    "disallow-code-generation-from-strings",
    "enable-fips",
    "experimental-config-file",
    "experimental-default-config-file",
    "experimental-sea-config",
    "experimental-test-coverage",
    "force-fips",
    "frozen-intrinsics",
    "heap-prof",
    "inspect",
    "inspect-brk",
    "inspect-brk-node",
    "inspect-wait",
    "interactive",
    "permission",
    "permission-audit",
    "prof-process",
    "run",
    "snapshot-blob",
    "watch",
    "watch-path",
];

/// All options in the order of [`GROUPS`].
pub fn rows() -> impl Iterator<Item = Row> {
    GROUPS.iter().flat_map(|&(kind, in_env, names)| {
        names.split_ascii_whitespace().map(move |name| Row { name, kind, in_env })
    })
}

/// The option called `name` (without dashes).
pub fn find(name: &str) -> Option<Row> {
    rows().find(|row| row.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_stands_once() {
        let mut names: Vec<&str> = rows().map(|row| row.name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn aliases_and_missing_options_name_rows() {
        for (alias, words) in ALIASES {
            let target = words[0];
            let known = target == "-pe" || find(&target[2..]).is_some();
            assert!(known, "{alias} stands for {target}");
        }
        for name in MISSING {
            assert!(find(name).is_some(), "{name}");
        }
    }
}
