mod connection;
mod life;
mod mapping;
mod preview;
mod provisioning;
mod reports;
mod schema;
mod scope;

use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use model::{
    ApplicationId, Attributes, AuditQuery, ConnectionSettings, CycleCounts, CycleId, CycleKind, CycleState,
    Directory, DirectoryObject, JobScope, ObjectId, ObjectKind, ObjectState, Problem, ProvisioningInput,
    ProvisioningMode, ProvisioningStatus, Role, Timestamp, Value,
};
use secrecy::SecretString;
use store::{CycleBatch, CycleEnd, Link, LinkChange, LinkState, Wait};
use uuid::Uuid;

use crate::testing::{self, caller};
use crate::{Clock, Error, ManageApplications, Options, Portal, ReadConfiguration, ReadReports};

const URL: &str = "https://acme.pingboard.com/scim/v2";
const TOKEN: &str = "s3cret-token-4711";

struct Fixture {
    _folder: tempfile::TempDir,
    portal: Portal,
    /// Milliseconds since 1970.
    time: Arc<AtomicI64>,
}

impl Fixture {
    async fn new() -> Self {
        let (folder, store) = testing::store().await;
        let time = Arc::new(AtomicI64::new(1_000_000_000));
        let portal = Portal::with_clock(store, Options::default(), Clock::set_by_hand(time.clone()));
        let fixture = Self {
            _folder: folder,
            portal,
            time,
        };
        let people = [(1, "Ada"), (2, "Grace"), (3, "Linus")].map(|(number, name)| person(number, name));
        let audit = caller(Role::GlobalAdministrator).audit(
            &fixture.portal,
            "test",
            crate::Target::default(),
            Vec::new(),
        );
        fixture
            .portal
            .store()
            .insert_objects(&people, &audit)
            .await
            .unwrap();
        fixture
    }

    fn manage(&self) -> ManageApplications {
        self.portal
            .manage_applications(&caller(Role::CloudApplicationAdministrator))
            .unwrap()
    }

    fn configuration(&self) -> ReadConfiguration {
        self.portal
            .read_configuration(&caller(Role::CloudApplicationAdministrator))
            .unwrap()
    }

    fn reports(&self) -> ReadReports {
        self.portal.read_reports(&caller(Role::ReportsReader)).unwrap()
    }

    async fn pingboard(&self) -> ApplicationId {
        self.manage()
            .add_application("pingboard", "Pingboard")
            .await
            .unwrap()
    }

    /// Switches provisioning on, assigns these people and says that a cycle gave them accounts.
    async fn with_accounts(&self, id: ApplicationId, people: &[ObjectId]) {
        let on = ProvisioningInput {
            status: ProvisioningStatus::On,
            ..input(1)
        };
        let manage = self.manage();
        manage.save_provisioning(id, &on, Some(&token())).await.unwrap();
        manage.assign(id, people).await.unwrap();
        let (store, now) = (self.portal.store(), self.portal.now());
        let run = store.claimable_jobs(now).await.unwrap().remove(0);
        let claim = store.claim_job(&run, "test", now, now).await.unwrap().unwrap();
        let cycle = CycleId::from(Uuid::now_v7());
        store
            .begin_cycle(&claim, cycle, CycleKind::Initial, now)
            .await
            .unwrap();
        let links = people.iter().map(|person| {
            LinkChange::Save(Link {
                object_id: *person,
                kind: ObjectKind::User,
                target_id: person.to_string(),
                state: LinkState::Active,
                matched_by: "created".into(),
                sent: store::Sent::default(),
                created_at: now,
                updated_at: now,
            })
        });
        let batch = CycleBatch {
            links: links.collect(),
            ..CycleBatch::default()
        };
        store
            .record(&claim, cycle, &CycleCounts::default(), &batch, now)
            .await
            .unwrap();
        let completed = CycleEnd {
            state: CycleState::Completed,
            error: None,
            watermark: None,
            quarantine: None,
        };
        store.end_cycle(&claim, cycle, &completed, now).await.unwrap();
        store.release_job(&claim, now, Wait::Interval).await.unwrap();
    }

    async fn activities(&self) -> Vec<String> {
        let rows = self
            .portal
            .store()
            .audit_entries(&AuditQuery::default())
            .await
            .unwrap();
        rows.items.into_iter().map(|row| row.activity).collect()
    }

    /// Everything that a browser or the audit log could get about an application.
    async fn everything(&self, id: ApplicationId) -> String {
        let configuration = self.configuration();
        let audit = self
            .portal
            .store()
            .audit_entries(&AuditQuery::default())
            .await
            .unwrap();
        [
            serde_json::to_string(&configuration.provisioning(id).await.unwrap()).unwrap(),
            serde_json::to_string(&configuration.object_mapping(id, ObjectKind::User).await.unwrap())
                .unwrap(),
            serde_json::to_string(&self.reports().application(id).await.unwrap()).unwrap(),
            serde_json::to_string(&self.portal.store().job(id).await.unwrap()).unwrap(),
            serde_json::to_string(&audit).unwrap(),
        ]
        .join("\n")
    }
}

fn id(number: u128) -> ObjectId {
    ObjectId::from(Uuid::from_u128(number))
}

fn person(number: u128, name: &str) -> DirectoryObject {
    DirectoryObject {
        id: id(number),
        directory_id: Directory::BUILT_IN,
        kind: ObjectKind::User,
        state: ObjectState::Active,
        deleted_at: None,
        account_enabled: true,
        manager: None,
        attributes: Attributes::from([("displayName".into(), Value::from(name))]),
        change: 0,
        created_at: Timestamp(1),
        updated_at: Timestamp(1),
    }
}

fn input(version: i64) -> ProvisioningInput {
    ProvisioningInput {
        connection: ConnectionSettings::default(),
        mode: ProvisioningMode::Automatic,
        tenant_url: URL.into(),
        notification_email: "it@acme.example".into(),
        notify_on_failure: true,
        scope: JobScope::Assigned,
        interval_minutes: "40".into(),
        requests_per_second: String::new(),
        guard: model::GuardInput::default(),
        status: ProvisioningStatus::Off,
        version,
    }
}

fn token() -> SecretString {
    TOKEN.into()
}

fn problem<T: std::fmt::Debug>(outcome: Result<T, Error>) -> Problem {
    outcome.unwrap_err().into_problem()
}
