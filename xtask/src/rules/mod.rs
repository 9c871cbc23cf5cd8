//! Who may depend on whom: the invariants that a dependency list can hold.

mod browser;
mod crates;

use anyhow::{Result, bail};

use crate::command;

/// Checks every rule.
///
/// # Errors
/// One error that names every broken rule.
pub(crate) fn check() -> Result<()> {
    let metadata =
        command::output(command::cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
    let mut broken = crates::broken(&serde_json::from_str(&metadata)?);
    let tree = command::output(command::cargo().args(browser::TREE))?;
    broken.extend(browser::broken(&tree));
    if !broken.is_empty() {
        bail!("dependency rules are broken:\n  - {}", broken.join("\n  - "));
    }
    println!("dependency rules hold");
    Ok(())
}
