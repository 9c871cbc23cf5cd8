//! An installation in this process: a store in a file, people, one application in whose scope they all are.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use model::{
    Application, ApplicationId, AuditEntry, AuditEntryId, CycleCounts, CycleState, Directory, JobScope,
    ProvisioningMode, ProvisioningStatus, Timestamp,
};
use portal::{Clock, Options, Portal};
use secrecy::SecretString;
use store::{JobChange, Key, Store};
use sync::{Engine, EngineOptions};
use tests::people::person;
use uuid::Uuid;

use crate::target::TOKEN;

/// Requests at the same time, as the shipped server has.
pub(crate) const CONCURRENCY: usize = 16;

/// The installation.
pub(crate) struct Office {
    engine: Engine,
    store: Store,
    application: ApplicationId,
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
        let office = Self {
            engine,
            store,
            application: ApplicationId::from(Uuid::now_v7()),
            now,
            _folder: folder,
        };
        office.hire(people).await;
        office.connect(tenant_url).await;
        office
    }

    async fn hire(&self, count: usize) {
        let mut people: Vec<_> = (0..count)
            .map(|number| person(&format!("Person Number{number}")))
            .collect();
        let managers = (count / 10).max(1);
        for number in managers..count {
            people[number].manager = Some(people[number % managers].id);
        }
        self.store.insert_objects(&people, &audit()).await.unwrap();
    }

    async fn connect(&self, tenant_url: &str) {
        let entry = gallery::Gallery::get().entry("custom").unwrap();
        let application = Application {
            id: self.application,
            gallery_id: "custom".into(),
            name: "Target".into(),
            directory_id: Directory::BUILT_IN,
            created_at: Timestamp(0),
        };
        let schema = gallery::default_schema(entry);
        self.store
            .add_application(&application, &schema, &audit())
            .await
            .unwrap();
        let change = JobChange {
            mode: ProvisioningMode::Automatic,
            tenant_url: tenant_url.to_owned(),
            notification_email: String::new(),
            notify_on_failure: false,
            scope: JobScope::All,
            interval_minutes: 40,
            status: ProvisioningStatus::On,
        };
        let version = self.store.job(self.application).await.unwrap().unwrap().version;
        let token = SecretString::from(TOKEN);
        let saved = self
            .store
            .save_job(self.application, &change, Some(&token), version, &audit())
            .await;
        assert!(saved.unwrap());
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

    /// Lets the time pass until the next regular cycle.
    pub(crate) fn wait_for_the_interval(&self) {
        self.now.fetch_add(41 * 60_000, Ordering::SeqCst);
    }
}

fn audit() -> AuditEntry {
    AuditEntry {
        id: AuditEntryId::from(Uuid::now_v7()),
        at: Timestamp(0),
        actor: "bench".into(),
        activity: "Prepare".into(),
        target: String::new(),
        target_path: String::new(),
        details: Vec::new(),
        succeeded: true,
        address: String::new(),
    }
}
