//! Memory that others may write while we look at it: what JavaScript shares with the pool's threads and the system.
//!
//! No `&[u8]` may exist over such memory, so [`RawBytes`] offers copies and nothing else; system calls that take it are
//! in `transfer.rs`. Copies are relaxed atomic loads and stores, words where they are aligned and bytes at the edges:
//! whoever writes at the same time decides which bytes are seen, but no two Rust threads race. (Machine code that
//! JavaScript was compiled to is outside Rust's memory model, as the system is.)

use std::marker::PhantomData;
use std::ops::Range;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

const WORD: usize = size_of::<usize>();

/// A range of bytes that stays valid for `'a` and that anybody may read and write meanwhile.
#[derive(Clone, Copy)]
pub struct RawBytes<'a> {
    data: NonNull<u8>,
    len: usize,
    life: PhantomData<&'a [AtomicU8]>,
}

impl<'a> RawBytes<'a> {
    /// The `len` bytes at `data`, which may be null if there are none.
    ///
    /// # Safety
    /// The bytes are initialised, valid for reads and writes for all of `'a`, and no more than `isize::MAX`. Meanwhile no
    /// reference of Rust's exists to any of them, except to atomics, and no Rust code writes them but by atomics.
    #[inline]
    pub unsafe fn new(data: *mut u8, len: usize) -> RawBytes<'a> {
        match NonNull::new(data) {
            Some(data) => RawBytes { data, len, life: PhantomData },
            None => RawBytes::empty(),
        }
    }

    /// No bytes.
    #[inline]
    pub const fn empty() -> RawBytes<'a> {
        RawBytes { data: NonNull::dangling(), len: 0, life: PhantomData }
    }

    /// Bytes that are ours alone, for code that takes bytes of any kind.
    #[inline]
    pub fn from_mut(bytes: &'a mut [u8]) -> RawBytes<'a> {
        // SAFETY: the slice is borrowed for all of `'a`, so nobody else has a reference.
        unsafe { RawBytes::new(bytes.as_mut_ptr(), bytes.len()) }
    }

    /// Number of bytes.
    #[inline]
    pub fn len(self) -> usize {
        self.len
    }

    /// Whether there are none.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.len == 0
    }

    /// The bytes in `range`; none if it does not lie inside.
    #[inline]
    pub fn part(self, range: Range<usize>) -> Option<RawBytes<'a>> {
        if range.start > range.end || range.end > self.len {
            return None;
        }
        // SAFETY: the start lies in the range or at its end.
        let data = unsafe { self.data.add(range.start) };
        Some(RawBytes { data, len: range.end - range.start, life: PhantomData })
    }

    /// The address for a system call; valid for `len` bytes.
    #[inline]
    pub(crate) fn as_ptr(self) -> *mut u8 {
        self.data.as_ptr()
    }

    /// Copies the bytes from `at` on into `into`, all of it.
    ///
    /// # Panics
    /// If fewer bytes are there.
    pub fn copy_out(self, at: usize, into: &mut [u8]) {
        let (head, words, tail) = self.atoms_at(at, into.len());
        let (first, rest) = into.split_at_mut(head.len());
        let (chunks, last) = rest.as_chunks_mut::<WORD>();
        load_bytes(head, first);
        for (chunk, word) in chunks.iter_mut().zip(words) {
            *chunk = word.load(Ordering::Relaxed).to_ne_bytes();
        }
        load_bytes(tail, last);
    }

    /// Copies all of `from` over the bytes from `at` on.
    ///
    /// # Panics
    /// If fewer bytes are there.
    pub fn copy_in(self, at: usize, from: &[u8]) {
        let (head, words, tail) = self.atoms_at(at, from.len());
        let (first, rest) = from.split_at(head.len());
        let (chunks, last) = rest.as_chunks::<WORD>();
        store_bytes(head, first);
        for (chunk, word) in chunks.iter().zip(words) {
            word.store(usize::from_ne_bytes(*chunk), Ordering::Relaxed);
        }
        store_bytes(tail, last);
    }

    /// A copy of the bytes as they are.
    pub fn to_vec(self) -> Vec<u8> {
        let mut copy = vec![0; self.len];
        self.copy_out(0, &mut copy);
        copy
    }

    fn atoms_at(self, at: usize, len: usize) -> (&'a [AtomicU8], &'a [AtomicUsize], &'a [AtomicU8]) {
        let part = at.checked_add(len).and_then(|end| self.part(at..end));
        let Some(part) = part else { panic!("{len} bytes at {at} of {}", self.len) };
        part.atoms()
    }

    /// Bytes before the first aligned word, words, bytes after them.
    fn atoms(self) -> (&'a [AtomicU8], &'a [AtomicUsize], &'a [AtomicU8]) {
        let head = self.data.align_offset(WORD).min(self.len);
        let words = (self.len - head) / WORD;
        let tail = head + words * WORD;
        // SAFETY: the three parts lie in the range one after the other, the middle one is aligned, and `new` was told
        // that the memory is valid and only touched by atomics.
        unsafe {
            let start = self.data.as_ptr();
            (
                std::slice::from_raw_parts(start.cast::<AtomicU8>(), head),
                std::slice::from_raw_parts(start.add(head).cast::<AtomicUsize>(), words),
                std::slice::from_raw_parts(start.add(tail).cast::<AtomicU8>(), self.len - tail),
            )
        }
    }
}

