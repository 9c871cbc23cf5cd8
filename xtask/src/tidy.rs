//! Small files, one idea each.

use std::fs;

use anyhow::{Context as _, Result, bail};

use crate::{command, workspace};

/// More lines than this need a split.
const LIMIT: usize = 600;

/// Prints the ten largest source files.
///
/// # Errors
/// When one has too many lines.
pub(crate) fn run() -> Result<()> {
    let mut list = command::new("git");
    list.args(["ls-files", "--cached", "--others", "--exclude-standard", "*.rs"]);
    let mut files = Vec::new();
    for path in command::output(&mut list)?.lines() {
        let file = workspace::root().join(path);
        // A file that was deleted and not yet committed is still in git's list.
        if file.is_file() {
            let text = fs::read_to_string(&file).with_context(|| format!("could not read {path}"))?;
            files.push((text.lines().count(), path.to_owned()));
        }
    }
    let largest = largest(files);
    for (lines, path) in &largest {
        println!("{lines:>5} {path}");
    }
    match largest.first() {
        Some((lines, path)) if *lines > LIMIT => {
            bail!("{path} has {lines} lines, more than {LIMIT}: one idea for each file")
        }
        _ => Ok(()),
    }
}

fn largest(mut files: Vec<(usize, String)>) -> Vec<(usize, String)> {
    files.sort_by(|(left, left_path), (right, right_path)| {
        right.cmp(left).then_with(|| left_path.cmp(right_path))
    });
    files.truncate(10);
    files
}

#[cfg(test)]
mod tests {
    use super::largest;

    #[test]
    fn the_ten_largest_come_first() {
        let files = (0..20).map(|lines| (lines, format!("{lines}.rs"))).collect();
        let largest = largest(files);
        assert_eq!(largest.len(), 10);
        assert_eq!(largest.first().unwrap(), &(19, "19.rs".to_owned()));
        assert_eq!(largest.last().unwrap().0, 10);
    }
}
