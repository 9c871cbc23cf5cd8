use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State as Shared;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use outbound::{ClientOptions, Retry, TenantUrl, UrlPolicy};
use secrecy::SecretString;
use serde_json::{Value, json};

use super::*;
use crate::{AttributePath, ErrorKind, Found};

pub(crate) const TOKEN: &str = "s3cret";

/// An answer of the played server.
#[derive(Clone)]
pub(crate) struct Answer {
    status: u16,
    media_type: &'static str,
    headers: Vec<(&'static str, &'static str)>,
    body: String,
}

pub(crate) fn scim(status: u16, body: &Value) -> Answer {
    Answer {
        status,
        media_type: "application/scim+json",
        headers: Vec::new(),
        body: body.to_string(),
    }
}

pub(crate) fn text(status: u16, media_type: &'static str, body: &str) -> Answer {
    Answer {
        status,
        media_type,
        headers: Vec::new(),
        body: body.to_owned(),
    }
}

impl Answer {
    fn header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.push((name, value));
        self
    }
}

/// A server that plays answers, and remembers what it was asked.
#[derive(Clone)]
pub(crate) struct Server {
    play: Arc<dyn Fn(&str) -> Answer + Send + Sync>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// A client of a server that answers each `METHOD path?query body` by the function.
pub(crate) async fn playing(play: impl Fn(&str) -> Answer + Send + Sync + 'static) -> (Client, Server) {
    let server = Server {
        play: Arc::new(play),
        asked: Arc::default(),
    };
    let router = Router::new().fallback(answer).with_state(server.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v2", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let url = TenantUrl::parse(&url, &UrlPolicy::default()).unwrap();
    let http = outbound::Client::new(ClientOptions::default()).unwrap();
    let retry = Retry {
        first_wait: Duration::ZERO,
        ..Retry::default()
    };
    (
        Client::new(http, url, SecretString::from(TOKEN)).with_retry(retry),
        server,
    )
}

/// A client of a server that gives these answers one after the other.
pub(crate) async fn playing_list(answers: Vec<Answer>) -> (Client, Server) {
    let answers = Mutex::new(VecDeque::from(answers));
    playing(move |_| {
        answers
            .lock()
            .unwrap()
            .pop_front()
            .unwrap_or_else(|| text(599, "text/plain", "no answer left"))
    })
    .await
}

async fn answer(
    Shared(server): Shared<Server>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if headers
        .get("authorization")
        .is_none_or(|value| value != &format!("Bearer {TOKEN}")[..])
    {
        return (StatusCode::IM_A_TEAPOT, "no token").into_response();
    }
    let target = uri.path_and_query().unwrap().as_str();
    let asked = format!("{method} {target} {}", String::from_utf8_lossy(&body))
        .trim_end()
        .to_owned();
    let answer = (server.play)(&asked);
    server.asked.lock().unwrap().push(asked);
    let mut response = (StatusCode::from_u16(answer.status).unwrap(), answer.body).into_response();
    response
        .headers_mut()
        .insert("content-type", answer.media_type.parse().unwrap());
    for (name, value) in answer.headers {
        response.headers_mut().insert(name, value.parse().unwrap());
    }
    response
}

pub(crate) fn path(text: &str) -> AttributePath {
    AttributePath::parse(text).unwrap()
}

fn users(ids: std::ops::Range<u32>, total: Option<u32>) -> Answer {
    let resources: Vec<Value> = ids
        .map(|id| json!({"id": format!("id{id}"), "userName": format!("user{id}")}))
        .collect();
    let mut list =
        json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "Resources": resources});
    if let Some(total) = total {
        list["totalResults"] = json!(total);
    }
    scim(200, &list)
}

fn start_index(asked: &str) -> u32 {
    asked
        .split("startIndex=")
        .nth(1)
        .map_or(1, |rest| rest.split('&').next().unwrap().trim().parse().unwrap())
}

async fn find(client: &Client, user: &str) -> Result<Found, Error> {
    client
        .find(Resource::Users, &path("userName"), &json!(user))
        .await
}

fn one(id: u32) -> Found {
    Found::One(json!({"id": format!("id{id}"), "userName": format!("user{id}")}))
}

