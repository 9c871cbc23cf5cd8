use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::*;
use crate::members::{Addition, Removal};
use crate::played_server::{Answer, path, playing, scim, text};
use crate::{Change, Client, Found, Resource, State, diff};

const FILE: &str = include_str!("../dialects.json");
const TESTS: &str = include_str!("tests.rs");

#[test]
fn the_file_is_read_and_every_entry_says_what_it_is() {
    let names: BTreeSet<&str> = dialects().iter().map(|dialect| dialect.name.as_str()).collect();
    assert_eq!(names.len(), dialects().len());
    assert!(names.len() >= 14, "{names:?}");
    for dialect in dialects() {
        assert!(
            !dialect.title.is_empty() && dialect.sentence.ends_with('.'),
            "{dialect:?}"
        );
        assert!(!dialect.sources.is_empty(), "{dialect:?}");
        assert_eq!(
            dialect.dialect == Dialect::default(),
            dialect.name == "compliant",
            "{dialect:?}"
        );
        for limit in &dialect.dialect.limits {
            assert!(limit.requests > 0 && limit.milliseconds > 0, "{limit:?}");
        }
    }
}

#[test]
fn every_deviation_in_the_file_has_a_test() {
    let file: Vec<Value> = serde_json::from_str(FILE).unwrap();
    let mut deviations = BTreeSet::new();
    for entry in &file {
        deviations.extend(entry["dialect"].as_object().unwrap().keys().cloned());
    }
    for deviation in &deviations {
        assert!(
            TESTS.contains(&format!("fn deviation_{deviation}()")),
            "no test shows {deviation}"
        );
    }
    assert!(deviations.len() >= 12, "{deviations:?}");
}

#[test]
fn an_application_is_recognised_by_entry_host_and_discovery() {
    let name = |gallery: &str, host: &str, found: Option<&Capabilities>| {
        recognise(gallery, host, found).map(|(dialect, reasons)| {
            assert!(!reasons.is_empty());
            dialect.name.as_str()
        })
    };
    let denies = Capabilities {
        patch: Some(false),
        ..Capabilities::default()
    };
    let django = Capabilities {
        patch: Some(true),
        announces_filter: Some(false),
        lists_without_total: true,
        ..Capabilities::default()
    };
    for (gallery, host, found, expected) in [
        ("custom", "app.example", None, None),
        ("custom", "app.example", Some(&Capabilities::default()), None),
        ("pingboard", "127.0.0.1", None, Some("pingboard")),
        ("custom", "Acme.Pingboard.com", None, Some("pingboard")),
        ("custom", "pingboard.com.evil.example", None, None),
        ("custom", "miro.com", Some(&denies), Some("miro")),
        ("custom", "app.example", Some(&denies), Some("without-patch")),
        ("custom", "app.example", Some(&django), Some("django-scim2")),
    ] {
        assert_eq!(name(gallery, host, found), expected, "{gallery} {host}");
    }
}

#[test]
fn what_was_chosen_goes_before_what_was_learned_found_or_known() {
    let learned = || Dialect {
        member_addition: Addition::Reference,
        ..Dialect::default()
    };
    let of = |chosen: &str, learned: Option<Dialect>, found: &str| {
        Dialect::for_application("miro", "miro.com", chosen, learned, found)
    };
    let compliant = of("compliant", Some(learned()), "without-patch");
    assert!(!compliant.changed_by_put && compliant.member_addition == Addition::Value);
    assert_eq!(
        of("", Some(learned()), "without-patch").member_addition,
        Addition::Reference
    );
    assert!(of("", None, "without-patch").changed_by_put);
    for dialect in [compliant, of("", Some(learned()), ""), of("", None, "")] {
        assert_eq!(
            (dialect.limits.len(), dialect.members_at_once),
            (10, Some(8000)),
            "what the maker says about requests holds whatever is spoken"
        );
    }
    assert_eq!(Dialect::of("custom"), Dialect::default());
}

