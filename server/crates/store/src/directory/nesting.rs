//! Groups inside groups: who is a member of a group because they are a member of one inside it.

use std::collections::{BTreeMap, BTreeSet};

/// Which groups are inside which at any depth, as pairs of ancestor and group, from the direct edges as pairs of group and
/// member. A group inside itself by a circle is left out.
pub(super) fn closure(edges: &[(String, String)]) -> BTreeSet<(String, String)> {
    let mut inside: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (group, member) in edges {
        inside.entry(group).or_default().push(member);
    }
    let mut pairs = BTreeSet::new();
    for ancestor in inside.keys() {
        let mut waiting = vec![*ancestor];
        while let Some(group) = waiting.pop() {
            for member in inside.get(group).into_iter().flatten() {
                let is_new =
                    member != ancestor && pairs.insert(((*ancestor).to_owned(), (*member).to_owned()));
                if is_new {
                    waiting.push(member);
                }
            }
        }
    }
    pairs
}

/// The direct edges between groups that hold: the inner group is not deleted, and its directory expands nested groups.
pub(super) const EDGES: &str = "
SELECT m.group_id, m.member_id
  FROM directories d
 CROSS JOIN objects o CROSS JOIN memberships m
 WHERE d.expand_nested_groups = TRUE AND o.directory_id = d.id AND o.kind = 'group' AND o.state = 'active'
   AND m.member_id = o.id AND m.direct = TRUE";

/// Whether a group, or which group is inside which, changed with this change number: `$1`.
pub(super) const MAY_HAVE_CHANGED: &str = "
SELECT EXISTS (SELECT 1 FROM objects g WHERE g.change = $1 AND g.kind = 'group')
    OR EXISTS (SELECT 1 FROM memberships m CROSS JOIN objects o
                WHERE m.change = $1 AND o.id = m.member_id AND o.kind = 'group')";

/// The groups that have a group inside whose people changed with this change number: `$1`.
pub(super) const ABOVE_CHANGES: &str = "
SELECT DISTINCT n.ancestor_id FROM memberships m CROSS JOIN nested_groups n
 WHERE m.change = $1 AND n.group_id = m.group_id";

/// Makes people of groups inside a group its members: `$1` change number, `$2` the group. Whoever is one already keeps
/// their change number.
pub(super) const INHERIT: &str = "
INSERT INTO memberships (group_id, member_id, removed, change, direct, inherited)
SELECT DISTINCT n.ancestor_id, m.member_id, FALSE, CAST($1 AS BIGINT), FALSE, TRUE
  FROM nested_groups n
 CROSS JOIN memberships m CROSS JOIN objects o
 WHERE n.ancestor_id = $2 AND m.group_id = n.group_id AND m.direct = TRUE AND o.id = m.member_id AND o.kind = 'user'
    ON CONFLICT (group_id, member_id) DO UPDATE SET
       change = CASE WHEN memberships.removed THEN excluded.change ELSE memberships.change END,
       removed = FALSE, inherited = TRUE
 WHERE memberships.inherited = FALSE";

/// Ends what is inherited from no group any more: `$1` change number, `$2` the group.
pub(super) const DISINHERIT: &str = "
UPDATE memberships
   SET inherited = FALSE, change = CASE WHEN direct THEN change ELSE $1 END, removed = NOT direct
 WHERE group_id = $2 AND inherited = TRUE
   AND NOT EXISTS (SELECT 1 FROM nested_groups n CROSS JOIN memberships m
                    WHERE n.ancestor_id = $2 AND m.group_id = n.group_id AND m.member_id = memberships.member_id
                      AND m.direct = TRUE)";

/// The same as [`INHERIT`] where which group is inside which is as before: only people whose membership inside changed with this
/// change number are looked at. A large group of groups is not gone through for each of its members.
pub(super) const INHERIT_CHANGED: &str = "
INSERT INTO memberships (group_id, member_id, removed, change, direct, inherited)
SELECT DISTINCT n.ancestor_id, m.member_id, FALSE, CAST($1 AS BIGINT), FALSE, TRUE
  FROM memberships m CROSS JOIN nested_groups n CROSS JOIN objects o
 WHERE m.change = $1 AND m.direct = TRUE AND n.group_id = m.group_id AND n.ancestor_id = $2
   AND o.id = m.member_id AND o.kind = 'user'
    ON CONFLICT (group_id, member_id) DO UPDATE SET
       change = CASE WHEN memberships.removed THEN excluded.change ELSE memberships.change END,
       removed = FALSE, inherited = TRUE
 WHERE memberships.inherited = FALSE";

/// The same as [`DISINHERIT`] for those people.
pub(super) const DISINHERIT_CHANGED: &str = "
UPDATE memberships
   SET inherited = FALSE, change = CASE WHEN direct THEN change ELSE $1 END, removed = NOT direct
 WHERE group_id = $2 AND inherited = TRUE
   AND member_id IN (SELECT m.member_id FROM memberships m CROSS JOIN nested_groups n
                      WHERE m.change = $1 AND m.direct = FALSE AND n.group_id = m.group_id AND n.ancestor_id = $2)
   AND NOT EXISTS (SELECT 1 FROM memberships m CROSS JOIN nested_groups n
                    WHERE m.member_id = memberships.member_id AND m.direct = TRUE
                      AND n.group_id = m.group_id AND n.ancestor_id = $2)";

