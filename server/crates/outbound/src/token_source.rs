//! Tokens that are fetched with client credentials, kept, and fetched again before they end.

use std::sync::Arc;
use std::time::Duration;

use http::{Method, StatusCode};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::sync::Mutex;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use url::form_urlencoded::{Serializer, byte_serialize};

use crate::authentication::SignIn;
use crate::{AssertionKey, Client, Endpoint, Error, Request, Retry, client_assertion};

/// A token is fetched anew so long before it ends, or at nine tenths of a shorter life.
const EARLY: Duration = Duration::from_mins(1);
/// No answer may hold a token for longer, so that a nonsensical number cannot overflow.
const LONGEST: u64 = 366 * 24 * 3600;

/// Where the client id and the secret stand in the request for a token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClientAuthentication {
    /// `client_secret_basic`: in `Authorization: Basic`, which every server knows. Source: RFC 6749 §2.3.1.
    #[default]
    Basic,
    /// `client_secret_post`: in the body.
    Post,
}

/// What a token is fetched with.
#[derive(Clone, Debug)]
pub struct ClientCredentials {
    /// The token endpoint.
    pub endpoint: Endpoint,
    /// The client id.
    pub client_id: String,
    /// The client secret.
    pub client_secret: SecretString,
    /// What the token is for, as the application names it; may be empty.
    pub scope: String,
    /// Where id and secret stand.
    pub style: ClientAuthentication,
}

/// What a token is fetched with by a client that has a certificate. Source: RFC 7523 §2.2.
#[derive(Clone, Debug)]
pub struct SignedCredentials {
    /// The token endpoint; also whom the assertion is for.
    pub endpoint: Endpoint,
    /// The client id.
    pub client_id: String,
    /// The key that signs.
    pub key: AssertionKey,
    /// What the token is for, as the application names it; may be empty.
    pub scope: String,
}

#[derive(Debug)]
enum Credentials {
    Secret(ClientCredentials),
    Signed(SignedCredentials),
}

/// Fetches tokens and keeps the newest; a clone shares it.
#[derive(Clone, Debug)]
pub struct TokenSource(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    credentials: Credentials,
    /// Held while a token is fetched, so that many requests fetch one.
    kept: Mutex<Option<Kept>>,
}

#[derive(Clone, Debug)]
struct Kept {
    token: SecretString,
    /// When it is to be fetched anew; none where the server does not say how long it lives.
    renew_at: Option<Instant>,
}

/// A token response. Source: RFC 6749 §5.1.
#[derive(Deserialize)]
struct Answer {
    access_token: String,
    #[serde(default)]
    expires_in: Option<serde_json::Value>,
}

impl TokenSource {
    /// A source that has fetched nothing yet.
    pub fn new(credentials: ClientCredentials) -> Self {
        Self::with(Credentials::Secret(credentials))
    }

    /// A source that has fetched nothing yet, for a client with a certificate.
    pub fn signed(credentials: SignedCredentials) -> Self {
        Self::with(Credentials::Signed(credentials))
    }

    fn with(credentials: Credentials) -> Self {
        Self(Arc::new(Inner {
            credentials,
            kept: Mutex::new(None),
        }))
    }

    /// Whether both fetch for one another: what one has kept, the other has.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// A token that is good for a while.
    ///
    /// # Errors
    /// [`Error::Token`] if the endpoint gives none, and everything that a connection can do.
    pub(crate) async fn token(&self, client: &Client) -> Result<SecretString, Error> {
        let mut kept = self.0.kept.lock().await;
        if let Some(kept) = kept.as_ref()
            && kept.renew_at.is_none_or(|at| Instant::now() < at)
        {
            return Ok(kept.token.clone());
        }
        let asked_at = Instant::now();
        let answer = self.fetch(client).await?;
        let seconds = answer.expires_in.as_ref().and_then(seconds);
        let fetched = Kept {
            token: answer.access_token.into(),
            renew_at: seconds.map(|seconds| asked_at + good_for(seconds)),
        };
        Ok(kept.insert(fetched).token.clone())
    }

    /// Forgets a token that was refused, unless another one is kept already.
    pub(crate) async fn forget(&self, token: &SecretString) {
        let mut kept = self.0.kept.lock().await;
        let is_same = |kept: &Kept| kept.token.expose_secret() == token.expose_secret();
        if kept.as_ref().is_some_and(is_same) {
            *kept = None;
        }
    }

