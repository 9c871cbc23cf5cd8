//! Directory servers by LDAP: Active Directory, OpenLDAP, 389 Directory Server and whatever else speaks version 3.
//!
//! `wire` is the protocol, `form` how values are written, `plan` what is read, `entry` what becomes of an entry, `read` one
//! read, `changes` the ways of reading only what changed, `wake` the signal that something did, `steps` the connection test.
//! Source: RFC 4511 to 4519.

mod changes;
mod cursor;
mod entry;
mod form;
mod identify;
mod plan;
mod preset;
mod read;
mod sample;
mod source;
mod steps;
#[cfg(test)]
mod tests;
mod wake;
mod wire;

pub use preset::preset;
pub use source::LdapSource;
