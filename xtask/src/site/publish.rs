//! Hashed names, compressed forms and the manifest.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

use super::{Asset, Variant, compress};

/// The manifest: role → path in the site.
pub(crate) const FILES: &str = "manifest.json";

/// Writes the site to its folder, in one rename.
///
/// An unchanged site is left alone, with its times, so that the server is not linked again.
///
/// # Errors
/// When the folder cannot be written.
pub(crate) fn publish(assets: &[Asset], variant: Variant, folder: &Path) -> Result<()> {
    let manifest = serde_json::to_string_pretty(&manifest(assets))?;
    let compressed = variant == Variant::Release;
    if is_current(folder, &manifest, compressed) {
        return Ok(());
    }
    let fresh = folder.with_extension("new");
    if fresh.exists() {
        fs::remove_dir_all(&fresh)?;
    }
    for asset in assets {
        let path = fresh.join(published_path(asset));
        fs::create_dir_all(fresh.join(asset.folder))?;
        fs::write(&path, &asset.content)?;
        if compressed {
            fs::write(with_suffix(&path, "br"), compress::brotli(&asset.content)?)?;
            fs::write(with_suffix(&path, "gz"), compress::gzip(&asset.content)?)?;
        }
    }
    fs::write(fresh.join(FILES), manifest)?;
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::rename(&fresh, folder).with_context(|| format!("could not write {}", folder.display()))
}

fn manifest(assets: &[Asset]) -> BTreeMap<&'static str, String> {
    assets
        .iter()
        .map(|asset| (asset.role, published_path(asset)))
        .collect()
}

/// The path in the site, which is also the path of the URL: `pkg/rollcall.0123456789abcdef.js`.
fn published_path(asset: &Asset) -> String {
    let digest = format!("{:x}", Sha256::digest(&asset.content));
    let hash: String = digest.chars().take(16).collect();
    let (stem, extension) = asset.role.split_once('.').unwrap_or((asset.role, "bin"));
    format!("{}/{stem}.{hash}.{extension}", asset.folder)
}

fn is_current(folder: &Path, manifest: &str, compressed: bool) -> bool {
    let same = fs::read_to_string(folder.join(FILES)).is_ok_and(|present| present == manifest);
    let has_compressed = fs::read_dir(folder.join("pkg")).is_ok_and(|files| {
        files
            .flatten()
            .any(|file| file.path().extension().is_some_and(|end| end == "br"))
    });
    same && compressed == has_compressed
}

fn with_suffix(path: &Path, suffix: &str) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn asset(content: &str) -> Asset {
        Asset {
            role: "rollcall.css",
            folder: "pkg",
            content: content.as_bytes().to_vec(),
        }
    }

    #[test]
    fn names_follow_the_content_and_old_files_go() {
        let root = tempfile::tempdir().unwrap();
        let site = root.path().join("site");
        publish(&[asset("a{}")], Variant::Release, &site).unwrap();
        let first = names(&site.join("pkg"));
        assert_eq!(first.len(), 3, "{first:?}");
        publish(&[asset("b{}")], Variant::Release, &site).unwrap();
        let second = names(&site.join("pkg"));
        assert_eq!(second.len(), 3, "{second:?}");
        assert_ne!(first, second);
        let manifest: BTreeMap<String, String> =
            serde_json::from_slice(&fs::read(site.join(FILES)).unwrap()).unwrap();
        assert!(site.join(&manifest["rollcall.css"]).exists());
    }

    #[test]
    fn an_unchanged_site_keeps_its_files_and_a_changed_variant_does_not() {
        let root = tempfile::tempdir().unwrap();
        let site = root.path().join("site");
        publish(&[asset("a{}")], Variant::Release, &site).unwrap();
        fs::write(site.join("marker"), "").unwrap();
        publish(&[asset("a{}")], Variant::Release, &site).unwrap();
        assert!(site.join("marker").exists());
        publish(&[asset("a{}")], Variant::Development, &site).unwrap();
        assert_eq!(names(&site.join("pkg")).len(), 1);
    }
}
