use proptest::prelude::*;

use super::*;

#[test]
fn every_form_is_read_and_printed() {
    let genesys = "urn:ietf:params:scim:schemas:extension:genesys:purecloud:2.0:User";
    let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    let genesys_ids = format!("{genesys}:externalIds[authority eq \"zoomphone\"].value");
    let manager = format!("{enterprise}:manager");
    let manager_value = format!("{enterprise}:manager.value");
    for (text, schema, attribute, sub) in [
        ("userName", None, "userName", None),
        ("name.givenName", None, "name", Some("givenName")),
        ("members.$ref", None, "members", Some("$ref")),
        ("emails[type eq \"work\"].value", None, "emails", Some("value")),
        ("emails[type eq \"work\"]", None, "emails", None),
        ("roles[primary eq \"True\"].value", None, "roles", Some("value")),
        (
            "emails[type eq \"a]\\\"b\" and primary eq true].value",
            None,
            "emails",
            Some("value"),
        ),
        (manager.as_str(), Some(enterprise), "manager", None),
        (manager_value.as_str(), Some(enterprise), "manager", Some("value")),
        (genesys_ids.as_str(), Some(genesys), "externalIds", Some("value")),
        (
            "urn:sap:cloud:scim:schemas:extension:custom:2.0:User:attributes:customAttribute1",
            Some("urn:sap:cloud:scim:schemas:extension:custom:2.0:User:attributes"),
            "customAttribute1",
            None,
        ),
        (
            "urn:ietf:params:scim:schemas:extension:lucid:2.0:User:productLicenses.Lucidchart",
            Some("urn:ietf:params:scim:schemas:extension:lucid:2.0:User"),
            "productLicenses",
            Some("Lucidchart"),
        ),
        (
            "urn:ietf:params:scim:schemas:oracle:idcs:extension:user:User:isFederatedUser",
            Some("urn:ietf:params:scim:schemas:oracle:idcs:extension:user:User"),
            "isFederatedUser",
            None,
        ),
        (
            "urn:scim:schemas:extension:enterprise:1.0.department",
            Some("urn:scim:schemas:extension:enterprise:1.0"),
            "department",
            None,
        ),
        (
            "urn:scim:schemas:extension:facebook:auth_method:1.0:auth_method",
            Some("urn:scim:schemas:extension:facebook:auth_method:1.0"),
            "auth_method",
            None,
        ),
    ] {
        let path = AttributePath::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(
            (path.schema(), path.attribute(), path.sub_attribute()),
            (schema, attribute, sub),
            "{text}"
        );
        assert_eq!(path.to_string(), text);
    }
}

#[test]
fn other_spellings_lead_to_the_canonical_one() {
    for (text, canonical) in [
        (" userName ", "userName"),
        (
            "urn:ietf:params:scim:schemas:core:2.0:User:name.givenName",
            "name.givenName",
        ),
        (
            "URN:ietf:params:scim:schemas:core:2.0:Group:displayName",
            "displayName",
        ),
        (
            "emails[ type  EQ  \"work\" ].value",
            "emails[type eq \"work\"].value",
        ),
        (
            "emails[type eq \"w\\u00f6rk\"].value",
            "emails[type eq \"wörk\"].value",
        ),
    ] {
        assert_eq!(AttributePath::parse(text).unwrap().as_str(), canonical);
    }
}

#[test]
fn bad_paths_are_refused_with_a_reason() {
    for (text, error) in [
        ("", PathError::Empty),
        ("a b", PathError::Name("a b".to_owned())),
        (".value", PathError::Name(String::new())),
        ("1st", PathError::Name("1st".to_owned())),
        ("name.", PathError::Name(String::new())),
        ("name.a.b", PathError::TooDeep("name.a.b".to_owned())),
        (
            "emails[type eq \"work\".value",
            PathError::Operator(".value".to_owned()),
        ),
        ("emails[type eq", PathError::Unclosed),
        ("emails[", PathError::Unclosed),
        (
            "emails[type eq \"work\"]value",
            PathError::AfterBracket("value".to_owned()),
        ),
        (
            "emails[type sw \"work\"].value",
            PathError::Operator("sw".to_owned()),
        ),
        ("emails[type eq ‘work’].value", PathError::Value),
        ("emails[type eq work].value", PathError::Value),
        ("emails[type eq null].value", PathError::Value),
        (
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
            PathError::SchemaOnly("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User".to_owned()),
        ),
        (
            "urn:scim:schemas:extension:enterprise:1.0",
            PathError::SchemaOnly("urn:scim:schemas:extension:enterprise:1.0".to_owned()),
        ),
    ] {
        assert_eq!(AttributePath::parse(text), Err(error), "{text}");
    }
}

proptest! {
    #[test]
    fn parsing_what_was_printed_gives_the_same(
        schema in proptest::option::of("urn:[a-z]{1,8}(:[a-z0-9]{1,6}){0,3}:(2\\.0:User|[a-z]{2,5})"),
        attribute in "[a-zA-Z][a-zA-Z0-9_-]{0,8}",
        condition in proptest::option::of(("[a-z]{1,6}", ".{0,12}")),
        sub in proptest::option::of("[a-zA-Z$][a-zA-Z0-9]{0,8}"),
    ) {
        let mut text = schema.clone().map(|schema| schema + ":").unwrap_or_default() + &attribute;
        if let Some((key, value)) = condition {
            text = format!("{text}[{key} eq {}]", Value::String(value));
        }
        if let Some(sub) = sub {
            text = format!("{text}.{sub}");
        }
        let path = AttributePath::parse(&text).unwrap();
        prop_assert_eq!(path.schema(), schema.as_deref());
        prop_assert_eq!(path.attribute(), attribute.as_str());
        prop_assert_eq!(&AttributePath::parse(path.as_str()).unwrap(), &path);
        prop_assert_eq!(path.as_str(), text);
    }

    #[test]
    fn any_text_is_survived(text in "(urn:|emails\\[)?.{0,40}") {
        let _ = AttributePath::parse(&text);
    }
}
