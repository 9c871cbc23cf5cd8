use std::collections::HashSet;

use axum::http::{Method, StatusCode, header};
use jiff::Timestamp;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{
    answer::Answer,
    discovery,
    endpoint::Endpoint,
    incoming::Incoming,
    list, strict,
    view::{View, location},
};
use crate::{
    fault::{FaultKind, Stage},
    member_counts::{MemberCounts, named_members},
    patch::parse_operations,
    profile::{IdStyle, Profile, WriteAnswer},
    projection::Projection,
    query::Parameters,
    reading::Reading,
    refusal::Refusal,
    resource_kind::ResourceKind,
    simulator::Simulator,
    store::{Store, member_ids, missing},
};

type Resource = Map<String, Value>;

const WEB_PAGE: &str = "<!DOCTYPE html><html><head><title>Welcome</title></head><body></body></html>";

/// Does what a request asks for.
///
/// # Errors
/// Whatever the request did wrong.
pub(super) fn respond(
    simulator: &Simulator,
    profile: &Profile,
    incoming: &Incoming<'_>,
) -> Result<Answer, Refusal> {
    let endpoint = incoming.endpoint;
    if endpoint.kind() == Some(ResourceKind::Group) && !profile.supports_groups {
        return Err(Refusal::not_found("endpoint /Groups"));
    }
    let is_discovery = matches!(
        endpoint,
        Endpoint::ServiceProviderConfig | Endpoint::Schemas(_) | Endpoint::ResourceTypes(_)
    );
    if is_discovery && !profile.publishes_discovery {
        return Err(Refusal::not_found("such endpoint"));
    }
    match endpoint {
        Endpoint::Unknown | Endpoint::Optional(_) if profile.web_page_for_unknown_urls => {
            return Ok(Answer::html(StatusCode::OK, WEB_PAGE));
        }
        Endpoint::Unknown => return Err(Refusal::not_found("such endpoint")),
        Endpoint::Optional(name) => {
            return Err(Refusal::not_implemented(format!("/{name} is not implemented.")));
        }
        endpoint if !endpoint.allows(incoming.method) => {
            let detail = format!("{} is not allowed here.", incoming.method);
            let refusal = Refusal::new(StatusCode::METHOD_NOT_ALLOWED, detail);
            return Ok(Answer::from(refusal).with(header::ALLOW, endpoint.allowed()));
        }
        Endpoint::ServiceProviderConfig => {
            return Ok(discovery::service_provider_config(profile, incoming.base_url));
        }
        Endpoint::Schemas(uri) => return discovery::schemas(profile, incoming.base_url, uri),
        Endpoint::ResourceTypes(name) => return discovery::resource_types(profile, incoming.base_url, name),
        _ => {}
    }
    let resources = Resources {
        simulator,
        profile,
        incoming,
    };
    match (endpoint, incoming.method) {
        (Endpoint::Search(kind), _) => resources.search(kind),
        (Endpoint::Collection(kind), &Method::POST) => resources.create(kind),
        (Endpoint::Collection(kind), _) => resources.find(&[kind], &Parameters::from_url(incoming.query)?),
        (Endpoint::Resource(kind, id), &Method::PUT) => resources.replace(kind, id),
        (Endpoint::Resource(kind, id), &Method::PATCH) => resources.patch(kind, id),
        (Endpoint::Resource(kind, id), &Method::DELETE) => resources.delete(kind, id),
        (Endpoint::Resource(kind, id), _) => resources.get(kind, id),
        _ => Err(Refusal::not_found("such endpoint")),
    }
}

struct Resources<'a> {
    simulator: &'a Simulator,
    profile: &'a Profile,
    incoming: &'a Incoming<'a>,
}

