use axum::body::Body;
use axum::http::{Request, StatusCode};
use futures::StreamExt;
use model::Role;
use portal::Topic;

use super::fixture::Fixture;

#[tokio::test]
async fn events_are_streamed_until_the_server_stops() {
    let fixture = Fixture::new().await;
    fixture.add("anna", Role::ReportsReader).await;
    let cookie = fixture.sign_in("anna").await;
    let request = Request::get("/events")
        .header("cookie", &cookie)
        .body(Body::empty())
        .unwrap();
    let answer = fixture.send(request).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    let mut body = answer.into_body().into_data_stream();
    fixture.portal.events().announce(Topic::Applications);
    fixture.portal.events().announce(Topic::Directory);
    for expected in ["data: applications 1\n\n", "data: directory 2\n\n"] {
        assert_eq!(body.next().await.unwrap().unwrap(), expected);
    }
    for _ in 0..1000 {
        fixture.portal.events().announce(Topic::Directory);
    }
    let line = body.next().await.unwrap().unwrap();
    assert!(
        line.starts_with(b"data: * "),
        "who has fallen behind reads everything again"
    );
    fixture.shutdown.cancel();
    assert!(body.next().await.is_none());
}

#[tokio::test]
async fn no_stream_without_a_session() {
    let fixture = Fixture::new().await;
    fixture.add("anna", Role::ReportsReader).await;
    let answer = fixture.open("/events", "rollcall_session=guess").await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}
