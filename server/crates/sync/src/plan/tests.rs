//! The plan as a table: who somebody is, what is known about their account, and what follows.

use model::{
    ApplyMapping, AttributeMapping, AttributeType, Attributes, Directory, DirectoryObject, Extra, JobScope,
    MappingSource, ObjectId, ObjectKind, ObjectMapping, ObjectState, ScopingClause, ScopingFilter,
    ScopingOperator, TargetAttribute, Timestamp,
};
use serde_json::{Value as Json, json};
use store::{Entitlement, Link, LinkState, Subject};
use uuid::Uuid;

use super::*;
use crate::mapper::{Mapper, Surroundings};
use crate::scope::Scope;

fn mapping(target: &str, source: MappingSource, precedence: Option<u32>) -> AttributeMapping {
    AttributeMapping {
        matching_precedence: precedence,
        ..AttributeMapping::new(target, source)
    }
}

fn object_mapping() -> ObjectMapping {
    let switch = r#"Switch([IsSoftDeleted], , "False", "True", "True", "False")"#;
    let target = |name: &str, kind, required| TargetAttribute {
        required,
        ..TargetAttribute::new(name, kind)
    };
    ObjectMapping {
        attribute_mappings: vec![
            mapping(
                "userName",
                MappingSource::Direct("userPrincipalName".into()),
                Some(1),
            ),
            mapping("active", MappingSource::Expression(switch.into()), None),
            mapping("title", MappingSource::Direct("jobTitle".into()), None),
            mapping("name.familyName", MappingSource::Direct("surname".into()), None),
        ],
        target_attributes: vec![
            target("userName", AttributeType::String, true),
            target("active", AttributeType::Boolean, false),
            target("name.familyName", AttributeType::String, true),
        ],
        ..ObjectMapping::new(ObjectKind::User)
    }
}

fn subject() -> Subject {
    let attributes: Attributes = [
        ("userPrincipalName", "ana@corp.example"),
        ("jobTitle", "Engineer"),
        ("surname", "Duarte"),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value.into()))
    .collect();
    Subject {
        object: DirectoryObject {
            id: ObjectId::from(Uuid::from_u128(1)),
            directory_id: Directory::BUILT_IN,
            kind: ObjectKind::User,
            state: ObjectState::Active,
            deleted_at: None,
            account_enabled: true,
            manager: None,
            attributes,
            change: 1,
            created_at: Timestamp(0),
            updated_at: Timestamp(0),
        },
        entitlement: Some(Entitlement {
            roles: vec!["User".into()],
            through: None,
        }),
        link: None,
        manager_target: None,
        retry: None,
        open_creation: None,
    }
}

fn linked(state: LinkState, active: bool) -> Link {
    let sent = [
        ("userName", json!("ana@corp.example")),
        ("active", json!(active)),
        ("title", json!("Engineer")),
        ("name.familyName", json!("Duarte")),
    ];
    Link {
        object_id: ObjectId::from(Uuid::from_u128(1)),
        kind: ObjectKind::User,
        target_id: "4711".into(),
        state,
        matched_by: "created".into(),
        sent: sent
            .into_iter()
            .map(|(path, value)| (path.to_owned(), value))
            .collect(),
        created_at: Timestamp(0),
        updated_at: Timestamp(0),
    }
}

/// The plan in a few words.
fn words(plan: &Plan) -> String {
    match plan {
        Plan::Leave(leave) => format!("leave: {} ({:?})", leave.reason, leave.link),
        Plan::Find(_) => "find".into(),
        Plan::Create(creation) => format!("create {} values", creation.state.len()),
        Plan::Change(alteration) => {
            let changes: Vec<_> = alteration
                .changes
                .iter()
                .map(|change| change.path.as_str())
                .collect();
            format!(
                "{:?} {} then {:?}",
                alteration.intent,
                changes.join("+"),
                alteration.next
            )
        }
        Plan::Delete(id) => format!("delete {id}"),
        Plan::Fail(error) => format!("fail: {}", error.code),
    }
}

#[track_caller]
fn check(change: impl FnOnce(&mut Subject, &mut ObjectMapping), expected: &str) {
    let (mut subject, mut mapping) = (subject(), object_mapping());
    change(&mut subject, &mut mapping);
    let mapper = Mapper::compile(&mapping).unwrap();
    let scope = Scope::compile(JobScope::Assigned, &mapping).unwrap();
    let surroundings = Surroundings::default();
    let context = Context {
        mapper: &mapper,
        surroundings: &surroundings,
        actions: mapping.actions,
        scope: &scope,
        directory: "Directory",
        application: "Pingboard",
    };
    let planned = decide(&subject, context);
    assert_eq!(words(&planned.plan), expected);
    let again = decide(&subject, context);
    assert_eq!(
        (words(&again.plan), again.steps),
        (words(&planned.plan), planned.steps),
        "same input, same plan"
    );
}

