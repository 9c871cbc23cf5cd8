use serde_json::{Value, json};

use super::parse_filter;
use crate::{profile::Profile, reading::Reading, resource_kind::ResourceKind};

fn person() -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "id": "2819c223",
        "externalId": "E-17",
        "userName": "ada@example.com",
        "name": {"givenName": "Ada", "familyName": "O'Connor \"Countess\""},
        "title": "",
        "active": true,
        "emails": [
            {"value": "ada@example.com", "type": "work", "primary": true},
            {"value": "ada@home.example", "type": "home"},
        ],
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {
            "department": "Engines",
            "manager": {"value": "7"},
        },
        "meta": {"created": "2026-01-02T03:04:05Z", "lastModified": "2026-05-06T07:08:09.123Z"},
    })
}

fn reading() -> Reading {
    Reading::new(&Profile::standard(), ResourceKind::User)
}

#[test]
fn filters_find_what_they_should() {
    let cases = [
        (r#"userName eq "ada@example.com""#, true),
        (r#"USERNAME EQ "ADA@example.com""#, true),
        (r#"userName eq "bob""#, false),
        (r#"userName ne "bob""#, true),
        (r#"userName ne "ada@example.com""#, false),
        (r#"nickName ne "bob""#, true),
        (r#"externalId eq "E-17""#, true),
        (r#"externalId eq "e-17""#, false),
        (r#"userName co "EXAMPLE""#, true),
        (r#"userName sw "ada""#, true),
        (r#"userName sw "example""#, false),
        (r#"userName ew ".com""#, true),
        ("name.givenName pr", true),
        ("name pr", true),
        ("title pr", false),
        ("nickName pr", false),
        (r#"name.familyName eq "O'Connor \"Countess\"""#, true),
        ("active eq true", true),
        ("active eq false", false),
        (r#"active eq "True""#, true),
        ("active ne false", true),
        ("nickName eq null", true),
        ("userName eq null", false),
        ("userName ne null", true),
        (r#"userName gt "abc""#, true),
        (r#"userName lt "abc""#, false),
        (
            r#"userName ge "ada@example.com" and userName le "ada@example.com""#,
            true,
        ),
        (r#"meta.lastModified gt "2026-05-06T07:08:09Z""#, true),
        (r#"meta.lastModified ge "2026-05-06T09:08:09.123+02:00""#, true),
        (r#"meta.lastModified lt "2026-05-06T07:08:09.123Z""#, false),
        (r#"emails eq "ada@home.example""#, true),
        (r#"emails.value eq "ada@home.example""#, true),
        (r#"emails co "home""#, true),
        (r#"emails.type eq "other""#, false),
        (r#"emails[type eq "work"].value eq "ada@example.com""#, true),
        (r#"emails[type eq "home"].value eq "ada@example.com""#, false),
        (r#"emails[type eq "home" and value co "@home"]"#, true),
        (r#"emails[type eq "work" and value co "@home"]"#, false),
        (r#"emails[not (type eq "work")]"#, true),
        (r#"emails[type eq "home"].primary pr"#, false),
        (
            r#"urn:ietf:params:scim:schemas:core:2.0:User:userName sw "ada""#,
            true,
        ),
        (
            r#"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "engines""#,
            true,
        ),
        (
            r#"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager eq "7""#,
            true,
        ),
        (
            r#"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value eq "8""#,
            false,
        ),
        (r#"schemas eq "urn:ietf:params:scim:schemas:core:2.0:User""#, true),
        // `and` binds tighter than `or`.
        (r#"active eq true or userName eq "x" and userName eq "y""#, true),
        (
            r#"(active eq true or userName eq "x") and userName eq "y""#,
            false,
        ),
        (r#"not (userName eq "x") and not(active eq false)"#, true),
        (r#"((userName eq "x") or (userName sw "ada"))"#, true),
    ];
    let person = person();
    let person = person.as_object().unwrap();
    for (text, expected) in cases {
        let filter = parse_filter(text, reading()).unwrap_or_else(|refusal| panic!("{text}: {refusal}"));
        assert_eq!(filter.matches(person), expected, "{text}");
    }
}

#[test]
fn bad_filters_are_refused() {
    let deep = "(".repeat(10_000);
    let cases = [
        "",
        "userName",
        "userName eq",
        "userName eq ada",
        r#"userName eq "ada"#,
        r#"userName eq "ada" and"#,
        r#"userName eq "ada" userName eq "bob""#,
        r#"userName is "ada""#,
        r#"shoeSize eq "41""#,
        r#"name.shoeSize eq "41""#,
        r#"(userName eq "ada""#,
        r#"userName eq "ada")"#,
        r#"emails[type eq "work""#,
        r#"emails[shoeSize eq "41"]"#,
        r#"emails[type eq "work"].shoeSize eq "41""#,
        r#"name.givenName[value eq "x"]"#,
        r#"userName eq "\x""#,
        "active gt true",
        r#"userName == "ada""#,
        "urn:ietf:params:scim:schemas:core:2.0:User pr",
        deep.as_str(),
    ];
    for text in cases {
        let refusal = parse_filter(text, reading()).expect_err(text);
        assert_eq!(refusal.scim_type, Some("invalidFilter"), "{text}");
    }
}

#[test]
fn equalities_are_offered_to_the_indexes() {
    let cases = [
        (r#"userName eq "a""#, vec![("userName", "a")]),
        (
            r#"emails[type eq "work"].value eq "a""#,
            vec![("emails.type", "work"), ("emails.value", "a")],
        ),
        (r#"emails eq "a" and active eq true"#, vec![("emails.value", "a")]),
        (r#"userName eq "a" or userName eq "b""#, vec![]),
        (r#"not (userName eq "a")"#, vec![]),
        (r#"userName sw "a""#, vec![]),
    ];
    for (text, expected) in cases {
        let filter = parse_filter(text, reading()).unwrap();
        let equalities = filter.necessary_equalities();
        let found: Vec<_> = equalities
            .iter()
            .map(|(name, text)| (name.as_str(), *text))
            .collect();
        assert_eq!(found, expected, "{text}");
    }
}
