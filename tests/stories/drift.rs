//! Accounts that somebody changed in the application, or deleted, or made: what is read back, and what is done about it.

use bytes::Bytes;
use http::{Method, Request};
use http_body_util::Full;
use model::{
    AccountClass, AccountFinding, AccountsQuery, AccountsShown, AccountsView, CycleState, DriftDecision,
    DriftState, JobScope, ObjectId, ObjectKind, ProblemKind, ProvisioningStatus,
};
use serde_json::{Value, json};
use simulator::{Fault, Profile};
use tests::http_client::HttpClient;
use tests::people::person;
use tests::world::TOKEN;
use tests::{Database, World};

use crate::on_both_databases;

on_both_databases![
    what_is_right_is_not_reported,
    a_changed_value_is_overwritten,
    an_adopted_value_stays_until_the_source_changes,
    an_adopted_value_stays_whatever_else_changes,
    what_is_adopted_gives_nobody_access,
    an_ignored_value_is_hidden_until_it_changes_again,
    an_ignored_value_stays_whatever_else_changes,
    what_is_said_about_an_attribute_is_done_by_itself,
    an_account_that_is_gone_is_made_again,
    an_account_that_moved_is_found_again,
    accounts_that_nobody_is_linked_to_are_classed_and_left_alone,
    an_incomplete_list_says_that_nobody_is_missing,
    attributes_that_no_account_shows_say_nothing,
    values_that_nobody_may_read_are_masked,
    accounts_are_read_by_the_clock,
    an_old_result_decides_nothing,
];

async fn three(database: Database) -> (World, Vec<ObjectId>) {
    let world = World::new(database, Profile::standard(), "custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    let people = ["Ana Duarte", "Bo Lindqvist", "Chidi Okafor"].map(person);
    let people = world.add(&people).await;
    world.assign(&people).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    (world, people)
}

async fn read(world: &World) -> AccountsView {
    let manage = world.portal.command_line().manage_applications().unwrap();
    manage.read_accounts(world.application).await.unwrap();
    shown(world, AccountsShown::Changed).await
}

async fn shown(world: &World, shown: AccountsShown) -> AccountsView {
    let read = world.portal.command_line().read_configuration().unwrap();
    let query = AccountsQuery {
        shown,
        ..AccountsQuery::default()
    };
    read.accounts(world.application, &query).await.unwrap()
}

fn count(view: &AccountsView, list: AccountsShown) -> i64 {
    view.counts.iter().find(|(one, _)| *one == list).unwrap().1
}

async fn decide(world: &World, view: &AccountsView, decision: DriftDecision) {
    let manage = world.portal.command_line().manage_applications().unwrap();
    let all: Vec<(i64, String)> = view
        .items
        .items
        .iter()
        .flat_map(|item| {
            item.differences
                .iter()
                .map(|one| (item.position, one.path.clone()))
        })
        .collect();
    let run = view.run.as_ref().unwrap().id;
    manage
        .decide_drift(world.application, run, &all, decision)
        .await
        .unwrap();
}

fn id_of(world: &World, name: &str) -> String {
    world.account(name).unwrap()["id"].as_str().unwrap().to_owned()
}

/// Sends a request behind Rollcall's back.
pub(crate) async fn meddle(world: &World, method: Method, path: &str, body: Option<Value>) {
    let request = Request::builder()
        .method(method)
        .uri(format!("{}{path}", world.target.base_url()))
        .header("authorization", format!("Bearer {TOKEN}"))
        .header("content-type", "application/scim+json")
        .body(Full::from(
            body.map_or_else(Bytes::new, |body| Bytes::from(body.to_string())),
        ))
        .unwrap();
    let reply = HttpClient::default().send(request).await.unwrap();
    assert!(reply.status.is_success(), "{reply:?}");
}

async fn set(world: &World, name: &str, attribute: &str, value: Value) {
    let body = json!({
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{"op": "replace", "path": attribute, "value": value}],
    });
    meddle(
        world,
        Method::PATCH,
        &format!("/Users/{}", id_of(world, name)),
        Some(body),
    )
    .await;
}

async fn delete(world: &World, name: &str) {
    meddle(
        world,
        Method::DELETE,
        &format!("/Users/{}", id_of(world, name)),
        None,
    )
    .await;
}

