//! What the properties of an attribute mapping and its target attribute make of a value.

use model::{ApplyMapping, AttributeMapping, AttributeType, MappingSource, ObjectId, TargetAttribute};
use serde_json::{Value as Json, json};
use store::{Entitlement, LinkState, Subject};
use uuid::Uuid;

use super::{Cycle, linked, object_mapping, subject, words};
use crate::plan::{Plan, decide};

/// What an attribute mapping with these properties sends for an account whose title is known to be `before`; `-` when
/// nothing is sent, `clear` when the title is taken away.
#[track_caller]
fn check_title(before: Option<Json>, change: impl Fn(&mut Subject, &mut Row), expected: &str) {
    let (mut subject, mut mapping) = (subject(), object_mapping());
    mapping
        .target_attributes
        .push(TargetAttribute::new("title", AttributeType::String));
    let mut row = Row {
        mapping: mapping.attribute_mappings.remove(2),
        target: mapping.target_attributes.remove(3),
    };
    change(&mut subject, &mut row);
    mapping.attribute_mappings.push(row.mapping);
    mapping.target_attributes.push(row.target);
    let mut link = linked(LinkState::Active, true);
    link.sent.retain(|path, _| path != "title");
    link.sent
        .extend(before.map(|before| ("title".to_owned(), before)));
    subject.link = Some(link);
    let cycle = Cycle::of(&mapping);
    let context = cycle.context();
    let sent = match decide(&subject, context).plan {
        Plan::Leave(leave) if leave.up_to_date => "-".to_owned(),
        Plan::Leave(leave) => leave.reason,
        Plan::Change(alteration) => {
            let [change] = alteration.changes.as_slice() else {
                panic!("several changes: {:?}", alteration.changes)
            };
            let adds = if change.only_adds { "add to " } else { "" };
            format!(
                "{adds}{}",
                change.new.as_ref().map_or("clear".into(), Json::to_string)
            )
        }
        plan => words(&plan),
    };
    assert_eq!(sent, expected);
}

/// One attribute mapping and its target attribute.
struct Row {
    mapping: AttributeMapping,
    target: TargetAttribute,
}

fn without_title(subject: &mut Subject) {
    subject.object.attributes.remove("jobTitle");
}

#[test]
fn clearing_needs_both_gates() {
    for (mapping, target, expected) in [
        (true, true, "clear"),
        (true, false, "-"),
        (false, true, "-"),
        (false, false, "-"),
    ] {
        let gates = |subject: &mut Subject, row: &mut Row| {
            without_title(subject);
            row.mapping.flow_null_values = mapping;
            row.mapping.default_value = Some("Colleague".into());
            row.target.flow_null_values = target;
        };
        check_title(Some(json!("Engineer")), gates, expected);
        // What is not known to be there needs no clearing.
        check_title(None, gates, "-");
    }
    let open = |row: &mut Row| {
        row.mapping.flow_null_values = true;
        row.target.flow_null_values = true;
    };
    for expression in [
        "IgnoreFlowIfNullOrEmpty([jobTitle])",
        "IIF(IsPresent([jobTitle]), [jobTitle], IgnoreAttributeFlow)",
    ] {
        check_title(
            Some(json!("Engineer")),
            |subject, row| {
                without_title(subject);
                open(row);
                row.mapping.source = MappingSource::Expression(expression.into());
            },
            "-",
        );
    }
    check_title(
        Some(json!("Engineer")),
        |subject, row| {
            without_title(subject);
            open(row);
            row.target.required = true;
        },
        "-",
    );
    // A manager without an account yet is not a missing manager.
    check_title(
        Some(json!("7")),
        |subject, row| {
            open(row);
            subject.object.manager = Some(ObjectId::from(Uuid::from_u128(2)));
            row.mapping.source = MappingSource::Direct("manager".into());
        },
        "-",
    );
}

