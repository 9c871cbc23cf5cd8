//! Which groups a cycle has to look at.

use model::{JobScope, Timestamp};
use sqlx::query_as;

use super::candidates::{Candidate, Row, candidate};
use crate::pool::read;
use crate::{JobRun, Result, Store};

/// All groups with a link or perhaps with one, and all that are entitled to one: `$1` application, `$2` directory, `$3` all
/// groups.
const INITIAL: &str = "
SELECT o.id, CAST(NULL AS TEXT), l.object_id IS NOT NULL
  FROM objects o
  LEFT JOIN links l ON l.application_id = $1 AND l.object_id = o.id
 WHERE o.kind = 'group' AND o.directory_id = $2 AND (
       l.object_id IS NOT NULL
    OR (o.state <> 'purged' AND (
           $3 = TRUE
        OR o.id IN (SELECT a.object_id FROM assignments a WHERE a.application_id = $1 AND a.removed = FALSE)))
    OR o.id IN (SELECT n.object_id FROM open_creations n WHERE n.application_id = $1))";

/// The same, reduced to what changed after the watermark, retries that are due, removals that were allowed, and creations
/// with an unknown end:
/// `$1` application, `$2` directory, `$3` all groups, `$4` watermark, `$5` now, `$6` whether all retries are due, or only those that take groups away. `CROSS JOIN` keeps SQLite on the way from
/// what changed to the groups.
const INCREMENTAL: &str = "
SELECT o.id, CAST(NULL AS TEXT), l.object_id IS NOT NULL
  FROM (
    SELECT c.id FROM objects c
     WHERE c.change > $4 AND c.kind <> 'user' AND (
           ($3 = TRUE AND c.state <> 'purged')
        OR EXISTS (SELECT 1 FROM links k WHERE k.application_id = $1 AND k.object_id = c.id)
        OR EXISTS (SELECT 1 FROM assignments a WHERE a.application_id = $1 AND a.object_id = c.id AND a.removed = FALSE))
    UNION SELECT a.object_id FROM assignments a WHERE a.application_id = $1 AND a.change > $4
    UNION SELECT r.object_id FROM retries r
           WHERE r.application_id = $1 AND r.next_at <= $5 AND ($6 = TRUE OR r.action IN ('disable', 'delete'))
    UNION SELECT s.object_id FROM staged_deletions s
           WHERE s.application_id = $1 AND s.group_id = '' AND s.decision = 'allowed'
             AND NOT EXISTS (SELECT 1 FROM retries w
                              WHERE w.application_id = s.application_id AND w.object_id = s.object_id AND w.next_at > $5)
    UNION SELECT n.object_id FROM open_creations n
           WHERE n.application_id = $1
             AND NOT EXISTS (SELECT 1 FROM staged_deletions h
                              WHERE h.application_id = $1 AND h.object_id = n.object_id AND h.group_id = ''
                                AND h.decision <> 'allowed')
             AND NOT EXISTS (SELECT 1 FROM retries w
                              WHERE w.application_id = n.application_id AND w.object_id = n.object_id AND w.next_at > $5)) x
 CROSS JOIN objects o
  LEFT JOIN links l ON l.application_id = $1 AND l.object_id = o.id
 WHERE o.id = x.id AND o.kind = 'group' AND o.directory_id = $2 AND (
       o.state <> 'purged' OR l.object_id IS NOT NULL
    OR EXISTS (SELECT 1 FROM retries r WHERE r.application_id = $1 AND r.object_id = o.id)
    OR EXISTS (SELECT 1 FROM open_creations n WHERE n.application_id = $1 AND n.object_id = o.id))";

impl Store {
    /// The groups that a cycle has to look at: without a watermark all that are entitled or have a link, else those of
    /// which something changed since.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn group_candidates(
        &self,
        run: &JobRun,
        watermark: Option<i64>,
        now: Timestamp,
    ) -> Result<Vec<Candidate>> {
        let (application, directory) = (run.application_id.to_string(), run.directory_id.to_string());
        let all = run.scope == JobScope::All;
        let rows: Vec<Row> = read!(self, |connection| {
            match watermark {
                None => {
                    query_as(INITIAL)
                        .bind(&application)
                        .bind(&directory)
                        .bind(all)
                        .fetch_all(&mut *connection)
                        .await?
                }
                Some(watermark) => {
                    query_as(INCREMENTAL)
                        .bind(&application)
                        .bind(&directory)
                        .bind(all)
                        .bind(watermark)
                        .bind(now.0)
                        .bind(run.tries_all_again(now))
                        .fetch_all(&mut *connection)
                        .await?
                }
            }
        });
        rows.into_iter().map(candidate).collect()
    }
}
