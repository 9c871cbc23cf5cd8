//! Who is not in the source any more.

use std::collections::HashSet;

use model::{DirectoryId, ObjectId, ObjectKind, Timestamp};
use sqlx::QueryBuilder;

use super::claims::{ReadClaim, holds};
use crate::directory::life::soft_delete;
use crate::directory::nesting::settle_nesting;
use crate::pool::{next_change, read, write};
use crate::repeated::{ROWS, push_ids};
use crate::words::{from_id, from_word, word};
use crate::{Result, Store};

/// An object that is stored and was not seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absent {
    /// The object.
    pub id: ObjectId,
    /// A user or a group.
    pub kind: ObjectKind,
    /// Its name, to ask about it.
    pub name: String,
}

impl Store {
    /// The objects of a directory that are not deleted and not among those seen.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn absent_objects(
        &self,
        directory: DirectoryId,
        seen: &HashSet<ObjectId>,
    ) -> Result<Vec<Absent>> {
        let mut absent = Vec::new();
        let mut after = String::new();
        loop {
            let rows: Vec<(String, String, String)> = read!(self, |connection| {
                sqlx::query_as(
                    "SELECT id, kind, display_name FROM objects \
                     WHERE directory_id = $1 AND state = 'active' AND id > $2 ORDER BY id LIMIT 5000",
                )
                .bind(directory.to_string())
                .bind(&after)
                .fetch_all(&mut *connection)
                .await?
            });
            let Some((last, ..)) = rows.last() else {
                return Ok(absent);
            };
            after.clone_from(last);
            for (id, kind, name) in rows {
                let id = from_id(&id, "objects.id")?;
                if !seen.contains(&id) {
                    let kind = from_word(&kind, "objects.kind")?;
                    absent.push(Absent { id, kind, name });
                }
            }
        }
    }

    /// The objects that these ids of a source are, and that are not deleted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn objects_of_source(&self, directory: DirectoryId, ids: &[String]) -> Result<Vec<Absent>> {
        let mut found = Vec::new();
        for chunk in ids.chunks(ROWS) {
            let rows: Vec<(String, String, String)> = read!(self, |connection| {
                let mut sql = QueryBuilder::new(
                    "SELECT o.id, o.kind, o.display_name FROM source_entries e JOIN objects o ON o.id = e.object_id \
                     WHERE o.state = 'active' AND e.directory_id = ",
                );
                sql.push_bind(directory.to_string()).push(" AND e.source_id IN (");
                push_ids(&mut sql, chunk);
                sql.build_query_as().fetch_all(&mut *connection).await?
            });
            for (id, kind, name) in rows {
                let (id, kind) = (from_id(&id, "objects.id")?, from_word(&kind, "objects.kind")?);
                found.push(Absent { id, kind, name });
            }
        }
        Ok(found)
    }

    /// Which of these objects are deleted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn deleted_of(&self, ids: &[ObjectId]) -> Result<HashSet<ObjectId>> {
        let mut deleted = HashSet::new();
        for chunk in ids.chunks(ROWS) {
            let rows: Vec<String> = read!(self, |connection| {
                let mut sql = QueryBuilder::new("SELECT id FROM objects WHERE state <> 'active' AND id IN (");
                push_ids(&mut sql, chunk);
                sql.build_query_scalar().fetch_all(&mut *connection).await?
            });
            for id in rows {
                deleted.insert(from_id(&id, "objects.id")?);
            }
        }
        Ok(deleted)
    }

    /// How many users or groups of a directory are not deleted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_active(&self, directory: DirectoryId, kind: ObjectKind) -> Result<i64> {
        Ok(read!(self, |connection| {
            sqlx::query_scalar(
                "SELECT COUNT(*) FROM objects WHERE kind = $1 AND state = 'active' AND directory_id = $2",
            )
            .bind(word(kind))
            .bind(directory.to_string())
            .fetch_one(&mut *connection)
            .await?
        }))
    }

    /// Moves objects that are not in their source any more to the recycle bin. Answers how many it moved; `None` when the claim
    /// is not held any more, and nobody was moved.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_absent(
        &self,
        claim: &ReadClaim,
        ids: &[ObjectId],
        now: Timestamp,
    ) -> Result<Option<i64>> {
        let moved = write!(self, |transaction| {
            if !holds!(transaction, claim) {
                return Ok(None);
            }
            let number = next_change!(transaction);
            let moved = soft_delete!(transaction, ids, now, number);
            settle_nesting!(transaction, number);
            moved
        });
        if moved > 0 {
            self.announce_change();
        }
        Ok(Some(i64::try_from(moved).unwrap_or(i64::MAX)))
    }
}
