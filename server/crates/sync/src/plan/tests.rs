//! The plan as a table: who somebody is, what is known about their account, and what follows.

use model::{
    ApplyMapping, AttributeMapping, AttributeType, Attributes, Directory, DirectoryObject, Extra, JobScope,
    MappingSource, ObjectId, ObjectKind, ObjectMapping, ObjectState, ScopingClause, ScopingFilter,
    ScopingOperator, TargetAttribute, Timestamp,
};
use serde_json::json;
use store::{Entitlement, Link, LinkState, Subject};
use uuid::Uuid;

use super::*;
use crate::mapper::Mapper;
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
            role: "User".into(),
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
    let context = Context {
        mapper: &mapper,
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
    let context = Context {
        mapper: &mapper,
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
