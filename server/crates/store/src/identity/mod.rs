//! Administrators, their sessions, and failed sign-ins.

mod administrators;
mod failures;
mod guarded;
mod passwords;
mod sessions;
#[cfg(test)]
mod tests;

pub use administrators::Credentials;
pub use failures::Attempt;
pub use guarded::Guarded;
pub use sessions::{LiveSession, NewSession};