/// Makes an account in the application that Rollcall knows nothing of.
pub(crate) async fn made_by_hand(world: &World, user_name: &str, display_name: &str) {
    let body = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": user_name,
        "displayName": display_name,
        "name": {"givenName": "Some", "familyName": "Body"},
        "emails": [{"type": "work", "value": user_name}],
        "active": true,
    });
    meddle(world, Method::POST, "/Users", Some(body)).await;
}

/// The only difference that there is.
fn difference(view: &AccountsView) -> (&AccountFinding, &str, Option<&str>, Option<&str>) {
    assert_eq!(view.items.items.len(), 1, "{:?}", view.items.items);
    let item = &view.items.items[0];
    assert_eq!(item.differences.len(), 1, "{item:?}");
    let one = &item.differences[0];
    (item, &one.path, one.expected.as_deref(), one.actual.as_deref())
}

async fn what_is_right_is_not_reported(database: Database) {
    let (world, _) = three(database).await;
    world.target.reset_requests();
    let view = read(&world).await;
    let run = view.run.as_ref().unwrap();
    assert_eq!(
        (run.state, run.accounts, &run.incomplete),
        (DriftState::Done, 3, &None)
    );
    assert!(run.unshown.is_empty(), "{:?}", run.unshown);
    assert!(
        view.counts.iter().all(|(_, count)| *count == 0),
        "{:?}",
        view.counts
    );
    assert_eq!(
        (
            world.target.requests().total(),
            world.target.requests().users.writes()
        ),
        (1, 0)
    );
}

async fn a_changed_value_is_overwritten(database: Database) {
    let (world, _) = three(database).await;
    set(&world, "Ana Duarte", "title", json!("Empress")).await;
    set(&world, "Bo Lindqvist", "active", json!(false)).await;
    world.target.reset_requests();
    let view = read(&world).await;
    assert_eq!(
        world.target.requests().users.writes(),
        0,
        "reading changes nothing"
    );
    assert_eq!((view.items.total, count(&view, AccountsShown::Changed)), (2, 2));
    let ana = view
        .items
        .items
        .iter()
        .find(|item| item.name == "Ana Duarte")
        .unwrap();
    assert_eq!(ana.class, AccountClass::Changed);
    let one = &ana.differences[0];
    assert_eq!(
        (
            one.path.as_str(),
            one.expected.as_deref(),
            one.actual.as_deref(),
            one.decision
        ),
        ("title", Some("Engineer"), Some("Empress"), DriftDecision::Waiting)
    );
    // Nobody has said anything: a cycle has nothing to do.
    assert_eq!(world.cycle().await, None);
    decide(&world, &view, DriftDecision::Overwrite).await;
    let decided = shown(&world, AccountsShown::Changed).await;
    assert_eq!(
        decided.items.items[0].differences[0].decision,
        DriftDecision::Overwrite
    );
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.account("Ana Duarte").unwrap()["title"], json!("Engineer"));
    assert_eq!(world.account("Bo Lindqvist").unwrap()["active"], json!(true));
    assert_eq!(world.target.requests().users.writes(), 2, "one request each");
    assert_eq!(count(&read(&world).await, AccountsShown::Changed), 0);
    let log = world.log().await;
    let changed = &log
        .iter()
        .find(|entry| entry.identity == "Ana Duarte")
        .unwrap()
        .modified;
    assert_eq!(changed.len(), 1, "nothing else is sent: {changed:?}");
}

async fn an_adopted_value_stays_until_the_source_changes(database: Database) {
    let (world, people) = three(database).await;
    set(&world, "Ana Duarte", "title", json!("Empress")).await;
    let view = read(&world).await;
    difference(&view);
    decide(&world, &view, DriftDecision::Adopt).await;
    assert_eq!(world.cycle().await, None, "nothing is to be done");
    assert_eq!(count(&read(&world).await, AccountsShown::Changed), 0);
    assert_eq!(world.account("Ana Duarte").unwrap()["title"], json!("Empress"));
    world.edit(people[0], "jobTitle", "Director").await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.account("Ana Duarte").unwrap()["title"], json!("Director"));
    let entry = world.log().await.remove(0);
    let title = entry.modified.iter().find(|one| one.name == "title").unwrap();
    assert_eq!(title.old_value.as_deref(), Some("Empress"));
}