impl std::fmt::Debug for RawBytes<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "RawBytes({} at {:p})", self.len, self.data)
    }
}

fn load_bytes(from: &[AtomicU8], into: &mut [u8]) {
    for (byte, atom) in into.iter_mut().zip(from) {
        *byte = atom.load(Ordering::Relaxed);
    }
}

fn store_bytes(into: &[AtomicU8], from: &[u8]) {
    for (atom, byte) in into.iter().zip(from) {
        atom.store(*byte, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lengths and places around every alignment of either side.
    #[test]
    fn copies_are_exact_at_every_alignment() {
        let pattern: Vec<u8> = (1..=60).collect();
        for at in 0..10 {
            for len in 0..pattern.len() - at {
                let mut memory = vec![0; 64];
                RawBytes::from_mut(&mut memory).copy_in(at, &pattern[..len]);
                let mut expected = vec![0; 64];
                expected[at..at + len].copy_from_slice(&pattern[..len]);
                assert_eq!(memory, expected, "{len} at {at}");

                let mut out = vec![0; len + 2];
                RawBytes::from_mut(&mut memory).copy_out(at, &mut out[1..=len]);
                assert_eq!(out[1..=len], pattern[..len]);
                assert_eq!((out[0], out[len + 1]), (0, 0), "nothing beside it");
            }
        }
    }

    #[test]
    fn parts_lie_inside() {
        let mut memory = *b"abcdef";
        let bytes = RawBytes::from_mut(&mut memory);
        assert_eq!(bytes.part(1..3).map(RawBytes::to_vec), Some(b"bc".to_vec()));
        assert_eq!(bytes.part(6..6).map(RawBytes::len), Some(0));
        assert!(bytes.part(0..7).is_none());
        #[allow(clippy::reversed_empty_ranges, reason = "callers compute ranges")]
        let reversed = bytes.part(3..2);
        assert!(reversed.is_none());
        assert!(bytes.part(7..usize::MAX).is_none());
    }

    #[test]
    fn no_bytes_need_no_memory() {
        // SAFETY: there are no bytes.
        let none = unsafe { RawBytes::new(std::ptr::null_mut(), 0) };
        assert!(none.is_empty());
        assert_eq!(none.to_vec(), Vec::<u8>::new());
    }

    #[test]
    #[should_panic(expected = "2 bytes at 5 of 6")]
    fn too_much_is_refused() {
        RawBytes::from_mut(&mut [0; 6]).copy_in(5, &[1, 2]);
    }

    /// Two threads in one range: each word is one of the two, as a whole.
    #[test]
    #[allow(clippy::disallowed_methods, reason = "the point is a second thread")]
    fn threads_may_meet() {
        struct Shared(RawBytes<'static>);
        // SAFETY: atomics may be used from any thread, and the memory is leaked.
        unsafe impl Send for Shared {}
        impl Shared {
            fn fill(&self, byte: u8) {
                for _ in 0..100 {
                    self.0.copy_in(0, &[byte; 4096]);
                }
            }
        }
        let memory = RawBytes::from_mut(Box::leak(vec![1u8; 4096].into_boxed_slice()));
        let (mine, theirs) = (Shared(memory), Shared(memory));
        let other = std::thread::spawn(move || theirs.fill(2));
        mine.fill(1);
        other.join().unwrap();
        assert!(memory.to_vec().iter().all(|byte| matches!(byte, 1 | 2)));
    }
}
