//! The form "Mail" as typed, in the page's address: without scripts, a form that was refused or tested comes back with it.
//! The password is never in it.

use model::{MailInput, MailSecurity, MailSettings};
use ui::Address;

/// The parameter that says that the address holds a draft, also where a field is empty.
const DRAFT: &str = "draft";

/// The fields of the form, apart from the password.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct MailDraft {
    /// What is saved.
    pub(super) input: MailInput,
    /// Who gets the test mail.
    pub(super) test_recipient: String,
}

impl MailDraft {
    /// What is stored, as the form shows it.
    pub(super) fn of(settings: &MailSettings) -> Self {
        Self {
            input: MailInput {
                host: settings.host.clone(),
                port: settings.port.to_string(),
                security: settings.security,
                user_name: settings.user_name.clone(),
                sender: settings.sender.clone(),
                ca_bundle: settings.ca_bundle.clone(),
                portal_address: settings.portal_address.clone(),
            },
            test_recipient: String::new(),
        }
    }

    /// The form before anything is stored.
    pub(super) fn empty() -> Self {
        Self {
            input: MailInput {
                port: "587".into(),
                ..MailInput::default()
            },
            test_recipient: String::new(),
        }
    }

    /// The draft in an address, if it holds one.
    pub(super) fn read(address: &Address) -> Option<Self> {
        address.get(DRAFT)?;
        let value = |name: &str| address.get(name).unwrap_or_default().to_owned();
        let security = [MailSecurity::None, MailSecurity::StartTls, MailSecurity::Tls];
        let chosen = security
            .into_iter()
            .find(|security| address.get("security") == Some(word(*security)));
        Some(Self {
            input: MailInput {
                host: value("host"),
                port: value("port"),
                security: chosen.unwrap_or_default(),
                user_name: value("user_name"),
                sender: value("sender"),
                ca_bundle: value("ca_bundle"),
                portal_address: value("portal_address"),
            },
            test_recipient: value("test_recipient"),
        })
    }

    /// The address of the form with this draft.
    pub(super) fn address(&self, path: &str) -> Address {
        let input = &self.input;
        Address::new(path)
            .with(DRAFT, "1")
            .with("host", input.host.as_str())
            .with("port", input.port.as_str())
            .with("security", word(input.security))
            .with("user_name", input.user_name.as_str())
            .with("sender", input.sender.as_str())
            .with("ca_bundle", input.ca_bundle.as_str())
            .with("portal_address", input.portal_address.as_str())
            .with("test_recipient", self.test_recipient.as_str())
    }
}

/// The word of a kind of protection in the form.
pub(super) const fn word(security: MailSecurity) -> &'static str {
    match security {
        MailSecurity::None => "none",
        MailSecurity::StartTls => "start_tls",
        MailSecurity::Tls => "tls",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_comes_back_from_its_address() {
        let typed = MailDraft {
            input: MailInput {
                host: "mail.example.com".into(),
                port: "abc&".into(),
                security: MailSecurity::Tls,
                ca_bundle: "-----BEGIN\n=+".into(),
                ..MailInput::default()
            },
            test_recipient: "me+x@example.com".into(),
        };
        for draft in [typed, MailDraft::default()] {
            let href = draft.address("/mail").href();
            let (path, query) = href.split_once('?').unwrap();
            assert_eq!(MailDraft::read(&Address::parse(path, query)), Some(draft));
        }
        assert_eq!(MailDraft::read(&Address::new("/mail")), None);
    }
}