#[tokio::test]
async fn a_user_is_found_by_a_filter_with_any_character() {
    let (client, server) = playing_list(vec![scim(
        200,
        &json!({"totalResults": 1, "Resources": [{"id": "1", "userName": "o\"b+ä&#%"}]}),
    )])
    .await;
    let found = find(&client, "O\"b+ä&#%").await.unwrap();
    assert_eq!(found, Found::One(json!({"id": "1", "userName": "o\"b+ä&#%"})));
    assert_eq!(
        server.asked(),
        ["GET /v2/Users?filter=userName%20eq%20%22O%5C%22b%2B%C3%A4%26%23%25%22"]
    );
}

#[tokio::test]
async fn servers_that_ignore_the_filter_are_read_to_the_end() {
    // Everybody on one page, with and without a total.
    for total in [Some(9), None] {
        let (client, _) = playing(move |asked| {
            if start_index(asked) == 1 {
                users(1..10, total)
            } else {
                users(0..0, total)
            }
        })
        .await;
        assert_eq!(find(&client, "user7").await.unwrap(), one(7));
        assert_eq!(find(&client, "nobody").await.unwrap(), Found::None);
    }
    // Page by page.
    let (client, server) = playing(|asked| {
        let start = start_index(asked);
        users(start..(start + 4).min(11), Some(10))
    })
    .await;
    assert_eq!(find(&client, "USER9").await.unwrap(), one(9));
    assert_eq!(server.asked().len(), 3);
    // The first page again and again, whatever is asked.
    let (client, server) = playing(|_| users(1..21, Some(60))).await;
    assert_eq!(find(&client, "user55").await.unwrap(), Found::None);
    assert_eq!(server.asked().len(), 2);
    // Fails on a start index, and gave no total.
    let (client, _) = playing(|asked| {
        if asked.contains("startIndex") {
            text(500, "text/html", "<html>")
        } else {
            users(1..5, None)
        }
    })
    .await;
    assert_eq!(find(&client, "user3").await.unwrap(), one(3));
}

#[tokio::test]
async fn several_matches_are_no_match_to_choose_from() {
    let twice = json!({"Resources": [{"id": "a", "userName": "x"}, {"id": "b", "userName": "X"}]});
    let (client, _) = playing_list(vec![scim(200, &twice)]).await;
    assert_eq!(
        find(&client, "x").await.unwrap(),
        Found::Many(vec!["a".to_owned(), "b".to_owned()])
    );
}

#[tokio::test]
async fn a_filter_that_is_refused_is_sent_in_another_form() {
    let (client, server) = playing(|asked| {
        if asked.contains("emails.value") {
            scim(
                200,
                &json!({"Resources": [{"id": "1", "emails": [{"value": "a@x"}]}], "totalResults": 1}),
            )
        } else {
            scim(
                400,
                &json!({"scimType": "invalidFilter", "detail": "no", "status": "400"}),
            )
        }
    })
    .await;
    let work = path("emails[type eq \"work\"].value");
    assert!(matches!(
        client.find(Resource::Users, &work, &json!("a@x")).await.unwrap(),
        Found::One(_)
    ));
    assert_eq!(server.asked().len(), 3);
    let error = find(&client, "anna").await.unwrap_err();
    assert_eq!(
        (error.kind, error.status, error.scim_type.as_deref()),
        (ErrorKind::UnprocessableEntity, Some(400), Some("invalidFilter"))
    );
    let error = client.find(Resource::Users, &work, &json!("")).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::MissingValues);
}

#[tokio::test]
async fn groups_are_searched_without_their_members() {
    let (client, server) = playing_list(vec![scim(200, &json!({"totalResults": 0}))]).await;
    assert_eq!(
        client
            .find(Resource::Groups, &path("displayName"), &json!("A"))
            .await
            .unwrap(),
        Found::None
    );
    assert_eq!(
        server.asked(),
        ["GET /v2/Groups?excludedAttributes=members&filter=displayName%20eq%20%22A%22"]
    );
}

