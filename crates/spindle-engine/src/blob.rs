//! The file that holds the built-in modules' bytecode: its format, its reader and its writer.
//!
//! This module knows nothing of the engine and uses only `std`, so that the runtime's build script can include
//! it with `#[path]` and ask whether a baked file still fits the sources. The `bake` binary writes the file;
//! [`crate::Scope::instantiate_builtin`] runs its entries.
//!
//! ```text
//! offset  size  content (little-endian)
//!      0     8  magic "SPNDLBLB"
//!      8     4  format version (1)
//!     12     4  number of entries
//!     16    16  hash of the sources (`hash_sources`)
//!     32     4  offset of the build id        36  4  its length
//!     40     4  length of the whole file      44  4  zero
//!     48   16n  index, sorted by id: offset and length of the id, offset and length of the data
//!      -     -  the texts, then each entry's data at a multiple of 16
//! ```

/// What identifies a set of sources: see [`hash_sources`].
pub type SourceHash = [u8; 16];

const MAGIC: &[u8; 8] = b"SPNDLBLB";
const VERSION: u32 = 1;
const HEADER: usize = 48;
const ROW: usize = 16;
const ALIGN: usize = 16;

/// A hash of built-in modules given as `(id, source text)`, in the order given (FNV-1a, 128 bits).
///
/// It tells stale bytecode from fresh; it is no defence against somebody who forges sources.
pub fn hash_sources(sources: &[(&str, &str)]) -> SourceHash {
    let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    let mut feed = |bytes: &[u8]| {
        for byte in bytes {
            hash ^= u128::from(*byte);
            hash = hash.wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    };
    for (id, source) in sources {
        // Lengths keep ("ab", "c") and ("a", "bc") apart.
        feed(&(id.len() as u64).to_le_bytes());
        feed(id.as_bytes());
        feed(&(source.len() as u64).to_le_bytes());
        feed(source.as_bytes());
    }
    hash.to_le_bytes()
}

/// The hash that a baked file was made from; none if `bytes` is no such file.
pub fn source_hash_of(bytes: &[u8]) -> Option<SourceHash> {
    if bytes.get(..8)? != MAGIC || u32_at(bytes, 8)? != VERSION {
        return None;
    }
    bytes.get(16..32)?.try_into().ok()
}

/// A hash as 32 hexadecimal digits.
pub fn hex(hash: &SourceHash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A baked file, read in place.
#[derive(Debug, Clone, Copy)]
pub struct BuiltinBlob {
    bytes: &'static [u8],
    count: usize,
}

impl BuiltinBlob {
    /// Checks the header and the index of a baked file.
    ///
    /// None if it is of another format, was cut short, or does not lie at a multiple of 16 in memory (the
    /// engine runs the bytecode in place; `include_bytes!` needs a `#[repr(align(16))]` wrapper).
    pub fn parse(bytes: &'static [u8]) -> Option<BuiltinBlob> {
        source_hash_of(bytes)?;
        if !bytes.as_ptr().addr().is_multiple_of(ALIGN) || u32_at(bytes, 40)? as usize != bytes.len() {
            return None;
        }
        let blob = BuiltinBlob { bytes, count: u32_at(bytes, 12)? as usize };
        for row in 0..blob.count {
            blob.row(row)?;
        }
        std::str::from_utf8(slice_at(bytes, 32)?).ok()?;
        Some(blob)
    }

    /// The bytecode of the module `id`, at a multiple of 16.
    pub fn get(&self, id: &str) -> Option<&'static [u8]> {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = low.midpoint(high);
            let (name, data) = self.row(middle)?;
            match name.cmp(id.as_bytes()) {
                std::cmp::Ordering::Equal => return Some(data),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The build id to run the engine with; it belongs to this file and to no other.
    pub fn build_id(&self) -> &'static str {
        slice_at(self.bytes, 32).and_then(|text| std::str::from_utf8(text).ok()).unwrap_or_default()
    }

    /// Number of modules in the file.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether the file holds no module.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    fn row(&self, index: usize) -> Option<(&'static [u8], &'static [u8])> {
        let at = HEADER + index * ROW;
        let data = slice_at(self.bytes, at + 8)?;
        data.as_ptr().addr().is_multiple_of(ALIGN).then_some((slice_at(self.bytes, at)?, data))
    }
}

/// Renders a baked file; `entries` are `(id, bytecode)` in any order, ids are unique.
pub fn write_blob(build_id: &str, hash: &SourceHash, entries: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut order: Vec<&(String, Vec<u8>)> = entries.iter().collect();
    order.sort_by(|a, b| a.0.cmp(&b.0));
    let mut texts = build_id.as_bytes().to_vec();
    let texts_at = HEADER + order.len() * ROW;
    let ids: Vec<(usize, usize)> = order
        .iter()
        .map(|(id, _)| {
            texts.extend_from_slice(id.as_bytes());
            (texts_at + texts.len() - id.len(), id.len())
        })
        .collect();
    let mut index = Vec::new();
    let mut data = Vec::new();
    let data_at = (texts_at + texts.len()).next_multiple_of(ALIGN);
    for ((_, bytes), (id_at, id_len)) in order.iter().zip(&ids) {
        data.resize(data.len().next_multiple_of(ALIGN), 0);
        for field in [*id_at, *id_len, data_at + data.len(), bytes.len()] {
            index.extend_from_slice(&(field as u32).to_le_bytes());
        }
        data.extend_from_slice(bytes);
    }
    let mut out = header(order.len(), hash, (texts_at, build_id.len()), data_at + data.len());
    out.extend_from_slice(&index);
    out.extend_from_slice(&texts);
    out.resize(data_at, 0);
    out.extend_from_slice(&data);
    out
}

fn header(count: usize, hash: &SourceHash, build_id: (usize, usize), total: usize) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    out.extend_from_slice(&VERSION.to_le_bytes());
    out.extend_from_slice(&(count as u32).to_le_bytes());
    out.extend_from_slice(hash);
    for field in [build_id.0, build_id.1, total, 0] {
        out.extend_from_slice(&(field as u32).to_le_bytes());
    }
    out
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// The slice that the pair (offset, length) at `at` describes.
fn slice_at(bytes: &'static [u8], at: usize) -> Option<&'static [u8]> {
    let (start, length) = (u32_at(bytes, at)? as usize, u32_at(bytes, at + 4)? as usize);
    bytes.get(start..start.checked_add(length)?)
}