async fn an_adopted_value_stays_whatever_else_changes(database: Database) {
    let (world, people) = three(database).await;
    set(&world, "Ana Duarte", "title", json!("Empress")).await;
    let view = read(&world).await;
    decide(&world, &view, DriftDecision::Adopt).await;
    stays(&world, people[0]).await;
    let log = world.log().await;
    let entry = log.iter().find(|entry| entry.identity == "Ana Duarte").unwrap();
    let steps: Vec<_> = entry.steps.iter().map(|step| step.description.as_str()).collect();
    assert!(
        steps.contains(&"Left as adopted from the application: title."),
        "{steps:?}"
    );

    // The source says something new, and then what it said before: both are sent.
    for title in ["Director", "Engineer"] {
        world.edit(people[0], "jobTitle", title).await;
        assert_eq!(world.cycle().await, Some(CycleState::Completed));
        assert_eq!(world.account("Ana Duarte").unwrap()["title"], json!(title));
    }
}

/// The title of Ana stays "Empress" while something else about her changes, and in a cycle that looks at everybody.
async fn stays(world: &World, ana: ObjectId) {
    for department in ["Sales", "Finance"] {
        world.edit(ana, "department", department).await;
        assert_eq!(world.cycle().await, Some(CycleState::Completed));
        let account = world.account("Ana Duarte").unwrap();
        assert_eq!(account["title"], json!("Empress"));
        assert!(account.to_string().contains(department), "{account}");
    }
    world.change_mapping(|users| users.actions.delete = false).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.account("Ana Duarte").unwrap()["title"], json!("Empress"));
}

async fn what_is_adopted_gives_nobody_access(database: Database) {
    let (world, people) = three(database).await;
    world.set_enabled(people[1], false).await;
    world.cycle().await;
    set(&world, "Bo Lindqvist", "active", json!(true)).await;
    let view = read(&world).await;
    decide(&world, &view, DriftDecision::Adopt).await;
    world.edit(people[1], "department", "Sales").await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.account("Bo Lindqvist").unwrap()["active"], json!(false));
}

async fn an_ignored_value_stays_whatever_else_changes(database: Database) {
    let (world, people) = three(database).await;
    set(&world, "Ana Duarte", "title", json!("Empress")).await;
    let view = read(&world).await;
    decide(&world, &view, DriftDecision::Ignore).await;
    stays(&world, people[0]).await;
    world.edit(people[0], "jobTitle", "Director").await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.account("Ana Duarte").unwrap()["title"], json!("Director"));
}

async fn an_ignored_value_is_hidden_until_it_changes_again(database: Database) {
    let (world, _) = three(database).await;
    set(&world, "Ana Duarte", "title", json!("Empress")).await;
    let view = read(&world).await;
    decide(&world, &view, DriftDecision::Ignore).await;
    for view in [shown(&world, AccountsShown::Ignored).await, {
        read(&world).await;
        shown(&world, AccountsShown::Ignored).await
    }] {
        assert_eq!(count(&view, AccountsShown::Changed), 0);
        assert_eq!(difference(&view).3, Some("Empress"));
    }
    set(&world, "Ana Duarte", "title", json!("Goddess")).await;
    let view = read(&world).await;
    assert_eq!(difference(&view).3, Some("Goddess"));
    assert_eq!(count(&view, AccountsShown::Ignored), 0);
    assert_eq!(world.cycle().await, None);
}

async fn what_is_said_about_an_attribute_is_done_by_itself(database: Database) {
    let (world, _) = three(database).await;
    let manage = world.portal.command_line().manage_applications().unwrap();
    for name in ["Ana Duarte", "Bo Lindqvist"] {
        set(&world, name, "title", json!("Empress")).await;
    }
    read(&world).await;
    // Said while two wait: it is done with them at once.
    manage
        .set_drift_default(
            world.application,
            ObjectKind::User,
            "title",
            DriftDecision::Overwrite,
        )
        .await
        .unwrap();
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.account("Bo Lindqvist").unwrap()["title"], json!("Engineer"));
    set(&world, "Chidi Okafor", "title", json!("Empress")).await;
    set(&world, "Chidi Okafor", "displayName", json!("The Chidi")).await;
    let view = read(&world).await;
    let decisions: Vec<_> = view.items.items[0]
        .differences
        .iter()
        .map(|one| (one.path.as_str(), one.decision))
        .collect();
    assert_eq!(
        decisions,
        [
            ("displayName", DriftDecision::Waiting),
            ("title", DriftDecision::Overwrite)
        ]
    );
    let title = view.defaults.iter().find(|one| one.path == "title").unwrap();
    assert_eq!((title.decision, title.count), (DriftDecision::Overwrite, 1));
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    let chidi = world.account("Chidi Okafor").unwrap();
    assert_eq!(
        (&chidi["title"], &chidi["displayName"]),
        (&json!("Engineer"), &json!("The Chidi"))
    );
}