#[test]
fn the_type_none_fills_in_what_is_missing() {
    let none = |default: Option<&str>| {
        let default = default.map(str::to_owned);
        move |_: &mut Subject, row: &mut Row| {
            row.mapping.source = MappingSource::None;
            row.mapping.default_value.clone_from(&default);
        }
    };
    check_title(None, none(Some("Colleague")), r#""Colleague""#);
    check_title(Some(json!("Boss")), none(Some("Colleague")), "-");
    check_title(None, none(None), "-");
    check_title(Some(json!("Boss")), none(None), "-");
    check_title(
        None,
        |subject, row| {
            none(Some("Colleague"))(subject, row);
            row.mapping.apply = ApplyMapping::OnlyOnCreate;
        },
        "-",
    );
    // The default of any other mapping is for new accounts only.
    check_title(
        None,
        |subject, row| {
            without_title(subject);
            row.mapping.default_value = Some("Colleague".into());
        },
        "-",
    );
}

#[test]
fn exact_case_decides_whether_case_is_a_change() {
    for (exact, expected) in [(false, "-"), (true, r#""Engineer""#)] {
        check_title(
            Some(json!("ENGINEER")),
            |_, row| row.target.case_exact = exact,
            expected,
        );
    }
    check_title(Some(json!("Lead")), |_, _| {}, r#""Engineer""#);
}

#[test]
fn several_values() {
    let titles = |subject: &mut Subject, row: &mut Row, titles: &str| {
        subject.object.attributes.insert("jobTitle".into(), titles.into());
        row.mapping.source = MappingSource::Expression(r#"Split([jobTitle], ",")"#.into());
        row.target.multi_valued = true;
    };
    let all = |subject: &mut Subject, row: &mut Row| titles(subject, row, "a,b");
    check_title(None, all, r#"["a","b"]"#);
    check_title(Some(json!(["b", "A"])), all, "-");
    check_title(Some(json!(["b", "c"])), all, r#"["a","b"]"#);
    check_title(
        Some(json!(["b", "c"])),
        |subject, row| {
            all(subject, row);
            row.mapping.apply = ApplyMapping::OnlyAddValues;
        },
        r#"add to ["b","c","a"]"#,
    );
    check_title(
        Some(json!(["b", "c", "a"])),
        |subject, row| {
            all(subject, row);
            row.mapping.apply = ApplyMapping::OnlyAddValues;
        },
        "-",
    );
    // One value becomes a list, and a list only its first value, as the attribute wants it.
    check_title(None, |_, row| row.target.multi_valued = true, r#"["Engineer"]"#);
    check_title(
        None,
        |subject, row| {
            all(subject, row);
            row.target.multi_valued = false;
        },
        r#""a""#,
    );
}

#[test]
fn roles_of_all_assignments() {
    let roles = |expression: &'static str| {
        move |subject: &mut Subject, row: &mut Row| {
            subject.entitlement = Some(Entitlement {
                roles: vec!["Admin".into(), "Auditor".into()],
                through: None,
            });
            row.mapping.source = MappingSource::Expression(expression.into());
            row.target.multi_valued = true;
        }
    };
    let complex = |role: &str| json!({"value": role, "display": role, "primary": false, "type": "WindowsAzureActiveDirectoryRole"});
    check_title(
        None,
        roles("AppRoleAssignments([appRoleAssignments])"),
        r#"["Admin","Auditor"]"#,
    );
    let (adding, assertive) = (
        roles("AppRoleAssignmentsComplex([appRoleAssignments])"),
        roles("AssertiveAppRoleAssignmentsComplex([appRoleAssignments])"),
    );
    let both = json!([complex("Admin"), complex("Auditor")]);
    check_title(None, assertive, &both.to_string());
    check_title(
        Some(json!([{"value": "Auditor"}, {"value": "Admin"}])),
        assertive,
        "-",
    );
    check_title(Some(json!([{"value": "Owner"}])), assertive, &both.to_string());
    check_title(
        Some(json!([{"value": "Owner"}, {"value": "Admin"}])),
        adding,
        &format!(
            "add to {}",
            json!([{"value": "Owner"}, {"value": "Admin"}, complex("Auditor")])
        ),
    );
}
