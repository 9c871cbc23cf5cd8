//! The command line. Its help is the manual, so the words here are for the person at the terminal.

mod admin;
mod expression;
mod installation;
mod schema;
mod serve;
#[cfg(test)]
mod tests;

use clap::{Parser, Subcommand};

pub use admin::{Admin, AdminCommand, Password, RoleName};
pub use expression::{Evaluation, ExpressionCommand, ExpressionOptions};
pub use installation::{Installation, Listen, Log, LogFormat};
pub use schema::{SchemaCommand, SchemaOptions};
pub use serve::{Demo, Serve};

/// Rollcall keeps the accounts in your applications the way your directory says.
///
/// Every option can also be given by the environment variable named with it. A secret can be given as a file by the
/// option or variable of the same name with -file or _FILE at its end, so that it appears neither in the list of
/// processes nor in the environment.
#[derive(Debug, Parser)]
#[command(name = "rollcall", version, about, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start the portal and the provisioning engine
    ///
    /// On the first start the server prints a one-time code; open the printed address and set up the first
    /// administrator with it. SIGINT or SIGTERM stops the server after the running requests.
    Serve(Serve),
    /// Start a demonstration: a sample directory and an application to provision into
    ///
    /// Prints the address, an administrator with a password, and the tenant URL and secret token of the sample
    /// application. Ctrl-C stops it.
    Demo(Demo),
    /// Bring the database's tables up to date and stop
    ///
    /// `serve` does it by itself; this is for installations that do it in a step of their own.
    Migrate(Installation),
    /// Ask a running server whether it is ready
    ///
    /// Exits with 0 when it is and with 1 when it is not.
    Healthcheck(Listen),
    /// Add an administrator or reset a password
    Admin(Admin),
    /// Print the effective configuration of `serve` and where each value comes from
    ///
    /// Secrets are masked.
    Config(Serve),
    /// Check and try out expressions of attribute mappings
    Expression(ExpressionOptions),
    /// Check, export or import the mappings of an application as configuration JSON
    Schema(SchemaOptions),
}
