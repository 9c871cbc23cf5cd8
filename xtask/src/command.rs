//! Child processes: printed before they start, named when they fail.

use std::ffi::OsStr;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::workspace;

/// A command in the workspace's folder.
pub(crate) fn new(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(workspace::root());
    command
}

/// Cargo, as if the user had typed it.
///
/// `cargo run` gives us `CARGO_PKG_…` and `CARGO_MANIFEST_…` of xtask. Build scripts that watch these variables
/// (ring does) would run again each time the user changes between `cargo xtask` and plain `cargo`.
pub(crate) fn cargo() -> Command {
    let mut command = new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// Prints the command and runs it to its end.
///
/// # Errors
/// When it cannot be started or does not succeed.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    println!("$ {}", shown(command));
    let status = command
        .status()
        .with_context(|| format!("could not start `{}`", shown(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status})", shown(command));
    }
    Ok(())
}

/// Runs the command silently and returns what it printed.
///
/// # Errors
/// When it cannot be started, does not succeed or prints something that is not UTF-8.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .with_context(|| format!("could not start `{}`", shown(command)))?;
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr);
        bail!(
            "`{}` failed ({}): {}",
            shown(command),
            output.status,
            reason.trim()
        );
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{}` did not print UTF-8", shown(command)))
}

/// Puts the command in the place of this process, so that signals and the exit code are its own.
///
/// # Errors
/// When it cannot be started.
#[cfg(unix)]
pub(crate) fn replace_process(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt as _;
    let error = command.exec();
    Err(error).with_context(|| format!("could not start `{}`", shown(command)))
}

/// Runs the command and ends this process with its exit code.
///
/// # Errors
/// When it cannot be started.
#[cfg(not(unix))]
pub(crate) fn replace_process(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("could not start `{}`", shown(command)))?;
    std::process::exit(status.code().unwrap_or(1));
}

fn shown(command: &Command) -> String {
    let root = workspace::root();
    let name = command.get_program();
    let program = std::path::Path::new(name);
    // The full path of a toolchain's cargo says nothing; a file of ours is told by its place in the repository.
    let program = match program.strip_prefix(&root) {
        Ok(inside) => inside.display().to_string(),
        Err(_) => program.file_name().unwrap_or(name).to_string_lossy().into_owned(),
    };
    std::iter::once(program)
        .chain(
            command
                .get_args()
                .map(|argument| argument.to_string_lossy().into_owned()),
        )
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_shown_without_the_machine_s_paths() {
        let mut cargo = Command::new("/somewhere/bin/cargo");
        cargo.args(["build", "--release"]);
        assert_eq!(shown(&cargo), "cargo build --release");
        assert_eq!(
            shown(&Command::new(workspace::root().join("target/x"))),
            "target/x"
        );
    }

    #[test]
    fn cargo_does_not_hand_on_our_own_package() {
        let removed: Vec<_> = cargo()
            .get_envs()
            .filter(|(_, value)| value.is_none())
            .map(|(k, _)| k.to_owned())
            .collect();
        assert!(
            removed.iter().any(|name| name == "CARGO_MANIFEST_DIR"),
            "{removed:?}"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_failing_command_is_named_with_what_it_said() {
        let error = output(new("sh").args(["-c", "echo broken >&2; exit 3"])).unwrap_err();
        let text = error.to_string();
        assert!(
            text.contains("sh -c") && text.contains("broken") && text.contains('3'),
            "{text}"
        );
    }
}
