//! How deletions that are held back are called.

use model::{HeldBack, StagedAction, StagedDeletion};
use ui::grouped;

/// "12 people would lose their accounts in Pingboard. They are held back."
pub(in crate::pages::monitoring) fn held_back_title(held: HeldBack, application: &str) -> String {
    let count = |count: i64, one: &str, many: &str| {
        (count > 0).then(|| {
            let words = if count == 1 { one } else { many };
            format!("{} {words}", grouped(count))
        })
    };
    let parts: Vec<String> = [
        count(
            held.people,
            "person would lose their account",
            "people would lose their accounts",
        ),
        count(held.groups, "group would be deleted", "groups would be deleted"),
        count(
            held.memberships,
            "member would be removed from a group",
            "members would be removed from groups",
        ),
    ]
    .into_iter()
    .flatten()
    .collect();
    format!("{} in {application}. This is held back.", parts.join(", "))
}

/// What would happen to it.
pub(super) fn outcome(item: &StagedDeletion) -> String {
    match (item.action, item.kind) {
        (StagedAction::Disable, _) => "Account disabled".to_owned(),
        (StagedAction::Delete, model::ObjectKind::User) => "Account deleted".to_owned(),
        (StagedAction::Delete, model::ObjectKind::Group) => "Group deleted".to_owned(),
        (StagedAction::RemoveMember, _) => format!("Removed from {}", item.detail),
    }
}

/// A row in an address or a form: the object, and the group that a membership is of.
pub(super) fn key(item: &StagedDeletion) -> String {
    match item.group_id {
        Some(group) => format!("{}.{group}", item.object_id),
        None => item.object_id.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_back_is_counted_by_kind() {
        for (people, groups, memberships, expected) in [
            (
                12,
                0,
                0,
                "12 people would lose their accounts in Pingboard. This is held back.",
            ),
            (
                1,
                0,
                0,
                "1 person would lose their account in Pingboard. This is held back.",
            ),
            (
                2,
                1,
                1_200,
                "2 people would lose their accounts, 1 group would be deleted, 1,200 members would be removed from groups in \
                 Pingboard. This is held back.",
            ),
        ] {
            let held = HeldBack {
                people,
                groups,
                memberships,
                ..HeldBack::default()
            };
            assert_eq!(held_back_title(held, "Pingboard"), expected);
        }
    }
}
