//! Writing what a reader found.

use std::collections::{HashMap, HashSet};

use model::{
    Attributes, DirectoryId, DirectoryObject, ObjectId, ObjectKind, ObjectState, Timestamp, Value, attribute,
};
use sqlx::{FromRow, QueryBuilder};
use uuid::Uuid;

use super::expected::take_expected;
use super::names::{Claimant, refused};
use super::resolve::resolve;
use crate::directory::derived::unique_name;
use crate::directory::memberships::insert_memberships;
use crate::directory::nesting::settle_nesting;
use crate::directory::read::objects;
use crate::directory::upsert::upsert_objects;
use crate::pool::{next_change, write};
use crate::repeated::{Column, inserts, last_of_each, push_ids, run_all};
use crate::words::from_id;
use crate::{Result, Store};

/// A user or a group as its source has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceObject {
    /// A user or a group.
    pub kind: ObjectKind,
    /// What names it for ever.
    pub source_id: String,
    /// How other entries name it.
    pub locator: String,
    /// Another way in which groups name it.
    pub alias: Option<String>,
    /// The alias of a group that it is in without being listed there.
    pub primary_group: Option<String>,
    /// Whether sign-in is allowed.
    pub enabled: bool,
    /// All its attributes: what is not among them, it does not have.
    pub attributes: Attributes,
    /// Its manager.
    pub manager: SourceManager,
}

/// The manager of a user, as the source has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceManager {
    /// The one that it was.
    Unchanged,
    /// Nobody.
    Nobody,
    /// Somebody, by locator.
    Locator(String),
}

/// What became of some entries.
#[derive(Debug, Default)]
pub struct Taken {
    /// The objects that they are.
    pub objects: Vec<ObjectId>,
    /// How many are new.
    pub created: i64,
    /// How many are different.
    pub changed: i64,
    /// How many came back from the recycle bin.
    pub restored: i64,
    /// How many of those that are new or came back are users.
    pub new_users: i64,
    /// How many of them are groups.
    pub new_groups: i64,
    /// Memberships that they have by being here, or by another name than before.
    pub joined: i64,
    /// Those whose user principal name belongs to somebody else.
    pub deferred: Vec<Deferred>,
    /// Users and the locators of their managers, who are not known yet.
    pub managers: Vec<(ObjectId, String)>,
    /// Groups, and who is not in them by being their primary group any more.
    pub left: Vec<(ObjectId, ObjectId)>,
    /// Locators of users whom the source gives no user principal name that can be used, with the one that they keep.
    pub kept_names: Vec<(String, String)>,
    /// Locators of entries that are a user and a group at once; they are what they were first.
    pub of_two_kinds: Vec<String>,
}

/// An entry whose user principal name belongs to somebody else.
#[derive(Clone, Debug)]
pub struct Deferred {
    /// The entry.
    pub entry: SourceObject,
    /// The object that it is, if it is one already.
    pub object: Option<ObjectId>,
    /// Whose name it is.
    pub holder: ObjectId,
}

#[derive(FromRow)]
struct Known {
    source_id: String,
    object_id: String,
    locator: String,
    alias: Option<String>,
    primary_group: Option<String>,
}

impl Known {
    fn is_of(&self, entry: &SourceObject) -> bool {
        self.locator == entry.locator
            && self.alias == entry.alias
            && self.primary_group == entry.primary_group
    }
}

/// What is written of one entry.
struct Change {
    entry: SourceObject,
    before: Option<DirectoryObject>,
    object: DirectoryObject,
    /// Whether the entry is named otherwise than before.
    is_renamed: bool,
    primary_before: Option<String>,
}

