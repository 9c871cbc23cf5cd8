use serde_json::json;

use crate::ErrorKind;
use crate::played_server::{Answer, playing, playing_list, scim, text};

fn nobody() -> Answer {
    scim(200, &json!({"totalResults": 0, "Resources": []}))
}

#[tokio::test]
async fn whatever_an_application_that_works_answers_is_good() {
    for answer in [
        nobody(),
        scim(400, &json!({"status": "400", "detail": "no such filter"})),
        scim(501, &json!({"status": "501"})),
        scim(429, &json!({"status": "429"})),
    ] {
        let (client, server) = playing(move |_| answer.clone()).await;
        client.is_there().await.unwrap();
        assert_eq!(
            server.asked(),
            ["GET /v2/Users?filter=userName%20eq%20%22rollcall-asks-whether-you-are-there%22"]
        );
    }
}

#[tokio::test]
async fn who_fails_over_the_filter_only_is_there() {
    let failed = scim(500, &json!({"status": "500"}));
    let (client, server) = playing_list(vec![failed, nobody()]).await;
    client.is_there().await.unwrap();
    assert_eq!(server.asked().len(), 2);
}

#[tokio::test]
async fn an_outage_is_told_with_its_request_and_without_waiting() {
    for (answer, kind) in [
        (scim(401, &json!({"status": "401"})), ErrorKind::Unauthorized),
        (
            scim(403, &json!({"status": "403"})),
            ErrorKind::InsufficientRights,
        ),
        (text(503, "text/plain", "down"), ErrorKind::InternalServerError),
        (
            text(200, "text/html", "<html>sign in</html>"),
            ErrorKind::ServiceIncompatible,
        ),
        (text(404, "text/html", "<html>"), ErrorKind::ServiceIncompatible),
    ] {
        let (client, server) = playing(move |_| answer.clone()).await;
        let error = client.is_there().await.unwrap_err();
        assert_eq!(error.kind, kind);
        assert_eq!(error.request(), Some("GET /v2/Users"));
        assert!(server.asked().len() <= 3, "{:?}", server.asked());
    }
}

#[tokio::test]
async fn a_failure_names_the_request_without_its_query() {
    let (client, _) = playing(|_| scim(404, &json!({"status": "404"}))).await;
    let error = client.get(crate::Resource::Groups, "7").await.unwrap_err();
    assert_eq!(error.request(), Some("GET /v2/Groups/7"));
}
