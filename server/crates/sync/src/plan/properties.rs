//! What a plan changes, attribute by attribute, as the log shows it.

use std::collections::BTreeSet;

use model::ModifiedProperty;
use scim::AttributePath;
use serde_json::Value as Json;

use super::{Alteration, Creation};

/// What stands in the place of a value that nobody may read.
pub(crate) const REDACTED: &str = "[Redact]";

impl Creation {
    /// The values of the new account.
    pub(crate) fn properties(&self) -> Vec<ModifiedProperty> {
        self.state
            .iter()
            .map(|(path, value)| property(path, None, Some(value), &self.redacted))
            .collect()
    }
}

impl Alteration {
    /// What changes, from which value to which.
    pub(crate) fn properties(&self) -> Vec<ModifiedProperty> {
        self.changes
            .iter()
            .map(|change| {
                property(
                    &change.path,
                    change.old.as_ref(),
                    change.new.as_ref(),
                    &self.redacted,
                )
            })
            .collect()
    }
}

fn property(
    path: &AttributePath,
    old: Option<&Json>,
    new: Option<&Json>,
    redacted: &BTreeSet<AttributePath>,
) -> ModifiedProperty {
    let shown = |value: &Json| match value {
        _ if redacted.contains(path) => REDACTED.to_owned(),
        Json::String(text) => text.clone(),
        Json::Bool(true) => "True".to_owned(),
        Json::Bool(false) => "False".to_owned(),
        value => value.to_string(),
    };
    ModifiedProperty {
        name: path.as_str().to_owned(),
        old_value: old.map(shown),
        new_value: new.map(shown),
    }
}
