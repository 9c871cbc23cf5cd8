//! Directories that are read from somewhere else: adding one, its settings, its test, its reads.

mod add;
mod changes;
mod input;
mod reads;
mod remove;
mod sample;
mod save;
mod test;
mod upload;
mod view;

pub use upload::SourceUpload;

use ::directory::Source;
use model::{DirectoryId, Problem, ReadProblem, SourceSettings};
use secrecy::SecretString;
use store::StoredSource;

use crate::{Portal, Result, Target};

/// A directory's source, or `NotFound`.
async fn stored(portal: &Portal, id: DirectoryId) -> Result<StoredSource> {
    let source = portal.store().source(id).await?;
    Ok(source.ok_or_else(|| Problem::not_found("directory"))?)
}

/// The directory as a target of the audit log.
async fn target(portal: &Portal, id: DirectoryId) -> Result<Target> {
    let name = portal.store().directory_name(id).await?;
    let name = name.ok_or_else(|| Problem::not_found("directory"))?;
    Ok(Target::new(name, format!("/directories/{id}")))
}

/// A source by these settings, not reached yet.
fn open(
    portal: &Portal,
    id: DirectoryId,
    settings: &SourceSettings,
    secret: Option<SecretString>,
) -> Result<Source, ReadProblem> {
    let policy = outbound::UrlPolicy {
        allow_plain_http: portal.options().allow_plain_http,
    };
    let http = outbound::ClientOptions::default();
    let uploads = portal.source_files().join(id.to_string());
    Source::new(settings, secret, &http, &policy, uploads)
}

impl Portal {
    /// Where uploaded files of directories are, in a folder for each.
    pub(crate) fn source_files(&self) -> std::path::PathBuf {
        self.options().data_dir.join("directory-files")
    }
}

/// A secret that was typed; an empty field is none.
pub fn typed_secret(text: String) -> Option<SecretString> {
    (!text.trim().is_empty()).then(|| text.into())
}
