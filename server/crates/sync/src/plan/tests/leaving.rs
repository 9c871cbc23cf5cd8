//! What becomes of the account of somebody who leaves.

use model::{ApplyMapping, AttributeType, Guard, LeaverAction, MappingSource, ObjectState, Timestamp};
use store::{LinkState, Subject};

use super::{Cycle, check, decide, linked, object_mapping, subject, words};

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

/// A day, in milliseconds.
const DAY: i64 = 86_400_000;
/// Makes somebody leave.
type Leaves<'a> = &'a dyn Fn(&mut Subject);

#[test]
fn the_job_says_what_becomes_of_accounts_of_those_who_leave() {
    use LeaverAction::{Delete, Disable, DisableThenDelete};
    let unassigned = |subject: &mut Subject| subject.entitlement = None;
    let blocked = |subject: &mut Subject| subject.object.account_enabled = false;
    let deleted = |subject: &mut Subject| {
        subject.object.state = ObjectState::SoftDeleted;
        subject.object.deleted_at = Some(Timestamp(DAY));
    };
    let nobody = |_: &mut Subject| {};
    let disabled = "leave: Already up to date (Keep)";
    let let_go = "leave: The account is disabled already: not assigned (Keep)";
    let cases: [(LeaverAction, LinkState, i64, Leaves<'_>, &str); 14] = [
        (
            Disable,
            LinkState::Active,
            0,
            &unassigned,
            "Disable active then Released",
        ),
        (Disable, LinkState::Released, 99, &unassigned, let_go),
        (Delete, LinkState::Active, 0, &nobody, disabled),
        (Delete, LinkState::Active, 0, &unassigned, "delete 4711"),
        (Delete, LinkState::Active, 0, &deleted, "delete 4711"),
        (
            Delete,
            LinkState::Active,
            0,
            &blocked,
            "Disable active then Disabled",
        ),
        (Delete, LinkState::Released, 99, &unassigned, let_go),
        (
            DisableThenDelete,
            LinkState::Active,
            99,
            &unassigned,
            "Disable active then Released",
        ),
        (DisableThenDelete, LinkState::Released, 6, &unassigned, let_go),
        (
            DisableThenDelete,
            LinkState::Released,
            7,
            &unassigned,
            "delete 4711",
        ),
        (DisableThenDelete, LinkState::Disabled, 7, &deleted, disabled),
        (DisableThenDelete, LinkState::Disabled, 8, &deleted, "delete 4711"),
        (DisableThenDelete, LinkState::Disabled, 99, &blocked, disabled),
        (
            DisableThenDelete,
            LinkState::Disabled,
            99,
            &unassigned,
            "leave: Already up to date (Mark(Released))",
        ),
    ];
    for (leavers, state, days, leaves, expected) in cases {
        let mut subject = subject();
        subject.link = Some(linked(state, state == LinkState::Active));
        leaves(&mut subject);
        let mut mapping = object_mapping();
        let mut cycle = Cycle::of(&mapping);
        cycle.surroundings.now = Timestamp(days * DAY);
        cycle.guard = Guard {
            leavers,
            delete_after_days: 7,
            ..Guard::default()
        };
        let planned = decide(&subject, cycle.context());
        assert_eq!(
            words(&planned.plan),
            expected,
            "{leavers:?} {state:?} after {days} days"
        );
        mapping.actions.delete = false;
        cycle.actions = mapping.actions;
        let planned = decide(&subject, cycle.context());
        assert!(
            !words(&planned.plan).starts_with("delete"),
            "Delete is off in the mapping"
        );
    }
}

/// What switches the account off cannot be worked out, and whoever is purged must not be forgotten while it works.
#[test]
fn a_purge_does_not_forget_an_account_that_cannot_be_switched_off() {
    check(
        |subject, mapping| {
            subject.link = Some(linked(LinkState::Active, true));
            subject.object.state = ObjectState::Purged;
            mapping.actions.delete = false;
            let source = r#"IIF([IsSoftDeleted]="True", [surname], "True")"#;
            mapping.attribute_mappings[1].source = MappingSource::Expression(source.into());
        },
        "fail: SchemaPropertyCanOnlyAcceptValue",
    );
}

#[test]
fn a_mapping_that_switches_somebody_off_who_stays_is_an_end() {
    check(
        |subject, mapping| {
            subject.link = Some(linked(LinkState::Active, true));
            mapping.attribute_mappings[1].source = MappingSource::Constant("False".into());
        },
        "Disable active then Active",
    );
}
