//! What entries are now beside what is stored of them.

use std::collections::HashMap;

use model::{DirectoryId, DirectoryObject, ObjectId, ObjectKind, ObjectState, Timestamp, Value, attribute};
use sqlx::FromRow;
use uuid::Uuid;

use super::{SourceObject, Taken};
use crate::repeated::last_of_each;

/// What is stored of an entry.
#[derive(FromRow)]
pub(super) struct Known {
    source_id: String,
    pub(super) object_id: String,
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
pub(super) struct Change {
    pub(super) entry: SourceObject,
    pub(super) before: Option<DirectoryObject>,
    pub(super) object: DirectoryObject,
    /// Whether the entry is named otherwise than before.
    pub(super) is_renamed: bool,
    pub(super) primary_before: Option<String>,
}

impl Change {
    /// Everybody is called something.
    pub(super) fn name(&mut self) {
        let attributes = &mut self.object.attributes;
        attributes
            .entry(attribute::DISPLAY_NAME.to_owned())
            .or_insert_with(|| self.entry.other_name.clone());
    }
}

/// What is stored of some entries.
pub(super) struct Stored {
    /// By source id.
    entries: HashMap<String, Known>,
    /// By id, in words.
    objects: HashMap<String, DirectoryObject>,
}

/// Reads what is stored of entries inside a `write!` body: `stored_entries!(transaction, directory, &entries)`.
macro_rules! stored_entries {
    ($transaction:ident, $directory:expr, $entries:expr) => {{
        let entries: &[$crate::SourceObject] = $entries;
        let mut sql = sqlx::QueryBuilder::new(
            "SELECT source_id, object_id, locator, alias, primary_group FROM source_entries WHERE directory_id = ",
        );
        sql.push_bind($directory.to_string()).push(" AND source_id IN (");
        let ids: Vec<&String> = entries.iter().map(|entry| &entry.source_id).collect();
        $crate::repeated::push_ids(&mut sql, &ids);
        let known: Vec<$crate::directory::source::entries::compare::Known> =
            sql.build_query_as().fetch_all(&mut *$transaction).await?;
        let ids = known
            .iter()
            .map(|row| $crate::words::from_id(&row.object_id, "source_entries.object_id"))
            .collect::<$crate::Result<Vec<model::ObjectId>>>()?;
        let objects = $crate::directory::read::objects!($transaction, &ids);
        $crate::directory::source::entries::compare::Stored::new(known, objects)
    }};
}
pub(super) use stored_entries;

impl Stored {
    pub(super) fn new(entries: Vec<Known>, objects: Vec<DirectoryObject>) -> Self {
        Self {
            entries: entries
                .into_iter()
                .map(|row| (row.source_id.clone(), row))
                .collect(),
            objects: objects
                .into_iter()
                .filter(|object| object.state != ObjectState::Purged)
                .map(|object| (object.id.to_string(), object))
                .collect(),
        }
    }

    /// What is to be written of each entry, without those that are of another kind than they were.
    pub(super) fn compare(
        mut self,
        entries: Vec<SourceObject>,
        directory: DirectoryId,
        now: Timestamp,
        taken: &mut Taken,
    ) -> Vec<Change> {
        let compare = |entry: SourceObject| {
            let known = self.entries.remove(&entry.source_id);
            let before = known
                .as_ref()
                .and_then(|known| self.objects.remove(&known.object_id));
            if before.as_ref().is_some_and(|before| before.kind != entry.kind) {
                taken.of_two_kinds.push(entry.locator);
                return None;
            }
            let mut object = object_of(&entry, before.as_ref(), directory, now);
            if let Some(name) = kept_name(&mut object, before.as_ref()) {
                taken.kept_names.push((entry.locator.clone(), name));
            }
            Some(Change {
                is_renamed: before.is_none() || known.as_ref().is_none_or(|known| !known.is_of(&entry)),
                object,
                primary_before: known
                    .filter(|_| before.is_some())
                    .and_then(|known| known.primary_group),
                before,
                entry,
            })
        };
        entries.into_iter().filter_map(compare).collect()
    }
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

/// The last one of each entry, those left out that are of another kind than the first.
pub(super) fn of_one_kind(entries: Vec<SourceObject>, of_two_kinds: &mut Vec<String>) -> Vec<SourceObject> {
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