async fn an_account_that_is_gone_is_made_again(database: Database) {
    let (world, people) = three(database).await;
    let before = id_of(&world, "Ana Duarte");
    delete(&world, "Ana Duarte").await;
    read(&world).await;
    let view = shown(&world, AccountsShown::Missing).await;
    assert_eq!(
        (count(&view, AccountsShown::Missing), view.items.items.len()),
        (1, 1)
    );
    let gone = &view.items.items[0];
    assert_eq!((gone.object_id, &gone.target_id), (Some(people[0]), &before));
    assert_eq!(world.cycle().await, None);
    let manage = world.portal.command_line().manage_applications().unwrap();
    let run = view.run.as_ref().unwrap().id;
    let again = manage
        .match_again(world.application, run, &[gone.position])
        .await
        .unwrap();
    assert_eq!(again, 1);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_ne!(id_of(&world, "Ana Duarte"), before);
    assert_eq!(world.target.accounts().len(), 3);
    read(&world).await;
    assert_eq!(
        count(
            &shown(&world, AccountsShown::Missing).await,
            AccountsShown::Missing
        ),
        0
    );
}

async fn an_account_that_moved_is_found_again(database: Database) {
    let (world, _) = three(database).await;
    delete(&world, "Ana Duarte").await;
    made_by_hand(&world, "ana.duarte@corp.example", "Ana by hand").await;
    let by_hand = id_of(&world, "Ana Duarte");
    read(&world).await;
    let unmanaged = shown(&world, AccountsShown::Unmanaged).await;
    assert_eq!(unmanaged.items.items[0].class, AccountClass::Assigned);
    assert!(unmanaged.items.items[0].people[0].is_linked);
    let view = shown(&world, AccountsShown::Missing).await;
    let manage = world.portal.command_line().manage_applications().unwrap();
    let run = view.run.as_ref().unwrap().id;
    manage
        .match_again(world.application, run, &[view.items.items[0].position])
        .await
        .unwrap();
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(
        (world.target.accounts().len(), id_of(&world, "Ana Duarte")),
        (3, by_hand)
    );
    assert_eq!(
        world.account("Ana Duarte").unwrap()["displayName"],
        json!("Ana Duarte")
    );
}

async fn accounts_that_nobody_is_linked_to_are_classed_and_left_alone(database: Database) {
    let (world, _) = three(database).await;
    world.add(&[person("Dora Late")]).await;
    made_by_hand(&world, "dora.late@corp.example", "Dora").await;
    made_by_hand(&world, "root@corp.example", "Root").await;
    world.target.reset_requests();
    read(&world).await;
    let view = shown(&world, AccountsShown::Unmanaged).await;
    let classes: Vec<_> = view
        .items
        .items
        .iter()
        .map(|item| (item.name.as_str(), item.class, item.people.len()))
        .collect();
    assert_eq!(
        classes,
        [
            ("Dora", AccountClass::Unassigned, 1),
            ("Root", AccountClass::Local, 0)
        ]
    );
    assert_eq!(
        count(&view, AccountsShown::Matches),
        0,
        "nobody would keep who is not assigned"
    );
    world.pass_minutes(60);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.target.requests().users.writes(), 0);
    assert_eq!(world.target.accounts().len(), 5);
}

