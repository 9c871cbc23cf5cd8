use std::time::Duration;

use super::*;

#[tokio::test]
async fn only_the_right_token_opens() {
    let client = Client::new(Profile::standard());
    let cases = [
        ("Bearer secret", 200),
        ("bearer secret", 200),
        ("Bearer wrong", 401),
        ("Basic secret", 401),
        ("secret", 401),
        ("", 401),
    ];
    for (authorization, expected) in cases {
        let headers = [(header::AUTHORIZATION, authorization)];
        let reply = client.send_with("GET", "/Users", Value::Null, &headers).await;
        assert_eq!(reply.status, expected, "{authorization}");
        if expected == 401 {
            assert_eq!(reply.refusal(), (401, ""));
            assert!(reply.headers.contains_key(header::WWW_AUTHENTICATE));
        }
    }
}

#[tokio::test]
async fn requests_are_counted_by_kind() {
    let client = Client::new(Profile::standard());
    let id = client.create(person("ada")).await;
    let path = format!("/Users/{id}");
    client.get("/Users").await;
    client.find("userName eq \"ada\"").await;
    client.send("POST", "/Users/.search", json!({})).await;
    client.get(&path).await;
    client.send("PUT", &path, person("ada")).await;
    client.patch(&path, json!([])).await;
    client.send("DELETE", &path, Value::Null).await;
    client.send("POST", "/Groups", json!({})).await;
    client.get("/ServiceProviderConfig").await;
    let counts = client.simulator.requests();
    let users = counts.users;
    assert_eq!(
        [
            users.find,
            users.get,
            users.create,
            users.replace,
            users.patch,
            users.delete
        ],
        [3, 1, 1, 1, 1, 1]
    );
    assert_eq!((users.total(), users.writes()), (8, 4));
    assert_eq!((counts.groups.create, counts.other, counts.total()), (1, 1, 10));
    client.simulator.reset_requests();
    assert_eq!(client.simulator.requests().total(), 0);
}

#[tokio::test]
async fn requests_are_recorded_when_switched_on() {
    let client = Client::new(Profile::standard());
    client.create(person("ada")).await;
    assert!(client.simulator.recorded().is_empty());
    client.simulator.record_requests(2);
    client.get("/Users").await;
    client.get("/Users?count=1").await;
    client.create(person("bob")).await;
    let request = |method: &str, target: &str, body| RecordedRequest {
        method: method.to_owned(),
        target: target.to_owned(),
        body,
    };
    let expected = [
        request("GET", "/scim/v2/Users?count=1", None),
        request("POST", "/scim/v2/Users", Some(person("bob"))),
    ];
    assert_eq!(client.simulator.recorded(), expected);
    client.simulator.record_requests(0);
    client.get("/Users").await;
    assert!(client.simulator.recorded().is_empty());
}

#[tokio::test]
async fn patch_may_answer_without_a_body() {
    let client = Client::new(Profile::standard());
    let id = client.create(person("ada")).await;
    let mut profile = Profile::standard();
    profile.answers.patch = WriteAnswer::NoContent;
    client.simulator.set_profile(profile);
    let reply = client
        .patch(
            &format!("/Users/{id}"),
            json!([{"op": "remove", "path": "emails"}]),
        )
        .await;
    assert_eq!((reply.status, reply.body), (204, Value::Null));
}

#[tokio::test(start_paused = true)]
async fn latency_is_added_to_each_answer() {
    let client = Client::new(Profile::standard());
    client.simulator.set_latency(Duration::from_secs(5));
    let start = tokio::time::Instant::now();
    client.get("/Users").await;
    assert_eq!(start.elapsed(), Duration::from_secs(5));
}

#[tokio::test]
async fn a_started_application_stops() {
    let running = Simulator::start(Profile::pingboard(), None).await.unwrap();
    assert!(running.base_url().starts_with("http://127.0.0.1:"));
    assert!(running.base_url().ends_with("/scim/v2"));
    assert_eq!(running.base_url(), format!("{}scim/v2", running.page_url()));
    assert!(running.accounts().is_empty());
    running.stop().await.unwrap();
}

#[tokio::test]
async fn the_page_lists_accounts_as_text() {
    let client = Client::new(Profile::pingboard());
    let mut body = person("ada");
    body["title"] = json!("<script>alert(1)</script>");
    client.create(body).await;
    for number in 0..30 {
        client.create(person(&format!("user{number}"))).await;
    }
    let cases = [
        (
            "/",
            vec![
                "<title>Pingboard (simulated)</title>",
                "1–25 of 31",
                "POST",
                "user29",
                "page=2",
            ],
            vec!["user1@"],
        ),
        (
            "/?page=2",
            vec!["26–31 of 31", "&lt;script&gt;alert(1)"],
            vec!["<script>alert"],
        ),
        ("/?q=ADA%40example", vec!["1–1 of 1", ">ada<"], vec!["user29<"]),
        (
            "/?q=%22%3E%3Ci%3E",
            vec!["No account matches", "&quot;&gt;&lt;i&gt;"],
            vec!["\"><i>"],
        ),
        ("/?page=999", vec!["26–31 of 31"], vec![]),
        ("/?page=x", vec!["1–25 of 31"], vec![]),
    ];
    for (path, present, absent) in cases {
        let request = Request::builder().uri(path).body(Body::empty()).unwrap();
        let response = client.simulator.router().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX)
            .await
            .unwrap();
        let html = String::from_utf8(bytes.to_vec()).unwrap();
        for text in present {
            assert!(html.contains(text), "{path} lacks {text}");
        }
        for text in absent {
            assert!(!html.contains(text), "{path} has {text}");
        }
    }
}
