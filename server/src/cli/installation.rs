//! Options that several commands have.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use secrecy::SecretString;

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
