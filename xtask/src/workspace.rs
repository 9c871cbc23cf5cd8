//! Where things are in this repository.

use std::path::{Path, PathBuf};

/// The folder that holds the workspace's `Cargo.toml`.
pub(crate) fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_path_buf()
}

/// Cargo's output folder; `CARGO_TARGET_DIR` moves it.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// The finished site, as the server embeds or reads it.
pub(crate) fn site() -> PathBuf {
    target().join("site")
}

/// The release binary of the server.
pub(crate) fn release_binary() -> PathBuf {
    target()
        .join("release")
        .join(format!("rollcall{}", std::env::consts::EXE_SUFFIX))
}

/// What the commands install for their own use, never outside the repository.
pub(crate) fn tools() -> PathBuf {
    target().join("tools")
}
