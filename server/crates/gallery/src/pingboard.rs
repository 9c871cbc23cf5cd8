//! The mapping that Pingboard starts with.
//!
//! Pingboard publishes no mapping. This one holds what its help pages say that it understands: names, e-mail
//! address, job title, phone, language and manager. The object id as `externalId` keeps an account recognisable
//! when name and address change.

/// Source and target, in the order of the page. `active` is an expression and stands apart.
pub(crate) const PAIRS: &[(&str, &str)] = &[
    ("userPrincipalName", "userName"),
    ("givenName", "name.givenName"),
    ("surname", "name.familyName"),
    ("mail", r#"emails[type eq "work"].value"#),
    ("jobTitle", "title"),
    ("telephoneNumber", r#"phoneNumbers[type eq "work"].value"#),
    ("preferredLanguage", "locale"),
    ("objectId", "externalId"),
    (
        "manager",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager",
    ),
];
