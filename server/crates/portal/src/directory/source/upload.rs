//! Files of a directory that arrive by upload, with a token of their own.

use ::directory::file::{FileSource, UPLOADED};
use model::{
    AuditEntry, AuditEntryId, DirectoryId, Problem, ProblemKind, ReadKind, Shortfall, SourceConnection,
};
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};
use store::AskedRead;
use tokio::fs;
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

use super::{stored, target};
use crate::{Error, Portal, Result, Target, Topic};

/// The largest file that is accepted, in bytes.
const LARGEST_UPLOAD: u64 = 256 * 1024 * 1024;

/// The beginning of the names of files that are being received.
const RECEIVING: &str = "receiving-";
/// Nothing is received for longer.
const ABANDONED_AFTER: std::time::Duration = std::time::Duration::from_hours(24);

/// Who uploads, in the audit log.
const ACTOR: &str = "upload token";

/// A token's hash: how far two agree tells nothing about the tokens.
fn hashed(token: &str) -> [u8; 32] {
    Sha256::digest(token.trim().as_bytes()).into()
}

/// A file of a directory that is being received.
#[derive(Debug)]
pub struct SourceUpload {
    portal: Portal,
    id: DirectoryId,
    address: String,
    path: std::path::PathBuf,
    file: fs::File,
    size: u64,
}

impl Portal {
    /// Begins to receive a file of a directory from whoever has its token.
    ///
    /// # Errors
    /// `Unauthenticated` for a token that is not the directory's; otherwise when store or disk fail.
    pub async fn begin_source_upload(
        &self,
        id: DirectoryId,
        token: &str,
        address: &str,
    ) -> Result<SourceUpload> {
        // The password of another kind of source is no token: whoever guesses learned it here.
        let source = self.store().source(id).await?;
        let is_file =
            source.is_some_and(|source| matches!(source.settings.connection, SourceConnection::File(_)));
        let known = if is_file {
            self.store().source_secret(id).await?
        } else {
            None
        };
        if known.is_none_or(|known| hashed(known.expose_secret()) != hashed(token)) {
            return Err(Problem::new(ProblemKind::Unauthenticated, "The token is not the one of this directory.")
                .with_hint("Set one under Connection on the page of the directory, and send it as: Authorization: Bearer TOKEN")
                .into());
        }
        let folder = self.source_files().join(id.to_string());
        fs::create_dir_all(&folder).await.map_err(|_| disk())?;
        remove_abandoned(&folder).await;
        let path = folder.join(format!("{RECEIVING}{}", Uuid::now_v7()));
        let file = fs::File::create_new(&path).await.map_err(|_| disk())?;
        Ok(SourceUpload {
            portal: self.clone(),
            id,
            address: address.to_owned(),
            path,
            file,
            size: 0,
        })
    }
}

impl SourceUpload {
    /// Receives the next piece.
    ///
    /// # Errors
    /// `Invalid` when the file is too large; otherwise when the disk fails.
    pub async fn write(&mut self, piece: &[u8]) -> Result<()> {
        self.size += piece.len() as u64;
        if self.size > LARGEST_UPLOAD {
            return Err(Problem::new(ProblemKind::Invalid, "The file is larger than 256 MiB.").into());
        }
        self.file.write_all(piece).await.map_err(|_| disk())
    }

    /// Looks through the file, puts it in the place of the one before, and has it read. Answers how many people it has.
    ///
    /// # Errors
    /// `Invalid` with the reason why it is refused: then nobody has changed. One with too few people waits for somebody's word.
    pub async fn finish(mut self) -> Result<i64> {
        self.file.flush().await.map_err(|_| disk())?;
        self.file.sync_all().await.map_err(|_| disk())?;
        let (portal, id) = (self.portal.clone(), self.id);
        let source = stored(&portal, id).await?;
        let SourceConnection::File(settings) = source.settings.connection else {
            return Err(Problem::not_found("directory").into());
        };
        if !settings.folder.trim().is_empty() {
            return Err(
                Problem::new(ProblemKind::Conflict, "This directory is read from a folder.")
                    .with_hint("Write the file there, or leave the folder empty in its settings.")
                    .into(),
            );
        }
        let folder = portal.source_files().join(id.to_string());
        let usual = portal.store().usual_users(id).await?;
        let (source, path) = (FileSource::new(settings, folder.clone()), self.path.clone());
        let checked = tokio::task::spawn_blocking(move || source.check(&path, usual)).await;
        let checked = checked.map_err(|_| disk())?;
        let target = target(&portal, id).await?;
        match checked {
            Ok(people) => {
                let audit = self.audit(target, ("People", people.to_string()), true);
                self.put_in_place(&audit).await?;
                Ok(people)
            }
            Err(problem) => {
                let audit = self.audit(target, ("Refused", problem.message.clone()), false);
                if problem.reason == Shortfall::Fewer {
                    // Each read refuses it, too, until somebody says on the page that it is right.
                    self.put_in_place(&audit).await?;
                } else {
                    portal.store().append_audit(&audit).await?;
                }
                Err(Problem::new(ProblemKind::Invalid, problem.message)
                    .with_hint(problem.advice)
                    .into())
            }
        }
    }

    /// Puts the file in the place of the one before, and has it read.
    async fn put_in_place(&self, audit: &AuditEntry) -> Result<()> {
        let folder = self.portal.source_files().join(self.id.to_string());
        fs::rename(&self.path, folder.join(UPLOADED))
            .await
            .map_err(|_| disk())?;
        let asked = AskedRead {
            kind: ReadKind::Everything,
            actor: ACTOR.to_owned(),
            allowed: None,
        };
        self.portal.store().ask_read(self.id, &asked, audit).await?;
        self.portal.wake_engine();
        self.portal.events().announce(Topic::Directory);
        Ok(())
    }

    fn audit(&self, target: Target, detail: (&str, String), succeeded: bool) -> AuditEntry {
        AuditEntry {
            id: AuditEntryId::from(Uuid::now_v7()),
            at: self.portal.now(),
            actor: ACTOR.to_owned(),
            activity: "Upload file of directory".to_owned(),
            target: target.name,
            target_path: target.path,
            details: vec![(detail.0.to_owned(), detail.1)],
            succeeded,
            address: self.address.clone(),
        }
    }
}

impl Drop for SourceUpload {
    fn drop(&mut self) {
        // Gone already if it was put in its place.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Removes what was being received when a server ended.
async fn remove_abandoned(folder: &std::path::Path) {
    let Ok(mut entries) = fs::read_dir(folder).await else {
        return;
    };
    while let Ok(Some(entry)) = entries.next_entry().await {
        let is_upload = entry.file_name().to_string_lossy().starts_with(RECEIVING);
        let modified = entry.metadata().await.and_then(|metadata| metadata.modified());
        let age = modified.ok().and_then(|modified| modified.elapsed().ok());
        if is_upload && age.is_some_and(|age| age > ABANDONED_AFTER) {
            // Somebody else may have removed it first.
            let _ = fs::remove_file(entry.path()).await;
        }
    }
}

fn disk() -> Error {
    Problem::new(ProblemKind::Internal, "The file could not be kept.")
        .with_hint("Look whether the disk of the server is full.")
        .into()
}
