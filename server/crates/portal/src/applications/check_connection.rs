//! Checking how an administrator wants an application reached, signed in at and spoken to.

use model::{AuthenticationMethod, ConnectionSecret, ConnectionSettings, FieldProblem, Job};
use outbound::{Endpoint, HeaderName, Identity, Proxy, UrlPolicy};
use store::Secrets;

use super::check_provisioning::{is_same_origin, sentence};

/// Headers that say something else, and would break requests.
const RESERVED: [&str; 12] = [
    "accept",
    "accept-encoding",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "expect",
    "host",
    "te",
    "transfer-encoding",
    "upgrade",
    "user-agent",
];

/// What was typed, without white space around it, and everything that is wrong with it and with the secrets that it needs.
///
/// A stored secret is used again only where it went before: at the same application, token endpoint or proxy.
pub(super) fn check(
    typed: &ConnectionSettings,
    tenant_url: &str,
    given: &Secrets,
    job: &Job,
    policy: UrlPolicy,
) -> (ConnectionSettings, Vec<FieldProblem>) {
    let settings = trimmed(typed);
    let mut problems = Vec::new();
    let mut problem = |field: &str, message: &str| {
        problems.push(FieldProblem {
            field: field.to_owned(),
            message: message.to_owned(),
        });
    };
    check_method(&settings, policy, &mut problem);
    if !settings.ca_bundle.is_empty()
        && let Err(error) = outbound::certificates(&settings.ca_bundle)
    {
        problem("ca_bundle", &error.to_string());
    }
    if !settings.client_certificate.is_empty() {
        let key = given.get(ConnectionSecret::ClientKey);
        let read = match key {
            Some(key) => Identity::from_pem(&settings.client_certificate, key).map(|_| ()),
            None => outbound::certificates(&settings.client_certificate).map(|_| ()),
        };
        match read {
            Ok(()) => {}
            Err(error @ outbound::PemError::Certificate) => problem("client_certificate", &error.to_string()),
            Err(error) => problem("client_key", &error.to_string()),
        }
    }
    if !settings.proxy_url.is_empty()
        && let Err(error) = Proxy::parse(&settings.proxy_url)
    {
        problem("proxy_url", &sentence(&error));
    }
    if !settings.dialect.is_empty() && scim::dialect_named(&settings.dialect).is_none() {
        problem("dialect", "Choose one of the dialects in the list.");
    }
    if !settings.secret_expires_on.is_empty() && super::expiry::moment(&settings.secret_expires_on).is_none()
    {
        problem(
            "secret_expires_on",
            "Enter a day as 2027-03-01, or nothing where the secret does not expire.",
        );
    }
    for (name, may_be_stored) in needed(&settings, tenant_url, job) {
        if given.has(name) || (may_be_stored && job.secrets.contains(&name)) {
            continue;
        }
        problem(name.name(), &missing(name, job.secrets.contains(&name)));
    }
    (settings, problems)
}

/// The secrets that these settings need, and whether each may be the stored one.
fn needed(settings: &ConnectionSettings, tenant_url: &str, job: &Job) -> Vec<(ConnectionSecret, bool)> {
    let before = &job.connection;
    let stays = is_same_origin(&job.tenant_url, tenant_url);
    let main = match settings.authentication {
        AuthenticationMethod::ClientCredentials => {
            // The token goes to the application, the secret to the endpoint.
            stays && is_same_origin(&before.token_url, &settings.token_url)
        }
        _ => stays,
    };
    let mut needed = vec![(settings.authentication.secret(), main)];
    if !settings.client_certificate.is_empty() {
        let is_same = before.client_certificate == settings.client_certificate;
        needed.push((ConnectionSecret::ClientKey, is_same));
    }
    if !settings.proxy_url.is_empty() && !settings.proxy_user.is_empty() {
        let is_same = is_same_origin(&before.proxy_url, &settings.proxy_url);
        needed.push((ConnectionSecret::ProxyPassword, is_same));
    }
    needed
}

