//! Build and start. The server takes the place of this process: Ctrl-C and the exit code are its own.

use anyhow::Result;

use crate::{binary, command, workspace};

/// Starts the demonstration.
///
/// # Errors
/// When it cannot be built or started.
pub(crate) fn demo(arguments: &[String]) -> Result<()> {
    let binary = binary::build()?;
    command::replace_process(command::new(binary).arg("demo").args(arguments))
}

/// Starts a real installation with its data in `data` of the repository.
///
/// # Errors
/// When it cannot be built or started.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let binary = binary::build()?;
    let data = workspace::root().join("data");
    command::replace_process(
        command::new(binary)
            .args(["serve", "--data-dir"])
            .arg(data)
            .args(arguments),
    )
}
