use std::time::Duration;

use serde_json::json;

use super::*;
use crate::played_server::{playing, playing_list, scim, text};

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
            scim(
                200,
                &json!({"totalResults": 3, "Resources": [{"id": "1"}, {"id": "2"}, {"id": "3"}]}),
            )
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

/// The cycle runs its requests on several threads.
#[tokio::test]
async fn every_request_can_move_between_threads() {
    fn is_send<T: Send>(future: T) {
        drop(future);
    }
    let (client, server) = playing_list(Vec::new()).await;
    let path = crate::played_server::path("userName");
    let (value, state) = (json!("x"), crate::State::new());
    is_send(client.find(Resource::Users, &path, &value));
    is_send(client.get(Resource::Users, "1"));
    is_send(client.create(Resource::Users, &value));
    is_send(client.update(Resource::Users, "1", &[], &state));
    is_send(client.delete(Resource::Users, "1"));
    is_send(client.list(Resource::Users, 1, None));
    is_send(client.test_connection(&path, "x"));
    assert_eq!(server.asked().len(), 0);
}
