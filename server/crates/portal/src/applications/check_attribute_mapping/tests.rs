use ::gallery::{Gallery, default_schema};
use model::{JobScope, ObjectKind, attribute};

use super::*;

fn known() -> Known {
    Known {
        attributes: attribute::readable_attributes(ObjectKind::User),
        scope: JobScope::Assigned,
        has_default_domain: false,
    }
}

fn users() -> ObjectMapping {
    let entry = Gallery::get().entry("pingboard").unwrap();
    default_schema(entry).mapping(ObjectKind::User).unwrap().clone()
}

fn input(target: &str) -> AttributeMappingInput {
    AttributeMappingInput {
        target: target.into(),
        mapping_type: "direct".into(),
        source: "department".into(),
        ..AttributeMappingInput::default()
    }
}

fn problems(input: &AttributeMappingInput, original: Option<&str>) -> Vec<(String, String)> {
    match check(input, original, &users(), &known()) {
        Ok(_) => Vec::new(),
        Err(problems) => problems
            .into_iter()
            .map(|problem| (problem.field, problem.message))
            .collect(),
    }
}

#[test]
fn targets_are_checked() {
    for (target, original, fine) in [
        ("nickName", None, true),
        (
            "urn:ietf:params:scim:schemas:extension:acme:2.0:User:badge",
            None,
            true,
        ),
        (r#"emails[type eq "home"].value"#, None, true),
        ("title", None, false),
        ("TITLE", None, false),
        ("title", Some("title"), true),
        ("id", None, false),
        ("ID", None, false),
        ("meta.created", None, false),
        ("", None, false),
        ("emails[type", None, false),
    ] {
        let found = problems(&input(target), original);
        assert_eq!(found.is_empty(), fine, "{target}: {found:?}");
        assert!(found.iter().all(|(field, _)| field == "target"), "{found:?}");
    }
    let saved = check(&input("NICKNAME"), None, &users(), &known()).unwrap();
    assert_eq!(saved.target, "nickName", "spelled as the application does");
}

#[test]
fn sources_are_checked() {
    let typed = |mapping_type: &str, text: &str| AttributeMappingInput {
        mapping_type: mapping_type.into(),
        source: text.into(),
        constant: text.into(),
        expression: text.into(),
        ..input("nickName")
    };
    for (mapping_type, text, field) in [
        ("direct", "department", None),
        ("direct", "IsSoftDeleted", None),
        ("direct", "shoeSize", Some("source")),
        ("direct", "", Some("source")),
        ("constant", "EMEA", None),
        ("constant", "", Some("constant")),
        ("expression", r#"Join(" ", [givenName], [surname])"#, None),
        ("expression", "Join(", Some("expression")),
        ("expression", "", Some("expression")),
        ("expression", r#"Join(" ", [shoeSize])"#, Some("expression")),
        ("", "x", Some("mapping_type")),
    ] {
        let found = problems(&typed(mapping_type, text), None);
        assert_eq!(
            found.first().map(|(field, _)| field.as_str()),
            field,
            "{mapping_type} {text}: {found:?}"
        );
    }
}

#[test]
fn precedence_is_unique_and_one_matching_attribute_stays() {
    let typed = |matching: bool, precedence: &str| AttributeMappingInput {
        matching,
        precedence: precedence.into(),
        ..input("nickName")
    };
    let saved = |input: &AttributeMappingInput| {
        check(input, None, &users(), &known())
            .unwrap()
            .matching_precedence
    };
    assert_eq!(saved(&typed(true, "")), Some(2), "the next one");
    assert_eq!(saved(&typed(true, " 7 ")), Some(7));
    assert_eq!(saved(&typed(false, "1")), None);
    for (input, original, field) in [
        (typed(true, "1"), None, "precedence"),
        (typed(true, "0"), None, "precedence"),
        (typed(true, "x"), None, "precedence"),
        (typed(false, ""), Some("userName"), "matching"),
    ] {
        let input = AttributeMappingInput {
            target: original.unwrap_or("nickName").into(),
            ..input
        };
        assert_eq!(
            problems(&input, original)
                .first()
                .map(|(field, _)| field.as_str()),
            Some(field)
        );
    }
}

/// The fields that are refused of a mapping onto `nickName`, `loginCount`, `isAdmin`, `roles` or `title`.
fn refused(target: &str, scope: JobScope, change: impl FnOnce(&mut AttributeMappingInput)) -> Vec<String> {
    let mut mapping = users();
    for (name, kind) in [
        ("loginCount", AttributeType::Integer),
        ("isAdmin", AttributeType::Boolean),
        ("roles", AttributeType::String),
        ("boss", AttributeType::Reference),
        ("shoe", AttributeType::String),
    ] {
        mapping.target_attributes.push(TargetAttribute {
            multi_valued: name == "roles",
            flow_null_values: name == "shoe",
            ..TargetAttribute::new(name, kind)
        });
    }
    let mut input = input(target);
    change(&mut input);
    let known = Known { scope, ..known() };
    match check(&input, None, &mapping, &known) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.into_iter().map(|problem| problem.field).collect(),
    }
}

fn of_type(mapping_type: &'static str, text: &'static str) -> impl Fn(&mut AttributeMappingInput) {
    move |input| {
        input.mapping_type = mapping_type.into();
        input.source = text.into();
        input.constant = text.into();
        input.expression = text.into();
    }
}

#[test]
fn values_fit_their_target() {
    for (target, mapping_type, text, field) in [
        ("loginCount", "constant", "7", None),
        ("loginCount", "constant", "seven", Some("constant")),
        ("isAdmin", "constant", "true", None),
        ("isAdmin", "constant", "yes", Some("constant")),
        ("loginCount", "direct", "accountEnabled", Some("source")),
        ("isAdmin", "direct", "accountEnabled", None),
        ("isAdmin", "direct", "department", None),
        ("isAdmin", "direct", "manager", Some("source")),
        ("boss", "direct", "manager", None),
        ("boss", "direct", "department", Some("source")),
        ("boss", "expression", "[department]", Some("expression")),
        ("boss", "expression", "[manager]", None),
        ("loginCount", "expression", "7", None),
        ("loginCount", "expression", r#""seven""#, Some("expression")),
        ("isAdmin", "expression", r#"[department]="IT""#, None),
        (
            "loginCount",
            "expression",
            r#"[department]="IT""#,
            Some("expression"),
        ),
        (
            "nickName",
            "expression",
            r#"Join("@", [mailNickname], DefaultDomain())"#,
            Some("expression"),
        ),
        ("nickName", "none", "", None),
    ] {
        let refused = refused(target, JobScope::Assigned, of_type(mapping_type, text));
        assert_eq!(
            refused.first().map(String::as_str),
            field,
            "{target} {mapping_type} {text}"
        );
    }
    let with_default = |text: &'static str| {
        refused("loginCount", JobScope::Assigned, move |input| {
            input.default_value = text.into();
        })
    };
    assert!(with_default("0").is_empty());
    assert_eq!(with_default("none"), ["default_value"]);
}

#[test]
fn roles_need_assignments() {
    for (mapping_type, text, field) in [
        ("direct", "appRoleAssignments", "source"),
        (
            "expression",
            "SingleAppRoleAssignment([appRoleAssignments])",
            "expression",
        ),
    ] {
        let refused = |scope| refused("roles", scope, of_type(mapping_type, text));
        assert!(refused(JobScope::Assigned).is_empty(), "{text}");
        assert_eq!(refused(JobScope::All), [field], "{text}");
    }
}

#[test]
fn options_that_do_not_go_together() {
    let unique = "SelectUniqueValue([mailNickname], [employeeId])";
    let refused = |target, mapping_type, text, change: fn(&mut AttributeMappingInput)| {
        refused(target, JobScope::Assigned, |input| {
            of_type(mapping_type, text)(input);
            change(input);
        })
    };
    for (target, mapping_type, text, change, expected) in [
        (
            "nickName",
            "expression",
            unique,
            (|input| input.apply = "only_on_create".into()) as fn(&mut AttributeMappingInput),
            &[][..],
        ),
        ("nickName", "expression", unique, |_| {}, &["apply"]),
        (
            "nickName",
            "expression",
            unique,
            |input| {
                input.apply = "only_on_create".into();
                input.matching = true;
            },
            &["matching"],
        ),
        (
            "nickName",
            "constant",
            "x",
            |input| input.matching = true,
            &["matching"],
        ),
        (
            "nickName",
            "none",
            "",
            |input| input.matching = true,
            &["matching"],
        ),
        (
            "boss",
            "direct",
            "manager",
            |input| input.matching = true,
            &["matching"],
        ),
        (
            "roles",
            "direct",
            "department",
            |input| input.apply = "only_add_values".into(),
            &[],
        ),
        (
            "nickName",
            "direct",
            "department",
            |input| input.apply = "only_add_values".into(),
            &["apply"],
        ),
        (
            "nickName",
            "direct",
            "department",
            |input| input.apply = "sometimes".into(),
            &["apply"],
        ),
        (
            "shoe",
            "direct",
            "department",
            |input| input.flow_null_values = true,
            &[],
        ),
        (
            "nickName",
            "direct",
            "department",
            |input| input.flow_null_values = true,
            &["flow_null_values"],
        ),
        (
            "shoe",
            "direct",
            "department",
            |input| {
                input.flow_null_values = true;
                input.matching = true;
            },
            &["flow_null_values"],
        ),
    ] {
        assert_eq!(
            refused(target, mapping_type, text, change),
            expected,
            "{target} {mapping_type} {text}"
        );
    }
    let user_name = AttributeMappingInput {
        target: "userName".into(),
        mapping_type: "none".into(),
        matching: false,
        ..AttributeMappingInput::default()
    };
    let mut mapping = users();
    mapping.attribute_mappings[2].matching_precedence = Some(2);
    let fields = |input: &AttributeMappingInput| {
        check(input, Some("userName"), &mapping, &known())
            .err()
            .map(|problems| {
                problems
                    .into_iter()
                    .map(|problem| problem.field)
                    .collect::<Vec<_>>()
            })
    };
    assert_eq!(fields(&user_name), Some(vec!["mapping_type".to_owned()]));
}
