//! The properties that can be asked for. Source: Microsoft Graph v1.0 metadata.

use super::state::Kind;

const USER: &[&str] = &[
    "accountEnabled",
    "ageGroup",
    "businessPhones",
    "city",
    "companyName",
    "country",
    "createdDateTime",
    "department",
    "displayName",
    "employeeHireDate",
    "employeeId",
    "employeeLeaveDateTime",
    "employeeOrgData",
    "employeeType",
    "externalUserState",
    "faxNumber",
    "givenName",
    "id",
    "identities",
    "imAddresses",
    "jobTitle",
    "mail",
    "mailNickname",
    "mobilePhone",
    "officeLocation",
    "onPremisesDistinguishedName",
    "onPremisesDomainName",
    "onPremisesExtensionAttributes",
    "onPremisesImmutableId",
    "onPremisesSamAccountName",
    "onPremisesSecurityIdentifier",
    "onPremisesSyncEnabled",
    "onPremisesUserPrincipalName",
    "otherMails",
    "postalCode",
    "preferredDataLocation",
    "preferredLanguage",
    "proxyAddresses",
    "state",
    "streetAddress",
    "surname",
    "usageLocation",
    "userPrincipalName",
    "userType",
];

/// What comes where nothing is asked for. Source: "List users".
const USER_DEFAULT: &[&str] = &[
    "businessPhones",
    "displayName",
    "givenName",
    "id",
    "jobTitle",
    "mail",
    "mobilePhone",
    "officeLocation",
    "preferredLanguage",
    "surname",
    "userPrincipalName",
];

const GROUP: &[&str] = &[
    "classification",
    "createdDateTime",
    "description",
    "displayName",
    "groupTypes",
    "id",
    "mail",
    "mailEnabled",
    "mailNickname",
    "membershipRule",
    "onPremisesSamAccountName",
    "onPremisesSecurityIdentifier",
    "onPremisesSyncEnabled",
    "preferredDataLocation",
    "preferredLanguage",
    "proxyAddresses",
    "securityEnabled",
    "securityIdentifier",
    "visibility",
];

const SERVICE_PRINCIPAL: &[&str] = &[
    "accountEnabled",
    "appDisplayName",
    "appId",
    "appRoles",
    "displayName",
    "id",
    "servicePrincipalType",
];

/// The properties of a kind.
pub(super) const fn known(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::User => USER,
        Kind::Group => GROUP,
        Kind::ServicePrincipal => SERVICE_PRINCIPAL,
    }
}

/// What comes where nothing is asked for.
pub(super) const fn default(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::User => USER_DEFAULT,
        Kind::Group | Kind::ServicePrincipal => known(kind),
    }
}

/// The properties that lead to other objects and that a delta query takes.
pub(super) const fn navigation(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::User => &["manager"],
        Kind::Group => &["members", "owners"],
        Kind::ServicePrincipal => &[],
    }
}
