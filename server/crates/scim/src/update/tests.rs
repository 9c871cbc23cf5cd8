use serde_json::json;

use super::*;
use crate::diff::tests::state;
use crate::played_server::{path, playing, scim, text};
use crate::{ErrorKind, diff};

fn operations(asked: &str) -> Value {
    let body = asked
        .split_once(" {")
        .map(|(_, body)| format!("{{{body}"))
        .unwrap();
    serde_json::from_str::<Value>(&body).unwrap()["Operations"].clone()
}

fn refusal(status: u16, scim_type: &str) -> crate::played_server::Answer {
    scim(
        status,
        &json!({"scimType": scim_type, "detail": "no", "status": status}),
    )
}

#[tokio::test]
async fn usually_one_request_is_enough() {
    let (client, server) = playing(|_| text(204, "application/scim+json", "")).await;
    let old = state(&[("title", json!("A")), ("active", json!(true))]);
    let new = state(&[("title", json!("B")), ("active", json!(false))]);
    let updated = client
        .update(Resource::Users, "1", &diff(&old, &new), &old)
        .await
        .unwrap();
    assert_eq!(
        (updated.requests, updated.resource, updated.ignored.len()),
        (1, None, 0)
    );
    assert_eq!(operations(&server.asked()[0]).as_array().unwrap().len(), 2);
    let updated = client.update(Resource::Users, "1", &[], &old).await.unwrap();
    assert_eq!((updated.requests, server.asked().len()), (0, 1));
}

#[tokio::test]
async fn a_missing_element_is_added_after_no_target() {
    let gone = || scim(200, &json!({"id": "1", "emails": []}));
    let (client, server) = playing(move |asked| {
        if asked.starts_with("GET") {
            gone()
        } else if asked.contains("[type eq") {
            refusal(400, "noTarget")
        } else {
            text(204, "text/plain", "")
        }
    })
    .await;
    let old = state(&[("emails[type eq \"work\"].value", json!("a"))]);
    let new = state(&[("emails[type eq \"work\"].value", json!("b"))]);
    let updated = client
        .update(Resource::Users, "1", &diff(&old, &new), &old)
        .await
        .unwrap();
    assert_eq!(updated.requests, 3);
    assert_eq!(
        operations(&server.asked()[2]),
        json!([{"op": "add", "path": "emails", "value": [{"type": "work", "primary": true, "value": "b"}]}])
    );
}

#[tokio::test]
async fn a_server_that_knows_few_paths_gets_whole_lists() {
    let (client, server) = playing(|asked| {
        if asked.starts_with("GET") {
            scim(200, &json!({"id": "1", "emails": [{"type": "work", "value": "a"}, {"type": "home", "value": "h"}]}))
        } else if asked.contains("[type eq") || asked.contains("\"add\"") {
            refusal(501, "")
        } else {
            scim(200, &json!({"id": "1", "emails": [{"type": "work", "value": "b"}, {"type": "home", "value": "h"}]}))
        }
    })
    .await;
    let old = state(&[("emails[type eq \"work\"].value", json!("a"))]);
    let new = state(&[
        ("emails[type eq \"work\"].value", json!("b")),
        ("title", json!("T")),
    ]);
    let updated = client
        .update(Resource::Users, "1", &diff(&old, &new), &old)
        .await
        .unwrap();
    assert_eq!((updated.requests, updated.refused.len()), (3, 0));
    // The answer does not show the title: the server dropped it.
    assert_eq!(updated.ignored, [path("title")]);
    assert_eq!(
        operations(&server.asked()[2]),
        json!([
            {"op": "replace", "path": "title", "value": "T"},
            {"op": "replace", "path": "emails", "value": [{"type": "work", "value": "b"}, {"type": "home", "value": "h"}]},
        ])
    );
}

#[tokio::test]
async fn an_attribute_that_is_not_taken_does_not_stop_a_deactivation() {
    let (client, server) = playing(|asked| {
        if asked.contains("title") {
            refusal(501, "")
        } else {
            scim(200, &json!({"id": "1", "active": false}))
        }
    })
    .await;
    let old = state(&[
        ("title", json!("A")),
        ("active", json!(true)),
        ("nickName", json!("N")),
    ]);
    let new = state(&[("title", json!("B")), ("active", json!(false))]);
    let updated = client
        .update(Resource::Users, "1", &diff(&old, &new), &old)
        .await
        .unwrap();
    assert_eq!(
        operations(&server.asked()[1]),
        json!([{"op": "replace", "path": "active", "value": false}])
    );
    // The rest is looked up in the schemas, and put back once.
    assert_eq!(updated.requests, 7);
    let refused: Vec<_> = updated
        .refused
        .iter()
        .map(|refused| (refused.paths.as_slice(), refused.error.kind))
        .collect();
    assert_eq!(refused, [(&[path("title")][..], ErrorKind::NotImplemented)]);
    assert_eq!(updated.ignored, []);
}

