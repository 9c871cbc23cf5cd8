//! Cursors that lead nowhere any more.

use directory::source::Start;
use model::{EntraSettings, Shortfall};
use simulator::graph::{Fault, FaultRule, Options};

use super::office::{Office, SECRET, group, person, read, source};
use super::view::View;

async fn office() -> Office {
    let office = Office::open(Options::default()).await;
    office.tenant.put_user(person("Ana"));
    office.tenant.put_group(group("Team"));
    office
}

#[tokio::test]
async fn an_expired_link_is_a_lost_cursor_and_reading_everything_helps() {
    let office = office().await;
    let first = office.read_everything().await;
    office.tenant.forget_delta_tokens();
    let second = office.read_after(&first).await;
    let (reason, problem) = second.shortfall();
    assert_eq!(reason, Shortfall::CursorLost);
    assert!(problem.message.contains("410"), "{problem:?}");
    assert!(second.pieces.is_empty());
    let third = office.read_everything().await;
    let mut view = View::default();
    view.take(&third);
    view.assert_is(&office.tenant, "everything");
    office.read_after(&third).await.cursor();
}

#[tokio::test]
async fn other_answers_that_say_so_are_a_lost_cursor() {
    for path in ["/users/delta", "/groups/delta"] {
        for (status, code) in [
            (410, "whatever"),
            (400, "SyncStateNotFound"),
            (404, "syncStateNotFound"),
            (400, "ResyncRequired"),
            (404, "resyncRequired"),
            (400, "resyncChangesApplyDifferences"),
            // A link that is refused as it stands.
            (400, "Request_BadRequest"),
        ] {
            let office = office().await;
            let first = office.read_everything().await;
            let fault = Fault::Status {
                status,
                code,
                retry_after: None,
            };
            office.tenant.fail(FaultRule::always(path, fault));
            let second = office.read_after(&first).await;
            assert_eq!(second.shortfall().0, Shortfall::CursorLost, "{status} {code}");
        }
    }
}

#[tokio::test]
async fn a_missing_page_that_says_nothing_else_is_not_a_lost_cursor() {
    let office = office().await;
    let first = office.read_everything().await;
    let fault = Fault::Status {
        status: 404,
        code: "Request_ResourceNotFound",
        retry_after: None,
    };
    office.tenant.fail(FaultRule::always("/users/delta", fault));
    let second = office.read_after(&first).await;
    assert_eq!(second.shortfall().0, Shortfall::Refused);
}

#[tokio::test]
async fn a_cursor_of_other_names_or_another_tenant_is_lost_without_a_request() {
    let office = office().await;
    let start = Start::Cursor(office.read_everything().await.cursor());
    let before = office.tenant.requests().len();
    let other_names = source(&office.settings(), SECRET, &["jobtitle"]).unwrap();
    let other_tenant = EntraSettings {
        tenant: "contoso.example".to_owned(),
        ..office.settings()
    };
    let names = ["displayname", "city", "userprincipalname"];
    let other_tenant = source(&other_tenant, SECRET, &names).unwrap();
    for source in [other_names, other_tenant] {
        let outcome = read(&source, &start).await;
        assert_eq!(outcome.shortfall().0, Shortfall::CursorLost);
    }
    let broken = read(&office.source(), &Start::Cursor("{}".to_owned())).await;
    assert_eq!(broken.shortfall().0, Shortfall::CursorLost);
    assert_eq!(office.tenant.requests().len(), before);
}
