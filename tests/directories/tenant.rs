//! From a tenant of Microsoft Entra ID through the store to accounts, on both databases.

use directory::entra;
use model::{
    CycleState, EntraSettings, EntraSignIn, JobScope, ProvisioningStatus, ReadKind, ReadSchedule, ReadState,
    Shortfall, SourceConnection, SourceSettings,
};
use serde_json::json;
use simulator::graph::{Options, RunningTenant, Tenant};
use tests::{Database, World};

use crate::on_both_databases;

on_both_databases!(the_life_of_people_of_a_tenant);

const WIKI: &str = "5a6b0000-1111-4222-8333-444455556666";
const EDITOR: &str = "b3f6aaaa-1111-4222-8333-444455556666";
const NO_ROLE: &str = "00000000-0000-0000-0000-000000000000";

fn settings(tenant: &RunningTenant) -> SourceSettings {
    SourceSettings {
        connection: SourceConnection::Entra(EntraSettings {
            tenant: "11111111-2222-4333-8444-555555555555".into(),
            client_id: "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee".into(),
            sign_in: EntraSignIn::Secret,
            certificate: String::new(),
            login_url: tenant.url(),
            graph_url: tenant.url(),
            ca_bundle: String::new(),
        }),
        user_names: entra::default_user_names(),
        group_names: entra::default_group_names(),
        schedule: ReadSchedule::default(),
        tolerance_percent: 10,
    }
}

fn user(tenant: &RunningTenant, name: &str) -> String {
    tenant.put_user(json!({
        "displayName": name,
        "userPrincipalName": format!("{}@corp.example", name.to_lowercase()),
        "accountEnabled": true,
        "jobTitle": "Engineer",
    }))
}

async fn the_life_of_people_of_a_tenant(database: Database) {
    let tenant = Tenant::start(Options {
        page_size: 3,
        ..Options::default()
    })
    .await
    .unwrap();
    let ids: Vec<String> = ["Ana", "Ben", "Cem", "Dan", "Eva", "Fay", "Gus", "Hal"]
        .map(|name| user(&tenant, name))
        .into();
    let staff = tenant.put_group(json!({ "displayName": "Staff", "securityEnabled": true }));
    for id in &ids[..5] {
        tenant.add_member(&staff, id);
    }
    tenant.set_manager(&ids[1], Some(&ids[0]));
    tenant.put_service_principal(json!({
        "id": WIKI, "appId": "7c8d0000-1111-4222-8333-444455556666", "displayName": "Wiki",
        "appRoles": [{"id": EDITOR, "displayName": "Editor", "value": "edit", "isEnabled": true}],
    }));
    tenant.assign(WIKI, &staff, "Group", NO_ROLE);
    tenant.assign(WIKI, &ids[5], "User", EDITOR);

    let world = World::standard(database, ProvisioningStatus::Off).await;
    let directory = world.connect(&settings(&tenant), Some("the-client-secret")).await;
    let first = world.last_read(directory).await;
    assert_eq!((first.state, first.problem.clone()), (ReadState::Complete, None));
    assert_eq!((first.counts.created, first.counts.members_added), (9, 5));
    let ben = world
        .store()
        .object(world.the("Ben").await)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(ben.manager, Some(world.the("Ana").await));

    // Whoever is assigned there is assigned here, with the same role.
    world
        .store()
        .set_assignment_source(world.application, Some(WIKI), &world.audit())
        .await
        .unwrap();
    world.configure(JobScope::Assigned, ProvisioningStatus::On).await;
    let read = world.read(directory).await;
    assert_eq!(
        (read.state, read.kind),
        (ReadState::Complete, ReadKind::Changes),
        "{read:?}"
    );
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    let mut names: Vec<String> = world
        .target
        .accounts()
        .iter()
        .map(|account| account["displayName"].as_str().unwrap().to_owned())
        .collect();
    names.sort();
    assert_eq!(names, ["Ana", "Ben", "Cem", "Dan", "Eva", "Fay"]);

    // Taken out of the group, deleted, blocked, and somebody new who is assigned before they are seen.
    tenant.remove_member(&staff, &ids[4]);
    tenant.delete(&ids[3]);
    tenant.put_user(json!({ "id": ids[2], "accountEnabled": false }));
    let ida = user(&tenant, "Ida");
    tenant.add_member(&staff, &ida);
    let read = world.read(directory).await;
    assert_eq!(
        (read.state, read.kind),
        (ReadState::Complete, ReadKind::Changes),
        "{read:?}"
    );
    assert_eq!(
        (
            read.counts.created,
            read.counts.removed,
            read.counts.members_removed
        ),
        (1, 1, 1),
        "{read:?}"
    );
    assert_eq!(world.cycle().await, Some(CycleState::Completed));
    let active = |name: &str| world.account(name).unwrap()["active"].clone();
    assert_eq!(
        [active("Eva"), active("Dan"), active("Cem")],
        [false, false, false]
    );
    assert_eq!([active("Ana"), active("Ida")], [true, true]);

    // The tenant forgets where we were: everything is read and compared, also whoever went unannounced.
    tenant.forget_delta_tokens();
    tenant.delete_for_good(&ids[7]);
    let read = world.read(directory).await;
    assert_eq!(
        (read.state, read.kind, read.counts.removed),
        (ReadState::Complete, ReadKind::Everything, 1),
        "{read:?}"
    );

    // A secret that is not taken any more: the read fails, and nobody loses anything.
    tenant.revoke_tokens();
    tenant.set_options(|options| options.client_secret = "another".into());
    let read = world.read(directory).await;
    let reason = read.problem.as_ref().map(|problem| problem.reason);
    assert_eq!(
        (read.state, reason),
        (ReadState::Failed, Some(Shortfall::SignIn)),
        "{read:?}"
    );
    world.cycle().await;
    assert_eq!([active("Ana"), active("Ben"), active("Ida")], [true, true, true]);
}
