use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::fault::FaultRule;
use super::options::Options;
use super::state::{Change, Kind, Object, State};

/// A tenant; a clone is the same one.
#[derive(Clone, Debug)]
pub struct Tenant(Arc<Mutex<State>>);

impl Tenant {
    /// A tenant with nobody in it.
    pub fn new(options: Options) -> Self {
        Self(Arc::new(Mutex::new(State {
            options,
            ..State::default()
        })))
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Names this address in links, such as that of a front with TLS.
    pub fn announce(&self, url: &str) {
        url.clone_into(&mut self.state().base_url);
    }

    /// Changes how it behaves.
    pub fn set_options(&self, change: impl FnOnce(&mut Options)) {
        change(&mut self.state().options);
    }

    /// Adds a user or gives it these properties; its id, which is made where `properties` has none.
    pub fn put_user(&self, properties: Value) -> String {
        self.put(Kind::User, properties)
    }

    /// Adds a group or gives it these properties; its id.
    pub fn put_group(&self, properties: Value) -> String {
        self.put(Kind::Group, properties)
    }

    /// Adds an enterprise application; its object id.
    pub fn put_service_principal(&self, properties: Value) -> String {
        self.put(Kind::ServicePrincipal, properties)
    }

    fn put(&self, kind: Kind, properties: Value) -> String {
        let Value::Object(given) = properties else {
            return String::new();
        };
        let id = given
            .get("id")
            .and_then(Value::as_str)
            .map_or_else(|| Uuid::now_v7().to_string(), str::to_owned);
        let mut state = self.state();
        let is_new = !state.objects.contains_key(&id);
        let changed = if is_new {
            Vec::new()
        } else {
            given.keys().cloned().collect()
        };
        let object = state.objects.entry(id.clone()).or_insert_with(|| Object {
            kind,
            properties: Map::new(),
            manager: None,
            members: BTreeSet::new(),
        });
        object.properties.extend(given);
        object.properties.insert("id".to_owned(), id.clone().into());
        state.log.push(Change::Object {
            id: id.clone(),
            properties: changed,
        });
        id
    }

    /// Gives a user another manager, or none.
    pub fn set_manager(&self, user: &str, manager: Option<&str>) {
        let mut state = self.state();
        if let Some(object) = state.objects.get_mut(user) {
            let before = std::mem::replace(&mut object.manager, manager.map(str::to_owned));
            let id = user.to_owned();
            state.log.push(Change::Manager { id, before });
        }
    }

    /// Puts somebody into a group.
    pub fn add_member(&self, group: &str, member: &str) {
        self.change_member(group, member, true);
    }

    /// Takes somebody out of a group.
    pub fn remove_member(&self, group: &str, member: &str) {
        self.change_member(group, member, false);
    }

    fn change_member(&self, group: &str, member: &str, came: bool) {
        let mut state = self.state();
        let Some(object) = state.objects.get_mut(group) else {
            return;
        };
        let is_different = if came {
            object.members.insert(member.to_owned())
        } else {
            object.members.remove(member)
        };
        if is_different {
            state.log.push(Change::Member {
                group: group.to_owned(),
                member: member.to_owned(),
                came,
            });
        }
    }

    /// Puts a user or a group where it can be restored from.
    pub fn delete(&self, id: &str) {
        self.take_away(id, "changed");
    }

    /// Deletes a user or a group for good.
    pub fn delete_for_good(&self, id: &str) {
        self.take_away(id, "deleted");
    }

    fn take_away(&self, id: &str, reason: &'static str) {
        let mut state = self.state();
        let Some(object) = state.objects.remove(id).or_else(|| state.deleted.remove(id)) else {
            return;
        };
        let kind = object.kind;
        if reason == "changed" {
            state.deleted.insert(id.to_owned(), object);
        }
        state.log.push(Change::Removed {
            kind,
            id: id.to_owned(),
            reason,
        });
        // Whoever is gone is a member of nothing.
        let groups: Vec<String> = state
            .of_kind(Kind::Group)
            .filter(|(_, group)| group.members.contains(id))
            .map(|(group, _)| group.clone())
            .collect();
        drop(state);
        for group in groups {
            self.change_member(&group, id, false);
        }
    }

    /// Brings a soft-deleted object back.
    pub fn restore(&self, id: &str) {
        let mut state = self.state();
        if let Some(object) = state.deleted.remove(id) {
            state.objects.insert(id.to_owned(), object);
            state.log.push(Change::Object {
                id: id.to_owned(),
                properties: Vec::new(),
            });
        }
    }

    /// Assigns a principal of that type (`User`, `Group`, `ServicePrincipal`) to an enterprise application, with the id of
    /// a role.
    pub fn assign(&self, application: &str, principal: &str, principal_type: &str, role: &str) {
        self.state().assignments.push(json!({
            "id": Uuid::now_v7().simple().to_string(),
            "appRoleId": role,
            "createdDateTime": "2026-01-02T03:04:05Z",
            "deletedDateTime": null,
            "principalDisplayName": "Somebody",
            "principalId": principal,
            "principalType": principal_type,
            "resourceDisplayName": "Application",
            "resourceId": application,
        }));
    }

    /// Makes every link of a delta query so far a thing of the past: 410.
    pub fn forget_delta_tokens(&self) {
        let mut state = self.state();
        state.forgotten = state.last_number;
    }

    /// Makes every token so far a thing of the past: 401.
    pub fn revoke_tokens(&self) {
        self.state().tokens.clear();
    }

    /// Writes the next round of a kind by hand: its pages, each with its records.
    pub fn script(&self, kind: Kind, pages: Vec<Vec<Value>>) {
        let mut state = self.state();
        state.scripts.entry(kind).or_default().push_back(pages);
    }

    /// Lets something go wrong.
    pub fn fail(&self, rule: FaultRule) {
        self.state().faults.push(rule);
    }

    /// Nothing goes wrong any more.
    pub fn heal(&self) {
        self.state().faults.clear();
    }

    /// Every request so far: method, path and query, decoded.
    pub fn requests(&self) -> Vec<String> {
        self.state().requests.clone()
    }

    /// The objects of a kind with all their properties, in the order of their ids.
    pub fn objects(&self, kind: Kind) -> Vec<Value> {
        let state = self.state();
        let objects = state
            .of_kind(kind)
            .map(|(_, object)| object.properties.clone().into());
        objects.collect()
    }

    /// The members of a group.
    pub fn members(&self, group: &str) -> Vec<String> {
        let state = self.state();
        let group = state.objects.get(group);
        group
            .map(|group| group.members.iter().cloned().collect())
            .unwrap_or_default()
    }

    /// The manager of a user.
    pub fn manager(&self, user: &str) -> Option<String> {
        self.state().objects.get(user)?.manager.clone()
    }
}