impl Store {
    /// Writes entries of a source, at most 500, in one transaction. What is stored already is not written. An entry whose user
    /// principal name belongs to somebody else is deferred, not written; with `finally`, what can be written of it is: it keeps
    /// the name that it had, and a new one is left out. Nobody loses a user principal name because the source has none.
    ///
    /// When somebody's primary group is another one, the directory's cursor is taken away until a read gives the next one: the
    /// entries would not tell again who left the old group.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_entries(
        &self,
        directory: DirectoryId,
        entries: Vec<SourceObject>,
        finally: bool,
        now: Timestamp,
    ) -> Result<Taken> {
        let mut of_two_kinds = Vec::new();
        let entries = of_one_kind(entries, &mut of_two_kinds);
        let mut written = false;
        let taken = write!(self, |transaction| {
            let mut taken = Taken {
                of_two_kinds,
                ..Taken::default()
            };
            let mut sql = QueryBuilder::new(
                "SELECT source_id, object_id, locator, alias, primary_group FROM source_entries WHERE directory_id = ",
            );
            sql.push_bind(directory.to_string()).push(" AND source_id IN (");
            let ids: Vec<&String> = entries.iter().map(|entry| &entry.source_id).collect();
            push_ids(&mut sql, &ids);
            let rows: Vec<Known> = sql.build_query_as().fetch_all(&mut *transaction).await?;
            let mut known: HashMap<String, Known> =
                rows.into_iter().map(|row| (row.source_id.clone(), row)).collect();
            let ids = known
                .values()
                .map(|row| from_id(&row.object_id, "source_entries.object_id"))
                .collect::<Result<Vec<ObjectId>>>()?;
            let stored = objects!(transaction, &ids);
            let mut stored: HashMap<String, DirectoryObject> = stored
                .into_iter()
                .filter(|object| object.state != ObjectState::Purged)
                .map(|object| (object.id.to_string(), object))
                .collect();

            let mut changes: Vec<Change> = entries
                .into_iter()
                .filter_map(|entry| {
                    let known = known.remove(&entry.source_id);
                    let before = known.as_ref().and_then(|known| stored.remove(&known.object_id));
                    if before.as_ref().is_some_and(|before| before.kind != entry.kind) {
                        taken.of_two_kinds.push(entry.locator);
                        return None;
                    }
                    let mut object = object_of(&entry, before.as_ref(), directory, now);
                    if let Some(name) = kept_name(&mut object, before.as_ref()) {
                        taken.kept_names.push((entry.locator.clone(), name));
                    }
                    Some(Change {
                        is_renamed: before.is_none()
                            || known.as_ref().is_none_or(|known| !known.is_of(&entry)),
                        object,
                        primary_before: known
                            .filter(|_| before.is_some())
                            .and_then(|known| known.primary_group),
                        before,
                        entry,
                    })
                })
                .collect();

            // Names that belong to others.
            let claimants: Vec<Claimant> = changes
                .iter()
                .map(|change| Claimant {
                    id: change.object.id,
                    had: change.before.as_ref().and_then(unique_name),
                    wants: unique_name(&change.object),
                })
                .collect();
            let wanted: Vec<&String> = claimants
                .iter()
                .filter(|claimant| claimant.wants != claimant.had)
                .filter_map(|claimant| claimant.wants.as_ref())
                .collect();
            if !wanted.is_empty() {
                let mut sql = QueryBuilder::new("SELECT unique_name, id FROM objects WHERE directory_id = ");
                sql.push_bind(directory.to_string()).push(" AND unique_name IN (");
                push_ids(&mut sql, &wanted);
                let rows: Vec<(String, String)> = sql.build_query_as().fetch_all(&mut *transaction).await?;
                let own: HashSet<ObjectId> = claimants.iter().map(|claimant| claimant.id).collect();
                let mut others = HashMap::new();
                for (name, id) in rows {
                    let id: ObjectId = from_id(&id, "objects.id")?;
                    if !own.contains(&id) {
                        others.insert(name, id);
                    }
                }
                let refused = refused(&claimants, &others);
                changes.retain_mut(|change| {
                    let Some(holder) = refused.get(&change.object.id) else {
                        return true;
                    };
                    taken.deferred.push(Deferred {
                        entry: change.entry.clone(),
                        object: change.before.as_ref().map(|before| before.id),
                        holder: *holder,
                    });
                    let Some(before) = change.before.as_ref().filter(|_| finally) else {
                        return false;
                    };
                    keep_name(&mut change.object, before);
                    true
                });
            }

            let renamed: Vec<&Change> = changes.iter().filter(|change| change.is_renamed).collect();
            if !renamed.is_empty() {
                // A locator means one entry: whoever had it before is called otherwise by now, or is gone.
                let locators: Vec<&String> = renamed.iter().map(|change| &change.entry.locator).collect();
                let mut sql =
                    QueryBuilder::new("UPDATE source_entries SET locator = '' WHERE directory_id = ");
                sql.push_bind(directory.to_string()).push(" AND locator IN (");
                push_ids(&mut sql, &locators);
                sql.build().execute(&mut *transaction).await?;
                run_all!(
                    transaction,
                    inserts(
                        "INSERT INTO source_entries (directory_id, source_id, object_id, locator, alias, primary_group) ",
                        renamed.len(),
                        columns(directory, &renamed),
                        " ON CONFLICT (directory_id, source_id) DO UPDATE SET object_id = excluded.object_id, \
                         locator = excluded.locator, alias = excluded.alias, primary_group = excluded.primary_group",
                    )
                );
                written = true;
            }

            // Only now: a manager may be among these.
            let locators: Vec<String> = changes
                .iter()
                .filter_map(|change| match &change.entry.manager {
                    SourceManager::Locator(locator) => Some(locator.clone()),
                    SourceManager::Unchanged | SourceManager::Nobody => None,
                })
                .collect();
            let mut managers = resolve!(transaction, directory, &locators);
            managers.extend(
                changes
                    .iter()
                    .map(|change| (change.entry.locator.clone(), change.object.id)),
            );
            for change in &mut changes {
                taken.objects.push(change.object.id);
                match &change.entry.manager {
                    SourceManager::Unchanged => {}
                    SourceManager::Nobody => change.object.manager = None,
                    SourceManager::Locator(locator) => match managers.get(locator) {
                        Some(manager) => change.object.manager = Some(*manager),
                        None => taken.managers.push((change.object.id, locator.clone())),
                    },
                }
            }

            let mut differing = Vec::new();
            for change in &changes {
                match &change.before {
                    None => taken.created += 1,
                    Some(before) if before.state == ObjectState::SoftDeleted => taken.restored += 1,
                    Some(before) if is_same(before, &change.object) => continue,
                    Some(_) => taken.changed += 1,
                }
                let was_there = change
                    .before
                    .as_ref()
                    .is_some_and(|before| before.state == ObjectState::Active);
                match change.object.kind {
                    _ if was_there => {}
                    ObjectKind::User => taken.new_users += 1,
                    ObjectKind::Group => taken.new_groups += 1,
                }
                differing.push(change.object.clone());
            }
            if !differing.is_empty() {
                let number = next_change!(transaction);
                for object in &mut differing {
                    object.change = number;
                    object.updated_at = now;
                }
                // So that people can swap names: the index is asked row by row.
                let ids: Vec<ObjectId> = differing.iter().map(|object| object.id).collect();
                let mut sql = QueryBuilder::new("UPDATE objects SET unique_name = NULL WHERE id IN (");
                push_ids(&mut sql, &ids);
                sql.build().execute(&mut *transaction).await?;
                upsert_objects!(transaction, &differing);
                settle_nesting!(transaction, number);
                written = true;
            }

            let moved: Vec<&Change> = changes
                .iter()
                .filter(|change| change.primary_before != change.entry.primary_group)
                .collect();
            let primaries: Vec<String> = moved
                .iter()
                .flat_map(|change| change.primary_before.iter().chain(&change.entry.primary_group))
                .cloned()
                .collect();
            let groups = resolve!(transaction, directory, &primaries);
            let mut joined = Vec::new();
            for change in moved {
                let group =
                    |alias: &Option<String>| alias.as_ref().and_then(|alias| groups.get(alias)).copied();
                if let Some(group) = group(&change.primary_before) {
                    taken.left.push((group, change.object.id));
                }
                if let Some(group) = group(&change.entry.primary_group) {
                    joined.push((group, change.object.id));
                }
            }
            if !taken.left.is_empty() {
                sqlx::query("UPDATE directories SET read_cursor = NULL WHERE id = $1")
                    .bind(directory.to_string())
                    .execute(&mut *transaction)
                    .await?;
            }
            let named: HashMap<&String, ObjectId> = changes
                .iter()
                .filter(|change| change.is_renamed)
                .flat_map(|change| {
                    let names = std::iter::once(&change.entry.locator).chain(&change.entry.alias);
                    names.map(|name| (name, change.object.id))
                })
                .collect();
            joined.extend(take_expected!(transaction, directory, &named));
            if !joined.is_empty() {
                let mut number = None;
                taken.joined = insert_memberships!(transaction, &joined, &mut number);
                if let Some(number) = number {
                    settle_nesting!(transaction, number);
                }
                written = true;
            }
            taken
        });
        if written {
            self.announce_change();
        }
        Ok(taken)
    }
}