fn state(values: &[(&str, Value)]) -> State {
    values
        .iter()
        .map(|(name, value)| (path(name), value.clone()))
        .collect()
}

fn changes(old: &[(&str, Value)], new: &[(&str, Value)]) -> (Vec<Change>, State) {
    let old = state(old);
    (diff(&old, &state(new)), old)
}

/// The operations of the first PATCH that changes one state into the other.
async fn operations(dialect: Dialect, old: &[(&str, Value)], new: &[(&str, Value)]) -> Value {
    let (client, server) = playing(|_| text(204, "text/plain", "")).await;
    let (changes, current) = changes(old, new);
    let client = client.with_dialect(dialect);
    client
        .update(Resource::Users, "7", &changes, &current)
        .await
        .unwrap();
    let asked = server.asked().remove(0);
    let body: Value = serde_json::from_str(asked.splitn(3, ' ').nth(2).unwrap()).unwrap();
    body["Operations"].clone()
}

#[tokio::test]
async fn deviation_capitalized_operations() {
    let dialect = Dialect {
        capitalized_operations: true,
        ..Dialect::default()
    };
    let sent = operations(dialect, &[("title", json!("a"))], &[("title", json!("b"))]).await;
    assert_eq!(sent[0]["op"], "Replace");
}

#[tokio::test]
async fn deviation_booleans_as_text() {
    let dialect = Dialect {
        booleans_as_text: true,
        ..Dialect::default()
    };
    let sent = operations(dialect, &[("active", json!(true))], &[("active", json!(false))]).await;
    assert_eq!(sent[0]["value"], "False");
}

#[tokio::test]
async fn deviation_manager_as_text() {
    let manager = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager";
    for (manager_as_text, value) in [(true, json!("2")), (false, json!({"value": "2"}))] {
        let dialect = Dialect {
            manager_as_text,
            ..Dialect::default()
        };
        let sent = operations(dialect, &[(manager, json!("1"))], &[(manager, json!("2"))]).await;
        assert_eq!(sent[0]["value"], value);
    }
}

const WORK: &str = r#"emails[type eq "work"].value"#;

#[tokio::test]
async fn deviation_add_by_filtered_path() {
    let dialect = Dialect {
        add_by_filtered_path: true,
        ..Dialect::default()
    };
    let sent = operations(dialect, &[], &[(WORK, json!("a@corp.example"))]).await;
    assert_eq!((&sent[0]["op"], &sent[0]["path"]), (&json!("add"), &json!(WORK)));
}

#[tokio::test]
async fn deviation_remove_by_sub_attribute() {
    let dialect = Dialect {
        remove_by_sub_attribute: true,
        ..Dialect::default()
    };
    let sent = operations(dialect, &[(WORK, json!("a@corp.example"))], &[]).await;
    assert_eq!(
        (&sent[0]["op"], &sent[0]["path"]),
        (&json!("remove"), &json!(WORK))
    );
}

fn ids(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("u{number}")).collect()
}

async fn playing_with(
    dialect: Dialect,
    play: impl Fn(&str) -> Answer + Send + Sync + 'static,
) -> (Client, crate::played_server::Server) {
    let (client, server) = playing(play).await;
    (client.with_dialect(dialect), server)
}

fn nothing() -> Answer {
    text(204, "text/plain", "")
}

#[tokio::test]
async fn deviation_members_at_once() {
    let dialect = Dialect {
        members_at_once: Some(8000),
        ..Dialect::default()
    };
    let (client, server) = playing_with(dialect, |_| nothing()).await;
    client.add_members("g", &ids(8001), None).await.unwrap();
    let patches = server
        .asked()
        .iter()
        .filter(|asked| asked.starts_with("PATCH"))
        .count();
    assert_eq!(patches, 2);
}

