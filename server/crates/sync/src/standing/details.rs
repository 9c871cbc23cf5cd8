//! Why somebody is in scope or not, each condition by itself.

use model::{JobScope, ObjectState};
use store::{Entitlement, Subject};

use super::yes;
use crate::scope::Scope;

/// Every condition of being in scope with its result, in the words of Microsoft Entra's "Provision on demand"; the scoping
/// clauses as `{title} {attribute} {operator} {value}`.
pub fn scope_details(subject: &Subject, scope: &Scope) -> Vec<(String, String)> {
    let object = &subject.object;
    let entitlement = subject.entitlement.as_ref();
    let is_active = object.state == ObjectState::Active && object.account_enabled;
    let syncs_all = scope.assignment == JobScope::All;
    let role = match entitlement {
        Some(entitlement) => format!("yes: {}", entitlement.roles.join(", ")),
        None if syncs_all => "not needed".to_owned(),
        None => "no".to_owned(),
    };
    let mut details = vec![
        ("Active in source system".to_owned(), yes(is_active)),
        ("Assigned to application".to_owned(), assigned(entitlement)),
        ("Scope sync all".to_owned(), yes(syncs_all)),
        ("User has required role".to_owned(), role),
    ];
    // Of somebody purged no attributes are left to look at.
    if object.state != ObjectState::Purged {
        details.extend(scope.filters.clauses(object));
    }
    details
}

/// How somebody is assigned, in a few words.
pub(super) fn assigned(entitlement: Option<&Entitlement>) -> String {
    match entitlement {
        Some(Entitlement {
            through: Some(group), ..
        }) => format!("through the group {group}"),
        Some(_) => "directly".to_owned(),
        None => "no".to_owned(),
    }
}
