//! Writing an import, in one transaction.

use model::{
    Attributes, AuditEntry, Import, ImportId, ImportKind, ImportReport, ImportState, ObjectId, ObjectKind,
    ObjectPatch, Problem, ProblemKind, Value, attribute,
};
use store::{ImportBatch, ImportOutcome};
use tokio::sync::mpsc;

use super::check::{PATIENCE, begun, busy, failure, finish, note};
use super::pass::{self, Stopped};
use super::resolver::{Resolved, Resolver};
use super::running::Turn;
use crate::{ManageDirectory, Portal, Result, Target, Topic};

/// How an attempt to apply ended.
enum Ending {
    /// Written; the row of the import says so already.
    Applied,
    /// Nothing was written, for this reason.
    Refused(Box<ImportReport>),
}

impl ManageDirectory {
    /// Writes an import that was checked: everything in one transaction, or nothing. It goes on when the page is
    /// closed; this waits a few seconds for the end.
    ///
    /// # Errors
    /// `NotFound`, `Conflict` when it was not checked, is running or was applied, `Invalid` when there are rows with
    /// errors and they are not to be left out; otherwise when the store fails.
    pub async fn apply_import(&self, id: ImportId, leave_out_errors: bool) -> Result<()> {
        let import = self.import_to_change(id).await?;
        // One that was being written when the server stopped was not written, and can be written again.
        if !matches!(import.state, ImportState::Checked | ImportState::Applying) {
            return Err(
                Problem::new(ProblemKind::Conflict, "This import has not been checked yet.")
                    .with_hint("Go through its columns first.")
                    .into(),
            );
        }
        if import.report.errors > 0 && !leave_out_errors {
            return Err(Problem::field(
                "leave_out_errors",
                format!(
                    "Rows with errors: {}. Tick this to import the others, or correct the file and upload it again.",
                    import.report.errors
                ),
            )
            .into());
        }
        let turn = self.portal.running().begin(id).ok_or_else(busy)?;
        let (store, now) = (self.portal.store(), self.portal.now());
        store
            .save_import(id, ImportState::Applying, &import.settings, &import.report, now)
            .await?;
        let directory = store
            .directory_name(import.directory_id)
            .await?
            .unwrap_or_default();
        let audit = self.audit(
            match import.settings.kind {
                ImportKind::Users => "Import users",
                ImportKind::Groups => "Import groups",
                ImportKind::Memberships => "Import memberships",
            },
            Target::new(
                directory,
                format!("/directories/{}/import/{id}", import.directory_id),
            ),
            vec![("File".into(), import.file_name.clone())],
        );
        let portal = self.portal.clone();
        let task = tokio::spawn(async move {
            let checked = import.report.clone();
            match apply(&portal, &import, &turn, &audit, leave_out_errors).await {
                Ok(Ending::Applied) => {
                    drop(turn);
                    portal.remove_upload(import.id).await;
                    portal.events().announce(Topic::Directory);
                }
                Ok(Ending::Refused(report)) => {
                    finish(&portal, import, ImportState::Checked, &report, turn).await;
                }
                Err(stopped) => {
                    let report = ImportReport {
                        failure: failure(stopped).failure,
                        ..checked
                    };
                    finish(&portal, import, ImportState::Checked, &report, turn).await;
                }
            }
        });
        let _ = tokio::time::timeout(PATIENCE, task).await;
        Ok(())
    }
}

async fn apply(
    portal: &Portal,
    import: &Import,
    turn: &Turn,
    audit: &AuditEntry,
    leave_out_errors: bool,
) -> Result<Ending, Stopped> {
    let started = portal.now();
    let (resolver, errors) = pass::prepare(portal, import).await?;
    let refuse = |failure: &str| {
        Ending::Refused(Box::new(ImportReport {
            failure: failure.to_owned(),
            ..import.report.clone()
        }))
    };
    if errors > 0 && !leave_out_errors {
        return Ok(refuse(
            "The directory has changed since the check, and rows have errors now. Check again.",
        ));
    }
    let kind = resolver.kind();
    let (sender, receiver) = mpsc::channel(2);
    let path = portal.upload_path(import.id);
    let reading = {
        let portal = portal.clone();
        let mut resolver = resolver;
        tokio::task::spawn_blocking(move || {
            produce(&path, &mut resolver, &sender, || {
                portal.now().milliseconds_since(started)
            })
        })
    };
    let progress = |rows: i64| {
        turn.set(rows);
        if rows % 5_000 == 0 {
            portal.events().announce(Topic::Directory);
        }
    };
    let outcome = portal
        .store()
        .apply_import(
            (import.id, import.directory_id, kind),
            receiver,
            portal.now(),
            audit,
            &progress,
        )
        .await;
    // A file that could not be read to its end is the reason for an import that was abandoned.
    reading.await??;
    match outcome {
        Ok(ImportOutcome::Applied(_)) => Ok(Ending::Applied),
        Ok(ImportOutcome::Abandoned) => Ok(refuse(
            "The file could not be read to its end. Nothing was changed.",
        )),
        Ok(ImportOutcome::Conflict(_)) => Ok(refuse(
            "Somebody deleted a user or group of the file since the check. Nothing was changed; check again.",
        )),
        Err(store::Error::Duplicate(_)) => Ok(refuse(
            "A user principal name of the file was taken since the check. Nothing was changed; check again.",
        )),
        Err(error) => Err(error.into()),
    }
}

fn produce(
    path: &std::path::Path,
    resolver: &mut Resolver,
    sender: &mpsc::Sender<ImportBatch>,
    elapsed_ms: impl Fn() -> i64,
) -> Result<(), Stopped> {
    let kind = resolver.kind();
    let mut report = begun(resolver);
    let mut done = 0;
    pass::run(path, resolver, |chunk| {
        done += i64::try_from(chunk.len()).unwrap_or_default();
        batches(kind, chunk, done, &mut report)
            .into_iter()
            .all(|batch| sender.blocking_send(batch).is_ok())
    })?;
    report.duration_ms = elapsed_ms();
    let _ = sender.blocking_send(ImportBatch::Complete(Box::new(report)));
    Ok(())
}

/// The groups that are new, the objects, then the memberships of both.
fn batches(
    kind: ObjectKind,
    chunk: Vec<Resolved>,
    rows_done: i64,
    report: &mut ImportReport,
) -> Vec<ImportBatch> {
    let (mut groups, mut patches, mut memberships) = (Vec::new(), Vec::new(), Vec::new());
    for row in chunk {
        note(report, &row);
        groups.extend(row.groups.into_iter().map(|(id, name)| named(id, name)));
        patches.extend(row.patch);
        memberships.extend(row.memberships);
    }
    let mut batches = Vec::new();
    for part in groups.chunks(500) {
        batches.push(ImportBatch::Objects {
            kind: ObjectKind::Group,
            patches: part.to_vec(),
            rows_done,
        });
    }
    if !patches.is_empty() {
        batches.push(ImportBatch::Objects {
            kind,
            patches,
            rows_done,
        });
    }
    for part in memberships.chunks(500) {
        batches.push(ImportBatch::Memberships(part.to_vec()));
    }
    batches
}

fn named(id: ObjectId, name: String) -> ObjectPatch {
    ObjectPatch {
        attributes: Attributes::from([(attribute::DISPLAY_NAME.to_owned(), Value::Text(name))]),
        ..ObjectPatch::new(id)
    }
}
