//! A debug server that is rebuilt and restarted when a source file changes.

use std::fs;
use std::path::Path;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, SystemTime};

use anyhow::Result;

use crate::{command, site, workspace};

/// Looking is cheap (a few hundred files) and works on every file system, containers' mounts included.
const PAUSE: Duration = Duration::from_secs(1);
const WATCHED: [&str; 4] = ["app", "frontend", "server", "style"];

/// Builds, starts, watches, until Ctrl-C.
///
/// # Errors
/// When a child process cannot be started or stopped; a failed build is printed and waits for the next change.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    loop {
        let seen = fingerprint();
        let mut server = match build() {
            Ok(()) => Some(start(arguments)?),
            Err(error) => {
                eprintln!("{error:#}\nwaiting for a change");
                None
            }
        };
        while fingerprint() == seen {
            thread::sleep(PAUSE);
        }
        println!("a source file changed");
        if let Some(server) = &mut server {
            stop(server)?;
        }
    }
}

fn build() -> Result<()> {
    site::build(site::Variant::Development)?;
    command::run(command::cargo().args(["build", "--package", "server", "--bin", "rollcall"]))
}

fn start(arguments: &[String]) -> Result<Child> {
    let binary = workspace::target()
        .join("debug")
        .join(format!("rollcall{}", std::env::consts::EXE_SUFFIX));
    let mut serve: Command = command::new(binary);
    serve
        .args(["serve", "--data-dir"])
        .arg(workspace::root().join("data"));
    serve.arg("--site-dir").arg(workspace::site()).args(arguments);
    Ok(serve.spawn()?)
}

/// The store survives a kill, by design; waiting for open event streams to end would only cost time here.
fn stop(server: &mut Child) -> Result<()> {
    server.kill()?;
    server.wait()?;
    Ok(())
}

/// Changes whenever a watched file is written, added or removed.
fn fingerprint() -> (usize, Option<SystemTime>) {
    let mut files = Vec::new();
    for folder in WATCHED {
        collect(&workspace::root().join(folder), &mut files);
    }
    (files.len(), files.into_iter().max())
}

fn collect(folder: &Path, times: &mut Vec<SystemTime>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => collect(&entry.path(), times),
            Ok(metadata) => times.extend(metadata.modified()),
            Err(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_all_depths_are_seen() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("a/b")).unwrap();
        fs::write(folder.path().join("a/b/c.rs"), "").unwrap();
        fs::write(folder.path().join("d.rs"), "").unwrap();
        let mut times = Vec::new();
        collect(folder.path(), &mut times);
        assert_eq!(times.len(), 2);
    }
}