/// Brings inherited memberships up to date inside a `write!` body, after everything else of the transaction was written
/// with this change number: `settle_nesting!(transaction, change)`. Whoever starts or ends being a member by it gets
/// the same change number, so that cycles see them like everybody else.
macro_rules! settle_nesting {
    ($transaction:ident, $change:expr) => {{
        use $crate::directory::nesting;
        let change: i64 = $change;
        let mut rebuilt = std::collections::BTreeSet::<String>::new();
        let may_have_changed: bool = sqlx::query_scalar(nesting::MAY_HAVE_CHANGED)
            .bind(change)
            .fetch_one(&mut *$transaction)
            .await?;
        if may_have_changed {
            rebuilt.extend($crate::directory::nesting::rebuild!($transaction));
        }
        let all = [nesting::INHERIT, nesting::DISINHERIT];
        $crate::directory::nesting::inherit!($transaction, change, &rebuilt, all);
        let mut changed: std::collections::BTreeSet<String> = sqlx::query_scalar(nesting::ABOVE_CHANGES)
            .bind(change)
            .fetch_all(&mut *$transaction)
            .await?
            .into_iter()
            .collect();
        changed.retain(|group| !rebuilt.contains(group));
        let of_changed = [nesting::INHERIT_CHANGED, nesting::DISINHERIT_CHANGED];
        $crate::directory::nesting::inherit!($transaction, change, &changed, of_changed);
    }};
}
pub(super) use settle_nesting;

/// Gives groups exactly the inherited members that they should have, by these statements or all.
macro_rules! inherit {
    ($transaction:ident, $change:expr, $groups:expr) => {{
        use $crate::directory::nesting;
        let all = [nesting::INHERIT, nesting::DISINHERIT];
        $crate::directory::nesting::inherit!($transaction, $change, $groups, all);
    }};
    ($transaction:ident, $change:expr, $groups:expr, $statements:expr) => {{
        let groups: &std::collections::BTreeSet<String> = $groups;
        let statements: [&'static str; 2] = $statements;
        for group in groups {
            for sql in statements {
                sqlx::query(sql)
                    .bind($change)
                    .bind(group)
                    .execute(&mut *$transaction)
                    .await?;
            }
        }
    }};
}
pub(super) use inherit;

/// Writes the table `nested_groups` anew where it differs, and answers whose insides changed.
macro_rules! rebuild {
    ($transaction:ident) => {{
        use $crate::directory::nesting;
        let edges: Vec<(String, String)> = sqlx::query_as(nesting::EDGES)
            .fetch_all(&mut *$transaction)
            .await?;
        let before: Vec<(String, String)> = sqlx::query_as("SELECT ancestor_id, group_id FROM nested_groups")
            .fetch_all(&mut *$transaction)
            .await?;
        let before: std::collections::BTreeSet<(String, String)> = before.into_iter().collect();
        let now = nesting::closure(&edges);
        for (ancestor, group) in before.difference(&now) {
            sqlx::query("DELETE FROM nested_groups WHERE ancestor_id = $1 AND group_id = $2")
                .bind(ancestor)
                .bind(group)
                .execute(&mut *$transaction)
                .await?;
        }
        for (ancestor, group) in now.difference(&before) {
            sqlx::query("INSERT INTO nested_groups (ancestor_id, group_id) VALUES ($1, $2)")
                .bind(ancestor)
                .bind(group)
                .execute(&mut *$transaction)
                .await?;
        }
        now.symmetric_difference(&before)
            .map(|(ancestor, _)| ancestor.clone())
            .collect::<std::collections::BTreeSet<String>>()
    }};
}
pub(super) use rebuild;

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Vec<(String, String)> {
        text.split_whitespace()
            .filter_map(|pair| pair.split_once('>'))
            .map(|(group, member)| (group.to_owned(), member.to_owned()))
            .collect()
    }

    #[test]
    fn a_group_holds_what_is_inside_at_any_depth() {
        for (edges, expected) in [
            ("", ""),
            ("a>b", "a>b"),
            ("a>b b>c c>d", "a>b a>c a>d b>c b>d c>d"),
            ("a>b a>c b>d c>d", "a>b a>c a>d b>d c>d"),
        ] {
            let expected: BTreeSet<_> = pairs(expected).into_iter().collect();
            assert_eq!(closure(&pairs(edges)), expected, "{edges}");
        }
    }

    #[test]
    fn circles_end() {
        for (edges, expected) in [
            ("a>a", ""),
            ("a>b b>a", "a>b b>a"),
            ("a>b b>c c>a c>d", "a>b a>c a>d b>a b>c b>d c>a c>b c>d"),
        ] {
            let expected: BTreeSet<_> = pairs(expected).into_iter().collect();
            assert_eq!(closure(&pairs(edges)), expected, "{edges}");
        }
    }
}
