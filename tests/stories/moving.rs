//! An application at another address.

use model::{CycleState, JobScope, ProvisioningStatus};
use serde_json::{Value, json};
use simulator::{IdStyle, Profile, Running, Simulator};
use tests::people::{group, person};
use tests::world::TOKEN;
use tests::{Database, World};

use crate::on_both_databases;

on_both_databases![
    another_tenant_gets_its_own_accounts,
    an_id_of_the_old_application_is_somebody_else_in_the_new_one,
    whoever_is_worked_on_while_it_moves_gets_an_account_in_the_new_one,
    the_same_application_at_another_address_stays_right,
];

async fn another(profile: Profile) -> Running {
    Simulator::start(profile, Some(TOKEN.into())).await.unwrap()
}

/// Another Tenant URL is saved.
async fn move_to(world: &World, url: &str) {
    world
        .configure_at(url, TOKEN, JobScope::Assigned, ProvisioningStatus::On)
        .await;
}

/// From a test tenant to the real one: what is known of the accounts there says nothing about those here.
async fn another_tenant_gets_its_own_accounts(database: Database) {
    let world = World::new(database, Profile::standard(), "custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    let people = world.add(&[person("Ana Duarte"), person("Bo Lindqvist")]).await;
    world.set_manager(people[0], Some(people[1])).await;
    world.assign(&people).await;
    world.cycle().await;

    let real = another(Profile::standard()).await;
    move_to(&world, &real.base_url()).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    let account = |name: &str| real.account_by_user_name(name).unwrap();
    let (ana, bo) = (
        account("ana.duarte@corp.example"),
        account("bo.lindqvist@corp.example"),
    );
    let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    assert_eq!(ana[enterprise]["manager"]["value"], bo["id"]);

    world.unassign(&people).await;
    world.cycle().await;
    assert_eq!(account("ana.duarte@corp.example")["active"], json!(false));
    assert_eq!(account("bo.lindqvist@corp.example")["active"], json!(false));
}

/// Where ids are numbers, Ana's there is that of a stranger here: nobody may be worked on by it.
async fn an_id_of_the_old_application_is_somebody_else_in_the_new_one(database: Database) {
    let numbered = || Profile {
        ids: IdStyle::Number,
        ..Profile::standard()
    };
    let world = World::new(database, numbered(), "custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    world.provision_groups().await;
    let people = world
        .add(&["Ana Duarte", "Bo Lindqvist", "Cy Moreno", "Dee Fox"].map(person))
        .await;
    let sales = world.add(&[group("Sales")]).await[0];
    world.join(sales, &people).await;
    world.assign(&people).await;
    world.assign(&[sales]).await;
    world.cycle().await;
    world.soft_delete(people[1]).await;
    world.cycle().await;

    // In the new one live four strangers, and Cy under another number than before.
    let other = World::new(database, numbered(), "custom").await;
    other.configure(JobScope::All, ProvisioningStatus::On).await;
    let strangers: Vec<String> = (0..4).map(|number| format!("Stranger N{number}")).collect();
    for name in strangers.iter().map(String::as_str).chain(["Cy Moreno"]) {
        other.add(&[person(name)]).await;
        other.cycle().await;
    }
    let others = || {
        let accounts = other.target.accounts().into_iter();
        let is_stranger = |account: &Value| account["userName"].as_str().unwrap().starts_with("stranger");
        accounts.filter(is_stranger).collect::<Vec<_>>()
    };
    let before = others();
    assert_eq!(before.len(), 4);
    world.leave(sales, &people[3..]).await;
    world.unassign(&people[3..]).await;
    world.purge(people[1]).await;
    move_to(&world, &other.target.base_url()).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(others(), before, "nobody has touched them");
    let account = |name: &str| other.account(name);
    assert_eq!(account("Ana Duarte").unwrap()["active"], json!(true));
    assert_eq!(other.target.accounts().len(), 6, "Ana has come, and Cy was found");
    let groups = other.target.groups();
    assert_eq!(groups[0]["members"].as_array().unwrap().len(), 2, "{groups:#?}");

    world.leave(sales, &people[..1]).await;
    world.unassign(&people[..1]).await;
    world.cycle().await;
    assert_eq!(account("Ana Duarte").unwrap()["active"], json!(false));
    assert_eq!(others(), before);
}

/// What the old application answers after the address was changed is said of accounts there.
async fn whoever_is_worked_on_while_it_moves_gets_an_account_in_the_new_one(database: Database) {
    let world = World::new(database, Profile::standard(), "custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    let people: Vec<_> = (0..60)
        .map(|number| person(&format!("Person N{number:02}")))
        .collect();
    let people = world.add(&people).await;
    world.assign(&people).await;
    world.target.set_latency(std::time::Duration::from_millis(30));
    let (engine, now) = (world.engine.clone(), world.now());
    let cycle = tokio::spawn(async move { engine.run_due(now).await.unwrap() });
    while world.target.accounts().len() < 20 {
        tokio::task::yield_now().await;
    }
    let real = another(Profile::standard()).await;
    move_to(&world, &real.base_url()).await;
    assert_eq!(cycle.await.unwrap()[0].1.state, CycleState::Stopped);
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(real.accounts().len(), 60);
}

/// The address has changed, and the application has not: nobody is there twice, and who has left is gone.
async fn the_same_application_at_another_address_stays_right(database: Database) {
    let world = World::new(database, Profile::standard(), "custom").await;
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    world.provision_groups().await;
    let names = ["Ana Duarte", "Bo Lindqvist", "Cy Moreno", "Dee Fox", "Eve Stone"];
    let people = world.add(&names.map(person)).await;
    let sales = world.add(&[group("Sales")]).await[0];
    world.join(sales, &people).await;
    world.assign(&people).await;
    world.assign(&[sales]).await;
    world.cycle().await;
    world.set_enabled(people[4], false).await;
    world.cycle().await;
    assert_eq!(world.members("Sales").unwrap().len(), 4);

    // Ana leaves the group, Bo the company, and Cy is renamed; nobody has worked on that yet.
    world.leave(sales, &people[..2]).await;
    world.unassign(&people[1..2]).await;
    world
        .edit(people[2], "userPrincipalName", "cy.silva@corp.example")
        .await;
    let moved = world.target.base_url().replace("127.0.0.1", "localhost");
    assert_ne!(moved, world.target.base_url());
    move_to(&world, &moved).await;
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    assert_eq!(world.target.accounts().len(), 5);
    assert_eq!(world.account("Bo Lindqvist").unwrap()["active"], json!(false));
    assert_eq!(world.account("Cy Silva").unwrap()["active"], json!(true));
    assert_eq!(world.members("Sales").unwrap(), ["Cy Moreno", "Dee Fox"]);
    // Eve is blocked, and her account is known still.
    assert_eq!(world.account("Eve Stone").unwrap()["active"], json!(false));
    world.soft_delete(people[4]).await;
    world.purge(people[4]).await;
    world.cycle().await;
    assert!(world.account("Eve Stone").is_none());
    world.target.reset_requests();
    world.pass_minutes(41);
    world.cycle().await;
    assert_eq!(world.target.requests().total(), 0);
}
