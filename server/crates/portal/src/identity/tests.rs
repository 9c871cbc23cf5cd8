use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use model::{AuditQuery, ProblemKind, Role};
use secrecy::SecretString;
use store::{Key, Store};

use super::{
    FirstAdministrator, NewAdministrator, SESSION_IDLE_SECONDS, SESSION_SECONDS, SessionToken, SignIn,
};
use crate::{Caller, Clock, Error, Options, Portal};

const PASSWORD: &str = "correct horse";

struct Fixture {
    _folder: tempfile::TempDir,
    portal: Portal,
    time: Arc<AtomicI64>,
}

impl Fixture {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rollcall.db");
        let store = Store::open_sqlite(&path, Key::generate().unwrap()).await.unwrap();
        let time = Arc::new(AtomicI64::new(1_000_000_000));
        let portal = Portal::with_clock(store, Options::default(), Clock::set_by_hand(time.clone()));
        Self {
            _folder: folder,
            portal,
            time,
        }
    }

    fn wait(&self, seconds: i64) {
        self.time.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    async fn with_anna() -> Self {
        let fixture = Self::new().await;
        fixture.add("anna", Role::GlobalAdministrator).await;
        fixture
    }

    async fn add(&self, user_name: &str, role: Role) {
        let role = serde_json::to_value(role).unwrap();
        let new = NewAdministrator {
            user_name,
            display_name: "Somebody",
            role: role.as_str().unwrap(),
            password: &PASSWORD.into(),
        };
        self.portal
            .command_line()
            .create_administrator(new)
            .await
            .unwrap();
    }

    async fn sign_in(&self, user_name: &str, password: &str) -> Result<SessionToken, Error> {
        self.sign_in_from("192.0.2.1", user_name, password).await
    }

    async fn sign_in_from(
        &self,
        address: &str,
        user_name: &str,
        password: &str,
    ) -> Result<SessionToken, Error> {
        let input = SignIn {
            user_name,
            password: &SecretString::from(password),
            earlier_token: None,
            user_agent: "Firefox",
            address,
        };
        Ok(self.portal.sign_in(input).await?.token)
    }

    async fn caller(&self, token: &SessionToken) -> Option<Caller> {
        self.portal.authenticate(token, "192.0.2.1").await.unwrap()
    }

    async fn anna(&self) -> Caller {
        let token = self.sign_in("anna", PASSWORD).await.unwrap();
        self.caller(&token).await.unwrap()
    }

    async fn activities(&self) -> Vec<(String, bool)> {
        let rows = self
            .portal
            .store()
            .audit_entries(&AuditQuery::default())
            .await
            .unwrap();
        rows.items
            .into_iter()
            .rev()
            .map(|row| (row.activity, row.succeeded))
            .collect()
    }
}

fn kind<T: std::fmt::Debug>(result: Result<T, Error>) -> ProblemKind {
    result.unwrap_err().into_problem().kind
}

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

#[tokio::test]
async fn administrators_are_managed_and_the_last_one_stays() {
    let fixture = Fixture::with_anna().await;
    let anna = fixture.anna().await;
    let manage = fixture.portal.manage_administrators(&anna).unwrap();
    let new = |user_name, role| NewAdministrator {
        user_name,
        display_name: "Bert",
        role,
        password: Box::leak(Box::new(SecretString::from(PASSWORD))),
    };
    let problem = manage
        .add(new("two words", "king"))
        .await
        .unwrap_err()
        .into_problem();
    let fields: Vec<_> = problem.fields.into_iter().map(|field| field.field).collect();
    assert_eq!(fields, ["user_name", "role"], "all at once");
    let refused = manage
        .add(new("ANNA", "reports_reader"))
        .await
        .unwrap_err()
        .into_problem();
    assert_eq!(refused.fields[0].field, "user_name");

    let own = anna.principal.administrator_id;
    let bert = manage.add(new("bert", "reports_reader")).await.unwrap();
    assert_eq!(kind(manage.remove(own).await), ProblemKind::Conflict);
    assert_eq!(kind(manage.set_enabled(own, false).await), ProblemKind::Conflict);
    assert_eq!(
        kind(manage.update(own, "Anna", "reports_reader").await),
        ProblemKind::Conflict
    );
    assert_eq!(
        kind(manage.reset_password(own, &PASSWORD.into()).await),
        ProblemKind::Invalid
    );

    let token = fixture.sign_in("bert", PASSWORD).await.unwrap();
    let reader = fixture.caller(&token).await.unwrap();
    assert_eq!(
        kind(fixture.portal.manage_administrators(&reader)),
        ProblemKind::Forbidden
    );
    manage.update(bert, "Bert", "global_administrator").await.unwrap();
    assert_eq!(
        fixture.caller(&token).await.unwrap().principal.role,
        Role::GlobalAdministrator,
        "at once"
    );
    manage
        .reset_password(bert, &"battery staple".into())
        .await
        .unwrap();
    assert!(fixture.caller(&token).await.is_none());
    let token = fixture.sign_in("bert", "battery staple").await.unwrap();
    manage.set_enabled(bert, false).await.unwrap();
    assert!(fixture.caller(&token).await.is_none());
    manage.set_enabled(bert, true).await.unwrap();
    manage.remove(own).await.unwrap();
    assert_eq!(kind(manage.remove(own).await), ProblemKind::NotFound);
    let updates: Vec<_> = fixture
        .activities()
        .await
        .into_iter()
        .map(|(activity, _)| activity)
        .filter(|name| name != "Sign in")
        .collect();
    assert_eq!(
        updates,
        [
            "Add administrator",
            "Add administrator",
            "Update administrator",
            "Reset password",
            "Disable administrator",
            "Enable administrator",
            "Remove administrator"
        ]
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
