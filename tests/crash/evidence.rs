//! What must be true when the cycle has come to its end.

use std::collections::{BTreeMap, HashMap, HashSet};

use model::{CycleCounts, CycleState, LogAction, LogQuery, LogStatus, LogSummary};
use serde_json::Value;
use simulator::Simulator;
use tests::Prepared;

const MANAGER: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// The application holds each person exactly once, with the manager.
pub(crate) fn every_person_has_one_account(prepared: &Prepared, application: &Simulator) {
    let accounts = application.accounts();
    let mut by_name: HashMap<String, Vec<&Value>> = HashMap::new();
    for account in &accounts {
        by_name
            .entry(text(&account["userName"]))
            .or_default()
            .push(account);
    }
    let names: HashMap<_, _> = prepared
        .people
        .iter()
        .map(|person| (person.id, attribute(person, "userPrincipalName")))
        .collect();
    for person in &prepared.people {
        let accounts = by_name.get(&names[&person.id]).map_or(&[][..], Vec::as_slice);
        assert_eq!(
            accounts.len(),
            1,
            "{} has {} accounts",
            names[&person.id],
            accounts.len()
        );
        let account = accounts[0];
        assert_eq!(account["active"], true, "{account}");
        assert_eq!(
            account["displayName"],
            attribute(person, "displayName"),
            "{account}"
        );
        let manager = person
            .manager
            .map(|manager| by_name[&names[&manager]][0]["id"].clone());
        assert_eq!(
            account[MANAGER]["manager"]["value"],
            manager.unwrap_or_default(),
            "{account}"
        );
    }
    assert_eq!(accounts.len(), prepared.people.len(), "accounts of nobody");
}

/// Each person has one link, to an account of the same name, and no account is without one.
pub(crate) async fn every_link_has_its_account(prepared: &Prepared, application: &Simulator) {
    let accounts: HashMap<_, _> = application
        .accounts()
        .into_iter()
        .map(|account| (text(&account["id"]), text(&account["userName"])))
        .collect();
    let mut linked = HashSet::new();
    for person in &prepared.people {
        let links = prepared.store.links_of_object(person.id).await.unwrap();
        assert_eq!(links.len(), 1, "{:?}", person.id);
        let target = &links[0].1.target_id;
        assert_eq!(accounts[target], attribute(person, "userPrincipalName"));
        assert!(
            linked.insert(target.clone()),
            "two people share the account {target}"
        );
    }
    assert_eq!(linked.len(), accounts.len(), "accounts without a link");
}

/// Each person has one log row that says how the account came to be theirs, and each cycle counted its own rows.
pub(crate) async fn the_log_fits(prepared: &Prepared) {
    let cycles = prepared.cycles().await;
    let running = cycles
        .iter()
        .filter(|cycle| cycle.state == CycleState::Running)
        .count();
    assert_eq!(running, 0, "a cycle of a killed server counts as running");
    let mut beginnings: BTreeMap<_, usize> = BTreeMap::new();
    let mut linked = 0;
    for cycle in &cycles {
        let query = LogQuery {
            cycle_id: Some(cycle.id),
            page_size: 500,
            ..LogQuery::default()
        };
        let rows = rows(prepared, query).await;
        for row in &rows {
            // What a killed server had written down needs nothing from the next one.
            let is_left = row.status == LogStatus::Skipped && row.summary == "Already up to date";
            assert!(
                is_left || matches!(row.status, LogStatus::Success | LogStatus::Warning),
                "{row:?} in {cycle:?}"
            );
            // An account that a killed server had created is found by the next one and linked.
            if row.action == LogAction::Create || row.summary.starts_with("Linked") {
                *beginnings.entry(row.object_id).or_default() += 1;
                linked += usize::from(row.action != LogAction::Create);
            }
        }
        let count = |action| i64::try_from(rows.iter().filter(|row| row.action == action).count()).unwrap();
        let counts = CycleCounts {
            created: count(LogAction::Create),
            updated: count(LogAction::Update),
            disabled: 0,
            deleted: 0,
            failed: 0,
            ..cycle.counts
        };
        assert_eq!(cycle.counts, counts, "counts and log rows of {cycle:?}");
    }
    for person in &prepared.people {
        assert_eq!(beginnings.get(&person.id), Some(&1), "{person:?}");
    }
    println!("{linked} accounts had been created without a trace here and were found again");
    assert!(linked > 0, "no kill came between a creation and its log row");
}

pub(crate) async fn rows(prepared: &Prepared, mut query: LogQuery) -> Vec<LogSummary> {
    let mut rows = Vec::new();
    loop {
        let page = prepared.store.log_entries(&query).await.unwrap().items;
        query.before = page.last().map(|row| row.id);
        if page.is_empty() {
            return rows;
        }
        rows.extend(page);
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn attribute(person: &model::DirectoryObject, name: &str) -> String {
    match person.attributes.get(name) {
        Some(model::Value::Text(text)) => text.clone(),
        other => panic!("{name}: {other:?}"),
    }
}
