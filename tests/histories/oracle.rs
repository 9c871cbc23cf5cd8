//! What the application should hold, said as simply as possible.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::company::{Company, Life};
use crate::moves::user_name;

const MANAGER: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// Everything in which the application differs from what it should hold; and whether another cycle would send anything.
pub(crate) async fn differences(company: &Company) -> Vec<String> {
    let mut found = Vec::new();
    let accounts = company.world.target.accounts();
    let mut by_person: BTreeMap<String, Vec<&Value>> = BTreeMap::new();
    for account in &accounts {
        let owner = account["externalId"].as_str().unwrap_or("nobody").to_owned();
        by_person.entry(owner).or_default().push(account);
    }
    let ids: BTreeMap<String, String> = by_person
        .iter()
        .map(|(owner, accounts)| (owner.clone(), text(&accounts[0]["id"])))
        .collect();
    for person in &company.people {
        let id = person.id.to_string();
        let theirs = by_person.remove(&id).unwrap_or_default();
        if theirs.len() > 1 {
            found.push(format!("{} has {} accounts", person.name, theirs.len()));
        }
        let belongs = company.belongs(person);
        match theirs.first() {
            None if belongs => found.push(format!("{} has no account", person.name)),
            None => {}
            Some(account) if !belongs => {
                if account["active"] != false {
                    found.push(format!("{} still has access", person.name));
                }
                // Whoever was not assigned any more when they were deleted keeps a disabled account.
                if person.life == Life::Gone && person.assigned {
                    found.push(format!("{} was deleted, and their account was not", person.name));
                }
            }
            Some(account) => {
                let title = if company.titles_name_it {
                    format!("{} at Corp", person.title)
                } else {
                    person.title.clone()
                };
                let manager = person
                    .manager
                    .and_then(|manager| company.people.iter().find(|person| person.id == manager))
                    .filter(|manager| company.belongs(manager));
                let expected = [
                    ("active", Some("true".to_owned()), text(&account["active"])),
                    (
                        "userName",
                        Some(user_name(&person.name)),
                        text(&account["userName"]),
                    ),
                    ("title", Some(title), text(&account["title"])),
                    (
                        "department",
                        Some(person.department.clone()),
                        text(&account[MANAGER]["department"]),
                    ),
                    (
                        "manager",
                        manager.map(|manager| ids.get(&manager.id.to_string()).cloned().unwrap_or_default()),
                        text(&account[MANAGER]["manager"]["value"]),
                    ),
                ];
                for (attribute, expected, actual) in expected {
                    if let Some(expected) = expected
                        && expected != actual
                    {
                        found.push(format!(
                            "{}: {attribute} is {actual}, not {expected}",
                            person.name
                        ));
                    }
                }
            }
        }
    }
    found.extend(
        by_person
            .keys()
            .map(|owner| format!("an account belongs to {owner}")),
    );
    groups(company, &ids, &mut found);
    quiet(company, &mut found).await;
    found
}

fn groups(company: &Company, ids: &BTreeMap<String, String>, found: &mut Vec<String>) {
    let shown = company.world.target.groups();
    let mut expected = BTreeSet::new();
    for (position, group) in company.groups.iter().enumerate() {
        if !group.assigned || group.life != Life::Here {
            continue;
        }
        expected.insert(group.name.as_str());
        let theirs: Vec<_> = shown
            .iter()
            .filter(|shown| shown["displayName"] == group.name.as_str())
            .collect();
        let [theirs] = theirs.as_slice() else {
            found.push(format!("{} is there {} times", group.name, theirs.len()));
            continue;
        };
        let people = company.people_of(position);
        let members: BTreeSet<String> = company
            .people
            .iter()
            .filter(|person| people.contains(&person.id) && company.belongs(person))
            .filter_map(|person| ids.get(&person.id.to_string()).cloned())
            .collect();
        let actual: BTreeSet<String> = theirs["members"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|member| text(&member["value"]))
            .collect();
        if members != actual {
            found.push(format!(
                "{} has {actual:?} as members, not {members:?}",
                group.name
            ));
        }
    }
    let extra = shown
        .iter()
        .map(|group| text(&group["displayName"]))
        .filter(|name| !expected.contains(name.as_str()));
    found.extend(extra.map(|name| format!("the group {name} is still there")));
}

/// Nothing waits, and another cycle sends nothing.
async fn quiet(company: &Company, found: &mut Vec<String>) {
    let before = company.world.target.requests().total();
    company.world.pass_minutes(41);
    let ended = company.world.cycle().await;
    let sent = company.world.target.requests().total() - before;
    if sent > 0 || ended.is_none_or(|ended| ended != model::CycleState::Completed) {
        found.push(format!(
            "the next cycle sent {sent} requests and ended as {ended:?}"
        ));
        let log = company.world.log().await;
        found.extend(log.iter().take(8).map(|entry| {
            format!(
                "  {} {:?} {:?}: {}",
                entry.identity, entry.action, entry.status, entry.summary
            )
        }));
    }
}

/// What the log says.
pub(crate) async fn log(company: &Company) -> Vec<String> {
    let log = company.world.log().await;
    log.iter()
        .map(|entry| {
            let error = entry
                .error
                .as_ref()
                .map(|error| format!("{}: {}", error.code, error.reason));
            format!(
                "{} {} {:?} {:?} {} requests: {} {}",
                entry.at.0,
                entry.identity,
                entry.action,
                entry.status,
                entry.requests,
                entry.summary,
                error.unwrap_or_default()
            )
        })
        .collect()
}

/// What the application was asked to change, and what it answered.
pub(crate) fn requests(company: &Company) -> Vec<String> {
    let recorded = company.world.target.recorded().into_iter();
    recorded
        .filter(|request| request.method != "GET")
        .map(|request| format!("{} {} {:?}", request.method, request.target, request.body))
        .collect()
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
