//! Reading and writing memory that others may write meanwhile, each call one system call.
//!
//! `rustix` takes slices, which must not exist over such memory. Interrupted calls are the caller's to repeat.

use crate::RawBytes;
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd};

/// What goes into one gathering write.
#[derive(Debug, Clone, Copy)]
pub enum Piece<'a> {
    /// Bytes that nobody changes.
    Own(&'a [u8]),
    /// Bytes that others may change.
    Raw(RawBytes<'a>),
}

impl Piece<'_> {
    /// Number of bytes.
    pub fn len(&self) -> usize {
        match self {
            Piece::Own(bytes) => bytes.len(),
            Piece::Raw(bytes) => bytes.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The piece without its first `count` bytes; nothing if it has fewer.
    #[must_use]
    pub fn skip(self, count: usize) -> Self {
        match self {
            Piece::Own(bytes) => Piece::Own(bytes.get(count..).unwrap_or_default()),
            Piece::Raw(bytes) => Piece::Raw(bytes.part(count..bytes.len()).unwrap_or(RawBytes::empty())),
        }
    }

    /// Copies the bytes from `at` on into `into`, as many as there are and fit: how many.
    pub fn copy_out(&self, at: usize, into: &mut [u8]) -> usize {
        let count = self.len().saturating_sub(at).min(into.len());
        if count > 0 {
            match self {
                Piece::Own(bytes) => into[..count].copy_from_slice(&bytes[at..at + count]),
                Piece::Raw(bytes) => bytes.copy_out(at, &mut into[..count]),
            }
        }
        count
    }

    fn as_iovec(&self) -> libc::iovec {
        let start = match self {
            Piece::Own(bytes) => bytes.as_ptr().cast_mut(),
            Piece::Raw(bytes) => bytes.as_ptr(),
        };
        libc::iovec { iov_base: start.cast(), iov_len: self.len() }
    }
}

fn outcome(result: libc::ssize_t) -> io::Result<usize> {
    usize::try_from(result).map_err(|_| io::Error::last_os_error())
}

/// `read(2)`: how many bytes were filled, from the first on.
///
/// # Errors
/// The system's.
pub fn read(fd: BorrowedFd<'_>, into: RawBytes<'_>) -> io::Result<usize> {
    // SAFETY: the range is valid for writes of its length; the system writes nothing else.
    outcome(unsafe { libc::read(fd.as_raw_fd(), into.as_ptr().cast(), into.len()) })
}

/// `pread(2)` from `offset` of the file.
///
/// # Errors
/// The system's.
pub fn read_at(fd: BorrowedFd<'_>, into: RawBytes<'_>, offset: u64) -> io::Result<usize> {
    // SAFETY: as in `read`. An offset that is too large becomes a negative one, which the system refuses.
    outcome(unsafe { libc::pread(fd.as_raw_fd(), into.as_ptr().cast(), into.len(), offset as libc::off_t) })
}

/// `write(2)`: how many bytes were taken, from the first on.
///
/// # Errors
/// The system's.
pub fn write(fd: BorrowedFd<'_>, from: RawBytes<'_>) -> io::Result<usize> {
    // SAFETY: the range is valid for reads of its length.
    outcome(unsafe { libc::write(fd.as_raw_fd(), from.as_ptr().cast(), from.len()) })
}

/// `pwrite(2)` to `offset` of the file.
///
/// # Errors
/// The system's.
pub fn write_at(fd: BorrowedFd<'_>, from: RawBytes<'_>, offset: u64) -> io::Result<usize> {
    // SAFETY: as in `write`; about the offset see `read_at`.
    outcome(unsafe { libc::pwrite(fd.as_raw_fd(), from.as_ptr().cast(), from.len(), offset as libc::off_t) })
}

/// `writev(2)`: how many bytes were taken of all pieces, in their order.
///
/// # Errors
/// The system's, `EINVAL` for more pieces than it takes at once.
pub fn write_pieces(fd: BorrowedFd<'_>, pieces: &[Piece<'_>]) -> io::Result<usize> {
    let list: Vec<libc::iovec> = pieces.iter().map(Piece::as_iovec).collect();
    let count = libc::c_int::try_from(list.len()).map_err(|_| io::Error::from_raw_os_error(libc::EINVAL))?;
    // SAFETY: the list has `count` entries, each a range that is valid for reads; the system only reads them.
    outcome(unsafe { libc::writev(fd.as_raw_fd(), list.as_ptr(), count) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Seek, Write};
    use std::os::fd::AsFd;

    #[test]
    fn bytes_go_through_a_pipe() {
        let (mut reader, writer) = io::pipe().unwrap();
        let mut shared = *b"cdef";
        let pieces = [Piece::Own(b"xab").skip(1), Piece::Raw(RawBytes::from_mut(&mut shared)).skip(1)];
        assert_eq!(write_pieces(writer.as_fd(), &pieces).unwrap(), 5);
        assert_eq!(write(writer.as_fd(), RawBytes::from_mut(&mut [b'!'])).unwrap(), 1);
        let mut into = [0; 4];
        let part = RawBytes::from_mut(&mut into).part(1..4).unwrap();
        assert_eq!(read(reader.as_fd(), part).unwrap(), 3);
        assert_eq!(&into, b"\0abd");
        drop(writer);
        let mut rest = String::new();
        reader.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "ef!");
        assert_eq!(Piece::Own(b"a").skip(2).len(), 0);
        let mut copy = [0; 3];
        assert_eq!((Piece::Own(b"abc").copy_out(1, &mut copy), &copy), (2, b"bc\0"));
        assert_eq!((pieces[1].copy_out(0, &mut copy), &copy), (3, b"def"));
        assert_eq!(pieces[1].copy_out(4, &mut copy), 0);
    }

    #[test]
    fn offsets_leave_the_position_alone() {
        let path = std::env::temp_dir().join(format!("spindle-transfer-{}", std::process::id()));
        let options = std::fs::OpenOptions::new().read(true).write(true).create_new(true).open(&path);
        let mut file = options.unwrap();
        std::fs::remove_file(&path).unwrap();
        file.write_all(b"0123456789").unwrap();
        assert_eq!(write_at(file.as_fd(), RawBytes::from_mut(&mut b"xy".to_vec()), 4).unwrap(), 2);
        let mut into = [0; 8];
        assert_eq!(read_at(file.as_fd(), RawBytes::from_mut(&mut into), 3).unwrap(), 7);
        assert_eq!(&into[..7], b"3xy6789");
        assert_eq!(file.stream_position().unwrap(), 10);
        let refused = read_at(file.as_fd(), RawBytes::from_mut(&mut into), u64::MAX);
        assert_eq!(refused.unwrap_err().raw_os_error(), Some(libc::EINVAL));
    }
}
