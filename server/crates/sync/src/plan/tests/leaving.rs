//! What becomes of the account of somebody who leaves.

use model::{ApplyMapping, AttributeType, MappingSource, ObjectState};
use store::{LinkState, Subject};

use super::{check, linked};

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
