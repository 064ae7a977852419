//! `os`: what the machine is and how it is doing. Most of it stands in Linux's /proc; JavaScript shapes it.

use rustix::io::Errno;
use rustix::process::Pid;
use spindle_core::syserr::failed;
use spindle_engine::{OpDef, OpError, op_def};
use spindle_macros::op;
use std::fs;
use std::net::IpAddr;

/// sysname, nodename, release, version, machine.
#[op(effect)]
fn op_os_uname() -> Vec<String> {
    let name = rustix::system::uname();
    [name.sysname(), name.nodename(), name.release(), name.version(), name.machine()]
        .map(|part| part.to_string_lossy().into_owned())
        .to_vec()
}

/// Load of the last 1, 5 and 15 minutes.
#[op(effect)]
fn op_os_loadavg() -> Vec<f64> {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let loads: Vec<f64> = text.split(' ').take(3).filter_map(|load| load.parse().ok()).collect();
    if loads.len() == 3 { loads } else { vec![0.0; 3] }
}

/// Seconds since the system started, with fraction where /proc tells.
#[op(effect)]
fn op_os_uptime() -> f64 {
    let precise = fs::read_to_string("/proc/uptime")
        .ok()
        .and_then(|text| text.split_ascii_whitespace().next()?.parse::<f64>().ok());
    precise.unwrap_or_else(|| rustix::system::sysinfo().uptime as f64)
}

/// Total and available memory in bytes.
#[op(effect)]
fn op_os_memory() -> (f64, f64) {
    let text = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let info = rustix::system::sysinfo();
    let unit = f64::from(info.mem_unit);
    let total = meminfo(&text, "MemTotal:").unwrap_or(info.totalram as f64 * unit);
    (total, meminfo(&text, "MemAvailable:").unwrap_or(info.freeram as f64 * unit))
}

/// A line of /proc/meminfo, in bytes.
fn meminfo(text: &str, name: &str) -> Option<f64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<f64>().ok()? * 1024.0)
}

/// How many threads of this process can run at once.
#[op(effect)]
fn op_os_parallelism() -> u32 {
    std::thread::available_parallelism().map_or(1, |count| count.get() as u32)
}

/// Model, MHz, and ms spent in user, nice, sys, idle and irq time, as text, for one processor after the other.
#[op(effect)]
fn op_os_cpus() -> Vec<String> {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let stat = fs::read_to_string("/proc/stat").unwrap_or_default();
    let tick_ms = 1000.0 / rustix::param::clock_ticks_per_second() as f64;
    let mut out = Vec::new();
    for line in stat.lines() {
        let mut fields = line.split_ascii_whitespace();
        let Some(number) = fields.next().and_then(|name| name.strip_prefix("cpu")?.parse::<usize>().ok())
        else {
            continue;
        };
        let ticks: Vec<f64> = fields.map(|field| field.parse().unwrap_or(0.0)).collect();
        let time = |index: usize| (ticks.get(index).copied().unwrap_or(0.0) * tick_ms).trunc().to_string();
        let block = cpuinfo_block(&info, number);
        out.push(cpuinfo_field(block, "model name").unwrap_or("unknown").to_owned());
        out.push(cpu_mhz(number).to_string());
        // user, nice, system, idle; 4 is iowait, 5 is irq
        out.extend([0, 1, 2, 3, 5].map(time));
    }
    out
}

/// The lines of /proc/cpuinfo about processor `number`.
fn cpuinfo_block(info: &str, number: usize) -> &str {
    let is_it = |block: &&str| {
        cpuinfo_field(block, "processor").and_then(|text| text.parse::<usize>().ok()) == Some(number)
    };
    info.split("\n\n").find(is_it).unwrap_or("")
}

fn cpuinfo_field<'t>(block: &'t str, name: &str) -> Option<&'t str> {
    let line = block.lines().find_map(|line| line.strip_prefix(name))?;
    Some(line.trim_start().strip_prefix(':')?.trim())
}

/// The clock rate that the frequency governor names; 0 where there is none, as on most virtual machines.
fn cpu_mhz(number: usize) -> u64 {
    let path = format!("/sys/devices/system/cpu/cpu{number}/cpufreq/scaling_cur_freq");
    let khz = fs::read_to_string(path).ok().and_then(|text| text.trim().parse::<u64>().ok());
    khz.unwrap_or(0) / 1000
}

