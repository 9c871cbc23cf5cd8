//! Ten thousand people from a file, provisioned by the shipped build into a SCIM server that is not ours; then a
//! day's worth of changes in one incremental cycle, with exactly the requests that they need.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail loudly"
)]

mod expected;
mod hands;
mod people;

use std::collections::BTreeMap;
use std::time::Instant;

use tests::{CountingProxy, Installation, Scim2Server};

use expected::compare;
use hands::Hands;
use people::{Person, Standing};

const TOKEN: &str = "token-of-the-other-server";
const PEOPLE: usize = 10_000;
/// Requests that the other server gets at the same time: it queues five connections and drops the others for a second.
const WIDTH: usize = 4;
const EDITS: usize = 500;
const UNASSIGNMENTS: usize = 100;
const BLOCKS: usize = 50;
const PURGES: usize = 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_people_and_a_day_of_changes() {
    let server = Scim2Server::start(TOKEN).await;
    let proxy = CountingProxy::start(server.address(), WIDTH).await;
    let installation = Installation::start().await;
    installation.create_administrator("robin", "global-administrator");
    let mut hands = Hands::new(installation.visitor("robin").await);
    let mut people = people::generate(PEOPLE);

    let started = Instant::now();
    let report = hands.import(&people::csv(&people)).await;
    println!("imported in {:?}", started.elapsed());
    assert!(report.contains("10,000 rows imported"), "{report}");

    hands.add_application("custom", "Other server").await;
    hands.assign_group(people::GROUP).await;
    hands.configure(&format!("{}/v2", proxy.address()), TOKEN).await;
    let started = Instant::now();
    hands.start().await;
    hands.wait_for_cycle("Initial cycle").await;
    let sent = proxy.take();
    println!("{} requests in {:?}", sent.len(), started.elapsed());
    assert_eq!(
        counted(&sent),
        BTreeMap::from([("GET", PEOPLE), ("POST", PEOPLE)])
    );
    compare(&people, &server.accounts().await);

    hands.stop().await;
    a_day_of_changes(&mut hands, &mut people).await;
    assert_eq!(proxy.take(), [], "nothing is sent while provisioning is off");
    let started = Instant::now();
    hands.start().await;
    hands.wait_for_cycle("Incremental cycle").await;
    let sent = proxy.take();
    println!("{} requests in {:?}", sent.len(), started.elapsed());
    let needed = BTreeMap::from([("PATCH", EDITS + UNASSIGNMENTS + BLOCKS), ("DELETE", PURGES)]);
    assert_eq!(counted(&sent), needed);
    compare(&people, &server.accounts().await);
}

/// Changes of people who are nobody's manager, each person in one way only.
async fn a_day_of_changes(hands: &mut Hands, people: &mut [Person]) {
    let first = PEOPLE / 2;
    let (edited, rest) = people[first..].split_at_mut(EDITS);
    let (unassigned, rest) = rest.split_at_mut(UNASSIGNMENTS);
    let (blocked, rest) = rest.split_at_mut(BLOCKS);
    let purged = &mut rest[..PURGES];
    for (number, person) in edited.iter_mut().enumerate() {
        person.edit(number);
    }
    let names = |people: &[Person]| {
        people
            .iter()
            .map(|person| person.user_name.clone())
            .collect::<Vec<_>>()
    };
    let (unassigned_names, blocked_names, purged_names) = (names(unassigned), names(blocked), names(purged));
    for person in unassigned.iter_mut().chain(blocked) {
        person.standing = Standing::Inactive;
    }

    let report = hands.import(&people::csv(people)).await;
    assert!(report.contains("10,000 rows imported"), "{report}");
    let ids = hands.ids().await;
    let ids = |names: &[String]| names.iter().map(|name| ids[name].clone()).collect::<Vec<_>>();
    hands.remove_members(people::GROUP, &ids(&unassigned_names)).await;
    hands.block(&ids(&blocked_names)).await;
    hands.purge(&ids(&purged_names)).await;
    for person in people {
        if purged_names.contains(&person.user_name) {
            person.standing = Standing::Gone;
        }
    }
}

/// Requests by method; all of them must have succeeded.
fn counted(sent: &[tests::counting_proxy::Passed]) -> BTreeMap<&str, usize> {
    let failed: Vec<_> = sent
        .iter()
        .filter(|request| request.status >= 400)
        .take(5)
        .collect();
    assert!(failed.is_empty(), "{failed:?}");
    let mut counts = BTreeMap::new();
    for request in sent {
        *counts.entry(request.method.as_str()).or_default() += 1;
    }
    counts
}
