//! Writes the seeds: `fuzz-seeds FOLDER` makes a folder for each target in it.

use std::{fs, io, path::PathBuf};

use fuzz::seeds;

fn main() -> io::Result<()> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.ok_or_else(|| io::Error::other("say where: fuzz-seeds FOLDER"))?;
    for target in fuzz::TARGETS {
        let folder = folder.join(target.name);
        fs::create_dir_all(&folder)?;
        for (number, seed) in seeds::of(target.name).into_iter().enumerate() {
            fs::write(folder.join(number.to_string()), seed)?;
        }
    }
    Ok(())
}