async fn an_incomplete_list_says_that_nobody_is_missing(database: Database) {
    let (world, _) = three(database).await;
    delete(&world, "Ana Duarte").await;
    set(&world, "Bo Lindqvist", "title", json!("Empress")).await;
    let mut profile = Profile::standard();
    profile.pages.maximum_size = 1;
    world.target.set_profile(profile);
    world.target.switch_on(Fault::errors(400).after(1).times(1));
    let view = read(&world).await;
    let run = view.run.as_ref().unwrap();
    assert_eq!((run.state, run.accounts), (DriftState::Done, 1));
    assert!(run.incomplete.is_some());
    assert_eq!(count(&view, AccountsShown::Missing), 0);
    let view = read(&world).await;
    assert_eq!(view.run.as_ref().unwrap().incomplete, None);
    assert_eq!(
        (
            count(&view, AccountsShown::Missing),
            count(&view, AccountsShown::Changed)
        ),
        (1, 1)
    );
    // When nothing at all can be read, the old result stays.
    world.target.switch_on(Fault::errors(401).times(9));
    let view = read(&world).await;
    assert_eq!(view.newest.as_ref().unwrap().state, DriftState::Failed);
    assert_eq!(count(&view, AccountsShown::Missing), 1);
}

async fn attributes_that_no_account_shows_say_nothing(database: Database) {
    let (world, _) = three(database).await;
    let mut profile = Profile::standard();
    profile.dropped_attributes = vec!["title".into()];
    world.target.set_profile(profile);
    for name in ["Ana Duarte", "Bo Lindqvist", "Chidi Okafor"] {
        set(&world, name, "nickName", json!("Nick")).await;
        let body = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{"op": "remove", "path": "title"}],
        });
        meddle(
            &world,
            Method::PATCH,
            &format!("/Users/{}", id_of(&world, name)),
            Some(body),
        )
        .await;
    }
    let view = read(&world).await;
    assert_eq!(view.run.as_ref().unwrap().unshown, ["title"]);
    assert_eq!(count(&view, AccountsShown::Changed), 0);
}

async fn values_that_nobody_may_read_are_masked(database: Database) {
    let (world, _) = three(database).await;
    world
        .change_mapping(|mapping| {
            let title = mapping
                .attribute_mappings
                .iter_mut()
                .find(|row| row.target == "title");
            title.unwrap().source = model::MappingSource::Expression("Redact([jobTitle])".to_owned());
        })
        .await;
    set(&world, "Ana Duarte", "title", json!("Empress")).await;
    let view = read(&world).await;
    let (_, path, expected, actual) = difference(&view);
    assert_eq!(
        (path, expected, actual),
        ("title", Some("[Redact]"), Some("[Redact]"))
    );
}

async fn accounts_are_read_by_the_clock(database: Database) {
    let (world, _) = three(database).await;
    let manage = world.portal.command_line().manage_applications().unwrap();
    let due = async || {
        let begun = world.engine.start_due_read_backs(world.now()).await.unwrap();
        let count = begun.len();
        for reading in begun {
            reading.await.unwrap();
        }
        count
    };
    assert_eq!(due().await, 0, "nobody asked for it");
    manage.schedule_read_back(world.application, 6).await.unwrap();
    assert_eq!(due().await, 1);
    set(&world, "Ana Duarte", "title", json!("Empress")).await;
    world.pass_minutes(5 * 60);
    assert_eq!(due().await, 0);
    world.pass_minutes(61);
    assert_eq!(due().await, 1);
    let view = shown(&world, AccountsShown::Changed).await;
    assert_eq!(
        (view.every_hours, view.run.as_ref().unwrap().made_by.as_str()),
        (6, "Schedule")
    );
    difference(&view);
    manage.stop_provisioning(world.application).await.unwrap();
    world.pass_minutes(24 * 60);
    assert_eq!(due().await, 0, "whoever stopped provisioning wants quiet");
}

async fn an_old_result_decides_nothing(database: Database) {
    let (world, _) = three(database).await;
    set(&world, "Ana Duarte", "title", json!("Empress")).await;
    let old = read(&world).await;
    read(&world).await;
    let manage = world.portal.command_line().manage_applications().unwrap();
    let (run, position) = (old.run.unwrap().id, old.items.items[0].position);
    let decided = manage
        .decide_drift(
            world.application,
            run,
            &[(position, "title".to_owned())],
            DriftDecision::Overwrite,
        )
        .await;
    assert_eq!(decided.unwrap_err().into_problem().kind, ProblemKind::Conflict);
}
