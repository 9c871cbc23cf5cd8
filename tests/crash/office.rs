//! A company whose directory changes while the server is dead, one kind of work at a time.

use std::collections::BTreeSet;

use model::{DirectoryObject, Guard, MappingSource, ObjectId, ObjectKind, RestartCriteria, Timestamp, Value};
use simulator::{Profile, RequestKind, Running, Simulator};
use store::JobChange;
use tests::people::{group, person};
use tests::random::Random;
use tests::registration::audit;
use tests::{Prepared, prepared};

/// What the server has to do between two kills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Work {
    Create,
    Update,
    Disable,
    Enable,
    Delete,
    FoundGroup,
    RenameGroup,
    DeleteGroup,
    AddMembers,
    RemoveMembers,
    /// Everybody is evaluated anew and nothing is sent: what is left is the watermark.
    Watermark,
}

impl Work {
    pub(crate) const ALL: [Self; 11] = [
        Self::Create,
        Self::Update,
        Self::Disable,
        Self::Enable,
        Self::FoundGroup,
        Self::AddMembers,
        Self::RenameGroup,
        Self::RemoveMembers,
        Self::Delete,
        Self::DeleteGroup,
        Self::Watermark,
    ];

    /// The requests of this work; nothing when it has none.
    pub(crate) fn request(self) -> Option<RequestKind> {
        match self {
            Self::Create | Self::FoundGroup => Some(RequestKind::Create),
            Self::Update
            | Self::Disable
            | Self::Enable
            | Self::RenameGroup
            | Self::AddMembers
            | Self::RemoveMembers => Some(RequestKind::Patch),
            Self::Delete | Self::DeleteGroup => Some(RequestKind::Delete),
            Self::Watermark => None,
        }
    }
}

/// A person as the directory has them.
#[derive(Debug)]
pub(crate) struct Employee {
    pub(crate) object: DirectoryObject,
    pub(crate) may_sign_in: bool,
    pub(crate) is_gone: bool,
}

impl Employee {
    fn new(object: DirectoryObject) -> Self {
        Self {
            object,
            may_sign_in: true,
            is_gone: false,
        }
    }

    /// Whether they should have an account that works.
    pub(crate) fn belongs(&self) -> bool {
        self.may_sign_in && !self.is_gone
    }
}

/// A group as the directory has it.
#[derive(Debug)]
pub(crate) struct Team {
    pub(crate) object: DirectoryObject,
    pub(crate) members: BTreeSet<ObjectId>,
    pub(crate) is_gone: bool,
}

/// Both sides.
pub(crate) struct Office {
    pub(crate) prepared: Prepared,
    pub(crate) application: Running,
    pub(crate) people: Vec<Employee>,
    pub(crate) teams: Vec<Team>,
    hired: usize,
    edits: usize,
}

impl Office {
    /// An application that is on for everybody, with groups and without a guard, and the folder of its installation.
    pub(crate) async fn open(people: usize) -> (tempfile::TempDir, Self) {
        let application = Simulator::start(Profile::standard(), Some(prepared::TOKEN.into()))
            .await
            .unwrap();
        let (folder, prepared) = Prepared::new(people, "custom", "Target", &application.base_url()).await;
        let staff = prepared.people.iter().cloned().map(Employee::new).collect();
        let office = Self {
            prepared,
            application,
            people: staff,
            teams: Vec::new(),
            hired: 0,
            edits: 0,
        };
        office.provision_groups().await;
        office.hold_nobody_back().await;
        (folder, office)
    }

    async fn provision_groups(&self) {
        let (store, id) = (&self.prepared.store, self.prepared.application);
        let job = store.job(id).await.unwrap().unwrap();
        let mut schema = job.schema;
        for mapping in &mut schema.object_mappings {
            mapping.enabled = true;
            // People are recognised by what never changes.
            let rows = mapping.attribute_mappings.iter_mut();
            let external = rows.into_iter().find(|row| row.target == "externalId");
            external.unwrap().source = MappingSource::Direct("objectId".into());
        }
        let saved = store.save_schema(id, &schema, job.schema_version, &audit()).await;
        assert!(saved.unwrap());
    }

    async fn hold_nobody_back(&self) {
        let (store, id) = (&self.prepared.store, self.prepared.application);
        let job = store.job(id).await.unwrap().unwrap();
        let change = JobChange {
            mode: job.mode,
            tenant_url: job.tenant_url,
            notification_email: job.notification_email,
            notify_on_failure: job.notify_on_failure,
            scope: job.scope,
            interval_minutes: job.interval_minutes,
            requests_per_second: job.requests_per_second,
            guard: Guard {
                enabled: false,
                ..job.guard
            },
            status: job.status,
        };
        let saved = store.save_job(id, &change, None, job.version, &audit()).await;
        assert!(saved.unwrap());
    }

    /// Changes the directory so that there is such work to do.
    pub(crate) async fn demand(&mut self, work: Work, random: &mut Random) {
        match work {
            Work::Create => self.hire(60).await,
            Work::Update => self.promote(random).await,
            Work::Disable => self.allow_sign_in(false, 60, random).await,
            Work::Enable => self.allow_sign_in(true, 60, random).await,
            Work::Delete => self.dismiss(30, random).await,
            Work::FoundGroup => self.found(20).await,
            Work::RenameGroup => self.rename_teams().await,
            Work::DeleteGroup => self.dissolve(6, random).await,
            Work::AddMembers => self.fill(random).await,
            Work::RemoveMembers => self.empty(random).await,
            Work::Watermark => {
                let criteria = RestartCriteria {
                    watermark: true,
                    ..RestartCriteria::NONE
                };
                let now = Timestamp(1);
                let store = &self.prepared.store;
                store
                    .restart_job(self.prepared.application, criteria, now, &audit())
                    .await
                    .unwrap();
            }
        }
    }

