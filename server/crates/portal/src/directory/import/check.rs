//! What an import would do.

use std::collections::HashMap;
use std::time::Duration;

use model::{
    Import, ImportExample, ImportId, ImportKind, ImportReport, ImportState, ObjectId, ObjectKind, Problem,
    ProblemKind, RowProblem, SourceAttribute, attribute,
};
use tokio::sync::mpsc;

use super::index::Found;
use super::pass::{self, Stopped};
use super::resolver::{Resolved, Resolver};
use super::running::Turn;
use super::{ImportChoices, detail::beginning, file_index::open, upload::refused};
use crate::directory::validate::attributes;
use crate::{Error, ManageDirectory, Portal, Result, Topic, chain};

/// How long the page waits for the end before it shows progress instead.
pub(super) const PATIENCE: Duration = Duration::from_secs(4);
/// Rows with a problem that a report names.
const PROBLEMS: usize = 100;
/// Objects of each sort that a report shows.
const EXAMPLES: usize = 5;

impl ManageDirectory {
    /// Keeps the choices and compares the file with the directory. It goes on when the page is closed; this waits a
    /// few seconds for the end.
    ///
    /// # Errors
    /// `NotFound`, `Invalid` when columns do not fit, `Conflict` while it is running or when it was applied;
    /// otherwise when the store fails.
    pub async fn check_import(&self, id: ImportId, choices: &ImportChoices) -> Result<()> {
        let mut import = self.import_to_change(id).await?;
        let (path, mut probe) = (self.portal.upload_path(id), import.settings.clone());
        probe.header = choices.header;
        let columns = tokio::task::spawn_blocking(move || {
            beginning(&path)?;
            open(&path, &probe).map(|(_, columns, _)| columns)
        })
        .await
        .map_err(|_| Problem::new(ProblemKind::Internal, "The file could not be read."))?
        .map_err(|error| refused(&error))?;
        let added = self
            .portal
            .store()
            .directory_attributes(import.directory_id)
            .await?;
        import.settings = choices.settings(&columns, &added)?;
        let turn = self.portal.running().begin(id).ok_or_else(busy)?;
        let (store, now) = (self.portal.store(), self.portal.now());
        store
            .save_import(
                id,
                ImportState::Checking,
                &import.settings,
                &ImportReport::default(),
                now,
            )
            .await?;
        let portal = self.portal.clone();
        let task = tokio::spawn(async move {
            let started = portal.now();
            let (state, mut report) = match check(&portal, &import, &turn).await {
                Ok(report) => (ImportState::Checked, report),
                Err(stopped) => (ImportState::Failed, failure(stopped)),
            };
            report.duration_ms = portal.now().milliseconds_since(started);
            finish(&portal, import, state, &report, turn).await;
        });
        let _ = tokio::time::timeout(PATIENCE, task).await;
        Ok(())
    }
}

pub(super) fn busy() -> Error {
    Problem::new(
        ProblemKind::Conflict,
        "This import is running already. Wait until it is done.",
    )
    .into()
}

/// The report of an import that stopped.
pub(super) fn failure(stopped: Stopped) -> ImportReport {
    let failure = match stopped {
        Stopped::File(error) => {
            tracing::info!(error = chain(&error), "an import's file cannot be read");
            error.to_string()
        }
        Stopped::Ours(error) => error.into_problem().to_string(),
    };
    ImportReport {
        failure,
        ..ImportReport::default()
    }
}

/// Writes the end of a check or of an apply that was not written by the store.
pub(super) async fn finish(
    portal: &Portal,
    import: Import,
    state: ImportState,
    report: &ImportReport,
    turn: Turn,
) {
    let saved = portal
        .store()
        .save_import(import.id, state, &import.settings, report, portal.now())
        .await;
    if let Err(error) = saved {
        tracing::error!(error = chain(&error), "the end of an import could not be stored");
    }
    drop(turn);
    portal.events().announce(Topic::Directory);
}

async fn check(portal: &Portal, import: &Import, turn: &Turn) -> Result<ImportReport, Stopped> {
    let (mut resolver, _) = pass::prepare(portal, import).await?;
    let (kind, mut report) = (resolver.kind(), begun(&resolver));
    let added = resolver.added.clone();
    let attributes = attributes(kind, &added);
    let (sender, mut receiver) = mpsc::channel(2);
    let path = portal.upload_path(import.id);
    let reading = tokio::task::spawn_blocking(move || {
        pass::run(&path, &mut resolver, |chunk| sender.blocking_send(chunk).is_ok())
    });
    let mut done = 0;
    while let Some(chunk) = receiver.recv().await {
        done += i64::try_from(chunk.len()).unwrap_or_default();
        compare(portal, kind, &attributes, chunk, &mut report).await?;
        turn.set(done);
        if done % 5_000 == 0 {
            portal.events().announce(Topic::Directory);
        }
    }
    reading.await??;
    Ok(report)
}

