//! Each profile but the standard and Pingboard, by what makes it special.

use super::*;

impl Client {
    fn of(name: &str) -> Self {
        Self::new(Profile::named(name).unwrap())
    }

    /// Creates a group without members and returns its path.
    async fn group(&self, name: &str) -> String {
        let reply = self.send("POST", "/Groups", json!({"displayName": name})).await;
        assert_eq!(reply.status, 201, "{}", reply.body);
        format!("/Groups/{}", reply.body["id"].as_str().unwrap())
    }

    /// Status and content type of an answer that need not be SCIM.
    async fn page(&self, method: &str, path: &str, body: &Value) -> (u16, String) {
        let request = Request::builder()
            .method(method)
            .uri(format!("/scim/v2{path}"))
            .header(header::AUTHORIZATION, format!("Bearer {TOKEN}"))
            .body(Body::from(body.to_string()))
            .unwrap();
        let response = self.simulator.router().oneshot(request).await.unwrap();
        let content_type = response.headers()[header::CONTENT_TYPE]
            .to_str()
            .unwrap()
            .to_owned();
        (response.status().as_u16(), content_type)
    }

    async fn people(&self, names: &[&str]) -> Vec<String> {
        let mut ids = Vec::new();
        for name in names {
            let mut body = person(name);
            body["displayName"] = json!(name);
            ids.push(self.create(body).await);
        }
        ids
    }

    /// The ids of the members that are stored, whatever the application shows.
    fn members(&self) -> Vec<String> {
        let group = self.simulator.groups().remove(0);
        let members = group["members"].as_array().cloned().unwrap_or_default();
        let ids = members.iter().map(|member| member["value"].as_str().unwrap());
        ids.map(ToOwned::to_owned).collect()
    }
}

fn members(ids: &[String]) -> Value {
    ids.iter().map(|id| json!({"value": id})).collect()
}

fn operation(op: &str, path: &str, value: &Value) -> Value {
    json!([{"op": op, "path": path, "value": value}])
}

fn removal(id: &str) -> Value {
    json!([{"op": "remove", "path": format!("members[value eq \"{id}\"]")}])
}

fn numbered(count: usize) -> Vec<String> {
    (0..count).map(|number| number.to_string()).collect()
}

#[tokio::test]
async fn aws_hides_members_and_caps_changes() {
    let client = Client::of("aws-identity-center");
    let path = client.group("x").await;
    for (count, expected) in [(100, 200), (101, 400)] {
        let add = operation("add", "members", &members(&numbered(count)));
        assert_eq!(client.patch(&path, add).await.status, expected);
    }
    assert_eq!(client.members().len(), 100);
    assert_eq!(client.get(&path).await.body["members"], json!([]));
    assert_eq!(
        client.get("/Groups").await.body["Resources"][0]["members"],
        json!([])
    );
    let without = client.get(&format!("{path}?excludedAttributes=members")).await;
    assert_eq!(without.body.get("members"), None);
    let put = json!({"displayName": "x", "members": members(&numbered(101))});
    assert_eq!(client.send("PUT", &path, put.clone()).await.status, 400);
    assert_eq!(client.send("POST", "/Groups", put).await.status, 400);

    client.create(person("ada")).await;
    let cases = [
        ("userName eq \"ada\"", 200),
        (
            "userName eq \"ada\" and emails[type eq \"work\"].value eq \"ada@example.com\"",
            200,
        ),
        ("userName sw \"a\"", 400),
        ("userName eq \"ada\" or userName eq \"bob\"", 400),
        ("not (userName eq \"ada\")", 400),
        ("title pr", 400),
    ];
    for (filter, expected) in cases {
        assert_eq!(client.find(filter).await.status, expected, "{filter}");
    }
}

