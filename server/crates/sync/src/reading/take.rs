//! Writing the pieces of a read as they come.

use std::collections::{HashMap, HashSet};

use directory::source::{Entry, GroupMembers, ManagerOf, Members, Piece, attributes};
use model::{
    Attributes, DirectoryAttribute, DirectoryId, Held, NameRule, ObjectId, ObjectKind, ReadCounts, Timestamp,
    Value, attribute,
};
use store::{Deferred, GroupList, Protected, SourceManager, SourceObject, Store};

/// Sentences that are kept.
const NOTES: usize = 100;

/// Which of the source's names give which attribute.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    pub(super) users: Vec<NameRule>,
    pub(super) groups: Vec<NameRule>,
    /// The attributes that a user of this directory can have.
    pub(super) user_attributes: Vec<DirectoryAttribute>,
    pub(super) group_attributes: Vec<DirectoryAttribute>,
}

impl Rules {
    /// What people and groups may not lose all at once: what has a rule, apart from what somebody said is right.
    pub(super) fn protected(&self, allowed: Option<&Held>) -> Protected {
        let is_protected =
            |name: &&str| !allowed.is_some_and(|held| held.attributes.iter().any(|one| one == name));
        let of = |rules: &[NameRule], more: &[&'static str]| {
            let names = rules.iter().map(|rule| rule.attribute.as_str());
            names
                .chain(more.iter().copied())
                .filter(is_protected)
                .map(ToOwned::to_owned)
                .collect()
        };
        Protected {
            users: of(&self.users, &[attribute::MANAGER, attribute::ACCOUNT_ENABLED]),
            groups: of(&self.groups, &[]),
            ..Protected::default()
        }
    }
}

/// What was taken so far, and what is still to be settled.
#[derive(Debug)]
pub(super) struct Taking<'a> {
    pub(super) store: &'a Store,
    pub(super) directory: DirectoryId,
    pub(super) rules: &'a Rules,
    pub(super) counts: ReadCounts,
    pub(super) notes: Vec<String>,
    /// What people and groups may not lose all at once, and what they did.
    pub(super) protected: Protected,
    /// Users and groups that are new, or came back.
    pub(super) new: (i64, i64),
    /// The objects that are there.
    pub(super) seen: HashSet<ObjectId>,
    /// Whether ids were sent that are all there are.
    pub(super) knows_all: bool,
    /// Those that are said not to be there any more, and were not said to be there afterwards.
    pub(super) gone: HashSet<String>,
    deferred: Vec<Deferred>,
    managers: Vec<(ObjectId, String)>,
    /// Memberships that are stored and were not named: group and member.
    pub(super) ended: HashSet<(ObjectId, ObjectId)>,
    /// Groups with ended memberships, and the names in their lists that mean nobody.
    pub(super) doubtful: HashMap<ObjectId, Vec<String>>,
}

impl<'a> Taking<'a> {
    pub(super) fn new(
        store: &'a Store,
        directory: DirectoryId,
        rules: &'a Rules,
        protected: Protected,
    ) -> Self {
        Self {
            protected,
            store,
            directory,
            rules,
            counts: ReadCounts::default(),
            notes: Vec::new(),
            new: (0, 0),
            seen: HashSet::new(),
            knows_all: false,
            gone: HashSet::new(),
            deferred: Vec::new(),
            managers: Vec::new(),
            ended: HashSet::new(),
            doubtful: HashMap::new(),
        }
    }

    /// Keeps a sentence for the administrator.
    pub(super) fn note(&mut self, sentence: String) {
        if self.notes.len() < NOTES && !self.notes.contains(&sentence) {
            self.notes.push(sentence);
        }
    }

    /// Writes a piece.
    pub(super) async fn piece(&mut self, piece: Piece, now: Timestamp) -> store::Result<()> {
        match piece {
            Piece::Entries(entries) => self.entries(entries, now).await,
            Piece::Gone(gone) => {
                self.gone.extend(gone.into_iter().map(|gone| gone.source_id));
                Ok(())
            }
            Piece::Present(ids) => {
                self.knows_all = true;
                let objects = self.store.objects_of_source(self.directory, &ids).await?;
                self.seen.extend(objects.into_iter().map(|object| object.id));
                Ok(())
            }
            Piece::Members(groups) => self.members(groups).await,
        }
    }

    async fn entries(&mut self, entries: Vec<Entry>, now: Timestamp) -> store::Result<()> {
        let mut objects = Vec::with_capacity(entries.len());
        for entry in entries {
            match entry.kind {
                ObjectKind::User => self.counts.users += 1,
                ObjectKind::Group => self.counts.groups += 1,
            }
            self.gone.remove(&entry.source_id);
            objects.push(self.object(entry));
        }
        self.write(objects, false, now).await
    }

