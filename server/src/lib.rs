//! The binary rollcall: command line, configuration and HTTP wiring.
//!
//! What it does not do: decide anything about people or applications; that is behind `portal`.
//!
//! How to read it: `cli` is the manual, `commands` what each command does, `http` the way of a request, `policy` who
//! may ask for what.

pub mod cli;
pub mod commands;
mod demo;
pub mod engine;
pub mod http;
pub mod installation;
mod lock;
mod logging;
pub mod policy;
pub mod serving;
mod shutdown;
pub mod site;

use anyhow::Result;
use secrecy::SecretString;

/// A made-up password: 20 characters that are not mistaken for each other, 100 bits.
fn random_password() -> Result<SecretString> {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnopqrstuvwxyz2345678";
    let mut bytes = [0; 20];
    getrandom::fill(&mut bytes)?;
    let letters = bytes
        .iter()
        .filter_map(|byte| ALPHABET.get(usize::from(byte % 32)));
    Ok(letters
        .map(|letter| char::from(*letter))
        .collect::<String>()
        .into())
}