/// Name, address, netmask, family, MAC, whether it is the loopback ("1"), scope id: for one address after the other.
#[op(effect)]
fn op_os_interfaces() -> Result<Vec<String>, OpError> {
    let list = if_addrs::get_if_addrs()
        .map_err(|e| failed("uv_interface_addresses", Errno::from_io_error(&e).unwrap_or(Errno::IO)))?;
    let mut out = Vec::with_capacity(list.len() * 7);
    for interface in &list {
        let (address, mask, family) = match &interface.addr {
            if_addrs::IfAddr::V4(v4) => (IpAddr::V4(v4.ip), IpAddr::V4(v4.netmask), "IPv4"),
            if_addrs::IfAddr::V6(v6) => (IpAddr::V6(v6.ip), IpAddr::V6(v6.netmask), "IPv6"),
        };
        let mac = fs::read_to_string(format!("/sys/class/net/{}/address", interface.name));
        let scoped = matches!(address, IpAddr::V6(ip) if ip.is_unicast_link_local());
        out.push(interface.name.clone());
        out.push(address.to_string());
        out.push(mask.to_string());
        out.push(family.to_owned());
        out.push(mac.map_or_else(|_| "00:00:00:00:00:00".to_owned(), |text| text.trim().to_owned()));
        out.push(u8::from(interface.is_loopback()).to_string());
        out.push(interface.index.filter(|_| scoped).unwrap_or(0).to_string());
    }
    Ok(out)
}

/// Name, home and shell of the user that runs the process, with uid and gid as text; `ENOENT` if nobody knows it.
#[op(effect)]
fn op_os_user() -> Result<Vec<String>, OpError> {
    let failed_with = |errno: i32| OpError::system(errno, "uv_os_get_passwd");
    let uid = rustix::process::geteuid().as_raw();
    let user = spindle_sys::user_by_id(uid).map_err(|e| failed_with(e.raw_os_error().unwrap_or(5)))?;
    let user = user.ok_or_else(|| failed_with(Errno::NOENT.raw_os_error()))?;
    Ok(vec![user.name, user.home, user.shell, user.uid.to_string(), user.gid.to_string()])
}

fn process_named(pid: i32) -> Result<Option<Pid>, Errno> {
    if pid < 0 { Err(Errno::SRCH) } else { Ok(Pid::from_raw(pid)) }
}

/// Niceness of a process, 0 naming this one. Throws as `uv_os_getpriority`.
#[op(effect)]
fn op_os_priority(pid: i32) -> Result<i32, OpError> {
    let read = process_named(pid).and_then(rustix::process::getpriority_process);
    read.map_err(|e| failed("uv_os_getpriority", e))
}

/// Sets it. Throws as `uv_os_setpriority`.
#[op(effect)]
fn op_os_set_priority(pid: i32, priority: i32) -> Result<(), OpError> {
    let set = process_named(pid).and_then(|pid| rustix::process::setpriority_process(pid, priority));
    set.map_err(|e| failed("uv_os_setpriority", e))
}

/// The module's ops.
pub(crate) const OPS: &[OpDef] = &[
    op_def::<op_os_uname>(),
    op_def::<op_os_loadavg>(),
    op_def::<op_os_uptime>(),
    op_def::<op_os_memory>(),
    op_def::<op_os_parallelism>(),
    op_def::<op_os_cpus>(),
    op_def::<op_os_interfaces>(),
    op_def::<op_os_user>(),
    op_def::<op_os_priority>(),
    op_def::<op_os_set_priority>(),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proc_files_are_read_by_field() {
        let info =
            "processor\t: 0\nmodel name\t: A\ncache size\t: 512 KB\n\nprocessor\t: 1\nmodel name\t: B\n";
        assert_eq!(cpuinfo_field(cpuinfo_block(info, 1), "model name"), Some("B"));
        assert_eq!(cpuinfo_field(cpuinfo_block(info, 0), "cache size"), Some("512 KB"));
        assert_eq!(meminfo("MemFree: 1 kB\nMemTotal:   12 kB\n", "MemTotal:"), Some(12288.0));
        assert_eq!(meminfo("", "MemTotal:"), None);
    }
}
