use outbound::{ClientOptions, Retry, TenantUrl, UrlPolicy};
use secrecy::SecretString;
use serde_json::json;

use super::*;
use crate::played_server::{Answer, TOKEN, path, playing, playing_list, scim, text};

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

#[test]
fn filters_on_elements_have_other_forms() {
    let path = AttributePath::parse("emails[type eq \"work\"].value").unwrap();
    assert_eq!(
        filters(&path, &json!("a@x")),
        [
            r#"emails[type eq "work"].value eq "a@x""#,
            r#"emails[type eq "work" and value eq "a@x"]"#,
            r#"emails.value eq "a@x""#,
        ]
    );
    assert_eq!(
        filters(&AttributePath::parse("userName").unwrap(), &json!("a")),
        [r#"userName eq "a""#]
    );
}
