//! The application gallery: what is known about applications before one is added.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::AttributeType;

/// The id of the entry for an application that the gallery does not know.
pub const CUSTOM_GALLERY_ID: &str = "custom";

/// One application of the gallery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GalleryEntry {
    /// Its id in the gallery, a short word such as `pingboard`.
    pub id: String,
    /// The name of the application.
    pub name: String,
    /// The category under which the gallery shows it.
    pub category: String,
    /// Who makes it.
    pub publisher: String,
    /// The publisher's site; may be empty.
    pub homepage: String,
    /// What is known about the tenant URL.
    pub tenant_url: TenantUrlPattern,
    /// How requests are signed in.
    pub sign_in: SignInKind,
    /// Where an administrator finds the token, a sentence or two.
    pub token_help: String,
    /// What the application can do.
    pub capabilities: GalleryCapabilities,
    /// The attributes of its users; empty when its publisher names none.
    pub user_attributes: Vec<GalleryAttribute>,
    /// The attributes of its groups.
    pub group_attributes: Vec<GalleryAttribute>,
    /// The target attribute that its users are matched by, when that is known.
    #[serde(default)]
    pub matching_attribute: Option<String>,
    /// What else an administrator should know, one sentence each.
    pub notes: Vec<String>,
}

/// What is known about the tenant URL of a gallery application.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenantUrlPattern {
    /// The URL with `{placeholders}`; none when the administrator gets the URL from the application.
    #[serde(default)]
    pub pattern: Option<String>,
    /// What to put in the place of each placeholder.
    #[serde(default)]
    pub placeholders: BTreeMap<String, String>,
    /// Whether all customers use the same URL; none when that is not known.
    #[serde(default)]
    pub same_for_all: Option<bool>,
}

/// How an application wants requests signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignInKind {
    /// One long-lived token.
    BearerToken,
    /// OAuth 2.0, authorization code flow.
    #[serde(rename = "oauth2_code")]
    AuthorizationCode,
    /// OAuth 2.0, client credentials flow.
    #[serde(rename = "oauth2_client_credentials")]
    ClientCredentials,
    /// User name and password.
    Basic,
}

/// What a gallery application can do with accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "one independent fact each, as the data files name them"
)]
pub struct GalleryCapabilities {
    /// Users can be created.
    pub create_users: bool,
    /// Users can be changed.
    pub update_users: bool,
    /// Users can be disabled and kept.
    pub disable_users: bool,
    /// Users can be deleted; none when that is not known.
    #[serde(default)]
    pub delete_users: Option<bool>,
    /// There are groups.
    pub groups: bool,
}

/// One attribute of a gallery application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GalleryAttribute {
    /// The SCIM path.
    pub name: String,
    /// The type of its values.
    #[serde(rename = "type")]
    pub kind: AttributeType,
    /// Whether an account needs it; none when that is not known.
    #[serde(default)]
    pub required: Option<bool>,
    /// Whether the application can search by it; none when that is not known.
    #[serde(default)]
    pub filterable: Option<bool>,
}

/// One tile of the gallery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GalleryTile {
    /// The entry's id.
    pub id: String,
    /// The name of the application.
    pub name: String,
    /// Who makes it.
    pub publisher: String,
    /// Its category.
    pub category: String,
    /// Whether it has groups.
    pub groups: bool,
    /// How requests are signed in.
    pub sign_in: SignInKind,
}

/// A page of the gallery: the tiles that were found, and every category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GalleryView {
    /// What was found, by name.
    pub tiles: Vec<GalleryTile>,
    /// Every category with the number of its applications, by name.
    pub categories: Vec<(String, i64)>,
}
