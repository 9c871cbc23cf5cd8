//! How one application wants its SCIM.

use outbound::Limit;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::AttributePath;
use crate::members::{Addition, Removal};
use crate::value::{as_boolean, canonical};

/// How one application wants its SCIM; the default is what RFC 7643 and 7644 say, which every known server accepts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a record of independent deviations, each with a name of its own"
)]
pub struct Dialect {
    /// `Add`, `Replace`, `Remove` instead of lower case, as Microsoft Entra sends without a flag.
    pub capitalized_operations: bool,
    /// `"True"` and `"False"` instead of booleans, as Microsoft Entra sends without a flag.
    pub booleans_as_text: bool,
    /// The manager as a bare id instead of `{"value": id}`.
    pub manager_as_text: bool,
    /// `add` with the path `emails[type eq "work"].value` where there is no such element yet, instead of adding an
    /// element to the list.
    pub add_by_filtered_path: bool,
    /// The most members that one request may add or remove; unknown is 100.
    pub members_at_once: Option<u32>,
    /// Whether the group is read after each change of its members, because the application is known to lose some.
    pub verify_members: bool,
    /// `remove` with the path `emails[type eq "work"].value` where nothing of an element is wanted any more, instead of
    /// removing the element.
    pub remove_by_sub_attribute: bool,
    /// How members are added to begin with.
    #[serde(skip_serializing_if = "is_usual")]
    pub member_addition: Addition,
    /// How members are removed to begin with.
    #[serde(skip_serializing_if = "is_usual")]
    pub member_removal: Removal,
    /// Whether there is no PATCH: resources are read, changed and put back.
    pub changed_by_put: bool,
    /// Whether no filter finds anybody, so that all accounts are looked through.
    pub looks_through: bool,
    /// Whether an account that is disabled is gone: who comes back gets a new one.
    pub deletes_when_disabled: bool,
    /// How many requests the application takes, where its maker says so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<Limit>,
    /// The most requests at the same time, where its maker says so.
    pub requests_at_once: Option<usize>,
}

fn is_usual<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Dialect {
    /// The name of an operation.
    pub(crate) fn operation(&self, name: &'static str) -> &'static str {
        match (self.capitalized_operations, name) {
            (true, "add") => "Add",
            (true, "replace") => "Replace",
            (true, "remove") => "Remove",
            _ => name,
        }
    }

    /// The value as it goes over the wire.
    pub(crate) fn wire_value(&self, path: &AttributePath, value: &Value) -> Value {
        let value = canonical(path, value.clone());
        if path.is_manager() && !self.manager_as_text {
            return json!({ "value": value });
        }
        match as_boolean(&value).filter(|_| path.is_boolean()) {
            Some(true) if self.booleans_as_text => json!("True"),
            Some(false) if self.booleans_as_text => json!("False"),
            _ => value,
        }
    }
}
