//! `cargo xtask …`: the project's own commands. `cargo xtask --help` is the manual.

mod bench;
mod binary;
mod budget;
mod ci;
mod command;
mod dev;
mod fuzz;
mod lint;
mod rules;
mod serve;
mod site;
mod test;
mod tidy;
mod tools;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Build, run and check Rollcall.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build the release binary with the site embedded: target/release/rollcall.
    Build,
    /// Build, then start a demonstration with sample data; Ctrl-C ends it.
    Demo {
        /// Passed on to `rollcall demo`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Build, then start a real installation that keeps its data in ./data.
    Run {
        /// Passed on to `rollcall serve`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Rebuild and restart a debug server at each change of a source file.
    Dev {
        /// Passed on to `rollcall serve`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Build only the site, into target/site.
    Site,
    /// Find or install what the tests need, build the release binary, run every test.
    Test {
        /// Passed on to the test runner, such as a part of a test's name.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Find or install what the tests need and print it as the environment variables that they read.
    Tools,
    /// Format, clippy for host and browser, documentation, dependency rules, licences.
    Lint,
    /// Everything that a change must pass: lint, tidy, budget, test.
    Ci,
    /// Measure: the mapping language, requests per second, idle memory, sizes.
    Bench {
        /// Passed on to the measuring program.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Search for inputs that break a law of the mapping language.
    Fuzz(fuzz::Arguments),
    /// Print the ten largest source files; fails when one is too large.
    Tidy,
    /// Print the sizes that the browser loads; fails when one is over its budget.
    Budget,
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    match command {
        Command::Build => binary::build().map(|binary| println!("built {}", binary.display())),
        Command::Demo { arguments } => serve::demo(&arguments),
        Command::Run { arguments } => serve::run(&arguments),
        Command::Dev { arguments } => dev::run(&arguments),
        Command::Site => {
            site::build(site::Variant::Release).map(|folder| println!("built {}", folder.display()))
        }
        Command::Test { arguments } => test::run(&arguments),
        Command::Tools => tools::print(),
        Command::Lint => lint::run(),
        Command::Ci => ci::run(),
        Command::Bench { arguments } => bench::run(&arguments),
        Command::Fuzz(arguments) => fuzz::run(&arguments),
        Command::Tidy => tidy::run(),
        Command::Budget => site::build(site::Variant::Release).and_then(|folder| budget::check(&folder)),
    }
}
