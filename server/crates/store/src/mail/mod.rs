//! Mail: its settings, and the outbox.

mod expiry;
mod outbox;
mod settings;
#[cfg(test)]
mod tests;

pub use expiry::Listener;
pub(crate) use outbox::write_notification;
pub use settings::PasswordChange;
