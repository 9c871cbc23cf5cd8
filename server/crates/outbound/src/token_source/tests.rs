use std::sync::Mutex as StdMutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::http::HeaderMap;
use axum::response::IntoResponse as _;
use axum::routing::post;

use super::*;
use crate::{Authentication, ClientOptions, UrlPolicy};

/// A token endpoint that numbers its tokens, and what it was asked: `Authorization` and body.
struct Server {
    asked: Arc<StdMutex<Vec<(String, String)>>>,
    endpoint: Endpoint,
}

impl Server {
    async fn answering(answer: fn(usize) -> (u16, String)) -> Self {
        let asked: Arc<StdMutex<Vec<(String, String)>>> = Arc::default();
        let count = Arc::new(AtomicUsize::new(0));
        let written = asked.clone();
        let token = post(move |headers: HeaderMap, body: String| {
            let sign_in = headers
                .get("authorization")
                .map_or("-", |value| value.to_str().unwrap());
            written.lock().unwrap().push((sign_in.to_owned(), body));
            let (status, body) = answer(count.fetch_add(1, Ordering::SeqCst) + 1);
            async move { (StatusCode::from_u16(status).unwrap(), body).into_response() }
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/token", listener.local_addr().unwrap());
        let router = Router::new().route("/token", token);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            asked,
            endpoint: Endpoint::parse(&url, &UrlPolicy::default()).unwrap(),
        }
    }

    fn source(&self, style: ClientAuthentication) -> TokenSource {
        TokenSource::new(ClientCredentials {
            endpoint: self.endpoint.clone(),
            client_id: "id/1".into(),
            client_secret: "s&cret".into(),
            scope: " scim:write ".into(),
            style,
        })
    }

    fn asked(&self) -> Vec<(String, String)> {
        self.asked.lock().unwrap().clone()
    }
}

fn client() -> Client {
    Client::new(ClientOptions::default()).unwrap()
}

fn hourly(number: usize) -> (u16, String) {
    (
        200,
        format!(r#"{{"access_token":"t{number}","token_type":"Bearer","expires_in":3600}}"#),
    )
}

async fn token(source: &TokenSource, client: &Client) -> String {
    source.token(client).await.unwrap().expose_secret().to_owned()
}

#[tokio::test]
async fn id_and_secret_stand_in_the_header_or_in_the_body() {
    let (server, client) = (Server::answering(hourly).await, client());
    assert_eq!(
        token(&server.source(ClientAuthentication::Basic), &client).await,
        "t1"
    );
    assert_eq!(
        token(&server.source(ClientAuthentication::Post), &client).await,
        "t2"
    );
    let asked = server.asked();
    assert_eq!(
        asked[0],
        (
            // id%2F1:s%26cret, both encoded first.
            "Basic aWQlMkYxOnMlMjZjcmV0".to_owned(),
            "grant_type=client_credentials&scope=scim%3Awrite".to_owned()
        )
    );
    assert_eq!(
        asked[1],
        (
            "-".to_owned(),
            "grant_type=client_credentials&scope=scim%3Awrite&client_id=id%2F1&client_secret=s%26cret"
                .to_owned()
        )
    );
}

#[tokio::test]
async fn a_token_is_kept_and_many_requests_fetch_one() {
    let (server, client) = (Server::answering(hourly).await, client());
    let source = server.source(ClientAuthentication::Basic);
    let tokens = futures::future::join_all((0..20).map(|_| token(&source, &client))).await;
    assert!(tokens.iter().all(|token| token == "t1"));
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn a_token_that_is_about_to_end_is_fetched_anew() {
    let short = |number: usize| (200, format!(r#"{{"access_token":"t{number}","expires_in":"0"}}"#));
    let (server, client) = (Server::answering(short).await, client());
    let source = server.source(ClientAuthentication::Basic);
    assert_eq!(token(&source, &client).await, "t1");
    assert_eq!(token(&source, &client).await, "t2");
}

#[test]
fn a_token_is_good_until_a_minute_or_a_tenth_before_its_end() {
    for (seconds, good) in [(3600, 3540.0), (600, 540.0), (100, 90.0), (0, 0.0)] {
        assert!((good_for(seconds).as_secs_f64() - good).abs() < 0.01, "{seconds}");
    }
}

#[tokio::test]
async fn a_refused_token_is_fetched_anew_once_for_all_who_had_it() {
    let (server, client) = (Server::answering(hourly).await, client());
    let authentication = Authentication::ClientCredentials(server.source(ClientAuthentication::Basic));
    let first = authentication.sign_in(&client).await.unwrap();
    assert!(authentication.refused(&first).await);
    authentication.sign_in(&client).await.unwrap();
    assert!(authentication.refused(&first).await, "another one had it as well");
    authentication.sign_in(&client).await.unwrap();
    assert_eq!(server.asked().len(), 2);
}

#[tokio::test]
async fn what_is_no_token_is_told_without_secrets() {
    let client = client();
    for (answer, reason) in [
        (
            (|_| {
                (
                    401,
                    r#"{"error":"invalid_client","error_description":"s&cret"}"#.to_owned(),
                )
            }) as fn(usize) -> _,
            "it answered 401 (invalid_client)",
        ),
        (|_| (400, r#"{"error":"s&cret"}"#.to_owned()), "it answered 400"),
        (
            |_| {
                let description = "AADSTS7000215: Invalid client secret provided: s&cret.";
                let body = serde_json::json!({"error": "invalid_client", "error_description": description});
                (401, body.to_string())
            },
            "it answered 401 (invalid_client, AADSTS7000215)",
        ),
        (
            |_| (400, r#"{"error_codes":[90002]}"#.to_owned()),
            "it answered 400 (AADSTS90002)",
        ),
        (|_| (404, "<html>".to_owned()), "it answered 404"),
        (|_| (200, "{}".to_owned()), "its answer holds no access_token"),
        (
            |_| (200, r#"{"access_token":" "}"#.to_owned()),
            "its answer holds no access_token",
        ),
    ] {
        let server = Server::answering(answer).await;
        let error = server
            .source(ClientAuthentication::Post)
            .token(&client)
            .await
            .unwrap_err();
        assert!(error.is_connection_level() && error.was_never_sent() && !error.is_passing());
        assert_eq!(
            error.to_string(),
            format!("the token endpoint 127.0.0.1 gave no token: {reason}")
        );
    }
}
