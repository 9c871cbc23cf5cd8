//! The attributes of directory objects, by the names that Microsoft Entra's provisioning uses.
//!
//! Source: objectDefinition of the Entra ID directory in Microsoft Graph (beta), which keeps the names of Azure AD Graph.

use serde::{Deserialize, Serialize};

use crate::ObjectKind;

/// The anchor: the object's id.
pub const OBJECT_ID: &str = "objectId";
/// Computed per application: unassigned, out of scope, soft-deleted or blocked.
pub const IS_SOFT_DELETED: &str = "IsSoftDeleted";
/// Whether sign-in is allowed.
pub const ACCOUNT_ENABLED: &str = "accountEnabled";
/// The name shown to people.
pub const DISPLAY_NAME: &str = "displayName";
/// The sign-in name, unique in a directory without regard to case.
pub const USER_PRINCIPAL_NAME: &str = "userPrincipalName";
/// The e-mail address.
pub const MAIL: &str = "mail";
/// Computed per application: the roles of the person's assignments, direct ones and those through groups.
pub const APP_ROLE_ASSIGNMENTS: &str = "appRoleAssignments";
/// Computed: the direct members of a group.
pub const MEMBERS: &str = "members";
/// A reference to another user.
pub const MANAGER: &str = "manager";

/// The type of an attribute's values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum AttributeType {
    /// Text.
    #[default]
    String,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A date and time, as RFC 3339 text.
    DateTime,
    /// Another object.
    Reference,
    /// Bytes, as base64 text.
    Binary,
}

impl AttributeType {
    /// Every type, in the order in which the portal lists them.
    pub const ALL: [Self; 6] = [
        Self::String,
        Self::Boolean,
        Self::Integer,
        Self::DateTime,
        Self::Reference,
        Self::Binary,
    ];

    /// The name on screen and in forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::String => "String",
            Self::Boolean => "Boolean",
            Self::Integer => "Integer",
            Self::DateTime => "DateTime",
            Self::Reference => "Reference",
            Self::Binary => "Binary",
        }
    }

    /// The type of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// An attribute that mappings and filters may read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryAttribute {
    /// The name in mappings and files.
    pub name: String,
    /// The words on screen.
    pub label: String,
    /// The type of its values.
    pub kind: AttributeType,
    /// Whether it may have several values.
    pub multi_valued: bool,
    /// Whether an administrator added it.
    pub custom: bool,
}

impl From<&SourceAttribute<'_>> for DirectoryAttribute {
    fn from(attribute: &SourceAttribute<'_>) -> Self {
        Self {
            name: attribute.name.to_owned(),
            label: attribute.label.to_owned(),
            kind: attribute.kind,
            multi_valued: attribute.multi_valued,
            custom: false,
        }
    }
}

impl DirectoryAttribute {
    /// The attribute as forms and files treat it.
    pub fn as_source(&self) -> SourceAttribute<'_> {
        SourceAttribute {
            name: &self.name,
            label: &self.label,
            kind: self.kind,
            multi_valued: self.multi_valued,
            required: false,
            section: ADDED,
        }
    }
}

/// The attributes that every directory has for objects of that kind, the computed ones included, in the order of their
/// names.
pub fn readable_attributes(kind: ObjectKind) -> Vec<DirectoryAttribute> {
    let computed = |name: &str, label: &str, kind, multi_valued| DirectoryAttribute {
        name: name.to_owned(),
        label: label.to_owned(),
        kind,
        multi_valued,
        custom: false,
    };
    let mut attributes = vec![computed(OBJECT_ID, "Object ID", AttributeType::String, false)];
    match kind {
        ObjectKind::User => {
            attributes.extend(USER_ATTRIBUTES.iter().map(DirectoryAttribute::from));
            attributes.push(computed(
                IS_SOFT_DELETED,
                "Must not have an account that works",
                AttributeType::Boolean,
                false,
            ));
            attributes.push(computed(
                APP_ROLE_ASSIGNMENTS,
                "Roles of the assignments",
                AttributeType::String,
                true,
            ));
        }
        ObjectKind::Group => {
            attributes.extend(GROUP_ATTRIBUTES.iter().map(DirectoryAttribute::from));
            attributes.push(computed(MEMBERS, "Members", AttributeType::Reference, true));
        }
    }
    attributes.sort_by_cached_key(|attribute| attribute.name.to_lowercase());
    attributes
}

/// One attribute of a directory, as forms and files treat it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceAttribute<'a> {
    /// The name in mappings and files.
    pub name: &'a str,
    /// The words on screen.
    pub label: &'a str,
    /// The type of its values.
    pub kind: AttributeType,
    /// Whether it may have several values.
    pub multi_valued: bool,
    /// Whether an object needs it.
    pub required: bool,
    /// The heading under which the portal shows it.
    pub section: &'static str,
}

