//! Looking for programs.

use std::path::{Path, PathBuf};

/// The first of these names that is a file in a folder of `PATH`.
pub(crate) fn find(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names
        .iter()
        .find_map(|name| folders.iter().find_map(|folder| program_in(folder, name)))
}

/// The program of this name in this folder.
pub(crate) fn program_in(folder: &Path, name: &str) -> Option<PathBuf> {
    let file = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    file.is_file().then_some(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_files_and_the_first_name_wins() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("initdb")).unwrap();
        assert_eq!(program_in(folder.path(), "initdb"), None);
        let file = folder
            .path()
            .join(format!("postgres{}", std::env::consts::EXE_SUFFIX));
        std::fs::write(&file, "").unwrap();
        assert_eq!(program_in(folder.path(), "postgres"), Some(file));
        assert_eq!(find(&["no-such-program-anywhere"]), None);
        assert!(find(&["no-such-program-anywhere", "cargo"]).is_some());
    }
}
