//! A row of the table `objects`.

use model::{DirectoryObject, ObjectName, ObjectSummary, Timestamp};
use sqlx::FromRow;

use crate::words::{from_id, from_json, from_word};
use crate::{Error, Result};

/// A whole object: the columns of [`OBJECT`].
#[derive(FromRow)]
pub(crate) struct ObjectRow {
    id: String,
    directory_id: String,
    kind: String,
    state: String,
    deleted_at: Option<i64>,
    account_enabled: bool,
    manager_id: Option<String>,
    attributes: String,
    change: i64,
    created_at: i64,
    updated_at: i64,
}

/// The select of an [`ObjectRow`], up to the condition.
pub(super) const OBJECT: &str = "SELECT id, directory_id, kind, state, deleted_at, account_enabled, manager_id, \
     attributes, change, created_at, updated_at FROM objects WHERE ";

/// The same without attributes, which are most of an object.
pub(super) const BARE_OBJECT: &str = "SELECT id, directory_id, kind, state, deleted_at, account_enabled, manager_id, \
     '{}' AS attributes, change, created_at, updated_at FROM objects WHERE ";

impl TryFrom<ObjectRow> for DirectoryObject {
    type Error = Error;

    fn try_from(row: ObjectRow) -> Result<Self> {
        Ok(Self {
            id: from_id(&row.id, "objects.id")?,
            directory_id: from_id(&row.directory_id, "objects.directory_id")?,
            kind: from_word(&row.kind, "objects.kind")?,
            state: from_word(&row.state, "objects.state")?,
            deleted_at: row.deleted_at.map(Timestamp),
            account_enabled: row.account_enabled,
            manager: row
                .manager_id
                .map(|id| from_id(&id, "objects.manager_id"))
                .transpose()?,
            attributes: from_json(&row.attributes, "objects.attributes")?,
            change: row.change,
            created_at: Timestamp(row.created_at),
            updated_at: Timestamp(row.updated_at),
        })
    }
}

/// A row of a list: the columns of [`SUMMARY`].
#[derive(FromRow)]
pub(super) struct SummaryRow {
    id: String,
    kind: String,
    state: String,
    display_name: String,
    detail: String,
    description: String,
    department: String,
    account_enabled: bool,
    member_count: Option<i64>,
    updated_at: i64,
}

/// The select of a [`SummaryRow`] from `objects o`.
pub(super) const SUMMARY: &str = "SELECT o.id, o.kind, o.state, o.display_name, o.detail, o.description, \
     o.department, o.account_enabled, o.updated_at, CASE WHEN o.kind = 'group' THEN (SELECT COUNT(*) FROM memberships m \
     WHERE m.group_id = o.id AND m.direct = TRUE) END AS member_count FROM objects o";

impl TryFrom<SummaryRow> for ObjectSummary {
    type Error = Error;

    fn try_from(row: SummaryRow) -> Result<Self> {
        Ok(Self {
            id: from_id(&row.id, "objects.id")?,
            kind: from_word(&row.kind, "objects.kind")?,
            state: from_word(&row.state, "objects.state")?,
            display_name: row.display_name,
            detail: row.detail,
            description: row.description,
            department: row.department,
            account_enabled: row.account_enabled,
            member_count: row.member_count,
            updated_at: Timestamp(row.updated_at),
        })
    }
}

/// A reference: id, kind, display name, detail.
#[derive(FromRow)]
pub(super) struct NameRow {
    id: String,
    kind: String,
    display_name: String,
    detail: String,
}

impl TryFrom<NameRow> for ObjectName {
    type Error = Error;

    fn try_from(row: NameRow) -> Result<Self> {
        Ok(Self {
            id: from_id(&row.id, "objects.id")?,
            kind: from_word(&row.kind, "objects.kind")?,
            display_name: row.display_name,
            detail: row.detail,
        })
    }
}
