//! What is done about values that were changed in the application, and about accounts that are gone.
//!
//! Nothing here reaches the application: it only has the next cycle see what is true. Whoever decides holds the job, so that
//! no cycle writes the same links meanwhile.

use model::{ApplicationId, AuditEntry, DriftDecision, DriftRun, ObjectKind};
use sqlx::{query, query_as, query_scalar};

use super::forget_finding;
use crate::audit::write_audit;
use crate::engine::links::Sent;
use crate::engine::open_changes::OpenChange;
use crate::pool::{next_change, read, write};
use crate::words::{from_json, json, word};
use crate::{Result, Store};

/// Differences that one transaction decides.
const AT_ONCE: i64 = 200;

/// Decides one difference inside a `write!` body.
macro_rules! decide_one {
    ($transaction:ident, $application:expr, $run:expr, $position:expr, $path:expr, $decision:expr, $change:expr) => {{
        let (application, run, path): (&String, &String, &str) = ($application, $run, $path);
        let difference: Option<(String, String, String)> = query_as(
            "SELECT object_id, expected, actual FROM drift_differences WHERE run_id = $1 AND position = $2 AND path = $3",
        )
        .bind(run)
        .bind($position)
        .bind(path)
        .fetch_optional(&mut *$transaction)
        .await?;
        if let Some((object, expected, actual)) = difference {
            for sql in [
                "DELETE FROM drift_ignored WHERE application_id = $1 AND object_id = $2 AND path = $3",
                "DELETE FROM drift_adopted WHERE application_id = $1 AND object_id = $2 AND path = $3",
            ] {
                query(sql)
                    .bind(application)
                    .bind(&object)
                    .bind(path)
                    .execute(&mut *$transaction)
                    .await?;
            }
            match $decision {
                DriftDecision::Waiting => {}
                DriftDecision::Ignore => {
                    query(
                        "INSERT INTO drift_ignored (application_id, object_id, path, actual) VALUES ($1, $2, $3, $4)",
                    )
                    .bind(application)
                    .bind(&object)
                    .bind(path)
                    .bind(&actual)
                    .execute(&mut *$transaction)
                    .await?;
                }
                DriftDecision::Adopt => {
                    let sent: Option<String> = query_scalar(
                        "SELECT sent FROM links WHERE application_id = $1 AND object_id = $2",
                    )
                    .bind(application)
                    .bind(&object)
                    .fetch_optional(&mut *$transaction)
                    .await?;
                    if let Some(sent) = sent {
                        let mut sent: Sent = from_json(&sent, "links.sent")?;
                        if actual.is_empty() {
                            sent.remove(path);
                        } else {
                            sent.insert(path.to_owned(), from_json(&actual, "drift_differences.actual")?);
                        }
                        query("UPDATE links SET sent = $1 WHERE application_id = $2 AND object_id = $3")
                            .bind(json(&sent)?)
                            .bind(application)
                            .bind(&object)
                            .execute(&mut *$transaction)
                            .await?;
                        query(
                            "INSERT INTO drift_adopted (application_id, object_id, path, expected, actual) \
                             VALUES ($1, $2, $3, $4, $5)",
                        )
                        .bind(application)
                        .bind(&object)
                        .bind(path)
                        .bind(&expected)
                        .bind(&actual)
                        .execute(&mut *$transaction)
                        .await?;
                    }
                }
                DriftDecision::Overwrite => {
                    let before: Option<String> = query_scalar(
                        "SELECT attributes FROM open_changes WHERE application_id = $1 AND object_id = $2",
                    )
                    .bind(application)
                    .bind(&object)
                    .fetch_optional(&mut *$transaction)
                    .await?;
                    let before: Option<OpenChange> = before
                        .as_deref()
                        .map(|text| from_json(text, "open_changes.attributes"))
                        .transpose()?;
                    let change = OpenChange::Attributes(vec![path.to_owned()]).and(before.as_ref());
                    query(
                        "INSERT INTO open_changes (application_id, object_id, attributes) VALUES ($1, $2, $3) \
                         ON CONFLICT (application_id, object_id) DO UPDATE SET attributes = excluded.attributes",
                    )
                    .bind(application)
                    .bind(&object)
                    .bind(json(&change)?)
                    .execute(&mut *$transaction)
                    .await?;
                    // Has the next cycle look at the person.
                    query("UPDATE objects SET change = $1 WHERE id = $2")
                        .bind($change)
                        .bind(&object)
                        .execute(&mut *$transaction)
                        .await?;
                }
            }
            query("UPDATE drift_differences SET decision = $1 WHERE run_id = $2 AND position = $3 AND path = $4")
                .bind(word($decision))
                .bind(run)
                .bind($position)
                .bind(path)
                .execute(&mut *$transaction)
                .await?;
        }
    }};
}