const fn text(name: &'static str, label: &'static str, section: &'static str) -> SourceAttribute<'static> {
    SourceAttribute {
        name,
        label,
        kind: AttributeType::String,
        multi_valued: false,
        required: false,
        section,
    }
}

const fn required(attribute: SourceAttribute<'static>) -> SourceAttribute<'static> {
    SourceAttribute {
        required: true,
        ..attribute
    }
}

const fn many(attribute: SourceAttribute<'static>) -> SourceAttribute<'static> {
    SourceAttribute {
        multi_valued: true,
        ..attribute
    }
}

const fn typed(kind: AttributeType, attribute: SourceAttribute<'static>) -> SourceAttribute<'static> {
    SourceAttribute { kind, ..attribute }
}

const IDENTITY: &str = "Identity";
const JOB: &str = "Job information";
const CONTACT: &str = "Contact information";
const OTHER: &str = "Other attributes";
/// The heading of attributes that an administrator added.
pub const ADDED: &str = "Added attributes";

/// The attributes of a user, in the order in which the portal shows them. `objectId` and `IsSoftDeleted` are
/// computed and may be mapped, but not edited.
pub const USER_ATTRIBUTES: &[SourceAttribute<'static>] = &[
    required(text(DISPLAY_NAME, "Display name", IDENTITY)),
    text("givenName", "First name", IDENTITY),
    text("surname", "Last name", IDENTITY),
    required(text(USER_PRINCIPAL_NAME, "User principal name", IDENTITY)),
    text(MAIL, "E-mail", IDENTITY),
    text("mailNickname", "Mail nickname", IDENTITY),
    typed(
        AttributeType::Boolean,
        required(text(ACCOUNT_ENABLED, "Account enabled", IDENTITY)),
    ),
    text("userType", "User type", IDENTITY),
    text("preferredLanguage", "Preferred language", IDENTITY),
    text("jobTitle", "Job title", JOB),
    text("companyName", "Company name", JOB),
    text("department", "Department", JOB),
    text("employeeId", "Employee ID", JOB),
    text("employeeType", "Employee type", JOB),
    typed(
        AttributeType::DateTime,
        text("employeeHireDate", "Hire date", JOB),
    ),
    typed(AttributeType::Reference, text(MANAGER, "Manager", JOB)),
    text("physicalDeliveryOfficeName", "Office location", JOB),
    text("employeeOrgData.costCenter", "Cost center", JOB),
    text("employeeOrgData.division", "Division", JOB),
    text("streetAddress", "Street address", CONTACT),
    text("city", "City", CONTACT),
    text("state", "State or province", CONTACT),
    text("postalCode", "ZIP or postal code", CONTACT),
    text("country", "Country or region", CONTACT),
    text("telephoneNumber", "Business phone", CONTACT),
    text("mobile", "Mobile phone", CONTACT),
    text("facsimileTelephoneNumber", "Fax number", CONTACT),
    many(text("otherMails", "Other e-mails", CONTACT)),
    many(text("proxyAddresses", "Proxy addresses", CONTACT)),
    text("sipProxyAddress", "SIP address", CONTACT),
    text("usageLocation", "Usage location", OTHER),
    text("preferredDataLocation", "Preferred data location", OTHER),
    text("immutableId", "Immutable ID", OTHER),
    text("onPremisesSamAccountName", "SAM account name", OTHER),
    text("onPremisesDistinguishedName", "Distinguished name", OTHER),
    text("onPremisesSecurityIdentifier", "Security identifier", OTHER),
    typed(
        AttributeType::Boolean,
        text("dirSyncEnabled", "Directory sync enabled", OTHER),
    ),
    text("originalUserPrincipalName", "Original user principal name", OTHER),
    text("extensionAttribute1", "Extension attribute 1", OTHER),
    text("extensionAttribute2", "Extension attribute 2", OTHER),
    text("extensionAttribute3", "Extension attribute 3", OTHER),
    text("extensionAttribute4", "Extension attribute 4", OTHER),
    text("extensionAttribute5", "Extension attribute 5", OTHER),
    text("extensionAttribute6", "Extension attribute 6", OTHER),
    text("extensionAttribute7", "Extension attribute 7", OTHER),
    text("extensionAttribute8", "Extension attribute 8", OTHER),
    text("extensionAttribute9", "Extension attribute 9", OTHER),
    text("extensionAttribute10", "Extension attribute 10", OTHER),
    text("extensionAttribute11", "Extension attribute 11", OTHER),
    text("extensionAttribute12", "Extension attribute 12", OTHER),
    text("extensionAttribute13", "Extension attribute 13", OTHER),
    text("extensionAttribute14", "Extension attribute 14", OTHER),
    text("extensionAttribute15", "Extension attribute 15", OTHER),
];

/// The attributes of a group, in the order in which the portal shows them.
pub const GROUP_ATTRIBUTES: &[SourceAttribute<'static>] = &[
    required(text(DISPLAY_NAME, "Group name", IDENTITY)),
    text("description", "Description", IDENTITY),
    text(MAIL, "E-mail", IDENTITY),
    text("mailNickname", "Mail nickname", IDENTITY),
    typed(
        AttributeType::Boolean,
        text("securityEnabled", "Security enabled", OTHER),
    ),
    typed(AttributeType::Boolean, text("mailEnabled", "Mail enabled", OTHER)),
];

/// The user attribute of that exact name.
pub fn user_attribute(name: &str) -> Option<&'static SourceAttribute<'static>> {
    USER_ATTRIBUTES.iter().find(|attribute| attribute.name == name)
}

/// The names that an expression or a direct mapping of a user may read, the computed ones included.
pub fn mappable_user_attributes() -> Vec<&'static str> {
    let mut names: Vec<_> = USER_ATTRIBUTES.iter().map(|attribute| attribute.name).collect();
    names.extend([OBJECT_ID, IS_SOFT_DELETED]);
    names.sort_unstable();
    names
}
