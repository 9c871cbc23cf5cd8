//! The plan as a table: who somebody is, what is known about their account, and what follows.

mod accounts;
mod fate;
mod found;
mod leaving;
mod scoping;
mod unique;
mod values;

use model::{
    AttributeMapping, AttributeType, Attributes, Directory, DirectoryObject, Guard, JobScope, MappingSource,
    ObjectActions, ObjectId, ObjectKind, ObjectMapping, ObjectState, TargetAttribute, Timestamp,
};
use serde_json::json;
use store::{Entitlement, Link, LinkState, Subject};
use uuid::Uuid;

use super::{Context, Intent, Plan, decide};
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

pub(crate) fn subject() -> Subject {
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
        open_change: None,
        staged: None,
        adopted: Vec::new(),
    }
}

pub(crate) fn linked(state: LinkState, active: bool) -> Link {
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

/// What the plans of one cycle have in common.
struct Cycle {
    mapper: Mapper,
    scope: Scope,
    surroundings: Surroundings,
    actions: ObjectActions,
    guard: Guard,
}

impl Cycle {
    fn of(mapping: &ObjectMapping) -> Self {
        Self {
            mapper: Mapper::compile(mapping).unwrap(),
            scope: Scope::compile(JobScope::Assigned, mapping).unwrap(),
            surroundings: Surroundings::default(),
            actions: mapping.actions,
            guard: Guard::default(),
        }
    }

    fn context(&self) -> Context<'_> {
        Context {
            mapper: &self.mapper,
            surroundings: &self.surroundings,
            actions: self.actions,
            guard: self.guard,
            scope: &self.scope,
            directory: "Directory",
            application: "Pingboard",
        }
    }
}

#[track_caller]
fn check(change: impl FnOnce(&mut Subject, &mut ObjectMapping), expected: &str) {
    let (mut subject, mut mapping) = (subject(), object_mapping());
    change(&mut subject, &mut mapping);
    let cycle = Cycle::of(&mapping);
    let context = cycle.context();
    let planned = decide(&subject, context);
    assert_eq!(words(&planned.plan), expected);
    let again = decide(&subject, context);
    assert_eq!(
        (words(&again.plan), again.steps),
        (words(&planned.plan), planned.steps),
        "same input, same plan"
    );
}

fn mapping_of_expression(target: &str, expression: &str) -> AttributeMapping {
    AttributeMapping::new(target, MappingSource::Expression(expression.into()))
}
