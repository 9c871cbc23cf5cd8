//! Checking what an administrator typed into the form "Mail".

use std::net::IpAddr;

use model::{FieldProblem, MailInput, MailSecurity, MailSettings};
use url::{Host, Url};

/// The most characters of a name, an address or a user name.
const LONGEST: usize = 254;
/// The most characters of the CA certificates; the list of all that browsers trust has 220,000.
const LONGEST_CERTIFICATES: usize = 300_000;

/// The password to sign in with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Password {
    /// None: mail is sent without signing in.
    None,
    /// The one that is stored.
    Stored,
    /// The one that was typed.
    Typed,
}

/// What is stored already.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stored<'a> {
    /// The settings.
    pub(super) settings: Option<&'a MailSettings>,
    /// Whether there is a password.
    pub(super) has_password: bool,
}

/// What to use, or everything that is wrong.
pub(super) fn check(
    input: &MailInput,
    has_new_password: bool,
    stored: Stored<'_>,
) -> Result<(MailSettings, Password), Vec<FieldProblem>> {
    let mut problems = Vec::new();
    let mut problem = |field: &str, message: &str| {
        problems.push(FieldProblem {
            field: field.to_owned(),
            message: message.to_owned(),
        });
    };
    let host = input.host.trim();
    if !is_host(host) {
        problem(
            "host",
            "Enter the name of the mail server, such as mail.example.com.",
        );
    }
    let port = input.port.trim().parse().unwrap_or(0);
    if port == 0 {
        problem(
            "port",
            "Enter a port from 1 to 65535; usually 587, or 465 for TLS.",
        );
    }
    let user_name = input.user_name.trim();
    if user_name.len() > LONGEST || user_name.chars().any(char::is_control) {
        problem("user_name", "Enter the user name in at most 254 characters.");
    }
    let password = match (user_name.is_empty(), has_new_password) {
        (true, _) => Password::None,
        (false, true) => Password::Typed,
        (false, false) => Password::Stored,
    };
    if password == Password::Stored {
        if !stored.has_password {
            problem(
                "password",
                "Enter the password of this user name, or clear the user name.",
            );
        } else if stored.settings.is_none_or(|settings| settings.host != host) {
            problem(
                "password",
                "Enter the password again: the stored one belongs to another mail server and is not sent elsewhere.",
            );
        }
    }
    if password != Password::None && input.security == MailSecurity::None && !is_this_machine(host) {
        problem(
            "security",
            "Choose STARTTLS or TLS: a password is sent encrypted only.",
        );
    }
    let sender = input.sender.trim();
    if !mail::is_address(sender) {
        problem(
            "sender",
            "Enter one e-mail address, such as rollcall@example.com.",
        );
    }
    let ca_bundle = input.ca_bundle.trim();
    if !ca_bundle.is_empty() && (ca_bundle.len() > LONGEST_CERTIFICATES || !mail::are_certificates(ca_bundle))
    {
        problem(
            "ca_bundle",
            "Paste certificates in PEM, each from BEGIN CERTIFICATE to END CERTIFICATE.",
        );
    }
    let portal_address = portal_address(input.portal_address.trim());
    if portal_address.is_none() {
        problem(
            "portal_address",
            "Enter the address that people open in the browser, such as https://rollcall.example.com.",
        );
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let settings = MailSettings {
        host: host.to_owned(),
        port,
        security: input.security,
        user_name: user_name.to_owned(),
        sender: sender.to_owned(),
        ca_bundle: ca_bundle.to_owned(),
        portal_address: portal_address.unwrap_or_default(),
    };
    Ok((settings, password))
}

/// A name or an address, without port.
fn is_host(text: &str) -> bool {
    let is_name = || {
        matches!(Host::parse(text), Ok(Host::Domain(_) | Host::Ipv4(_)))
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || ".-_".contains(c))
    };
    !text.is_empty() && text.len() <= LONGEST && (text.parse::<IpAddr>().is_ok() || is_name())
}

