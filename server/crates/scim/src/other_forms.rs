//! Other forms of the same changes, for servers that refuse the usual one.

use serde_json::{Value, json};

use crate::read::{elements, holds_all, member};
use crate::shape::make_plain;
use crate::{AttributePath, Change, Dialect, State, patch, read, write};

/// The changes for a server that lacks elements which were sent before, or has some that were not: what is there is
/// replaced or removed, what is not there is added with its element.
pub(crate) fn with_present_elements(
    changes: &[Change],
    current: &State,
    present: &Value,
    dialect: &Dialect,
) -> Vec<Value> {
    let is_there = |path: &AttributePath| {
        path.conditions().is_empty()
            || read(present, &path.whole_attribute()).is_some_and(|list| {
                elements(list)
                    .iter()
                    .any(|element| holds_all(element, path.conditions()))
            })
    };
    let mut known: State = current
        .iter()
        .filter(|(path, _)| is_there(path))
        .map(|(path, value)| (path.clone(), value.clone()))
        .collect();
    let mut corrected = Vec::new();
    for change in changes {
        let mut change = change.clone();
        if !is_there(&change.path) {
            change.old = None;
        } else if !change.path.conditions().is_empty()
            && !known.paths().any(|path| path.is_same_element(&change.path))
        {
            // Only the presence of its element counts; the operation stays `add`.
            known.insert(change.path.whole_element(), json!({ "present": true }));
        }
        corrected.push(change);
    }
    patch::operation_list(
        &corrected,
        &known,
        &Dialect {
            add_by_filtered_path: false,
            ..dialect.clone()
        },
    )
}

/// The changes for a server that takes neither filtered paths nor `add`: each list is replaced as a whole, built on
/// what the server has now, so that elements of others stay.
pub(crate) fn with_whole_lists(
    changes: &[Change],
    resource: &Value,
    wanted: &State,
    dialect: &Dialect,
) -> Vec<Value> {
    let mut operations = Vec::new();
    let mut lists: Vec<AttributePath> = Vec::new();
    for change in changes {
        let Change { path, old, new, .. } = change;
        if !path.conditions().is_empty() {
            let list = path.whole_attribute();
            if !lists.contains(&list) {
                lists.push(list);
            }
            continue;
        }
        match new {
            Some(value) if change.only_adds => operations.push(patch::addition(change, value, dialect)),
            Some(value) => operations.push(json!({
                "op": dialect.operation("replace"), "path": path, "value": dialect.wire_value(path, value)
            })),
            None if old.is_some() => {
                operations.push(json!({ "op": dialect.operation("remove"), "path": path }));
            }
            None => {}
        }
    }
    for list in lists {
        let elements = wanted_elements(&list, changes, resource, wanted, dialect);
        operations.push(if elements.is_empty() {
            json!({ "op": dialect.operation("remove"), "path": list })
        } else {
            json!({ "op": dialect.operation("replace"), "path": list, "value": elements })
        });
    }
    operations
}

/// [`with_whole_lists`] for a server whose lists do not say of which kind their elements are.
pub(crate) fn with_plain_lists(
    changes: &[Change],
    resource: &Value,
    wanted: &State,
    dialect: &Dialect,
) -> Vec<Value> {
    let mut operations = with_whole_lists(changes, resource, wanted, dialect);
    for operation in &mut operations {
        if let Some(list) = operation.get_mut("value") {
            make_plain(list);
        }
    }
    operations
}

fn wanted_elements(
    list: &AttributePath,
    changes: &[Change],
    resource: &Value,
    wanted: &State,
    dialect: &Dialect,
) -> Vec<Value> {
    let ours: Vec<(&AttributePath, &Value)> = wanted
        .iter()
        .filter(|(path, _)| path.is_same_attribute(list))
        .collect();
    let gone: Vec<&AttributePath> = changes
        .iter()
        .filter(|change| change.new.is_none() && change.path.is_same_attribute(list))
        .map(|change| &change.path)
        // An element of which something is still wanted stays.
        .filter(|path| !ours.iter().any(|(kept, _)| kept.is_same_element(path)))
        .collect();
    let present = read(resource, list).map(elements).unwrap_or_default();
    let mut scratch = json!({});
    let kept: Vec<Value> = present
        .iter()
        .filter(|element| is_typed(element, changes, list))
        .filter(|element| !gone.iter().any(|path| holds_all(element, path.conditions())))
        .cloned()
        .collect();
    if !kept.is_empty() {
        write(&mut scratch, list, Value::Array(kept));
    }
    for (path, value) in ours {
        write(&mut scratch, path, dialect.wire_value(path, value));
    }
    read(&scratch, list).map(elements).unwrap_or_default().to_vec()
}

/// Whether the element has the attributes by which we select. A server that stores none hands out elements that
/// nobody can tell apart; ours take their place.
fn is_typed(element: &Value, changes: &[Change], list: &AttributePath) -> bool {
    changes
        .iter()
        .filter(|change| change.path.is_same_attribute(list))
        .flat_map(|change| change.path.conditions())
        .all(|condition| member(element, &condition.attribute).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff;
    use crate::diff::tests::state;

    #[test]
    fn operations_follow_what_is_there() {
        let old = state(&[
            ("emails[type eq \"work\"].value", json!("a")),
            ("phoneNumbers[type eq \"fax\"].value", json!("1")),
            ("phoneNumbers[type eq \"work\"].value", json!("2")),
        ]);
        let new = state(&[
            ("emails[type eq \"work\"].value", json!("b")),
            ("phoneNumbers[type eq \"work\"].value", json!("3")),
            ("phoneNumbers[type eq \"home\"].value", json!("4")),
        ]);
        let present =
            json!({"phoneNumbers": [{"type": "work", "value": "2"}, {"type": "home", "value": "0"}]});
        assert_eq!(
            with_present_elements(&diff(&old, &new), &old, &present, &Dialect::default()),
            [
                json!({"op": "add", "path": "phoneNumbers[type eq \"home\"].value", "value": "4"}),
                json!({"op": "replace", "path": "phoneNumbers[type eq \"work\"].value", "value": "3"}),
                json!({"op": "add", "path": "emails", "value": [{"type": "work", "primary": true, "value": "b"}]}),
            ]
        );
    }

    #[test]
    fn whole_lists_keep_the_elements_of_others() {
        let old = state(&[
            ("emails[type eq \"work\"].value", json!("a")),
            ("phoneNumbers[type eq \"fax\"].value", json!("1")),
        ]);
        let new = state(&[
            ("emails[type eq \"work\"].value", json!("b")),
            ("title", json!("T")),
        ]);
        let changes = diff(&old, &new);
        let resource = json!({
            "emails": [{"type": "work", "value": "a", "primary": true}, {"type": "home", "value": "h"}],
            "phoneNumbers": [{"type": "fax", "value": "1"}],
        });
        assert_eq!(
            with_whole_lists(&changes, &resource, &new, &Dialect::default()),
            [
                json!({"op": "replace", "path": "title", "value": "T"}),
                json!({"op": "replace", "path": "emails", "value": [
                    {"type": "work", "value": "b", "primary": true}, {"type": "home", "value": "h"}]}),
                json!({"op": "remove", "path": "phoneNumbers"}),
            ]
        );
        let untyped = json!({"emails": [{"value": "a", "primary": true}]});
        let operations = with_whole_lists(&changes, &untyped, &new, &Dialect::default());
        assert_eq!(
            operations[1]["value"],
            json!([{"type": "work", "primary": true, "value": "b"}])
        );
    }
}
