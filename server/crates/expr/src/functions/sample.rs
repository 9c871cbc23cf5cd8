//! The person in the examples.

use model::{Attributes, Value};

/// The attributes for which the functions' examples give their results; also a start for trying out an expression.
pub fn sample_person() -> Attributes {
    let texts = [
        ("country", "GB"),
        ("department", "Research"),
        ("displayName", "Ada Lovelace"),
        ("employeeId", "00412"),
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
    let addresses = ["SMTP:ada.lovelace@example.com", "smtp:ada@example.com"];
    person.insert(
        "proxyAddresses".into(),
        Value::List(addresses.map(Value::from).into()),
    );
    person
}
