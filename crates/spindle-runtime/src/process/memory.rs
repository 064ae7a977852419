//! How much memory the process may have and how much is left: the machine's, or its control group's; and what follows for
//! the heap.

use std::fs;
use std::sync::OnceLock;

/// Bytes of memory that this process may use: what its control group allowed at the first call, else what the machine has.
pub fn memory_limit_bytes() -> f64 {
    static LIMIT: OnceLock<f64> = OnceLock::new();
    *LIMIT.get_or_init(read_limit_bytes)
}

fn read_limit_bytes() -> f64 {
    let info = rustix::system::sysinfo();
    let total = info.totalram as f64 * f64::from(info.mem_unit.max(1));
    match constrained() {
        Some(limit) if limit > 0.0 && limit < total => limit,
        _ => total,
    }
}

/// Megabytes of JavaScript heap where no option says how many: half of the memory, but not more than 2 GB, or 4 GB on machines
/// with 15 GB and more. The engine cuts this to what it can reach ([`spindle_engine::MAX_HEAP_LIMIT`]).
///
/// Source: V8's `Heap::HeapSizeFromPhysicalMemory`, which Node gives the control group's limit.
pub(crate) fn default_heap_limit_mb() -> usize {
    heap_limit_mb_of(memory_limit_bytes())
}

fn heap_limit_mb_of(memory_bytes: f64) -> usize {
    let most = if memory_bytes >= 15.0 * GB { 4096.0 } else { 2048.0 };
    (memory_bytes / 2.0 / MB).clamp(128.0, most) as usize
}

/// Megabytes that the heap and what it owns outside may have together, with a heap of this many.
///
/// The engine counts buffers, which Node does not limit, together with array elements, which it does. So 2 GB are added, unless
/// the memory has no room for them: better a message than an end by the system without one.
pub(crate) fn total_limit_mb(heap_limit_mb: usize) -> usize {
    total_limit_mb_of(heap_limit_mb, memory_limit_bytes())
}

fn total_limit_mb_of(heap_limit_mb: usize, memory_bytes: f64) -> usize {
    const EXTERNAL_ALLOWANCE_MB: usize = 2048;
    let room = (memory_bytes / MB * 0.875) as usize;
    heap_limit_mb.saturating_add(EXTERNAL_ALLOWANCE_MB).min(room).max(heap_limit_mb)
}

const MB: f64 = 1_048_576.0;
const GB: f64 = 1024.0 * MB;

/// The control group's limit in bytes; none where there is no group or no limit.
pub(super) fn constrained() -> Option<f64> {
    let groups = fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
    let unified = own_group(&groups, "memory.max");
    unified.and_then(|text| number(&text)).or_else(|| {
        // In the older form each controller has a hierarchy of its own: `4:memory:/path`.
        let own = groups.lines().find_map(|line| line.split_once(":memory:").map(|(_, path)| path));
        let read = |path: &str| {
            let file = format!("/sys/fs/cgroup/memory{path}/memory.limit_in_bytes");
            number(&fs::read_to_string(file).ok()?)
        };
        // Without a limit it names the largest number of pages that there could be.
        own.and_then(read).or_else(|| read(""))
    })
}

/// Bytes that may still be used.
pub(super) fn available() -> f64 {
    let machine = machine("MemAvailable:");
    let groups = fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
    let used = own_group(&groups, "memory.current").and_then(|text| number(&text));
    match (constrained(), used) {
        (Some(limit), Some(used)) => (limit - used).clamp(0.0, machine),
        _ => machine,
    }
}

/// A file of the process's own group in the unified hierarchy; `groups` is /proc/self/cgroup.
fn own_group(groups: &str, file: &str) -> Option<String> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heap_follows_the_memory() {
        assert_eq!(heap_limit_mb_of(0.5 * GB), 256);
        assert_eq!(heap_limit_mb_of(0.1 * GB), 128);
        assert_eq!(heap_limit_mb_of(8.0 * GB), 2048);
        assert_eq!(heap_limit_mb_of(24.0 * GB), 4096);
        assert_eq!(total_limit_mb_of(256, 0.5 * GB), 448);
        assert_eq!(total_limit_mb_of(2048, 8.0 * GB), 4096);
        assert_eq!(total_limit_mb_of(4096, 24.0 * GB), 6144);
        assert_eq!(total_limit_mb_of(1024, 0.5 * GB), 1024);
    }
}
