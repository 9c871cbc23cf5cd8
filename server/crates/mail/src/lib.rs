//! Mail: what notifications say, and sending them by SMTP.
//!
//! What it does: [`text`](self) makes the words of a notification, `letter` a mail of them; both are pure. `smtp` hands a
//! mail to a mail server, and `error` says what to do when that fails. What it does not: remember anything. What waits,
//! and when it is tried again, is decided in `portal` and kept in `store`.
//!
//! How to read it: `text.rs` first; it is all that people get to see.

mod address;
mod error;
mod html;
mod letter;
mod smtp;
#[cfg(any(test, feature = "test-server"))]
pub mod test_server;
mod text;

pub use address::is_address;
pub use error::{Error, Step};
pub use letter::{Envelope, Letter};
pub use smtp::{Server, are_certificates, send};
pub use text::{Text, test_text, text};
