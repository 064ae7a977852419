//! The native stack of a thread, and how much of it JavaScript may use.

/// What of `quota` this thread's stack has room for, less what native code needs below JavaScript.
pub(crate) fn clamp_quota(quota: usize) -> usize {
    const LEAST: usize = 256 << 10;
    const RESERVE: usize = 256 << 10;
    let size = thread_stack_size().unwrap_or(usize::MAX);
    quota.min(size.saturating_sub(RESERVE)).max(LEAST)
}

#[cfg(target_os = "linux")]
fn thread_stack_size() -> Option<usize> {
    // SAFETY: plain questions to the system.
    if unsafe { libc::syscall(libc::SYS_gettid) == libc::c_long::from(libc::getpid()) } {
        return main_stack_size();
    }
    // SAFETY: plain calls of the C library on this thread's own attributes, which are destroyed again.
    unsafe {
        let mut attributes: libc::pthread_attr_t = std::mem::zeroed();
        if libc::pthread_getattr_np(libc::pthread_self(), &mut attributes) != 0 {
            return None;
        }
        let (mut address, mut size) = (std::ptr::null_mut(), 0);
        let known = libc::pthread_attr_getstack(&attributes, &mut address, &mut size) == 0;
        libc::pthread_attr_destroy(&mut attributes);
        known.then_some(size)
    }
}

/// What the main thread's stack may grow to. The C library would read the whole memory map for the same answer.
#[cfg(target_os = "linux")]
fn main_stack_size() -> Option<usize> {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: plain call; the structure is ours.
    let known = unsafe { libc::getrlimit(libc::RLIMIT_STACK, &mut limit) } == 0;
    known.then(|| usize::try_from(limit.rlim_cur).unwrap_or(usize::MAX))
}

#[cfg(not(target_os = "linux"))]
fn thread_stack_size() -> Option<usize> {
    None
}
