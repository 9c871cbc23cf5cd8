//! An installation that is ready to provision before its server starts.

use std::time::{Duration, Instant};

use model::{
    Application, ApplicationId, AuditEntry, AuditEntryId, Cycle, Directory, DirectoryObject, JobScope,
    ProvisioningMode, ProvisioningStatus, Timestamp,
};
use secrecy::SecretString;
use store::{JobChange, Key, Store};
use tests::installation::data_dir;
use tests::people::person;
use uuid::Uuid;

/// The application's token.
pub(crate) const TOKEN: &str = "crash-token";
const PATIENCE: Duration = Duration::from_secs(120);

/// What was prepared. Its store is a second one on the database that the server uses, to look at it while it runs.
pub(crate) struct Prepared {
    pub(crate) store: Store,
    pub(crate) application: ApplicationId,
    pub(crate) people: Vec<DirectoryObject>,
}

impl Prepared {
    /// So many people, a tenth of them managers, all in scope of an application that is on.
    pub(crate) async fn new(count: usize, tenant_url: &str) -> (tempfile::TempDir, Self) {
        let folder = tempfile::tempdir().unwrap();
        let data = data_dir(folder.path());
        std::fs::create_dir(&data).unwrap();
        let key = Key::load_or_create(&data.join("rollcall.key")).unwrap();
        let store = Store::open_sqlite(&data.join("rollcall.db"), key).await.unwrap();
        let mut people: Vec<_> = (0..count)
            .map(|number| person(&format!("Person Number{number}")))
            .collect();
        for number in count / 10..count {
            people[number].manager = Some(people[number % (count / 10)].id);
        }
        store.insert_objects(&people, &audit()).await.unwrap();
        let application = ApplicationId::from(Uuid::now_v7());
        let entry = gallery::Gallery::get().entry("custom").unwrap();
        let registration = Application {
            id: application,
            gallery_id: "custom".into(),
            name: "Target".into(),
            directory_id: Directory::BUILT_IN,
            created_at: Timestamp(0),
        };
        store
            .add_application(&registration, &gallery::default_schema(entry), &audit())
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
        let token = SecretString::from(TOKEN);
        let version = store.job(application).await.unwrap().unwrap().version;
        let saved = store
            .save_job(application, &change, Some(&token), version, &audit())
            .await;
        assert!(saved.unwrap());
        let prepared = Self {
            store,
            application,
            people,
        };
        (folder, prepared)
    }

    /// The cycles, newest first.
    pub(crate) async fn cycles(&self) -> Vec<Cycle> {
        self.store.cycles(self.application, 1000).await.unwrap()
    }

    /// Waits until something is so.
    pub(crate) async fn wait_until(&self, what: &str, is_so: impl AsyncFn() -> bool) {
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
}

fn audit() -> AuditEntry {
    AuditEntry {
        id: AuditEntryId::from(Uuid::now_v7()),
        at: Timestamp(0),
        actor: "test".into(),
        activity: "Prepare".into(),
        target: String::new(),
        target_path: String::new(),
        details: Vec::new(),
        succeeded: true,
        address: String::new(),
    }
}
