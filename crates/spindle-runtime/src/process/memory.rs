//! How much memory the process may have and how much is left: the machine's, or its control group's.

use std::fs;

/// Bytes of memory that this process may use: what its control group allows, else what the machine has.
pub fn memory_limit_bytes() -> f64 {
    let total = machine("MemTotal:");
    match constrained() {
        Some(limit) if limit > 0.0 && limit < total => limit,
        _ => total,
    }
}

/// The control group's limit in bytes; none where there is no group or no limit.
pub(super) fn constrained() -> Option<f64> {
    own_group("memory.max")
        .and_then(|text| number(&text))
        .or_else(|| number(&fs::read_to_string("/sys/fs/cgroup/memory/memory.limit_in_bytes").ok()?))
}

/// Bytes that may still be used.
pub(super) fn available() -> f64 {
    let machine = machine("MemAvailable:");
    let used = own_group("memory.current").and_then(|text| number(&text));
    match (constrained(), used) {
        (Some(limit), Some(used)) => (limit - used).clamp(0.0, machine),
        _ => machine,
    }
}

/// A file of the process's own group in the unified hierarchy.
fn own_group(file: &str) -> Option<String> {
    let groups = fs::read_to_string("/proc/self/cgroup").ok()?;
    let path = groups.lines().find_map(|line| line.strip_prefix("0::"))?;
    let nested = format!("/sys/fs/cgroup{path}/{file}");
    fs::read_to_string(nested).or_else(|_| fs::read_to_string(format!("/sys/fs/cgroup/{file}"))).ok()
}

fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok()
}

/// A line of /proc/meminfo in bytes, 0 where the system has none.
fn machine(name: &str) -> f64 {
    let text = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    let kilobytes = line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) * 1024.0
}
