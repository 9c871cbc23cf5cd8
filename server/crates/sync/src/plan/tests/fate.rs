//! What is counted beforehand is what the plan then does.

use model::{
    Extra, ObjectActions, ObjectMapping, ObjectState, ScopingClause, ScopingFilter, ScopingOperator,
};
use store::{LinkState, Subject};

use super::{Cycle, Intent, Plan, decide, linked, object_mapping, subject};
use crate::fate::Fate;
use crate::standing::Standing;

/// Somebody of whom this is true.
fn stands(standing: Standing, subject: &mut Subject, mapping: &mut ObjectMapping) {
    let filter = |operator, value: &str| ScopingFilter {
        clauses: vec![ScopingClause {
            attribute: "jobTitle".into(),
            operator,
            value: value.into(),
            extra: Extra::default(),
        }],
        ..ScopingFilter::default()
    };
    match standing {
        Standing::Entitled => {}
        Standing::NotAssigned => subject.entitlement = None,
        Standing::OutOfScope => mapping.scope.push(filter(ScopingOperator::Equals, "Nurse")),
        Standing::Unclear => mapping.scope.push(filter(ScopingOperator::GreaterThan, "3")),
        Standing::Blocked => subject.object.account_enabled = false,
        Standing::SoftDeleted => subject.object.state = ObjectState::SoftDeleted,
        Standing::Purged => {
            subject.object.state = ObjectState::Purged;
            subject.object.attributes.clear();
        }
    }
}

#[test]
fn the_fate_of_every_account_is_what_the_plan_does() {
    use Standing::{Blocked, Entitled, NotAssigned, OutOfScope, Purged, SoftDeleted, Unclear};

    let mut lost = 0;
    for standing in [
        Entitled,
        NotAssigned,
        OutOfScope,
        Unclear,
        Blocked,
        SoftDeleted,
        Purged,
    ] {
        for account in [LinkState::Active, LinkState::Disabled, LinkState::Released] {
            for switches in 0..8 {
                let is_on = |bit: u8| switches & bit != 0;
                let (mut subject, mut mapping) = (subject(), object_mapping());
                stands(standing, &mut subject, &mut mapping);
                subject.link = Some(linked(account, account == LinkState::Active));
                mapping.actions = ObjectActions {
                    create: true,
                    update: is_on(1),
                    delete: is_on(2),
                };
                if !is_on(4) {
                    mapping.attribute_mappings.remove(1);
                }
                let cycle = Cycle::of(&mapping);
                let planned = decide(&subject, cycle.context());
                assert_eq!(planned.standing, standing);
                let done = match planned.plan {
                    Plan::Delete(_) => Fate::Deleted,
                    Plan::Change(change) if change.intent == Intent::Disable => Fate::Disabled,
                    _ => Fate::Kept,
                };
                let fate = Fate::of(standing, account, mapping.actions, cycle.mapper.disables());
                assert_eq!(fate, done, "{standing:?}, {account:?}, {:?}", mapping.actions);
                lost += usize::from(fate > Fate::Kept);
            }
        }
    }
    assert_eq!(lost, 17, "the plan does take accounts away here");
}
