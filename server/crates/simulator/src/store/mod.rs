//! The resources in memory, and every change that can be made to them.

mod collection;
mod key;
mod settle;

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::{
    patch::{Operation, apply},
    profile::Profile,
    reading::Reading,
    refusal::Refusal,
    resource_kind::ResourceKind,
};
pub(crate) use collection::Collection;
use key::Key;
use settle::{first_meta, next_meta, settle};

/// All users and groups.
#[derive(Debug, Default)]
pub(crate) struct Store {
    users: Collection,
    groups: Collection,
    removed_users: u64,
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

    /// The user with this name in any letter case.
    pub(crate) fn user_by_name(&self, user_name: &str) -> Option<&Map<String, Value>> {
        self.users.with(Key::UserName, user_name).next()
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
        settle(&mut resource, kind, profile)?;
        self.check_unique(kind, None, &resource, profile)?;
        resource.insert("id".to_owned(), id.into());
        resource.insert("meta".to_owned(), first_meta(kind, now));
        self.collection_mut(kind).insert(id, resource.clone());
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
        resource: Map<String, Value>,
        now: Timestamp,
        profile: &Profile,
    ) -> Result<Map<String, Value>, Refusal> {
        if self.collection(kind).get(id).is_none() {
            return Err(missing(kind, id));
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
            profile.patch,
        )?;
        self.update(kind, id, resource, now, profile)
    }

    /// Deletes a resource; a deleted user leaves its groups.
    ///
    /// # Errors
    /// 404.
    pub(crate) fn delete(&mut self, kind: ResourceKind, id: &str, now: Timestamp) -> Result<(), Refusal> {
        self.collection_mut(kind)
            .remove(id)
            .ok_or_else(|| missing(kind, id))?;
        if kind == ResourceKind::User {
            self.removed_users += 1;
        }
        let groups: Vec<Map<String, Value>> = self.groups.with(Key::Member, id).cloned().collect();
        for mut group in groups {
            if let Some(Value::Array(members)) = group.get_mut("members") {
                members.retain(|member| member.get("value").and_then(Value::as_str) != Some(id));
                if members.is_empty() {
                    group.remove("members");
                }
            }
            let meta = next_meta(group.get("meta"), now);
            group.insert("meta".to_owned(), meta);
            let group_id = group
                .get("id")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned();
            self.groups.replace(&group_id, group);
        }
        Ok(())
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
            self.delete(kind, id, now)?;
        } else {
            self.collection_mut(kind).replace(id, resource.clone());
        }
        Ok(resource)
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

    fn collection_mut(&mut self, kind: ResourceKind) -> &mut Collection {
        match kind {
            ResourceKind::User => &mut self.users,
            ResourceKind::Group => &mut self.groups,
        }
    }
}

/// The refusal of a request for a resource that is not there.
pub(crate) fn missing(kind: ResourceKind, id: &str) -> Refusal {
    Refusal::not_found(&format!("{} {id}", kind.name().to_lowercase()))
}