#[tokio::test]
async fn better_auth_wants_everything_unique_known_and_full() {
    let client = Client::of("better-auth");
    let mut ada = person("ada");
    ada["externalId"] = json!("E1");
    let id = client.create(ada).await;
    let path = format!("/Users/{id}");
    for (name, value) in [
        ("externalId", json!("E1")),
        ("emails", json!([{"value": "ada@example.com"}])),
    ] {
        let mut body = person("bob");
        body[name] = value;
        let reply = client.send("POST", "/Users", body).await;
        assert_eq!(reply.refusal(), (409, "uniqueness"), "{name}");
    }
    for value in [json!(null), json!("")] {
        let mut body = person("bob");
        body["title"] = value.clone();
        assert_eq!(
            client.send("POST", "/Users", body).await.refusal(),
            (400, "invalidValue")
        );
        let reply = client.patch(&path, operation("replace", "title", &value)).await;
        assert_eq!(reply.refusal(), (400, "invalidValue"), "{value}");
    }
    // Unknown attributes are dropped, unknown paths are not.
    let mut carl = person("carl");
    carl["shoeSize"] = json!(41);
    client.create(carl).await;
    let reply = client
        .patch(&path, operation("add", "shoeSize", &json!(41)))
        .await;
    assert_eq!(reply.refusal(), (400, "invalidPath"));
    let whole = json!([{"op": "remove", "path": "emails[type eq \"work\"]"}]);
    assert_eq!(client.patch(&path, whole).await.refusal(), (400, "invalidPath"));
    let home = operation("add", "emails[type eq \"home\"].value", &json!("x@example.com"));
    assert_eq!(client.patch(&path, home).await.status, 200);
    assert_eq!(
        client.find("displayName eq \"x\"").await.refusal(),
        (400, "invalidFilter")
    );

    let group = client.group("x").await;
    let found = client.get("/Groups?filter=displayName%20sw%20%22X%22").await;
    assert_eq!(found.body["totalResults"], 1);
    let again = client.send("POST", "/Groups", json!({"displayName": "X"})).await;
    assert_eq!(again.refusal(), (409, "uniqueness"));
    let unknown = operation("add", "members", &members(&["nobody".into()]));
    assert_eq!(
        client.patch(&group, unknown).await.refusal(),
        (400, "invalidValue")
    );
    let known = operation("add", "members", &members(std::slice::from_ref(&id)));
    assert_eq!(client.patch(&group, known).await.status, 200);
    assert_eq!(client.patch(&group, removal(&id)).await.status, 200);
}

#[tokio::test]
async fn canaille_finds_everybody() {
    let client = Client::of("canaille");
    let plain = |name: &str| {
        let mut body = person(name);
        body["emails"] = json!([{"value": format!("{name}@example.com")}]);
        body
    };
    for name in ["ada", "bob"] {
        client.create(plain(name)).await;
    }
    let typed = client.send("POST", "/Users", person("carl")).await;
    assert_eq!(
        (typed.status, &typed.body["scimType"]),
        (400, &json!("invalidSyntax"))
    );
    for filter in ["userName eq \"ada\"", "userName eq \"nobody\"", "bad ("] {
        assert_eq!(client.find(filter).await.user_names(), ["ada", "bob"], "{filter}");
    }
    let config = client.get("/ServiceProviderConfig").await.body;
    assert_eq!(config["filter"]["supported"], false);
    for (method, path) in [("GET", "/Users?count=1"), ("POST", "/Users")] {
        let reply = client.page(method, path, &plain("ada")).await;
        assert_eq!(reply, (500, "text/html; charset=utf-8".to_owned()), "{method}");
    }
}

