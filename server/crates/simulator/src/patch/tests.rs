use serde_json::{Value, json};

use super::{apply, parse_operations};
use crate::{profile::Profile, reading::Reading, resource_kind::ResourceKind, schema::ENTERPRISE_USER};

fn person() -> Value {
    json!({
        "userName": "ada",
        "title": "Countess",
        "active": true,
        "name": {"givenName": "Ada", "familyName": "Lovelace"},
        "emails": [
            {"value": "ada@work", "type": "work", "primary": true},
            {"value": "ada@home", "type": "home"},
        ],
        ENTERPRISE_USER: {"department": "Engines", "manager": {"value": "7", "$ref": "…/Users/7"}},
    })
}

fn group() -> Value {
    json!({"displayName": "Poets", "members": [{"value": "1", "type": "User"}, {"value": "2"}]})
}

/// The members of the resource that changed (null where removed), or the SCIM type of the refusal.
fn patched(profile: &Profile, before: &Value, operations: &Value) -> Result<Value, &'static str> {
    let kind = if before.get("members").is_some() {
        ResourceKind::Group
    } else {
        ResourceKind::User
    };
    let body =
        json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations});
    let reading = Reading::new(profile, kind);
    let mut after = before.as_object().unwrap().clone();
    parse_operations(body.as_object().unwrap(), reading)
        .and_then(|operations| apply(&mut after, operations, reading, &profile.patch))
        .map_err(|refusal| refusal.scim_type.unwrap())?;
    let mut changed = serde_json::Map::new();
    for name in before.as_object().unwrap().keys().chain(after.keys()) {
        if before.get(name) != after.get(name) {
            changed.insert(name.clone(), after.get(name).cloned().unwrap_or_default());
        }
    }
    Ok(Value::Object(changed))
}

