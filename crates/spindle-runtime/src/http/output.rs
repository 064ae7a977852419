//! Response bytes of one connection that JavaScript has written and its transport has not taken.

use super::conn::OUT_MAX;
use rustix::fd::BorrowedFd;
use rustix::io::Errno;
use spindle_core::transport::{Piece, Transport};

/// Room that a buffer keeps between responses.
const KEPT: usize = 16 * 1024;

/// A buffer that is filled at its end and written from its front.
#[derive(Debug, Default)]
pub(super) struct Output {
    /// What is written is appended here; before `at` the transport has it.
    pub bytes: Vec<u8>,
    at: usize,
}

impl Output {
    /// Bytes that wait.
    #[inline]
    pub fn len(&self) -> usize {
        self.bytes.len() - self.at
    }

    /// Writes what there is, then `tail`, of which the rest is kept: how many bytes were taken.
    pub fn write_through(
        &mut self,
        transport: &mut Transport,
        fd: BorrowedFd<'_>,
        tail: &[u8],
    ) -> Result<usize, Errno> {
        let (mut total, mut done) = (0, 0);
        loop {
            let head = &self.bytes[self.at..];
            if head.is_empty() && done == tail.len() {
                break;
            }
            match write_once(transport, fd, head, &tail[done..]) {
                Ok(count) => {
                    total += count;
                    let from_head = count.min(head.len());
                    let is_short = count < head.len() + tail.len() - done;
                    self.at += from_head;
                    done += count - from_head;
                    if is_short {
                        // There is no more room: readiness will say when there is.
                        break;
                    }
                }
                Err(Errno::AGAIN) => break,
                Err(Errno::INTR) => {}
                Err(error) => return Err(error),
            }
        }
        self.settle();
        self.bytes.extend_from_slice(&tail[done..]);
        Ok(total)
    }

    /// Gives up what the transport has.
    fn settle(&mut self) {
        if self.at == self.bytes.len() {
            self.bytes.clear();
            self.at = 0;
            if self.bytes.capacity() > KEPT {
                self.bytes.shrink_to(KEPT);
            }
        } else if self.at > OUT_MAX {
            self.bytes.drain(..self.at);
            self.at = 0;
        }
    }

    /// Takes what waits, for whoever takes the connection over.
    pub fn take(&mut self) -> Vec<u8> {
        let at = std::mem::take(&mut self.at);
        std::mem::take(&mut self.bytes).split_off(at)
    }
}

#[inline]
fn write_once(
    transport: &mut Transport,
    fd: BorrowedFd<'_>,
    head: &[u8],
    tail: &[u8],
) -> Result<usize, Errno> {
    if tail.is_empty() {
        transport.write(fd, Piece::Own(head))
    } else if head.is_empty() {
        transport.write(fd, Piece::Own(tail))
    } else {
        transport.write_two(fd, head, tail)
    }
}
