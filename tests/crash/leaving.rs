//! People leave, or get another name, while the server is dead and nothing is known yet of the accounts that it has just
//! created for them.

use std::collections::HashSet;
use std::time::Duration;

use model::{CycleState, Decision, ObjectId, Timestamp, Value};
use serde_json::json;
use simulator::{Profile, Simulator};
use store::StagedChoice;
use tests::random::Random;
use tests::{Installation, Prepared, prepared, registration};

const PEOPLE: usize = 600;
const KILLS: usize = 8;
const LATENCY: Duration = Duration::from_millis(25);
const LONGEST_LIFE: u64 = 250;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_leaves_while_the_server_is_dead_loses_access() {
    let mut random = Random::from_environment();
    let mut profile = Profile::standard();
    profile.latency = LATENCY;
    let application = Simulator::start(profile, Some(prepared::TOKEN.into()))
        .await
        .unwrap();
    let (folder, prepared) = Prepared::new(PEOPLE, "custom", "Target", &application.base_url()).await;
    let mut installation = Installation::start_in(folder).await;
    let mut fate = Fate::default();
    for _ in 0..KILLS {
        let created = application.accounts().len();
        prepared
            .wait_until("an account", async || application.accounts().len() > created)
            .await;
        tokio::time::sleep(Duration::from_millis(random.below(LONGEST_LIFE))).await;
        installation.crash();
        fate.strike(&prepared, unknown(&prepared, &application).await)
            .await;
        installation.restart().await;
    }
    application.set_latency(Duration::ZERO);
    prepared.wait_for_completion().await;
    allow_what_is_held_back(&prepared).await;

    assert!(fate.left.len() > 3 && fate.renamed.len() > 3, "nobody was caught");
    for id in &fate.left {
        let accounts = accounts_of(&prepared, &application, *id);
        assert!(
            accounts.iter().all(|account| account["active"] == json!(false)),
            "{id} left: {accounts:?}"
        );
    }
    for id in &fate.renamed {
        let accounts = accounts_of(&prepared, &application, *id);
        assert_eq!(accounts.len(), 1, "{id} was renamed: {accounts:?}");
    }
    assert_eq!(prepared.cycles().await[0].state, CycleState::Completed);
}

/// What happened to people whose accounts were not known.
#[derive(Default)]
struct Fate {
    left: Vec<ObjectId>,
    renamed: Vec<ObjectId>,
}

impl Fate {
    async fn strike(&mut self, prepared: &Prepared, people: Vec<ObjectId>) {
        let (store, now, audit) = (&prepared.store, Timestamp(1), registration::audit);
        // Nobody is struck twice: their account may be as unknown after the next life.
        let fresh = |id: &ObjectId| !self.left.contains(id) && !self.renamed.contains(id);
        let people: Vec<ObjectId> = people.into_iter().filter(fresh).collect();
        for (index, id) in people.into_iter().enumerate() {
            let (leaves, renames) = match index % 5 {
                0 => {
                    let blocked = store.set_account_enabled(&[id], false, now, &audit()).await;
                    blocked.map(|_| (true, false)).unwrap()
                }
                1 => {
                    let deleted = store.soft_delete_objects(&[id], now, &audit()).await;
                    deleted.map(|_| (true, false)).unwrap()
                }
                2 => {
                    store.soft_delete_objects(&[id], now, &audit()).await.unwrap();
                    store.purge_objects(&[id], now, &audit()).await.unwrap();
                    (true, false)
                }
                3 => {
                    rename(prepared, id).await;
                    let blocked = store.set_account_enabled(&[id], false, now, &audit()).await;
                    blocked.map(|_| (true, false)).unwrap()
                }
                _ => {
                    rename(prepared, id).await;
                    (false, true)
                }
            };
            self.left.extend(leaves.then_some(id));
            self.renamed.extend(renames.then_some(id));
        }
    }
}

/// More of them leave at once than one cycle may disable of the few accounts that are known by then: those wait for an
/// administrator, who allows it here.
async fn allow_what_is_held_back(prepared: &Prepared) {
    let held = async || prepared.store.held_back(prepared.application).await.unwrap();
    if held().await.waiting() == 0 {
        return;
    }
    let choice = StagedChoice::AllUntil(Timestamp(i64::MAX));
    prepared
        .store
        .decide_deletions(
            prepared.application,
            &choice,
            Decision::Allowed,
            &registration::audit(),
        )
        .await
        .unwrap();
    let before = prepared.cycles().await.len();
    prepared
        .wait_until("the cycle that does what was allowed", async || {
            prepared.cycles().await.len() > before
        })
        .await;
    prepared.wait_for_completion().await;
    assert_eq!(held().await.waiting(), 0);
}

async fn rename(prepared: &Prepared, id: ObjectId) {
    let mut object = prepared.store.objects_by_ids(&[id]).await.unwrap().remove(0);
    let name = format!("renamed.{id}@corp.example");
    object
        .attributes
        .insert("userPrincipalName".into(), Value::Text(name));
    prepared
        .store
        .update_object(&object, &registration::audit())
        .await
        .unwrap();
}

/// People with an account of which the database knows nothing.
async fn unknown(prepared: &Prepared, application: &Simulator) -> Vec<ObjectId> {
    let names: HashSet<String> = application
        .accounts()
        .iter()
        .filter_map(|account| account["userName"].as_str().map(str::to_lowercase))
        .collect();
    let mut unknown = Vec::new();
    for person in &prepared.people {
        let name = person.attribute("userPrincipalName").to_text().to_lowercase();
        if names.contains(&name)
            && prepared
                .store
                .links_of_object(person.id)
                .await
                .unwrap()
                .is_empty()
        {
            unknown.push(person.id);
        }
    }
    unknown
}

/// The accounts that a person got under any user name: the display name stays.
fn accounts_of(prepared: &Prepared, application: &Simulator, id: ObjectId) -> Vec<serde_json::Value> {
    let person = prepared.people.iter().find(|person| person.id == id).unwrap();
    let name = json!(person.attribute("displayName").to_text());
    let accounts = application.accounts();
    accounts
        .into_iter()
        .filter(|account| account["displayName"] == name)
        .collect()
}
