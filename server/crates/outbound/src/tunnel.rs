//! The tunnel of a proxy, for the connection test; requests leave it to the HTTP library.

use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::ExposeSecret;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::Proxy;

/// No answer to CONNECT has a longer head.
const LONGEST: usize = 16 * 1024;

/// The proxy's answer to CONNECT.
#[derive(Debug, thiserror::Error)]
#[error("the proxy answered: {0}")]
pub(crate) struct Refused(String);

/// Asks for a tunnel. Source: RFC 9110 §9.3.6.
///
/// # Errors
/// An error that holds a [`Refused`] if the proxy says no.
pub(crate) async fn open(
    mut stream: TcpStream,
    proxy: &Proxy,
    host: &str,
    port: u16,
) -> io::Result<TcpStream> {
    let mut head = format!("CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n");
    if let Some((user_name, password)) = &proxy.sign_in {
        let pair = STANDARD.encode(format!("{user_name}:{}", password.expose_secret()));
        head.push_str("Proxy-Authorization: Basic ");
        head.push_str(&pair);
        head.push_str("\r\n");
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes()).await?;
    let mut answer = Vec::new();
    // Byte by byte, because what follows belongs to TLS already.
    while !answer.ends_with(b"\r\n\r\n") {
        if answer.len() >= LONGEST {
            return Err(io::Error::other(Refused("a head without end".to_owned())));
        }
        answer.push(stream.read_u8().await?);
    }
    let answer = String::from_utf8_lossy(&answer);
    let first = answer.lines().next().unwrap_or_default();
    match first.split(' ').nth(1) {
        Some(status) if status.starts_with('2') => Ok(stream),
        _ => Err(io::Error::other(Refused(first.chars().take(100).collect()))),
    }
}
