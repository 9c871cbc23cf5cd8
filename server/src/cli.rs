//! The command line. Its help is the manual, so the words here are for the person at the terminal.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use ipnet::IpNet;
use secrecy::SecretString;

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
        /// Save the changes
        #[arg(long)]
        yes: bool,
        /// Where this installation keeps its data.
        #[command(flatten)]
        installation: Installation,
    },
}

/// Where this installation keeps its data.
#[derive(Debug, Args)]
pub struct Installation {
    /// The folder of the database, the key and uploads; made if it is not there
    #[arg(
        long,
        env = "ROLLCALL_DATA_DIR",
        value_name = "FOLDER",
        default_value = "rollcall-data"
    )]
    pub data_dir: PathBuf,
    /// The database: `postgres://user:password@host/database` or `sqlite:FILE` [default: rollcall.db in the data folder]
    #[arg(
        long,
        env = "ROLLCALL_DATABASE_URL",
        value_name = "URL",
        hide_env_values = true,
        conflicts_with = "database_url_file"
    )]
    pub database_url: Option<SecretString>,
    /// A file that holds the database URL
    #[arg(long, env = "ROLLCALL_DATABASE_URL_FILE", value_name = "FILE")]
    pub database_url_file: Option<PathBuf>,
    /// The key that stored secrets are sealed with: 32 bytes in base64
    #[arg(
        long,
        env = "ROLLCALL_KEY",
        value_name = "KEY",
        hide_env_values = true,
        conflicts_with = "key_file"
    )]
    pub key: Option<SecretString>,
    /// A file that holds the key; made if it is not there [default: rollcall.key in the data folder]
    #[arg(long, env = "ROLLCALL_KEY_FILE", value_name = "FILE")]
    pub key_file: Option<PathBuf>,
    /// How the program tells what it does.
    #[command(flatten)]
    pub log: Log,
}

/// How the program tells what it does.
#[derive(Debug, Args)]
pub struct Log {
    /// What to log: a level (error, warn, info, debug, trace) or levels per part, such as info,server=debug
    #[arg(long, env = "ROLLCALL_LOG", value_name = "FILTER", default_value = "info")]
    pub log: String,
    /// How to write the log, which goes to standard error
    #[arg(
        long,
        env = "ROLLCALL_LOG_FORMAT",
        value_name = "FORMAT",
        default_value = "text"
    )]
    pub log_format: LogFormat,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object per line.
    Json,
}

/// Where the server listens.
#[derive(Debug, Args)]
pub struct Listen {
    /// The address and port to listen on
    #[arg(
        long,
        env = "ROLLCALL_LISTEN",
        value_name = "ADDRESS",
        default_value = "127.0.0.1:8080"
    )]
    pub listen: SocketAddr,
    /// The TLS certificate with its chain, in PEM; without it the server speaks plain HTTP
    #[arg(long, env = "ROLLCALL_TLS_CERTIFICATE", value_name = "FILE")]
    pub tls_certificate: Option<PathBuf>,
}

/// The options of `serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// Where this installation keeps its data.
    #[command(flatten)]
    pub installation: Installation,
    /// Where the server listens.
    #[command(flatten)]
    pub listen: Listen,
    /// The private key of the TLS certificate, in PEM
    #[arg(
        long,
        env = "ROLLCALL_TLS_KEY",
        value_name = "FILE",
        requires = "tls_certificate"
    )]
    pub tls_key: Option<PathBuf>,
    /// A proxy before this server, as an address or a network such as 10.0.0.0/8; may be given several times
    ///
    /// Only from these is X-Forwarded-For believed, for the addresses in the log and for slowing down failed sign-ins,
    /// and X-Forwarded-Proto, for cookies over TLS.
    #[arg(long, env = "ROLLCALL_TRUSTED_PROXY", value_name = "NETWORK", value_delimiter = ',', value_parser = network)]
    pub trusted_proxy: Vec<IpNet>,
    /// Allow tenant URLs with plain HTTP beyond this machine; the secret token then crosses the network unprotected
    #[arg(long, env = "ROLLCALL_ALLOW_PLAIN_HTTP")]
    pub allow_plain_http: bool,
    /// The folder of the built site, for development; a release has it inside
    #[arg(long, env = "ROLLCALL_SITE_DIR", value_name = "FOLDER", hide = true)]
    pub site_dir: Option<PathBuf>,
}

