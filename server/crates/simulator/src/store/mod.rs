//! The resources in memory, and every change that can be made to them.

mod collection;
mod key;
mod replica;
mod settle;

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::{
    fault::Lag,
    patch::{Operation, apply},
    profile::{Profile, UnknownMembers},
    reading::Reading,
    refusal::Refusal,
    resource_kind::ResourceKind,
};
pub(crate) use collection::Collection;
use key::Key;
use replica::Replica;
use settle::{first_meta, next_meta, settle};

/// All users and groups.
#[derive(Debug, Default)]
pub(crate) struct Store {
    users: Collection,
    groups: Collection,
    removed_users: u64,
    /// While reads are stale.
    replica: Option<Box<Replica>>,
}

impl Store {
    pub(crate) fn collection(&self, kind: ResourceKind) -> &Collection {
        match kind {
            ResourceKind::User => &self.users,
            ResourceKind::Group => &self.groups,
        }
    }

    /// How many users have been deleted so far, by DELETE or by disabling.
    pub(crate) fn removed_users(&self) -> u64 {
        self.removed_users
    }

    /// The number of the next resource of a kind, from 1.
    pub(crate) fn next_number(&self, kind: ResourceKind) -> u64 {
        self.collection(kind).created() + 1
    }

    /// The user with this name in any letter case.
    pub(crate) fn user_by_name(&self, user_name: &str) -> Option<&Map<String, Value>> {
        self.users.with(Key::UserName, user_name).next()
    }

    /// From now on [`Store::lagging`] is behind.
    pub(crate) fn start_lagging(&mut self, lag: Lag) {
        self.replica = Some(Box::new(Replica::of(self, lag)));
    }

    pub(crate) fn stop_lagging(&mut self) {
        self.replica = None;
    }

    /// What a stale read sees; everything, unless [`Store::start_lagging`] was called.
    pub(crate) fn lagging(&mut self) -> &Self {
        if let Some(replica) = &mut self.replica {
            replica.catch_up();
        }
        self.replica.as_ref().map_or(self, |replica| &replica.store)
    }

    /// Stores a new resource, given in the shape of the schemas.
    ///
    /// # Errors
    /// `invalidValue` if something required is missing, `uniqueness` if something unique is taken.
    pub(crate) fn create(
        &mut self,
        kind: ResourceKind,
        mut resource: Map<String, Value>,
        id: &str,
        now: Timestamp,
        profile: &Profile,
    ) -> Result<Map<String, Value>, Refusal> {
        if !profile.groups.create_with_members {
            resource.remove("members");
        }
        settle(&mut resource, kind, profile)?;
        self.check_members(&resource, profile)?;
        self.check_unique(kind, None, &resource, profile)?;
        resource.insert("id".to_owned(), id.into());
        resource.insert("meta".to_owned(), first_meta(kind, now));
        self.commit(kind, id, Some(resource.clone()));
        Ok(resource)
    }

    /// Puts new content, in the shape of the schemas, in the place of the old one.
    ///
    /// # Errors
    /// As [`Store::create`], and 404.
    pub(crate) fn replace(
        &mut self,
        kind: ResourceKind,
        id: &str,
        mut resource: Map<String, Value>,
        now: Timestamp,
        profile: &Profile,
    ) -> Result<Map<String, Value>, Refusal> {
        let before = self.collection(kind).get(id).ok_or_else(|| missing(kind, id))?;
        if !profile.groups.replace_members {
            resource.remove("members");
            if let Some(members) = before.get("members") {
                resource.insert("members".to_owned(), members.clone());
            }
        }
        self.update(kind, id, resource, now, profile)
    }

    /// Carries out PATCH operations, all or none.
    ///
    /// # Errors
    /// As [`Store::replace`] and [`apply`].
    pub(crate) fn patch(
        &mut self,
        kind: ResourceKind,
        id: &str,
        operations: Vec<Operation>,
        now: Timestamp,
        profile: &Profile,
    ) -> Result<Map<String, Value>, Refusal> {
        let resource = self.collection(kind).get(id).ok_or_else(|| missing(kind, id))?;
        let mut resource = resource.clone();
        apply(
            &mut resource,
            operations,
            Reading::new(profile, kind),
            &profile.patch,
        )?;
        self.update(kind, id, resource, now, profile)
    }

    /// Deletes a resource, which is returned as it was; a deleted user leaves its groups. What a profile does instead,
    /// such as only to disable, is done instead.
    ///
    /// # Errors
    /// 404.
    pub(crate) fn delete(
        &mut self,
        kind: ResourceKind,
        id: &str,
        now: Timestamp,
        profile: &Profile,
    ) -> Result<Map<String, Value>, Refusal> {
        if profile.disable_on_delete && kind == ResourceKind::User {
            let before = self.collection(kind).get(id).ok_or_else(|| missing(kind, id))?;
            let before = before.clone();
            let mut disabled = before.clone();
            disabled.insert("active".to_owned(), Value::Bool(false));
            self.update(kind, id, disabled, now, profile)?;
            return Ok(before);
        }
        let resource = self.commit(kind, id, None).ok_or_else(|| missing(kind, id))?;
        if kind == ResourceKind::User {
            self.removed_users += 1;
        }
        if !profile.groups.keep_deleted_members {
            self.leave_groups(id, now);
        }
        Ok(resource)
    }

