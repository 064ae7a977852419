//! A four-way heap of timer entries, ordered by deadline and then by the order of arming.
//!
//! Four children instead of two halve the depth, and the entries themselves lie in the heap, so that a
//! million timers cost few cache misses: nothing outside the array is touched while entries move. Entries
//! are never removed from the middle. A stopped timer's entry stays until it surfaces or until stale
//! entries are the majority; `timers.rs` knows which ones those are.

/// One arming of one timer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Loop time in ms.
    pub deadline: u64,
    /// Number of the arming, unique in the loop: equal deadlines fire in this order.
    pub seq: u64,
    /// Index of the timer's slot in the handle table.
    pub slot: u32,
}

/// The smallest entry first.
#[derive(Debug, Default)]
pub struct Heap {
    entries: Vec<Entry>,
}

const ARITY: usize = 4;

impl Heap {
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    #[inline]
    pub fn peek(&self) -> Option<&Entry> {
        self.entries.first()
    }

    #[inline]
    pub fn push(&mut self, entry: Entry) {
        self.entries.push(entry);
        self.rise(self.entries.len() - 1);
    }

    pub fn pop(&mut self) -> Option<Entry> {
        let last = self.entries.pop()?;
        let Some(first) = self.entries.first_mut() else { return Some(last) };
        let smallest = std::mem::replace(first, last);
        self.sink(0);
        Some(smallest)
    }

    /// Keeps the entries that `keep` accepts.
    pub fn retain(&mut self, keep: impl FnMut(&Entry) -> bool) {
        self.entries.retain(keep);
        for at in (0..self.entries.len().div_ceil(ARITY)).rev() {
            self.sink(at);
        }
    }

    fn rise(&mut self, mut at: usize) {
        let entry = self.entries[at];
        while at > 0 {
            let parent = (at - 1) / ARITY;
            if self.entries[parent] <= entry {
                break;
            }
            self.entries[at] = self.entries[parent];
            at = parent;
        }
        self.entries[at] = entry;
    }

    fn sink(&mut self, mut at: usize) {
        let Some(&entry) = self.entries.get(at) else { return };
        while let Some(child) = self.smallest_child(at) {
            if entry <= self.entries[child] {
                break;
            }
            self.entries[at] = self.entries[child];
            at = child;
        }
        self.entries[at] = entry;
    }

    #[inline]
    fn smallest_child(&self, at: usize) -> Option<usize> {
        let first = at * ARITY + 1;
        let end = self.entries.len().min(first + ARITY);
        let mut smallest = first;
        for child in first + 1..end {
            if self.entries[child] < self.entries[smallest] {
                smallest = child;
            }
        }
        (first < end).then_some(smallest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(deadline: u64, seq: u64) -> Entry {
        Entry { deadline, seq, slot: 0 }
    }

    /// A fixed sequence that looks random.
    fn numbers(count: u64) -> impl Iterator<Item = u64> {
        (0..count).map(|n| n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 54)
    }

    #[test]
    fn entries_come_out_by_deadline_then_by_arming() {
        let mut heap = Heap::default();
        for (seq, deadline) in numbers(1_000).enumerate() {
            heap.push(entry(deadline, seq as u64));
        }
        let out: Vec<Entry> = std::iter::from_fn(|| heap.pop()).collect();
        assert_eq!(out.len(), 1_000);
        assert!(out.is_sorted());
    }

    #[test]
    fn what_is_retained_stays_in_order() {
        let mut heap = Heap::default();
        for (seq, deadline) in numbers(999).enumerate() {
            heap.push(entry(deadline, seq as u64));
        }
        heap.retain(|entry| entry.seq % 3 == 0);
        assert_eq!(heap.len(), 333);
        let out: Vec<Entry> = std::iter::from_fn(|| heap.pop()).collect();
        assert!(out.is_sorted());
    }
}
