//! The provisioning log and the audit log.

use model::{
    AccountView, AuditEntry, AuditQuery, LogEntryId, LogEntryView, LogQuery, LogSummary, ObjectId, Problem,
    Slice,
};

use crate::{ReadDirectory, ReadReports, Result};

impl ReadReports {
    /// The provisioning log, newest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn provisioning_logs(&self, query: &LogQuery) -> Result<Slice<LogSummary>> {
        Ok(self.portal.store().log_entries(query).await?)
    }

    /// One entry of the provisioning log.
    ///
    /// # Errors
    /// When there is no such entry.
    pub async fn provisioning_log(&self, id: LogEntryId) -> Result<LogEntryView> {
        let store = self.portal.store();
        let entry = store
            .log_entry(id)
            .await?
            .ok_or_else(|| Problem::not_found("log entry"))?;
        let application = store
            .application_name(entry.application_id)
            .await?
            .unwrap_or_default();
        Ok(LogEntryView { entry, application })
    }

    /// The audit log, newest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn audit_log(&self, query: &AuditQuery) -> Result<Slice<AuditEntry>> {
        Ok(self.portal.store().audit_entries(query).await?)
    }
}

impl ReadDirectory {
    /// The applications in which somebody has an account or should have one.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn accounts_of(&self, id: ObjectId) -> Result<Vec<AccountView>> {
        Ok(self.portal.store().accounts_of(id).await?)
    }
}
