//! What must be true after a history of kills: the application holds what the directory says, and the log knows it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use model::{LogAction, LogQuery, LogStatus, ObjectId, ObjectKind};
use serde_json::Value;

use crate::evidence::rows;
use crate::office::Office;

const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// Everybody has one account at the most, which works for those who belong and for nobody else; groups have exactly the
/// members that belong.
pub(crate) fn the_application_equals_the_directory(office: &Office) {
    let accounts = by_owner(office.application.accounts());
    for (owner, accounts) in &accounts {
        assert_eq!(accounts.len(), 1, "{owner} has several accounts: {accounts:#?}");
    }
    let of = |id: ObjectId| {
        accounts
            .get(&id.to_string())
            .and_then(|accounts| accounts.first())
    };
    let belonging: BTreeSet<ObjectId> = office
        .people
        .iter()
        .filter(|person| person.belongs())
        .map(|person| person.object.id)
        .collect();
    for person in &office.people {
        let (id, name) = (person.object.id, person.object.display_name());
        let Some(account) = of(id) else {
            assert!(!person.belongs(), "{name} has no account");
            continue;
        };
        assert!(!person.is_gone, "{name} was deleted, and their account was not");
        assert_eq!(account["active"], person.belongs(), "{name}: {account:#}");
        if !person.belongs() {
            continue;
        }
        for (target, source) in [("userName", "userPrincipalName"), ("title", "jobTitle")] {
            let expected = person.object.attribute(source).to_text();
            assert_eq!(account[target], expected, "{target} of {name}");
        }
        let manager = person
            .object
            .manager
            .filter(|manager| belonging.contains(manager))
            .and_then(of);
        if let Some(manager) = manager {
            assert_eq!(account[ENTERPRISE]["manager"]["value"], manager["id"], "{name}");
        }
    }
    let mut groups = by_owner(office.application.groups());
    for team in &office.teams {
        let (id, name) = (team.object.id.to_string(), team.object.display_name());
        let shown = groups.remove(&id).unwrap_or_default();
        assert_eq!(shown.len(), usize::from(!team.is_gone), "{name}: {shown:#?}");
        let Some(shown) = shown.first() else { continue };
        assert_eq!(shown["displayName"], name);
        let expected: BTreeSet<String> = team
            .members
            .intersection(&belonging)
            .filter_map(|member| of(*member))
            .map(|account| text(&account["id"]))
            .collect();
        let listed = shown["members"].as_array().map_or(&[][..], Vec::as_slice);
        let members: BTreeSet<String> = listed.iter().map(|member| text(&member["value"])).collect();
        assert_eq!(members.len(), listed.len(), "{name} has a member twice");
        assert_eq!(members, expected, "{name}");
    }
    assert!(groups.is_empty(), "groups of nobody: {groups:#?}");
}

/// Each link leads to the account of its owner, and nobody who is here is without one if they have an account.
pub(crate) async fn every_link_has_its_account(office: &Office) {
    let mut shown = by_owner(office.application.accounts());
    shown.extend(by_owner(office.application.groups()));
    let people = office.people.iter().filter(|person| !person.is_gone);
    let teams = office.teams.iter().filter(|team| !team.is_gone);
    let ids = people
        .map(|person| person.object.id)
        .chain(teams.map(|team| team.object.id));
    for id in ids {
        let links = office.prepared.store.links_of_object(id).await.unwrap();
        let linked: Vec<&str> = links.iter().map(|(_, link)| link.target_id.as_str()).collect();
        let there: Vec<String> = shown
            .remove(&id.to_string())
            .unwrap_or_default()
            .iter()
            .map(|shown| text(&shown["id"]))
            .collect();
        assert_eq!(linked, there, "{:?} {id}", office.kind(id));
    }
    assert!(shown.is_empty(), "nobody's: {shown:#?}");
}

/// For whatever the application did there is a row: of everybody whose account was created, that it was created, or was
/// found again; and the last word about everybody is whether the application lets them in.
pub(crate) async fn the_log_tells_what_became_of_everybody(office: &Office) {
    let query = LogQuery {
        page_size: 500,
        ..LogQuery::default()
    };
    let mut told: HashMap<ObjectId, Vec<_>> = HashMap::new();
    for row in rows(&office.prepared, query).await {
        let is_told = matches!(row.status, LogStatus::Success | LogStatus::Warning);
        let is_staged = row.action == LogAction::StagedDelete;
        assert!(!is_staged, "{row:?} though the guard is off");
        if is_told {
            told.entry(row.object_id).or_default().push(row);
        }
    }
    let created: BTreeSet<String> = office
        .application
        .recorded()
        .iter()
        .filter(|request| request.method == "POST")
        .filter_map(|request| request.body.as_ref())
        .map(|body| text(&body["externalId"]))
        .collect();
    let mut there = by_owner(office.application.accounts());
    there.extend(by_owner(office.application.groups()));
    let mut checked = BTreeMap::<String, usize>::new();
    for owner in created {
        let id: ObjectId = owner.parse().unwrap();
        let rows = told.get(&id).map_or(&[][..], Vec::as_slice);
        let says = |action| rows.iter().any(|row| row.action == action);
        let found_again = rows.iter().any(|row| row.summary.starts_with("Linked"));
        // Whoever left before their account was found again has it disabled or deleted, which says that it was there.
        let has_beginning =
            says(LogAction::Create) || found_again || says(LogAction::Disable) || says(LogAction::Delete);
        assert!(has_beginning, "nothing says how {owner} began: {rows:#?}");
        // Other changes of a disabled account may follow.
        let last = rows
            .iter()
            .find(|row| {
                matches!(
                    row.action,
                    LogAction::Create | LogAction::Disable | LogAction::Delete
                ) || row.summary == "Enabled again"
                    || row.summary.starts_with("Linked")
            })
            .map(|row| row.action);
        let account = there.get(&owner).and_then(|accounts| accounts.first());
        let expected = match (account, office.kind(id)) {
            (None, _) => last == Some(LogAction::Delete),
            (Some(account), ObjectKind::User) if account["active"] == false => {
                last == Some(LogAction::Disable)
            }
            _ => !matches!(last, Some(LogAction::Disable | LogAction::Delete)),
        };
        assert!(expected, "the last word about {account:?} is {last:?}: {rows:#?}");
        *checked.entry(format!("{last:?}")).or_default() += 1;
    }
    println!("last words of the log: {checked:?}");
}

fn by_owner(shown: Vec<Value>) -> BTreeMap<String, Vec<Value>> {
    let mut owners: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for account in shown {
        owners
            .entry(text(&account["externalId"]))
            .or_default()
            .push(account);
    }
    owners
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
