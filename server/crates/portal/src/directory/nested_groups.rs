//! Whether members of groups inside a group are members of that group too.

use model::{DirectoryId, Problem};

use crate::{ManageDirectory, Result, Target, Topic};

impl ManageDirectory {
    /// Says whether members of groups inside a group count as members of that group, at any depth. Applications follow with
    /// their next cycle.
    ///
    /// # Errors
    /// `NotFound`; otherwise when the store fails.
    pub async fn set_expand_nested_groups(&self, id: DirectoryId, expand: bool) -> Result<()> {
        let store = self.portal.store();
        let summary = store.directory(id).await?;
        let directory = summary.ok_or_else(|| Problem::not_found("directory"))?.directory;
        if directory.expand_nested_groups == expand {
            return Ok(());
        }
        let word = if expand { "expanded" } else { "not expanded" };
        let audit = self.audit(
            "Set nested groups",
            Target::new(directory.name, format!("/directories/{id}")),
            vec![("Nested groups".into(), word.into())],
        );
        store.set_expand_nested_groups(id, expand, &audit).await?;
        self.portal.events().announce(Topic::Directory);
        Ok(())
    }
}
