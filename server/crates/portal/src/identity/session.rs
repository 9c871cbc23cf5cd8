//! Opening a session and finding it again.

use model::{Administrator, AuditEntry, SessionId};
use store::{LiveSession, NewSession};
use uuid::Uuid;

use super::{SESSION_IDLE_SECONDS, SESSION_SECONDS, SessionToken};
use crate::{Caller, Portal, Result};

/// A use within this time of the last one is not written down.
const TOUCH_MILLISECONDS: i64 = 60_000;
/// Browsers say a lot about themselves.
const USER_AGENT_CHARACTERS: usize = 200;

impl Portal {
    /// Opens a session with a new token.
    pub(crate) async fn open_session(
        &self,
        administrator: &Administrator,
        user_agent: &str,
        audit: &AuditEntry,
    ) -> Result<SessionToken> {
        let now = self.now();
        let token = SessionToken::random()?;
        let session = NewSession {
            id: SessionId::from(Uuid::now_v7()),
            token_hash: token.hash(),
            administrator_id: administrator.id,
            created_at: now,
            expires_at: now.plus_seconds(SESSION_SECONDS),
            user_agent: user_agent.chars().take(USER_AGENT_CHARACTERS).collect(),
            address: audit.address.clone(),
        };
        self.store()
            .open_session(&session, now.plus_seconds(-SESSION_IDLE_SECONDS), audit)
            .await?;
        Ok(token)
    }

    /// The caller whose browser sent the token, if the session lives. `address` is where the request came from.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn authenticate(&self, token: &SessionToken, address: &str) -> Result<Option<Caller>> {
        let now = self.now();
        let Some(session) = self.live_session(token).await? else {
            return Ok(None);
        };
        if now.milliseconds_since(session.last_seen_at) >= TOUCH_MILLISECONDS {
            self.store()
                .touch_session(session.principal.session_id, now, address)
                .await?;
        }
        Ok(Some(Caller {
            principal: session.principal,
            address: address.to_owned(),
        }))
    }

    /// Whether the session of the token lives. Asking is not a use of it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn session_lives(&self, token: &SessionToken) -> Result<bool> {
        Ok(self.live_session(token).await?.is_some())
    }

    async fn live_session(&self, token: &SessionToken) -> Result<Option<LiveSession>> {
        let now = self.now();
        let idle_since = now.plus_seconds(-SESSION_IDLE_SECONDS);
        Ok(self.store().live_session(&token.hash(), now, idle_since).await?)
    }
}
