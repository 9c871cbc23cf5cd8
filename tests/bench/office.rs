//! An installation in this process: a store in a file, people, one application in whose scope they all are.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use model::{ApplicationId, CycleCounts, CycleState, ObjectId, ObjectKind, Timestamp};
use portal::{Clock, Options, Portal};
use store::Store;
use sync::{Engine, EngineOptions};
use tests::Database;
use tests::database::OpenStore;
use tests::people::{group, person};
use tests::registration::{audit, limit, register};
use uuid::Uuid;

use crate::target::TOKEN;

/// Requests at the same time, as the shipped server has.
pub(crate) const CONCURRENCY: usize = 16;

/// The installation.
pub(crate) struct Office {
    engine: Engine,
    pub(crate) application: ApplicationId,
    pub(crate) portal: Portal,
    /// The first of the people.
    pub(crate) first: ObjectId,
    /// Where the application is.
    pub(crate) tenant_url: String,
    now: Arc<AtomicI64>,
    open: OpenStore,
}

/// How large an installation is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    /// People, a tenth of them managers.
    pub(crate) people: usize,
    /// Groups.
    pub(crate) groups: usize,
    /// Members of each group.
    pub(crate) members: usize,
}

impl Office {
    /// So many people, a tenth of them managers, and an application at this address that is on.
    pub(crate) async fn new(people: usize, tenant_url: &str) -> Self {
        let size = Size {
            people,
            groups: 0,
            members: 0,
        };
        Self::of(size, Database::Sqlite, tenant_url).await
    }

    /// People, groups and memberships, and an application at this address that is on.
    pub(crate) async fn of(size: Size, database: Database, tenant_url: &str) -> Self {
        let open = database.open_at(tests::postgres::Place::Disk).await;
        let store = open.store.clone();
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
        let people = hire(&store, size).await;
        let application = register(&store, "custom", "Target", tenant_url, TOKEN).await;
        if size.groups > 0 {
            provision_groups(&store, application).await;
        }
        Self {
            engine,
            application,
            portal,
            first: people[0],
            tenant_url: tenant_url.to_owned(),
            now,
            open,
        }
    }

    /// The cycle that is due, to be run beside something else.
    pub(crate) fn begin_cycle(&self) -> tokio::task::JoinHandle<()> {
        let (engine, now) = (self.engine.clone(), self.now());
        tokio::spawn(async move {
            engine.run_due(now).await.unwrap();
        })
    }

    /// Moves somebody to the recycle bin.
    pub(crate) async fn let_go(&self, person: ObjectId) {
        self.open
            .store
            .soft_delete_objects(&[person], self.now(), &audit())
            .await
            .unwrap();
    }

    /// Has everybody looked at again.
    pub(crate) async fn restart(&self) {
        let manage = self.portal.command_line().manage_applications().unwrap();
        manage
            .restart_provisioning(self.application, model::RestartCriteria::default(), true)
            .await
            .unwrap();
    }

    /// Changes the mapping so that every account is changed by the next cycle.
    pub(crate) async fn change_everybody(&self) {
        let store = &self.open.store;
        let job = store.job(self.application).await.unwrap().unwrap();
        let mut schema = job.schema;
        let users = schema.object_mappings.iter_mut();
        for mapping in users.filter(|mapping| mapping.source == ObjectKind::User) {
            let title = mapping
                .attribute_mappings
                .iter_mut()
                .find(|row| row.target == "title");
            title.unwrap().source = model::MappingSource::Expression("Append([jobTitle], \" II\")".into());
        }
        let audit = audit();
        let saved = store.save_schema(self.application, &schema, job.schema_version, &audit);
        assert!(saved.await.unwrap());
    }

    /// The id of somebody's account.
    pub(crate) async fn account_of(&self, person: ObjectId) -> String {
        let links = self.open.store.links_of_object(person).await.unwrap();
        links[0].1.target_id.clone()
    }

    fn now(&self) -> Timestamp {
        Timestamp(self.now.load(Ordering::SeqCst))
    }

    /// Runs the cycle that is due to its end, and says what it did.
    pub(crate) async fn cycle(&self) -> CycleCounts {
        let ended = self.engine.run_due(self.now()).await.unwrap();
        assert_eq!(ended.len(), 1, "one cycle is due");
        assert_eq!(ended[0].1.state, CycleState::Completed, "{ended:?}");
        let counts = self.open.store.cycles(self.application, 1).await.unwrap()[0].counts;
        assert_eq!(counts.failed, 0, "{counts:?}");
        counts
    }

    /// Says how many requests per second the application gets.
    pub(crate) async fn limit(&self, requests_per_second: i64) {
        limit(&self.open.store, self.application, requests_per_second).await;
    }

    /// Lets the time pass until the next regular cycle.
    pub(crate) fn wait_for_the_interval(&self) {
        self.now.fetch_add(41 * 60_000, Ordering::SeqCst);
    }
}

/// Puts people, groups and memberships into the directory, some at a time: what is measured later is not to be theirs.
async fn hire(store: &Store, size: Size) -> Vec<ObjectId> {
    let mut people = Vec::with_capacity(size.people);
    let managers = (size.people / 10).max(1);
    while people.len() < size.people {
        let mut part = Vec::new();
        for number in people.len()..size.people.min(people.len() + 5000) {
            let mut joiner = person(&format!("Person Number{number}"));
            joiner.manager = (number >= managers).then(|| people[number % managers]);
            people.push(joiner.id);
            part.push(joiner);
        }
        store.insert_objects(&part, &audit()).await.unwrap();
    }
    for number in 0..size.groups {
        let group = group(&format!("Group {number}"));
        store
            .insert_objects(std::slice::from_ref(&group), &audit())
            .await
            .unwrap();
        let members = (0..size.members).map(|member| {
            let position = (number * 7919 + member * 31) % people.len();
            (group.id, people[position])
        });
        let pairs: Vec<_> = members.collect();
        store.add_memberships(&pairs, &audit()).await.unwrap();
    }
    people
}

async fn provision_groups(store: &Store, application: ApplicationId) {
    let job = store.job(application).await.unwrap().unwrap();
    let mut schema = job.schema;
    for mapping in &mut schema.object_mappings {
        mapping.enabled |= mapping.source == ObjectKind::Group;
    }
    let mut audit = audit();
    audit.id = model::AuditEntryId::from(Uuid::now_v7());
    let saved = store.save_schema(application, &schema, job.schema_version, &audit);
    assert!(saved.await.unwrap());
}