fn is_this_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The address without its last slash; empty when there is none. Nothing when it is none.
fn portal_address(text: &str) -> Option<String> {
    if text.is_empty() {
        return Some(String::new());
    }
    let url = Url::parse(text).ok()?;
    let is_plain = matches!(url.scheme(), "http" | "https")
        && url.host().is_some()
        && url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    is_plain.then(|| url.as_str().trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> MailInput {
        MailInput {
            host: " mail.example.com ".into(),
            port: "587".into(),
            security: MailSecurity::StartTls,
            user_name: "rollcall".into(),
            sender: "rollcall@example.com".into(),
            ca_bundle: String::new(),
            portal_address: "https://rollcall.example.com/".into(),
        }
    }

    fn fields(input: &MailInput, has_new_password: bool, stored: Stored<'_>) -> Vec<String> {
        match check(input, has_new_password, stored) {
            Ok(_) => Vec::new(),
            Err(problems) => problems.into_iter().map(|problem| problem.field).collect(),
        }
    }

    const NOTHING: Stored<'_> = Stored {
        settings: None,
        has_password: false,
    };

    #[test]
    fn everything_wrong_is_told_at_once() {
        let wrong = MailInput {
            host: "https://mail.example.com".into(),
            port: "0".into(),
            security: MailSecurity::None,
            user_name: "rollcall".into(),
            sender: "Rollcall".into(),
            ca_bundle: "MIIB".into(),
            portal_address: "rollcall".into(),
        };
        assert_eq!(
            fields(&wrong, false, NOTHING),
            [
                "host",
                "port",
                "password",
                "security",
                "sender",
                "ca_bundle",
                "portal_address"
            ]
        );
    }

    #[test]
    fn what_is_typed_is_tidied() {
        let (settings, password) = check(&input(), true, NOTHING).unwrap();
        assert_eq!(
            (
                settings.host.as_str(),
                settings.port,
                settings.portal_address.as_str()
            ),
            ("mail.example.com", 587, "https://rollcall.example.com")
        );
        assert_eq!(password, Password::Typed);
    }

    #[test]
    fn hosts_and_addresses_of_the_portal() {
        for (host, fine) in [
            ("mail.example.com", true),
            ("mail", true),
            ("smtp_relay.internal", true),
            ("192.0.2.1", true),
            ("2001:db8::1", true),
            ("mail.example.com:587", false),
            ("mail example", false),
            ("user@mail", false),
            ("", false),
        ] {
            assert_eq!(is_host(host), fine, "{host}");
        }
        for (text, expected) in [
            ("", Some("")),
            ("https://r.example", Some("https://r.example")),
            ("http://r.example:8080/", Some("http://r.example:8080")),
            (
                "https://example.com/rollcall/",
                Some("https://example.com/rollcall"),
            ),
            ("r.example", None),
            ("javascript:alert(1)", None),
            ("https://a:b@r.example", None),
            ("https://r.example/?q", None),
        ] {
            assert_eq!(portal_address(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_stored_password_stays_with_its_server() {
        let (settings, _) = check(&input(), true, NOTHING).unwrap();
        let stored = Stored {
            settings: Some(&settings),
            has_password: true,
        };
        let other = MailInput {
            host: "mail.evil.example".into(),
            ..input()
        };
        let other_port = MailInput {
            port: "465".into(),
            ..input()
        };
        let nobody = MailInput {
            user_name: " ".into(),
            ..other.clone()
        };
        for (input, has_new_password, expected) in [
            (&input(), false, Some(Password::Stored)),
            (&other_port, false, Some(Password::Stored)),
            (&other, false, None),
            (&other, true, Some(Password::Typed)),
            (&nobody, false, Some(Password::None)),
        ] {
            let checked = check(input, has_new_password, stored);
            assert_eq!(checked.ok().map(|(_, password)| password), expected, "{input:?}");
        }
    }

    #[test]
    fn a_password_goes_in_the_clear_to_this_machine_only() {
        for (host, user_name, wrong) in [
            ("mail.example.com", "rollcall", true),
            ("mail.example.com", "", false),
            ("localhost", "rollcall", false),
            ("127.0.0.1", "rollcall", false),
        ] {
            let input = MailInput {
                host: host.into(),
                security: MailSecurity::None,
                user_name: user_name.into(),
                ..input()
            };
            assert_eq!(
                fields(&input, true, NOTHING) == ["security"],
                wrong,
                "{host} {user_name}"
            );
        }
    }
}
