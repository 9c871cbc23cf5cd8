//! A directory's source, for its pages.

use model::{DirectoryId, ObjectKind, Problem, SourceView, attribute};

use super::stored;
use super::test::last_report;
use crate::{ReadDirectory, Result};

/// Reads that a page shows.
const SHOWN: u32 = 20;

impl ReadDirectory {
    /// A directory with its source; `None` for the built-in one.
    ///
    /// # Errors
    /// `NotFound`; otherwise when the store fails.
    pub async fn source(&self, id: DirectoryId) -> Result<Option<SourceView>> {
        let store = self.portal.store();
        let summary = store.directory(id).await?;
        let directory = summary.ok_or_else(|| Problem::not_found("directory"))?.directory;
        if directory.kind == model::DirectoryKind::BuiltIn {
            return Ok(None);
        }
        let source = stored(&self.portal, id).await?;
        let mut user_attributes = attribute::readable_attributes(ObjectKind::User);
        user_attributes.extend(store.directory_attributes(id).await?);
        Ok(Some(SourceView {
            directory,
            settings: source.settings,
            version: source.version,
            has_secret: source.has_secret,
            everything_read_at: source.everything_read_at,
            next_read_at: source.next_read_at,
            reads: store.directory_reads(id, SHOWN).await?,
            report: last_report(&self.portal, id).await?,
            user_attributes,
            group_attributes: attribute::readable_attributes(ObjectKind::Group),
        }))
    }
}