fn missing(name: ConnectionSecret, is_stored: bool) -> String {
    match (name, is_stored) {
        (ConnectionSecret::SecretToken, false) => "Enter the secret token of the application.".to_owned(),
        (ConnectionSecret::ClientKey, true) => {
            "Enter the private key of this certificate: the stored one belongs to another.".to_owned()
        }
        (name, true) => format!(
            "Enter the {} again: the stored one belongs to another host and is not sent elsewhere.",
            name.label().to_lowercase()
        ),
        (name, false) => format!("Enter the {}.", name.label().to_lowercase()),
    }
}

fn check_method(settings: &ConnectionSettings, policy: UrlPolicy, problem: &mut impl FnMut(&str, &str)) {
    match settings.authentication {
        AuthenticationMethod::Bearer => {}
        AuthenticationMethod::Basic => {
            if settings.user_name.is_empty() {
                problem("user_name", "Enter the user name.");
            } else if settings.user_name.contains(':') {
                problem("user_name", "A user name cannot contain a colon here (RFC 7617).");
            }
        }
        AuthenticationMethod::ClientCredentials => {
            if let Err(error) = Endpoint::parse(&settings.token_url, &policy) {
                problem("token_url", &sentence(&error));
            }
            if settings.client_id.is_empty() {
                problem("client_id", "Enter the client id.");
            }
        }
        AuthenticationMethod::Header => match HeaderName::try_from(settings.header_name.as_str()) {
            Ok(name) if RESERVED.contains(&name.as_str()) => {
                problem(
                    "header_name",
                    "This header says something else. Enter the one that the application reads its key from.",
                );
            }
            Ok(_) => {}
            Err(_) => problem("header_name", "Enter the name of a header, such as X-Api-Key."),
        },
    }
}

fn trimmed(typed: &ConnectionSettings) -> ConnectionSettings {
    let trim = |text: &str| text.trim().to_owned();
    ConnectionSettings {
        authentication: typed.authentication,
        user_name: trim(&typed.user_name),
        token_url: trim(&typed.token_url),
        client_id: trim(&typed.client_id),
        token_scope: trim(&typed.token_scope),
        client_authentication: typed.client_authentication,
        header_name: trim(&typed.header_name),
        ca_bundle: trim(&typed.ca_bundle),
        client_certificate: trim(&typed.client_certificate),
        proxy_url: trim(&typed.proxy_url),
        proxy_user: trim(&typed.proxy_user),
        dialect: trim(&typed.dialect),
        secret_expires_on: trim(&typed.secret_expires_on),
        found_dialect: String::new(),
    }
}

