//! Whether what a complete read did not find may be removed. Pure.

use model::{Held, ReadProblem, Shortfall};

/// So few may go in any read without a question, unless they are all.
pub(super) const FEW: i64 = 5;

/// How many users, groups, memberships and taken over assignments there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Numbers {
    pub(super) users: i64,
    pub(super) groups: i64,
    pub(super) memberships: i64,
    pub(super) assignments: i64,
}

/// Why nothing is removed; `None` when everything that is missing may be. `stored` were there before the read, whoever is new
/// left out; `missing` of them were not found; `allowed` is what somebody saw and said is right.
pub(super) fn objection(
    stored: Numbers,
    missing: Numbers,
    tolerance_percent: u32,
    allowed: Option<&Held>,
) -> Option<ReadProblem> {
    let allowed = allowed.map(|held| Numbers {
        users: held.users,
        groups: held.groups,
        memberships: held.memberships,
        assignments: held.assignments,
    });
    let parts = [
        (
            "users",
            stored.users,
            missing.users,
            allowed.map(|numbers| numbers.users),
        ),
        (
            "groups",
            stored.groups,
            missing.groups,
            allowed.map(|numbers| numbers.groups),
        ),
        (
            "memberships",
            stored.memberships,
            missing.memberships,
            allowed.map(|numbers| numbers.memberships),
        ),
        (
            "assignments",
            stored.assignments,
            missing.assignments,
            allowed.map(|numbers| numbers.assignments),
        ),
    ];
    let mut found = None;
    for (what, stored, missing, allowed) in parts {
        if missing == 0 || allowed.is_some_and(|allowed| missing <= allowed) {
            continue;
        }
        // The last few memberships of a small company may end; that nobody is left is never taken for granted.
        let is_all = missing >= stored && what == "users";
        let most = (stored * i64::from(tolerance_percent) / 100).max(FEW);
        if missing <= most && !is_all {
            continue;
        }
        let problem = if is_all {
            ReadProblem {
                reason: Shortfall::Empty,
                message: format!("None of the {stored} users is there any more."),
                advice: "If that is right, confirm it; nobody is removed until then. If not, check where users are searched for, and what the account may read.".into(),
            }
        } else {
            ReadProblem {
                reason: Shortfall::Fewer,
                message: format!(
                    "{missing} of {stored} {what} are not there any more. Without a question, {most} may go in one read ({tolerance_percent} percent, or {FEW})."
                ),
                advice: "Look at the names. If they are right, confirm them; nobody is removed until then. If not, check where is searched, the filters, and what the account may read.".into(),
            }
        };
        if is_all {
            return Some(problem);
        }
        found.get_or_insert(problem);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(users: i64, groups: i64, memberships: i64) -> Numbers {
        Numbers {
            users,
            groups,
            memberships,
            assignments: 0,
        }
    }

    fn reason(stored: Numbers, missing: Numbers, percent: u32) -> Option<Shortfall> {
        objection(stored, missing, percent, None).map(|problem| problem.reason)
    }

    #[test]
    fn a_few_may_go_and_many_need_a_word() {
        let stored = numbers(1000, 40, 9000);
        for (missing, percent, expected) in [
            (numbers(0, 0, 0), 0, None),
            (numbers(5, 0, 0), 0, None),
            (numbers(6, 0, 0), 0, Some(Shortfall::Fewer)),
            (numbers(100, 4, 900), 10, None),
            (numbers(101, 0, 0), 10, Some(Shortfall::Fewer)),
            (numbers(0, 6, 0), 10, Some(Shortfall::Fewer)),
            (numbers(0, 0, 901), 10, Some(Shortfall::Fewer)),
            (numbers(1000, 0, 0), 100, Some(Shortfall::Empty)),
            (numbers(0, 40, 9000), 100, None),
        ] {
            assert_eq!(
                reason(stored, missing, percent),
                expected,
                "{missing:?} at {percent}"
            );
        }
    }

    #[test]
    fn nobody_left_is_never_taken_for_granted() {
        assert_eq!(
            reason(numbers(3, 0, 0), numbers(3, 0, 0), 100),
            Some(Shortfall::Empty)
        );
        assert_eq!(reason(numbers(3, 0, 0), numbers(2, 0, 0), 0), None);
    }

    #[test]
    fn what_was_confirmed_is_the_most_that_may_go() {
        let allowed = Held {
            users: 300,
            groups: 0,
            memberships: 50,
            assignments: 0,
            names: Vec::new(),
            attributes: Vec::new(),
        };
        let stored = numbers(1000, 40, 100);
        let asked = |missing| objection(stored, missing, 10, Some(&allowed)).map(|problem| problem.reason);
        assert_eq!(asked(numbers(300, 0, 50)), None);
        assert_eq!(asked(numbers(301, 0, 50)), Some(Shortfall::Fewer));
        assert_eq!(asked(numbers(300, 0, 51)), Some(Shortfall::Fewer));
    }
}