#[test]
fn without_an_account() {
    check(|_, _| {}, "find");
    check(
        |subject, _| subject.entitlement = None,
        "leave: Not created: not assigned (Keep)",
    );
    check(
        |subject, _| subject.object.account_enabled = false,
        "leave: Not created: sign-in is blocked (Keep)",
    );
    check(
        |subject, _| subject.object.state = ObjectState::SoftDeleted,
        "leave: Not created: in the recycle bin (Keep)",
    );
    check(
        |subject, _| {
            subject.object.attributes.remove("userPrincipalName");
        },
        "leave: No matching attribute has a value (Keep)",
    );
}

#[test]
fn with_an_account() {
    let active = |subject: &mut Subject| subject.link = Some(linked(LinkState::Active, true));
    check(|subject, _| active(subject), "leave: Already up to date (Keep)");
    check(
        |subject, _| {
            active(subject);
            subject.object.attributes.insert("jobTitle".into(), "Lead".into());
        },
        "Update title then Active",
    );
    check(
        |subject, _| {
            active(subject);
            subject.object.attributes.remove("jobTitle");
        },
        // A value that went missing stays in the application.
        "leave: Already up to date (Keep)",
    );
    check(
        |subject, mapping| {
            active(subject);
            subject.object.attributes.insert("jobTitle".into(), "Lead".into());
            mapping.attribute_mappings[2].apply = ApplyMapping::OnlyOnCreate;
        },
        "leave: Already up to date (Keep)",
    );
}

#[test]
fn leaving() {
    let active = |subject: &mut Subject| subject.link = Some(linked(LinkState::Active, true));
    check(
        |subject, _| {
            active(subject);
            subject.entitlement = None;
        },
        "Disable active then Released",
    );
    check(
        |subject, _| {
            active(subject);
            subject.object.account_enabled = false;
        },
        "Disable active then Disabled",
    );
    check(
        |subject, mapping| {
            active(subject);
            subject.entitlement = None;
            mapping.actions.update = false;
        },
        "leave: Not changed (not assigned): Update is off in the mapping (Keep)",
    );
    check(
        |subject, mapping| {
            active(subject);
            subject.entitlement = None;
            mapping.attribute_mappings.remove(1);
        },
        "leave: Left alone (not assigned): no mapping uses IsSoftDeleted (Keep)",
    );
}

#[test]
fn whoever_still_has_a_working_account_is_never_let_go() {
    let leaver = |subject: &mut Subject| {
        subject.link = Some(linked(LinkState::Active, true));
        subject.entitlement = None;
    };
    check(
        |subject, mapping| {
            leaver(subject);
            mapping.attribute_mappings[1].apply = ApplyMapping::OnlyOnCreate;
        },
        "leave: Left alone (not assigned): no mapping uses IsSoftDeleted (Keep)",
    );
    check(
        |subject, mapping| {
            leaver(subject);
            let source = r#"Switch([IsSoftDeleted], , "False", "True")"#;
            mapping.attribute_mappings[1].source = MappingSource::Expression(source.into());
        },
        "leave: Left alone (not assigned): the mapping that uses IsSoftDeleted gives no value (Keep)",
    );
    // A mapping that fails for this person does not keep the account working.
    check(
        |subject, mapping| {
            leaver(subject);
            mapping.target_attributes[2].kind = AttributeType::Integer;
        },
        "Disable active then Released",
    );
    check(
        |subject, mapping| {
            subject.link = Some(linked(LinkState::Active, true));
            mapping.target_attributes[2].kind = AttributeType::Integer;
        },
        "fail: SchemaPropertyCanOnlyAcceptValue",
    );
}

#[test]
fn coming_back() {
    for state in [LinkState::Disabled, LinkState::Released] {
        check(
            |subject, _| subject.link = Some(linked(state, false)),
            "Enable active then Active",
        );
    }
}

/// A filter that nobody passes without a job title of that text.
fn only(operator: ScopingOperator, title: &str) -> Vec<ScopingFilter> {
    vec![ScopingFilter {
        title: "Titles".into(),
        clauses: vec![ScopingClause {
            attribute: "jobTitle".into(),
            operator,
            value: title.into(),
            extra: Extra::default(),
        }],
        ..ScopingFilter::default()
    }]
}

