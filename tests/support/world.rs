//! A whole installation in one value: store, portal, engine, and the simulator as its application.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use model::{
    AdministratorId, Application, ApplicationId, AuditEntry, AuditEntryId, CycleState, Directory,
    DirectoryObject, JobScope, LogEntry, LogQuery, ObjectId, ObjectKind, ObjectMapping, Principal,
    ProvisioningMode, ProvisioningStatus, ProvisioningStatusView, Role, SessionId, Timestamp, Value,
};
use portal::{Caller, Clock, Options, Portal};
use secrecy::SecretString;
use simulator::{Profile, Running};
use store::{JobChange, Store};
use sync::{Engine, EngineOptions};
use uuid::Uuid;

use crate::database::{Database, OpenStore};
use crate::people::person;

/// The token of the simulated application.
pub const TOKEN: &str = "story-token";

/// A whole installation. Time stands still unless a story moves it.
#[derive(Debug)]
pub struct World {
    /// The use cases.
    pub portal: Portal,
    /// The engine; stories call its steps.
    pub engine: Engine,
    /// The application that is provisioned.
    pub target: Running,
    /// Its registration here.
    pub application: ApplicationId,
    now: Arc<AtomicI64>,
    open: OpenStore,
}

impl World {
    /// An installation with the simulator registered as an application, provisioning off.
    pub async fn new(database: Database, profile: Profile, gallery_id: &str) -> Self {
        outbound::install_crypto_provider();
        let open = database.open().await;
        let now = Arc::new(AtomicI64::new(1_800_000_000_000));
        let options = Options {
            data_dir: open.folder.path().to_owned(),
            allow_plain_http: false,
        };
        let portal = Portal::with_clock(open.store.clone(), options, Clock::set_by_hand(now.clone()));
        let engine_options = EngineOptions {
            concurrency: 16,
            allow_plain_http: false,
            owner: "story".into(),
        };
        let engine = portal.make_engine(engine_options, quick()).unwrap();
        let target = simulator::Simulator::start(profile, Some(TOKEN.into()))
            .await
            .unwrap();
        let application = ApplicationId::from(Uuid::now_v7());
        let world = Self {
            portal,
            engine,
            target,
            application,
            now,
            open,
        };
        world.register(gallery_id).await;
        world
    }

    /// An installation with the simulator as an application that does everything by the book; those who are assigned are in
    /// scope.
    pub async fn standard(database: Database, status: ProvisioningStatus) -> Self {
        let world = Self::new(database, Profile::standard(), "custom").await;
        world.configure(JobScope::Assigned, status).await;
        world
    }

    /// The same with thirty people who have accounts, of whom the first twenty are no longer assigned: too many for one cycle,
    /// so that all twenty are held back.
    pub async fn holding_back(database: Database) -> (Self, Vec<ObjectId>) {
        let world = Self::standard(database, ProvisioningStatus::On).await;
        let people: Vec<_> = (0..30)
            .map(|number| person(&format!("Person N{number:02}")))
            .collect();
        let people = world.add(&people).await;
        world.assign(&people).await;
        world.cycle().await;
        world.unassign(&people[..20]).await;
        world.cycle().await;
        assert_eq!(world.status().await.held_back.waiting(), 20);
        (world, people)
    }

    /// An installation with the simulator behaving as Pingboard.
    pub async fn pingboard(database: Database) -> Self {
        Self::new(database, Profile::pingboard(), "pingboard").await
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.open.store
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        Timestamp(self.now.load(Ordering::SeqCst))
    }

    /// Lets time pass.
    pub fn pass_minutes(&self, minutes: i64) {
        self.now.fetch_add(minutes * 60_000, Ordering::SeqCst);
    }

    /// An audit row for a change that a story makes directly.
    pub fn audit(&self) -> AuditEntry {
        AuditEntry {
            id: AuditEntryId::from(Uuid::now_v7()),
            at: self.now(),
            actor: "story".into(),
            activity: "Tell a story".into(),
            target: String::new(),
            target_path: String::new(),
            details: Vec::new(),
            succeeded: true,
            address: String::new(),
        }
    }

