//! From Graph's JSON to values by name.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::guest::home_name;
use super::selection::ORIGINAL_NAME;
use crate::source::Values;

/// The values of an object: names in lower case, parts of parts after a dot, annotations left out. Only those that are
/// wanted, where somebody says which.
pub(super) fn values(object: &Map<String, Value>, wanted: Option<&BTreeSet<String>>) -> Values {
    let mut values = Values::new();
    for (name, value) in object {
        flatten(&mut values, name.to_lowercase(), value);
    }
    if let Some(wanted) = wanted {
        values.retain(|name, _| wanted.contains(name));
    }
    values
}

/// Like [`values`], with the names that a person has at home if it is a guest.
pub(super) fn user_values(object: &Map<String, Value>, wanted: Option<&BTreeSet<String>>) -> Values {
    const NAME: &str = "userprincipalname";
    let is_wanted = |name: &str| wanted.is_none_or(|wanted| wanted.contains(name));
    let mut values = values(object, wanted);
    let raw = object
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(NAME))
        .and_then(|(_, value)| value.as_str())
        .filter(|raw| !raw.is_empty());
    let Some(raw) = raw else {
        return values;
    };
    if let Some(home) = home_name(raw).filter(|_| is_wanted(NAME)) {
        values.insert(NAME.to_owned(), vec![home]);
    }
    if is_wanted(ORIGINAL_NAME) {
        values.insert(ORIGINAL_NAME.to_owned(), vec![raw.to_owned()]);
    }
    values
}

fn flatten(values: &mut Values, name: String, value: &Value) {
    // `@removed`, `manager@delta`, `@odata.type`
    if name.contains('@') {
        return;
    }
    match value {
        Value::Null => {}
        Value::Bool(flag) => put(values, name, flag.to_string()),
        Value::Number(number) => put(values, name, number.to_string()),
        Value::String(text) => put(values, name, text.clone()),
        Value::Array(items) => {
            for item in items {
                flatten(values, name.clone(), item);
            }
        }
        Value::Object(parts) => {
            for (part, value) in parts {
                // So that an annotation within is seen as one.
                flatten(values, format!("{name}.{}", part.to_lowercase()), value);
            }
        }
    }
}

fn put(values: &mut Values, name: String, text: String) {
    if !text.is_empty() {
        values.entry(name).or_default().push(text);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn flat(object: &Value, wanted: Option<&[&str]>) -> Vec<String> {
        let wanted: Option<BTreeSet<String>> =
            wanted.map(|names| names.iter().map(|&name| name.to_owned()).collect());
        let values = user_values(object.as_object().unwrap(), wanted.as_ref());
        values
            .iter()
            .map(|(name, texts)| format!("{name}={}", texts.join("|")))
            .collect()
    }

    #[test]
    fn parts_lists_and_flags_become_texts() {
        let object = json!({
            "@odata.type": "#microsoft.graph.user",
            "manager@delta": [{"id": "1"}],
            "businessPhones": ["+1", "+2"],
            "employeeOrgData": {"@odata.type": "x", "costCenter": "K1", "division": null},
            "identities": [{"issuer": "a"}, {"issuer": "b"}],
            "onPremisesSyncEnabled": true,
            "extension_0a_Level": 7,
            "city": "",
            "otherMails": [],
        });
        assert_eq!(
            flat(&object, None),
            [
                "businessphones=+1|+2",
                "employeeorgdata.costcenter=K1",
                "extension_0a_level=7",
                "identities.issuer=a|b",
                "onpremisessyncenabled=true",
            ]
        );
        assert_eq!(
            flat(&object, Some(&["extension_0a_level"])),
            ["extension_0a_level=7"]
        );
    }

    #[test]
    fn a_guest_has_the_name_at_home_and_keeps_the_other_one() {
        let guest = json!({"userPrincipalName": "ana_fabrikam.example#EXT#@contoso.example"});
        let raw = "originaluserprincipalname=ana_fabrikam.example#EXT#@contoso.example";
        assert_eq!(
            flat(&guest, None),
            [raw, "userprincipalname=ana@fabrikam.example"]
        );
        assert_eq!(flat(&guest, Some(&["originaluserprincipalname"])), [raw]);
        assert_eq!(
            flat(&guest, Some(&["userprincipalname"])),
            ["userprincipalname=ana@fabrikam.example"]
        );
    }
}