fn check(profile: &Profile, before: &Value, cases: Vec<(Value, Result<Value, &'static str>)>) {
    for (operation, expected) in cases {
        assert_eq!(
            patched(profile, before, &json!([operation])),
            expected,
            "{operation}"
        );
    }
}

#[test]
fn paths_of_every_form() {
    let urn = |name: &str| format!("{ENTERPRISE_USER}:{name}");
    let engines = |manager: Value| json!({ENTERPRISE_USER: {"department": "Engines", "manager": manager}});
    let cases = vec![
        (
            json!({"op": "add", "path": "nickName", "value": "A"}),
            Ok(json!({"nickName": "A"})),
        ),
        (
            json!({"op": "REPLACE", "path": "TITLE", "value": "Dr."}),
            Ok(json!({"title": "Dr."})),
        ),
        (
            json!({"op": "Replace", "path": "active", "value": "False"}),
            Ok(json!({"active": false})),
        ),
        (
            json!({"op": "remove", "path": "title"}),
            Ok(json!({"title": null})),
        ),
        (
            json!({"op": "replace", "path": "title", "value": null}),
            Ok(json!({"title": null})),
        ),
        (
            json!({"op": "replace", "path": "name.givenName", "value": "B"}),
            Ok(json!({"name": {"givenName": "B", "familyName": "Lovelace"}})),
        ),
        (
            json!({"op": "replace", "path": "name", "value": {"givenName": "B"}}),
            Ok(json!({"name": {"givenName": "B", "familyName": "Lovelace"}})),
        ),
        (
            json!({"op": "remove", "path": "name.givenName"}),
            Ok(json!({"name": {"familyName": "Lovelace"}})),
        ),
        (
            json!({"op": "replace", "path": "urn:ietf:params:scim:schemas:core:2.0:User:title", "value": "Dr."}),
            Ok(json!({"title": "Dr."})),
        ),
        (
            json!({"op": "replace", "path": urn("department"), "value": "Poems"}),
            Ok(
                json!({ENTERPRISE_USER: {"department": "Poems", "manager": {"value": "7", "$ref": "…/Users/7"}}}),
            ),
        ),
        (
            json!({"op": "replace", "path": urn("manager"), "value": {"value": "8"}}),
            Ok(engines(json!({"value": "8"}))),
        ),
        (
            json!({"op": "add", "path": urn("manager.value"), "value": "8"}),
            Ok(engines(json!({"value": "8"}))),
        ),
        (
            json!({"op": "remove", "path": urn("manager")}),
            Ok(json!({ENTERPRISE_USER: {"department": "Engines"}})),
        ),
        (
            json!({"op": "remove", "path": ENTERPRISE_USER}),
            Ok(json!({ENTERPRISE_USER: null})),
        ),
        (
            json!({"op": "replace", "path": ENTERPRISE_USER, "value": {"costCenter": "9"}}),
            Ok(
                json!({ENTERPRISE_USER: {"costCenter": "9", "department": "Engines", "manager": {"value": "7", "$ref": "…/Users/7"}}}),
            ),
        ),
        (
            json!({"op": "replace", "value": {"title": "Dr.", "name.givenName": "B", "id": "9"}}),
            Ok(json!({"title": "Dr.", "name": {"givenName": "B", "familyName": "Lovelace"}})),
        ),
        (
            json!({"op": "replace", "value": {urn("department"): "Poems"}}),
            Ok(
                json!({ENTERPRISE_USER: {"department": "Poems", "manager": {"value": "7", "$ref": "…/Users/7"}}}),
            ),
        ),
        (
            json!({"op": "add", "value": {ENTERPRISE_USER: {"costCenter": "9"}}}),
            Ok(
                json!({ENTERPRISE_USER: {"costCenter": "9", "department": "Engines", "manager": {"value": "7", "$ref": "…/Users/7"}}}),
            ),
        ),
    ];
    check(&Profile::standard(), &person(), cases);
}

#[test]
fn elements_are_selected_added_and_removed() {
    let work = json!({"value": "ada@work", "type": "work", "primary": true});
    let home = json!({"value": "ada@home", "type": "home"});
    let cases = vec![
        (
            json!({"op": "replace", "path": "emails[type eq \"work\"].value", "value": "x"}),
            Ok(json!({"emails": [{"value": "x", "type": "work", "primary": true}, home]})),
        ),
        (
            json!({"op": "add", "path": "emails[type eq \"home\"]", "value": {"display": "H"}}),
            Ok(json!({"emails": [work, {"value": "ada@home", "type": "home", "display": "H"}]})),
        ),
        (
            json!({"op": "replace", "path": "emails[type eq \"home\"]", "value": {"value": "x"}}),
            Ok(json!({"emails": [work, {"value": "x"}]})),
        ),
        (
            json!({"op": "remove", "path": "emails[type eq \"home\"]"}),
            Ok(json!({"emails": [work]})),
        ),
        (
            json!({"op": "remove", "path": "emails[type eq \"work\"].primary"}),
            Ok(json!({"emails": [{"value": "ada@work", "type": "work"}, home]})),
        ),
        (
            json!({"op": "remove", "path": "emails"}),
            Ok(json!({"emails": null})),
        ),
        (
            json!({"op": "remove", "path": "emails[value pr]"}),
            Ok(json!({"emails": null})),
        ),
        (
            json!({"op": "add", "path": "emails", "value": [home, {"value": "new", "primary": true}]}),
            Ok(
                json!({"emails": [{"value": "ada@work", "type": "work", "primary": false}, home, {"value": "new", "primary": true}]}),
            ),
        ),
        (
            json!({"op": "add", "path": "emails", "value": home}),
            Ok(json!({})),
        ),
        (
            json!({"op": "replace", "path": "emails", "value": [{"value": "new"}]}),
            Ok(json!({"emails": [{"value": "new"}]})),
        ),
        (
            json!({"op": "replace", "path": "emails[type eq \"home\"].primary", "value": true}),
            Ok(
                json!({"emails": [{"value": "ada@work", "type": "work", "primary": false}, {"value": "ada@home", "type": "home", "primary": true}]}),
            ),
        ),
    ];
    check(&Profile::standard(), &person(), cases);
}

#[test]
fn members_are_the_same_when_their_value_is() {
    let cases = vec![
        (
            json!({"op": "add", "path": "members", "value": [{"value": "1"}, {"value": "3"}]}),
            Ok(json!({"members": [{"value": "1", "type": "User"}, {"value": "2"}, {"value": "3"}]})),
        ),
        (
            json!({"op": "add", "value": {"members": [{"value": "2", "type": "User"}]}}),
            Ok(json!({})),
        ),
        (
            json!({"op": "remove", "path": "members[value eq \"1\"]"}),
            Ok(json!({"members": [{"value": "2"}]})),
        ),
        (
            json!({"op": "replace", "path": "members[value eq \"1\"].value", "value": "9"}),
            Err("mutability"),
        ),
        (
            json!({"op": "remove", "path": "members", "value": [{"value": "1"}]}),
            Err("invalidValue"),
        ),
        (json!({"op": "remove", "path": "displayName"}), Err("mutability")),
    ];
    check(&Profile::standard(), &group(), cases);
    let tolerant = Profile {
        supports_groups: true,
        ..Profile::pingboard()
    };
    let cases = vec![
        (
            json!({"op": "Remove", "path": "members", "value": [{"$ref": null, "value": "1"}]}),
            Ok(json!({"members": [{"value": "2"}]})),
        ),
        (
            json!({"op": "Remove", "path": "members[value eq \"5\"]"}),
            Ok(json!({})),
        ),
    ];
    check(&tolerant, &group(), cases);
}

#[test]
fn the_standard_profile_refuses() {
    let cases = vec![
        (
            json!({"op": "add", "path": "emails[type eq \"other\"].value", "value": "x"}),
            Err("noTarget"),
        ),
        (
            json!({"op": "remove", "path": "emails[type eq \"other\"]"}),
            Err("noTarget"),
        ),
        (json!({"op": "remove"}), Err("noTarget")),
        (json!({"op": "remove", "path": "userName"}), Err("mutability")),
        (
            json!({"op": "replace", "path": "id", "value": "9"}),
            Err("mutability"),
        ),
        (
            json!({"op": "replace", "path": "meta.created", "value": "9"}),
            Err("mutability"),
        ),
        (
            json!({"op": "add", "path": "groups", "value": [{"value": "9"}]}),
            Err("mutability"),
        ),
        (
            json!({"op": "replace", "path": "shoeSize", "value": 41}),
            Err("invalidPath"),
        ),
        (
            json!({"op": "replace", "value": {"shoeSize": 41}}),
            Err("invalidPath"),
        ),
        (
            json!({"op": "replace", "path": "emails[type eq]", "value": "x"}),
            Err("invalidFilter"),
        ),
        (
            json!({"op": "replace", "path": "name[givenName eq \"Ada\"]", "value": "x"}),
            Err("invalidPath"),
        ),
        (json!({"op": "replace", "path": "title"}), Err("invalidValue")),
        (
            json!({"op": "replace", "path": "title", "value": 7}),
            Err("invalidValue"),
        ),
        (json!({"op": "replace", "value": "x"}), Err("invalidValue")),
        (
            json!({"op": "add", "path": format!("{ENTERPRISE_USER}:manager"), "value": "8"}),
            Err("invalidValue"),
        ),
        (
            json!({"op": "move", "path": "title", "value": "x"}),
            Err("invalidSyntax"),
        ),
        (json!("remove everything"), Err("invalidSyntax")),
    ];
    check(&Profile::standard(), &person(), cases);
}

#[test]
fn pingboard_takes_what_entra_sends() {
    let home = json!({"value": "ada@home", "type": "home"});
    let work = json!({"value": "ada@work", "type": "work", "primary": true});
    let manager =
        |value: &str| json!({ENTERPRISE_USER: {"department": "Engines", "manager": {"value": value}}});
    let cases = vec![
        (
            json!({"op": "Add", "path": "emails[type eq \"other\"].value", "value": "x"}),
            Ok(json!({"emails": [work, home, {"type": "other", "value": "x"}]})),
        ),
        (
            json!({"op": "Add", "path": "phoneNumbers[type eq \"work\"].value", "value": "1"}),
            Ok(json!({"phoneNumbers": [{"type": "work", "value": "1"}]})),
        ),
        (
            json!({"op": "Replace", "path": "addresses[type eq \"work\"].locality", "value": "Ems"}),
            Ok(json!({"addresses": [{"type": "work", "locality": "Ems"}]})),
        ),
        (
            json!({"op": "Add", "path": format!("{ENTERPRISE_USER}:manager"), "value": "8"}),
            Ok(manager("8")),
        ),
        (
            json!({"op": "Add", "path": "manager", "value": [{"$ref": null, "value": "8"}]}),
            Ok(manager("8")),
        ),
        (
            json!({"op": "Replace", "path": "shoeSize", "value": 41}),
            Ok(json!({})),
        ),
        (
            json!({"op": "Replace", "path": "emails[type eq]", "value": "x"}),
            Err("invalidFilter"),
        ),
    ];
    check(&Profile::pingboard(), &person(), cases);
}