    /// Registers the simulator as an application of this gallery entry, provisioning off.
    pub async fn register(&self, gallery_id: &str) {
        let entry = gallery::Gallery::get().entry(gallery_id).unwrap();
        let schema = gallery::default_schema(entry);
        let application = Application {
            id: self.application,
            gallery_id: gallery_id.into(),
            name: "Pingboard".into(),
            directory_id: Directory::BUILT_IN,
            created_at: self.now(),
        };
        self.store()
            .add_application(&application, &schema, &self.audit())
            .await
            .unwrap();
    }

    /// The same installation with the simulator registered a second time: nothing is known about its accounts.
    pub async fn registered_anew(self, gallery_id: &str) -> Self {
        let world = Self {
            application: ApplicationId::from(Uuid::now_v7()),
            ..self
        };
        world.register(gallery_id).await;
        world
    }

    /// Makes a target attribute the only matching one.
    pub async fn match_by(&self, target: &str) {
        self.change_mapping(|mapping| {
            for row in &mut mapping.attribute_mappings {
                row.matching_precedence = (row.target == target).then_some(1);
            }
        })
        .await;
    }

    /// Changes the mapping of users.
    pub async fn change_mapping(&self, change: impl FnOnce(&mut ObjectMapping)) {
        self.change_mapping_of(ObjectKind::User, change).await;
    }

    /// Changes the mapping of users or of groups.
    pub async fn change_mapping_of(&self, kind: ObjectKind, change: impl FnOnce(&mut ObjectMapping)) {
        let job = self.store().job(self.application).await.unwrap().unwrap();
        let mut schema = job.schema;
        let mapping = schema
            .object_mappings
            .iter_mut()
            .find(|mapping| mapping.source == kind);
        change(mapping.unwrap());
        let saved = self
            .store()
            .save_schema(self.application, &schema, job.schema_version, &self.audit())
            .await
            .unwrap();
        assert!(saved);
    }

    /// Switches the mapping of groups on.
    pub async fn provision_groups(&self) {
        self.change_mapping_of(ObjectKind::Group, |mapping| mapping.enabled = true)
            .await;
    }

    /// Makes people direct members of a group.
    pub async fn join(&self, group: ObjectId, members: &[ObjectId]) {
        let pairs: Vec<_> = members.iter().map(|member| (group, *member)).collect();
        self.store().add_memberships(&pairs, &self.audit()).await.unwrap();
    }

    /// Takes people out of a group.
    pub async fn leave(&self, group: ObjectId, members: &[ObjectId]) {
        self.store()
            .remove_members(group, members, &self.audit())
            .await
            .unwrap();
    }

    /// The names of the people whom the application shows as members of a group; nothing when it has no such group.
    pub fn members(&self, group: &str) -> Option<Vec<String>> {
        let groups = self.target.groups();
        let group = groups.iter().find(|shown| shown["displayName"] == group)?;
        let accounts = self.target.accounts();
        let name = |id: &serde_json::Value| {
            let account = accounts.iter().find(|account| account["id"] == *id);
            account.map_or_else(
                || id.to_string(),
                |account| account["displayName"].as_str().unwrap_or("?").to_owned(),
            )
        };
        let members = group["members"].as_array().cloned().unwrap_or_default();
        let mut names: Vec<String> = members.iter().map(|member| name(&member["value"])).collect();
        names.sort();
        Some(names)
    }

    /// An engine of another process on the same store.
    pub fn replica(&self) -> Engine {
        let options = EngineOptions {
            concurrency: 16,
            allow_plain_http: false,
            owner: "replica".into(),
        };
        let now = self.now.clone();
        Engine::new(
            self.store().clone(),
            outbound::Client::new(quick()).unwrap(),
            options,
            Arc::new(move || Timestamp(now.load(Ordering::SeqCst))),
            Arc::new(|_| {}),
        )
    }

    /// Saves the provisioning form with the simulator's credentials.
    pub async fn configure(&self, scope: JobScope, status: ProvisioningStatus) {
        self.configure_at(&self.target.base_url(), TOKEN, scope, status)
            .await;
    }

    /// Saves the provisioning form with the credentials of another application.
    pub async fn configure_at(&self, url: &str, token: &str, scope: JobScope, status: ProvisioningStatus) {
        let job = self.store().job(self.application).await.unwrap().unwrap();
        let change = JobChange {
            mode: ProvisioningMode::Automatic,
            tenant_url: url.to_owned(),
            notification_email: String::new(),
            notify_on_failure: false,
            scope,
            interval_minutes: 40,
            requests_per_second: job.requests_per_second,
            guard: job.guard,
            status,
        };
        let token = SecretString::from(token);
        assert!(
            self.store()
                .save_job(
                    self.application,
                    &change,
                    Some(&token),
                    job.version,
                    &self.audit()
                )
                .await
                .unwrap()
        );
    }

