//! Programs and files that the suites need beside Rust.

use std::path::PathBuf;

/// Where something is: named by an environment variable, which `cargo xtask test` sets, or in its usual place.
pub fn tool(variable: &str, usual: &str) -> PathBuf {
    let path = std::env::var_os(variable).map_or_else(|| workspace().join(usual), PathBuf::from);
    assert!(
        path.is_file(),
        "{} is not there: `cargo xtask test` builds or installs it and runs every test; for a single test set \
         {variable} (`cargo xtask tools` prints it)",
        path.display()
    );
    path
}

/// Where a folder is: named by an environment variable, which `cargo xtask test` sets, or in its usual place.
pub fn folder_of_tool(variable: &str, usual: &str) -> PathBuf {
    let path = std::env::var_os(variable).map_or_else(|| workspace().join(usual), PathBuf::from);
    assert!(
        path.is_dir(),
        "{} is not there: `cargo xtask test` installs it; for a single test set {variable} (`cargo xtask tools` prints it)",
        path.display()
    );
    path
}

/// Cargo's output folder, for what a person wants to look at after a test.
pub fn target_folder() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| workspace().join("target"), |folder| workspace().join(folder))
}

fn workspace() -> PathBuf {
    let mut folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    folder.pop();
    folder
}