fn columns(directory: DirectoryId, changes: &[&Change]) -> Vec<Column> {
    vec![
        Column::Same(directory.to_string()),
        Column::text(changes, |change| change.entry.source_id.clone()),
        Column::text(changes, |change| change.object.id.to_string()),
        Column::text(changes, |change| change.entry.locator.clone()),
        Column::optional(changes, |change| change.entry.alias.clone()),
        Column::optional(changes, |change| change.entry.primary_group.clone()),
    ]
}

/// The object as it should be, but for its manager.
fn object_of(
    entry: &SourceObject,
    before: Option<&DirectoryObject>,
    directory: DirectoryId,
    now: Timestamp,
) -> DirectoryObject {
    let attributes = entry
        .attributes
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    DirectoryObject {
        id: before.map_or_else(|| ObjectId::from(Uuid::now_v7()), |before| before.id),
        directory_id: directory,
        kind: entry.kind,
        state: ObjectState::Active,
        deleted_at: None,
        account_enabled: entry.enabled,
        manager: before.and_then(|before| before.manager),
        attributes,
        change: before.map_or(0, |before| before.change),
        created_at: before.map_or(now, |before| before.created_at),
        updated_at: before.map_or(now, |before| before.updated_at),
    }
}

fn is_same(before: &DirectoryObject, after: &DirectoryObject) -> bool {
    before.state == after.state
        && before.account_enabled == after.account_enabled
        && before.manager == after.manager
        && before.attributes == after.attributes
}

