use model::{ProblemKind, Role};

use super::super::FirstAdministrator;
use super::{Fixture, PASSWORD, kind};

#[tokio::test]
async fn the_first_administrator_is_set_up_once() {
    let fixture = Fixture::new().await;
    let portal = &fixture.portal;
    let old = portal.issue_setup_code().await.unwrap().unwrap();
    let code = portal.issue_setup_code().await.unwrap().unwrap();
    let set_up = async |code: &str, password: &str| {
        let form = FirstAdministrator {
            code,
            user_name: " anna ",
            display_name: "Anna Muster",
            password: &password.into(),
            user_agent: "",
            address: "192.0.2.1",
        };
        portal.set_up(form).await.map(|signed_in| signed_in.token)
    };
    assert_eq!(
        kind(set_up(old.expose(), PASSWORD).await),
        ProblemKind::Invalid,
        "replaced"
    );
    assert_eq!(kind(set_up("", PASSWORD).await), ProblemKind::Invalid);
    assert_eq!(kind(set_up(code.expose(), "short").await), ProblemKind::Invalid);
    let copied = code.expose().to_lowercase().replace('-', " ");
    let token = set_up(&copied, PASSWORD).await.unwrap();
    let caller = fixture.caller(&token).await.unwrap();
    assert_eq!(
        (caller.principal.user_name.as_str(), caller.principal.role),
        ("anna", Role::GlobalAdministrator)
    );
    assert_eq!(kind(set_up(code.expose(), PASSWORD).await), ProblemKind::Conflict);
    assert!(portal.issue_setup_code().await.unwrap().is_none());
}

#[tokio::test]
async fn guessing_the_setup_code_is_slowed_down() {
    let fixture = Fixture::new().await;
    fixture.portal.issue_setup_code().await.unwrap();
    let guess = async || {
        let form = FirstAdministrator {
            code: "AAAA",
            user_name: "anna",
            display_name: "Anna",
            password: &PASSWORD.into(),
            user_agent: "",
            address: "192.0.2.1",
        };
        kind(fixture.portal.set_up(form).await)
    };
    for _ in 0..5 {
        assert_eq!(guess().await, ProblemKind::Invalid);
    }
    assert_eq!(guess().await, ProblemKind::Throttled);
}
