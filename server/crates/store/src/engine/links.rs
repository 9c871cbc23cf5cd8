//! Links: which account belongs to which directory object, with the state last sent.

use std::collections::BTreeMap;

use model::{ApplicationId, ObjectId, ObjectKind, Timestamp};
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, query_as, query_scalar};

use crate::pool::read;
use crate::words::{from_id, from_json, from_word};
use crate::{Result, Store};

/// The state of an account as last sent or read: target attribute (SCIM path) → JSON value.
pub type Sent = BTreeMap<String, serde_json::Value>;

/// What Rollcall last did about an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkState {
    /// The account is kept equal to the person.
    Active,
    /// The account is disabled because the person is blocked or soft-deleted; a purge deletes it.
    Disabled,
    /// The account is disabled because the person is no longer assigned; it is not managed any more.
    Released,
}

/// Which account belongs to a directory object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The directory object.
    pub object_id: ObjectId,
    /// User or group: ids of the two may be equal in an application.
    pub kind: ObjectKind,
    /// The id in the application, opaque.
    pub target_id: String,
    /// What was last done about it.
    pub state: LinkState,
    /// The target attribute that it was found by; `created` when Rollcall made it.
    pub matched_by: String,
    /// The state last sent.
    pub sent: Sent,
    /// When it was linked.
    pub created_at: Timestamp,
    /// When something was last sent.
    pub updated_at: Timestamp,
}

#[derive(FromRow)]
pub(super) struct Row {
    object_id: String,
    kind: String,
    target_id: String,
    state: String,
    matched_by: String,
    sent: String,
    created_at: i64,
    updated_at: i64,
}

impl TryFrom<Row> for Link {
    type Error = crate::Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            object_id: from_id(&row.object_id, "links.object_id")?,
            kind: from_word(&row.kind, "links.kind")?,
            target_id: row.target_id,
            state: from_word(&row.state, "links.state")?,
            matched_by: row.matched_by,
            sent: from_json(&row.sent, "links.sent")?,
            created_at: Timestamp(row.created_at),
            updated_at: Timestamp(row.updated_at),
        })
    }
}

impl Store {
    /// Whom an account is linked to.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn link_owner(
        &self,
        application: ApplicationId,
        kind: ObjectKind,
        target_id: &str,
    ) -> Result<Option<ObjectId>> {
        let owner: Option<String> = read!(self, |connection| {
            query_scalar(
                "SELECT object_id FROM links WHERE application_id = $1 AND kind = $2 AND target_id = $3",
            )
            .bind(application.to_string())
            .bind(crate::words::word(kind))
            .bind(target_id)
            .fetch_optional(&mut *connection)
            .await?
        });
        owner.map(|id| from_id(&id, "links.object_id")).transpose()
    }

    /// The ids of all accounts that are linked to somebody.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn linked_targets(&self, application: ApplicationId, kind: ObjectKind) -> Result<Vec<String>> {
        Ok(read!(self, |connection| {
            query_scalar("SELECT target_id FROM links WHERE application_id = $1 AND kind = $2")
                .bind(application.to_string())
                .bind(crate::words::word(kind))
                .fetch_all(&mut *connection)
                .await?
        }))
    }

    /// The accounts of one directory object, by application.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn links_of_object(&self, object: ObjectId) -> Result<Vec<(ApplicationId, Link)>> {
        #[derive(FromRow)]
        struct OfApplication {
            application_id: String,
            #[sqlx(flatten)]
            link: Row,
        }
        let rows: Vec<OfApplication> = read!(self, |connection| {
            query_as(
                "SELECT application_id, object_id, kind, target_id, state, matched_by, sent, created_at, updated_at \
                 FROM links WHERE object_id = $1 ORDER BY application_id",
            )
            .bind(object.to_string())
            .fetch_all(&mut *connection)
            .await?
        });
        rows.into_iter()
            .map(|row| {
                Ok((
                    from_id(&row.application_id, "links.application_id")?,
                    row.link.try_into()?,
                ))
            })
            .collect()
    }
}
