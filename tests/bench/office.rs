//! An installation in this process: a store in a file, people, one application in whose scope they all are.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use model::{ApplicationId, CycleCounts, CycleState, Timestamp};
use portal::{Clock, Options, Portal};
use store::{Key, Store};
use sync::{Engine, EngineOptions};
use tests::people::staff;
use tests::registration::{audit, limit, register};

use crate::target::TOKEN;

/// Requests at the same time, as the shipped server has.
pub(crate) const CONCURRENCY: usize = 16;

/// The installation.
pub(crate) struct Office {
    engine: Engine,
    store: Store,
    pub(crate) application: ApplicationId,
    pub(crate) portal: Portal,
    now: Arc<AtomicI64>,
    _folder: tempfile::TempDir,
}

impl Office {
    /// So many people, a tenth of them managers, and an application at this address that is on.
    pub(crate) async fn new(people: usize, tenant_url: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_sqlite(&folder.path().join("rollcall.db"), Key::generate().unwrap())
            .await
            .unwrap();
        let now = Arc::new(AtomicI64::new(1_800_000_000_000));
        let portal = Portal::with_clock(
            store.clone(),
            Options::default(),
            Clock::set_by_hand(Arc::clone(&now)),
        );
        let options = EngineOptions {
            concurrency: CONCURRENCY,
            allow_plain_http: false,
            owner: "bench".into(),
        };
        let engine = portal
            .make_engine(options, outbound::ClientOptions::default())
            .unwrap();
        store.insert_objects(&staff(people), &audit()).await.unwrap();
        let application = register(&store, "custom", "Target", tenant_url, TOKEN).await;
        Self {
            engine,
            store,
            application,
            portal,
            now,
            _folder: folder,
        }
    }

    /// Runs the cycle that is due to its end, and says what it did.
    pub(crate) async fn cycle(&self) -> CycleCounts {
        let now = Timestamp(self.now.load(Ordering::SeqCst));
        let ended = self.engine.run_due(now).await.unwrap();
        assert_eq!(ended.len(), 1, "one cycle is due");
        assert_eq!(ended[0].1.state, CycleState::Completed, "{ended:?}");
        let counts = self.store.cycles(self.application, 1).await.unwrap()[0].counts;
        assert_eq!(counts.failed, 0, "{counts:?}");
        counts
    }

    /// Says how many requests per second the application gets.
    pub(crate) async fn limit(&self, requests_per_second: i64) {
        limit(&self.store, self.application, requests_per_second).await;
    }

    /// Lets the time pass until the next regular cycle.
    pub(crate) fn wait_for_the_interval(&self) {
        self.now.fetch_add(41 * 60_000, Ordering::SeqCst);
    }
}
