//! What one account is: right, changed, or nobody's.

use std::collections::{BTreeMap, HashMap, HashSet};

use model::{AccountClass, ObjectId, ObjectKind};
use scim::{AttributePath, State, id_of, read_all};
use serde_json::Value as Json;
use store::{FoundAccount, FoundDifference, Subject};

use super::Reader;
use crate::apply::Workplace;
use crate::mapper::Purpose;
use crate::plan::{sent_of, state_of, wanted_of};

/// What accounts are that the application lists; those that are right are left out.
pub(super) async fn accounts(
    reader: &mut Reader<'_>,
    workplace: &Workplace,
    shown: &mut BTreeMap<String, (i64, i64)>,
    resources: Vec<Json>,
) -> store::Result<Vec<FoundAccount>> {
    let store = &workplace.store;
    let application = reader.run.application_id;
    let ids: Vec<String> = resources.iter().filter_map(id_of).collect();
    let owners = store
        .owners_of_accounts(application, workplace.kind, &ids)
        .await?;
    let mut subjects = subjects(workplace, owners.values().copied().collect()).await?;
    let untouched: HashSet<String> = store
        .untouched_accounts(application, workplace.kind)
        .await?
        .into_iter()
        .collect();
    let mut found = Vec::new();
    for resource in resources {
        let Some(target) = id_of(&resource) else { continue };
        let actual = State::from_resource(&resource, workplace.mapper.targets());
        for path in actual.paths() {
            shown.entry(path.as_str().to_owned()).or_default().1 += 1;
        }
        let Some(owner) = owners.get(&target) else {
            let class = if untouched.contains(&target) {
                AccountClass::Untouched
            } else {
                AccountClass::Local
            };
            let mut finding = reader.finding(class, workplace.kind);
            let names = [
                name_of(&resource, "displayName"),
                name_of(&resource, "userName"),
                target.clone(),
            ];
            finding.name = names
                .into_iter()
                .find(|name| !name.is_empty())
                .unwrap_or_default();
            finding.target_id = target;
            finding.detail = name_of(&resource, "userName");
            finding.state = sent_of(&actual);
            finding.keys = keys(workplace, &resource);
            found.push(finding);
            continue;
        };
        let subject = subjects.remove(owner);
        let changed = subject.and_then(|subject| changed(workplace, shown, &subject, &actual));
        if let Some((subject, differences)) = changed {
            let mut finding = reader.finding(AccountClass::Changed, workplace.kind);
            finding.target_id = target;
            finding.object_id = Some(subject.object.id);
            finding.name = subject.object.display_name();
            finding.detail = name_of(&resource, "userName");
            finding.state = sent_of(&actual);
            finding.differences = differences;
            found.push(finding);
        }
    }
    Ok(found)
}

/// Links to accounts that are not there.
pub(super) async fn missing(
    reader: &mut Reader<'_>,
    workplace: &Workplace,
    gone: Vec<(String, ObjectId)>,
) -> store::Result<Vec<FoundAccount>> {
    let subjects = subjects(workplace, gone.iter().map(|(_, object)| *object).collect()).await?;
    let mut found = Vec::with_capacity(gone.len());
    for (target, object) in gone {
        let Some(subject) = subjects.get(&object) else {
            continue;
        };
        let mut finding = reader.finding(AccountClass::Missing, workplace.kind);
        finding.target_id = target;
        finding.object_id = Some(object);
        finding.name = subject.object.display_name();
        finding.detail = detail_of(subject);
        found.push(finding);
    }
    Ok(found)
}

async fn subjects(workplace: &Workplace, ids: Vec<ObjectId>) -> store::Result<HashMap<ObjectId, Subject>> {
    let subjects = workplace
        .store
        .subjects(&workplace.run, workplace.kind, &ids)
        .await?;
    Ok(subjects
        .into_iter()
        .map(|subject| (subject.object.id, subject))
        .collect())
}

/// What differs; nothing when the account is right.
fn changed(
    workplace: &Workplace,
    shown: &mut BTreeMap<String, (i64, i64)>,
    subject: &Subject,
    actual: &State,
) -> Option<(Subject, Vec<FoundDifference>)> {
    let sent = state_of(&subject.link.as_ref()?.sent);
    for path in sent.paths() {
        shown.entry(path.as_str().to_owned()).or_default().0 += 1;
    }
    let changes = workplace.mapper.differences(&sent, actual);
    if changes.is_empty() {
        return None;
    }
    // When nobody can say what is secret, everything is.
    let wanted = wanted_of(subject, Purpose::Update, workplace.context()).ok();
    let secret = |path: &AttributePath| {
        wanted
            .as_ref()
            .is_none_or(|wanted| wanted.redacted.contains(path))
    };
    let differences = changes.into_iter().map(|change| FoundDifference {
        is_redacted: secret(&change.path),
        path: change.path.as_str().to_owned(),
        expected: change.old,
        actual: change.new,
    });
    Some((subject.clone(), differences.collect()))
}

/// The values that an account could be found by.
fn keys(workplace: &Workplace, resource: &Json) -> Vec<(String, String)> {
    let mapper = &workplace.mapper;
    let matching = mapper.targets().filter(|path| mapper.matches_by(path));
    matching
        .flat_map(|path| {
            read_all(resource, path)
                .into_iter()
                .map(|value| (path.as_str().to_owned(), comparable(path, value)))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// A matching value in the form in which two of them are compared: only ids have a letter case (RFC 7643 §2.2 and §3.1).
pub(super) fn comparable(path: &AttributePath, value: &Json) -> String {
    let name = path.attribute();
    let is_id = name.eq_ignore_ascii_case("id") || name.eq_ignore_ascii_case("externalId");
    match value {
        Json::String(text) if is_id => text.clone(),
        Json::String(text) => text.to_lowercase(),
        value => value.to_string(),
    }
}

/// The user principal name of a person; a group has none.
pub(super) fn detail_of(subject: &Subject) -> String {
    match subject.object.kind {
        ObjectKind::User => subject.object.text("userPrincipalName").to_owned(),
        ObjectKind::Group => String::new(),
    }
}

fn name_of(resource: &Json, attribute: &str) -> String {
    resource
        .get(attribute)
        .and_then(Json::as_str)
        .unwrap_or_default()
        .to_owned()
}
