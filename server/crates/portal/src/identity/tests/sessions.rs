use model::ProblemKind;

use super::super::{SESSION_IDLE_SECONDS, SESSION_SECONDS, SessionToken, SignIn};
use super::{Fixture, PASSWORD, kind};
use crate::Error;

#[tokio::test]
async fn sessions_end_when_idle_and_at_the_latest_after_a_day() {
    let fixture = Fixture::with_anna().await;
    let token = fixture.sign_in("anna", PASSWORD).await.unwrap();
    assert!(
        fixture
            .caller(&SessionToken::from_cookie("something else"))
            .await
            .is_none()
    );
    for _ in 0..3 {
        fixture.wait(SESSION_IDLE_SECONDS - 60);
        assert!(fixture.caller(&token).await.is_some(), "used often enough");
    }
    fixture.wait(SESSION_SECONDS - 3 * (SESSION_IDLE_SECONDS - 60));
    assert!(fixture.caller(&token).await.is_none(), "a day is over");
    let token = fixture.sign_in("anna", PASSWORD).await.unwrap();
    fixture.wait(SESSION_IDLE_SECONDS);
    assert!(fixture.caller(&token).await.is_none(), "idle");
}

#[tokio::test]
async fn signing_in_again_ends_the_earlier_session_of_the_browser() {
    let fixture = Fixture::with_anna().await;
    let first = fixture.sign_in("anna", PASSWORD).await.unwrap();
    let input = SignIn {
        user_name: "anna",
        password: &PASSWORD.into(),
        earlier_token: Some(&first),
        user_agent: "Firefox",
        address: "",
    };
    let second = fixture.portal.sign_in(input).await.unwrap().token;
    assert!(fixture.caller(&first).await.is_none());
    assert!(fixture.caller(&second).await.is_some());
}

#[tokio::test]
async fn a_new_password_rotates_the_session_and_ends_the_others() {
    let fixture = Fixture::with_anna().await;
    let other = fixture.sign_in("anna", PASSWORD).await.unwrap();
    let token = fixture.sign_in("anna", PASSWORD).await.unwrap();
    let account = fixture
        .portal
        .own_account(&fixture.caller(&token).await.unwrap())
        .unwrap();
    let change = async |current: &str, new: &str, repeated: &str| {
        account
            .change_password(&current.into(), &new.into(), &repeated.into())
            .await
    };
    let field = |error: Error| error.into_problem().fields.pop().unwrap().field;
    assert_eq!(
        field(change(PASSWORD, "short", "short").await.unwrap_err()),
        "new_password"
    );
    assert_eq!(
        field(
            change(PASSWORD, "battery staple", "battery stable")
                .await
                .unwrap_err()
        ),
        "repeated"
    );
    assert_eq!(
        field(
            change("wrong", "battery staple", "battery staple")
                .await
                .unwrap_err()
        ),
        "current_password"
    );
    assert_eq!(account.sessions().await.unwrap().len(), 2);
    let rotated = change(PASSWORD, "battery staple", "battery staple")
        .await
        .unwrap();
    for (token, lives) in [(&other, false), (&token, false), (&rotated, true)] {
        assert_eq!(fixture.caller(token).await.is_some(), lives);
    }
    assert!(fixture.sign_in("anna", PASSWORD).await.is_err());
    assert!(fixture.sign_in("anna", "battery staple").await.is_ok());
}

#[tokio::test]
async fn own_sessions_are_listed_and_ended() {
    let fixture = Fixture::with_anna().await;
    let other = fixture.sign_in("anna", PASSWORD).await.unwrap();
    let anna = fixture.anna().await;
    let account = fixture.portal.own_account(&anna).unwrap();
    let sessions = account.sessions().await.unwrap();
    let current: Vec<_> = sessions
        .iter()
        .filter(|session| session.current)
        .map(|session| session.id)
        .collect();
    assert_eq!((sessions.len(), current), (2, vec![anna.principal.session_id]));
    let stranger = sessions.iter().find(|session| !session.current).unwrap().id;
    account.end_session(stranger).await.unwrap();
    assert!(fixture.caller(&other).await.is_none());
    assert_eq!(kind(account.end_session(stranger).await), ProblemKind::NotFound);
    let other = fixture.sign_in("anna", PASSWORD).await.unwrap();
    account.end_other_sessions().await.unwrap();
    assert!(fixture.caller(&other).await.is_none());
    account.sign_out().await.unwrap();
    account.sign_out().await.unwrap();
    assert!(account.sessions().await.unwrap().is_empty());
}