    async fn hire(&mut self, count: usize) {
        let mut new = Vec::new();
        for _ in 0..count {
            self.hired += 1;
            new.push(person(&format!("Newcomer N{}", self.hired)));
        }
        self.prepared.store.insert_objects(&new, &audit()).await.unwrap();
        self.people.extend(new.into_iter().map(Employee::new));
    }

    /// Every third person gets another title, and every fourth of those another user name.
    async fn promote(&mut self, random: &mut Random) {
        self.edits += 1;
        let (edits, first) = (self.edits, usize::try_from(random.below(3)).unwrap());
        let here = self.people.iter_mut().filter(|person| !person.is_gone);
        for (number, person) in here.skip(first).step_by(3).take(60).enumerate() {
            let object = &mut person.object;
            let title = Value::from(format!("Title {edits}").as_str());
            object.attributes.insert("jobTitle".into(), title);
            if number % 4 == 0 {
                let name = format!("{}.{edits}@corp.example", object.id);
                object
                    .attributes
                    .insert("userPrincipalName".into(), Value::Text(name));
            }
            let mut saved = self.prepared.store.objects_by_ids(&[object.id]).await.unwrap();
            let mut fresh = saved.remove(0);
            fresh.attributes.clone_from(&object.attributes);
            self.prepared.store.update_object(&fresh, &audit()).await.unwrap();
        }
    }

    async fn allow_sign_in(&mut self, may: bool, most: usize, random: &mut Random) {
        let mut ids = Vec::new();
        for person in &mut self.people {
            if !person.is_gone && person.may_sign_in != may && ids.len() < most && random.below(3) > 0 {
                person.may_sign_in = may;
                ids.push(person.object.id);
            }
        }
        let store = &self.prepared.store;
        store
            .set_account_enabled(&ids, may, Timestamp(1), &audit())
            .await
            .unwrap();
    }

    async fn dismiss(&mut self, most: usize, random: &mut Random) {
        let mut ids = Vec::new();
        for person in &mut self.people {
            if !person.is_gone && ids.len() < most && random.below(4) == 0 {
                person.is_gone = true;
                ids.push(person.object.id);
            }
        }
        self.purge(&ids).await;
        for team in &mut self.teams {
            team.members.retain(|member| !ids.contains(member));
        }
    }

    async fn purge(&self, ids: &[ObjectId]) {
        let (store, now) = (&self.prepared.store, Timestamp(1));
        store.soft_delete_objects(ids, now, &audit()).await.unwrap();
        store.purge_objects(ids, now, &audit()).await.unwrap();
    }

    async fn found(&mut self, count: usize) {
        let first = self.teams.len();
        let new: Vec<_> = (first..first + count)
            .map(|number| group(&format!("Team {number}")))
            .collect();
        self.prepared.store.insert_objects(&new, &audit()).await.unwrap();
        self.teams.extend(new.into_iter().map(|object| Team {
            object,
            members: BTreeSet::new(),
            is_gone: false,
        }));
    }

    async fn rename_teams(&mut self) {
        self.edits += 1;
        for team in self.teams.iter_mut().filter(|team| !team.is_gone) {
            let name = format!("{} {}", team.object.display_name(), self.edits);
            team.object
                .attributes
                .insert("displayName".into(), Value::Text(name));
            let id = team.object.id;
            let mut saved = self.prepared.store.objects_by_ids(&[id]).await.unwrap();
            let mut fresh = saved.remove(0);
            fresh.attributes.clone_from(&team.object.attributes);
            self.prepared.store.update_object(&fresh, &audit()).await.unwrap();
        }
    }

    async fn dissolve(&mut self, most: usize, random: &mut Random) {
        let mut ids = Vec::new();
        for team in &mut self.teams {
            if !team.is_gone && ids.len() < most && random.below(3) == 0 {
                team.is_gone = true;
                ids.push(team.object.id);
            }
        }
        self.purge(&ids).await;
    }

    /// Several hundred people join each of three groups, in whatever order; that takes several requests for each.
    async fn fill(&mut self, random: &mut Random) {
        let here: Vec<ObjectId> = self
            .people
            .iter()
            .filter(|person| !person.is_gone)
            .map(|person| person.object.id)
            .collect();
        let mut pairs = Vec::new();
        for team in self.teams.iter_mut().filter(|team| !team.is_gone).take(3) {
            for member in &here {
                if random.below(5) > 0 && team.members.insert(*member) {
                    pairs.push((team.object.id, *member));
                }
            }
        }
        self.prepared
            .store
            .add_memberships(&pairs, &audit())
            .await
            .unwrap();
    }

    async fn empty(&mut self, random: &mut Random) {
        for team in self.teams.iter_mut().filter(|team| !team.is_gone).take(3) {
            let leavers: Vec<ObjectId> = team
                .members
                .iter()
                .copied()
                .filter(|_| random.below(5) > 0)
                .collect();
            team.members.retain(|member| !leavers.contains(member));
            let store = &self.prepared.store;
            store
                .remove_members(team.object.id, &leavers, &audit())
                .await
                .unwrap();
        }
    }

    /// Requests so far that change something.
    pub(crate) fn writes(&self) -> u64 {
        let requests = self.application.requests();
        requests.users.writes() + requests.groups.writes()
    }

    /// The kind of what has this id.
    pub(crate) fn kind(&self, id: ObjectId) -> ObjectKind {
        if self.teams.iter().any(|team| team.object.id == id) {
            ObjectKind::Group
        } else {
            ObjectKind::User
        }
    }
}
