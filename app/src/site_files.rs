/// Where the files of the site are served; their names carry hashes, so the server gives this as a context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteFiles {
    /// The script that starts the WebAssembly.
    pub js: String,
    /// The WebAssembly.
    pub wasm: String,
    /// The style sheet.
    pub css: String,
    /// The icons.
    pub sprite: String,
    /// The icon of the browser's tab.
    pub favicon: String,
}

/// The names without hashes.
impl Default for SiteFiles {
    fn default() -> Self {
        Self {
            js: "/pkg/rollcall.js".into(),
            wasm: "/pkg/rollcall.wasm".into(),
            css: "/pkg/rollcall.css".into(),
            sprite: "/icons/sprite.svg".into(),
            favicon: "/icons/favicon.svg".into(),
        }
    }
}
