//! Mail: its settings, the test mail, and sending what is in the outbox.
//!
//! What is told, and when, is decided where it is found out (`sync::news`; `expiring` for what time brings); here it is only
//! carried.

mod check;
mod expiring;
mod retry;
mod sending;
mod settings;
mod test_mail;
#[cfg(test)]
mod tests;

pub(crate) use expiring::soon;
use model::MailSettings;
use secrecy::SecretString;

/// Where mail is set up.
const PATH: &str = "/settings/mail";

/// The mail server of these settings.
fn server(settings: &MailSettings, password: Option<SecretString>) -> mail::Server {
    let credentials = password.filter(|_| !settings.user_name.is_empty());
    mail::Server {
        host: settings.host.clone(),
        port: settings.port,
        security: settings.security,
        credentials: credentials.map(|password| (settings.user_name.clone(), password)),
        ca_bundle: settings.ca_bundle.clone(),
    }
}

/// What an error says, as a sentence.
fn sentence(error: &mail::Error) -> String {
    let text = error.to_string();
    let mut characters = text.chars();
    let first = characters.next().map(char::to_uppercase).into_iter().flatten();
    let sentence: String = first.chain(characters).collect();
    if sentence.ends_with('.') {
        sentence
    } else {
        format!("{sentence}.")
    }
}