#[tokio::test]
async fn django_scim2_knows_few_forms() {
    let client = Client::of("django-scim2");
    let ids = client.people(&["ada", "bob", "carl"]).await;
    assert_eq!(ids, ["1", "2", "3"]);
    let user = "/Users/1";
    let mut dora = person("dora");
    dora["title"] = json!("Countess");
    let dora = client.send("POST", "/Users", dora).await;
    assert_eq!((dora.status, dora.body.get("title")), (201, None));
    let cases = [
        (operation("replace", "active", &json!(false)), 200),
        (operation("Replace", "active", &json!("False")), 400),
        (json!([{"op": "replace", "value": {"active": true}}]), 200),
        (
            json!([{"op": "replace", "value": {"active": true, "title": "x"}}]),
            501,
        ),
        (operation("replace", "name.givenName", &json!("x")), 200),
        (
            operation("replace", "emails[type eq \"work\"].value", &json!("x")),
            501,
        ),
        (operation("replace", "emails", &json!([{"value": "x"}])), 200),
        (operation("add", "emails", &json!([{"value": "x"}])), 501),
        (json!([{"op": "remove", "path": "title"}]), 501),
    ];
    for (operations, expected) in cases {
        let reply = client.patch(user, operations.clone()).await;
        assert_eq!(reply.status, expected, "{operations}");
    }

    let body = json!({"displayName": "x", "members": members(&ids)});
    let created = client.send("POST", "/Groups", body.clone()).await;
    assert_eq!((created.status, created.body.get("members")), (201, None));
    let group = "/Groups/1";
    let add = operation("add", "members", &members(&ids));
    assert_eq!(client.patch(group, add).await.status, 200);
    let cases = [
        (removal("1"), 501),
        (operation("replace", "members", &json!([])), 501),
        (operation("replace", "displayName", &json!("y")), 501),
        (json!([{"op": "remove", "path": "members"}]), 200),
    ];
    for (operations, expected) in cases {
        assert_eq!(
            client.patch(group, operations.clone()).await.status,
            expected,
            "{operations}"
        );
        assert_eq!(client.members(), ids, "{operations}");
    }
    let without = json!({"displayName": "x"});
    assert_eq!(client.send("PUT", group, without).await.status, 200);
    assert_eq!(client.members(), ids);
    let remove = operation("Remove", "members", &members(&ids[1..]));
    assert_eq!(client.patch(group, remove).await.status, 200);
    assert_eq!(client.members(), ["1"]);

    let conflict = client.send("POST", "/Users", person("ada")).await;
    assert_eq!(
        (&conflict.body["status"], conflict.body.get("scimType")),
        (&json!(409), None)
    );
    let unknown = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": operation("add", "members", &members(&["99".into()])),
    });
    let (status, content_type) = client.page("PATCH", group, &unknown).await;
    assert_eq!((status, content_type.as_str()), (500, "text/html; charset=utf-8"));
    let wrong = [(header::AUTHORIZATION, "Bearer wrong")];
    let reply = client.send_with("GET", "/Users", Value::Null, &wrong).await;
    assert_eq!((reply.status, reply.body), (401, Value::Null));
}

#[tokio::test]
async fn django_scim2_server_only_disables() {
    let client = Client::of("django-scim2-server");
    let id = client.create(person("ada")).await;
    let path = format!("/Users/{id}");
    for _ in 0..2 {
        assert_eq!(client.send("DELETE", &path, Value::Null).await.status, 204);
    }
    assert_eq!(client.get(&path).await.body["active"], false);
    let again = client.send("POST", "/Users", person("ada")).await;
    assert_eq!(again.refusal(), (409, "uniqueness"));
    let unknown = client
        .patch(&path, operation("add", "shoeSize", &json!(41)))
        .await;
    assert_eq!((unknown.status, unknown.body.get("shoeSize")), (200, None));
    let mut bob = person("bob");
    bob["shoeSize"] = json!(41);
    assert_eq!(
        client.send("POST", "/Users", bob).await.refusal(),
        (400, "invalidSyntax")
    );
    assert_eq!(client.send("POST", "/Users", person("carl")).await.location, "");
}

