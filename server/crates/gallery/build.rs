//! Lists the data files of the gallery, so that an application is added by adding its file.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=entries");
    let mut paths = Vec::new();
    for file in fs::read_dir("entries")? {
        let path = file?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            paths.push(path.canonicalize()?);
        }
    }
    paths.sort();
    let mut code = String::from("&[\n");
    for path in paths {
        writeln!(code, "    include_str!(r\"{}\"),", path.display()).map_err(io::Error::other)?;
    }
    code.push_str("]\n");
    let folder = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    fs::write(Path::new(&folder).join("entries.rs"), code)
}