impl Store {
    /// Decides about differences: place in the result and target attribute.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn decide_drift(
        &self,
        run: &DriftRun,
        differences: &[(i64, String)],
        decision: DriftDecision,
        audit: &AuditEntry,
    ) -> Result<()> {
        let (application, id) = (run.application_id.to_string(), run.id.to_string());
        write!(self, |transaction| {
            let change = next_change!(transaction);
            for (position, path) in differences {
                decide_one!(transaction, &application, &id, *position, path, decision, change);
            }
            write_audit!(transaction, audit);
        });
        self.announce_change();
        Ok(())
    }

    /// Sets what is done by itself about a target attribute that differs; `Waiting` asks again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_drift_default(
        &self,
        application: ApplicationId,
        (kind, path): (ObjectKind, &str),
        decision: DriftDecision,
        audit: &AuditEntry,
    ) -> Result<()> {
        let application = application.to_string();
        write!(self, |transaction| {
            query("DELETE FROM drift_defaults WHERE application_id = $1 AND kind = $2 AND path = $3")
                .bind(&application)
                .bind(word(kind))
                .bind(path)
                .execute(&mut *transaction)
                .await?;
            if decision != DriftDecision::Waiting {
                query("INSERT INTO drift_defaults (application_id, kind, path, decision) VALUES ($1, $2, $3, $4)")
                    .bind(&application)
                    .bind(word(kind))
                    .bind(path)
                    .bind(word(decision))
                    .execute(&mut *transaction)
                    .await?;
            }
            write_audit!(transaction, audit);
        });
        Ok(())
    }

    /// Hides what is hidden until it changes again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hide_ignored_drift(&self, run: &DriftRun) -> Result<()> {
        write!(self, |transaction| {
            query(
                "UPDATE drift_differences SET decision = 'ignore' WHERE run_id = $1 AND EXISTS (SELECT 1 FROM drift_ignored i \
                 WHERE i.application_id = $2 AND i.object_id = drift_differences.object_id AND i.path = drift_differences.path \
                 AND i.actual = drift_differences.actual)",
            )
            .bind(run.id.to_string())
            .bind(run.application_id.to_string())
            .execute(&mut *transaction)
            .await?;
        });
        Ok(())
    }

    /// Does with all that wait what was said about their attributes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn apply_drift_defaults(&self, run: &DriftRun) -> Result<()> {
        let (application, id) = (run.application_id.to_string(), run.id.to_string());
        loop {
            let waiting: Vec<(i64, String, String)> = read!(self, |connection| {
                query_as(
                    "SELECT d.position, d.path, s.decision FROM drift_differences d \
                     JOIN drift_defaults s ON s.kind = d.kind AND s.path = d.path \
                     WHERE d.run_id = $1 AND s.application_id = $2 AND d.decision = 'waiting' \
                     ORDER BY d.position, d.path LIMIT $3",
                )
                .bind(&id)
                .bind(&application)
                .bind(AT_ONCE)
                .fetch_all(&mut *connection)
                .await?
            });
            if waiting.is_empty() {
                return Ok(());
            }
            let mut decided = Vec::with_capacity(waiting.len());
            for (position, path, decision) in waiting {
                let decision: DriftDecision = crate::words::from_word(&decision, "drift_defaults.decision")?;
                decided.push((position, path, decision));
            }
            write!(self, |transaction| {
                let change = next_change!(transaction);
                for (position, path, decision) in &decided {
                    decide_one!(transaction, &application, &id, *position, path, *decision, change);
                }
            });
            self.announce_change();
        }
    }

    /// Forgets the links to accounts that are not there, so that the next cycle matches these people again, and creates
    /// accounts for those whom it does not find. Gives how many there were.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn match_again(&self, run: &DriftRun, positions: &[i64], audit: &AuditEntry) -> Result<usize> {
        let (application, id) = (run.application_id.to_string(), run.id.to_string());
        let mut forgotten = 0;
        write!(self, |transaction| {
            let change = next_change!(transaction);
            for position in positions {
                // Who was linked to another account since keeps it.
                let missing: Option<(String,)> = query_as(
                    "SELECT l.object_id FROM drift_findings f JOIN links l ON l.application_id = $1 AND l.object_id = f.object_id \
                     AND l.target_id = f.target_id WHERE f.run_id = $2 AND f.position = $3 AND f.class = 'missing'",
                )
                .bind(&application)
                .bind(&id)
                .bind(position)
                .fetch_optional(&mut *transaction)
                .await?;
                let Some((object,)) = missing else { continue };
                forgotten += 1;
                for sql in [
                    "DELETE FROM links WHERE application_id = $1 AND object_id = $2",
                    "DELETE FROM open_changes WHERE application_id = $1 AND object_id = $2",
                    "DELETE FROM sent_members WHERE application_id = $1 AND group_id = $2",
                    "DELETE FROM member_work WHERE application_id = $1 AND group_id = $2",
                    "DELETE FROM staged_deletions WHERE application_id = $1 AND group_id = $2",
                    "DELETE FROM drift_ignored WHERE application_id = $1 AND object_id = $2",
                    "DELETE FROM drift_adopted WHERE application_id = $1 AND object_id = $2",
                ] {
                    query(sql)
                        .bind(&application)
                        .bind(&object)
                        .execute(&mut *transaction)
                        .await?;
                }
                query("UPDATE objects SET change = $1 WHERE id = $2")
                    .bind(change)
                    .bind(&object)
                    .execute(&mut *transaction)
                    .await?;
                forget_finding!(transaction, &id, *position);
            }
            write_audit!(transaction, audit);
        });
        self.announce_change();
        Ok(forgotten)
    }
}
