use model::{ProblemKind, Role};

use super::{Fixture, PASSWORD, kind};

#[tokio::test]
async fn unknown_wrong_and_disabled_get_the_same_answer_and_an_audit_row() {
    let fixture = Fixture::with_anna().await;
    fixture.add("bert", Role::ReportsReader).await;
    let anna = fixture.anna().await;
    let manage = fixture.portal.manage_administrators(&anna).unwrap();
    let bert = manage.administrators().await.unwrap().pop().unwrap();
    manage.set_enabled(bert.id, false).await.unwrap();
    let before = fixture.activities().await.len();
    let mut answers = vec![];
    for (name, password) in [("nobody", PASSWORD), ("anna", "wrong"), ("bert", PASSWORD)] {
        answers.push(fixture.sign_in(name, password).await.unwrap_err().into_problem());
    }
    assert_eq!(answers[0].kind, ProblemKind::Invalid);
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    let rows = fixture.activities().await.split_off(before);
    assert_eq!(rows, vec![("Sign in".to_owned(), false); 3]);
}

#[tokio::test]
async fn failures_are_slowed_down_by_name_and_by_address() {
    let fixture = Fixture::with_anna().await;
    for number in 0..5 {
        let address = format!("192.0.2.{number}");
        assert_eq!(
            kind(fixture.sign_in_from(&address, "ANNA", "wrong").await),
            ProblemKind::Invalid
        );
    }
    assert_eq!(
        kind(fixture.sign_in("anna", PASSWORD).await),
        ProblemKind::Throttled,
        "even with the right one"
    );
    fixture.wait(5);
    fixture.sign_in("anna", PASSWORD).await.unwrap();
    fixture.sign_in("anna", "wrong").await.unwrap_err();
    fixture.sign_in("anna", PASSWORD).await.unwrap();

    for number in 0..5 {
        let name = format!("name{number}");
        assert_eq!(
            kind(fixture.sign_in_from("198.51.100.1", &name, "wrong").await),
            ProblemKind::Invalid
        );
    }
    assert_eq!(
        kind(fixture.sign_in_from("198.51.100.1", "anna", PASSWORD).await),
        ProblemKind::Throttled
    );
    fixture
        .sign_in_from("198.51.100.2", "anna", PASSWORD)
        .await
        .unwrap();
    // An account of one's own does not reset the address's count.
    fixture.wait(5);
    fixture
        .sign_in_from("198.51.100.1", "anna", PASSWORD)
        .await
        .unwrap();
    fixture
        .sign_in_from("198.51.100.1", "name9", "wrong")
        .await
        .unwrap_err();
    assert_eq!(
        kind(fixture.sign_in_from("198.51.100.1", "name9", "wrong").await),
        ProblemKind::Throttled
    );
}

#[tokio::test]
async fn the_command_line_opens_a_locked_account() {
    let fixture = Fixture::with_anna().await;
    for _ in 0..6 {
        fixture.sign_in_from("", "anna", "wrong").await.unwrap_err();
    }
    let command_line = fixture.portal.command_line();
    assert_eq!(
        kind(command_line.reset_password("nobody", &PASSWORD.into()).await),
        ProblemKind::NotFound
    );
    assert_eq!(
        kind(command_line.reset_password("anna", &"short".into()).await),
        ProblemKind::Invalid
    );
    command_line
        .reset_password("Anna", &"battery staple".into())
        .await
        .unwrap();
    fixture.sign_in_from("", "anna", "battery staple").await.unwrap();
}