#[test]
fn scoping_filters() {
    use ScopingOperator::{Equals, GreaterThan};

    check(|_, mapping| mapping.scope = only(Equals, "Engineer"), "find");
    check(
        |_, mapping| mapping.scope = only(Equals, "Lead"),
        "leave: Not created: out of scope (Keep)",
    );
    check(
        |subject, mapping| {
            subject.link = Some(linked(LinkState::Active, true));
            mapping.scope = only(Equals, "Engineer");
        },
        "leave: Already up to date (Keep)",
    );
    check(
        |subject, mapping| {
            subject.link = Some(linked(LinkState::Active, true));
            mapping.scope = only(Equals, "Lead");
        },
        "Disable active then Released",
    );
    check(
        |subject, mapping| {
            subject.link = Some(linked(LinkState::Released, false));
            mapping.scope = only(Equals, "Lead");
        },
        "leave: The account is disabled already: out of scope (Keep)",
    );
    check(
        |subject, mapping| {
            subject.link = Some(linked(LinkState::Released, false));
            mapping.scope = only(Equals, "Engineer");
        },
        "Enable active then Active",
    );
    // What a filter cannot compare takes nobody's account, and gives nobody one.
    check(
        |_, mapping| mapping.scope = only(GreaterThan, "3"),
        "fail: InvalidScopingFilter",
    );
    check(
        |subject, mapping| {
            subject.link = Some(linked(LinkState::Active, true));
            mapping.scope = only(GreaterThan, "3");
        },
        "fail: InvalidScopingFilter",
    );
    // But it keeps no leaver's account working.
    for block in [
        (|subject: &mut Subject| subject.object.account_enabled = false) as fn(&mut Subject),
        |subject| subject.object.state = ObjectState::SoftDeleted,
    ] {
        check(
            |subject, mapping| {
                subject.link = Some(linked(LinkState::Active, true));
                block(subject);
                mapping.scope = only(GreaterThan, "3");
            },
            "Disable active then Disabled",
        );
    }
    // Whoever is purged has no attributes left to compare.
    check(
        |subject, mapping| {
            subject.link = Some(linked(LinkState::Active, true));
            subject.object.state = ObjectState::Purged;
            subject.object.attributes.clear();
            mapping.scope = only(Equals, "Engineer");
        },
        "delete 4711",
    );
}

#[test]
fn deleted_for_good() {
    let purged = |subject: &mut Subject, state| {
        subject.link = Some(linked(state, state == LinkState::Active));
        subject.object.state = ObjectState::Purged;
        subject.object.attributes.clear();
        subject.entitlement = None;
    };
    check(|subject, _| purged(subject, LinkState::Active), "delete 4711");
    check(|subject, _| purged(subject, LinkState::Disabled), "delete 4711");
    check(
        |subject, _| purged(subject, LinkState::Released),
        "leave: Not deleted: the account was disabled and is no longer managed (Remove)",
    );
    check(
        |subject, mapping| {
            purged(subject, LinkState::Disabled);
            mapping.actions.delete = false;
        },
        "leave: Not deleted: Delete is off in the mapping (Remove)",
    );
    // Purged before a cycle could disable the account.
    check(
        |subject, mapping| {
            purged(subject, LinkState::Active);
            mapping.actions.delete = false;
        },
        "Disable active then Released",
    );
}

#[track_caller]
fn check_found(finding: Finding, change: impl FnOnce(&mut Subject, &mut ObjectMapping), expected: &str) {
    let (mut subject, mut mapping) = (subject(), object_mapping());
    change(&mut subject, &mut mapping);
    let mapper = Mapper::compile(&mapping).unwrap();
    let scope = Scope::compile(JobScope::Assigned, &mapping).unwrap();
    let surroundings = Surroundings::default();
    let context = Context {
        mapper: &mapper,
        surroundings: &surroundings,
        actions: mapping.actions,
        scope: &scope,
        directory: "Directory",
        application: "Pingboard",
    };
    let Plan::Find(desired) = decide(&subject, context).plan else {
        panic!("nothing to find")
    };
    let plan = decide_found(&subject, *desired, finding, context, &mut Vec::new());
    assert_eq!(words(&plan), expected);
}

