//! The server programs of PostgreSQL, which Debian keeps off `PATH`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::path;
use crate::command;

/// The folder that holds `initdb` and `postgres`.
///
/// # Errors
/// When there is none.
pub(crate) fn programs() -> Result<PathBuf> {
    on_path()
        .or_else(|| newest_in(Path::new("/usr/lib/postgresql")))
        .or_else(told_by_pg_config)
        .context("PostgreSQL's initdb and postgres (Debian: `apt-get install postgresql`; elsewhere: both on PATH)")
}

/// Links are followed: only the real folder is sure to have the other programs.
fn on_path() -> Option<PathBuf> {
    let file = path::find(&["initdb"])?.canonicalize().ok()?;
    complete(file.parent()?.to_path_buf())
}

fn newest_in(folder: &Path) -> Option<PathBuf> {
    let versions = fs::read_dir(folder).ok()?.flatten();
    versions
        .filter_map(|entry| {
            let version: u32 = entry.file_name().to_str()?.parse().ok()?;
            Some((version, complete(entry.path().join("bin"))?))
        })
        .max()
        .map(|(_, programs)| programs)
}

fn told_by_pg_config() -> Option<PathBuf> {
    let folder = command::output(command::new("pg_config").arg("--bindir")).ok()?;
    complete(PathBuf::from(folder.trim()))
}

fn complete(folder: PathBuf) -> Option<PathBuf> {
    (path::program_in(&folder, "initdb").is_some() && path::program_in(&folder, "postgres").is_some())
        .then_some(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_complete_version_is_taken() {
        let root = tempfile::tempdir().unwrap();
        for (version, programs) in [
            ("9", &["initdb", "postgres"][..]),
            ("15", &["initdb", "postgres"]),
            ("16", &["initdb"]),
        ] {
            let bin = root.path().join(version).join("bin");
            fs::create_dir_all(&bin).unwrap();
            for name in programs {
                fs::write(bin.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)), "").unwrap();
            }
        }
        assert_eq!(newest_in(root.path()), Some(root.path().join("15/bin")));
        assert_eq!(newest_in(&root.path().join("nowhere")), None);
    }
}
