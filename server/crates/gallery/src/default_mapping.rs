//! The usual mapping of people onto SCIM 2.0: which source attribute fills which target attribute.
//!
//! Source: the default of Microsoft Entra's generic SCIM application, with the pairs that its gallery
//! applications add for the remaining core attributes.

/// Computed per application; `active` is its opposite.
pub(crate) const ACTIVE: &str = r#"Switch([IsSoftDeleted], , "False", "True", "True", "False")"#;

/// Source and target, in the order of the page. `active` is an expression and stands apart.
pub(crate) const USER_PAIRS: &[(&str, &str)] = &[
    ("userPrincipalName", "userName"),
    ("displayName", "displayName"),
    ("jobTitle", "title"),
    ("mail", r#"emails[type eq "work"].value"#),
    ("preferredLanguage", "preferredLanguage"),
    ("givenName", "name.givenName"),
    ("surname", "name.familyName"),
    ("displayName", "name.formatted"),
    (
        "physicalDeliveryOfficeName",
        r#"addresses[type eq "other"].formatted"#,
    ),
    ("streetAddress", r#"addresses[type eq "work"].streetAddress"#),
    ("city", r#"addresses[type eq "work"].locality"#),
    ("state", r#"addresses[type eq "work"].region"#),
    ("postalCode", r#"addresses[type eq "work"].postalCode"#),
    ("country", r#"addresses[type eq "work"].country"#),
    ("telephoneNumber", r#"phoneNumbers[type eq "work"].value"#),
    ("mobile", r#"phoneNumbers[type eq "mobile"].value"#),
    ("facsimileTelephoneNumber", r#"phoneNumbers[type eq "fax"].value"#),
    ("mailNickname", "externalId"),
    (
        "employeeId",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber",
    ),
    (
        "department",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
    ),
    (
        "manager",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager",
    ),
    ("proxyAddresses", r#"emails[type eq "other"].value"#),
    // The same attributes as SCIM 1.x names them.
    (
        "employeeId",
        "urn:scim:schemas:extension:enterprise:1.0.employeeNumber",
    ),
    (
        "department",
        "urn:scim:schemas:extension:enterprise:1.0.department",
    ),
    ("manager", "urn:scim:schemas:extension:enterprise:1.0.manager"),
];

/// The targets of the default mapping of "your own SCIM application", exactly those that Microsoft documents.
pub(crate) const DOCUMENTED_TARGETS: &[&str] = &[
    "userName",
    "active",
    "displayName",
    "title",
    r#"emails[type eq "work"].value"#,
    "name.givenName",
    "name.familyName",
    r#"addresses[type eq "other"].formatted"#,
    r#"addresses[type eq "work"].streetAddress"#,
    r#"addresses[type eq "work"].postalCode"#,
    r#"phoneNumbers[type eq "work"].value"#,
    r#"phoneNumbers[type eq "mobile"].value"#,
    r#"phoneNumbers[type eq "fax"].value"#,
    "externalId",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager",
    r#"emails[type eq "other"].value"#,
];

/// What nearly every application accepts: the proposal for those whose publisher names no attributes.
pub(crate) const COMMON_TARGETS: &[(&str, model::AttributeType)] = &[
    ("userName", model::AttributeType::String),
    ("active", model::AttributeType::Boolean),
    ("displayName", model::AttributeType::String),
    ("title", model::AttributeType::String),
    (r#"emails[type eq "work"].value"#, model::AttributeType::String),
    ("name.givenName", model::AttributeType::String),
    ("name.familyName", model::AttributeType::String),
    ("externalId", model::AttributeType::String),
];

/// Source and target of groups, as Microsoft documents them.
pub(crate) const GROUP_PAIRS: &[(&str, &str)] = &[
    ("displayName", "displayName"),
    ("objectId", "externalId"),
    ("members", "members"),
];

/// The attributes of a group that every application with groups has.
pub(crate) const GROUP_TARGETS: &[(&str, model::AttributeType)] = &[
    ("displayName", model::AttributeType::String),
    ("externalId", model::AttributeType::String),
    ("members", model::AttributeType::Reference),
];
