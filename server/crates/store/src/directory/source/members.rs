//! Writing who is in which group, as a source has it.

use std::collections::{BTreeSet, HashMap, HashSet};

use model::{DirectoryId, ObjectId};
use sqlx::QueryBuilder;

use super::claims::{ReadClaim, holds};
use super::expected::expect_members;
use super::resolve::resolve;
use crate::directory::memberships::{end_members, insert_memberships};
use crate::directory::nesting::settle_nesting;
use crate::pool::{next_change, read, write};
use crate::repeated::{ROWS, push_ids};
use crate::words::from_id;
use crate::{Result, Store};

/// Who is in a group, or what is different about it.
#[derive(Clone, Debug)]
pub struct GroupList {
    /// The group, by its source's id.
    pub group: String,
    /// Who is in it, or came: by locator or alias.
    pub named: Vec<String>,
    /// Who went, by locator or alias.
    pub gone: Vec<String>,
    /// Whether whoever is not named is not a member.
    pub is_whole: bool,
}

/// What became of some groups' lists.
#[derive(Debug, Default)]
pub struct TakenMembers {
    /// Memberships that are new.
    pub added: i64,
    /// Names that mean nobody here.
    pub unknown: i64,
    /// Memberships, group and member, that are stored and were not named, or are said to be gone. They are still there.
    pub absent: Vec<(ObjectId, ObjectId)>,
    /// For each group with absent members: the names in its list that mean nobody here. One of them may be an absent member
    /// under a name that is newer than what was read of them.
    pub doubtful: HashMap<ObjectId, Vec<String>>,
    /// Memberships that were named, of groups and people of `watched`.
    pub named_again: Vec<(ObjectId, ObjectId)>,
}

