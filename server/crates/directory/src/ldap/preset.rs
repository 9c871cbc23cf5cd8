//! Settings and names that suit the directory servers that most have.

use model::{AccountRule, LdapChanges, LdapPreset, LdapSecurity, LdapSettings, LdapSignIn, NameRule};

/// Sensible settings for a server, everything below `base`; and which of its names give which attribute of users and of
/// groups. Server, name and password are left to the administrator.
pub fn preset(preset: LdapPreset, base: &str) -> (LdapSettings, Vec<NameRule>, Vec<NameRule>) {
    let own = match preset {
        LdapPreset::ActiveDirectory => Own {
            // No computers, and no accounts that domains trust each other with.
            user_filter: "(&(objectCategory=person)(objectClass=user)(sAMAccountType=805306368))",
            group_filter: "(objectClass=group)",
            id: "objectGUID",
            member: "member",
            account: AccountRule::UserAccountControl,
        },
        LdapPreset::OpenLdap => Own {
            user_filter: "(objectClass=inetOrgPerson)",
            group_filter: "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames))",
            id: "entryUUID",
            member: "member, uniqueMember",
            account: AccountRule::AlwaysEnabled,
        },
        LdapPreset::DirectoryServer389 => Own {
            user_filter: "(objectClass=inetOrgPerson)",
            group_filter: "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames))",
            id: "nsUniqueId",
            member: "member, uniqueMember",
            account: AccountRule::BlockedIfTrue {
                attribute: "nsAccountLock".to_owned(),
            },
        },
        LdapPreset::Generic => Own {
            user_filter: "(objectClass=person)",
            group_filter: "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=posixGroup))",
            id: "entryUUID",
            member: "member, uniqueMember, memberUid",
            account: AccountRule::AlwaysEnabled,
        },
    };
    let settings = LdapSettings {
        preset,
        servers: Vec::new(),
        security: LdapSecurity::Tls,
        ca_bundle: String::new(),
        sign_in: LdapSignIn::Simple,
        bind_name: String::new(),
        client_certificate: String::new(),
        user_bases: vec![base.to_owned()],
        user_filter: own.user_filter.to_owned(),
        group_bases: vec![base.to_owned()],
        group_filter: own.group_filter.to_owned(),
        id_attribute: own.id.to_owned(),
        member_attribute: own.member.to_owned(),
        manager_attribute: "manager".to_owned(),
        account: own.account,
        changes: LdapChanges::Automatic,
        page_size: 500,
    };
    let (users, groups) = match preset {
        LdapPreset::ActiveDirectory => (active_directory_users(), active_directory_groups()),
        LdapPreset::OpenLdap | LdapPreset::DirectoryServer389 | LdapPreset::Generic => {
            (internet_users(), internet_groups())
        }
    };
    (settings, users, groups)
}

struct Own {
    user_filter: &'static str,
    group_filter: &'static str,
    id: &'static str,
    member: &'static str,
    account: AccountRule,
}

fn rules(rules: &[(&str, &[&str])]) -> Vec<NameRule> {
    rules
        .iter()
        .map(|(attribute, sources)| NameRule::new(attribute, sources))
        .collect()
}

