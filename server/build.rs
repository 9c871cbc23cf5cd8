//! Puts the site into the binary: every file of the folder that `ROLLCALL_SITE_DIR` names.
//!
//! Without the variable (`cargo check`, debug builds, tests of this crate) nothing is embedded and the server reads
//! the site from a folder when it starts.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=ROLLCALL_SITE_DIR");
    let mut files = Vec::new();
    if let Some(site) = env::var_os("ROLLCALL_SITE_DIR").map(PathBuf::from) {
        println!("cargo::rerun-if-changed={}", site.display());
        collect(&site, &site, &mut files)
            .map_err(|error| format!("ROLLCALL_SITE_DIR: could not read {}: {error}", site.display()))?;
        files.sort();
    }
    let mut code = String::from("&[\n");
    for (name, path) in files {
        let path = path
            .to_str()
            .ok_or("ROLLCALL_SITE_DIR: a path that is not UTF-8")?;
        writeln!(code, "    ({name:?}, include_bytes!({path:?})),")?;
    }
    code.push_str("]\n");
    let out =
        PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set: this is a build script of cargo")?);
    fs::write(out.join("site.rs"), code)?;
    Ok(())
}

/// The files below a folder: their names in the site, with `/` on every system, and their paths.
fn collect(site: &Path, folder: &Path, files: &mut Vec<(String, PathBuf)>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(site, &path, files)?;
        } else {
            let inside = path.strip_prefix(site).unwrap_or(&path);
            let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
            files.push((parts.join("/"), path.canonicalize()?));
        }
    }
    Ok(())
}
