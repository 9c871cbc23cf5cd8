//! The browser and its `WebDriver`.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use super::path;

/// Chromium or Chrome.
///
/// # Errors
/// When there is none.
pub(crate) fn browser() -> Result<PathBuf> {
    path::find(&[
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
    ])
    .or_else(|| Some(PathBuf::from(MAC)).filter(|file| file.is_file()))
    .context("Chromium (Debian: `apt-get install chromium`; elsewhere: chromium or google-chrome on PATH)")
}

const MAC: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// The driver of the same version.
///
/// # Errors
/// When there is none.
pub(crate) fn driver() -> Result<PathBuf> {
    path::find(&["chromedriver"])
        .or_else(|| path::program_in(std::path::Path::new("/usr/lib/chromium-browser"), "chromedriver"))
        .context("chromedriver (Debian: `apt-get install chromium-driver`; elsewhere: the version of your Chromium, on PATH)")
}
