//! The native stack of a thread, and how much of it JavaScript may use.

use crate::process::EngineError;

/// Bytes of native stack for the engine's three kinds of code: its own, that of built-in scripts, that of programs.
pub(crate) struct Quotas {
    pub(crate) system: usize,
    pub(crate) trusted: usize,
    pub(crate) untrusted: usize,
}

/// What native code needs below JavaScript, at most.
const RESERVE: usize = 256 << 10;
/// The smallest stack to run on: making a realm takes most of it.
const LEAST: usize = 256 << 10;

/// What of `quota` this thread's stack has room for, less what native code needs below JavaScript.
///
/// # Errors
/// The stack is too small for the engine.
pub(crate) fn quotas(quota: usize) -> Result<Quotas, EngineError> {
    quotas_within(quota, thread_stack_size().unwrap_or(usize::MAX))
}

fn quotas_within(quota: usize, size: usize) -> Result<Quotas, EngineError> {
    if size < LEAST {
        return Err(EngineError::SmallStack);
    }
    let system = quota.max(LEAST / 2).min(size - RESERVE.min(size / 2));
    Ok(Quotas {
        system,
        trusted: system - (16 << 10).min(system / 8),
        untrusted: system - (128 << 10).min(system / 4),
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quota_never_exceeds_the_stack() {
        for size in [256 << 10, 300 << 10, 512 << 10, 1 << 20, 2 << 20, 8 << 20, usize::MAX] {
            for quota in [0, 1 << 10, 256 << 10, 1 << 20, 6 << 20, usize::MAX >> 1] {
                let Ok(quotas) = quotas_within(quota, size) else { panic!("{size} is enough") };
                assert!(quotas.system <= size - (128 << 10), "{quota} of {size}: {}", quotas.system);
                assert!(quotas.system >= 64 << 10 && quotas.untrusted >= 48 << 10);
                assert!(quotas.untrusted < quotas.trusted && quotas.trusted < quotas.system);
            }
        }
        assert!(quotas_within(6 << 20, 128 << 10).is_err());
    }
}
