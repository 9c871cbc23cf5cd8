use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use crate::ErrorKind;
use crate::played_server::{Answer, playing, scim, text};

fn ids(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("u{number}")).collect()
}

fn group(members: &[&str]) -> Value {
    let members: Vec<Value> = members.iter().map(|id| json!({ "value": id })).collect();
    json!({ "id": "g", "members": members })
}

fn nothing() -> Answer {
    text(204, "application/scim+json", "")
}

#[tokio::test]
async fn members_are_added_a_hundred_at_a_time_and_looked_at_once() {
    let (client, server) = playing(|asked| {
        if asked.starts_with("GET") {
            scim(200, &group(&["u0", "u1"]))
        } else {
            nothing()
        }
    })
    .await;
    let changed = client.add_members("g", &ids(101)[..2], None).await.unwrap();
    assert_eq!((changed.requests, changed.done.len()), (2, 2));
    let changed = client.add_members("g", &ids(101), None).await.unwrap();
    assert_eq!((changed.requests, changed.done.len()), (2, 101));
    assert_eq!(
        server.asked()[0],
        r#"PATCH /v2/Groups/g {"Operations":[{"op":"add","path":"members","value":[{"value":"u0"},{"value":"u1"}]}],"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"]}"#
    );
    assert_eq!(
        server
            .asked()
            .iter()
            .filter(|asked| asked.starts_with("GET"))
            .count(),
        1
    );
}

#[tokio::test]
async fn one_unknown_member_keeps_nobody_else_out() {
    let (client, server) = playing(|asked| {
        if asked.contains("u5\"") {
            scim(400, &json!({"detail": "One or more Group members are invalid"}))
        } else {
            nothing()
        }
    })
    .await;
    let changed = client.add_members("g", &ids(8), None).await.unwrap();
    assert_eq!(changed.done.len(), 7);
    assert_eq!(changed.refused.len(), 1);
    assert_eq!(changed.refused[0].0, "u5");
    assert_eq!(changed.refused[0].1.kind, ErrorKind::UnprocessableEntity);
    assert!(server.asked().len() < 20, "{:?}", server.asked().len());
}

#[tokio::test]
async fn who_refuses_everybody_is_not_asked_for_each() {
    let (client, server) = playing(|_| text(500, "text/html", "oh")).await;
    let error = client.add_members("g", &ids(100), None).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::InternalServerError);
    assert!(server.asked().len() < 120, "{}", server.asked().len());
}

#[tokio::test]
async fn a_cap_is_learned() {
    let (client, _) = playing(|asked| {
        if asked.matches("\"value\":\"u").count() > 30 {
            text(413, "text/plain", "too large")
        } else {
            nothing()
        }
    })
    .await;
    let changed = client.add_members("g", &ids(100), None).await.unwrap();
    assert_eq!(changed.done.len(), 100);
    assert!(client.members_at_once() <= 30);
}

#[tokio::test]
async fn a_removal_is_tried_in_every_form_and_the_form_is_remembered() {
    let refuses_filter = |asked: &str| asked.contains("members[value eq");
    // 501 as django-scim2, 500 as Canaille.
    for status in [400, 501, 500] {
        let (client, server) = playing(move |asked| {
            if refuses_filter(asked) {
                scim(status, &json!({"detail": "no"}))
            } else if asked.starts_with("GET") {
                scim(200, &group(&["u9"]))
            } else {
                nothing()
            }
        })
        .await;
        let changed = client.remove_members("g", &ids(1)).await.unwrap();
        assert_eq!(changed.done, ["u0"]);
        client.remove_members("g", &ids(1)).await.unwrap();
        let filters = server
            .asked()
            .iter()
            .filter(|asked| refuses_filter(asked))
            .count();
        assert_eq!(filters, 1, "{status}");
    }
}

#[tokio::test]
async fn a_success_that_removes_nobody_is_not_believed() {
    // As Open WebUI, which answers the list of values with 200 and keeps the member.
    let replaced = AtomicBool::new(false);
    let (client, server) = playing(move |asked| {
        if asked.contains("\"replace\"") || replaced.load(Ordering::Relaxed) {
            replaced.store(true, Ordering::Relaxed);
            scim(200, &group(&["u1"]))
        } else {
            scim(200, &group(&["u0", "u1"]))
        }
    })
    .await;
    let changed = client.remove_members("g", &ids(1)).await.unwrap();
    assert_eq!(changed.done, ["u0"]);
    let mut asked = server.asked();
    asked.retain(|asked| asked.starts_with("PATCH"));
    let last = asked.pop().unwrap();
    assert!(
        last.contains(r#""op":"replace","path":"members","value":[{"value":"u1"}]"#),
        "{last}"
    );

    let (client, _) = playing(|_| scim(200, &group(&["u0", "u1"]))).await;
    let changed = client.remove_members("g", &ids(1)).await.unwrap();
    assert_eq!(changed.refused.len(), 1);
}

#[tokio::test]
async fn who_is_no_member_counts_as_removed() {
    let (client, _) = playing(|asked| {
        if asked.contains("u1") {
            scim(400, &json!({"scimType": "noTarget", "detail": "no match"}))
        } else {
            nothing()
        }
    })
    .await;
    let changed = client.remove_members("g", &ids(3)).await.unwrap();
    assert_eq!((changed.done.len(), changed.refused.len()), (3, 0));
}

#[tokio::test]
async fn members_that_get_lost_are_sent_once_more() {
    let (client, server) = playing(|asked| {
        if asked.contains("u0") {
            // The second one was dropped.
            scim(200, &group(&["u0", "u2"]))
        } else {
            scim(200, &group(&["u0", "u1", "u2"]))
        }
    })
    .await;
    let changed = client.add_members("g", &ids(3), None).await.unwrap();
    assert_eq!((changed.done.len(), changed.requests), (3, 2));
    assert!(!server.asked()[1].contains("u0"));

    // A server that shows names instead of ids says nothing about who is there.
    let (client, _) = playing(|_| scim(200, &group(&["anna", "bo"]))).await;
    assert_eq!(
        client.add_members("g", &ids(2), None).await.unwrap().done.len(),
        2
    );
}

#[tokio::test]
async fn a_reference_is_given_to_whom_needs_one() {
    let (client, server) = playing(|asked| {
        if asked.contains("$ref") {
            nothing()
        } else {
            scim(400, &json!({"detail": "$ref is needed"}))
        }
    })
    .await;
    client.add_members("g", &ids(1), None).await.unwrap();
    client.add_members("g", &ids(1), None).await.unwrap();
    let asked = server.asked();
    assert!(asked[1].contains("/v2/Users/u0\""), "{}", asked[1]);
    let patches = asked.iter().filter(|asked| asked.starts_with("PATCH")).count();
    assert_eq!(patches, 3, "the second time it is known");
}
