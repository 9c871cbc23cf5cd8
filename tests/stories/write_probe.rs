//! The write probe: what it learns is what cycles speak from then on, and nothing of it stays in the application.

use model::{
    AdministratorId, ConnectionOutcome, JobScope, Principal, ProvisioningStatus, Role, SessionId,
    WriteProbeReport, WriteProbeState,
};
use portal::Caller;
use simulator::Profile;
use tests::people::person;
use tests::{Database, World};

use crate::on_both_databases;

fn caller(role: Role) -> Caller {
    Caller {
        principal: Principal {
            administrator_id: AdministratorId::from_u128(1),
            session_id: SessionId::from_u128(2),
            user_name: "story".into(),
            display_name: "Story".into(),
            role,
        },
        address: String::new(),
    }
}

async fn configured(database: Database, profile: &str, gallery_id: &str) -> World {
    let world = World::new(database, Profile::named(profile).unwrap(), gallery_id).await;
    world.configure(JobScope::All, ProvisioningStatus::On).await;
    world
}

async fn probe(world: &World) -> WriteProbeReport {
    let caller = caller(Role::CloudApplicationAdministrator);
    let manage = world.portal.manage_applications(&caller).unwrap();
    let probing = manage.start_write_probe(world.application).await.unwrap();
    probing.await.unwrap();
    report(world).await.unwrap()
}

async fn report(world: &World) -> Option<WriteProbeReport> {
    let caller = caller(Role::CloudApplicationAdministrator);
    let configuration = world.portal.read_configuration(&caller).unwrap();
    configuration.write_probe(world.application).await.unwrap().report
}

fn outcome(report: &WriteProbeReport, name: &str) -> ConnectionOutcome {
    let finding = report.findings.iter().find(|finding| finding.name == name);
    finding.unwrap_or_else(|| panic!("{name}: {report:#?}")).outcome
}

async fn what_was_learned_is_spoken_at_once(database: Database) {
    let world = configured(database, "put-only", "custom").await;
    let report = probe(&world).await;
    assert_eq!(
        (report.state, report.learned),
        (WriteProbeState::Done, true),
        "{report:#?}"
    );
    assert_eq!(
        outcome(&report, "Change an attribute"),
        ConnectionOutcome::Warning
    );
    assert!(world.target.accounts().is_empty() && world.target.groups().is_empty());
    let people = world.add(&[person("Ana Duarte")]).await;
    world.cycle().await;
    world.target.record_requests(100);
    world.edit(people[0], "jobTitle", "Lead").await;
    world.cycle().await;
    assert_eq!(world.account("Ana Duarte").unwrap()["title"], "Lead");
    let methods: Vec<String> = world
        .target
        .recorded()
        .into_iter()
        .map(|request| request.method)
        .collect();
    assert_eq!(methods, ["GET", "PUT"], "no PATCH is tried in vain");
}

async fn who_cannot_filter_is_looked_through_without_a_filter(database: Database) {
    let world = configured(database, "canaille", "custom").await;
    assert!(probe(&world).await.learned);
    world.target.record_requests(100);
    world.add(&[person("Ana Duarte")]).await;
    world.cycle().await;
    assert!(world.account("Ana Duarte").is_some());
    let searches = world
        .target
        .recorded()
        .into_iter()
        .filter(|request| request.method == "GET");
    for search in searches {
        assert!(!search.target.contains("filter="), "{search:?}");
    }
}

async fn nothing_stays_and_everybody_reads_what_was_done(database: Database) {
    let world = configured(database, "pingboard", "pingboard").await;
    world.add(&[person("Ana Duarte")]).await;
    world.cycle().await;
    let report = probe(&world).await;
    assert_eq!(world.target.accounts().len(), 1, "Ana's account alone");
    assert!(report.left_behind.is_empty() && report.requests > 10);
    assert_eq!(outcome(&report, "Create a group"), ConnectionOutcome::Failed);
    let finding = report
        .findings
        .iter()
        .find(|finding| finding.name == "Enable it again")
        .unwrap();
    assert!(finding.consequence.contains("new account"), "{finding:?}");
    let rows = world
        .store()
        .audit_entries(&model::AuditQuery::default())
        .await
        .unwrap();
    let activities: Vec<&str> = rows.items.iter().map(|row| row.activity.as_str()).collect();
    assert!(activities.contains(&"Start write probe") && activities.contains(&"Finish write probe"));
    // The cycles go on as before.
    world.add(&[person("Bo Lindqvist")]).await;
    world.cycle().await;
    assert!(world.account("Bo Lindqvist").is_some());
}

async fn another_address_is_probed_anew(database: Database) {
    let world = configured(database, "put-only", "custom").await;
    assert!(probe(&world).await.learned);
    let budget = |world: &World| {
        let (store, application) = (world.store().clone(), world.application);
        async move {
            store
                .job_budget(application)
                .await
                .unwrap()
                .unwrap()
                .learned_dialect
        }
    };
    assert!(budget(&world).await.is_some());
    world
        .configure_at(
            "https://elsewhere.example/scim",
            "t",
            JobScope::All,
            ProvisioningStatus::Off,
        )
        .await;
    assert_eq!(budget(&world).await, None);
}

on_both_databases!(
    what_was_learned_is_spoken_at_once,
    who_cannot_filter_is_looked_through_without_a_filter,
    nothing_stays_and_everybody_reads_what_was_done,
    another_address_is_probed_anew,
);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_simulated_application_is_left_as_it_was() {
    for profile in Profile::all() {
        let world = configured(Database::Sqlite, &profile.name, "custom").await;
        let report = probe(&world).await;
        assert!(
            report.learned && report.left_behind.is_empty(),
            "{}: {report:#?}",
            profile.name
        );
        assert!(world.target.groups().is_empty(), "{}", profile.name);
        // A soft deletion leaves disabled accounts.
        let active = world
            .target
            .accounts()
            .iter()
            .filter(|account| account["active"] == true)
            .count();
        assert_eq!(active, 0, "{}", profile.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_not_change_anything_cannot_begin_one() {
    let world = configured(Database::Sqlite, "standard", "custom").await;
    assert!(
        world
            .portal
            .manage_applications(&caller(Role::ReportsReader))
            .is_err()
    );
    assert_eq!(report(&world).await, None);
}
