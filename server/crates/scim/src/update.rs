//! Changing an account, with the forms that servers need.

mod attempt;
mod refusals;

use attempt::Attempt;
use serde_json::Value;

use crate::value::{equal, is_unset};
use crate::{AttributePath, Change, Client, Error, ErrorKind, Resource, State, read, read_all};

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
    /// Attributes that were not sent, because it is known that the application has no place for them.
    pub withheld: Vec<AttributePath>,
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
    /// Usually one PATCH. If the application refuses it, other forms are tried: operations for the elements that are
    /// really there (`400 noTarget`), another way to remove elements, then whole lists built on what is there now. If it
    /// still refuses, each attribute goes alone, `active` first, so that one attribute which it does not take never
    /// stops a deactivation. If it takes nothing and seems to have no PATCH, or none for what an account is found by, the
    /// resource is read and put back changed. So are attributes of a person that PATCH is not made for; those which that does not
    /// change either are not sent again (see [`Lessons`](crate::Lessons)).
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
        let lesson = self.lessons.of(resource);
        let is_pointless =
            |change: &&Change| lesson.is_pointless(&change.path) && !is_essential(resource, &change.path);
        let (pointless, changes): (Vec<&Change>, Vec<&Change>) = changes.iter().partition(is_pointless);
        let changes: Vec<Change> = changes.into_iter().cloned().collect();
        let mut attempt = Attempt {
            client: self,
            resource,
            id,
            current,
            lesson,
            updated: Updated::default(),
            present: None,
        };
        attempt.updated.withheld = pointless.into_iter().map(|change| change.path.clone()).collect();
        if changes.is_empty() {
            return Ok(attempt.updated);
        }
        if let Err(error) = patch(&mut attempt, &changes).await {
            let is_essential = changes.iter().any(|change| is_essential(resource, &change.path));
            let must_be_put = is_essential && matches!(error.status, Some(405 | 501));
            let requests = &mut attempt.updated.requests;
            if must_be_put || self.may_lack_patch(&error, requests).await {
                attempt.updated.refused.clear();
                attempt.replace(&changes).await.map_err(|_| error)?;
            } else {
                attempt.settle_refusal(&changes, error).await?;
            }
        } else {
            attempt.settle_refusals(&changes).await?;
        }
        attempt.remove_what_stayed(&changes).await?;
        attempt.put_what_is_as_before(&changes).await?;
        let mut updated = attempt.updated;
        updated.ignored = ignored(&changes, &updated);
        if let Some(shown) = &updated.resource {
            let sent = changes.iter().filter(|change| change.new.is_some());
            let is_refused =
                |path: &AttributePath| updated.refused.iter().any(|refused| refused.paths.contains(path));
            let taken = sent.map(|change| &change.path).filter(|path| !is_refused(path));
            self.lessons.compare(resource, taken, shown);
        }
        Ok(updated)
    }
}

/// Makes the changes together, else each attribute's alone.
async fn patch(attempt: &mut Attempt<'_>, changes: &[Change]) -> Result<(), Error> {
    let Err(error) = attempt.send(changes).await else {
        return Ok(());
    };
    let groups = by_attribute(changes);
    let sets_active = changes.iter().any(is_active);
    let is_worth_it = error.may_like_another_form() || (sets_active && is_about_a_value(&error));
    if groups.len() < 2 || !is_worth_it {
        return Err(error);
    }
    one_by_one(attempt, groups).await
}

async fn one_by_one(attempt: &mut Attempt<'_>, groups: Vec<Vec<Change>>) -> Result<(), Error> {
    let all = groups.len();
    for group in groups {
        match attempt.send(&group).await {
            Ok(()) => {}
            Err(error) if error.may_like_another_form() || is_about_a_value(&error) => {
                let paths = group.into_iter().map(|change| change.path).collect();
                attempt.updated.refused.push(Refused { paths, error });
            }
            Err(error) => return Err(error),
        }
    }
    let refused = &mut attempt.updated.refused;
    if refused.len() == all && !refused.is_empty() {
        Err(refused.swap_remove(0).error)
    } else {
        Ok(())
    }
}

/// Whether the application refuses a value whatever the form, so that other attributes may still be taken.
fn is_about_a_value(error: &Error) -> bool {
    matches!(error.kind, ErrorKind::Conflict | ErrorKind::LicenseLimitExceeded)
}

fn is_active(change: &Change) -> bool {
    change.path.as_str().eq_ignore_ascii_case("active")
}

/// Whether an account or a group is found by it, or works by it: what nobody may let go because PATCH is not made for it.
pub(crate) fn is_essential(resource: Resource, path: &AttributePath) -> bool {
    let path = path.as_str();
    path.eq_ignore_ascii_case("active")
        || match resource {
            Resource::Users => path.eq_ignore_ascii_case("userName"),
            Resource::Groups => path.eq_ignore_ascii_case("displayName"),
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
    groups.sort_by_key(|group| !group.iter().any(is_active));
    groups
}

/// The accepted changes that the answer does not show; nothing without an answer.
fn ignored(changes: &[Change], updated: &Updated) -> Vec<AttributePath> {
    let Some(shown) = &updated.resource else {
        return Vec::new();
    };
    changes
        .iter()
        .filter(|change| {
            !updated
                .refused
                .iter()
                .any(|refused| refused.paths.contains(&change.path))
        })
        .filter(|change| {
            match &change.new {
                // Tolerant of elements without type: a server that stores none still took the value.
                Some(wanted) => !read_all(shown, &change.path)
                    .iter()
                    .any(|found| equal(&change.path, wanted, found)),
                None => read(shown, &change.path).is_some_and(|found| !is_unset(found)),
            }
        })
        .map(|change| change.path.clone())
        .collect()
}

#[cfg(test)]
mod tests;
