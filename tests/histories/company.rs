//! A company, its directory as it should be, and an installation that provisions it.

use std::collections::BTreeSet;

use model::{Guard, JobScope, MappingSource, ObjectId, ObjectKind, ProvisioningStatus};
use simulator::{Profile, WriteAnswer};
use store::JobChange;
use tests::random::Random;
use tests::{Database, World};

/// Where somebody is in their life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Life {
    Here,
    InTheBin,
    /// Deleted for good; whether they were assigned until then.
    Gone,
}

/// A person as the directory should have them.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) id: ObjectId,
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) department: String,
    pub(crate) life: Life,
    pub(crate) may_sign_in: bool,
    pub(crate) assigned: bool,
    pub(crate) manager: Option<ObjectId>,
}

/// A group as the directory should have it; members are people and groups.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) id: ObjectId,
    pub(crate) name: String,
    pub(crate) life: Life,
    pub(crate) assigned: bool,
    pub(crate) members: BTreeSet<ObjectId>,
}

/// Both sides, and what was done.
pub(crate) struct Company {
    pub(crate) world: World,
    pub(crate) people: Vec<Person>,
    pub(crate) groups: Vec<Group>,
    /// The only department in scope, if there is a filter.
    pub(crate) only: Option<&'static str>,
    /// Whether titles are sent with the company's name.
    pub(crate) titles_name_it: bool,
    pub(crate) history: Vec<String>,
    /// Numbers names, so that no two people share one.
    pub(crate) hired: usize,
}

impl Company {
    /// A company without people; provisioning is on, and nothing is held back.
    pub(crate) async fn found(database: Database, random: &mut Random) -> Self {
        let mut profile = Profile::standard();
        // A success without content shows nothing of what was done.
        if random.below(2) == 0 {
            profile.answers.patch = WriteAnswer::NoContent;
        }
        let world = World::new(database, profile, "custom").await;
        world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
        world.provision_groups().await;
        world.target.record_requests(10_000);
        // Accounts are recognised by what never changes.
        world
            .change_mapping(|users| {
                let row = users
                    .attribute_mappings
                    .iter_mut()
                    .find(|row| row.target == "externalId");
                row.unwrap().source = MappingSource::Direct("objectId".into());
            })
            .await;
        let job = world.store().job(world.application).await.unwrap().unwrap();
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
        let audit = world.audit();
        let saved = world
            .store()
            .save_job(world.application, &change, None, job.version, &audit);
        assert!(saved.await.unwrap());
        Self {
            world,
            people: Vec::new(),
            groups: Vec::new(),
            only: None,
            titles_name_it: false,
            history: Vec::new(),
            hired: 0,
        }
    }

    /// Repairs the application and lets days pass until nothing waits.
    pub(crate) async fn settle(&mut self) {
        self.world.target.switch_all_off();
        for _ in 0..6 {
            self.world.pass_minutes(25 * 60);
            while self.world.cycle().await.is_some() {}
        }
    }

    /// The people of a group, at any depth, by its position.
    pub(crate) fn people_of(&self, group: usize) -> BTreeSet<ObjectId> {
        let (mut seen, mut waiting) = (BTreeSet::new(), vec![self.groups[group].id]);
        let mut people = BTreeSet::new();
        while let Some(id) = waiting.pop() {
            let group = self.groups.iter().find(|group| group.id == id).unwrap();
            if !seen.insert(id) {
                continue;
            }
            for member in &group.members {
                match self.groups.iter().find(|inside| inside.id == *member) {
                    Some(inside) if inside.life == Life::Here => waiting.push(inside.id),
                    Some(_) => {}
                    None => {
                        people.insert(*member);
                    }
                }
            }
        }
        people
    }

    /// Whether somebody should have an account that works.
    pub(crate) fn belongs(&self, person: &Person) -> bool {
        let through_group = || {
            (0..self.groups.len()).any(|group| {
                let found = &self.groups[group];
                found.assigned && found.life == Life::Here && self.people_of(group).contains(&person.id)
            })
        };
        person.life == Life::Here
            && person.may_sign_in
            && self.only.is_none_or(|only| person.department == only)
            && (person.assigned || through_group())
    }

    /// The kind of a member.
    pub(crate) fn kind(&self, id: ObjectId) -> ObjectKind {
        if self.groups.iter().any(|group| group.id == id) {
            ObjectKind::Group
        } else {
            ObjectKind::User
        }
    }
}
