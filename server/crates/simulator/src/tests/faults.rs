//! Each fault, as a client meets it.

use std::time::Duration;

use super::*;
use crate::{Fault, FaultKind, Lag, MemberCounts, RequestKind, ResourceKind, RetryAfter, Target};

const POST_OF_USERS: Target = Target {
    resources: Some(ResourceKind::User),
    request: Some(RequestKind::Create),
};

#[tokio::test(start_paused = true)]
async fn latency_delays_only_its_target() {
    let client = Client::new(Profile::standard());
    client.simulator.set_latency(Duration::from_secs(1));
    let latency = Fault::new(FaultKind::Latency(Duration::from_secs(5)));
    client.simulator.switch_on(latency.on(POST_OF_USERS));
    let start = tokio::time::Instant::now();
    client.get("/Users").await;
    assert_eq!(start.elapsed(), Duration::from_secs(1));
    client.create(person("ada")).await;
    assert_eq!(start.elapsed(), Duration::from_secs(7));
    assert_eq!(client.simulator.hits("latency"), 1);
}

#[tokio::test]
async fn too_many_requests_say_when_to_try_again() {
    let client = Client::new(Profile::standard());
    let cases = [
        (RetryAfter::Absent, None),
        (RetryAfter::Seconds(7), Some("7")),
        (RetryAfter::Date(30), Some(" GMT")),
    ];
    for (retry_after, expected) in cases {
        let fault = Fault::new(FaultKind::TooManyRequests(retry_after)).times(1);
        client.simulator.switch_on(fault);
        let reply = client.send("POST", "/Users", person("ada")).await;
        assert_eq!(reply.refusal(), (429, ""));
        let header = reply.headers.get(header::RETRY_AFTER);
        let header = header.map(|value| value.to_str().unwrap());
        match expected {
            None => assert_eq!(header, None),
            Some(expected) => assert!(header.unwrap().ends_with(expected), "{header:?}"),
        }
    }
    client.create(person("ada")).await;
}

#[tokio::test(start_paused = true)]
async fn a_quota_refuses_what_exceeds_it() {
    let client = Client::new(Profile::standard());
    client.simulator.switch_on(FaultKind::Quota {
        requests: 20,
        window: Duration::from_secs(1),
        retry_after: RetryAfter::Seconds(1),
    });
    for second in 1..=2 {
        for _ in 0..20 {
            assert_eq!(client.get("/Users").await.status, 200);
        }
        let reply = client.get("/Users").await;
        assert_eq!(reply.refusal(), (429, ""));
        assert_eq!(reply.headers[header::RETRY_AFTER], "1");
        assert_eq!(client.simulator.hits("quota"), second);
        tokio::time::advance(Duration::from_secs(1)).await;
    }
}

#[tokio::test]
async fn errors_come_in_bursts() {
    let client = Client::new(Profile::standard());
    client.simulator.switch_on(Fault::errors(503).after(1).times(2));
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(client.get("/Users").await.status);
    }
    assert_eq!(statuses, [200, 503, 503, 200]);
    // An impossible status is an error all the same.
    client.simulator.switch_on(Fault::errors(99));
    assert_eq!(client.get("/Users").await.status, 500);
    client.simulator.switch_off("errors");
    assert_eq!(client.get("/Users").await.status, 200);
}

#[tokio::test]
async fn a_connection_is_dropped_before_or_after_the_change() {
    for (kind, is_done) in [(FaultKind::DropBefore, false), (FaultKind::DropAfter, true)] {
        let running = Simulator::start(Profile::standard(), None).await.unwrap();
        running.switch_on(Fault::new(kind).times(1));
        let reply = wire(&running, "POST", "/Users", &person("ada")).await;
        assert!(reply.is_none(), "{kind:?} answers");
        assert_eq!(running.account_by_user_name("ada").is_some(), is_done, "{kind:?}");
        let status = wire(&running, "GET", "/Users", &Value::Null)
            .await
            .unwrap()
            .status;
        assert_eq!((status, running.hits(kind.name())), (200, 1));
        running.stop().await.unwrap();
    }
}

