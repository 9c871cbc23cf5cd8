//! All files of the site, in memory.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use axum::body::Bytes;
use axum::http::HeaderValue;

use super::asset::{Asset, media_type};
use super::encoding::Encoding;
use super::{Manifest, SiteError};

/// What `build.rs` put into the binary: names in the site and contents; nothing in a debug build.
static EMBEDDED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/site.rs"));

/// Where `cargo xtask site` writes, seen from the repository.
const BUILT: &str = "target/site";
const MANIFEST: &str = "manifest.json";

/// The site: its files by the paths of their URLs.
#[derive(Debug)]
pub struct Site {
    manifest: Manifest,
    assets: HashMap<String, Asset>,
}

impl Site {
    /// Takes the site from the folder when one is given, else from the binary, else from `target/site`.
    ///
    /// # Errors
    /// When it is nowhere, or cannot be read, or is not complete.
    pub fn load(folder: Option<&Path>) -> Result<Self, SiteError> {
        match folder {
            Some(folder) => Self::from_folder(folder),
            None if EMBEDDED.is_empty() => Self::from_folder(Path::new(BUILT)),
            None => {
                let files = EMBEDDED
                    .iter()
                    .map(|(name, content)| ((*name).to_owned(), Bytes::from_static(content)));
                Self::new(&files.collect())
            }
        }
    }

    /// The present names of the files.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The file at this path, if its name carries its hash.
    pub(super) fn asset(&self, path: &str) -> Option<&Asset> {
        self.assets.get(path)
    }

    /// The icons by their names without a hash: the browser's own code draws icons too, and it cannot know the hash.
    pub(super) fn icon(&self, name: &str) -> Option<&Asset> {
        let path = match name {
            "sprite.svg" => &self.manifest.sprite,
            "favicon.svg" => &self.manifest.favicon,
            _ => return None,
        };
        self.assets.get(path)
    }

    fn from_folder(folder: &Path) -> Result<Self, SiteError> {
        if !folder.join(MANIFEST).is_file() {
            return Err(SiteError::Missing {
                folder: folder.to_path_buf(),
            });
        }
        let mut files = HashMap::new();
        read_folder(folder, "", &mut files)?;
        Self::new(&files)
    }

    fn new(files: &HashMap<String, Bytes>) -> Result<Self, SiteError> {
        let manifest = files.get(MANIFEST).map(AsRef::as_ref).unwrap_or_default();
        let manifest: Manifest = serde_json::from_slice(manifest).map_err(SiteError::Manifest)?;
        let mut assets = HashMap::new();
        for path in manifest.paths() {
            let name = path.trim_start_matches('/');
            let plain = files.get(name).ok_or_else(|| SiteError::Incomplete {
                path: path.to_owned(),
            })?;
            let compressed = [Encoding::Brotli, Encoding::Gzip]
                .into_iter()
                .filter_map(|encoding| {
                    let content = files.get(&format!("{name}{}", encoding.suffix()))?;
                    Some((encoding, content.clone()))
                });
            let asset = Asset {
                media_type: media_type(name),
                tag: tag(name),
                plain: plain.clone(),
                compressed: compressed.collect(),
            };
            assets.insert(path.to_owned(), asset);
        }
        Ok(Self { manifest, assets })
    }
}

/// `W/"HASH"` of `pkg/rollcall.HASH.js`.
fn tag(name: &str) -> HeaderValue {
    let hash = name.split('.').rev().nth(1).unwrap_or_default();
    HeaderValue::try_from(format!("W/\"{hash}\"")).unwrap_or(HeaderValue::from_static("W/\"\""))
}

fn read_folder(folder: &Path, prefix: &str, files: &mut HashMap<String, Bytes>) -> Result<(), SiteError> {
    let unreadable = |path: &Path| {
        let path = path.to_path_buf();
        move |source| SiteError::Read { path, source }
    };
    for entry in fs::read_dir(folder).map_err(unreadable(folder))? {
        let path = entry.map_err(unreadable(folder))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            read_folder(&path, &format!("{prefix}{name}/"), files)?;
        } else {
            files.insert(
                format!("{prefix}{name}"),
                fs::read(&path).map_err(unreadable(&path))?.into(),
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