/// What changed, for the audit log: secrets and certificates by their names only.
pub(super) fn details(job: &Job, to: &ConnectionSettings, given: &Secrets) -> Vec<(String, String)> {
    let from = &job.connection;
    let text = super::change;
    let replaced = |name: &str, before: &str, after: &str| {
        let word = match (before.is_empty(), after.is_empty()) {
            (true, false) => "entered",
            (_, true) => "removed",
            _ => "replaced",
        };
        (before != after).then(|| (name.to_owned(), word.to_owned()))
    };
    let settings = [
        text(
            "Authentication method",
            from.authentication.label(),
            to.authentication.label(),
        ),
        text("User name", &from.user_name, &to.user_name),
        text("Token URL", &from.token_url, &to.token_url),
        text("Client id", &from.client_id, &to.client_id),
        text("Token scope", &from.token_scope, &to.token_scope),
        (from.client_authentication != to.client_authentication).then(|| {
            let shown = format!("{:?}", to.client_authentication);
            ("Client authentication".to_owned(), shown)
        }),
        text("Header name", &from.header_name, &to.header_name),
        replaced("Certificate authorities", &from.ca_bundle, &to.ca_bundle),
        replaced(
            "Client certificate",
            &from.client_certificate,
            &to.client_certificate,
        ),
        text("Proxy", &from.proxy_url, &to.proxy_url),
        text("Proxy user name", &from.proxy_user, &to.proxy_user),
        text(
            "Secret expires on",
            &from.secret_expires_on,
            &to.secret_expires_on,
        ),
        text("SCIM dialect", &from.dialect, &to.dialect),
    ];
    let secrets = given.names().map(|name| {
        let word = if job.secrets.contains(&name) {
            "replaced"
        } else {
            "entered"
        };
        (name.label().to_owned(), word.to_owned())
    });
    settings.into_iter().flatten().chain(secrets).collect()
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::applications::check_provisioning::tests::job;

    const URL: &str = "https://acme.example/scim";

    fn configured(connection: ConnectionSettings, secrets: &[ConnectionSecret]) -> Job {
        Job {
            tenant_url: URL.into(),
            connection,
            secrets: secrets.iter().copied().collect(),
            ..job()
        }
    }

    fn fields(typed: &ConnectionSettings, url: &str, given: &Secrets, job: &Job) -> Vec<String> {
        let (_, problems) = check(typed, url, given, job, UrlPolicy::default());
        problems.into_iter().map(|problem| problem.field).collect()
    }

    fn of(authentication: AuthenticationMethod) -> ConnectionSettings {
        ConnectionSettings {
            authentication,
            ..ConnectionSettings::default()
        }
    }

    #[test]
    fn each_method_says_what_it_lacks() {
        for (method, lacks) in [
            (AuthenticationMethod::Bearer, vec!["secret_token"]),
            (AuthenticationMethod::Basic, vec!["user_name", "password"]),
            (
                AuthenticationMethod::ClientCredentials,
                vec!["token_url", "client_id", "client_secret"],
            ),
            (AuthenticationMethod::Header, vec!["header_name", "header_value"]),
        ] {
            assert_eq!(fields(&of(method), URL, &Secrets::default(), &job()), lacks);
        }
        let advanced = ConnectionSettings {
            ca_bundle: "ca".into(),
            client_certificate: "certificate".into(),
            proxy_url: "ftp://proxy".into(),
            proxy_user: "u".into(),
            dialect: "klingon".into(),
            secret_expires_on: "tomorrow".into(),
            ..ConnectionSettings::default()
        };
        let token = Secrets::default().with(ConnectionSecret::SecretToken, "t");
        assert_eq!(
            fields(&advanced, URL, &token, &job()),
            [
                "ca_bundle",
                "client_certificate",
                "proxy_url",
                "dialect",
                "secret_expires_on",
                "client_key",
                "proxy_password"
            ]
        );
        for name in ["", "x y", "Host", "content-type"] {
            let header = ConnectionSettings {
                header_name: name.into(),
                ..of(AuthenticationMethod::Header)
            };
            let value = Secrets::default().with(ConnectionSecret::HeaderValue, "k");
            assert_eq!(fields(&header, URL, &value, &job()), ["header_name"], "{name}");
        }
    }

    #[test]
    fn a_stored_secret_goes_only_where_it_went_before() {
        let stored = ConnectionSettings {
            token_url: "https://login.example/token".into(),
            client_id: "id".into(),
            proxy_url: "http://proxy.example:3128".into(),
            proxy_user: "u".into(),
            ..of(AuthenticationMethod::ClientCredentials)
        };
        let secrets = [ConnectionSecret::ClientSecret, ConnectionSecret::ProxyPassword];
        let job = configured(stored.clone(), &secrets);
        let none = Secrets::default();
        assert!(fields(&stored, URL, &none, &job).is_empty());
        assert_eq!(
            fields(&stored, "https://evil.example/scim", &none, &job),
            ["client_secret"]
        );
        let elsewhere = ConnectionSettings {
            token_url: "https://evil.example/token".into(),
            proxy_url: "http://evil.example:3128".into(),
            ..stored
        };
        assert_eq!(
            fields(&elsewhere, URL, &none, &job),
            ["client_secret", "proxy_password"]
        );
    }

    #[test]
    fn the_audit_log_gets_names_and_no_secrets() {
        let to = ConnectionSettings {
            user_name: "svc".into(),
            ca_bundle: "-----BEGIN".into(),
            ..of(AuthenticationMethod::Basic)
        };
        let given = Secrets::default().with(ConnectionSecret::Password, "s3cret");
        let shown = format!("{:?}", details(&job(), &to, &given));
        assert!(!shown.contains("s3cret") && !shown.contains("BEGIN"), "{shown}");
        assert!(shown.contains("\"Password\", \"entered\""), "{shown}");
        assert!(
            shown.contains("\"Certificate authorities\", \"entered\""),
            "{shown}"
        );
    }
}
