use super::*;

#[tokio::test]
async fn a_user_lives() {
    let client = Client::new(Profile::standard());
    let created = client.send("POST", "/Users", person("ada")).await;
    assert_eq!(created.status, 201);
    let id = created.body["id"].as_str().unwrap();
    assert_eq!(created.location, format!("http://app.test/scim/v2/Users/{id}"));
    assert_eq!(created.body["meta"]["location"], json!(created.location));
    assert_eq!(created.body["meta"]["resourceType"], "User");
    assert_eq!(created.etag, "W/\"1\"");

    let path = format!("/Users/{id}");
    let read = client.get(&path).await;
    assert_eq!((read.status, &read.body), (200, &created.body));

    let patched = client
        .patch(
            &path,
            json!([{"op": "replace", "path": "title", "value": "Countess"}]),
        )
        .await;
    assert_eq!(
        (patched.status, &patched.body["title"]),
        (200, &json!("Countess"))
    );
    assert_eq!(patched.etag, "W/\"2\"");

    let replaced = client.send("PUT", &path, person("ada")).await;
    assert_eq!((replaced.status, replaced.body.get("title")), (200, None));
    assert_eq!(replaced.body["meta"]["created"], created.body["meta"]["created"]);

    assert_eq!(client.send("DELETE", &path, Value::Null).await.status, 204);
    assert_eq!(client.get(&path).await.refusal(), (404, ""));
    assert_eq!(
        client.send("DELETE", &path, Value::Null).await.refusal(),
        (404, "")
    );
    assert_eq!(
        client.send("PUT", &path, person("ada")).await.refusal(),
        (404, "")
    );
    assert_eq!(
        client
            .patch(&path, json!([{"op": "remove", "path": "title"}]))
            .await
            .refusal(),
        (404, "")
    );
    assert_eq!(client.simulator.accounts(), Vec::<Value>::new());
}

#[tokio::test]
async fn a_change_of_nothing_keeps_the_version() {
    let client = Client::new(Profile::standard());
    let id = client.create(person("ada")).await;
    let reply = client
        .patch(
            &format!("/Users/{id}"),
            json!([{"op": "add", "path": "active", "value": true}]),
        )
        .await;
    assert_eq!((reply.status, reply.etag.as_str()), (200, "W/\"1\""));
}

#[tokio::test]
async fn versions_guard_changes() {
    let client = Client::new(Profile::standard());
    let id = client.create(person("ada")).await;
    let path = format!("/Users/{id}");
    let cases = [
        ("PUT", header::IF_MATCH, "W/\"7\"", 412),
        ("DELETE", header::IF_MATCH, "W/\"7\"", 412),
        ("GET", header::IF_NONE_MATCH, "W/\"1\"", 304),
        ("GET", header::IF_NONE_MATCH, "W/\"7\"", 200),
        ("PUT", header::IF_MATCH, "W/\"1\"", 200),
        ("DELETE", header::IF_MATCH, "*", 204),
    ];
    for (method, name, version, expected) in cases {
        let body = if method == "PUT" {
            person("ada")
        } else {
            Value::Null
        };
        let reply = client.send_with(method, &path, body, &[(name, version)]).await;
        assert_eq!(reply.status, expected, "{method} {version}");
    }
}

#[tokio::test]
async fn user_names_are_unique_in_any_letter_case() {
    let client = Client::new(Profile::standard());
    client.create(person("ada")).await;
    let bob = client.create(person("bob")).await;
    let path = format!("/Users/{bob}");
    assert_eq!(
        client.send("POST", "/Users", person("ADA")).await.refusal(),
        (409, "uniqueness")
    );
    assert_eq!(
        client.send("PUT", &path, person("Ada")).await.refusal(),
        (409, "uniqueness")
    );
    let taken = json!([{"op": "replace", "path": "userName", "value": "ada"}]);
    assert_eq!(client.patch(&path, taken).await.refusal(), (409, "uniqueness"));
    // One's own name is not taken, a free one is free, and then the old one is.
    let steps = [("BOB", 200), ("carl", 200)];
    for (name, expected) in steps {
        let operations = json!([{"op": "replace", "path": "userName", "value": name}]);
        assert_eq!(client.patch(&path, operations).await.status, expected, "{name}");
    }
    client.create(person("bob")).await;
    assert!(client.simulator.account_by_user_name("CARL").is_some());
}

