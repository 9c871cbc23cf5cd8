//! Random bytes from a seed.

use sha2::{Digest, Sha256};

/// The block with this number. Who knows some blocks can compute neither the seed nor other blocks.
pub(crate) fn block(seed: &[u8; 32], number: u32) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(seed);
    hash.update(number.to_be_bytes());
    hash.finalize().into()
}
