//! Open files by the numbers that JavaScript knows.
//!
//! Numbers 0 to 2 are the process's own standard streams. Every file that the program opens gets the lowest
//! free number of a table of ours, so that a descriptor cannot be closed under a pool thread that still
//! uses it (the table and the work share it), and so that numbers are the same in a replayed run. The
//! system calls are `fs`'s.

use crate::runtime::Runtime;
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::io::Errno;
use spindle_engine::{FromArg, OpCall, OpError};
use std::sync::{Arc, Mutex, MutexGuard};

/// Lower numbers are the standard streams and descriptors that a parent process may have passed on.
const FIRST: usize = 16;

/// Files by number, shared with the pool's work.
#[derive(Debug, Default)]
pub struct FileTable {
    slots: Mutex<Vec<Option<Arc<OwnedFd>>>>,
}

impl FileTable {
    fn slots(&self) -> MutexGuard<'_, Vec<Option<Arc<OwnedFd>>>> {
        self.slots.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Gives `file` the lowest free number.
    pub fn insert(&self, file: OwnedFd) -> i32 {
        let mut slots = self.slots();
        let index = slots.iter().position(Option::is_none).unwrap_or_else(|| {
            slots.push(None);
            slots.len() - 1
        });
        slots[index] = Some(Arc::new(file));
        (index + FIRST) as i32
    }

    /// The file with this number.
    pub fn get(&self, number: i32) -> FileRef {
        match number {
            0 => FileRef(Inner::Standard(rustix::stdio::stdin())),
            1 => FileRef(Inner::Standard(rustix::stdio::stdout())),
            2 => FileRef(Inner::Standard(rustix::stdio::stderr())),
            _ => FileRef(self.find(number).map_or(Inner::Bad, Inner::Open)),
        }
    }

    /// Takes the file out of the table; it is closed when its last user lets go of it.
    pub fn take(&self, number: i32) -> FileRef {
        if (0..3).contains(&number) {
            return self.get(number);
        }
        let mut slots = self.slots();
        let slot = usize::try_from(number)
            .ok()
            .and_then(|n| n.checked_sub(FIRST))
            .and_then(|index| slots.get_mut(index));
        FileRef(slot.and_then(Option::take).map_or(Inner::Bad, Inner::Open))
    }

    fn find(&self, number: i32) -> Option<Arc<OwnedFd>> {
        let index = usize::try_from(number).ok()?.checked_sub(FIRST)?;
        self.slots().get(index)?.clone()
    }
}

/// A file for the length of one operation.
#[derive(Debug, Clone)]
pub struct FileRef(Inner);

#[derive(Debug, Clone)]
enum Inner {
    Open(Arc<OwnedFd>),
    Standard(BorrowedFd<'static>),
    Bad,
}

impl FileRef {
    /// The descriptor.
    ///
    /// # Errors
    /// `EBADF` if the number named no open file.
    pub fn fd(&self) -> Result<BorrowedFd<'_>, Errno> {
        match &self.0 {
            Inner::Open(file) => Ok(file.as_fd()),
            Inner::Standard(fd) => Ok(*fd),
            Inner::Bad => Err(Errno::BADF),
        }
    }
}

impl FromArg for FileRef {
    fn from_arg(call: &mut OpCall<'_>, index: usize) -> Result<Self, OpError> {
        let number = call.arg::<i32>(index)?;
        Ok(call.host::<Runtime>().files.get(number))
    }
}

/// A file that leaves the table with this operation (`close`).
#[derive(Debug, Clone)]
pub struct TakenFile(pub FileRef);

impl FromArg for TakenFile {
    fn from_arg(call: &mut OpCall<'_>, index: usize) -> Result<Self, OpError> {
        let number = call.arg::<i32>(index)?;
        Ok(TakenFile(call.host::<Runtime>().files.take(number)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> OwnedFd {
        std::fs::File::open("/dev/null").expect("exists everywhere").into()
    }

    #[test]
    fn numbers_are_the_lowest_free_ones() {
        let table = FileTable::default();
        let (first, second) = (table.insert(file()), table.insert(file()));
        assert_eq!(second, first + 1);
        drop(table.take(first));
        assert_eq!(table.insert(file()), first);
    }

    #[test]
    fn a_closed_or_unknown_number_is_ebadf() {
        let table = FileTable::default();
        let number = table.insert(file());
        assert!(table.take(number).fd().is_ok());
        assert_eq!(table.get(number).fd().err(), Some(Errno::BADF));
        assert_eq!(table.get(-1).fd().err(), Some(Errno::BADF));
        assert_eq!(table.get(i32::MAX).fd().err(), Some(Errno::BADF));
    }

    #[test]
    fn a_file_in_use_outlives_its_number() {
        let table = FileTable::default();
        let number = table.insert(file());
        let user = table.get(number);
        drop(table.take(number));
        assert!(user.fd().is_ok());
    }
}
