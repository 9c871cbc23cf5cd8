//! Who gets an account, and what becomes of it while its owner stays.

use model::{ApplyMapping, MappingSource, ObjectMapping, ObjectState};
use store::{LinkState, Subject};

use super::{check, linked};

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
fn coming_back() {
    for state in [LinkState::Disabled, LinkState::Released] {
        check(
            |subject, _| subject.link = Some(linked(state, false)),
            "Enable active then Active",
        );
    }
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
