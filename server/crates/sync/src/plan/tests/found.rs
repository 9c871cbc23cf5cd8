//! What follows from the search for an account.

use model::ObjectMapping;
use serde_json::json;
use store::Subject;

use super::{Cycle, object_mapping, subject, words};
use crate::plan::{Finding, Plan, decide, decide_found};

#[track_caller]
fn check_found(finding: Finding, change: impl FnOnce(&mut Subject, &mut ObjectMapping), expected: &str) {
    let (mut subject, mut mapping) = (subject(), object_mapping());
    change(&mut subject, &mut mapping);
    let cycle = Cycle::of(&mapping);
    let context = cycle.context();
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
