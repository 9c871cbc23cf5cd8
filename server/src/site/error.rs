//! Why there is no site to serve.

use std::io;
use std::path::PathBuf;

/// The site cannot be loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SiteError {
    /// Neither embedded nor in the folder.
    #[error(
        "the site is missing: this binary was built without it, and {} has none; run `cargo xtask site`, or name \
         the folder with --site-dir", .folder.display()
    )]
    Missing {
        /// Where it was looked for.
        folder: PathBuf,
    },
    /// A file or folder of the site cannot be read.
    #[error("could not read {} of the site", .path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// `manifest.json` is not what the build writes.
    #[error("the site's manifest.json is damaged; run `cargo xtask site` again")]
    Manifest(#[source] serde_json::Error),
    /// The manifest names a file that is not there.
    #[error("the site has no {path}, which its manifest.json names; run `cargo xtask site` again")]
    Incomplete {
        /// The path of the missing file's URL.
        path: String,
    },
}
