//! Microsoft's own client of Graph, against which the tenant in memory is held.

use std::path::PathBuf;

use anyhow::Result;

use super::{better_auth, npm};

/// The folder of its packages with a Node.js that runs it, installed when they are not there.
///
/// # Errors
/// When there is no npm, no Node.js for this machine, or the packages cannot be installed.
pub(crate) fn folder() -> Result<PathBuf> {
    let packages = [
        ("@microsoft/microsoft-graph-client", "3.0.7"),
        (better_auth::node()?, "24"),
    ];
    npm::folder_with("graph-client", &packages)
}
