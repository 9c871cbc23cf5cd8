//! What the application must hold, worked out from the file alone: not with the code that is tested.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::people::{Person, Standing};

const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
/// Differences that are shown.
const SHOWN: usize = 3;

/// Compares every account with its person, attribute by attribute.
pub(crate) fn compare(people: &[Person], accounts: &[Value]) {
    let text = |account: &Value, name: &str| account[name].as_str().unwrap_or_default().to_owned();
    let ids: HashMap<String, String> = accounts
        .iter()
        .map(|account| (text(account, "userName"), text(account, "id")))
        .collect();
    assert_eq!(ids.len(), accounts.len(), "two accounts have the same user name");
    let by_name: HashMap<String, &Value> = accounts
        .iter()
        .map(|account| (text(account, "userName"), account))
        .collect();
    let mut wrong = Vec::new();
    let mut wanted = 0;
    for person in people {
        if person.standing == Standing::Gone {
            if by_name.contains_key(&person.user_name) {
                wrong.push(format!("{} still has an account", person.user_name));
            }
            continue;
        }
        wanted += 1;
        match by_name.get(&person.user_name) {
            None => wrong.push(format!("{} has no account", person.user_name)),
            Some(account) => {
                let (expected, actual) = (expected(person, &ids), actual(account));
                if expected != actual {
                    wrong.push(format!("expected {expected}\n     got {actual}"));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} accounts are wrong:\n{}",
        wrong.len(),
        wrong.iter().take(SHOWN).cloned().collect::<Vec<_>>().join("\n")
    );
    assert_eq!(accounts.len(), wanted, "accounts of nobody");
}

fn expected(person: &Person, ids: &HashMap<String, String>) -> Value {
    let mut address = Map::new();
    put(&mut address, "streetAddress", &person.street);
    put(&mut address, "postalCode", &person.postal_code);
    let mut addresses = Map::new();
    if !address.is_empty() {
        addresses.insert("work".into(), address.into());
    }
    if !person.office.is_empty() {
        addresses.insert("other".into(), json!({ "formatted": person.office }));
    }
    let mut phones = Map::new();
    for (kind, number) in [
        ("work", &person.phone),
        ("mobile", &person.mobile),
        ("fax", &person.fax),
    ] {
        if !number.is_empty() {
            phones.insert(kind.into(), json!({ "value": number }));
        }
    }
    let mut enterprise = Map::new();
    put(&mut enterprise, "employeeNumber", &person.employee_id);
    put(&mut enterprise, "department", &person.department);
    if !person.manager.is_empty() {
        enterprise.insert("manager".into(), json!({ "value": ids.get(&person.manager) }));
    }
    let mut account = Map::new();
    put(&mut account, "userName", &person.user_name);
    put(&mut account, "displayName", &person.display_name);
    put(&mut account, "title", &person.title);
    put(&mut account, "externalId", &person.nickname);
    account.insert("active".into(), (person.standing == Standing::Active).into());
    account.insert(
        "name".into(),
        json!({ "givenName": person.given_name, "familyName": person.surname }),
    );
    // The only work address is the primary one.
    account.insert(
        "emails".into(),
        json!({ "work": { "value": person.mail, "primary": true } }),
    );
    put_object(&mut account, "addresses", addresses);
    put_object(&mut account, "phoneNumbers", phones);
    put_object(&mut account, ENTERPRISE, enterprise);
    account.into()
}

/// An account without what the server adds, and with its lists by type, because their order means nothing.
fn actual(account: &Value) -> Value {
    let mut account = account.as_object().unwrap().clone();
    for added in ["schemas", "id", "meta"] {
        account.remove(added);
    }
    for list in ["emails", "addresses", "phoneNumbers"] {
        let Some(Value::Array(elements)) = account.remove(list) else {
            continue;
        };
        let count = elements.len();
        let by_type: Map<String, Value> = elements
            .into_iter()
            .map(|mut element| {
                let kind = element
                    .as_object_mut()
                    .unwrap()
                    .remove("type")
                    .unwrap_or_default();
                (kind.as_str().unwrap_or_default().to_owned(), element)
            })
            .collect();
        assert_eq!(by_type.len(), count, "two {list} of one type: {account:?}");
        account.insert(list.into(), by_type.into());
    }
    account.into()
}

fn put(object: &mut Map<String, Value>, name: &str, value: &str) {
    if !value.is_empty() {
        object.insert(name.to_owned(), value.into());
    }
}

fn put_object(object: &mut Map<String, Value>, name: &str, value: Map<String, Value>) {
    if !value.is_empty() {
        object.insert(name.to_owned(), value.into());
    }
}
