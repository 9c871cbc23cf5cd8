//! What the commands do.

mod admin;
mod config;
mod expression;
mod healthcheck;
mod migrate;
mod schema;
mod serve;

use std::process::ExitCode;

use anyhow::Result;
use clap::ArgMatches;

use crate::cli::{Cli, Command};
use crate::demo;

/// Runs the command that was given and tells how the program is to end. `matches` is what it was read from.
///
/// # Errors
/// With what went wrong, for the person at the terminal.
pub async fn run(cli: Cli, matches: &ArgMatches) -> Result<ExitCode> {
    match cli.command {
        Command::Serve(options) => serve::run(options).await,
        Command::Demo(options) => demo::run(options).await,
        Command::Migrate(installation) => migrate::run(&installation).await,
        Command::Healthcheck(listen) => healthcheck::run(&listen).await,
        Command::Admin(admin) => admin::run(admin.command).await,
        Command::Config(_) => config::run(matches),
        Command::Schema(schema) => return schema::run(schema.command).await,
        Command::Expression(expression) => return expression::run(expression.command),
    }?;
    Ok(ExitCode::SUCCESS)
}
