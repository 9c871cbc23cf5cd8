//! What the tests of this crate share.

use model::{AdministratorId, Principal, Role, SessionId};
use store::{Key, Store};
use tempfile::TempDir;

use crate::Caller;

/// An empty database, and the folder that it lives in.
pub(crate) async fn store() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rollcall.db");
    let store = Store::open_sqlite(&path, Key::generate().unwrap()).await.unwrap();
    (folder, store)
}

/// Somebody of that role who is signed in.
pub(crate) fn caller(role: Role) -> Caller {
    Caller {
        principal: Principal {
            administrator_id: AdministratorId::from_u128(1),
            session_id: SessionId::from_u128(2),
            user_name: "anna".into(),
            display_name: "Anna".into(),
            role,
        },
        address: "192.0.2.1".into(),
    }
}
