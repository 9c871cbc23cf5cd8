use super::*;

const MANAGER: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager";

#[tokio::test]
async fn there_are_no_groups() {
    let client = Client::new(Profile::pingboard());
    assert_eq!(client.get("/Groups").await.refusal(), (404, ""));
    assert_eq!(
        client
            .send("POST", "/Groups", json!({"displayName": "x"}))
            .await
            .refusal(),
        (404, "")
    );
    assert_eq!(client.get("/ResourceTypes").await.body["totalResults"], 1);
    assert_eq!(client.get("/Schemas").await.body["totalResults"], 5);
}

#[tokio::test]
async fn people_need_a_name_and_an_address() {
    let client = Client::new(Profile::pingboard());
    let without = |path: &str, value: Value| {
        let mut body = person("ada");
        *body.pointer_mut(path).unwrap() = value;
        body
    };
    let bodies = [
        without("/userName", json!(null)),
        without("/name/givenName", json!("")),
        without("/name/familyName", json!(null)),
        without("/name", json!(null)),
        without("/emails", json!([])),
        without("/emails/0/value", json!("")),
    ];
    for body in bodies {
        let reply = client.send("POST", "/Users", body.clone()).await;
        assert_eq!(reply.refusal(), (400, "invalidValue"), "{body}");
    }
    let id = client.create(person("ada")).await;
    let reply = client
        .patch(
            &format!("/Users/{id}"),
            json!([{"op": "Remove", "path": "name.familyName"}]),
        )
        .await;
    assert_eq!(reply.refusal(), (400, "invalidValue"));
}

#[tokio::test]
async fn the_schema_tells_what_is_required() {
    let client = Client::new(Profile::pingboard());
    let user = client
        .get("/Schemas/urn:ietf:params:scim:schemas:core:2.0:User")
        .await
        .body;
    let mut required = Vec::new();
    for attribute in user["attributes"].as_array().unwrap() {
        let subs = attribute["subAttributes"].as_array().into_iter().flatten();
        for definition in std::iter::once(attribute).chain(subs) {
            if definition["required"] == true {
                required.push(definition["name"].as_str().unwrap());
            }
        }
    }
    assert_eq!(
        required,
        ["userName", "name", "familyName", "givenName", "emails", "value"]
    );
}

#[tokio::test]
async fn addresses_are_unique() {
    let client = Client::new(Profile::pingboard());
    client.create(person("ada")).await;
    let mut body = person("bob");
    body["emails"][0]["value"] = json!("ADA@example.com");
    assert_eq!(
        client.send("POST", "/Users", body).await.refusal(),
        (409, "uniqueness")
    );
    let bob = client.create(person("bob")).await;
    let operations =
        json!([{"op": "Replace", "path": "emails[type eq \"work\"].value", "value": "ada@example.com"}]);
    assert_eq!(
        client.patch(&format!("/Users/{bob}"), operations).await.refusal(),
        (409, "uniqueness")
    );
}

#[tokio::test]
async fn only_lookups_are_supported() {
    let client = Client::new(Profile::pingboard());
    let mut body = person("ada");
    body["externalId"] = json!("E1");
    client.create(body).await;
    let cases = [
        ("userName eq \"ada\"", true),
        ("externalId eq \"E1\"", true),
        ("emails[type eq \"work\"].value eq \"ada@example.com\"", true),
        ("emails.value eq \"ada@example.com\"", true),
        ("userName sw \"ada\"", false),
        ("displayName eq \"ada\"", false),
        ("userName eq \"ada\" or userName eq \"bob\"", false),
        ("emails[type eq \"work\"]", false),
        ("not (userName eq \"ada\")", false),
    ];
    for (filter, is_supported) in cases {
        let reply = client.find(filter).await;
        if is_supported {
            assert_eq!(reply.user_names(), ["ada"], "{filter}");
        } else {
            assert_eq!(reply.refusal(), (400, "invalidFilter"), "{filter}");
        }
    }
}

#[tokio::test]
async fn disabled_is_deleted_unless_switched_off() {
    for delete_on_disable in [true, false] {
        let client = Client::new(Profile {
            delete_on_disable,
            ..Profile::pingboard()
        });
        let id = client.create(person("ada")).await;
        let path = format!("/Users/{id}");
        let reply = client
            .patch(
                &path,
                json!([{"op": "Replace", "path": "active", "value": "False"}]),
            )
            .await;
        assert_eq!((reply.status, &reply.body["active"]), (200, &json!(false)));
        let after = client.get(&path).await.status;
        assert_eq!(after, if delete_on_disable { 404 } else { 200 });
        let again = client.send("POST", "/Users", person("ada")).await.status;
        assert_eq!(again, if delete_on_disable { 201 } else { 409 });
    }
}

#[tokio::test]
async fn the_manager_may_be_a_text() {
    let client = Client::new(Profile::pingboard());
    let boss = client.create(person("boss")).await;
    let id = client.create(person("ada")).await;
    let path = format!("/Users/{id}");
    let (extension, _) = MANAGER.rsplit_once(':').unwrap();
    for value in [
        json!(boss),
        json!({"value": boss}),
        json!([{"$ref": null, "value": boss}]),
    ] {
        client
            .patch(&path, json!([{"op": "Remove", "path": MANAGER}]))
            .await;
        let reply = client
            .patch(&path, json!([{"op": "Add", "path": MANAGER, "value": value}]))
            .await;
        assert_eq!(
            reply.body[extension]["manager"],
            json!({"value": boss}),
            "{value}"
        );
    }
}

#[tokio::test]
async fn who_was_created_inactive_stays() {
    let client = Client::new(Profile::pingboard());
    let mut body = person("ada");
    body["active"] = json!(false);
    let path = format!("/Users/{}", client.create(body).await);
    let reply = client
        .patch(
            &path,
            json!([{"op": "Add", "path": "title", "value": "Countess"}]),
        )
        .await;
    assert_eq!((reply.status, client.get(&path).await.status), (200, 200));
}