impl Store {
    /// Adds the memberships that are named, in one transaction, and answers which ones are not named any more. `watched` are
    /// memberships of which the caller wants to know whether they were named.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_members(
        &self,
        directory: DirectoryId,
        groups: &[GroupList],
        watched: &HashSet<(ObjectId, ObjectId)>,
    ) -> Result<TakenMembers> {
        let mut written = false;
        let taken = write!(self, |transaction| {
            let mut taken = TakenMembers::default();
            let names: Vec<&String> = groups.iter().map(|group| &group.group).collect();
            let mut ids: HashMap<String, (ObjectId, Option<String>)> = HashMap::new();
            for chunk in names.chunks(ROWS) {
                let mut sql = QueryBuilder::new(
                    "SELECT e.source_id, e.object_id, e.alias FROM source_entries e JOIN objects o ON o.id = e.object_id \
                     WHERE o.state = 'active' AND o.kind = 'group' AND e.directory_id = ",
                );
                sql.push_bind(directory.to_string()).push(" AND e.source_id IN (");
                push_ids(&mut sql, chunk);
                let rows: Vec<(String, String, Option<String>)> =
                    sql.build_query_as().fetch_all(&mut *transaction).await?;
                for (source_id, id, alias) in rows {
                    ids.insert(source_id, (from_id(&id, "source_entries.object_id")?, alias));
                }
            }
            let mut mentioned: Vec<String> = groups
                .iter()
                .flat_map(|group| group.named.iter().chain(&group.gone))
                .cloned()
                .collect();
            mentioned.sort_unstable();
            mentioned.dedup();
            let found = resolve!(transaction, directory, &mentioned);

            let mut change = None;
            for group in groups {
                let Some((id, alias)) = ids.get(&group.group) else {
                    continue;
                };
                let mut unknown = Vec::new();
                let mut members = BTreeSet::new();
                for name in &group.named {
                    match found.get(name) {
                        Some(member) => {
                            members.insert(*member);
                        }
                        None => unknown.push(name.clone()),
                    }
                }
                taken.unknown += i64::try_from(unknown.len()).unwrap_or(i64::MAX);
                if group.is_whole
                    && let Some(alias) = alias
                {
                    // Whoever has it as primary group is not listed.
                    let rows: Vec<String> = sqlx::query_scalar(
                        "SELECT e.object_id FROM source_entries e JOIN objects o ON o.id = e.object_id \
                         WHERE e.directory_id = $1 AND e.primary_group = $2 AND o.state = 'active'",
                    )
                    .bind(directory.to_string())
                    .bind(alias)
                    .fetch_all(&mut *transaction)
                    .await?;
                    for row in rows {
                        members.insert(from_id(&row, "source_entries.object_id")?);
                    }
                }
                let pairs: Vec<(ObjectId, ObjectId)> = members.iter().map(|member| (*id, *member)).collect();
                taken.added += insert_memberships!(transaction, &pairs, &mut change);
                if !watched.is_empty() {
                    taken
                        .named_again
                        .extend(pairs.iter().filter(|pair| watched.contains(pair)));
                }

                let before = taken.absent.len();
                if group.is_whole {
                    let rows: Vec<String> = sqlx::query_scalar(
                        "SELECT member_id FROM memberships WHERE group_id = $1 AND direct = TRUE",
                    )
                    .bind(id.to_string())
                    .fetch_all(&mut *transaction)
                    .await?;
                    for row in rows {
                        let member = from_id(&row, "memberships.member_id")?;
                        if !members.contains(&member) {
                            taken.absent.push((*id, member));
                        }
                    }
                }
                let gone = group.gone.iter().filter_map(|name| found.get(name));
                let gone = gone.filter(|member| !members.contains(*member));
                taken.absent.extend(gone.map(|member| (*id, *member)));
                expect_members!(transaction, directory, id, &unknown, &group.gone, group.is_whole);
                if taken.absent.len() > before && !unknown.is_empty() {
                    taken.doubtful.insert(*id, unknown);
                }
            }
            if let Some(change) = change {
                settle_nesting!(transaction, change);
                written = true;
            }
            taken
        });
        if written {
            self.announce_change();
        }
        Ok(taken)
    }

    /// Ends memberships, pairs of group and member. Answers how many there were; `None` when the claim is not held any more, and
    /// none was ended.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_memberships(
        &self,
        claim: &ReadClaim,
        pairs: &[(ObjectId, ObjectId)],
    ) -> Result<Option<i64>> {
        let mut groups: HashMap<ObjectId, Vec<ObjectId>> = HashMap::new();
        for (group, member) in pairs {
            groups.entry(*group).or_default().push(*member);
        }
        let ended = write!(self, |transaction| {
            if !holds!(transaction, claim) {
                return Ok(None);
            }
            let number = next_change!(transaction);
            let mut ended = 0;
            for (group, members) in &groups {
                ended += end_members!(transaction, group, members, number);
            }
            settle_nesting!(transaction, number);
            ended
        });
        if ended > 0 {
            self.announce_change();
        }
        Ok(Some(i64::try_from(ended).unwrap_or(i64::MAX)))
    }

    /// How many direct members these groups have, whoever is in the recycle bin left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_members(&self, groups: &[ObjectId]) -> Result<i64> {
        let mut count = 0;
        for chunk in groups.chunks(ROWS) {
            let found: i64 = read!(self, |connection| {
                let mut sql = QueryBuilder::new(
                    "SELECT COUNT(*) FROM memberships m JOIN objects o ON o.id = m.member_id \
                     WHERE m.direct = TRUE AND o.state = 'active' AND m.group_id IN (",
                );
                push_ids(&mut sql, chunk);
                sql.build_query_scalar().fetch_one(&mut *connection).await?
            });
            count += found;
        }
        Ok(count)
    }

    /// How many direct memberships the groups of a directory have, whoever is in the recycle bin left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_direct_memberships(&self, directory: DirectoryId) -> Result<i64> {
        Ok(read!(self, |connection| {
            sqlx::query_scalar(
                "SELECT COUNT(*) FROM objects g JOIN memberships m ON m.group_id = g.id JOIN objects o ON o.id = m.member_id \
                 WHERE g.kind = 'group' AND g.state = 'active' AND g.directory_id = $1 AND m.direct = TRUE AND o.state = 'active'",
            )
            .bind(directory.to_string())
            .fetch_one(&mut *connection)
            .await?
        }))
    }
}