    /// Puts people or groups into the directory.
    pub async fn add(&self, objects: &[DirectoryObject]) -> Vec<ObjectId> {
        self.store().insert_objects(objects, &self.audit()).await.unwrap();
        objects.iter().map(|object| object.id).collect()
    }

    /// Changes one attribute of a person.
    pub async fn edit(&self, id: ObjectId, attribute: &str, value: &str) {
        let mut object = self.store().objects_by_ids(&[id]).await.unwrap().remove(0);
        object.attributes.insert(attribute.into(), Value::from(value));
        object.updated_at = self.now();
        self.store().update_object(&object, &self.audit()).await.unwrap();
    }

    /// Sets somebody's manager.
    pub async fn set_manager(&self, id: ObjectId, manager: Option<ObjectId>) {
        let mut object = self.store().objects_by_ids(&[id]).await.unwrap().remove(0);
        object.manager = manager;
        self.store().update_object(&object, &self.audit()).await.unwrap();
    }

    /// Blocks or unblocks sign-in.
    pub async fn set_enabled(&self, id: ObjectId, enabled: bool) {
        self.store()
            .set_account_enabled(&[id], enabled, self.now(), &self.audit())
            .await
            .unwrap();
    }

    /// Assigns people and groups to the application.
    pub async fn assign(&self, ids: &[ObjectId]) {
        self.store()
            .assign(self.application, ids, "User", &self.audit())
            .await
            .unwrap();
    }

    /// Takes the assignment away.
    pub async fn unassign(&self, ids: &[ObjectId]) {
        self.store()
            .unassign(self.application, ids, &self.audit())
            .await
            .unwrap();
    }

    /// Moves somebody to the recycle bin.
    pub async fn soft_delete(&self, id: ObjectId) {
        self.store()
            .soft_delete_objects(&[id], self.now(), &self.audit())
            .await
            .unwrap();
    }

    /// Takes somebody out of the recycle bin.
    pub async fn restore(&self, id: ObjectId) {
        self.store()
            .restore_objects(&[id], self.now(), &self.audit())
            .await
            .unwrap();
    }

    /// Deletes somebody for good.
    pub async fn purge(&self, id: ObjectId) {
        self.store()
            .purge_objects(&[id], self.now(), &self.audit())
            .await
            .unwrap();
    }

    /// The page "Provisioning" of the application, as somebody sees it who may read reports.
    pub async fn status(&self) -> ProvisioningStatusView {
        let principal = Principal {
            administrator_id: AdministratorId::from_u128(1),
            session_id: SessionId::from_u128(2),
            user_name: "story".into(),
            display_name: "Story".into(),
            role: Role::ReportsReader,
        };
        let caller = Caller {
            principal,
            address: String::new(),
        };
        let reports = self.portal.read_reports(&caller).unwrap();
        reports.provisioning_status(self.application).await.unwrap()
    }

    /// Runs what is due, and says how the cycle ended, if there was one.
    pub async fn cycle(&self) -> Option<CycleState> {
        let ended = self.engine.run_due(self.now()).await.unwrap();
        ended.into_iter().map(|(_, ended)| ended.state).next()
    }

    /// The account with that user name, as the application holds it.
    pub fn account(&self, name: &str) -> Option<serde_json::Value> {
        self.target
            .account_by_user_name(&format!("{}@corp.example", name.to_lowercase().replace(' ', ".")))
    }

    /// The log, newest first, with everything.
    pub async fn log(&self) -> Vec<LogEntry> {
        let query = LogQuery {
            page_size: 500,
            ..LogQuery::default()
        };
        let mut entries = Vec::new();
        for row in self.store().log_entries(&query).await.unwrap().items {
            entries.push(self.store().log_entry(row.id).await.unwrap().unwrap());
        }
        entries
    }
}

/// Connections on loopback need no patience.
fn quick() -> outbound::ClientOptions {
    outbound::ClientOptions {
        first_wait: std::time::Duration::from_millis(5),
        ..outbound::ClientOptions::default()
    }
}