#[tokio::test]
async fn github_wants_to_know_who_asks() {
    let client = Client::of("github");
    assert_eq!(client.get("/Users").await.refusal(), (403, ""));
    let named = [(header::USER_AGENT, "rollcall")];
    let reply = client.send_with("GET", "/Users", Value::Null, &named).await;
    assert_eq!(reply.status, 200);
}

#[tokio::test]
async fn miro_caps_members() {
    let client = Client::of("miro");
    let path = client.group("x").await;
    for (count, expected) in [(8000, 200), (8001, 413)] {
        let add = operation("add", "members", &members(&numbered(count)));
        assert_eq!(client.patch(&path, add).await.status, expected);
    }
    assert_eq!(client.members().len(), 8000);
}

#[tokio::test]
async fn changes_may_be_answered_without_bodies() {
    let client = Client::of("no-bodies");
    let reply = client.send("POST", "/Users", person("ada")).await;
    assert_eq!(
        (reply.status, reply.body, reply.location.as_str()),
        (202, Value::Null, "")
    );
    let id = client.simulator.account_by_user_name("ada").unwrap()["id"].clone();
    let path = format!("/Users/{}", id.as_str().unwrap());
    let reply = client.patch(&path, operation("add", "title", &json!("x"))).await;
    assert_eq!((reply.status, reply.body), (204, Value::Null));
    let reply = client.send("PUT", &path, person("ada")).await;
    assert_eq!((reply.status, reply.body), (204, Value::Null));
    assert_eq!(client.get(&path).await.body["userName"], "ada");
}

#[tokio::test]
async fn open_webui_answers_what_it_does_not_know() {
    let client = Client::of("open-webui");
    let ids = client.people(&["ada", "bob"]).await;
    assert_eq!(client.find("userName eq \"ada\"").await.user_names(), ["ada"]);
    for filter in ["emails.value eq \"ada@example.com\"", "userName sw \"a\""] {
        assert_eq!(client.find(filter).await.user_names(), ["ada", "bob"], "{filter}");
    }
    for path in ["/Nope", "/Me"] {
        let page = client.page("GET", path, &Value::Null).await;
        assert_eq!(page, (200, "text/html; charset=utf-8".to_owned()), "{path}");
    }
    let user = format!("/Users/{}", ids[0]);
    let reply = client
        .patch(&user, operation("replace", "title", &json!("x")))
        .await;
    assert_eq!(
        (reply.status, &reply.body["scimType"]),
        (400, &json!("invalidPath"))
    );
    assert_eq!(reply.body.get("status"), None);
    let off = operation("replace", "active", &json!(false));
    assert_eq!(client.patch(&user, off).await.body["active"], false);

    let group = client.group("x").await;
    client
        .patch(&group, operation("add", "members", &members(&ids)))
        .await;
    let listed = operation("remove", "members", &members(&ids));
    assert_eq!(client.patch(&group, listed).await.status, 200);
    assert_eq!(client.members(), ids);
    assert_eq!(client.patch(&group, removal(&ids[0])).await.status, 200);
    assert_eq!(client.members(), ids[1..]);
}

#[tokio::test]
async fn passbolt_has_no_groups() {
    let client = Client::of("passbolt");
    assert_eq!(client.get("/Groups").await.refusal(), (404, ""));
    client.create(person("ada")).await;
}

#[tokio::test]
async fn without_patch_there_is_put() {
    let client = Client::of("put-only");
    let path = format!("/Users/{}", client.create(person("ada")).await);
    let reply = client
        .patch(&path, operation("replace", "active", &json!(false)))
        .await;
    assert_eq!(reply.refusal(), (501, ""));
    let mut inactive = person("ada");
    inactive["active"] = json!(false);
    assert_eq!(client.send("PUT", &path, inactive).await.body["active"], false);
    let config = client.get("/ServiceProviderConfig").await.body;
    assert_eq!(config["patch"]["supported"], false);
}