impl Resources<'_> {
    fn find(&self, kinds: &[ResourceKind], parameters: &Parameters) -> Result<Answer, Refusal> {
        self.read(|store| list::find(store, self.profile, kinds, parameters, self.incoming))
    }

    /// Reads from the store, or from the copy that is behind when reads are stale.
    fn read<T>(&self, read: impl FnOnce(&Store) -> T) -> T {
        let faults = &self.simulator.shared.faults;
        match faults.strike(Stage::Read, self.incoming.asked) {
            Some(_) => read(self.simulator.write().lagging()),
            None => read(&self.simulator.read()),
        }
    }

    fn search(&self, kind: Option<ResourceKind>) -> Result<Answer, Refusal> {
        let parameters = Parameters::from_body(&self.incoming.object()?)?;
        match kind {
            Some(kind) => self.find(&[kind], &parameters),
            None => self.find(discovery::kinds(self.profile), &parameters),
        }
    }

    fn get(&self, kind: ResourceKind, id: &str) -> Result<Answer, Refusal> {
        let projection = self.projection(kind)?;
        self.read(|store| {
            let resource = store.collection(kind).get(id).ok_or_else(|| missing(kind, id))?;
            let is_known = self.incoming.header(&header::IF_NONE_MATCH) == Some(version(resource));
            if is_known {
                return Ok(Answer::empty(StatusCode::NOT_MODIFIED).with(header::ETAG, version(resource)));
            }
            Ok(self.show(StatusCode::OK, kind, resource, &projection))
        })
    }

    fn create(&self, kind: ResourceKind) -> Result<Answer, Refusal> {
        let projection = self.projection(kind)?;
        let body = self.incoming.object()?;
        if kind == ResourceKind::User {
            strict::check_resource(&self.profile.strict, &body)?;
        }
        let resource = Reading::new(self.profile, kind).resource(body)?;
        self.count_members(kind, || MemberCounts::of_new(&resource));
        self.check_member_limit(&resource)?;
        let mut store = self.simulator.write();
        let id = match self.profile.ids {
            IdStyle::Uuid => Uuid::now_v7().to_string(),
            IdStyle::Number => store.next_number(kind).to_string(),
        };
        let created = store.create(kind, resource, &id, Timestamp::now(), self.profile)?;
        drop(store);
        let answer = self.profile.answers.create;
        Ok(self.written(answer, StatusCode::CREATED, kind, &created, &projection))
    }

    fn replace(&self, kind: ResourceKind, id: &str) -> Result<Answer, Refusal> {
        let projection = self.projection(kind)?;
        let body = self.incoming.object()?;
        if kind == ResourceKind::User {
            strict::check_resource(&self.profile.strict, &body)?;
        }
        let resource = Reading::new(self.profile, kind).resource(body)?;
        self.count_members(kind, MemberCounts::of_replacement);
        self.check_member_limit(&resource)?;
        let mut store = self.simulator.write();
        self.check_version(store.collection(kind).get(id))?;
        let replaced = store.replace(kind, id, resource, Timestamp::now(), self.profile)?;
        drop(store);
        let answer = self.profile.answers.replace;
        Ok(self.written(answer, StatusCode::OK, kind, &replaced, &projection))
    }

    fn patch(&self, kind: ResourceKind, id: &str) -> Result<Answer, Refusal> {
        let projection = self.projection(kind)?;
        let body = self.incoming.object()?;
        if kind == ResourceKind::User {
            strict::check_patch(&self.profile.strict, &body)?;
        }
        let operations = parse_operations(&body, Reading::new(self.profile, kind))?;
        self.count_members(kind, || MemberCounts::of_patch(&operations));
        self.profile.groups.check_limit(|| named_members(&operations))?;
        let mut store = self.simulator.write();
        let before = store.collection(kind).get(id);
        self.check_version(before)?;
        let members = self.members_to_watch(kind, before);
        let patched = store.patch(kind, id, operations, Timestamp::now(), self.profile)?;
        if let Some(members) = members {
            self.lose_members(&mut store, id, &members, &patched);
        }
        drop(store);
        let answer = self.profile.answers.patch;
        Ok(self.written(answer, StatusCode::OK, kind, &patched, &projection))
    }

    fn count_members(&self, kind: ResourceKind, counts: impl FnOnce() -> MemberCounts) {
        if kind == ResourceKind::Group {
            self.simulator.shared.counters.count_members(counts());
        }
    }

    /// The members of a group before a change, if a fault may lose those that are added.
    fn members_to_watch(&self, kind: ResourceKind, group: Option<&Resource>) -> Option<HashSet<String>> {
        let is_watched = kind == ResourceKind::Group && self.simulator.shared.faults.is_used();
        let group = group.filter(|_| is_watched)?;
        Some(member_ids(group).map(ToOwned::to_owned).collect())
    }

    /// Loses what a PATCH has added, as far as a fault wants it. The answer will not say so.
    fn lose_members(&self, store: &mut Store, id: &str, before: &HashSet<String>, patched: &Resource) {
        let added: Vec<&str> = member_ids(patched)
            .filter(|member| !before.contains(*member))
            .collect();
        let faults = &self.simulator.shared.faults;
        if !added.is_empty()
            && let Some(FaultKind::LostMembers { keep }) =
                faults.strike(Stage::AddMembers, self.incoming.asked)
        {
            let lost: HashSet<&str> = added.into_iter().skip(keep).collect();
            store.lose_members(id, |member| lost.contains(member));
        }
    }

    fn delete(&self, kind: ResourceKind, id: &str) -> Result<Answer, Refusal> {
        let projection = self.projection(kind)?;
        let mut store = self.simulator.write();
        self.check_version(store.collection(kind).get(id))?;
        let deleted = store.delete(kind, id, Timestamp::now(), self.profile)?;
        drop(store);
        Ok(match self.profile.answers.delete {
            WriteAnswer::Resource => self.show(StatusCode::OK, kind, &deleted, &projection),
            WriteAnswer::NoContent => Answer::empty(StatusCode::NO_CONTENT),
            WriteAnswer::Accepted => Answer::empty(StatusCode::ACCEPTED),
        })
    }

    /// The answer to a change that left this resource.
    fn written(
        &self,
        answer: WriteAnswer,
        status: StatusCode,
        kind: ResourceKind,
        resource: &Resource,
        projection: &Projection,
    ) -> Answer {
        match answer {
            WriteAnswer::Resource => self.show(status, kind, resource, projection),
            WriteAnswer::NoContent => {
                Answer::empty(StatusCode::NO_CONTENT).with(header::ETAG, version(resource))
            }
            WriteAnswer::Accepted => Answer::empty(StatusCode::ACCEPTED),
        }
    }

    /// # Errors
    /// The profile's status if a group names more members than one request may.
    fn check_member_limit(&self, group: &Resource) -> Result<(), Refusal> {
        let named = || MemberCounts::of_new(group).added;
        self.profile.groups.check_limit(named)
    }

    fn projection(&self, kind: ResourceKind) -> Result<Projection, Refusal> {
        Ok(Parameters::from_url(self.incoming.query)?.projection(self.profile, kind))
    }

    /// A change may be bound to the version that the client knows. Source: RFC 7644 §3.14.
    fn check_version(&self, resource: Option<&Resource>) -> Result<(), Refusal> {
        match (self.incoming.header(&header::IF_MATCH), resource) {
            (Some(expected), Some(resource)) if expected != "*" && expected != version(resource) => {
                Err(Refusal::new(
                    StatusCode::PRECONDITION_FAILED,
                    "The resource has changed since; read it again.",
                ))
            }
            _ => Ok(()),
        }
    }

    fn show(
        &self,
        status: StatusCode,
        kind: ResourceKind,
        resource: &Resource,
        projection: &Projection,
    ) -> Answer {
        let base_url = self.incoming.base_url;
        let answer = Answer::json(status, &View::new(kind, resource, projection, base_url))
            .with(header::ETAG, version(resource));
        if self.profile.answers.location {
            answer.with(header::LOCATION, location(kind, resource, base_url))
        } else {
            answer
        }
    }
}

fn version(resource: &Resource) -> &str {
    let meta = resource.get("meta");
    meta.and_then(|meta| meta.get("version")?.as_str())
        .unwrap_or_default()
}