#[tokio::test]
async fn a_body_breaks_off() {
    let running = Simulator::start(Profile::standard(), None).await.unwrap();
    running.switch_on(FaultKind::TruncatedBody);
    let reply = wire(&running, "POST", "/Users", &person("ada")).await.unwrap();
    let announced: usize = reply.header("content-length").unwrap().parse().unwrap();
    assert_eq!((reply.status, reply.body.len()), (201, announced / 2));
    assert!(running.account_by_user_name("ada").is_some());
}

#[tokio::test]
async fn a_web_page_takes_the_place_of_the_answer() {
    let running = Simulator::start(Profile::standard(), None).await.unwrap();
    running.switch_on(FaultKind::WebPage);
    let reply = wire(&running, "POST", "/Users", &person("ada")).await.unwrap();
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(reply.body.starts_with("<!DOCTYPE html>"));
    assert!(running.accounts().is_empty());
}

#[tokio::test]
async fn a_content_type_is_wrong() {
    let running = Simulator::start(Profile::standard(), None).await.unwrap();
    running.switch_on(FaultKind::WrongContentType);
    let reply = wire(&running, "POST", "/Users", &person("ada")).await.unwrap();
    assert_eq!(
        (reply.status, reply.header("content-type")),
        (201, Some("text/plain"))
    );
    let body: Value = serde_json::from_str(&reply.body).unwrap();
    assert_eq!(body["userName"], "ada");
}

#[tokio::test]
async fn added_members_are_lost_and_nobody_says_so() {
    let client = Client::new(Profile::standard());
    let group = client
        .send(
            "POST",
            "/Groups",
            json!({"displayName": "x", "members": [{"value": "1"}]}),
        )
        .await;
    let path = format!("/Groups/{}", group.body["id"].as_str().unwrap());
    client.simulator.switch_on(FaultKind::LostMembers { keep: 1 });
    let members = json!([{"value": "1"}, {"value": "2"}, {"value": "3"}]);
    let add = |members: &Value| json!([{"op": "add", "path": "members", "value": members}]);
    let reply = client.patch(&path, add(&members)).await;
    assert_eq!((reply.status, &reply.body["members"]), (200, &members));
    let kept = json!([{"value": "1"}, {"value": "2"}]);
    assert_eq!(client.get(&path).await.body["members"], kept);
    // What adds nobody is not hit.
    let rename = json!([{"op": "replace", "path": "displayName", "value": "y"}]);
    assert_eq!(client.patch(&path, rename).await.status, 200);
    assert_eq!(client.simulator.hits("lost-members"), 1);
    client.simulator.switch_all_off();
    assert_eq!(client.patch(&path, add(&members)).await.body["members"], members);
    assert_eq!(client.get(&path).await.body["members"], members);
}

#[tokio::test(start_paused = true)]
async fn reads_are_stale_for_a_while() {
    let client = Client::new(Profile::standard());
    let ada = format!("/Users/{}", client.create(person("ada")).await);
    let lag = Duration::from_secs(5);
    client.simulator.switch_on(FaultKind::StaleReads(Lag::Time(lag)));
    let bob = format!("/Users/{}", client.create(person("bob")).await);
    client.send("DELETE", &ada, Value::Null).await;
    for (is_old, first, second) in [(true, 200, 404), (false, 404, 200)] {
        assert_eq!(client.get(&ada).await.status, first);
        assert_eq!(client.get(&bob).await.status, second);
        let found = client.find("userName eq \"bob\"").await.body["totalResults"].clone();
        assert_eq!(found, json!(u8::from(!is_old)));
        tokio::time::advance(lag).await;
    }
    // Writes are never behind.
    let carl = format!("/Users/{}", client.create(person("carl")).await);
    assert_eq!(
        client.send("POST", "/Users", person("carl")).await.refusal(),
        (409, "uniqueness")
    );
    let title = json!([{"op": "add", "path": "title", "value": "x"}]);
    assert_eq!(client.patch(&carl, title).await.status, 200);
    assert_eq!(client.get(&carl).await.status, 404);
    client.simulator.switch_off("stale-reads");
    assert_eq!(client.get(&carl).await.body["title"], "x");
}