#[tokio::test]
async fn answers_that_are_not_scim_stop_the_cycle() {
    for (answer, stops) in [
        (text(200, "text/html", "<html><title>Login</title></html>"), true),
        (text(200, "text/plain", "hello"), true),
        (text(200, "application/json", "{\"message\":\"hello\"}"), true),
        (text(200, "application/json", "[]"), true),
        (text(404, "text/html", ""), true),
        (text(401, "text/html", ""), true),
        (scim(403, &json!({"detail": "no"})), true),
        (scim(400, &json!({"detail": "no"})), false),
        (scim(500, &json!({"error": {"message": "boom"}})), false),
    ] {
        let status = answer.status;
        let (client, _) = playing(move |_| answer.clone()).await;
        let error = find(&client, "anna").await.unwrap_err();
        assert_eq!(
            (error.status, error.is_connection_level()),
            (Some(status), stops),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn errors_are_read_in_every_form() {
    for (answer, kind, detail) in [
        (
            scim(
                409,
                &json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "409", "scimType": "uniqueness", "detail": "taken"}),
            ),
            ErrorKind::Conflict,
            "The application answered 409 (uniqueness): taken",
        ),
        (
            scim(409, &json!({"detail": "UNIQUE constraint failed", "status": 409})),
            ErrorKind::Conflict,
            "The application answered 409: UNIQUE constraint failed",
        ),
        (
            text(401, "text/html", ""),
            ErrorKind::Unauthorized,
            "The application answered 401 and gave no reason",
        ),
        (
            text(
                500,
                "text/html",
                "<!doctype html><title>IntegrityError: UNIQUE constraint failed</title>",
            ),
            ErrorKind::Conflict,
            "The application answered 500: an HTML page: IntegrityError: UNIQUE constraint failed",
        ),
        (
            text(
                422,
                "application/json",
                "{\"detail\":[{\"loc\":[\"body\",\"displayName\"],\"msg\":\"Field required\"}]}",
            ),
            ErrorKind::MandatoryFieldsMissing,
            "The application answered 422: displayName: Field required",
        ),
        (
            text(400, "text/plain", "bad token s3cret\nsecond line"),
            ErrorKind::UnprocessableEntity,
            "The application answered 400: bad token *** second line",
        ),
    ] {
        let (client, _) = playing(move |_| answer.clone()).await;
        let error = client.create(Resource::Users, &json!({})).await.unwrap_err();
        assert_eq!((error.kind, error.to_string().as_str()), (kind, detail));
    }
}

#[tokio::test]
async fn a_created_account_needs_an_id_and_no_location() {
    for (answer, expected) in [
        (scim(201, &json!({"id": "a b", "userName": "x"})), Ok("a b")),
        (scim(200, &json!({"id": 7})), Ok("7")),
        (
            scim(201, &json!({"userName": "x"})),
            Err(ErrorKind::ServiceIncompatible),
        ),
        (scim(201, &json!({"id": ""})), Err(ErrorKind::ServiceIncompatible)),
        (
            text(201, "application/json", ""),
            Err(ErrorKind::ServiceIncompatible),
        ),
        (
            text(200, "text/html", "<html>"),
            Err(ErrorKind::ServiceIncompatible),
        ),
    ] {
        let (client, server) = playing_list(vec![answer]).await;
        let created = client.create(Resource::Users, &json!({"userName": "x"})).await;
        assert_eq!(
            created
                .as_ref()
                .map(|created| created.id.as_str())
                .map_err(|error| error.kind),
            expected
        );
        assert_eq!(server.asked(), ["POST /v2/Users {\"userName\":\"x\"}"]);
    }
}

#[tokio::test]
async fn reading_patching_and_deleting_by_id() {
    let gone = || scim(404, &json!({"status": "404"}));
    let (client, server) = playing_list(vec![
        scim(200, &json!({"id": "a/b ä"})),
        gone(),
        scim(200, &json!({"Resources": []})),
        text(204, "application/scim+json", ""),
        scim(200, &json!({"id": "1"})),
        text(202, "application/scim+json", ""),
        text(204, "text/plain", ""),
        scim(200, &json!({"id": "1"})),
        gone(),
        text(200, "text/html", "<html>"),
    ])
    .await;
    assert_eq!(
        client.get(Resource::Users, "a/b ä").await.unwrap(),
        json!({"id": "a/b ä"})
    );
    assert_eq!(
        client.get(Resource::Groups, "1").await.unwrap_err().kind,
        ErrorKind::InvalidAnchor
    );
    assert_eq!(
        client.get(Resource::Users, "1").await.unwrap_err().kind,
        ErrorKind::MultipleEntriesInResponse
    );
    for expected in [None, Some(json!({"id": "1"})), None] {
        assert_eq!(
            client.patch(Resource::Users, "1", &json!({})).await.unwrap(),
            expected
        );
    }
    for expected in [Deleted::Deleted, Deleted::Deleted, Deleted::AlreadyGone] {
        assert_eq!(client.delete(Resource::Users, "1").await.unwrap(), expected);
    }
    assert_eq!(
        client.delete(Resource::Users, "1").await.unwrap_err().kind,
        ErrorKind::ServiceIncompatible
    );
    assert_eq!(
        client.delete(Resource::Users, "..").await.unwrap_err().kind,
        ErrorKind::InvalidAnchor
    );
    assert_eq!(
        server.asked()[..2],
        [
            "GET /v2/Users/a%2Fb%20%C3%A4",
            "GET /v2/Groups/1?excludedAttributes=members"
        ]
    );
}

#[tokio::test]
async fn a_list_is_read_without_count_where_count_fails() {
    let (client, server) = playing(|asked| {
        if asked.contains("count") {
            text(500, "text/html", "<html>")
        } else {
            users(1..4, Some(3))
        }
    })
    .await;
    let page = client.list(Resource::Users, 0, Some(100)).await.unwrap();
    assert_eq!((page.resources.len(), page.total_results), (3, Some(3)));
    assert_eq!(
        server.asked(),
        [
            "GET /v2/Users?startIndex=1&count=100",
            "GET /v2/Users?startIndex=1"
        ]
    );
}

#[tokio::test]
async fn a_throttled_request_is_sent_again_when_the_server_says() {
    let throttled = || scim(429, &json!({"detail": "slow down"}));
    let (client, server) = playing_list(vec![
        throttled().header("retry-after", "0"),
        scim(201, &json!({"id": "1"})),
    ])
    .await;
    assert_eq!(client.create(Resource::Users, &json!({})).await.unwrap().id, "1");
    assert_eq!(server.asked().len(), 2);
    // Longer than the client is willing to wait: the caller's schedule takes over.
    let (client, server) = playing_list(vec![throttled().header("retry-after", "3600")]).await;
    let error = client.create(Resource::Users, &json!({})).await.unwrap_err();
    assert_eq!(
        (error.kind, error.retry_after),
        (ErrorKind::TooManyRequests, Some(Duration::from_hours(1)))
    );
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn no_connection_is_a_failure_of_the_connection() {
    let url = TenantUrl::parse("http://127.0.0.1:1/v2", &UrlPolicy::default()).unwrap();
    let http = outbound::Client::new(ClientOptions::default()).unwrap();
    let client = Client::new(http, url, SecretString::from(TOKEN)).with_retry(Retry::NEVER);
    let error = find(&client, "anna").await.unwrap_err();
    assert!(error.is_connection_level() && error.status.is_none() && error.transport().is_some());
    assert_eq!(error.kind, ErrorKind::WebExceptionProtocolError);
    assert!(!format!("{client:?}").contains(TOKEN));
}

#[tokio::test]
async fn servers_without_filters_are_looked_through() {
    let (client, server) = playing(|asked| {
        if asked.contains("filter") {
            return text(501, "text/plain", "");
        }
        let start = start_index(asked);
        users(start..(start + 4).min(8), Some(7))
    })
    .await;
    assert_eq!(find(&client, "user6").await.unwrap(), one(6));
    assert_eq!(server.asked().len(), 3);
    // A server that cannot read quotes in a filter.
    let odd = scim(
        200,
        &json!({"Resources": [{"id": "1", "userName": "a\"b"}], "totalResults": 1}),
    );
    let (client, _) = playing(move |asked| {
        if asked.contains("filter") {
            text(400, "text/plain", "syntax")
        } else {
            odd.clone()
        }
    })
    .await;
    assert!(matches!(find(&client, "a\"b").await.unwrap(), Found::One(_)));
    assert_eq!(find(&client, "ab").await.unwrap_err().status, Some(400));
}
