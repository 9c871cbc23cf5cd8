use serde::{Deserialize, Serialize};

/// What successful changes are answered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AnswerRules {
    /// POST.
    pub create: WriteAnswer,
    /// PUT.
    pub replace: WriteAnswer,
    /// PATCH.
    pub patch: WriteAnswer,
    /// DELETE.
    pub delete: WriteAnswer,
    /// Whether the header `Location` is sent.
    pub location: bool,
}

/// What a successful change is answered with. Source: RFC 7644 §3.3 to §3.6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum WriteAnswer {
    /// The resource, with 201 after POST and 200 after others; after DELETE as it was before.
    Resource,
    /// 204 without a body.
    NoContent,
    /// 202 without a body, although everything is done.
    Accepted,
}