    async fn write(
        &mut self,
        objects: Vec<SourceObject>,
        finally: bool,
        now: Timestamp,
    ) -> store::Result<()> {
        let taken = self
            .store
            .take_entries(self.directory, objects, finally, &self.protected, now)
            .await?;
        self.counts.created += taken.created;
        self.counts.changed += taken.changed;
        self.counts.restored += taken.restored;
        self.counts.members_added += taken.joined;
        self.new.0 += taken.new_users;
        self.new.1 += taken.new_groups;
        for (entry, name) in taken.kept_names {
            self.note(format!(
                "{entry} keeps its old user principal name {name}: the source has none that can be used."
            ));
        }
        for entry in taken.of_two_kinds {
            self.note(format!(
                "{entry} is a user and a group at once; it stays what it was first. Narrow the filters."
            ));
        }
        self.protected.vanished.extend(taken.vanished);
        self.seen.extend(taken.objects);
        self.managers.extend(taken.managers);
        self.ended.extend(taken.left);
        for deferred in &taken.deferred {
            self.seen.extend(deferred.object);
        }
        if finally {
            for deferred in taken.deferred {
                self.counts.skipped += 1;
                self.note(refusal(&deferred));
            }
        } else {
            self.deferred.extend(taken.deferred);
        }
        Ok(())
    }

    /// The object of an entry, with a sentence for each value that cannot be used.
    fn object(&mut self, entry: Entry) -> SourceObject {
        let (rules, known) = match entry.kind {
            ObjectKind::User => (&self.rules.users, &self.rules.user_attributes),
            ObjectKind::Group => (&self.rules.groups, &self.rules.group_attributes),
        };
        let mut problems = Vec::new();
        let attributes = attributes(&entry.values, rules, known, &mut problems);
        for problem in problems {
            self.note(format!("{}: {problem}", entry.locator));
        }
        SourceObject {
            kind: entry.kind,
            other_name: other_name(&attributes, &entry),
            source_id: entry.source_id,
            locator: entry.locator,
            alias: entry.alias,
            primary_group: entry.primary_group,
            enabled: entry.enabled,
            attributes,
            manager: match entry.manager {
                ManagerOf::Unchanged => SourceManager::Unchanged,
                ManagerOf::Nobody => SourceManager::Nobody,
                ManagerOf::Locator(locator) => SourceManager::Locator(locator),
            },
        }
    }

    async fn members(&mut self, groups: Vec<GroupMembers>) -> store::Result<()> {
        let lists: Vec<GroupList> = groups.into_iter().map(list).collect();
        for list in &lists {
            let named = list.named.len() + list.gone.len();
            self.counts.members += i64::try_from(named).unwrap_or(i64::MAX);
        }
        let taken = self
            .store
            .take_members(self.directory, &lists, &self.ended)
            .await?;
        self.counts.members_added += taken.added;
        self.counts.members_unknown += taken.unknown;
        for pair in taken.named_again {
            self.ended.remove(&pair);
        }
        self.ended.extend(taken.absent);
        self.doubtful.extend(taken.doubtful);
        Ok(())
    }

    /// Settles what had to wait for everything else: names that belonged to somebody who is renamed or gone by now, and managers
    /// who came later. An incomplete read leaves managers alone whom it does not know.
    pub(super) async fn settle(&mut self, is_complete: bool, now: Timestamp) -> store::Result<()> {
        let deferred = std::mem::take(&mut self.deferred);
        for chunk in deferred.chunks(500) {
            let objects = chunk.iter().map(|deferred| deferred.entry.clone()).collect();
            self.write(objects, true, now).await?;
        }
        let managers = std::mem::take(&mut self.managers);
        let changed = self
            .store
            .take_managers(self.directory, &managers, is_complete, now)
            .await?;
        self.counts.changed += changed;
        Ok(())
    }
}

fn list(group: GroupMembers) -> GroupList {
    let (named, gone, is_whole) = match group.members {
        Members::All(named) => (named, Vec::new(), true),
        Members::Some(named) => (named, Vec::new(), false),
        Members::Changes { added, removed } => (added, removed, false),
    };
    GroupList {
        group: group.group,
        named,
        gone,
        is_whole,
    }
}

/// What somebody without a display name is called: by their sign-in name, or else by their id.
fn other_name(attributes: &Attributes, entry: &Entry) -> Value {
    attributes
        .get(attribute::USER_PRINCIPAL_NAME)
        .filter(|name| !name.is_empty())
        .cloned()
        .unwrap_or_else(|| Value::Text(entry.source_id.clone()))
}

fn refusal(deferred: &Deferred) -> String {
    let name = deferred
        .entry
        .attributes
        .get(attribute::USER_PRINCIPAL_NAME)
        .map(Value::to_text)
        .unwrap_or_default();
    let entry = &deferred.entry.locator;
    let holder = deferred.holder;
    match deferred.object {
        Some(_) => format!(
            "{entry} keeps its old user principal name: {name} is the one of /users/{holder}. Give one of them another."
        ),
        None => format!(
            "{entry} is left out: its user principal name {name} is the one of /users/{holder}. Give one of them another."
        ),
    }
}
