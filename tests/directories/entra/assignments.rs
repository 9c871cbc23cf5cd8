//! Assignments of an enterprise application.

use directory::source::SourceAssignment;
use model::Shortfall;
use serde_json::json;
use simulator::graph::{Fault, FaultRule, Options};

use super::office::Office;

const APPLICATION: &str = "5a6b0000-1111-4222-8333-444455556666";
const CLIENT_ID: &str = "7c8d0000-1111-4222-8333-444455556666";
const EDITOR: &str = "b3f6aaaa-1111-4222-8333-444455556666";
const NO_ROLE: &str = "00000000-0000-0000-0000-000000000000";

async fn office() -> Office {
    let office = Office::open(Options {
        page_size: 2,
        ..Options::default()
    })
    .await;
    office.tenant.put_service_principal(json!({
        "id": APPLICATION,
        "appId": CLIENT_ID,
        "displayName": "Wiki",
        "appRoles": [{"id": EDITOR, "displayName": "Editor", "value": "wiki.edit", "isEnabled": true}],
    }));
    for (principal, kind, role) in [
        ("u1", "User", NO_ROLE),
        ("u1", "User", EDITOR),
        ("s1", "ServicePrincipal", NO_ROLE),
        ("G1", "Group", EDITOR),
        ("u2", "User", "11110000-1111-4222-8333-444455556666"),
    ] {
        office.tenant.assign(APPLICATION, principal, kind, role);
    }
    office.tenant.assign("another", "u9", "User", NO_ROLE);
    office
}

#[tokio::test]
async fn all_of_them_are_read_with_the_names_of_their_roles() {
    let office = office().await;
    for named in [APPLICATION, CLIENT_ID] {
        let found = office.source().assignments(named).await.unwrap();
        let of = |source_id: &str, role: &str| SourceAssignment {
            source_id: source_id.to_owned(),
            role: role.to_owned(),
        };
        assert_eq!(
            found,
            [
                of("u1", ""),
                of("u1", "Editor"),
                of("g1", "Editor"),
                of("u2", "11110000-1111-4222-8333-444455556666"),
            ]
        );
    }
}

#[tokio::test]
async fn a_part_of_them_is_an_error() {
    let office = office().await;
    office
        .tenant
        .fail(FaultRule::once("appRoleAssignedTo", 2, Fault::NotJson));
    let problem = office.source().assignments(APPLICATION).await.unwrap_err();
    assert_eq!(problem.reason, Shortfall::Refused);
}

#[tokio::test]
async fn an_application_that_is_not_there_and_a_missing_permission_are_told() {
    let office = office().await;
    let unknown = "99990000-1111-4222-8333-444455556666";
    let problem = office.source().assignments(unknown).await.unwrap_err();
    assert_eq!(problem.reason, Shortfall::BaseMissing);
    let problem = office.source().assignments("a') or ('").await.unwrap_err();
    assert_eq!(problem.reason, Shortfall::Settings);
    office.tenant.set_options(|options| {
        options
            .permissions
            .retain(|granted| !granted.starts_with("Application"));
    });
    let problem = office.source().assignments(APPLICATION).await.unwrap_err();
    assert_eq!(problem.reason, Shortfall::AccessDenied);
    assert!(problem.advice.contains("Application.Read.All"), "{problem:?}");
}
