//! `wasm-opt` of Binaryen: wanted, not needed. Without it the site works and is about a tenth larger.

use std::path::PathBuf;

use super::{npm, path};
use crate::command;

/// The version that is installed where none is on `PATH`.
const VERSION: &str = "132.0.0";
/// Older ones refuse what rustc emits.
const OLDEST: u32 = 120;

/// The program, from `PATH` or else from npm; nothing (with a warning) where neither has it.
pub(crate) fn find() -> Option<PathBuf> {
    if let Some(program) = path::find(&["wasm-opt"]).filter(is_recent) {
        return Some(program);
    }
    match npm::package("binaryen", VERSION) {
        Ok(package) => Some(package.join("bin/wasm-opt")),
        Err(error) => {
            eprintln!("warning: the site will be larger than it could be, wasm-opt is missing: {error:#}");
            None
        }
    }
}

fn is_recent(program: &PathBuf) -> bool {
    let answer = command::output(command::new(program).arg("--version")).unwrap_or_default();
    version(&answer).is_some_and(|version| version >= OLDEST)
}

/// The number in `wasm-opt version 123 (version_123)`.
fn version(answer: &str) -> Option<u32> {
    answer.split_whitespace().nth(2)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn the_version_is_the_third_word() {
        assert_eq!(version("wasm-opt version 123 (version_123)\n"), Some(123));
        assert_eq!(version("wasm-opt version 108\n"), Some(108));
        assert_eq!(version(""), None);
    }
}