#[tokio::test]
async fn saml_jackson_says_yes_and_does_little() {
    let client = Client::of("saml-jackson");
    for path in ["/ServiceProviderConfig", "/Schemas", "/ResourceTypes"] {
        assert_eq!(client.get(path).await.status, 404, "{path}");
    }
    let ids = client.people(&["ada", "bob"]).await;
    let body = json!({"displayName": "x", "members": members(&ids)});
    let created = client.send("POST", "/Groups", body).await;
    let group = format!("/Groups/{}", created.body["id"].as_str().unwrap());
    assert!(client.members().is_empty());
    client
        .patch(&group, operation("add", "members", &members(&ids)))
        .await;
    let without_effect = [
        operation("Remove", "members", &members(&ids)),
        operation("replace", "members", &members(&ids[..1])),
        json!([{"op": "remove", "path": "members"}]),
    ];
    for operations in without_effect {
        let reply = client.patch(&group, operations.clone()).await;
        assert_eq!(
            (reply.status, &reply.body["members"]),
            (200, &json!([])),
            "{operations}"
        );
        assert_eq!(client.members(), ids, "{operations}");
    }
    client
        .patch(&group, operation("remove", "members", &members(&ids[..1])))
        .await;
    assert_eq!(client.members(), ids[1..]);
    let deleted = client
        .send("DELETE", &format!("/Users/{}", ids[0]), Value::Null)
        .await;
    assert_eq!((deleted.status, &deleted.body["userName"]), (200, &json!("ada")));
    assert_eq!(
        client.get(&format!("/Users/{}", ids[0])).await.body.get("status"),
        None
    );
}

#[tokio::test]
async fn scim2_server_is_strict_and_keeps_who_is_deleted() {
    let client = Client::of("scim2-server");
    let ids = client.people(&["ada", "bob"]).await;
    let group = client.group("x").await;
    let reply = client
        .patch(&group, operation("add", "members", &members(&ids)))
        .await;
    assert_eq!((reply.status, reply.body), (204, Value::Null));
    let listed = operation("Remove", "members", &members(&ids));
    assert_eq!(
        client.patch(&group, listed).await.refusal(),
        (400, "invalidValue")
    );
    client
        .send("DELETE", &format!("/Users/{}", ids[0]), Value::Null)
        .await;
    assert_eq!(client.members(), ids);
}

#[tokio::test]
async fn scimmy_repeats_its_first_page() {
    let cases = [
        ("scimmy", "?startIndex=9&count=2", vec!["a", "b"], 9),
        ("scimmy", "?startIndex=3&count=2", vec!["c"], 3),
        (
            "scimmy-express-5",
            "?startIndex=3&count=2",
            vec!["a", "b", "c"],
            1,
        ),
    ];
    for (name, query, expected, start_index) in cases {
        let client = Client::of(name);
        client.people(&["a", "b", "c"]).await;
        let reply = client.get(&format!("/Users{query}")).await;
        assert_eq!(reply.user_names(), expected, "{name} {query}");
        assert_eq!(reply.body["startIndex"], start_index, "{name} {query}");
        // An empty list has no first page.
        let empty = client.get("/Groups?startIndex=9").await;
        assert_eq!(empty.body["itemsPerPage"], 0);
        assert_eq!(client.send("POST", "/Users", person("d")).await.location, "");
    }
}

#[tokio::test]
async fn sentry_does_not_say_what_is_taken() {
    let client = Client::of("sentry");
    client.create(person("ada")).await;
    assert_eq!(
        client.send("POST", "/Users", person("ada")).await.refusal(),
        (409, "")
    );
}

#[test]
fn each_profile_has_a_test_here() {
    let tests = [include_str!("profiles.rs"), include_str!("pingboard.rs")].concat();
    for profile in Profile::all().iter().skip(1) {
        let is_used = tests.contains(&format!("\"{}\"", profile.name))
            || tests.contains(&format!("Profile::{}()", profile.name));
        assert!(is_used, "{} is tested by nobody", profile.name);
    }
}
