//! The options of `schema`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Installation;

/// The options of `schema`.
#[derive(Debug, Args)]
pub struct SchemaOptions {
    /// What to do.
    #[command(subcommand)]
    pub command: SchemaCommand,
}

/// What `schema` can do.
#[derive(Debug, Subcommand)]
pub enum SchemaCommand {
    /// Check a file, such as one that Microsoft Entra exported
    ///
    /// Prints what is wrong with it and what has no effect, and exits with 1 when it cannot be imported. Needs no
    /// installation.
    Validate {
        /// The file; - is standard input
        file: PathBuf,
    },
    /// Write the mappings, attribute lists and scoping filters of an application
    ///
    /// The file holds neither the tenant URL nor the secret token.
    Export {
        /// The name or the id of the application
        #[arg(long, value_name = "NAME|ID")]
        application: String,
        /// The file to write [default: standard output]
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Where this installation keeps its data.
        #[command(flatten)]
        installation: Installation,
    },
    /// Show what a file would change, and with --yes save it as a new version
    ///
    /// A running server starts a new initial evaluation with its next cycle; accounts stay linked.
    Import {
        /// The name or the id of the application
        #[arg(long, value_name = "NAME|ID")]
        application: String,
        /// The file; - is standard input
        file: PathBuf,
        /// Save the changes, also when people would leave scope and be disabled
        #[arg(long)]
        yes: bool,
        /// Where this installation keeps its data.
        #[command(flatten)]
        installation: Installation,
    },
}
