//! Bytes of views that an op borrows while it runs on JavaScript's thread.
//!
//! The two kinds of slices are refused to each other by [`Loans`], like a `RefCell` per byte. Where a slice in place would
//! not be sound, the op works on a copy that lives as long as the call (see the head of `mod.rs`).

use super::{Access, Span, span_of};
use crate::ops::{OpCall, OpError};
use crate::strings::slice_of;
use mozjs::context::RawJSContext;
use spindle_sys::RawBytes;
use std::cell::{Cell, RefCell};
use std::mem::MaybeUninit;
use std::ptr::NonNull;

/// Contents up to this size may lie inside a cell or in the nursery, and then move in a collection. Larger ones are blocks
/// of their own, which stay put as long as the argument lives and no JavaScript runs.
const MAY_MOVE: usize = 2048;

/// What one call has borrowed: the first two loans in place, what few calls need behind a pointer.
#[derive(Default)]
pub(crate) struct Loans {
    near: [Cell<Option<(Span, Access)>>; 2],
    rest: RefCell<Option<Box<Rest>>>,
}

#[derive(Default)]
struct Rest {
    loans: Vec<(Span, Access)>,
    copies: Vec<Copy>,
}

/// Bytes that stand for those of argument `index`.
struct Copy {
    index: usize,
    block: Block,
    /// How they were, if the op may change them.
    before: Option<Vec<u8>>,
}

/// Bytes on the heap, of which slices may be borrowed while their owner is moved.
#[derive(Debug)]
pub(super) struct Block(NonNull<[u8]>);

impl Block {
    pub(super) fn new(bytes: Vec<u8>) -> Block {
        Block(NonNull::from(Box::leak(bytes.into_boxed_slice())))
    }

    /// The bytes; who borrows them as what is the caller's affair.
    pub(super) fn as_ptr(&self) -> *mut [u8] {
        self.0.as_ptr()
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        // SAFETY: `new` leaked this box, and nobody borrows from it any more.
        drop(unsafe { Box::from_raw(self.0.as_ptr()) });
    }
}

// SAFETY: it owns its bytes, as a box does.
unsafe impl Send for Block {}

impl Loans {
    /// Notes a loan; false if it overlaps an earlier one and either is to write.
    #[inline]
    fn add(&self, span: Span, access: Access) -> bool {
        let clashes = |(other, earlier): (Span, Access)| {
            (earlier != access || access == Access::Write) && span.overlaps(other)
        };
        for slot in &self.near {
            match slot.get() {
                Some(earlier) if clashes(earlier) => return false,
                Some(_) => {}
                None => {
                    slot.set(Some((span, access)));
                    return true;
                }
            }
        }
        let mut rest = self.rest.borrow_mut();
        let loans = &mut rest.get_or_insert_default().loans;
        let fits = !loans.iter().any(|earlier| clashes(*earlier));
        loans.push((span, access));
        fits
    }

    /// Whether there may be copies to put back.
    #[inline]
    pub(crate) fn has_copies(&mut self) -> bool {
        self.rest.get_mut().is_some()
    }
}

