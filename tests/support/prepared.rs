//! An installation that has something to do before its server starts.

use std::time::{Duration, Instant};

use model::{ApplicationId, Cycle, CycleState, DirectoryObject};
use store::{Key, Store};

use crate::installation::data_dir;
use crate::people::staff;
use crate::registration::{audit, register};

/// The application's token.
pub const TOKEN: &str = "prepared-token";
const PATIENCE: Duration = Duration::from_mins(2);

/// What was prepared. Its store is a second one on the database that the server uses, to look at it while it runs.
#[derive(Debug)]
pub struct Prepared {
    /// The store.
    pub store: Store,
    /// The application.
    pub application: ApplicationId,
    /// The people, all in scope.
    pub people: Vec<DirectoryObject>,
}

impl Prepared {
    /// A folder for [`crate::Installation::start_in`]: so many people and an application that is on.
    pub async fn new(
        count: usize,
        gallery_id: &str,
        name: &str,
        tenant_url: &str,
    ) -> (tempfile::TempDir, Self) {
        let people = staff(count);
        let (folder, store) = Self::folder_with(&people).await;
        let application = register(&store, gallery_id, name, tenant_url, TOKEN).await;
        let prepared = Self {
            store,
            application,
            people,
        };
        (folder, prepared)
    }

    /// A folder with people and no application.
    pub async fn folder_with(people: &[DirectoryObject]) -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let data = data_dir(folder.path());
        std::fs::create_dir(&data).unwrap();
        let key = Key::load_or_create(&data.join("rollcall.key")).unwrap();
        let store = Store::open_sqlite(&data.join("rollcall.db"), key).await.unwrap();
        store.insert_objects(people, &audit()).await.unwrap();
        (folder, store)
    }

    /// The cycles, newest first.
    pub async fn cycles(&self) -> Vec<Cycle> {
        self.store.cycles(self.application, 1000).await.unwrap()
    }

    /// Waits until something is so.
    pub async fn wait_until(&self, what: &str, is_so: impl AsyncFn() -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !is_so().await {
            assert!(
                Instant::now() < deadline,
                "{what} did not come; cycles: {:#?}",
                self.cycles().await
            );
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// Waits until the newest cycle has come to its end.
    pub async fn wait_for_completion(&self) {
        self.wait_until("the end of a cycle", async || {
            let cycles = self.cycles().await;
            cycles
                .first()
                .is_some_and(|cycle| cycle.state == CycleState::Completed)
        })
        .await;
    }
}
