//! Which file has which role.

use serde::{Deserialize, Deserializer};

/// The paths of the site's files as a page names them, such as `/pkg/rollcall.0123456789abcdef.js`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Manifest {
    /// The script, an ES module that exports `default` (loads the WebAssembly) and `hydrate`.
    #[serde(rename = "rollcall.js", deserialize_with = "absolute")]
    pub js: String,
    /// The WebAssembly.
    #[serde(rename = "rollcall.wasm", deserialize_with = "absolute")]
    pub wasm: String,
    /// The style sheet.
    #[serde(rename = "rollcall.css", deserialize_with = "absolute")]
    pub css: String,
    /// The icons, each a `<symbol>`.
    #[serde(rename = "sprite.svg", deserialize_with = "absolute")]
    pub sprite: String,
    /// The icon of the browser's tab.
    #[serde(rename = "favicon.svg", deserialize_with = "absolute")]
    pub favicon: String,
}

impl Manifest {
    /// Every path.
    pub(super) fn paths(&self) -> [&str; 5] {
        [&self.js, &self.wasm, &self.css, &self.sprite, &self.favicon]
    }
}

impl From<&Manifest> for app::SiteFiles {
    fn from(manifest: &Manifest) -> Self {
        let Manifest {
            js,
            wasm,
            css,
            sprite,
            favicon,
        } = manifest.clone();
        Self {
            js,
            wasm,
            css,
            sprite,
            favicon,
        }
    }
}

/// The build writes paths in the site's folder; a URL's path begins with a slash.
fn absolute<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(format!("/{}", String::deserialize(deserializer)?))
}