#[test]
fn after_the_search() {
    let one = |title: &str| Finding::One {
        target_id: "4711".into(),
        matched_by: "userName".into(),
        resource: json!({"id": "4711", "userName": "ana@corp.example", "active": true, "title": title, "name": {"familyName": "Duarte"}}),
    };
    check_found(Finding::Nobody, |_, _| {}, "create 4 values");
    check_found(
        Finding::Nobody,
        |_, mapping| mapping.actions.create = false,
        "leave: Not created: Create is off in the mapping (Keep)",
    );
    check_found(
        Finding::Nobody,
        |subject, _| {
            subject.object.attributes.remove("surname");
        },
        "fail: MissingValues",
    );
    check_found(one("Boss"), |_, _| {}, "Update title then Active");
    check_found(
        Finding::Several {
            matched_by: "userName".into(),
            target_ids: vec!["1".into(), "2".into()],
        },
        |_, _| {},
        "fail: DuplicateTargetEntries",
    );
    check_found(
        Finding::Taken {
            target_id: "1".into(),
            matched_by: "userName".into(),
        },
        |_, _| {},
        "fail: DuplicateSourceEntries",
    );
}

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
    let mapper = Mapper::compile(&mapping).unwrap();
    let scope = Scope::compile(JobScope::Assigned, &mapping).unwrap();
    let surroundings = Surroundings::default();
    let context = Context {
        mapper: &mapper,
        surroundings: &surroundings,
        actions: mapping.actions,
        scope: &scope,
        directory: "Directory",
        application: "Pingboard",
    };
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

#[test]
fn a_mapping_may_leave_somebody_out() {
    let ignore = |_: &mut Subject, mapping: &mut ObjectMapping| {
        mapping.attribute_mappings[2].source =
            MappingSource::Expression(r#"IIF([jobTitle]="Engineer", IgnoreObjectFlow, [jobTitle])"#.into());
    };
    check(
        ignore,
        "leave: Not created: a mapping says IgnoreObjectFlow (Keep)",
    );
    check(
        |subject, mapping| {
            ignore(subject, mapping);
            subject.link = Some(linked(LinkState::Active, true));
            subject.object.attributes.insert("surname".into(), "Silva".into());
        },
        "leave: Left alone: a mapping says IgnoreObjectFlow (Keep)",
    );
    // But it keeps no leaver's account working.
    check(
        |subject, mapping| {
            ignore(subject, mapping);
            subject.link = Some(linked(LinkState::Active, true));
            subject.entitlement = None;
        },
        "Disable active then Released",
    );
}

#[test]
fn unique_values_are_for_new_accounts() {
    let unique = |_: &mut Subject, mapping: &mut ObjectMapping| {
        mapping.attribute_mappings.push(AttributeMapping {
            apply: ApplyMapping::OnlyOnCreate,
            ..mapping_of_expression(
                "nickName",
                r#"SelectUniqueValue([surname], Join("", [surname], "1"), [givenName])"#,
            )
        });
    };
    let (mut subject, mut mapping) = (subject(), object_mapping());
    unique(&mut subject, &mut mapping);
    let mapper = Mapper::compile(&mapping).unwrap();
    let scope = Scope::compile(JobScope::Assigned, &mapping).unwrap();
    let surroundings = Surroundings::default();
    let context = Context {
        mapper: &mapper,
        surroundings: &surroundings,
        actions: mapping.actions,
        scope: &scope,
        directory: "Directory",
        application: "Pingboard",
    };
    let Plan::Find(desired) = decide(&subject, context).plan else {
        panic!("nothing to find")
    };
    let [chosen] = desired.unique.as_slice() else {
        panic!("{:?}", desired.unique)
    };
    assert_eq!(chosen.values, [json!("Duarte"), json!("Duarte1")]);
    check(
        |subject, mapping| {
            unique(subject, mapping);
            subject.link = Some(linked(LinkState::Active, true));
        },
        "leave: Already up to date (Keep)",
    );
}

fn mapping_of_expression(target: &str, expression: &str) -> AttributeMapping {
    AttributeMapping::new(target, MappingSource::Expression(expression.into()))
}

#[test]
fn what_is_random_differs_between_people_and_attributes_and_stays_within_a_cycle() {
    let mut mapping = object_mapping();
    mapping
        .attribute_mappings
        .push(mapping_of_expression("nickName", "Guid()"));
    mapping
        .attribute_mappings
        .push(mapping_of_expression("externalId", "Guid()"));
    let mapper = Mapper::compile(&mapping).unwrap();
    let drawn = |person: u128, seed: u8| {
        let mut subject = subject();
        subject.object.id = ObjectId::from(Uuid::from_u128(person));
        let surroundings = Surroundings {
            seed: [seed; 32],
            ..Surroundings::default()
        };
        let facts = crate::mapper::Facts {
            object: &subject.object,
            is_soft_deleted: false,
            manager_target: None,
            roles: &[],
            surroundings: &surroundings,
        };
        let state = mapper
            .evaluate(facts, crate::mapper::Purpose::Create)
            .unwrap()
            .state;
        ["nickName", "externalId"]
            .map(|path| state.get(&AttributePath::parse(path).unwrap()).cloned().unwrap())
    };
    let first = drawn(1, 1);
    assert_eq!(first, drawn(1, 1));
    assert_ne!(first[0], first[1]);
    assert_ne!(first, drawn(2, 1));
    assert_ne!(first, drawn(1, 2));
}
