//! Before provisioning begins: accounts that exist already are linked to the people whose they are, and nothing is sent.

use model::{
    AccountClass, AccountsQuery, AccountsShown, AccountsView, CycleState, JobScope, ObjectId, ProblemKind,
    ProvisioningStatus,
};
use serde_json::json;
use simulator::Profile;
use tests::people::person;
use tests::{Database, World};

use crate::drift::made_by_hand;
use crate::on_both_databases;

on_both_databases![
    unambiguous_matches_are_linked_without_a_request,
    of_several_that_match_one_is_chosen,
    two_people_for_one_account_are_ambiguous,
    an_account_that_is_never_to_be_touched_is_not,
    one_of_two_accounts_is_spared,
    who_is_not_assigned_is_not_linked,
];

async fn before_going_live(database: Database, names: &[&str]) -> (World, Vec<ObjectId>) {
    let mut profile = Profile::standard();
    profile.unique_attributes.clear();
    let world = World::new(database, profile, "custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::Off).await;
    let people: Vec<_> = names.iter().map(|name| person(name)).collect();
    let people = world.add(&people).await;
    world.assign(&people).await;
    (world, people)
}

async fn read(world: &World) -> AccountsView {
    let manage = world.portal.command_line().manage_applications().unwrap();
    manage.read_accounts(world.application).await.unwrap();
    shown(world, AccountsShown::Matches).await
}

async fn shown(world: &World, shown: AccountsShown) -> AccountsView {
    let read = world.portal.command_line().read_configuration().unwrap();
    let query = AccountsQuery {
        shown,
        ..AccountsQuery::default()
    };
    read.accounts(world.application, &query).await.unwrap()
}

fn names(view: &AccountsView) -> Vec<&str> {
    view.items.items.iter().map(|item| item.name.as_str()).collect()
}

fn counts(view: &AccountsView) -> [i64; 4] {
    [
        AccountsShown::Matches,
        AccountsShown::Ambiguous,
        AccountsShown::Unmatched,
        AccountsShown::Untouched,
    ]
    .map(|list| view.counts.iter().find(|(one, _)| *one == list).unwrap().1)
}

async fn unambiguous_matches_are_linked_without_a_request(database: Database) {
    let (world, people) = before_going_live(database, &["Ana Duarte", "Bo Lindqvist", "Chidi Okafor"]).await;
    // Another letter case is no other user name.
    made_by_hand(&world, "Ana.Duarte@corp.example", "Ana").await;
    made_by_hand(&world, "bo.lindqvist@corp.example", "Bo Lindqvist").await;
    made_by_hand(&world, "root@corp.example", "Root").await;
    world.target.reset_requests();
    let view = read(&world).await;
    assert_eq!(names(&view), ["Ana", "Bo Lindqvist"]);
    assert_eq!(counts(&view), [2, 0, 1, 0]);
    assert_eq!(
        names(&shown(&world, AccountsShown::Unmatched).await),
        ["Chidi Okafor"]
    );
    let manage = world.portal.command_line().manage_applications().unwrap();
    let run = view.run.unwrap().id;
    assert_eq!(manage.link_unambiguous(world.application, run).await.unwrap(), 2);
    assert_eq!(world.target.requests().users.writes(), 0);
    let links = world.store().links_of_object(people[0]).await.unwrap();
    let link = &links[0].1;
    assert_eq!(
        (link.matched_by.as_str(), &link.sent["displayName"]),
        ("userName", &json!("Ana"))
    );
    let after = shown(&world, AccountsShown::Unmanaged).await;
    assert_eq!(names(&after), ["Root"]);
    assert_eq!(manage.link_unambiguous(world.application, run).await.unwrap(), 0);

    // Once it is on, only what differs is sent, and nobody is searched for who is linked.
    manage.start_provisioning(world.application).await.unwrap();
    world.target.record_requests(100);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.target.accounts().len(), 4);
    let of_ana = world.account("Ana Duarte").unwrap();
    assert_eq!(of_ana["displayName"], json!("Ana Duarte"));
    let searched: Vec<_> = world
        .target
        .recorded()
        .into_iter()
        .filter(|one| one.method == "GET")
        .collect();
    assert_eq!(searched.len(), 1, "only for Chidi: {searched:?}");
}

async fn of_several_that_match_one_is_chosen(database: Database) {
    let (world, people) = before_going_live(database, &["Ana Duarte"]).await;
    made_by_hand(&world, "ana.duarte@corp.example", "Old Ana").await;
    made_by_hand(&world, "ana.duarte@corp.example", "New Ana").await;
    let view = read(&world).await;
    assert_eq!(counts(&view), [0, 2, 0, 0]);
    let manage = world.portal.command_line().manage_applications().unwrap();
    let run = view.run.unwrap().id;
    assert_eq!(manage.link_unambiguous(world.application, run).await.unwrap(), 0);
    let ambiguous = shown(&world, AccountsShown::Ambiguous).await;
    let new = ambiguous
        .items
        .items
        .iter()
        .find(|item| item.name == "New Ana")
        .unwrap();
    let old = ambiguous
        .items
        .items
        .iter()
        .find(|item| item.name == "Old Ana")
        .unwrap();
    manage
        .link_account(world.application, run, new.position, people[0])
        .await
        .unwrap();
    let second = manage
        .link_account(world.application, run, old.position, people[0])
        .await;
    assert_eq!(second.unwrap_err().into_problem().kind, ProblemKind::Conflict);
    let after = shown(&world, AccountsShown::Ambiguous).await;
    assert_eq!(counts(&after), [0, 0, 0, 0], "whose account that is, is decided");
    manage.start_provisioning(world.application).await.unwrap();
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    let display: Vec<_> = world
        .target
        .accounts()
        .iter()
        .map(|one| one["displayName"].clone())
        .collect();
    assert!(
        display.contains(&json!("Old Ana")) && display.contains(&json!("Ana Duarte")),
        "{display:?}"
    );
    assert_eq!(display.len(), 2);
}