/// The last one of each entry, those left out that are of another kind than the first.
fn of_one_kind(entries: Vec<SourceObject>, of_two_kinds: &mut Vec<String>) -> Vec<SourceObject> {
    let mut kinds: HashMap<String, ObjectKind> = HashMap::new();
    let of_one = entries.into_iter().filter(|entry| {
        let first = *kinds.entry(entry.source_id.clone()).or_insert(entry.kind);
        if first != entry.kind {
            of_two_kinds.push(entry.locator.clone());
        }
        first == entry.kind
    });
    last_of_each(of_one, |entry| entry.source_id.clone())
}

/// Gives a user without a user principal name the one that they had, and answers which.
fn kept_name(object: &mut DirectoryObject, before: Option<&DirectoryObject>) -> Option<String> {
    if object.kind != ObjectKind::User || !object.text(attribute::USER_PRINCIPAL_NAME).is_empty() {
        return None;
    }
    let name = before?.text(attribute::USER_PRINCIPAL_NAME).to_owned();
    if name.is_empty() {
        return None;
    }
    let value = Value::Text(name.clone());
    object
        .attributes
        .insert(attribute::USER_PRINCIPAL_NAME.to_owned(), value);
    Some(name)
}

/// Gives an object the user principal name back that it had; one of the recycle bin had none.
fn keep_name(object: &mut DirectoryObject, before: &DirectoryObject) {
    let name = unique_name(before).map(|_| before.text(attribute::USER_PRINCIPAL_NAME).to_owned());
    match name {
        Some(name) => {
            let name = Value::Text(name);
            object
                .attributes
                .insert(attribute::USER_PRINCIPAL_NAME.to_owned(), name);
        }
        None => {
            object.attributes.remove(attribute::USER_PRINCIPAL_NAME);
        }
    }
}