#[tokio::test]
async fn reads_are_stale_by_some_writes() {
    let client = Client::new(Profile::standard());
    client.simulator.switch_on(FaultKind::StaleReads(Lag::Writes(2)));
    for (name, seen) in [("a", 0), ("b", 0), ("c", 1), ("d", 2)] {
        client.create(person(name)).await;
        assert_eq!(client.get("/Users").await.body["totalResults"], seen);
    }
}

#[tokio::test]
async fn a_token_expires_after_some_requests() {
    let client = Client::new(Profile::standard());
    client
        .simulator
        .switch_on(Fault::new(FaultKind::TokenExpired).after(2));
    for _ in 0..2 {
        assert_eq!(client.get("/Users").await.status, 200);
    }
    for _ in 0..2 {
        let reply = client.send("POST", "/Users", person("ada")).await;
        assert_eq!(reply.refusal(), (401, ""));
        assert!(reply.headers.contains_key(header::WWW_AUTHENTICATE));
    }
    assert!(client.simulator.accounts().is_empty());
}

#[tokio::test]
async fn a_fault_hits_its_target_only() {
    let client = Client::new(Profile::standard());
    let id = client.create(person("ada")).await;
    let groups = Target {
        resources: Some(ResourceKind::Group),
        request: None,
    };
    client.simulator.switch_on(Fault::errors(500).on(groups));
    assert_eq!(client.get(&format!("/Users/{id}")).await.status, 200);
    assert_eq!(client.get("/ServiceProviderConfig").await.status, 200);
    assert_eq!(client.get("/Groups").await.status, 500);
    // The last one of a name counts, from zero.
    client.simulator.switch_on(Fault::errors(503).on(POST_OF_USERS));
    assert_eq!(client.get("/Groups").await.status, 200);
    assert_eq!(client.send("POST", "/Users", person("bob")).await.status, 503);
    assert_eq!(client.simulator.faults().len(), 1);
    assert_eq!(client.simulator.hits("errors"), 1);
}

#[test]
fn kinds_have_names_of_their_own() {
    let names: std::collections::BTreeSet<_> = FaultKind::ALL.iter().map(FaultKind::name).collect();
    assert_eq!(names.len(), FaultKind::ALL.len());
}

#[tokio::test]
async fn members_are_counted_as_they_are_asked_for() {
    let client = Client::new(Profile::standard());
    let group = json!({"displayName": "x", "members": [{"value": "1"}, {"value": "2"}]});
    let created = client.send("POST", "/Groups", group.clone()).await;
    let path = format!("/Groups/{}", created.body["id"].as_str().unwrap());
    let two = json!([{"value": "2"}, {"value": "3"}]);
    let cases = [
        (json!({"op": "add", "path": "members", "value": two}), (2, 0, 0)),
        (json!({"op": "add", "value": {"members": two}}), (2, 0, 0)),
        (
            json!({"op": "remove", "path": "members[value eq \"3\"]"}),
            (0, 1, 0),
        ),
        (
            json!({"op": "remove", "path": "members[value eq \"1\" or value eq \"2\"]"}),
            (0, 2, 0),
        ),
        (
            json!({"op": "remove", "path": "members", "value": two}),
            (0, 2, 0),
        ),
        (
            json!({"op": "replace", "path": "members", "value": two}),
            (0, 0, 1),
        ),
        (json!({"op": "remove", "path": "members"}), (0, 0, 1)),
        (
            json!({"op": "replace", "path": "displayName", "value": "y"}),
            (0, 0, 0),
        ),
    ];
    assert_eq!(client.simulator.requests().members.added, 2);
    for (operation, (added, removed, set)) in cases {
        client.simulator.reset_requests();
        client.patch(&path, json!([operation])).await;
        let counts = client.simulator.requests();
        assert_eq!(
            counts.members,
            MemberCounts { added, removed, set },
            "{operation}"
        );
        assert_eq!(counts.groups.patch, 1);
    }
    client.simulator.reset_requests();
    client.send("PUT", &path, group).await;
    assert_eq!(client.simulator.requests().members.set, 1);
}
