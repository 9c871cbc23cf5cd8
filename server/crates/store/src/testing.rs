//! What the tests of this crate share.

use model::{AuditEntry, AuditEntryId, Timestamp};
use tempfile::TempDir;
use uuid::Uuid;

use crate::{Key, Store};

/// The time of most that happens in a test.
pub(crate) const NOW: Timestamp = Timestamp(1_000_000);

/// An empty database, and the folder that it lives in.
pub(crate) async fn store() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rollcall.db");
    let store = Store::open_sqlite(&path, Key::generate().unwrap()).await.unwrap();
    (folder, store)
}

/// An audit row of Ada.
pub(crate) fn audit(activity: &str) -> AuditEntry {
    AuditEntry {
        id: AuditEntryId::from(Uuid::now_v7()),
        at: NOW,
        actor: "ada".into(),
        activity: activity.into(),
        target: String::new(),
        target_path: String::new(),
        details: Vec::new(),
        succeeded: true,
        address: String::new(),
    }
}
