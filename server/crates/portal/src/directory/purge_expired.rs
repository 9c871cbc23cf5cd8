//! What time does by itself: the recycle bin empties after 30 days, forgotten uploads after seven.

use model::{AuditEntry, AuditEntryId};
use uuid::Uuid;

use crate::{Portal, Result, Topic};

/// Seconds after which an upload that was not applied is removed.
const UPLOAD_KEPT_SECONDS: i64 = 7 * 24 * 60 * 60;

impl Portal {
    /// Purges what has been in the recycle bin for 30 days, and removes uploads that nobody finished. For the
    /// server's schedule; answers how many users and groups it purged.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn purge_expired(&self) -> Result<usize> {
        let now = self.now();
        let mut purged = 0;
        loop {
            let ids = self.store().expired_objects(now).await?;
            if ids.is_empty() {
                break;
            }
            let audit = AuditEntry {
                id: AuditEntryId::from(Uuid::now_v7()),
                at: now,
                actor: "Rollcall".into(),
                activity: "Hard delete after 30 days".into(),
                target: format!("{} users and groups", ids.len()),
                target_path: String::new(),
                details: Vec::new(),
                succeeded: true,
                address: String::new(),
            };
            let done = self.store().purge_objects(&ids, now, &audit).await?;
            if done == 0 {
                break;
            }
            purged += done;
        }
        for id in self
            .store()
            .abandoned_imports(now.plus_seconds(-UPLOAD_KEPT_SECONDS))
            .await?
        {
            self.store().delete_import(id).await?;
            self.remove_upload(id).await;
        }
        if purged > 0 {
            self.events().announce(Topic::Directory);
        }
        Ok(purged)
    }
}
