//! Administrators: the first one, signing in, one's own account, and managing the others.
//!
//! What needs no signed-in principal is on [`Portal`](crate::Portal) itself: [`set_up`](crate::Portal::set_up),
//! [`sign_in`](crate::Portal::sign_in), [`authenticate`](crate::Portal::authenticate) and the command line's
//! [`CommandLine`].

mod account;
mod administrators;
mod command_line;
mod input;
mod password;
mod session;
mod setup;
mod sign_in;
#[cfg(test)]
mod tests;
mod throttle;
mod token;

pub use administrators::NewAdministrator;
pub use command_line::CommandLine;
pub use setup::{FirstAdministrator, SetupCode};
pub use sign_in::{SignIn, SignedIn};
pub use token::SessionToken;

/// The longest time between two uses of a session.
pub const SESSION_IDLE_SECONDS: i64 = 8 * 3600;
/// The longest time between signing in and signing in again.
pub const SESSION_SECONDS: i64 = 24 * 3600;