/// A report with what is known before the rows are read.
pub(super) fn begun(resolver: &Resolver) -> ImportReport {
    let matched = resolver
        .file
        .keys
        .keys()
        .filter(|key| matches!(resolver.objects.get(key), Some(Found::One(_))))
        .count();
    let missing = resolver.objects.active() - i64::try_from(matched).unwrap_or_default();
    ImportReport {
        rows: resolver.file.rows,
        missing: if resolver.settings.kind == ImportKind::Memberships {
            0
        } else {
            missing
        },
        ..ImportReport::default()
    }
}

async fn compare(
    portal: &Portal,
    kind: ObjectKind,
    attributes: &[SourceAttribute<'_>],
    chunk: Vec<Resolved>,
    report: &mut ImportReport,
) -> Result<()> {
    let ids: Vec<ObjectId> = chunk
        .iter()
        .filter(|row| !row.is_new)
        .filter_map(|row| Some(row.patch.as_ref()?.id))
        .collect();
    let stored = portal.store().objects_by_ids(&ids).await?;
    let mut stored: HashMap<_, _> = stored.into_iter().map(|object| (object.id, object)).collect();
    let pairs: Vec<_> = chunk
        .iter()
        .flat_map(|row| row.memberships.iter().copied())
        .collect();
    report.memberships += portal.store().count_new_memberships(&pairs).await?;
    for row in chunk {
        note(report, &row);
        let Some(patch) = row.patch else { continue };
        let new = model::DirectoryObject {
            id: patch.id,
            directory_id: model::Directory::BUILT_IN,
            kind,
            state: model::ObjectState::Active,
            deleted_at: None,
            account_enabled: true,
            manager: None,
            attributes: model::Attributes::new(),
            change: 0,
            created_at: model::Timestamp(0),
            updated_at: model::Timestamp(0),
        };
        let before = stored.remove(&patch.id).unwrap_or(new);
        let mut after = before.clone();
        let changed = patch.apply(&mut after);
        let examples = if row.is_new {
            report.created += 1;
            &mut report.first_created
        } else if changed {
            report.changed += 1;
            for attribute in attributes {
                if before.attribute(attribute.name) != after.attribute(attribute.name) {
                    *report.by_attribute.entry(attribute.label.to_owned()).or_default() += 1;
                }
            }
            &mut report.first_changed
        } else {
            report.unchanged += 1;
            continue;
        };
        if examples.len() < EXAMPLES {
            let example = ImportExample {
                line: i64::try_from(row.line).unwrap_or(i64::MAX),
                name: after.display_name(),
                changes: changes(portal, attributes, &before, &after).await?,
            };
            examples.push(example);
        }
    }
    Ok(())
}

/// Label, old and new value of what differs.
async fn changes(
    portal: &Portal,
    attributes: &[SourceAttribute<'_>],
    before: &model::DirectoryObject,
    after: &model::DirectoryObject,
) -> Result<Vec<(String, String, String)>> {
    let managers: Vec<ObjectId> = before.manager.into_iter().chain(after.manager).collect();
    let names = portal.store().object_names(&managers).await?;
    let name = |manager: Option<ObjectId>| {
        manager.map_or_else(String::new, |manager| {
            names.iter().find(|name| name.id == manager).map_or_else(
                || "a new user of this file".into(),
                |name| name.display_name.clone(),
            )
        })
    };
    Ok(attributes
        .iter()
        .filter(|attribute| before.attribute(attribute.name) != after.attribute(attribute.name))
        .map(|attribute| {
            let (old, new) = if attribute.name == attribute::MANAGER {
                (name(before.manager), name(after.manager))
            } else {
                let print = |object: &model::DirectoryObject| {
                    ::directory::print_value(&object.attribute(attribute.name))
                };
                (print(before), print(after))
            };
            (attribute.label.to_owned(), old, new)
        })
        .collect())
}

/// Counts and keeps the problems of a row.
pub(super) fn note(report: &mut ImportReport, row: &Resolved) {
    report.errors += i64::from(!row.errors.is_empty());
    report.warnings += i64::try_from(row.warnings.len()).unwrap_or_default();
    report.groups += i64::try_from(row.groups.len()).unwrap_or_default();
    keep(&mut report.first_errors, &row.errors);
    keep(&mut report.first_warnings, &row.warnings);
}

fn keep(kept: &mut Vec<RowProblem>, new: &[RowProblem]) {
    let room = PROBLEMS.saturating_sub(kept.len());
    kept.extend(new.iter().take(room).cloned());
}
