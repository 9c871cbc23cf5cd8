mod administrators;
mod sessions;
mod setup;
mod sign_in;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use model::{AuditQuery, ProblemKind, Role};
use secrecy::SecretString;

use super::{NewAdministrator, SessionToken, SignIn};
use crate::testing;
use crate::{Caller, Clock, Error, Options, Portal};

const PASSWORD: &str = "correct horse";

struct Fixture {
    _folder: tempfile::TempDir,
    portal: Portal,
    time: Arc<AtomicI64>,
}

impl Fixture {
    async fn new() -> Self {
        let (folder, store) = testing::store().await;
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
