//! Changing an account, with the forms that servers need.

use serde_json::Value;

use crate::patch::{body, operation_list};
use crate::value::{equal, is_unset};
use crate::whole_attribute::{with_new_elements, with_whole_lists};
use crate::{AttributePath, Change, Client, Error, Resource, State, read};

/// What an update did.
#[derive(Debug, Default)]
pub struct Updated {
    /// How many requests it took, reading included; 0 if there was nothing to send.
    pub requests: u32,
    /// The resource afterwards, if the application returned it.
    pub resource: Option<Value>,
    /// Attributes that the application refused while it took others; what to do with them is the caller's choice.
    pub refused: Vec<Refused>,
    /// Attributes that the application accepted and does not show with the new value in its answer.
    pub ignored: Vec<AttributePath>,
}

/// Changes that the application refused.
#[derive(Debug)]
pub struct Refused {
    /// The attributes.
    pub paths: Vec<AttributePath>,
    /// Why.
    pub error: Error,
}

impl Client {
    /// Makes the changes to an account whose last sent state is `current`.
    ///
    /// Usually one PATCH. If the application refuses it, other forms are tried: elements added to their list (`400
    /// noTarget`), then whole lists built on what is there now. If it still refuses, each attribute goes alone, `active`
    /// first, so that one attribute which it does not take never stops a deactivation.
    ///
    /// # Errors
    /// The first refusal if nothing was accepted; any failure that is no refusal of the form.
    pub async fn update(
        &self,
        resource: Resource,
        id: &str,
        changes: &[Change],
        current: &State,
    ) -> Result<Updated, Error> {
        let mut updated = Updated::default();
        match self
            .update_together(resource, id, changes, current, &mut updated)
            .await
        {
            Ok(()) => {}
            Err(error) if error.may_like_another_form() => {
                let groups = by_attribute(changes);
                if groups.len() < 2 {
                    return Err(error);
                }
                self.update_one_by_one(resource, id, groups, current, &mut updated)
                    .await?;
            }
            Err(error) => return Err(error),
        }
        if let Some(shown) = &updated.resource {
            updated.ignored = ignored(changes, shown, &updated.refused);
        }
        Ok(updated)
    }

    async fn update_one_by_one(
        &self,
        resource: Resource,
        id: &str,
        groups: Vec<Vec<Change>>,
        current: &State,
        updated: &mut Updated,
    ) -> Result<(), Error> {
        let all = groups.len();
        for group in groups {
            match self.update_together(resource, id, &group, current, updated).await {
                Ok(()) => {}
                Err(error) if error.may_like_another_form() || error.kind == crate::ErrorKind::Conflict => {
                    let paths = group.into_iter().map(|change| change.path).collect();
                    updated.refused.push(Refused { paths, error });
                }
                Err(error) => return Err(error),
            }
        }
        if updated.refused.len() == all && !updated.refused.is_empty() {
            return Err(updated.refused.swap_remove(0).error);
        }
        Ok(())
    }

    /// Tries the forms of one set of changes until one is accepted.
    async fn update_together(
        &self,
        resource: Resource,
        id: &str,
        changes: &[Change],
        current: &State,
        updated: &mut Updated,
    ) -> Result<(), Error> {
        let usual = operation_list(changes, current, &self.dialect);
        let mut error = match self.try_form(resource, id, &usual, updated).await {
            Err(error) if error.may_like_another_form() => error,
            outcome => return outcome,
        };
        if error.is_no_target() {
            let added = with_new_elements(changes, &self.dialect);
            if added != usual {
                error = match self.try_form(resource, id, &added, updated).await {
                    Err(error) if error.may_like_another_form() => error,
                    outcome => return outcome,
                };
            }
        }
        let has_lists = changes.iter().any(|change| !change.path.conditions().is_empty());
        let has_additions = changes
            .iter()
            .any(|change| change.old.is_none() && change.new.is_some());
        if !has_lists && !has_additions {
            return Err(error);
        }
        let present = if has_lists {
            updated.requests += 1;
            self.get(resource, id).await?
        } else {
            Value::Null
        };
        let mut wanted = current.clone();
        wanted.apply(changes);
        let whole = with_whole_lists(changes, &present, &wanted, &self.dialect);
        if whole == usual {
            Err(error)
        } else {
            self.try_form(resource, id, &whole, updated).await
        }
    }

    async fn try_form(
        &self,
        resource: Resource,
        id: &str,
        operations: &[Value],
        updated: &mut Updated,
    ) -> Result<(), Error> {
        if operations.is_empty() {
            return Ok(());
        }
        updated.requests += 1;
        if let Some(shown) = self.patch(resource, id, &body(operations)).await? {
            updated.resource = Some(shown);
        }
        Ok(())
    }
}

/// The changes of each attribute together, `active` first.
fn by_attribute(changes: &[Change]) -> Vec<Vec<Change>> {
    let mut groups: Vec<Vec<Change>> = Vec::new();
    for change in changes {
        let group = groups.iter_mut().find(|group| {
            group
                .first()
                .is_some_and(|first| first.path.is_same_attribute(&change.path))
        });
        match group {
            // Sub-attributes of a plain attribute can fail alone; elements of a list are written together.
            Some(group) if !change.path.conditions().is_empty() => group.push(change.clone()),
            _ => groups.push(vec![change.clone()]),
        }
    }
    groups.sort_by_key(|group| {
        !group
            .iter()
            .any(|change| change.path.as_str().eq_ignore_ascii_case("active"))
    });
    groups
}

/// The accepted changes that the answer does not show.
fn ignored(changes: &[Change], shown: &Value, refused: &[Refused]) -> Vec<AttributePath> {
    changes
        .iter()
        .filter(|change| !refused.iter().any(|refused| refused.paths.contains(&change.path)))
        .filter(|change| {
            let found = read(shown, &change.path).filter(|found| !is_unset(found));
            match (&change.new, found) {
                (Some(wanted), Some(found)) => !equal(&change.path, wanted, found),
                (Some(_), None) => true,
                (None, found) => found.is_some(),
            }
        })
        .map(|change| change.path.clone())
        .collect()
}

#[cfg(test)]
mod tests;
