use model::{Administrator, AdministratorId, AuditQuery, Role, SessionId, Timestamp};
use uuid::Uuid;

use super::{Attempt, Guarded, NewSession};
use crate::testing::{NOW, audit, store};
use crate::{Error, Store};

const LONG_AGO: Timestamp = Timestamp(0);

fn administrator(user_name: &str, role: Role) -> Administrator {
    Administrator {
        id: AdministratorId::from(Uuid::now_v7()),
        user_name: user_name.into(),
        display_name: user_name.to_uppercase(),
        role,
        enabled: true,
        created_at: NOW,
        last_sign_in_at: None,
    }
}

async fn add(store: &Store, user_name: &str, role: Role) -> AdministratorId {
    let administrator = administrator(user_name, role);
    store
        .add_administrator(&administrator, "hash", &audit("Add administrator"))
        .await
        .unwrap();
    administrator.id
}

fn session(administrator_id: AdministratorId, token_hash: &str) -> NewSession {
    NewSession {
        id: SessionId::from(Uuid::now_v7()),
        token_hash: token_hash.into(),
        administrator_id,
        created_at: NOW,
        expires_at: NOW.plus_seconds(100),
        user_agent: "Firefox".into(),
        address: "192.0.2.1".into(),
    }
}

async fn open(store: &Store, administrator_id: AdministratorId, token_hash: &str) -> SessionId {
    let session = session(administrator_id, token_hash);
    store
        .open_session(&session, LONG_AGO, &audit("Sign in"))
        .await
        .unwrap();
    session.id
}

#[tokio::test]
async fn names_are_unique_without_regard_to_case() {
    let (_folder, store) = store().await;
    assert!(!store.has_administrators().await.unwrap());
    let id = add(&store, "Anna", Role::GlobalAdministrator).await;
    let second = administrator("aNNA", Role::ReportsReader);
    let refused = store
        .add_administrator(&second, "hash", &audit("Add administrator"))
        .await;
    assert!(matches!(refused, Err(Error::Duplicate(_))));
    assert!(store.has_administrators().await.unwrap());
    let found = store.administrator_named("ANNA").await.unwrap().unwrap();
    assert_eq!(
        (found.administrator.id, found.password_hash.as_str()),
        (id, "hash")
    );
    assert_eq!(store.administrators().await.unwrap(), [found.administrator]);
    let rows = store.audit_entries(&AuditQuery::default()).await.unwrap();
    assert_eq!(
        rows.items.len(),
        1,
        "a refused change leaves no audit row of success"
    );
}

