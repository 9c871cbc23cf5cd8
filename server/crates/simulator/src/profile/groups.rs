use axum::http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// How groups treat their members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct GroupRules {
    /// Whether answers show members; otherwise `members` is always empty.
    pub show_members: bool,
    /// Whether POST keeps members; otherwise they are dropped without a word.
    pub create_with_members: bool,
    /// Whether PUT sets the members; otherwise they stay as they are.
    pub replace_members: bool,
    /// What happens to members that are no resource of the application.
    pub unknown_members: UnknownMembers,
    /// Whether a deleted user stays in its groups.
    pub keep_deleted_members: bool,
    /// How many members one request may name.
    pub member_limit: Option<MemberLimit>,
}

impl GroupRules {
    /// # Errors
    /// The status of the limit if a request names more members.
    pub(crate) fn check_limit(&self, named: impl FnOnce() -> u64) -> Result<(), Refusal> {
        match self.member_limit {
            Some(limit) if named() > limit.members => Err(Refusal::new(
                StatusCode::from_u16(limit.status).unwrap_or(StatusCode::BAD_REQUEST),
                format!("A request may name {} members.", limit.members),
            )),
            _ => Ok(()),
        }
    }
}

/// What happens to members that are no resource of the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum UnknownMembers {
    /// They are stored.
    Store,
    /// 400 `invalidValue`.
    Refuse,
    /// 500.
    Fail,
}

/// How many members one request may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MemberLimit {
    /// The highest number.
    pub members: u64,
    /// The HTTP status of a request that names more.
    pub status: u16,
}
