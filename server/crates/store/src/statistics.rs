//! What PostgreSQL knows of the sizes of its tables.

use sqlx::query;

use crate::Store;
use crate::pool::Pool;

/// What the directory and the engine ask for by many ids at a time, without the columns that are only read.
const ANALYZE: &str = "ANALYZE \
     objects (id, directory_id, kind, state, manager_id), \
     memberships (group_id, member_id, removed), \
     assignments (application_id, object_id), \
     links (application_id, object_id, kind, state), \
     sent_members (application_id, group_id, member_id), \
     open_creations (application_id, object_id), \
     pending_references (application_id, object_id, referenced_id)";

impl Store {
    /// Has PostgreSQL count its rows now. It does so by itself every minute; until then it takes a table that has just grown
    /// for small, and walks through it for every batch of a cycle. SQLite's statements say the way themselves.
    pub async fn refresh_statistics(&self) {
        if let Pool::Postgres(pool) = self.pool()
            && let Err(error) = query(ANALYZE).execute(pool).await
        {
            tracing::warn!(%error, "statistics could not be refreshed: the next statements may be slow");
        }
    }
}