    async fn fetch(&self, client: &Client) -> Result<Answer, Error> {
        let credentials = &self.0.credentials;
        let endpoint = credentials.endpoint();
        let host = endpoint.host().to_owned();
        let (form, sign_in) = match credentials {
            Credentials::Secret(credentials) => credentials.form()?,
            Credentials::Signed(credentials) => (credentials.form(Timestamp::now())?, None),
        };
        let request = Request {
            sign_in: sign_in.as_ref(),
            ..Request::new(Method::POST, endpoint.clone())
                .accept("application/json")
                .body("application/x-www-form-urlencoded", form)
        };
        // Another token more does no harm, so whatever is passing is tried again.
        let stop = CancellationToken::new();
        let attempt = || client.send(&request);
        let response = Retry::default().run(true, Timestamp::now, &stop, attempt).await?;
        let refused = |reason: String| Error::Token {
            host: host.clone(),
            reason,
            is_passing: response.status.is_server_error() || response.status == StatusCode::TOO_MANY_REQUESTS,
        };
        if !response.status.is_success() {
            return Err(refused(refusal(response.status, &response.body)));
        }
        serde_json::from_slice::<Answer>(&response.body)
            .ok()
            .filter(|answer| !answer.access_token.trim().is_empty())
            .ok_or_else(|| refused("its answer holds no access_token".to_owned()))
    }
}

impl Credentials {
    const fn endpoint(&self) -> &Endpoint {
        match self {
            Self::Secret(credentials) => &credentials.endpoint,
            Self::Signed(credentials) => &credentials.endpoint,
        }
    }
}

impl SignedCredentials {
    /// The body of the request for a token.
    fn form(&self, now: Timestamp) -> Result<String, Error> {
        let assertion = self.key.sign(&self.client_id, self.endpoint.as_str(), now)?;
        let mut form = form(&self.scope);
        form.append_pair("client_id", &self.client_id);
        form.append_pair("client_assertion_type", client_assertion::TYPE);
        form.append_pair("client_assertion", assertion.expose_secret());
        Ok(form.finish())
    }
}

impl ClientCredentials {
    /// The body of the request for a token, and its header if the secret stands there.
    fn form(&self) -> Result<(String, Option<SignIn>), Error> {
        let mut form = form(&self.scope);
        let secret = self.client_secret.expose_secret().trim();
        let sign_in = match self.style {
            ClientAuthentication::Basic => {
                let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
                let password = SecretString::from(encoded(secret));
                Some(SignIn::basic(&encoded(&self.client_id), &password)?)
            }
            ClientAuthentication::Post => {
                form.append_pair("client_id", &self.client_id);
                form.append_pair("client_secret", secret);
                None
            }
        };
        Ok((form.finish(), sign_in))
    }
}

fn form(scope: &str) -> Serializer<'static, String> {
    let mut form = Serializer::new(String::new());
    form.append_pair("grant_type", "client_credentials");
    if !scope.trim().is_empty() {
        form.append_pair("scope", scope.trim());
    }
    form
}

/// The status with the error code of RFC 6749 §5.2 and the number that Microsoft Entra gives; nothing else of the body,
/// which may repeat what was sent.
fn refusal(status: StatusCode, body: &[u8]) -> String {
    let json: Option<serde_json::Value> = serde_json::from_slice(body).ok();
    let code = json.as_ref().and_then(|json| json.get("error")?.as_str());
    let known = [
        "invalid_request",
        "invalid_client",
        "invalid_grant",
        "unauthorized_client",
        "unsupported_grant_type",
        "invalid_scope",
    ];
    let code = code.and_then(|code| known.into_iter().find(|known| *known == code));
    let number = json.as_ref().and_then(entra_number);
    let told: Vec<String> = code.map(str::to_owned).into_iter().chain(number).collect();
    if told.is_empty() {
        format!("it answered {}", status.as_u16())
    } else {
        format!("it answered {} ({})", status.as_u16(), told.join(", "))
    }
}

/// `AADSTS` and a number. Source: "Microsoft Entra authentication and authorization error codes".
fn entra_number(json: &serde_json::Value) -> Option<String> {
    let listed = json
        .get("error_codes")
        .and_then(|codes| codes.as_array()?.first()?.as_u64());
    let described = || {
        let (_, rest) = json.get("error_description")?.as_str()?.split_once("AADSTS")?;
        let digits: String = rest.chars().take_while(char::is_ascii_digit).take(9).collect();
        digits.parse().ok()
    };
    listed
        .or_else(described)
        .filter(|number| *number <= 999_999_999)
        .map(|number| format!("AADSTS{number}"))
}

/// Some servers give the number as text.
fn seconds(value: &serde_json::Value) -> Option<u64> {
    value
        .as_u64()
        .or_else(|| value.as_str().and_then(|text| text.trim().parse().ok()))
        .map(|seconds| seconds.min(LONGEST))
}

fn good_for(seconds: u64) -> Duration {
    let life = Duration::from_secs(seconds);
    life.saturating_sub(EARLY.min(life / 10))
}

#[cfg(test)]
mod tests;
