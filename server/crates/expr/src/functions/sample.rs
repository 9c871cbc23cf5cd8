//! The person in the examples.

use model::{Attributes, Timestamp, Value};

use crate::environment::Environment;

/// The attributes for which the functions' examples give their results; also a start for trying out an expression.
pub fn sample_person() -> Attributes {
    let texts = [
        ("country", "GB"),
        ("department", "Research"),
        ("displayName", "Ada Lovelace"),
        ("employeeHireDate", "2020-03-16-07:00"),
        ("employeeId", "00412"),
        ("extensionAttribute1", "20150123105347.1Z"),
        ("givenName", "Ada"),
        ("jobTitle", "Senior Analyst"),
        ("mail", "ada.lovelace@example.com"),
        ("preferredLanguage", "en-GB"),
        ("surname", "Lovelace"),
        ("userPrincipalName", "ada.lovelace@corp.example.com"),
    ];
    let mut person: Attributes = texts
        .into_iter()
        .map(|(name, text)| (name.into(), text.into()))
        .collect();
    person.insert("IsSoftDeleted".into(), Value::Boolean(false));
    let roles = ["Admin", "Auditor"];
    person.insert(
        "appRoleAssignments".into(),
        Value::List(roles.map(Value::from).into()),
    );
    person.insert("companyName".into(), Value::Null);
    let addresses = ["SMTP:ada.lovelace@example.com", "smtp:ada@example.com"];
    person.insert(
        "proxyAddresses".into(),
        Value::List(addresses.map(Value::from).into()),
    );
    person
}

/// The surroundings for which the functions' examples give their results: the afternoon of 2026-11-25.
pub fn sample_environment() -> Environment<'static> {
    Environment {
        now: Some(Timestamp(1_795_620_600_000)),
        seed: Some([7; 32]),
        default_domain: Some("example.com"),
        ..Environment::default()
    }
}