    fn leave_groups(&mut self, id: &str, now: Timestamp) {
        let groups: Vec<Map<String, Value>> = self.groups.with(Key::Member, id).cloned().collect();
        for mut group in groups {
            remove_members(&mut group, |member| member == id);
            let meta = next_meta(group.get("meta"), now);
            group.insert("meta".to_owned(), meta);
            let group_id = id_of(&group).to_owned();
            self.commit(ResourceKind::Group, &group_id, Some(group));
        }
    }

    /// Loses members of a group without a trace: not even its version changes.
    pub(crate) fn lose_members(&mut self, group_id: &str, is_lost: impl Fn(&str) -> bool) {
        if let Some(mut group) = self.groups.get(group_id).cloned() {
            remove_members(&mut group, is_lost);
            self.commit(ResourceKind::Group, group_id, Some(group));
        }
    }

    fn update(
        &mut self,
        kind: ResourceKind,
        id: &str,
        mut resource: Map<String, Value>,
        now: Timestamp,
        profile: &Profile,
    ) -> Result<Map<String, Value>, Refusal> {
        settle(&mut resource, kind, profile)?;
        self.check_members(&resource, profile)?;
        self.check_unique(kind, Some(id), &resource, profile)?;
        let before = self.collection(kind).get(id).ok_or_else(|| missing(kind, id))?;
        let is_inactive = |user: &Map<String, Value>| user.get("active") == Some(&Value::Bool(false));
        // Who was created inactive stays: only the act of disabling deletes.
        let is_disabled = kind == ResourceKind::User && is_inactive(&resource) && !is_inactive(before);
        let meta = before.get("meta");
        resource.insert("id".to_owned(), id.into());
        resource.insert("meta".to_owned(), meta.cloned().unwrap_or_default());
        // Where nothing changes, the version stays. Source: RFC 7644 §3.5.2.1.
        if *before == resource {
            return Ok(resource);
        }
        resource.insert("meta".to_owned(), next_meta(meta, now));
        if is_disabled && profile.delete_on_disable {
            self.delete(kind, id, now, profile)?;
        } else {
            self.commit(kind, id, Some(resource.clone()));
        }
        Ok(resource)
    }

    /// # Errors
    /// What the profile answers where a member is no resource.
    fn check_members(&self, resource: &Map<String, Value>, profile: &Profile) -> Result<(), Refusal> {
        let refuse = match profile.groups.unknown_members {
            UnknownMembers::Store => return Ok(()),
            UnknownMembers::Refuse => Refusal::invalid_value,
            UnknownMembers::Fail => Refusal::internal,
        };
        let is_known = |id: &str| self.users.get(id).is_some() || self.groups.get(id).is_some();
        match member_ids(resource).find(|id| !is_known(id)) {
            Some(unknown) => Err(refuse(format!("There is no member {unknown}."))),
            None => Ok(()),
        }
    }

    fn check_unique(
        &self,
        kind: ResourceKind,
        own_id: Option<&str>,
        resource: &Map<String, Value>,
        profile: &Profile,
    ) -> Result<(), Refusal> {
        for attribute in &profile.unique_attributes {
            let key = Key::from(*attribute);
            // People may share a display name; only the name of a group can be unique.
            if key == Key::DisplayName && kind == ResourceKind::User {
                continue;
            }
            for value in key.values(resource) {
                let is_taken = |other: &Map<String, Value>| other.get("id").and_then(Value::as_str) != own_id;
                if self.collection(kind).with(key, &value).any(is_taken) {
                    return Err(Refusal::uniqueness(format!(
                        "Another {} has {value:?} already.",
                        kind.name().to_lowercase()
                    )));
                }
            }
        }
        Ok(())
    }

    /// The one door for every change: stores a resource under its id, or takes it out. Returns what was there before.
    fn commit(
        &mut self,
        kind: ResourceKind,
        id: &str,
        resource: Option<Map<String, Value>>,
    ) -> Option<Map<String, Value>> {
        if let Some(replica) = &mut self.replica {
            replica.note(kind, id, resource.as_ref());
        }
        let collection = match kind {
            ResourceKind::User => &mut self.users,
            ResourceKind::Group => &mut self.groups,
        };
        match resource {
            Some(resource) => collection.put(id, resource),
            None => collection.remove(id),
        }
    }
}

/// The ids of a group's members.
pub(crate) fn member_ids(group: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let members = group.get("members").and_then(Value::as_array);
    members
        .into_iter()
        .flatten()
        .filter_map(|member| member.get("value")?.as_str())
}

fn remove_members(group: &mut Map<String, Value>, is_removed: impl Fn(&str) -> bool) {
    let Some(Value::Array(members)) = group.get_mut("members") else {
        return;
    };
    members.retain(|member| {
        !member
            .get("value")
            .and_then(Value::as_str)
            .is_some_and(&is_removed)
    });
    if members.is_empty() {
        group.remove("members");
    }
}

fn id_of(resource: &Map<String, Value>) -> &str {
    resource.get("id").and_then(Value::as_str).unwrap_or_default()
}

/// The refusal of a request for a resource that is not there.
pub(crate) fn missing(kind: ResourceKind, id: &str) -> Refusal {
    Refusal::not_found(&format!("{} {id}", kind.name().to_lowercase()))
}
