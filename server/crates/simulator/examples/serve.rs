//! Serves a simulated application: `serve [--port N] [--profile NAME] [--token T] [--latency MILLISECONDS]`.
//!
//! The first line of its output is the base URL. It ends with Ctrl-C.

use std::{net::Ipv4Addr, time::Duration};

use simulator::{Profile, Simulator};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut port = 0;
    let mut profile = Profile::standard();
    let mut token = None;
    let mut latency = Duration::ZERO;
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("{name} needs a value"))?;
        match (name.as_str(), value.as_str()) {
            ("--port", _) => port = value.parse()?,
            ("--profile", name) => {
                profile = Profile::named(name).ok_or_else(|| {
                    let names: Vec<_> = Profile::all().into_iter().map(|profile| profile.name).collect();
                    format!("there is no profile {name}; use one of {}", names.join(", "))
                })?;
            }
            ("--token", _) => token = Some(value),
            ("--latency", _) => latency = Duration::from_millis(value.parse()?),
            _ => {
                return Err(
                    format!("unknown option {name}; use --port, --profile, --token, --latency").into(),
                );
            }
        }
    }
    profile.latency = latency;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    println!("http://{}/scim/v2", listener.local_addr()?);
    let stopped = async {
        // Without a handler for the signal there is nothing to wait for but the end of the process.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    Simulator::new(profile, token).serve(listener, stopped).await?;
    Ok(())
}
