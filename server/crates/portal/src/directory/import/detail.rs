//! Showing an import, and forgetting one.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use ::directory::{Sniffed, sniff};
use model::{DirectoryId, Import, ImportDetail, ImportId, ImportState, Problem, ProblemKind};

use crate::{ManageDirectory, ReadDirectory, Result, Topic};

/// Bytes of a file that are read to show its first rows.
const BEGINNING: u64 = 1 << 18;

/// Opens the beginning of a file.
pub(super) fn beginning(path: &Path) -> ::directory::Result<impl Read + use<>> {
    let file = File::open(path).map_err(::directory::Error::Read)?;
    Ok(BufReader::new(file).take(BEGINNING))
}

impl ReadDirectory {
    /// An import with the first rows of its file.
    ///
    /// # Errors
    /// `NotFound`; otherwise when the store fails.
    pub async fn import(&self, id: ImportId) -> Result<ImportDetail> {
        let store = self.portal.store();
        let mut import = store
            .import(id)
            .await?
            .ok_or_else(|| Problem::not_found("import"))?;
        let directory_name = store
            .directory_name(import.directory_id)
            .await?
            .unwrap_or_default();
        let rows_done = self.portal.running().rows_done(id);
        let interrupted =
            rows_done.is_none() && matches!(import.state, ImportState::Checking | ImportState::Applying);
        if interrupted {
            // The last look was taken between the end of the work and now, or the server was stopped.
            import = store.import(id).await?.unwrap_or(import);
            if matches!(import.state, ImportState::Checking | ImportState::Applying) {
                import.state = ImportState::Failed;
                import.report.failure =
                    "The server was stopped meanwhile. Nothing was changed; start again.".into();
            }
        }
        let sniffed = if import.state == ImportState::Applied {
            None
        } else {
            let (path, settings) = (self.portal.upload_path(id), import.settings.clone());
            let read = tokio::task::spawn_blocking(move || {
                sniff(
                    || beginning(&path),
                    settings.encoding,
                    Some(settings.delimiter),
                    Some(settings.header),
                )
            });
            Some(
                read.await
                    .map_err(|_| Problem::new(ProblemKind::Internal, "The file could not be read."))?,
            )
        };
        let (columns, samples, unreadable) = match sniffed {
            None => (Vec::new(), Vec::new(), String::new()),
            Some(Ok(Sniffed { columns, samples, .. })) => (columns, samples, String::new()),
            Some(Err(error)) => (Vec::new(), Vec::new(), error.to_string()),
        };
        let added_attributes = store.directory_attributes(import.directory_id).await?;
        Ok(ImportDetail {
            import,
            directory_name,
            columns,
            samples,
            rows_done,
            unreadable,
            added_attributes,
        })
    }

    /// The newest imports into a directory.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn imports(&self, directory: DirectoryId) -> Result<Vec<Import>> {
        Ok(self.portal.store().imports(directory, 10).await?)
    }
}

impl ManageDirectory {
    /// Forgets an import that was not applied, with its file.
    ///
    /// # Errors
    /// `NotFound`, `Conflict` while it is running or when it was applied; otherwise when the store fails.
    pub async fn discard_import(&self, id: ImportId) -> Result<DirectoryId> {
        let import = self.import_to_change(id).await?;
        self.portal.store().delete_import(id).await?;
        self.portal.remove_upload(id).await;
        self.portal.events().announce(Topic::Directory);
        Ok(import.directory_id)
    }

    /// An import that is neither running nor applied.
    pub(super) async fn import_to_change(&self, id: ImportId) -> Result<Import> {
        let import = self.portal.store().import(id).await?;
        let import = import.ok_or_else(|| Problem::not_found("import"))?;
        let problem = if self.portal.running().rows_done(id).is_some() {
            "This import is running. Wait until it is done."
        } else if import.state == ImportState::Applied {
            "This import is done. Upload the file again to import it once more."
        } else {
            return Ok(import);
        };
        Err(Problem::new(ProblemKind::Conflict, problem).into())
    }
}
