//! The options of `serve` and `demo`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use ipnet::IpNet;

use super::{Installation, Listen, Log};

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

/// A network, or a single address.
pub(super) fn network(text: &str) -> Result<IpNet, String> {
    text.parse::<IpNet>()
        .or_else(|_| text.parse::<std::net::IpAddr>().map(IpNet::from))
        .map_err(|_| "neither an address such as 10.0.0.1 nor a network such as 10.0.0.0/8".to_owned())
}
