//! What the process has used so far.

/// Whose use is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// The process, with all its threads.
    Process,
    /// The calling thread.
    Thread,
}

/// `getrusage`: user and system time in µs, largest resident size in KB, shared memory, unshared data,
/// unshared stack, page faults without and with input, swaps, blocks read and written, messages sent and received,
/// signals, voluntary and involuntary context switches. Linux leaves several of them 0.
pub fn resource_usage(who: Who) -> [f64; 16] {
    #[cfg(target_os = "linux")]
    const THREAD: libc::c_int = libc::RUSAGE_THREAD;
    // Where the system does not count by thread, the process stands for it.
    #[cfg(not(target_os = "linux"))]
    const THREAD: libc::c_int = libc::RUSAGE_SELF;
    let who = if who == Who::Thread { THREAD } else { libc::RUSAGE_SELF };
    // SAFETY: all-zero bytes are a valid `rusage`, which consists of integers.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: the pointer is to a `rusage` of ours. The call fails only for an unknown `who`.
    unsafe { libc::getrusage(who, &mut usage) };
    let micros = |time: libc::timeval| time.tv_sec as f64 * 1e6 + time.tv_usec as f64;
    let counts = [
        usage.ru_maxrss,
        usage.ru_ixrss,
        usage.ru_idrss,
        usage.ru_isrss,
        usage.ru_minflt,
        usage.ru_majflt,
        usage.ru_nswap,
        usage.ru_inblock,
        usage.ru_oublock,
        usage.ru_msgsnd,
        usage.ru_msgrcv,
        usage.ru_nsignals,
        usage.ru_nvcsw,
        usage.ru_nivcsw,
    ];
    let mut out = [0.0; 16];
    out[0] = micros(usage.ru_utime);
    out[1] = micros(usage.ru_stime);
    for (slot, count) in out[2..].iter_mut().zip(counts) {
        *slot = count as f64;
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_running_process_has_used_something() {
        let usage = super::resource_usage(super::Who::Process);
        assert!(usage[2] > 100.0, "resident size in KB: {}", usage[2]);
        assert!(usage[0] + usage[1] > 0.0, "CPU time in µs");
    }
}
