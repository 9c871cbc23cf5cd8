//! The compressed forms that lie beside a file, so that the server never compresses one while somebody waits.

use std::io::{self, Write as _};

use flate2::Compression;
use flate2::write::GzEncoder;

/// Brotli at its best quality, with the largest window that every browser takes.
///
/// # Errors
/// Never in practice: it writes to memory.
pub(crate) fn brotli(content: &[u8]) -> io::Result<Vec<u8>> {
    const QUALITY: u32 = 11;
    const WINDOW_BITS: u32 = 24;
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, QUALITY, WINDOW_BITS);
    writer.write_all(content)?;
    writer.flush()?;
    Ok(writer.into_inner())
}

/// Gzip at its best level.
///
/// # Errors
/// Never in practice: it writes to memory.
pub(crate) fn gzip(content: &[u8]) -> io::Result<Vec<u8>> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(content)?;
    writer.finish()
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn both_forms_give_the_content_back() {
        let content = b"Rollcall, Rollcall, Rollcall".repeat(100);
        let (small, smaller) = (gzip(&content).unwrap(), brotli(&content).unwrap());
        assert!(small.len() < content.len() / 10 && smaller.len() < content.len() / 10);
        let mut back = Vec::new();
        flate2::read::GzDecoder::new(&*small)
            .read_to_end(&mut back)
            .unwrap();
        assert_eq!(back, content);
        back.clear();
        brotli::Decompressor::new(&*smaller, 4096)
            .read_to_end(&mut back)
            .unwrap();
        assert_eq!(back, content);
    }
}
