//! Signing in with a name and a password.

use model::{AuditEntry, AuditEntryId, Problem, ProblemKind};
use secrecy::SecretString;
use uuid::Uuid;

use super::throttle::Subject;
use super::{SessionToken, password};
use crate::{Portal, Result, Target};

/// The most characters of a name that are looked at and written down.
const NAME_CHARACTERS: usize = 256;

/// What somebody typed to sign in, and from where.
#[derive(Debug)]
pub struct SignIn<'a> {
    /// The sign-in name.
    pub user_name: &'a str,
    /// The password.
    pub password: &'a SecretString,
    /// The token of a session that the browser still has; it ends.
    pub earlier_token: Option<&'a SessionToken>,
    /// The browser.
    pub user_agent: &'a str,
    /// Where the request came from; may be empty.
    pub address: &'a str,
}

/// A new session.
#[derive(Debug)]
pub struct SignedIn {
    /// The token for the cookie.
    pub token: SessionToken,
}

impl Portal {
    /// Opens a session for who knows the password. An unknown name, a wrong password and a disabled administrator get
    /// the same answer after the same time.
    ///
    /// # Errors
    /// A `Throttled` problem after too many failures, an `Invalid` one when name and password do not fit.
    pub async fn sign_in(&self, input: SignIn<'_>) -> Result<SignedIn> {
        let user_name: String = input.user_name.trim().chars().take(NAME_CHARACTERS).collect();
        let name = Subject::name(&user_name);
        let address = Subject::address(input.address);
        if let Some(address) = &address {
            self.admit(address).await?;
        }
        self.admit(&name).await?;

        let found = self.store().administrator_named(&user_name).await?;
        let hash = found.as_ref().map(|found| found.password_hash.as_str());
        let fits = password::matches(input.password, hash).await?;
        let administrator = found
            .map(|found| found.administrator)
            .filter(|found| fits && found.enabled);
        let mut audit = AuditEntry {
            id: AuditEntryId::from(Uuid::now_v7()),
            at: self.now(),
            actor: user_name,
            activity: "Sign in".to_owned(),
            target: String::new(),
            target_path: String::new(),
            details: Vec::new(),
            succeeded: administrator.is_some(),
            address: input.address.to_owned(),
        };
        let Some(administrator) = administrator else {
            self.store().append_audit(&audit).await?;
            return Err(refused().into());
        };
        audit.actor.clone_from(&administrator.user_name);
        if let Some(token) = input.earlier_token
            && let Some(earlier) = self.authenticate(token, input.address).await?
        {
            let ended = earlier.audit(self, "Sign out", Target::default(), Vec::new());
            let principal = &earlier.principal;
            self.store()
                .end_session(principal.administrator_id, principal.session_id, &ended)
                .await?;
        }
        let token = self
            .open_session(&administrator, input.user_agent, &audit)
            .await?;
        self.forget(&name).await?;
        if let Some(address) = &address {
            self.give_back(address).await?;
        }
        Ok(SignedIn { token })
    }
}

fn refused() -> Problem {
    Problem::new(ProblemKind::Invalid, "The user name or the password is wrong.")
        .with_hint("Check both and try again; a Global Administrator can reset your password.")
}
