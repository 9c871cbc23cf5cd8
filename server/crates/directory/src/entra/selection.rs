//! What is asked for: `$select` of users and groups.

use std::collections::BTreeSet;

use model::{ReadProblem, Shortfall};

use super::properties;
use super::refusal::problem;

/// The user's principal name before the rule for guests; a name of ours, which Graph does not know.
pub(super) const ORIGINAL_NAME: &str = "originaluserprincipalname";

/// What is read of users, or of groups.
#[derive(Clone, Debug)]
pub(super) struct Selection {
    /// The properties, comma-separated, without those that lead to other objects.
    pub(super) properties: String,
    /// The names whose values are handed on, in lower case.
    pub(super) wanted: BTreeSet<String>,
}

impl Selection {
    /// Of users.
    pub(super) fn of_users(names: &[String]) -> Result<Self, ReadProblem> {
        let always = ["id", "accountEnabled", "userPrincipalName", "userType"];
        Self::of(names, &always, properties::of_users)
    }

    /// Of groups.
    pub(super) fn of_groups(names: &[String]) -> Result<Self, ReadProblem> {
        let always = ["id", "displayName", "securityEnabled"];
        Self::of(names, &always, properties::of_groups)
    }

    /// `$select` with a property that leads to other objects.
    pub(super) fn with(&self, navigation: &str) -> String {
        format!("{},{navigation}", self.properties)
    }

    fn of(names: &[String], always: &[&str], written: impl Fn(&str) -> &str) -> Result<Self, ReadProblem> {
        let mut properties: Vec<String> = always.iter().map(|&name| name.to_owned()).collect();
        let mut wanted = BTreeSet::new();
        for name in names
            .iter()
            .map(|name| name.trim())
            .filter(|name| !name.is_empty())
        {
            wanted.insert(name.to_lowercase());
            let top = name.split('.').next().unwrap_or_default();
            // They come by themselves, or are made here.
            let is_ours = ["manager", "members", "objectid", "issoftdeleted", ORIGINAL_NAME]
                .iter()
                .any(|ours| top.eq_ignore_ascii_case(ours));
            if is_ours {
                continue;
            }
            if top.is_empty()
                || !top
                    .chars()
                    .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
            {
                return Err(problem(
                    Shortfall::Settings,
                    format!("\"{name}\" cannot be a name of Microsoft Graph"),
                    "Correct the name in the attribute rules of this source, such as jobTitle or employeeOrgData.costCenter.",
                ));
            }
            let property = written(top);
            if !properties
                .iter()
                .any(|known| known.eq_ignore_ascii_case(property))
            {
                properties.push(property.to_owned());
            }
        }
        // One order for one set of names, because the cursor depends on it.
        if let Some(rest) = properties.get_mut(always.len()..) {
            rest.sort_unstable();
        }
        Ok(Self {
            properties: properties.join(","),
            wanted,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn the_properties_are_the_top_of_each_name_as_graph_writes_it() {
        let wanted = names(&[
            "employeeorgdata.division",
            "employeeorgdata.costcenter",
            "extension_0a1b_Badge",
            "originaluserprincipalname",
            "businessphones",
            "userprincipalname",
            "manager",
        ]);
        let selection = Selection::of_users(&wanted).unwrap();
        assert_eq!(
            selection.with("manager"),
            "id,accountEnabled,userPrincipalName,userType,businessPhones,employeeOrgData,extension_0a1b_Badge,manager"
        );
        let mut other_order = wanted;
        other_order.reverse();
        let other = Selection::of_users(&other_order).unwrap();
        assert_eq!(other.properties, selection.properties);
    }

    #[test]
    fn what_cannot_be_a_name_is_refused() {
        for name in ["cn;lang-de", "a,b", ".x", "a b", "$filter"] {
            let refused = Selection::of_groups(&names(&[name])).unwrap_err();
            assert_eq!(refused.reason, Shortfall::Settings);
            assert!(refused.message.contains(name), "{}", refused.message);
        }
    }
}
