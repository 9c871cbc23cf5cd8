//! Receiving a file.

use std::path::PathBuf;

use ::directory::{Inspector, guess, sniff};
use model::{DirectoryId, Import, ImportId, ImportReport, ImportState, Problem, ProblemKind};
use tokio::fs;
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

use super::choices::recognise;
use super::detail::beginning;
use crate::directory::check_kept_here;
use crate::{Error, ManageDirectory, Portal, Result, Topic};

/// The largest file that is accepted, in bytes.
pub const LARGEST_FILE: u64 = 256 * 1024 * 1024;

/// A file that is being received. Dropping it without [`Upload::finish`] leaves a file that the schedule removes.
#[derive(Debug)]
pub struct Upload {
    handle: ManageDirectory,
    id: ImportId,
    directory_id: DirectoryId,
    file_name: String,
    file: fs::File,
    inspector: Inspector,
    size_bytes: u64,
}

impl ManageDirectory {
    /// Begins to receive a file for an import into a directory.
    ///
    /// # Errors
    /// `NotFound`; otherwise when store or disk fail.
    pub async fn begin_upload(&self, directory_id: DirectoryId, file_name: &str) -> Result<Upload> {
        if self.portal.store().directory_name(directory_id).await?.is_none() {
            return Err(Problem::not_found("directory").into());
        }
        check_kept_here(self.portal.store(), directory_id).await?;
        let id = ImportId::from(Uuid::now_v7());
        let path = self.portal.upload_path(id);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).await.map_err(|_| disk())?;
        }
        let file = fs::File::create_new(&path).await.map_err(|_| disk())?;
        // Browsers may send a path; only its last part is a name.
        let name = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
        Ok(Upload {
            handle: self.clone(),
            id,
            directory_id,
            file_name: name.chars().take(200).collect(),
            file,
            inspector: Inspector::default(),
            size_bytes: 0,
        })
    }
}

impl Upload {
    /// Receives the next piece.
    ///
    /// # Errors
    /// `Invalid` when the file is too large; otherwise when the disk fails. The file is removed then.
    pub async fn write(&mut self, piece: &[u8]) -> Result<()> {
        self.size_bytes += piece.len() as u64;
        if self.size_bytes > LARGEST_FILE {
            self.handle.portal.remove_upload(self.id).await;
            return Err(
                Problem::new(ProblemKind::Invalid, "The file is larger than 256 MiB.")
                    .with_hint("Split it into several files and import them one after the other.")
                    .into(),
            );
        }
        self.inspector.push(piece);
        if self.file.write_all(piece).await.is_err() {
            self.handle.portal.remove_upload(self.id).await;
            return Err(disk());
        }
        Ok(())
    }

    /// Everything is here: looks at the file, guesses what its columns mean, and stores the import.
    ///
    /// # Errors
    /// `Invalid` when it is no CSV file; otherwise when store or disk fail. The file is removed then.
    pub async fn finish(mut self) -> Result<ImportId> {
        let portal = self.handle.portal.clone();
        let id = self.id;
        let kept = self.keep().await;
        if kept.is_err() {
            portal.remove_upload(id).await;
        }
        kept
    }

    async fn keep(&mut self) -> Result<ImportId> {
        self.file.flush().await.map_err(|_| disk())?;
        let encoding = self.inspector.finish().map_err(|error| refused(&error))?;
        let path = self.handle.portal.upload_path(self.id);
        let store = self.handle.portal.store();
        let added = store.directory_attributes(self.directory_id).await?;
        let settings = tokio::task::spawn_blocking(move || -> ::directory::Result<_> {
            let sniffed = sniff(|| beginning(&path), encoding, None, None)?;
            let mut settings = guess(&sniffed, encoding, None);
            recognise(&mut settings, &sniffed.columns, &added);
            Ok(settings)
        })
        .await
        .map_err(|_| disk())?
        .map_err(|error| refused(&error))?;
        let now = self.handle.portal.now();
        let import = Import {
            id: self.id,
            directory_id: self.directory_id,
            file_name: std::mem::take(&mut self.file_name),
            size_bytes: i64::try_from(self.size_bytes).unwrap_or(i64::MAX),
            state: ImportState::Uploaded,
            settings,
            report: ImportReport::default(),
            actor: self.handle.caller.principal.user_name.clone(),
            created_at: now,
            updated_at: now,
        };
        self.handle.portal.store().insert_import(&import).await?;
        self.handle.portal.events().announce(Topic::Directory);
        Ok(self.id)
    }
}

impl Portal {
    /// Where the file of an import lies.
    pub(super) fn upload_path(&self, id: ImportId) -> PathBuf {
        self.options().data_dir.join("imports").join(format!("{id}.csv"))
    }

    /// Removes the file of an import; that it is gone already is fine.
    pub(in crate::directory) async fn remove_upload(&self, id: ImportId) {
        let _ = fs::remove_file(self.upload_path(id)).await;
    }
}

/// A file that cannot be read as CSV.
pub(super) fn refused(error: &::directory::Error) -> Error {
    Problem::field("file", error.to_string()).into()
}

fn disk() -> Error {
    Problem::new(ProblemKind::Internal, "The file could not be kept on the server.")
        .with_hint(
            "See whether the data directory is writable and has space left, then upload the file again.",
        )
        .into()
}
