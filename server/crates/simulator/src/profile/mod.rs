//! How one vendor's application behaves, and what is known of several.

mod answers;
mod errors;
mod filters;
mod groups;
mod milliseconds;
mod pages;
mod patch;
mod strictness;
mod values;
mod vendors;

use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use answers::{AnswerRules, WriteAnswer};
pub use errors::{ConflictAnswer, ErrorBody, ErrorRules, StatusMember};
pub use filters::{FilterRules, FilterSupport, UnsupportedFilter};
pub use groups::{GroupRules, MemberLimit, UnknownMembers};
pub use pages::{PageRules, Paging};
pub use patch::{MissingElement, PatchRules, UnsupportedForm};
pub use strictness::{StrictAnswer, StrictRules};
pub use values::{IdStyle, UniqueAttribute, UnknownAttributes, ValueRules};

/// How one vendor's application behaves: plain data that can be changed while the application runs.
///
/// A profile read from JSON takes what is left out from [`Profile::standard`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Profile {
    /// Short name, such as `pingboard`.
    pub name: String,
    /// What the application calls itself on its page.
    pub title: String,
    /// What is special about it.
    pub sentence: String,
    /// Where that is known from.
    pub source: String,
    /// Whether there are groups; without them `/Groups` is 404 and not published.
    pub supports_groups: bool,
    /// Whether `/ServiceProviderConfig`, `/Schemas` and `/ResourceTypes` are there; otherwise they are 404.
    pub publishes_discovery: bool,
    /// Whether a URL that does not exist is answered with 200 and a web page.
    pub web_page_for_unknown_urls: bool,
    /// Whether a request without the header `User-Agent` is 403.
    pub requires_user_agent: bool,
    /// What a user must have besides `userName`, such as `name.givenName` or `emails`.
    pub required_attributes: Vec<String>,
    /// What no two resources may share, in any letter case.
    pub unique_attributes: Vec<UniqueAttribute>,
    /// Attributes and URIs of extensions that are accepted and not stored.
    pub dropped_attributes: Vec<String>,
    /// Attributes that it has no place for, and says so.
    pub strict: StrictRules,
    /// What happens to attributes and extensions that no schema defines.
    pub unknown_attributes: UnknownAttributes,
    /// Whether a user set to `active: false` is deleted on the spot.
    pub delete_on_disable: bool,
    /// Whether DELETE only sets a user to `active: false`.
    pub disable_on_delete: bool,
    /// What the ids of new resources look like.
    pub ids: IdStyle,
    /// How values are read that are not quite as the schema wants them.
    pub values: ValueRules,
    /// Which filters queries may have.
    pub filters: FilterRules,
    /// How long answers to queries are.
    pub pages: PageRules,
    /// How PATCH behaves where vendors differ.
    pub patch: PatchRules,
    /// How groups treat their members.
    pub groups: GroupRules,
    /// What successful changes are answered with.
    pub answers: AnswerRules,
    /// What refusals look like.
    pub errors: ErrorRules,
    /// Added to the time of each answer. Unit: milliseconds in JSON.
    #[serde(rename = "latencyMilliseconds", with = "milliseconds")]
    pub latency: Duration,
}

impl Profile {
    /// What RFC 7643 and RFC 7644 describe, read strictly.
    pub fn standard() -> Self {
        Self {
            name: "standard".to_owned(),
            title: "SCIM application (simulated)".to_owned(),
            sentence: "What the standard describes, read strictly.".to_owned(),
            source: "RFC 7643, RFC 7644".to_owned(),
            supports_groups: true,
            publishes_discovery: true,
            web_page_for_unknown_urls: false,
            requires_user_agent: false,
            required_attributes: Vec::new(),
            unique_attributes: vec![UniqueAttribute::UserName],
            dropped_attributes: Vec::new(),
            strict: StrictRules {
                undeclared: Vec::new(),
                answer: StrictAnswer::Named,
            },
            unknown_attributes: UnknownAttributes::Refuse,
            delete_on_disable: false,
            disable_on_delete: false,
            ids: IdStyle::Uuid,
            values: ValueRules {
                boolean_texts: true,
                bare_values: false,
                short_extension_names: false,
                refuse_empty: false,
            },
            filters: FilterRules {
                support: FilterSupport::Everything,
                unsupported: UnsupportedFilter::Refuse,
            },
            pages: PageRules {
                default_size: 100,
                maximum_size: 1000,
                paging: Paging::Right,
                fail_on_count: false,
            },
            patch: PatchRules {
                forms: None,
                unsupported_form: UnsupportedForm::NotImplemented,
                ignored_forms: Vec::new(),
                exact_group_verbs: false,
                unknown_paths: UnknownAttributes::Refuse,
                missing_element: MissingElement::Refuse,
                whole_elements: true,
                remove_with_values: false,
            },
            groups: GroupRules {
                show_members: true,
                create_with_members: true,
                replace_members: true,
                unknown_members: UnknownMembers::Store,
                keep_deleted_members: false,
                member_limit: None,
            },
            answers: AnswerRules {
                create: WriteAnswer::Resource,
                replace: WriteAnswer::Resource,
                patch: WriteAnswer::Resource,
                delete: WriteAnswer::NoContent,
                location: true,
            },
            errors: ErrorRules {
                status: StatusMember::Text,
                conflict: ConflictAnswer::Uniqueness,
                unauthorized: ErrorBody::Scim,
                internal: ErrorBody::Scim,
            },
            latency: Duration::ZERO,
        }
    }

    /// Pingboard as its help pages describe it: people only, with name and unique e-mail address; disabled is deleted.
    pub fn pingboard() -> Self {
        vendors::pingboard()
    }

    /// Every profile that has a name, the standard first.
    pub fn all() -> Vec<Self> {
        vendors::all()
    }

    /// The profile of this name; `None` if there is none.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().into_iter().find(|profile| profile.name == name)
    }
}

impl Default for Profile {
    fn default() -> Self {
        Self::standard()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_profile_survives_json() {
        for profile in Profile::all() {
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

    #[test]
    fn each_profile_says_what_it_is_and_differs() {
        let profiles = Profile::all();
        let names: BTreeSet<&str> = profiles.iter().map(|profile| profile.name.as_str()).collect();
        assert_eq!(names.len(), profiles.len());
        for profile in &profiles {
            assert!(
                profile.sentence.ends_with('.') && !profile.source.is_empty(),
                "{profile:?}"
            );
            assert_eq!(Profile::named(&profile.name).as_ref(), Some(profile));
            let unnamed = Profile {
                name: "standard".into(),
                title: Profile::standard().title,
                sentence: Profile::standard().sentence,
                source: Profile::standard().source,
                ..profile.clone()
            };
            assert_eq!(
                unnamed == Profile::standard(),
                profile.name == "standard",
                "{}",
                profile.name
            );
        }
        assert_eq!(Profile::named("nobody"), None);
    }
}
