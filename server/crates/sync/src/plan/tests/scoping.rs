//! Scoping filters.

use model::{Extra, ObjectState, ScopingClause, ScopingFilter, ScopingOperator};
use store::{LinkState, Subject};

use super::{check, linked};

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