#[tokio::test]
async fn the_first_administrator_needs_the_code_and_an_empty_table() {
    let (_folder, store) = store().await;
    store.set_setting("code", Some("right")).await.unwrap();
    let first = administrator("anna", Role::GlobalAdministrator);
    let entry = audit("Add administrator");
    assert!(
        !store
            .add_first_administrator(&first, "hash", ("code", "wrong"), &entry)
            .await
            .unwrap()
    );
    assert_eq!(store.setting("code").await.unwrap().as_deref(), Some("right"));
    assert!(
        store
            .add_first_administrator(&first, "hash", ("code", "right"), &entry)
            .await
            .unwrap()
    );
    assert_eq!(store.setting("code").await.unwrap(), None);
    store.set_setting("code", Some("right")).await.unwrap();
    let second = administrator("bert", Role::GlobalAdministrator);
    assert!(
        !store
            .add_first_administrator(&second, "hash", ("code", "right"), &entry)
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn the_last_global_administrator_stays() {
    let (_folder, store) = store().await;
    let anna = add(&store, "anna", Role::GlobalAdministrator).await;
    let bert = add(&store, "bert", Role::ReportsReader).await;
    let entry = || audit("Update administrator");
    for _ in 0..2 {
        let demoted = store
            .update_administrator(anna, "A", Role::ReportsReader, &entry())
            .await
            .unwrap();
        let disabled = store
            .set_administrator_enabled(anna, false, &entry())
            .await
            .unwrap();
        let removed = store.remove_administrator(anna, &entry()).await.unwrap();
        assert_eq!([demoted, disabled, removed], [Guarded::LastAdministrator; 3]);
        // A second one who may not sign in does not count.
        store
            .update_administrator(bert, "B", Role::GlobalAdministrator, &entry())
            .await
            .unwrap();
        store
            .set_administrator_enabled(bert, false, &entry())
            .await
            .unwrap();
    }
    store
        .set_administrator_enabled(bert, true, &entry())
        .await
        .unwrap();
    assert_eq!(
        store.remove_administrator(anna, &entry()).await.unwrap(),
        Guarded::Done
    );
    assert_eq!(
        store.remove_administrator(anna, &entry()).await.unwrap(),
        Guarded::Missing
    );
    assert_eq!(
        store.remove_administrator(bert, &entry()).await.unwrap(),
        Guarded::LastAdministrator
    );
}

#[tokio::test]
async fn sessions_end_by_time_idleness_and_command() {
    let (_folder, store) = store().await;
    let anna = add(&store, "anna", Role::GlobalAdministrator).await;
    let bert = add(&store, "bert", Role::GlobalAdministrator).await;
    let first = open(&store, anna, "t1").await;
    let second = open(&store, anna, "t2").await;
    open(&store, bert, "t3").await;

    let live = store.live_session("t1", NOW, LONG_AGO).await.unwrap().unwrap();
    assert_eq!(
        (live.principal.session_id, live.principal.user_name.as_str()),
        (first, "anna")
    );
    for (now, idle_since) in [(NOW.plus_seconds(100), LONG_AGO), (NOW, NOW)] {
        assert!(store.live_session("t1", now, idle_since).await.unwrap().is_none());
    }
    store
        .touch_session(first, NOW.plus_seconds(60), "192.0.2.9")
        .await
        .unwrap();
    let sessions = store.sessions(anna, NOW, LONG_AGO).await.unwrap();
    assert_eq!(
        sessions.iter().map(|session| session.id).collect::<Vec<_>>(),
        [first, second]
    );
    assert_eq!(sessions[0].address, "192.0.2.9");

    assert!(
        !store
            .end_session(bert, second, &audit("End session"))
            .await
            .unwrap(),
        "not his"
    );
    assert!(
        store
            .end_session(anna, second, &audit("End session"))
            .await
            .unwrap()
    );
    assert!(store.live_session("t2", NOW, LONG_AGO).await.unwrap().is_none());
    let third = open(&store, anna, "t4").await;
    store
        .end_other_sessions(anna, third, &audit("End sessions"))
        .await
        .unwrap();
    assert!(store.live_session("t1", NOW, LONG_AGO).await.unwrap().is_none());
    assert!(store.live_session("t4", NOW, LONG_AGO).await.unwrap().is_some());
    assert!(store.live_session("t3", NOW, LONG_AGO).await.unwrap().is_some());

    store
        .set_administrator_enabled(bert, false, &audit("Disable"))
        .await
        .unwrap();
    assert!(store.live_session("t3", NOW, LONG_AGO).await.unwrap().is_none());
}

#[tokio::test]
async fn a_new_password_ends_sessions_and_gives_the_kept_one_another_token() {
    let (_folder, store) = store().await;
    let anna = add(&store, "anna", Role::GlobalAdministrator).await;
    let kept = open(&store, anna, "t1").await;
    open(&store, anna, "t2").await;
    let entry = audit("Change password");
    assert!(
        store
            .set_password(anna, "new", Some((kept, "t9")), &entry)
            .await
            .unwrap()
    );
    for (token, lives) in [("t1", false), ("t2", false), ("t9", true)] {
        assert_eq!(
            store.live_session(token, NOW, LONG_AGO).await.unwrap().is_some(),
            lives,
            "{token}"
        );
    }
    assert_eq!(
        store.administrator(anna).await.unwrap().unwrap().password_hash,
        "new"
    );
    assert!(
        store
            .set_password(anna, "newer", None, &audit("Reset password"))
            .await
            .unwrap()
    );
    assert!(store.live_session("t9", NOW, LONG_AGO).await.unwrap().is_none());
}

#[tokio::test]
async fn attempts_are_counted_blocked_and_forgotten() {
    let (_folder, store) = store().await;
    let blocked_until = |failures: i64| {
        if failures < 3 {
            Timestamp(0)
        } else {
            NOW.plus_seconds(failures)
        }
    };
    let at = async |now| {
        store
            .count_attempt("user:anna", now, LONG_AGO, blocked_until)
            .await
            .unwrap()
    };
    for _ in 0..3 {
        assert_eq!(at(NOW).await, Attempt::Admitted);
    }
    assert_eq!(at(NOW).await, Attempt::BlockedUntil(NOW.plus_seconds(3)));
    assert_eq!(at(NOW.plus_seconds(3)).await, Attempt::Admitted);
    assert_eq!(
        at(NOW.plus_seconds(3)).await,
        Attempt::BlockedUntil(NOW.plus_seconds(4))
    );
    store.return_attempt("user:anna").await.unwrap();
    assert_eq!(
        at(NOW.plus_seconds(3)).await,
        Attempt::Admitted,
        "the returned one"
    );
    store.forget_failures("user:anna").await.unwrap();
    for _ in 0..3 {
        assert_eq!(at(NOW).await, Attempt::Admitted);
    }
    let later = NOW.plus_seconds(1_000);
    let stale = later.plus_seconds(-10);
    let again = store
        .count_attempt("user:anna", later, stale, Timestamp)
        .await
        .unwrap();
    assert_eq!(again, Attempt::Admitted);
}