impl OpCall<'_> {
    /// Argument `index`'s bytes, to read.
    ///
    /// They are lent until the result is set, or anything else that could collect:
    /// ```no_run
    /// # use spindle_engine::{OpCall, OpError};
    /// fn sum(call: &mut OpCall<'_>) -> Result<(), OpError> {
    ///     let (a, b) = (call.bytes(0)?, call.bytes(1)?);
    ///     let sum = u32::from(a[0]) + u32::from(b[0]);
    ///     call.set(sum)
    /// }
    /// ```
    /// ```compile_fail
    /// # use spindle_engine::{OpCall, OpError};
    /// fn sum(call: &mut OpCall<'_>) -> Result<(), OpError> {
    ///     let (a, b) = (call.bytes(0)?, call.arg::<String>(1)?);
    ///     let sum = a.len() + b.len();
    ///     call.set(sum)
    /// }
    /// ```
    ///
    /// # Errors
    /// `ERR_INTERNAL_ASSERTION` if it has none, or if this call writes some of them.
    #[inline]
    pub fn bytes(&self, index: usize) -> Result<&[u8], OpError> {
        let Some(span) = self.lend(index, Access::Read) else { return Err(self.refusal(index)) };
        if !self.context().state().bytes.is_ours(span, Access::Read) {
            // SAFETY: only shared borrows are made of it, and it lives until the call ends.
            return Ok(unsafe { &*self.copy(index, span, false) });
        }
        // SAFETY: the bytes can neither move nor be written while `self` is borrowed: nothing collects, no JavaScript
        // runs, `lend` refuses a writer, and no other thread has them.
        Ok(unsafe { slice_of(span.data, span.len) })
    }

    /// Argument `index`'s bytes, to write; JavaScript sees at the end of the call what was changed.
    ///
    /// # Errors
    /// As [`OpCall::bytes`], and if this call uses some of them already in any way.
    #[inline]
    #[allow(clippy::mut_from_ref, reason = "`lend` refuses ranges that overlap, like a RefCell per byte")]
    pub fn bytes_mut(&self, index: usize) -> Result<&mut [u8], OpError> {
        let Some(span) = self.lend(index, Access::Write) else { return Err(self.refusal(index)) };
        if span.len == 0 {
            return Ok(&mut []);
        }
        if !self.context().state().bytes.is_ours(span, Access::Write) {
            // SAFETY: this is the only borrow of the copy until the call ends.
            return Ok(unsafe { &mut *self.copy(index, span, true) });
        }
        // SAFETY: as in `bytes`; nobody else has any of these bytes.
        Ok(unsafe { std::slice::from_raw_parts_mut(span.data, span.len) })
    }

    /// Argument `index`'s bytes, of any kind of memory, for one system call or one copy: others may write meanwhile.
    ///
    /// # Errors
    /// `ERR_INTERNAL_ASSERTION` if it has none, or if this call borrows some of them as a slice.
    #[inline]
    pub fn raw_bytes(&self, index: usize) -> Result<RawBytes<'_>, OpError> {
        let Some(span) = self.lend(index, Access::Raw) else { return Err(self.refusal(index)) };
        // SAFETY: nothing collects or runs JavaScript while `self` is borrowed, and `lend` refuses slices.
        Ok(unsafe { span.raw() })
    }

    /// A copy of argument `index`'s bytes.
    pub(crate) fn copied(&mut self, index: usize) -> Result<Vec<u8>, OpError> {
        // SAFETY: `self` is borrowed exclusively, so no slice is, and nothing collects here.
        Ok(unsafe { self.span(index)?.raw() }.to_vec())
    }

    /// Lends bytes `start..end` of argument `index` to a function that may collect garbage.
    pub(crate) fn with_bytes<R>(
        &mut self,
        index: usize,
        start: u32,
        end: u32,
        make: impl FnOnce(*mut RawJSContext, &[u8]) -> R,
    ) -> Result<R, OpError> {
        let span = self.span(index)?;
        let range = start as usize..end as usize;
        if !self.context().state().bytes.is_ours(span, Access::Read) {
            // SAFETY: as in `copied`.
            let part = unsafe { span.raw() }.part(range).map(RawBytes::to_vec);
            return part.map(|part| make(self.raw(), &part)).ok_or_else(|| self.outside(index));
        }
        // SAFETY: as in `bytes`; what stays in place does so while `make` collects, too.
        let view = unsafe { slice_of(span.data, span.len) };
        let Some(part) = view.get(range) else { return Err(self.outside(index)) };
        if view.len() <= MAY_MOVE {
            let mut copy = [MaybeUninit::<u8>::uninit(); MAY_MOVE];
            // SAFETY: the part fits, and the array is ours; only what was written is read.
            return Ok(make(self.raw(), unsafe {
                copy.as_mut_ptr().cast::<u8>().copy_from_nonoverlapping(part.as_ptr(), part.len());
                std::slice::from_raw_parts(copy.as_ptr().cast::<u8>(), part.len())
            }));
        }
        Ok(make(self.raw(), part))
    }

    #[cold]
    pub(super) fn outside(&self, index: usize) -> OpError {
        self.mismatch(index, "a view that holds the range")
    }

    /// The bytes of argument `index` right now.
    #[inline]
    pub(super) fn span(&self, index: usize) -> Result<Span, OpError> {
        span_of(self.value(index)).ok_or_else(|| self.mismatch(index, "a view or a buffer"))
    }

    /// The bytes of argument `index`, noted; none if it has none or they clash. (No `Result`: the error is large, and
    /// this is on the way of every op with bytes.)
    #[inline]
    fn lend(&self, index: usize, access: Access) -> Option<Span> {
        span_of(self.value(index)).filter(|span| self.loans.add(*span, access))
    }

    #[cold]
    fn refusal(&self, index: usize) -> OpError {
        match self.span(index) {
            Ok(_) => OpError::internal("two views of one op overlap"),
            Err(error) => error,
        }
    }

    #[cold]
    fn copy(&self, index: usize, span: Span, to_write: bool) -> *mut [u8] {
        // SAFETY: the bytes stay in place during this function, and `lend` has refused a slice that writes.
        let bytes = unsafe { span.raw() }.to_vec();
        let before = to_write.then(|| bytes.clone());
        let block = Block::new(bytes);
        let data = block.as_ptr();
        let copy = Copy { index, block, before };
        self.loans.rest.borrow_mut().get_or_insert_default().copies.push(copy);
        data
    }

    /// The call ends: puts what the op changed in its copies into the views.
    #[cold]
    pub(crate) fn return_copies(&mut self) {
        let Some(rest) = self.loans.rest.get_mut().take() else { return };
        for copy in rest.copies {
            let (Some(before), Ok(span)) = (&copy.before, self.span(copy.index)) else { continue };
            // SAFETY: the borrows of the op have ended with it.
            let (into, after) = unsafe { (span.raw(), &*copy.block.as_ptr()) };
            put_changes(into, before, after);
        }
    }
}

/// Writes where `after` differs from `before`; a view that has shrunk since takes what it has room for.
fn put_changes(into: RawBytes<'_>, before: &[u8], after: &[u8]) {
    /// Stretches without a change are compared at once.
    const STRETCH: usize = 256;
    let len = into.len().min(before.len());
    for start in (0..len).step_by(STRETCH) {
        let end = len.min(start + STRETCH);
        if before[start..end] == after[start..end] {
            continue;
        }
        let mut at = start;
        while at < end {
            let changed = before[at] != after[at];
            let run = (at..end).find(|i| (before[*i] != after[*i]) != changed).unwrap_or(end);
            if changed {
                into.copy_in(at, &after[at..run]);
            }
            at = run;
        }
    }
}