/// The options of `demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// A folder to keep the demonstration in; without it everything is gone at the end
    #[arg(long, value_name = "FOLDER")]
    pub data_dir: Option<PathBuf>,
    /// The address and port to listen on
    #[arg(
        long,
        env = "ROLLCALL_LISTEN",
        value_name = "ADDRESS",
        default_value = "127.0.0.1:8080"
    )]
    pub listen: SocketAddr,
    /// How the program tells what it does.
    #[command(flatten)]
    pub log: Log,
    /// The folder of the built site, for development; a release has it inside
    #[arg(long, env = "ROLLCALL_SITE_DIR", value_name = "FOLDER", hide = true)]
    pub site_dir: Option<PathBuf>,
}

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

/// The options of `expression`.
#[derive(Debug, Args)]
pub struct ExpressionOptions {
    /// What to do.
    #[command(subcommand)]
    pub command: ExpressionCommand,
}

/// What `expression` can do.
#[derive(Debug, Subcommand)]
pub enum ExpressionCommand {
    /// Tell what is wrong with an expression
    ///
    /// Prints `line:column: code: message (hint)` for each finding, nothing for a sound expression. Exits with 1 if there
    /// is an error.
    Check {
        /// The expression, such as `Join(" ", [givenName], [surname])`
        #[arg(allow_hyphen_values = true)]
        expression: String,
        /// A JSON file whose names are the attributes that there are; - for standard input
        #[arg(long, value_name = "FILE")]
        attributes: Option<PathBuf>,
    },
    /// Print the value of an expression as JSON
    ///
    /// `{"$flow":"ignore"}` leaves the attribute out and `{"$flow":"ignoreObject"}` the object. A failure is printed as
    /// `{"$error":"message"}` and exits with 1.
    Eval(Evaluation),
    /// List the functions with their parameters and an example of each
    Functions {
        /// Only this function
        name: Option<String>,
    },
}

/// The options of `expression eval`.
#[derive(Debug, Args)]
pub struct Evaluation {
    /// The expression, such as `Join(" ", [givenName], [surname])`
    #[arg(allow_hyphen_values = true)]
    pub expression: String,
    /// A JSON file with the attributes of the object, such as {"givenName": "Ana"}; - for standard input
    #[arg(long, value_name = "FILE")]
    pub attributes: Option<PathBuf>,
    /// The moment that `Now` gives, such as 2026-11-25T15:30:00Z [default: this moment]
    #[arg(long, value_name = "RFC3339")]
    pub now: Option<jiff::Timestamp>,
    /// A value that the target has already, for `SelectUniqueValue`; may be given several times
    #[arg(long, value_name = "VALUE")]
    pub existing: Vec<String>,
    /// A number that makes `Guid` and `RandomString` give the same values again
    #[arg(long, value_name = "NUMBER")]
    pub seed: Option<u64>,
    /// What `DefaultDomain` gives
    #[arg(long, value_name = "DOMAIN")]
    pub default_domain: Option<String>,
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

/// A network, or a single address.
fn network(text: &str) -> Result<IpNet, String> {
    text.parse::<IpNet>()
        .or_else(|_| text.parse::<std::net::IpAddr>().map(IpNet::from))
        .map_err(|_| "neither an address such as 10.0.0.1 nor a network such as 10.0.0.0/8".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn proxies_are_addresses_or_networks() {
        for (text, expected) in [
            ("10.0.0.1", Some("10.0.0.1/32")),
            ("10.0.0.0/8", Some("10.0.0.0/8")),
            ("::1", Some("::1/128")),
            ("proxy.example", None),
        ] {
            assert_eq!(
                network(text).ok().map(|network| network.to_string()).as_deref(),
                expected
            );
        }
    }

    #[test]
    fn roles_have_the_words_of_the_store() {
        for (name, role) in RoleName::value_variants().iter().zip(model::Role::ALL) {
            assert_eq!(serde_json::to_value(role).unwrap(), name.word());
        }
    }
}
