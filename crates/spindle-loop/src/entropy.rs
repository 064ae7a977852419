//! The Entropy door: where random bytes come in.

use std::io;

/// A source of random bytes.
pub trait Entropy {
    /// Fills `bytes`.
    ///
    /// # Errors
    /// What the operating system says when it has no random bytes to give.
    fn fill(&mut self, bytes: &mut [u8]) -> io::Result<()>;

    /// A random number.
    ///
    /// # Errors
    /// As [`Entropy::fill`].
    fn next_u64(&mut self) -> io::Result<u64> {
        let mut bytes = [0; 8];
        self.fill(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }
}

/// The operating system's random bytes, fit for keys.
#[derive(Debug, Default, Clone, Copy)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    fn fill(&mut self, bytes: &mut [u8]) -> io::Result<()> {
        #[allow(clippy::disallowed_methods, reason = "this is the door")]
        getrandom::fill(bytes).map_err(io::Error::from)
    }
}

/// Bytes that follow from a seed (SplitMix64). For simulations, never for keys.
///
/// ```
/// use spindle_loop::{Entropy, SeededEntropy};
///
/// let (mut a, mut b) = (SeededEntropy::new(7), SeededEntropy::new(7));
/// assert_eq!(a.next_u64()?, b.next_u64()?);
/// assert_ne!(a.fork(1).next_u64()?, a.fork(2).next_u64()?);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct SeededEntropy {
    state: u64,
}

impl SeededEntropy {
    /// The sequence of `seed`.
    pub fn new(seed: u64) -> SeededEntropy {
        SeededEntropy { state: seed }
    }

    /// Another sequence, which depends on the seed and on `stream` only as long as nothing was drawn; one
    /// per subsystem, so that one that draws more does not change what the others get.
    pub fn fork(&self, stream: u64) -> SeededEntropy {
        SeededEntropy { state: mix(self.state ^ mix(stream)) }
    }

    /// The next number of the sequence.
    pub fn draw(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.state)
    }

    /// A number below `limit`, which is at least 1.
    pub fn below(&mut self, limit: usize) -> usize {
        // The high half of the product: no division, and for small limits no bias worth mentioning.
        ((u128::from(self.draw()) * limit as u128) >> 64) as usize
    }
}

fn mix(state: u64) -> u64 {
    let mut mixed = state;
    mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ mixed >> 31
}

impl Entropy for SeededEntropy {
    fn fill(&mut self, bytes: &mut [u8]) -> io::Result<()> {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.draw().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}
