use serde::{Deserialize, Serialize};

/// Which attributes an application has no place for, and how it says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StrictRules {
    /// Attributes of users that it does not declare: `title`, `emails.type`, or the URI of an extension.
    pub undeclared: Vec<String>,
    /// What a request with one of them is answered with.
    pub answer: StrictAnswer,
}

/// What a request with an attribute that is not declared is answered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum StrictAnswer {
    /// 400 `invalidSyntax`, which names the attribute.
    Named,
    /// 400 without a reason.
    Silent,
    /// 500.
    Failure,
}
