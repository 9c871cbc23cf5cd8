//! Values that are chosen: unique ones and random ones.

use model::{ApplyMapping, AttributeMapping, ObjectId, ObjectMapping};
use scim::AttributePath;
use serde_json::json;
use store::{LinkState, Subject};
use uuid::Uuid;

use super::{Cycle, check, linked, mapping_of_expression, object_mapping, subject};
use crate::mapper::{Facts, Mapper, Purpose, Surroundings};
use crate::plan::{Plan, decide};

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
    let cycle = Cycle::of(&mapping);
    let context = cycle.context();
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
        let facts = Facts {
            object: &subject.object,
            is_soft_deleted: false,
            manager_target: None,
            roles: &[],
            surroundings: &surroundings,
        };
        let state = mapper.evaluate(facts, Purpose::Create).unwrap().state;
        ["nickName", "externalId"]
            .map(|path| state.get(&AttributePath::parse(path).unwrap()).cloned().unwrap())
    };
    let first = drawn(1, 1);
    assert_eq!(first, drawn(1, 1));
    assert_ne!(first[0], first[1]);
    assert_ne!(first, drawn(2, 1));
    assert_ne!(first, drawn(1, 2));
}
