use std::time::Duration;

use serde::{Deserialize, Serialize};

/// How one vendor's application behaves: plain data that can be changed while the application runs.
///
/// A profile read from JSON takes what is left out from [`Profile::standard`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct Profile {
    /// Short name, such as `pingboard`.
    pub name: String,
    /// What the application calls itself on its page.
    pub title: String,
    /// Whether there are groups; without them `/Groups` is 404 and not published.
    pub supports_groups: bool,
    /// What a user must have besides `userName`, such as `name.givenName` or `emails`.
    pub required_attributes: Vec<String>,
    /// What no two resources may share, in any letter case.
    pub unique_attributes: Vec<UniqueAttribute>,
    /// Paths that a filter may compare, each alone and with `eq` only; `None` for the whole filter language.
    pub filterable_attributes: Option<Vec<String>>,
    /// What happens to attributes and extensions that no schema defines.
    pub unknown_attributes: UnknownAttributes,
    /// Whether a user set to `active: false` is deleted on the spot.
    pub delete_on_disable: bool,
    /// How values are read that are not quite as the schema wants them.
    pub values: ValueRules,
    /// How PATCH behaves where vendors differ.
    pub patch: PatchRules,
    /// How long answers to queries are.
    pub pages: PageRules,
    /// Added to the time of each answer. Unit: milliseconds in JSON.
    #[serde(rename = "latencyMilliseconds", with = "milliseconds")]
    pub latency: Duration,
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

/// What happens to attributes that no schema defines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum UnknownAttributes {
    /// 400 `invalidSyntax`, or `invalidPath` for a PATCH path.
    Refuse,
    /// Dropped without a word.
    Ignore,
}

/// How values are read that are not quite as the schema wants them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ValueRules {
    /// `"True"` and `"False"` are understood where a boolean belongs.
    pub boolean_texts: bool,
    /// A complex value may be given as its `value` alone (`"manager": "id"`), and a single one as a list of one.
    pub bare_values: bool,
    /// An attribute of an extension is found without its URN (`manager`).
    pub short_extension_names: bool,
}

/// How PATCH behaves where vendors differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PatchRules {
    /// What a successful PATCH is answered with.
    pub answer: PatchAnswer,
    /// What happens when the filter of a path finds nothing.
    pub missing_element: MissingElement,
    /// Whether `remove` may carry the values to remove; otherwise 400 `invalidValue`.
    pub remove_with_values: bool,
}

/// What a successful PATCH is answered with. Source: RFC 7644 §3.5.2 allows both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PatchAnswer {
    /// 200 and the resource.
    Resource,
    /// 204 without a body.
    NoContent,
}

/// What happens when the filter of a PATCH path finds nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum MissingElement {
    /// 400 `noTarget`.
    Refuse,
    /// `add` and `replace` create the element that the filter describes; `remove` does nothing.
    Create,
}

/// How long answers to queries are. Unit: resources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PageRules {
    /// Length of a page when the client names none.
    pub default_size: usize,
    /// Longest page, whatever the client wants.
    pub maximum_size: usize,
}

impl Profile {
    /// What RFC 7643 and RFC 7644 describe, read strictly.
    pub fn standard() -> Self {
        Self {
            name: "standard".to_owned(),
            title: "SCIM application (simulated)".to_owned(),
            supports_groups: true,
            required_attributes: Vec::new(),
            unique_attributes: vec![UniqueAttribute::UserName],
            filterable_attributes: None,
            unknown_attributes: UnknownAttributes::Refuse,
            delete_on_disable: false,
            values: ValueRules {
                boolean_texts: true,
                bare_values: false,
                short_extension_names: false,
            },
            patch: PatchRules {
                answer: PatchAnswer::Resource,
                missing_element: MissingElement::Refuse,
                remove_with_values: false,
            },
            pages: PageRules {
                default_size: 100,
                maximum_size: 1000,
            },
            latency: Duration::ZERO,
        }
    }

    /// Pingboard as its help pages describe it: people only, with name and unique e-mail address; disabled is deleted.
    ///
    /// Source: support.pingboard.com, "Azure AD" and "Okta" integration articles. What they leave open is read as
    /// tolerantly as real receivers of Microsoft Entra's requests do.
    pub fn pingboard() -> Self {
        let texts = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        Self {
            name: "pingboard".to_owned(),
            title: "Pingboard (simulated)".to_owned(),
            supports_groups: false,
            required_attributes: texts(&["name.givenName", "name.familyName", "emails"]),
            unique_attributes: vec![UniqueAttribute::UserName, UniqueAttribute::Email],
            filterable_attributes: Some(texts(&["userName", "emails.value", "externalId"])),
            unknown_attributes: UnknownAttributes::Ignore,
            delete_on_disable: true,
            values: ValueRules {
                boolean_texts: true,
                bare_values: true,
                short_extension_names: true,
            },
            patch: PatchRules {
                answer: PatchAnswer::Resource,
                missing_element: MissingElement::Create,
                remove_with_values: true,
            },
            ..Self::standard()
        }
    }
}

impl Default for Profile {
    fn default() -> Self {
        Self::standard()
    }
}

mod milliseconds {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        u64::deserialize(deserializer).map(Duration::from_millis)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_survives_json() {
        for profile in [Profile::standard(), Profile::pingboard()] {
            let text = serde_json::to_string(&profile).unwrap();
            assert_eq!(serde_json::from_str::<Profile>(&text).unwrap(), profile);
        }
    }

    #[test]
    fn what_is_left_out_is_standard() {
        let profile: Profile =
            serde_json::from_str(r#"{"deleteOnDisable": true, "latencyMilliseconds": 10}"#).unwrap();
        let expected = Profile {
            delete_on_disable: true,
            latency: Duration::from_millis(10),
            ..Profile::standard()
        };
        assert_eq!(profile, expected);
    }
}
