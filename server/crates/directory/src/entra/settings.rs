//! From settings to what signs in.

use model::{EntraSettings, EntraSignIn, ReadProblem, Shortfall};
use outbound::{
    AssertionKey, Authentication, Client, ClientAuthentication, ClientCredentials, ClientOptions, Identity,
    SignedCredentials, TenantUrl, TokenSource, UrlPolicy, certificates,
};
use secrecy::{ExposeSecret as _, SecretString};

use super::graph::Graph;
use super::refusal::problem;

/// Graph, and where tokens for it come from.
pub(super) fn graph(
    settings: &EntraSettings,
    secret: SecretString,
    mut options: ClientOptions,
    policy: UrlPolicy,
) -> Result<(Graph, TenantUrl), ReadProblem> {
    let client_id = name("client id", &settings.client_id)?;
    let tenant = name("tenant", &settings.tenant)?;
    let login = address("login address", &settings.login_url, policy)?;
    let graph_url = settings.graph_url.trim().trim_end_matches('/');
    // As it stands in documentation, with the version.
    let graph_url = ["/v1.0", "/beta"]
        .iter()
        .find_map(|version| graph_url.strip_suffix(version))
        .unwrap_or(graph_url);
    let url = address("Graph address", graph_url, policy)?;
    if !settings.ca_bundle.trim().is_empty() {
        let roots = certificates(&settings.ca_bundle).map_err(|error| {
            wrong(
                "The certificate authorities of this source cannot be used",
                &error.to_string(),
            )
        })?;
        options.extra_roots.extend(roots);
    }
    let endpoint = login
        .endpoint(&[tenant, "oauth2", "v2.0", "token"], &[])
        .map_err(|error| wrong("The tenant cannot be part of an address", &error.to_string()))?;
    let scope = format!("{url}/.default");
    let client_id = client_id.to_owned();
    if secret.expose_secret().trim().is_empty() {
        return Err(wrong(
            "There is no client secret or private key",
            "Enter it in the settings of this source.",
        ));
    }
    let tokens = match settings.sign_in {
        EntraSignIn::Secret => TokenSource::new(ClientCredentials {
            endpoint,
            client_id,
            client_secret: secret,
            scope,
            style: ClientAuthentication::Post,
        }),
        EntraSignIn::Certificate => TokenSource::signed(SignedCredentials {
            endpoint,
            client_id,
            key: key(&settings.certificate, &secret)?,
            scope,
        }),
    };
    let client = Client::new(options).map_err(|error| {
        wrong(
            &error.to_string(),
            "Check the certificates of this source and the network options of this installation.",
        )
    })?;
    let graph = Graph {
        client,
        url,
        policy,
        authentication: Authentication::ClientCredentials(tokens),
    };
    Ok((graph, login))
}

fn key(certificate: &str, secret: &SecretString) -> Result<AssertionKey, ReadProblem> {
    let identity = Identity::from_pem(certificate, secret)
        .map_err(|error| wrong("The certificate and its key cannot be used", &error.to_string()))?;
    AssertionKey::of(&identity).ok_or_else(|| {
        wrong(
            "The key of the certificate is not an RSA key of 2048 bits or more",
            "Microsoft Entra takes RSA keys only. Make a certificate with one, upload it to the app registration, and enter both here.",
        )
    })
}

/// An id or a domain, which is a part of an address.
fn name<'a>(what: &str, text: &'a str) -> Result<&'a str, ReadProblem> {
    let text = text.trim();
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.' | '_');
    if text.is_empty() || !text.chars().all(is_plain) {
        return Err(wrong(
            &format!("The {what} of this source is empty or holds characters that it cannot have"),
            "Copy it from the overview of the app registration.",
        ));
    }
    Ok(text)
}

fn address(what: &str, text: &str, policy: UrlPolicy) -> Result<TenantUrl, ReadProblem> {
    let refused = |reason: &str| {
        wrong(
            &format!("The {what} of this source cannot be used"),
            &format!(
                "{reason}. Addresses are those of the cloud of the tenant, such as https://login.microsoftonline.com and https://graph.microsoft.com."
            ),
        )
    };
    let url = TenantUrl::parse(text, &policy).map_err(|error| refused(&error.to_string()))?;
    if url.flags().is_empty() {
        Ok(url)
    } else {
        Err(refused("Take the part from '?' on out of it"))
    }
}

fn wrong(message: &str, advice: &str) -> ReadProblem {
    problem(Shortfall::Settings, message, advice)
}
