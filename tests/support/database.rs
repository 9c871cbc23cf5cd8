//! The databases that every story runs on.

use store::{Key, Store};

use crate::postgres::Postgres;

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
    /// A fresh, empty store.
    pub async fn open(self) -> OpenStore {
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
                let server = Postgres::start().unwrap();
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
