//! The body of a POST request.

use serde_json::{Value, json};

use crate::value::is_unset;
use crate::{Dialect, Resource, State, write};

/// The body that creates an account with this state; `schemas` lists the core schema and each extension that is used.
/// Source: RFC 7643 §3, RFC 7644 §3.3.
pub fn create_body(resource: Resource, state: &State, dialect: &Dialect) -> Value {
    let mut schemas = vec![resource.core_schema()];
    let mut body = json!({});
    for (path, value) in state.iter().filter(|(_, value)| !is_unset(value)) {
        write(&mut body, path, dialect.wire_value(path, value));
        if let Some(schema) = path.schema().filter(|schema| !schemas.contains(schema)) {
            schemas.push(schema);
        }
    }
    if let Some(members) = body.as_object_mut() {
        members.insert("schemas".to_owned(), json!(schemas));
    }
    body
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diff::tests::{any_state, state};

    #[test]
    fn a_full_account() {
        let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
        let state = state(&[
            ("userName", json!("anna")),
            ("active", json!("True")),
            ("emails[type eq \"work\"].value", json!("a@x")),
            (&format!("{enterprise}:department"), json!("IT")),
            (&format!("{enterprise}:manager"), json!("7")),
        ]);
        assert_eq!(
            create_body(Resource::Users, &state, &Dialect::default()),
            json!({
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", enterprise],
                "userName": "anna",
                "active": true,
                "emails": [{"type": "work", "primary": true, "value": "a@x"}],
                enterprise: {"department": "IT", "manager": {"value": "7"}},
            })
        );
    }

    proptest! {
        #[test]
        fn a_created_account_reads_back_as_its_state(state in any_state()) {
            let body = create_body(Resource::Users, &state, &Dialect::default());
            prop_assert_eq!(State::from_resource(&body, state.paths()), state);
        }
    }
}
