//! The token endpoint. Source: Microsoft identity platform, "OAuth 2.0 client credentials flow", "Microsoft Entra
//! authentication and authorization error codes".

use std::collections::HashMap;
use std::time::{Duration, Instant};

use axum::http::{Method, StatusCode};
use serde_json::json;
use uuid::Uuid;

use super::answer::{Answer, Content};
use super::assertion;
use super::request::Request;
use super::state::State;

/// A token that was given.
#[derive(Clone, Copy, Debug)]
pub(super) struct IssuedToken {
    ends: Instant,
}

impl State {
    /// Gives a token, or says why not.
    pub(super) fn token(&mut self, tenant: &str, request: &Request) -> Answer {
        if request.method != Method::POST {
            return refused(
                400,
                "invalid_request",
                900_561,
                "The endpoint only accepts POST requests.",
            );
        }
        let form: HashMap<String, String> = url::form_urlencoded::parse(&request.body).into_owned().collect();
        if let Some(refused) = self.problem(tenant, &form) {
            return refused;
        }
        let token = format!("graph-token-{}", Uuid::now_v7().simple());
        let seconds = self.options.token_seconds;
        let ends = Instant::now() + Duration::from_secs(seconds);
        self.tokens.insert(token.clone(), IssuedToken { ends });
        Answer::ok(json!({
            "token_type": "Bearer",
            "expires_in": seconds,
            "ext_expires_in": seconds,
            "access_token": token,
        }))
    }

    fn problem(&self, tenant: &str, form: &HashMap<String, String>) -> Option<Answer> {
        let value = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
        let options = &self.options;
        if tenant != options.tenant_id && tenant != options.domain {
            let text = format!("Tenant '{tenant}' not found.");
            return Some(refused(400, "invalid_request", 90_002, &text));
        }
        if value("grant_type") != "client_credentials" {
            return Some(refused(
                400,
                "unsupported_grant_type",
                70_003,
                "The grant type is not supported.",
            ));
        }
        if value("client_id") != options.client_id {
            let text = "Application with that identifier was not found in the directory.";
            return Some(refused(400, "unauthorized_client", 700_016, text));
        }
        if value("scope") != format!("{}/.default", self.base_url) {
            let text = "The resource principal was not found in the tenant.";
            return Some(refused(400, "invalid_resource", 500_011, text));
        }
        let (secret, assertion) = (value("client_secret"), value("client_assertion"));
        if !assertion.is_empty() {
            let is_type =
                value("client_assertion_type") == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
            let audiences = [&options.tenant_id, &options.domain]
                .map(|tenant| format!("{}/{tenant}/oauth2/v2.0/token", self.base_url));
            let verified = assertion::verify(assertion, &options.certificate, &options.client_id, &audiences);
            return match verified {
                Ok(()) if is_type => None,
                Ok(()) => Some(refused(
                    400,
                    "invalid_request",
                    900_144,
                    "The assertion type is missing.",
                )),
                Err(text) => Some(refused(401, "invalid_client", 700_027, text)),
            };
        }
        if secret.is_empty() {
            let text = "The request body must contain 'client_assertion' or 'client_secret'.";
            return Some(refused(401, "invalid_client", 7_000_218, text));
        }
        if secret != options.client_secret {
            let text =
                "Invalid client secret provided. Ensure the secret being sent is the value, not the id.";
            return Some(refused(401, "invalid_client", 7_000_215, text));
        }
        options.is_secret_expired.then(|| {
            refused(
                401,
                "invalid_client",
                7_000_222,
                "The provided client secret keys are expired.",
            )
        })
    }

    /// Whether the request signs in with a token that is good.
    pub(super) fn knows(&self, request: &Request) -> bool {
        let token = request.authorization.strip_prefix("Bearer ").unwrap_or_default();
        self.tokens
            .get(token)
            .is_some_and(|token| Instant::now() < token.ends)
    }
}

fn refused(status: u16, error: &str, number: u32, text: &str) -> Answer {
    let id = Uuid::now_v7();
    Answer {
        status: StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST),
        headers: Vec::new(),
        content: Content::Json(json!({
            "error": error,
            "error_description": format!("AADSTS{number}: {text} Trace ID: {id} Correlation ID: {id}"),
            "error_codes": [number],
            "timestamp": "2026-11-26 12:00:00Z",
            "trace_id": id,
            "correlation_id": id,
        })),
    }
}
