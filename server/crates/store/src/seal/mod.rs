//! Sealed secrets: what must be sent to somebody else later, such as an application's secret token, and so cannot be
//! hashed. They are encrypted with the installation's [`Key`], which is not in the database.

mod check;
mod key;
mod key_file;
mod secrets;
#[cfg(test)]
mod tests;

pub use key::Key;
pub(crate) use secrets::{delete_secrets, write_secret};
