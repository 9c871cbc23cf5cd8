use serde::{Deserialize, Serialize};

/// What refusals look like. Source of the right form: RFC 7644 §3.12.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ErrorRules {
    /// The member `status` of the body.
    pub status: StatusMember,
    /// What is answered when something unique is taken.
    pub conflict: ConflictAnswer,
    /// The body of 401.
    pub unauthorized: ErrorBody,
    /// The body of 500.
    pub internal: ErrorBody,
}

/// The member `status` of an error body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum StatusMember {
    /// A text, as the RFC wants it.
    Text,
    /// A number.
    Number,
    /// Left out.
    Absent,
}

/// What is answered when something unique is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ConflictAnswer {
    /// 409 with `scimType` `uniqueness`.
    Uniqueness,
    /// 409 without `scimType`.
    WithoutType,
    /// 500.
    InternalError,
}

/// The body of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ErrorBody {
    /// SCIM's.
    Scim,
    /// A web page.
    WebPage,
    /// None.
    Empty,
}
