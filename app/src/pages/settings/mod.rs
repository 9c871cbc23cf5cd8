//! Settings of the installation.

mod functions;
mod mail;
mod mail_draft;
mod outbox;

pub(crate) use mail::Mail;
