//! The databases that every story runs on.

use store::{Key, Store};

use crate::postgres::{Place, Postgres};

/// One of the two databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    /// A file.
    Sqlite,
    /// A server of the test's own.
    Postgres,
}

/// An open store with what it needs to stay open.
#[derive(Debug)]
pub struct OpenStore {
    /// The store.
    pub store: Store,
    /// The folder of the installation.
    pub folder: tempfile::TempDir,
    /// The server, which must outlive the store.
    pub server: Option<Postgres>,
}

impl Database {
    /// A fresh, empty store that is gone after a moment.
    pub async fn open(self) -> OpenStore {
        self.open_at(Place::Memory).await
    }

    /// A fresh, empty store; `place` is where PostgreSQL has it.
    pub async fn open_at(self, place: Place) -> OpenStore {
        let folder = tempfile::tempdir().unwrap();
        let key = Key::generate().unwrap();
        let (store, server) = match self {
            Self::Sqlite => (
                Store::open_sqlite(&folder.path().join("rollcall.db"), key)
                    .await
                    .unwrap(),
                None,
            ),
            Self::Postgres => {
                let server = Postgres::start(place).unwrap();
                (
                    Store::open_postgres(&server.url(), key).await.unwrap(),
                    Some(server),
                )
            }
        };
        OpenStore {
            store,
            folder,
            server,
        }
    }
}