async fn two_people_for_one_account_are_ambiguous(database: Database) {
    let (world, people) = before_going_live(database, &["Ana Duarte", "Bo Lindqvist"]).await;
    world.match_by("emails[type eq \"work\"].value").await;
    world.edit(people[1], "mail", "ana.duarte@corp.example").await;
    made_by_hand(&world, "ana.duarte@corp.example", "Ana").await;
    let view = read(&world).await;
    assert_eq!(counts(&view), [0, 1, 0, 0]);
    let ambiguous = shown(&world, AccountsShown::Ambiguous).await;
    let people_of: Vec<_> = ambiguous.items.items[0]
        .people
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(people_of, ["Ana Duarte", "Bo Lindqvist"]);
}

async fn an_account_that_is_never_to_be_touched_is_not(database: Database) {
    let (world, _) = before_going_live(database, &["Ana Duarte"]).await;
    made_by_hand(&world, "ana.duarte@corp.example", "Break glass").await;
    let view = read(&world).await;
    assert_eq!(names(&view), ["Break glass"]);
    let manage = world.portal.command_line().manage_applications().unwrap();
    let (run, position) = (view.run.unwrap().id, view.items.items[0].position);
    manage
        .mark_untouched(world.application, run, position, true)
        .await
        .unwrap();
    let marked = shown(&world, AccountsShown::Untouched).await;
    assert_eq!(
        (names(&marked), counts(&marked)),
        (vec!["Break glass"], [0, 0, 0, 1])
    );
    assert_eq!(manage.link_unambiguous(world.application, run).await.unwrap(), 0);
    // The mark outlives the result, and cycles keep to it.
    assert_eq!(counts(&read(&world).await), [0, 0, 0, 1]);
    manage.start_provisioning(world.application).await.unwrap();
    world.target.reset_requests();
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.target.requests().users.writes(), 0);
    let entry = world.log().await.remove(0);
    assert!(entry.summary.contains("never to be touched"), "{}", entry.summary);

    let marked = shown(&world, AccountsShown::Untouched).await;
    assert_eq!(marked.items.items[0].class, AccountClass::Untouched);
    let (run, position) = (marked.run.unwrap().id, marked.items.items[0].position);
    manage
        .mark_untouched(world.application, run, position, false)
        .await
        .unwrap();
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(
        world.account("Ana Duarte").unwrap()["displayName"],
        json!("Ana Duarte")
    );
    assert_eq!(world.target.accounts().len(), 1);
}

async fn one_of_two_accounts_is_spared(database: Database) {
    let (world, _) = before_going_live(database, &["Ana Duarte"]).await;
    made_by_hand(&world, "ana.duarte@corp.example", "Break glass").await;
    made_by_hand(&world, "ana.duarte@corp.example", "Ana").await;
    let view = read(&world).await;
    assert_eq!(counts(&view), [0, 2, 0, 0]);
    let ambiguous = shown(&world, AccountsShown::Ambiguous).await;
    let manage = world.portal.command_line().manage_applications().unwrap();
    let (run, first) = (view.run.unwrap().id, &ambiguous.items.items[0]);
    assert_eq!(first.name, "Break glass");
    manage
        .mark_untouched(world.application, run, first.position, true)
        .await
        .unwrap();
    let after = shown(&world, AccountsShown::Matches).await;
    assert_eq!((names(&after), counts(&after)), (vec!["Ana"], [1, 0, 0, 1]));
    // A cycle finds the other one as well.
    manage.start_provisioning(world.application).await.unwrap();
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    let display: Vec<_> = world
        .target
        .accounts()
        .iter()
        .map(|one| one["displayName"].clone())
        .collect();
    assert_eq!(display.len(), 2, "{display:?}");
    assert!(
        display.contains(&json!("Break glass")) && display.contains(&json!("Ana Duarte")),
        "{display:?}"
    );
}

async fn who_is_not_assigned_is_not_linked(database: Database) {
    let (world, people) = before_going_live(database, &["Ana Duarte", "Bo Lindqvist"]).await;
    world.unassign(&people[1..]).await;
    made_by_hand(&world, "bo.lindqvist@corp.example", "Bo").await;
    let view = read(&world).await;
    assert_eq!(counts(&view), [0, 0, 1, 0]);
    let unmanaged = shown(&world, AccountsShown::Unmanaged).await;
    let bo = &unmanaged.items.items[0];
    assert_eq!(
        (bo.class, bo.people[0].is_entitled),
        (AccountClass::Unassigned, false)
    );
    let manage = world.portal.command_line().manage_applications().unwrap();
    let run = view.run.unwrap().id;
    let linked = manage
        .link_account(world.application, run, bo.position, people[1])
        .await;
    assert_eq!(linked.unwrap_err().into_problem().kind, ProblemKind::Conflict);
    // Had it been linked, the first cycle would have disabled it.
    manage.start_provisioning(world.application).await.unwrap();
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.account("Bo Lindqvist").unwrap()["active"], json!(true));
}
