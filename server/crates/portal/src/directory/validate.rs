//! Checking the form of a user or a group.

use std::collections::BTreeMap;

use directory::{parse_value, print_value};
use model::attribute::{self, GROUP_ATTRIBUTES, USER_ATTRIBUTES};
use model::{
    DirectoryAttribute, DirectoryId, DirectoryObject, FieldProblem, ObjectId, ObjectKind, ObjectState,
    Problem, SourceAttribute, Value,
};
use store::Store;

use crate::Result;

/// The attributes of a kind, those that were added to the directory last.
pub(super) fn attributes(kind: ObjectKind, added: &[DirectoryAttribute]) -> Vec<SourceAttribute<'_>> {
    match kind {
        ObjectKind::User => {
            let added = added.iter().map(DirectoryAttribute::as_source);
            USER_ATTRIBUTES.iter().copied().chain(added).collect()
        }
        ObjectKind::Group => GROUP_ATTRIBUTES.to_vec(),
    }
}

/// Puts the form into the object: attributes that the form does not have stay as they are, an empty text clears.
///
/// # Errors
/// An `Invalid` problem with every field that is wrong; otherwise when the store fails.
pub(super) async fn fill(
    store: &Store,
    object: &mut DirectoryObject,
    form: &BTreeMap<String, String>,
    attributes: &[SourceAttribute<'_>],
) -> Result<()> {
    let mut problems = Vec::new();
    for attribute in attributes {
        let Some(text) = form.get(attribute.name) else {
            continue;
        };
        let value = match parse_value(attribute, text) {
            Ok(value) => value,
            Err(message) => {
                problems.push(FieldProblem {
                    field: attribute.name.to_owned(),
                    message,
                });
                continue;
            }
        };
        match attribute.name {
            attribute::ACCOUNT_ENABLED => object.account_enabled = value != Value::Boolean(false),
            attribute::MANAGER => match manager(store, object.directory_id, object.id, &value).await? {
                Ok(manager) => object.manager = manager,
                Err(message) => problems.push(FieldProblem {
                    field: attribute::MANAGER.to_owned(),
                    message,
                }),
            },
            name if value.is_empty() => {
                object.attributes.remove(name);
            }
            name => {
                object.attributes.insert(name.to_owned(), value);
            }
        }
    }
    for attribute in attributes {
        let computed = attribute.name == attribute::ACCOUNT_ENABLED;
        let wrong = problems.iter().any(|problem| problem.field == attribute.name);
        if attribute.required && !computed && !wrong && !object.attributes.contains_key(attribute.name) {
            problems.push(FieldProblem {
                field: attribute.name.to_owned(),
                message: format!("Enter the {}.", attribute.label.to_lowercase()),
            });
        }
    }
    let name = object.text(attribute::USER_PRINCIPAL_NAME);
    if object.kind == ObjectKind::User && !name.is_empty() {
        let holder = store.user_by_name(object.directory_id, name).await?;
        if let Some(holder) = holder.filter(|holder| holder.id != object.id) {
            problems.push(FieldProblem {
                field: attribute::USER_PRINCIPAL_NAME.to_owned(),
                message: format!(
                    "{} has this user principal name already. Choose another.",
                    holder.display_name()
                ),
            });
        }
    }
    match Problem::of_fields(problems) {
        Some(problem) => Err(problem.into()),
        None => Ok(()),
    }
}

/// The manager that a form names by user principal name or id.
async fn manager(
    store: &Store,
    directory: DirectoryId,
    own: ObjectId,
    value: &Value,
) -> Result<Result<Option<ObjectId>, String>> {
    let Value::Text(text) = value else {
        return Ok(Ok(None));
    };
    let found = match text.parse::<ObjectId>() {
        Ok(id) => store.object(id).await?,
        Err(_) => store.user_by_name(directory, text).await?,
    };
    let found = found.filter(|found| found.kind == ObjectKind::User && found.state == ObjectState::Active);
    Ok(match found {
        None => Err("No user has this user principal name. Look for the right one in Users.".into()),
        Some(found) if found.id == own => {
            Err("Nobody can be their own manager. Choose somebody else.".into())
        }
        Some(found) => Ok(Some(found.id)),
    })
}

/// What differs between two versions, for the audit log.
pub(super) fn differences(
    old: &DirectoryObject,
    new: &DirectoryObject,
    attributes: &[SourceAttribute<'_>],
) -> Vec<(String, String)> {
    attributes
        .iter()
        .filter_map(|attribute| {
            let (old, new) = (old.attribute(attribute.name), new.attribute(attribute.name));
            (old != new).then(|| {
                (
                    attribute.label.to_owned(),
                    format!("{} → {}", shown(&old), shown(&new)),
                )
            })
        })
        .collect()
}

fn shown(value: &Value) -> String {
    if value.is_empty() {
        "empty".into()
    } else {
        print_value(value)
    }
}
