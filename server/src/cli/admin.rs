//! The options of `admin`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::Installation;

/// The options of `admin`.
#[derive(Debug, Args)]
pub struct Admin {
    /// What to do.
    #[command(subcommand)]
    pub command: AdminCommand,
}

/// What `admin` can do.
#[derive(Debug, Subcommand)]
pub enum AdminCommand {
    /// Add an administrator
    Create {
        /// The sign-in name
        user_name: String,
        /// The name on screen [default: the sign-in name]
        #[arg(long, value_name = "NAME")]
        display_name: Option<String>,
        /// What they may do
        #[arg(long, value_name = "ROLE", default_value = "global-administrator")]
        role: RoleName,
        /// Where the password comes from.
        #[command(flatten)]
        password: Password,
        /// Where this installation keeps its data.
        #[command(flatten)]
        installation: Installation,
    },
    /// Set an administrator's password and end their sessions
    ResetPassword {
        /// The sign-in name
        user_name: String,
        /// Where the password comes from.
        #[command(flatten)]
        password: Password,
        /// Where this installation keeps its data.
        #[command(flatten)]
        installation: Installation,
    },
}

/// Where a password comes from. Without an option one is made up and printed.
#[derive(Debug, Args)]
pub struct Password {
    /// Read the password from standard input, up to the end of the line
    #[arg(long, conflicts_with = "password_file")]
    pub password_stdin: bool,
    /// A file that holds the password
    #[arg(long, env = "ROLLCALL_PASSWORD_FILE", value_name = "FILE")]
    pub password_file: Option<PathBuf>,
}

/// The roles by their names on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RoleName {
    /// Everything, administrators and the directory included
    GlobalAdministrator,
    /// Applications, assignments and provisioning
    CloudApplicationAdministrator,
    /// Reads logs and reports; changes nothing
    ReportsReader,
}

impl RoleName {
    /// The stored word of the role.
    pub fn word(self) -> &'static str {
        match self {
            Self::GlobalAdministrator => "global_administrator",
            Self::CloudApplicationAdministrator => "cloud_application_administrator",
            Self::ReportsReader => "reports_reader",
        }
    }
}
