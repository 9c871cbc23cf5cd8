//! Which of Graph's properties give which of our attributes, where nobody says otherwise.

use model::NameRule;
use model::attribute::{ACCOUNT_ENABLED, GROUP_ATTRIBUTES, MANAGER, USER_ATTRIBUTES};

/// Names that differ: ours are those of Azure AD Graph.
/// Source: "Property differences between Azure AD Graph and Microsoft Graph".
const DIFFERENT: [(&str, &str); 7] = [
    ("physicalDeliveryOfficeName", "officeLocation"),
    ("telephoneNumber", "businessPhones"),
    ("mobile", "mobilePhone"),
    ("facsimileTelephoneNumber", "faxNumber"),
    ("sipProxyAddress", "imAddresses"),
    ("immutableId", "onPremisesImmutableId"),
    ("dirSyncEnabled", "onPremisesSyncEnabled"),
];

/// The rules of users. Whether sign-in is allowed and who is the manager needs no rule.
pub fn default_user_names() -> Vec<NameRule> {
    let names = USER_ATTRIBUTES.iter().map(|attribute| attribute.name);
    names
        .filter(|name| *name != MANAGER && *name != ACCOUNT_ENABLED)
        .map(|name| NameRule::new(name, &[&graph_name(name)]))
        .collect()
}

/// The rules of groups.
pub fn default_group_names() -> Vec<NameRule> {
    let names = GROUP_ATTRIBUTES.iter().map(|attribute| attribute.name);
    names
        .map(|name| NameRule::new(name, &[&graph_name(name)]))
        .collect()
}

fn graph_name(name: &str) -> String {
    if name.starts_with("extensionAttribute") {
        return format!("onPremisesExtensionAttributes.{name}");
    }
    let different = DIFFERENT.iter().find(|(ours, _)| *ours == name);
    different.map_or(name, |(_, theirs)| theirs).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_attribute_has_a_rule() {
        let users = default_user_names();
        assert_eq!(users.len(), USER_ATTRIBUTES.len() - 2);
        let source = |attribute: &str| {
            let rule = users.iter().find(|rule| rule.attribute == attribute);
            rule.map(|rule| rule.sources.join(","))
        };
        for (ours, theirs) in [
            ("mobile", "mobilePhone"),
            ("employeeOrgData.costCenter", "employeeOrgData.costCenter"),
            (
                "extensionAttribute12",
                "onPremisesExtensionAttributes.extensionAttribute12",
            ),
            ("surname", "surname"),
        ] {
            assert_eq!(source(ours).as_deref(), Some(theirs));
        }
        assert_eq!((source("manager"), source("accountEnabled")), (None, None));
        assert_eq!(default_group_names().len(), GROUP_ATTRIBUTES.len());
    }
}