#[tokio::test]
async fn a_patch_is_done_as_a_whole_or_not_at_all() {
    let client = Client::new(Profile::standard());
    let id = client.create(person("ada")).await;
    let before = client.simulator.accounts();
    let operations = json!([
        {"op": "replace", "path": "title", "value": "Countess"},
        {"op": "replace", "path": "emails[type eq \"other\"].value", "value": "x"},
    ]);
    assert_eq!(
        client.patch(&format!("/Users/{id}"), operations).await.refusal(),
        (400, "noTarget")
    );
    assert_eq!(client.simulator.accounts(), before);
}

#[tokio::test]
async fn lookups_follow_every_change() {
    let client = Client::new(Profile::standard());
    let mut body = person("ada");
    body["externalId"] = json!("E1");
    let ada = client.create(body).await;
    client.create(person("bob")).await;
    let filters = [
        "userName eq \"ADA\"",
        "externalId eq \"E1\"",
        "emails[type eq \"work\"].value eq \"Ada@example.com\"",
        "emails.value eq \"ada@example.com\" and active eq true",
        &format!("id eq \"{ada}\""),
    ];
    for filter in filters {
        assert_eq!(client.find(filter).await.user_names(), ["ada"], "{filter}");
    }
    let operations = json!([{"op": "replace", "value": {
        "userName": "lady", "externalId": "E2", "emails": [{"value": "lady@example.com", "type": "work"}],
    }}]);
    client.patch(&format!("/Users/{ada}"), operations).await;
    for filter in &filters[..4] {
        assert!(client.find(filter).await.user_names().is_empty(), "{filter}");
    }
    assert_eq!(client.find("externalId eq \"E2\"").await.user_names(), ["lady"]);
    assert_eq!(client.find("externalId eq \"e2\"").await.body["totalResults"], 0);
    assert_eq!(
        client.find("shoeSize eq \"41\"").await.refusal(),
        (400, "invalidFilter")
    );
}

#[tokio::test]
async fn pages_are_cut() {
    let client = Client::new(Profile::standard());
    for name in ["c", "a", "e", "b", "d"] {
        client.create(person(name)).await;
    }
    let cases = [
        ("", 1, vec!["c", "a", "e", "b", "d"]),
        ("?startIndex=2&count=2", 2, vec!["a", "e"]),
        ("?startIndex=0&count=1", 1, vec!["c"]),
        ("?startIndex=-3&count=1", 1, vec!["c"]),
        ("?startIndex=5&count=10", 5, vec!["d"]),
        ("?startIndex=99", 99, vec![]),
        ("?count=0", 1, vec![]),
        ("?count=-1", 1, vec![]),
        ("?sortBy=userName&count=3", 1, vec!["a", "b", "c"]),
        (
            "?sortBy=userName&sortOrder=descending&startIndex=4",
            4,
            vec!["b", "a"],
        ),
        ("?sortBy=title", 1, vec!["c", "a", "e", "b", "d"]),
    ];
    for (query, start, names) in cases {
        let reply = client.get(&format!("/Users{query}")).await;
        assert_eq!(reply.status, 200, "{query}");
        assert_eq!(reply.user_names(), names, "{query}");
        assert_eq!(reply.body["totalResults"], 5, "{query}");
        assert_eq!(reply.body["itemsPerPage"], names.len(), "{query}");
        assert_eq!(reply.body["startIndex"], start, "{query}");
    }
    assert_eq!(
        client.get("/Users?count=many").await.refusal(),
        (400, "invalidValue")
    );
    assert_eq!(
        client.get("/Users?sortBy=shoeSize").await.refusal(),
        (400, "invalidPath")
    );

    let mut profile = Profile::standard();
    profile.pages.maximum_size = 2;
    client.simulator.set_profile(profile);
    assert_eq!(client.get("/Users?count=100").await.body["itemsPerPage"], 2);
}

