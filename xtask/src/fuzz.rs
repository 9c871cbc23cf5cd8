//! `cargo xtask fuzz`: builds the targets of `tests/fuzz` with coverage counters and lets libFuzzer search.
//!
//! It does what `cargo fuzz run --sanitizer none` does, and so works with the stable toolchain: the code under test is safe
//! Rust, where a panic, a hang or too much memory is all that can go wrong.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::{command, workspace};

/// What is searched, and for how long.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The one target to search; all of them, one after the other, if it is left out.
    #[arg(long, value_enum)]
    target: Option<Target>,
    /// How many inputs each target gets.
    #[arg(long, default_value_t = 10_000_000)]
    executions: u64,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Target {
    /// Any text is read.
    Parse,
    /// What is printed is read as the same expression.
    Print,
    /// An evaluation ends and repeats itself.
    Eval,
}

impl Target {
    fn name(self) -> &'static str {
        match self {
            Self::Parse => "parse",
            Self::Print => "print",
            Self::Eval => "eval",
        }
    }
}

/// Builds and searches. The inputs worth keeping stay in `target/fuzz/corpus`, and the next search begins with them.
///
/// # Errors
/// When a build fails or an input breaks a law; the input is then in `tests/fuzz/regressions`.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let targets = arguments
        .target
        .as_ref()
        .map_or(Target::value_variants(), std::slice::from_ref);
    let folder = workspace::target().join("fuzz");
    let seeds = folder.join("seeds");
    let mut write_seeds = command::cargo();
    write_seeds.args(["run", "--quiet", "--package", "fuzz", "--bin", "fuzz-seeds", "--"]);
    command::run(write_seeds.arg(&seeds))?;
    let programs = build(&folder, targets)?;
    for target in targets {
        search(&folder, &programs, target.name(), arguments.executions)?;
    }
    Ok(())
}

/// In a folder of its own, as our crates are compiled with counters there. Returns the folder of the programs.
fn build(folder: &Path, targets: &[Target]) -> Result<PathBuf> {
    let mut build = command::cargo();
    build.args([
        "build",
        "--release",
        "--package",
        "fuzz",
        "--features",
        "libfuzzer",
    ]);
    for target in targets {
        build.arg("--bin").arg(format!("fuzz-{}", target.name()));
    }
    build.arg("--target-dir").arg(folder);
    let compiler = workspace::root().join("tests/fuzz/rustc-with-counters.sh");
    build.env("RUSTC_WORKSPACE_WRAPPER", compiler);
    // What a test would notice, the search notices too.
    build.env("CARGO_PROFILE_RELEASE_DEBUG_ASSERTIONS", "true");
    build.env("CARGO_PROFILE_RELEASE_OVERFLOW_CHECKS", "true");
    build.env("CARGO_PROFILE_RELEASE_STRIP", "none");
    command::run(&mut build)?;
    Ok(folder.join("release"))
}

fn search(folder: &Path, programs: &Path, target: &str, executions: u64) -> Result<()> {
    let corpus = folder.join("corpus").join(target);
    fs::create_dir_all(&corpus)?;
    let regressions = workspace::root().join("tests/fuzz/regressions").join(target);
    let mut found = OsString::from("-artifact_prefix=");
    found.push(regressions.join(""));
    let mut search = command::new(programs.join(format!("fuzz-{target}")));
    search.arg(format!("-runs={executions}")).arg(found);
    // Ten seconds are a thousand times what the slowest input takes. Short inputs are not favoured: in a long one there is
    // a whole person beside the expression. Nor are inputs made shorter, which takes longer than it saves.
    search.args([
        "-timeout=10",
        "-rss_limit_mb=2048",
        "-max_len=512",
        "-len_control=0",
        "-reduce_inputs=0",
        "-print_final_stats=1",
    ]);
    search
        .arg(corpus)
        .arg(folder.join("seeds").join(target))
        .arg(regressions);
    command::run(&mut search)
}
