//! `wasm-opt` on the bound module.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::command;

/// Small above all; the features are those that rustc 1.95 emits for `wasm32-unknown-unknown` by default.
pub(crate) const ARGUMENTS: [&str; 10] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--strip-producers",
];

/// Replaces the file by its optimised form.
///
/// # Errors
/// When `wasm-opt` fails; the file stays as it was.
pub(crate) fn shrink(program: &Path, module: &Path) -> Result<()> {
    let shrunk = module.with_extension("opt.wasm");
    let mut command: Command = command::new(program);
    command.args(ARGUMENTS).arg(module).arg("--output").arg(&shrunk);
    command::run(&mut command)?;
    fs::rename(&shrunk, module).with_context(|| format!("could not replace {}", module.display()))
}
