//! Many objects in one transaction.

use std::collections::HashMap;

use model::{
    AuditEntry, DirectoryId, DirectoryObject, ImportId, ImportReport, ImportState, ObjectId, ObjectKind,
    ObjectPatch, ObjectState, Timestamp,
};
use tokio::sync::mpsc;

use super::memberships::insert_memberships;
use super::nesting::settle_nesting;
use super::read::objects;
use super::upsert::upsert_objects;
use crate::audit::write_audit;
use crate::pool::{next_change, write};
use crate::words::{json, word};
use crate::{Result, Store};

/// A piece of an import, small enough to hold several in memory.
#[derive(Debug)]
pub enum ImportBatch {
    /// Objects to create or to change, at most 500, with the number of file rows done after them.
    Objects {
        /// Users or groups.
        kind: ObjectKind,
        /// What to set; an id that nobody has is a new object.
        patches: Vec<ObjectPatch>,
        /// Rows of the file that are done with this batch.
        rows_done: i64,
    },
    /// Pairs of group and member.
    Memberships(Vec<(ObjectId, ObjectId)>),
    /// That was all; the report lacks the numbers that only the transaction knows.
    Complete(Box<ImportReport>),
}

/// What became of an import.
#[derive(Debug, PartialEq, Eq)]
pub enum ImportOutcome {
    /// It is written, with these numbers.
    Applied(Box<ImportReport>),
    /// The batches ended early; nothing was written.
    Abandoned,
    /// An object that the file was compared with has been deleted since; nothing was written.
    Conflict(ObjectId),
}

#[derive(Default)]
struct Numbers {
    created: i64,
    changed: i64,
    unchanged: i64,
    groups: i64,
    memberships: i64,
}

impl Store {
    /// Writes an import in one transaction: everything, or nothing. Rows that say what is stored already are not
    /// written. The import's row becomes `applied` in the same transaction. Memory is bounded by the batches.
    ///
    /// # Errors
    /// [`crate::Error::Duplicate`] when a user principal name is taken; otherwise when the database fails.
    pub async fn apply_import(
        &self,
        import: (ImportId, DirectoryId, ObjectKind),
        mut batches: mpsc::Receiver<ImportBatch>,
        now: Timestamp,
        audit: &AuditEntry,
        progress: &(dyn Fn(i64) + Send + Sync),
    ) -> Result<ImportOutcome> {
        let (id, directory_id, main_kind) = import;
        let mut audit = audit.clone();
        let (report, change) = write!(self, |transaction| {
            let mut numbers = Numbers::default();
            let mut change = None;
            let report = loop {
                match batches.recv().await {
                    None => return Ok(ImportOutcome::Abandoned),
                    Some(ImportBatch::Complete(report)) => break report,
                    Some(ImportBatch::Memberships(pairs)) => {
                        numbers.memberships += insert_memberships!(transaction, &pairs, &mut change);
                    }
                    Some(ImportBatch::Objects {
                        kind,
                        patches,
                        rows_done,
                    }) => {
                        let ids: Vec<ObjectId> = patches.iter().map(|patch| patch.id).collect();
                        let stored = objects!(transaction, &ids);
                        let mut stored: HashMap<ObjectId, DirectoryObject> =
                            stored.into_iter().map(|object| (object.id, object)).collect();
                        let mut differing = Vec::with_capacity(patches.len());
                        for patch in &patches {
                            match stored.remove(&patch.id) {
                                Some(object) if object.state != ObjectState::Active => {
                                    return Ok(ImportOutcome::Conflict(object.id));
                                }
                                Some(mut object) => {
                                    if patch.apply(&mut object) {
                                        numbers.changed += 1;
                                        differing.push(object);
                                    } else {
                                        numbers.unchanged += 1;
                                    }
                                }
                                None => {
                                    if kind == main_kind {
                                        numbers.created += 1;
                                    } else {
                                        numbers.groups += 1;
                                    }
                                    differing.push(created(patch, directory_id, kind, now));
                                }
                            }
                        }
                        if !differing.is_empty() {
                            let number = match change {
                                Some(number) => number,
                                None => next_change!(transaction),
                            };
                            change = Some(number);
                            for object in &mut differing {
                                object.change = number;
                                object.updated_at = now;
                            }
                            upsert_objects!(transaction, &differing);
                        }
                        progress(rows_done);
                    }
                }
            };
            if let Some(change) = change {
                settle_nesting!(transaction, change);
            }
            let report = finished(report, &numbers);
            audit.details.extend(details(&report));
            sqlx::query("UPDATE imports SET state = $1, report = $2, updated_at = $3 WHERE id = $4")
                .bind(word(ImportState::Applied))
                .bind(json(&report)?)
                .bind(now.0)
                .bind(id.to_string())
                .execute(&mut *transaction)
                .await?;
            write_audit!(transaction, &audit);
            (report, change)
        });
        if change.is_some() {
            self.announce_change();
        }
        Ok(ImportOutcome::Applied(report))
    }
}

fn created(
    patch: &ObjectPatch,
    directory_id: DirectoryId,
    kind: ObjectKind,
    now: Timestamp,
) -> DirectoryObject {
    let mut object = DirectoryObject {
        id: patch.id,
        directory_id,
        kind,
        state: ObjectState::Active,
        deleted_at: None,
        account_enabled: true,
        manager: None,
        attributes: model::Attributes::new(),
        change: 0,
        created_at: now,
        updated_at: now,
    };
    patch.apply(&mut object);
    object
}

fn finished(mut report: Box<ImportReport>, numbers: &Numbers) -> Box<ImportReport> {
    report.created = numbers.created;
    report.changed = numbers.changed;
    report.unchanged = numbers.unchanged;
    report.groups = numbers.groups;
    report.memberships = numbers.memberships;
    report
}

fn details(report: &ImportReport) -> Vec<(String, String)> {
    [
        ("Created", report.created),
        ("Changed", report.changed),
        ("Left as they were", report.unchanged),
        ("Memberships added", report.memberships),
        ("Groups created", report.groups),
        ("Rows left out", report.errors),
    ]
    .into_iter()
    .map(|(name, count)| (name.to_owned(), count.to_string()))
    .collect()
}
