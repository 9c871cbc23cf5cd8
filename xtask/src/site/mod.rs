//! The site: everything the browser loads, built without a tool that downloads.
//!
//! `cargo` compiles `frontend` to WebAssembly, `wasm-bindgen` (as a library, so that its version is the one in
//! Cargo.lock) writes the JavaScript beside it, `wasm-opt` makes it smaller when it is there, the style sheet is
//! bundled by ourselves. Every file gets its content's hash into its name, and `manifest.json` tells the server
//! which name belongs to which role.

mod compress;
mod minify;
mod optimise;
mod publish;
mod short_names;
mod style;
mod wasm;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::workspace;
pub(crate) use publish::FILES;

/// For whom the site is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Variant {
    /// Small and compressed, to be embedded in the release binary.
    Release,
    /// Quick to build, with names in stack traces, read from disk by a debug server.
    Development,
}

/// One file of the site before it has its final name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asset {
    /// What the server looks it up by, such as `rollcall.js`.
    pub(crate) role: &'static str,
    /// The folder in the site, which is also the first part of its URL.
    pub(crate) folder: &'static str,
    /// Its bytes.
    pub(crate) content: Vec<u8>,
}

/// Builds the site and returns its folder.
///
/// # Errors
/// When a step fails; the site of an earlier build stays as it was.
pub(crate) fn build(variant: Variant) -> Result<PathBuf> {
    let mut assets = wasm::build(variant)?;
    assets.push(Asset {
        role: "rollcall.css",
        folder: "pkg",
        content: style_sheet(variant)?.into_bytes(),
    });
    assets.extend(icons()?);
    let folder = workspace::site();
    publish::publish(&assets, variant, &folder)?;
    Ok(folder)
}

fn style_sheet(variant: Variant) -> Result<String> {
    let css = style::bundle(&workspace::root().join("style/main.css"))?;
    Ok(match variant {
        Variant::Release => short_names::shorten(&minify::minify(&css)),
        Variant::Development => css,
    })
}

fn icons() -> Result<Vec<Asset>> {
    [
        ("sprite.svg", "style/icons/sprite.svg"),
        ("favicon.svg", "style/icons/favicon.svg"),
    ]
    .into_iter()
    .map(|(role, path)| {
        let content =
            fs::read(workspace::root().join(path)).with_context(|| format!("could not read {path}"))?;
        Ok(Asset {
            role,
            folder: "icons",
            content,
        })
    })
    .collect()
}
