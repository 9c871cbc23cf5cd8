use serde::{Deserialize, Serialize};

/// How values are read that are not quite as the schema wants them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct ValueRules {
    /// `"True"` and `"False"` are understood where a boolean belongs.
    pub boolean_texts: bool,
    /// A complex value may be given as its `value` alone (`"manager": "id"`), and a single one as a list of one.
    pub bare_values: bool,
    /// An attribute of an extension is found without its URN (`manager`).
    pub short_extension_names: bool,
    /// `null` and the empty text are 400 `invalidValue`; otherwise they stand for no value.
    pub refuse_empty: bool,
}

/// What happens to attributes that no schema defines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum UnknownAttributes {
    /// 400 `invalidSyntax`, or `invalidPath` for a PATCH path.
    Refuse,
    /// Dropped without a word.
    Ignore,
}

/// An attribute that can be declared unique.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum UniqueAttribute {
    /// `userName` of users.
    UserName,
    /// `externalId` of users and groups, within its kind.
    ExternalId,
    /// Each `emails[].value` of users.
    Email,
    /// `displayName` of groups.
    GroupName,
}

/// What ids look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum IdStyle {
    /// UUIDs.
    Uuid,
    /// Numbers from 1, as texts.
    Number,
}
