//! Removing a directory.

use model::{DirectoryId, Problem, ProblemKind};

use super::{stored, target};
use crate::{ManageDirectory, Result, Topic};

impl ManageDirectory {
    /// Removes a directory that is read from somewhere else, and forgets its people and groups.
    ///
    /// # Errors
    /// `Invalid` unless `confirmation` is its name, `Conflict` while an application takes people from it, `NotFound`; otherwise
    /// when the store fails.
    pub async fn remove_directory(&self, id: DirectoryId, confirmation: &str) -> Result<()> {
        stored(&self.portal, id).await?;
        let target = target(&self.portal, id).await?;
        if confirmation.trim() != target.name {
            let message = format!("Type the name exactly as it is: {}", target.name);
            return Err(Problem::field("confirmation", message).into());
        }
        let store = self.portal.store();
        let summary = store.directory(id).await?;
        let (users, groups) = summary.map_or((0, 0), |summary| (summary.users, summary.groups));
        let details = vec![
            ("Users".to_owned(), users.to_string()),
            ("Groups".to_owned(), groups.to_string()),
        ];
        let audit = self.audit("Remove directory", target, details);
        if !store.remove_directory(id, &audit).await? {
            return Err(Problem::new(
                ProblemKind::Conflict,
                "An application takes people from this directory.",
            )
            .with_hint("Delete the application first, or have it take people from another directory.")
            .into());
        }
        if let Ok(engine) = self.portal.engine() {
            engine.stop_read(id);
        }
        let files = self.portal.source_files().join(id.to_string());
        // Files that somebody uploaded; there may be none.
        let _ = tokio::fs::remove_dir_all(files).await;
        self.portal.events().announce(Topic::Directory);
        Ok(())
    }
}