#[tokio::test]
async fn searches_over_everything_go_on_from_users_to_groups() {
    let client = Client::new(Profile::standard());
    client.create(person("a")).await;
    client.create(person("b")).await;
    for name in ["x", "y"] {
        client.send("POST", "/Groups", json!({"displayName": name})).await;
    }
    let reply = client
        .send(
            "POST",
            "/.search",
            json!({"startIndex": 2, "count": 2, "attributes": ["userName"]}),
        )
        .await;
    let kinds: Vec<_> = reply.body["Resources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| found.get("userName"))
        .collect();
    assert_eq!(kinds, [Some(&json!("b")), None]);
    assert_eq!(reply.body["totalResults"], 4);
    let reply = client
        .send(
            "POST",
            "/.search",
            json!({"filter": "members pr or displayName eq \"x\""}),
        )
        .await;
    assert_eq!(reply.body["totalResults"], 1);
    let reply = client
        .send("POST", "/.search", json!({"filter": "shoeSize pr"}))
        .await;
    assert_eq!(reply.refusal(), (400, "invalidFilter"));
}

#[tokio::test]
async fn a_deleted_user_leaves_its_groups() {
    let client = Client::new(Profile::standard());
    let (ada, bob) = (
        client.create(person("ada")).await,
        client.create(person("bob")).await,
    );
    let body = json!({"displayName": "Poets", "members": [{"value": ada}, {"value": bob}]});
    let group = client.send("POST", "/Groups", body).await;
    assert_eq!(group.status, 201);
    let found = client
        .get(&format!("/Groups?filter=members.value%20eq%20%22{ada}%22"))
        .await;
    assert_eq!(found.body["totalResults"], 1);
    client.send("DELETE", &format!("/Users/{ada}"), Value::Null).await;
    assert_eq!(client.simulator.groups()[0]["members"], json!([{"value": bob}]));
}

#[tokio::test]
async fn bad_requests_are_refused() {
    let client = Client::new(Profile::standard());
    let two_primary = json!({"userName": "x", "emails": [{"value": "a", "primary": true}, {"value": "b", "primary": true}]});
    let cases = [
        (
            "POST",
            "/Users",
            json!({"displayName": "x"}),
            (400, "invalidValue"),
        ),
        ("POST", "/Users", json!({"userName": " "}), (400, "invalidValue")),
        (
            "POST",
            "/Users",
            json!({"userName": "x", "shoeSize": 41}),
            (400, "invalidSyntax"),
        ),
        ("POST", "/Users", json!(["x"]), (400, "invalidSyntax")),
        ("POST", "/Users", two_primary, (400, "invalidValue")),
        ("POST", "/Groups", json!({}), (400, "invalidValue")),
        ("POST", "/Bulk", json!({}), (501, "")),
        ("GET", "/Me", Value::Null, (501, "")),
        ("GET", "/Nothing", Value::Null, (404, "")),
        ("DELETE", "/Users", Value::Null, (405, "")),
        ("POST", "/Users/17", json!({}), (405, "")),
    ];
    for (method, path, body, expected) in cases {
        let reply = client.send(method, path, body.clone()).await;
        assert_eq!(reply.refusal(), expected, "{method} {path} {body}");
    }
    let text = [(header::CONTENT_TYPE, "text/plain")];
    let reply = client.send_with("POST", "/Users", person("ada"), &text).await;
    assert_eq!(reply.status, 415);
    assert_eq!(
        client.send("PUT", "/Users", json!({})).await.headers[header::ALLOW],
        "GET, POST"
    );
}
