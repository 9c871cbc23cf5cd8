//! Mail: its settings, and the outbox.

mod outbox;
mod settings;
#[cfg(test)]
mod tests;

pub(crate) use outbox::write_notification;
pub use settings::PasswordChange;
