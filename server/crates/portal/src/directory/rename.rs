//! Renaming a directory.

use model::{DirectoryId, Problem};

use crate::{ManageDirectory, Result, Target, Topic};

impl ManageDirectory {
    /// Renames a directory.
    ///
    /// # Errors
    /// `Invalid` for a name that is empty or too long, `NotFound`; otherwise when the store fails.
    pub async fn rename_directory(&self, id: DirectoryId, name: &str) -> Result<()> {
        let name = name.trim();
        let length = name.chars().count();
        if length == 0 || length > 120 {
            return Err(Problem::field("name", "Enter a name of 1 to 120 characters.").into());
        }
        let store = self.portal.store();
        let old = store.directory_name(id).await?;
        let old = old.ok_or_else(|| Problem::not_found("directory"))?;
        if old == name {
            return Ok(());
        }
        let audit = self.audit(
            "Rename directory",
            Target::new(name, format!("/directories/{id}")),
            vec![("Name".into(), format!("{old} → {name}"))],
        );
        store.rename_directory(id, name, &audit).await?;
        self.portal.events().announce(Topic::Directory);
        Ok(())
    }
}
