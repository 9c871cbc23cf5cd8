//! One's own password and sessions.

use model::{Problem, ProblemKind, Session, SessionId};
use secrecy::SecretString;

use super::throttle::Subject;
use super::{SESSION_IDLE_SECONDS, SessionToken, password};
use crate::{OwnAccount, Result, Target};

impl OwnAccount {
    /// Changes one's own password. The other sessions end; this one gets the new token that is returned.
    ///
    /// # Errors
    /// An `Invalid` problem when the current password is wrong or the new one is against the rules, `Throttled` after
    /// too many wrong ones.
    pub async fn change_password(
        &self,
        current: &SecretString,
        new: &SecretString,
        repeated: &SecretString,
    ) -> Result<SessionToken> {
        use secrecy::ExposeSecret;

        let principal = &self.caller.principal;
        let mut problems: Vec<_> = password::check(new, &principal.user_name, "new_password")
            .into_iter()
            .collect();
        if problems.is_empty() && new.expose_secret() != repeated.expose_secret() {
            problems.extend(Problem::field("repeated", "The two new passwords differ.").fields);
        }
        if let Some(problem) = Problem::of_fields(problems) {
            return Err(problem.into());
        }
        // Also whoever has found an open browser must not guess.
        let subject = Subject::name(&principal.user_name);
        self.portal.admit(&subject).await?;
        let found = self
            .portal
            .store()
            .administrator(principal.administrator_id)
            .await?;
        let hash = found.as_ref().map(|found| found.password_hash.as_str());
        let mut audit = self.audit("Change password", Target::default(), Vec::new());
        if !password::matches(current, hash).await? {
            audit.succeeded = false;
            self.portal.store().append_audit(&audit).await?;
            return Err(Problem::field("current_password", "The current password is wrong.").into());
        }
        self.portal.forget(&subject).await?;
        let token = SessionToken::random()?;
        let token_hash = token.hash();
        let keep = Some((principal.session_id, token_hash.as_str()));
        let new_hash = password::hash(new).await?;
        let store = self.portal.store();
        if !store
            .set_password(principal.administrator_id, &new_hash, keep, &audit)
            .await?
        {
            return Err(Problem::not_found("administrator").into());
        }
        Ok(token)
    }

    /// One's own sessions, the last used first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn sessions(&self) -> Result<Vec<Session>> {
        let principal = &self.caller.principal;
        let now = self.portal.now();
        let idle_since = now.plus_seconds(-SESSION_IDLE_SECONDS);
        let mut sessions = self
            .portal
            .store()
            .sessions(principal.administrator_id, now, idle_since)
            .await?;
        for session in &mut sessions {
            session.current = session.id == principal.session_id;
        }
        Ok(sessions)
    }

    /// Ends one of one's own sessions.
    ///
    /// # Errors
    /// A `NotFound` problem when it had ended already.
    pub async fn end_session(&self, id: SessionId) -> Result<()> {
        self.end(id, "End session").await
    }

    /// Ends every other session of one's own.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn end_other_sessions(&self) -> Result<()> {
        let principal = &self.caller.principal;
        let audit = self.audit("End all other sessions", Target::default(), Vec::new());
        let store = self.portal.store();
        store
            .end_other_sessions(principal.administrator_id, principal.session_id, &audit)
            .await?;
        Ok(())
    }

    /// Ends the session of this request.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn sign_out(&self) -> Result<()> {
        match self.end(self.caller.principal.session_id, "Sign out").await {
            // Two clicks at once: it has ended, which is what was wanted.
            Err(crate::Error::Problem(problem)) if problem.kind == ProblemKind::NotFound => Ok(()),
            ended => ended,
        }
    }

    async fn end(&self, id: SessionId, activity: &str) -> Result<()> {
        let administrator_id = self.caller.principal.administrator_id;
        let audit = self.audit(activity, Target::default(), Vec::new());
        if self
            .portal
            .store()
            .end_session(administrator_id, id, &audit)
            .await?
        {
            Ok(())
        } else {
            Err(Problem::not_found("session").into())
        }
    }
}