/// Source: Microsoft Learn, "Attributes synchronized by Microsoft Entra Connect".
fn active_directory_users() -> Vec<NameRule> {
    let mut all = rules(&[
        ("displayName", &["displayName", "cn"]),
        ("givenName", &["givenName"]),
        ("surname", &["sn"]),
        ("userPrincipalName", &["userPrincipalName", "mail"]),
        ("mail", &["mail"]),
        ("mailNickname", &["mailNickname", "sAMAccountName"]),
        ("preferredLanguage", &["preferredLanguage"]),
        ("jobTitle", &["title"]),
        ("companyName", &["company"]),
        ("department", &["department"]),
        ("employeeId", &["employeeID", "employeeNumber"]),
        ("employeeType", &["employeeType"]),
        ("physicalDeliveryOfficeName", &["physicalDeliveryOfficeName"]),
        ("employeeOrgData.costCenter", &["departmentNumber"]),
        ("employeeOrgData.division", &["division"]),
        ("streetAddress", &["streetAddress"]),
        ("city", &["l"]),
        ("state", &["st"]),
        ("postalCode", &["postalCode"]),
        ("country", &["c", "co"]),
        ("telephoneNumber", &["telephoneNumber"]),
        ("mobile", &["mobile"]),
        ("facsimileTelephoneNumber", &["facsimileTelephoneNumber"]),
        ("otherMails", &["otherMailbox"]),
        ("proxyAddresses", &["proxyAddresses"]),
        ("sipProxyAddress", &["msRTCSIP-PrimaryUserAddress"]),
        ("usageLocation", &["msExchUsageLocation"]),
        ("immutableId", &["mS-DS-ConsistencyGuid", "objectGUID"]),
        ("onPremisesSamAccountName", &["sAMAccountName"]),
        ("onPremisesDistinguishedName", &["distinguishedName"]),
        ("onPremisesSecurityIdentifier", &["objectSid"]),
    ]);
    all.extend((1..=15).map(|number| NameRule {
        attribute: format!("extensionAttribute{number}"),
        sources: vec![format!("extensionAttribute{number}")],
    }));
    all
}

fn active_directory_groups() -> Vec<NameRule> {
    rules(&[
        ("displayName", &["displayName", "cn"]),
        ("description", &["description"]),
        ("mail", &["mail"]),
        ("mailNickname", &["mailNickname", "sAMAccountName"]),
    ])
}

/// Source: RFC 2798, RFC 4519, RFC 4524.
fn internet_users() -> Vec<NameRule> {
    rules(&[
        ("displayName", &["displayName", "cn"]),
        ("givenName", &["givenName"]),
        ("surname", &["sn"]),
        ("userPrincipalName", &["mail", "uid"]),
        ("mail", &["mail"]),
        ("mailNickname", &["uid"]),
        ("preferredLanguage", &["preferredLanguage"]),
        ("jobTitle", &["title"]),
        ("companyName", &["o"]),
        ("department", &["ou", "departmentNumber"]),
        ("employeeId", &["employeeNumber"]),
        ("employeeType", &["employeeType"]),
        (
            "physicalDeliveryOfficeName",
            &["physicalDeliveryOfficeName", "roomNumber"],
        ),
        ("employeeOrgData.costCenter", &["departmentNumber"]),
        ("streetAddress", &["street", "postalAddress"]),
        ("city", &["l"]),
        ("state", &["st"]),
        ("postalCode", &["postalCode"]),
        ("country", &["c", "co"]),
        ("telephoneNumber", &["telephoneNumber"]),
        ("mobile", &["mobile"]),
        ("facsimileTelephoneNumber", &["facsimileTelephoneNumber"]),
        ("otherMails", &["mailAlternateAddress", "mailAlternativeAddress"]),
        ("onPremisesDistinguishedName", &["entryDN"]),
    ])
}

fn internet_groups() -> Vec<NameRule> {
    rules(&[
        ("displayName", &["cn"]),
        ("description", &["description"]),
        ("mail", &["mail"]),
        ("mailNickname", &["cn"]),
    ])
}

#[cfg(test)]
mod tests {
    use model::{ObjectKind, attribute};

    use super::*;

    #[test]
    fn rules_name_attributes_that_there_are() {
        for server in [
            LdapPreset::ActiveDirectory,
            LdapPreset::OpenLdap,
            LdapPreset::DirectoryServer389,
            LdapPreset::Generic,
        ] {
            let (settings, users, groups) = preset(server, "dc=example,dc=org");
            for (kind, rules) in [(ObjectKind::User, users), (ObjectKind::Group, groups)] {
                let known = attribute::readable_attributes(kind);
                for rule in rules {
                    let is_known = known.iter().any(|attribute| attribute.name == rule.attribute);
                    assert!(is_known, "{}", rule.attribute);
                }
            }
            let plan = super::super::plan::Plan::new(&settings, crate::source::Names::default());
            assert!(plan.is_ok(), "{server:?}");
        }
    }
}
