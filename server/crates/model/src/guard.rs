//! "Prevent accidental deletion": how many accounts and memberships one cycle may take away, and what is held back.

use serde::{Deserialize, Serialize};

use crate::{ObjectId, ObjectKind, Timestamp};

/// Removals from which on a percentage counts, so that small installations are not held up by one person who leaves.
pub const PERCENT_FROM: i64 = 10;
/// The longest time from disabling to deleting.
pub const MAXIMUM_DAYS: i64 = 3_650;
/// The largest number that a limit may be.
pub const MAXIMUM_REMOVALS: i64 = 1_000_000;

/// What becomes of the account of somebody who is unassigned, leaves the scope or is deleted in the directory. Whoever is only
/// blocked keeps a disabled account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeaverAction {
    /// It is disabled, and deleted when the person is deleted for good.
    #[default]
    Disable,
    /// It is deleted.
    Delete,
    /// It is disabled, and deleted some days later.
    DisableThenDelete,
}

/// What a cycle may take away, and what keeps it from taking away more than somebody meant to. Removals are held back when there are **more** than a
/// limit says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guard {
    /// "Prevent accidental deletion".
    pub enabled: bool,
    /// Accounts and groups that one cycle may disable or delete.
    pub count: i64,
    /// The same, in percent of those that Rollcall keeps in the application, 1 to 100.
    pub percent: i64,
    /// Memberships that one cycle may remove.
    pub members_count: i64,
    /// Members that one cycle may remove from a group, in percent of those it has there, 1 to 100.
    pub members_percent: i64,
    /// "Skip out of scope deletions": whoever is unassigned or leaves the scope keeps their account.
    pub skip_out_of_scope: bool,
    /// What becomes of the accounts of those who leave.
    pub leavers: LeaverAction,
    /// Days from disabling to deleting, 1 to 3650, where that is what becomes of them.
    pub delete_after_days: i64,
}

impl Default for Guard {
    fn default() -> Self {
        Self {
            enabled: true,
            count: 100,
            percent: 20,
            members_count: 1_000,
            members_percent: 50,
            skip_out_of_scope: false,
            leavers: LeaverAction::Disable,
            delete_after_days: 30,
        }
    }
}

impl Guard {
    /// How many accounts and groups one cycle may disable or delete, when so many are kept. None: any number.
    pub fn accounts(self, kept: i64) -> Option<i64> {
        self.enabled.then(|| self.count.min(share(self.percent, kept)))
    }

    /// How many members one cycle may remove from a group that has so many. None: any number.
    pub fn members_of_group(self, members: i64) -> Option<i64> {
        self.enabled.then(|| share(self.members_percent, members))
    }

    /// How many memberships one cycle may remove in the whole application. None: any number.
    pub fn members(self) -> Option<i64> {
        self.enabled.then_some(self.members_count)
    }
}

/// A percentage of them, and never less than what a percentage does not hold back.
fn share(percent: i64, of: i64) -> i64 {
    (percent.saturating_mul(of) / 100).max(PERCENT_FROM - 1)
}

/// What would be taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StagedAction {
    /// An account would be disabled.
    Disable,
    /// An account or a group would be deleted.
    Delete,
    /// A member would be removed from a group.
    RemoveMember,
}

/// What an administrator said about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Nothing yet.
    Waiting,
    /// The next cycle does it.
    Allowed,
    /// It is not done, as long as the reason for it lasts.
    Rejected,
}

/// A removal that is held back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StagedDeletion {
    /// The person or group; for a membership, the person.
    pub object_id: ObjectId,
    /// The group that a membership is of; none for accounts and groups themselves.
    pub group_id: Option<ObjectId>,
    /// User or group.
    pub kind: ObjectKind,
    /// The name when it was held back.
    pub name: String,
    /// User principal name or e-mail address, or the name of the group that a membership is of; may be empty.
    pub detail: String,
    /// What would be done.
    pub action: StagedAction,
    /// Why, in a few words.
    pub reason: String,
    /// Since when it is held back.
    pub staged_at: Timestamp,
    /// What was said about it.
    pub decision: Decision,
    /// Who said it.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<Timestamp>,
}

/// How much is held back in an application and waits for a decision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldBack {
    /// People whose accounts would be disabled or deleted.
    pub people: i64,
    /// Groups that would be deleted.
    pub groups: i64,
    /// Memberships that would be removed.
    pub memberships: i64,
    /// Since when the first of them waits.
    pub since: Option<Timestamp>,
    /// Removals that were rejected and would still be done.
    pub rejected: i64,
}

impl HeldBack {
    /// How many removals wait for a decision.
    pub fn waiting(self) -> i64 {
        self.people + self.groups + self.memberships
    }
}

/// The page "Deletions held back" of an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StagedDeletionsView {
    /// The application's name.
    pub application: String,
    /// How much waits.
    pub held_back: HeldBack,
    /// The limits.
    pub guard: Guard,
    /// The removals, those that wait first.
    pub page: crate::Page<StagedDeletion>,
}

/// What somebody is asked before deletions are allowed or rejected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletionQuestion {
    /// The application's name.
    pub application: String,
    /// How many.
    pub count: i64,
    /// The first of them, by name.
    pub first: Vec<StagedDeletion>,
    /// The moment of the question.
    pub asked_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smaller_of_number_and_share_counts_and_a_share_only_from_ten_on() {
        let guard = Guard::default();
        for (kept, allowed) in [
            (0, 9),
            (12, 9),
            (49, 9),
            (50, 10),
            (200, 40),
            (500, 100),
            (100_000, 100),
        ] {
            assert_eq!(guard.accounts(kept), Some(allowed), "{kept} accounts");
        }
        for (members, allowed) in [(0, 9), (10, 9), (30, 15), (5_000, 2_500)] {
            assert_eq!(
                guard.members_of_group(members),
                Some(allowed),
                "{members} members"
            );
        }
        let few = Guard { count: 3, ..guard };
        assert_eq!(few.accounts(12), Some(3), "a number counts from the first on");
    }

    #[test]
    fn switched_off_it_allows_any_number() {
        let off = Guard {
            enabled: false,
            ..Guard::default()
        };
        assert_eq!(
            (off.accounts(10), off.members_of_group(10), off.members()),
            (None, None, None)
        );
    }
}