#[tokio::test]
async fn what_a_success_left_as_it_was_is_put_back_changed() {
    // As SAML Jackson with the attributes of an extension.
    for puts in [true, false] {
        let (client, server) = playing(move |asked| {
            let title = if puts && asked.starts_with("PUT") {
                "B"
            } else {
                "A"
            };
            scim(
                200,
                &json!({"id": "1", "userName": "ana", "title": title, "nickName": "n"}),
            )
        })
        .await;
        let old = state(&[("title", json!("A")), ("nickName", json!("o"))]);
        let new = state(&[("title", json!("B")), ("nickName", json!("n"))]);
        let updated = client
            .update(Resource::Users, "1", &diff(&old, &new), &old)
            .await
            .unwrap();
        assert_eq!((updated.requests, updated.ignored.is_empty()), (3, puts));
        assert!(
            server.asked()[2].contains(r#""title":"B""#),
            "{:?}",
            server.asked()
        );
        let again = client
            .update(Resource::Users, "1", &diff(&old, &new), &old)
            .await
            .unwrap();
        assert_eq!(
            again.withheld.is_empty(),
            puts,
            "what neither way changes is not sent again"
        );
    }
}

#[tokio::test]
async fn refusals_of_everything_and_conflicts_are_errors() {
    let old = state(&[("title", json!("A")), ("userName", json!("x"))]);
    let new = state(&[("title", json!("B")), ("userName", json!("y"))]);
    for (answer, kind, requests) in [
        (refusal(400, "invalidPath"), ErrorKind::SchemaAttributeNotFound, 3),
        (refusal(409, "uniqueness"), ErrorKind::Conflict, 1),
        (refusal(404, ""), ErrorKind::InvalidAnchor, 1),
        (refusal(503, ""), ErrorKind::InternalServerError, 1),
    ] {
        let (client, server) = playing(move |_| answer.clone()).await;
        let error = client
            .update(Resource::Users, "1", &diff(&old, &new), &old)
            .await
            .unwrap_err();
        assert_eq!((error.kind, server.asked().len()), (kind, requests));
    }
}

#[tokio::test]
async fn a_conflict_of_another_attribute_does_not_stop_a_deactivation() {
    let (client, _) = playing(|asked| {
        if asked.contains("userName") {
            refusal(409, "uniqueness")
        } else {
            text(204, "text/plain", "")
        }
    })
    .await;
    let old = state(&[("active", json!(true)), ("userName", json!("x"))]);
    let new = state(&[("active", json!(false)), ("userName", json!("y"))]);
    let updated = client
        .update(Resource::Users, "1", &diff(&old, &new), &old)
        .await
        .unwrap();
    assert_eq!(
        updated
            .refused
            .iter()
            .map(|refused| refused.error.kind)
            .collect::<Vec<_>>(),
        [ErrorKind::Conflict]
    );
}

#[tokio::test]
async fn an_element_is_removed_in_the_form_that_the_server_takes() {
    let (client, server) = playing(|asked| {
        if asked.contains("\\\"]\"") {
            refusal(400, "invalidPath")
        } else {
            text(204, "text/plain", "")
        }
    })
    .await;
    let old = state(&[("emails[type eq \"home\"].value", json!("h"))]);
    let updated = client
        .update(Resource::Users, "1", &diff(&old, &State::new()), &old)
        .await
        .unwrap();
    assert_eq!(updated.requests, 2);
    assert_eq!(
        operations(&server.asked()[0]),
        json!([{"op": "remove", "path": "emails[type eq \"home\"]"}])
    );
    assert_eq!(
        operations(&server.asked()[1]),
        json!([{"op": "remove", "path": "emails[type eq \"home\"].value"}])
    );
}

#[tokio::test]
async fn an_element_that_stayed_is_removed_in_the_other_form() {
    let (client, server) = playing(|asked| {
        let emails = if asked.contains("].value") {
            json!([{"type": "home"}])
        } else {
            json!([{"type": "home", "value": "h"}])
        };
        scim(200, &json!({"id": "1", "emails": emails}))
    })
    .await;
    let old = state(&[("emails[type eq \"home\"].value", json!("h"))]);
    let updated = client
        .update(Resource::Users, "1", &diff(&old, &State::new()), &old)
        .await
        .unwrap();
    assert_eq!(
        (updated.requests, updated.ignored.len(), server.asked().len()),
        (2, 0, 2)
    );
}