#[tokio::test]
async fn deviation_verify_members() {
    let dialect = Dialect {
        verify_members: true,
        ..Dialect::default()
    };
    let (client, server) = playing_with(dialect, |asked| {
        if asked.starts_with("GET") {
            scim(200, &json!({"id": "g", "members": [{"value": "u0"}]}))
        } else {
            nothing()
        }
    })
    .await;
    for _ in 0..2 {
        client.add_members("g", &ids(1), None).await.unwrap();
    }
    assert_eq!(server.asked().len(), 4, "each addition is read back");
}

#[tokio::test]
async fn deviation_member_addition() {
    let dialect = Dialect {
        member_addition: Addition::Reference,
        ..Dialect::default()
    };
    let (client, server) = playing_with(dialect, |_| nothing()).await;
    client.add_members("g", &ids(1), None).await.unwrap();
    let asked = server.asked().remove(0);
    assert!(
        asked.contains("/v2/Users/u0\"") && asked.contains("$ref"),
        "{asked}"
    );
}

#[tokio::test]
async fn deviation_member_removal() {
    for (member_removal, words) in [
        (Removal::Filter, r#""path":"members[value eq \"u0\"]""#),
        (Removal::Values, r#""path":"members","value":[{"value":"u0"}]"#),
        (
            Removal::WholeList,
            r#""op":"replace","path":"members","value":[{"value":"u1"}]"#,
        ),
    ] {
        let dialect = Dialect {
            member_removal,
            ..Dialect::default()
        };
        let (client, server) = playing_with(dialect, |asked| {
            if asked.starts_with("GET") {
                scim(
                    200,
                    &json!({"id": "g", "members": [{"value": "u0"}, {"value": "u1"}]}),
                )
            } else {
                scim(200, &json!({"id": "g", "members": [{"value": "u1"}]}))
            }
        })
        .await;
        client.remove_members("g", &ids(1)).await.unwrap();
        let asked = server.asked();
        assert!(asked.last().unwrap().contains(words), "{asked:?}");
    }
}

#[tokio::test]
async fn deviation_changed_by_put() {
    let dialect = Dialect {
        changed_by_put: true,
        ..Dialect::default()
    };
    let (client, server) = playing_with(dialect, |_| {
        scim(200, &json!({"id": "7", "title": "a", "nickName": "n"}))
    })
    .await;
    let (changes, current) = changes(&[("title", json!("a"))], &[("title", json!("b"))]);
    client
        .update(Resource::Users, "7", &changes, &current)
        .await
        .unwrap();
    let asked = server.asked();
    assert_eq!(asked[0], "GET /v2/Users/7");
    assert_eq!(
        asked[1],
        r#"PUT /v2/Users/7 {"id":"7","nickName":"n","title":"b"}"#
    );
}

#[tokio::test]
async fn deviation_looks_through() {
    let dialect = Dialect {
        looks_through: true,
        ..Dialect::default()
    };
    let (client, server) = playing_with(dialect, |_| {
        let everybody = json!([{"id": "1", "userName": "ana"}, {"id": "2", "userName": "bo"}]);
        scim(200, &json!({"totalResults": 2, "Resources": everybody}))
    })
    .await;
    let found = client
        .find(Resource::Users, &path("userName"), &json!("Bo"))
        .await
        .unwrap();
    assert!(matches!(found, Found::One(found) if found["id"] == "2"));
    assert_eq!(server.asked(), ["GET /v2/Users"]);
}

#[test]
fn deviation_deletes_when_disabled() {
    // What follows from it is told with the simulated Pingboard, in the stories of people who come back.
    let pingboard = dialect_named("pingboard").unwrap();
    assert!(pingboard.dialect.deletes_when_disabled);
    assert!(pingboard.sentence.contains("deleted"));
}

#[test]
fn deviation_limits() {
    let miro = dialect_named("miro").unwrap();
    assert_eq!(miro.dialect.limits.len(), 10);
    let slack = dialect_named("slack").unwrap();
    assert!(slack.dialect.limits.iter().any(|limit| limit.requests == 180));
}
