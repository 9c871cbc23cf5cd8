//! The forms of one set of changes, tried one after the other.

use std::sync::Arc;

use serde_json::Value;

use super::ignored;
use crate::lessons::Lesson;
use crate::other_forms::{with_plain_lists, with_present_elements, with_whole_lists};
use crate::patch::{body, operation_list};
use crate::replace::{self, Means};
use crate::shape::make_plain;
use crate::{Change, Client, Dialect, Error, Resource, State, Updated};

/// The update of one account, with what was learned on the way.
pub(super) struct Attempt<'a> {
    pub(super) client: &'a Client,
    pub(super) resource: Resource,
    pub(super) id: &'a str,
    pub(super) current: &'a State,
    /// What is known of the application.
    pub(super) lesson: Arc<Lesson>,
    pub(super) updated: Updated,
    /// The account as the application had it, once it was read.
    pub(super) present: Option<Value>,
}

impl Attempt<'_> {
    /// Tries the usual form, then the others that differ from it, until one is accepted.
    pub(super) async fn send(&mut self, changes: &[Change]) -> Result<(), Error> {
        if self.client.means() == Means::Put {
            return self.replace(changes).await;
        }
        let dialect = &self.client.dialect;
        if changes.iter().any(|change| self.lesson.is_plain(&change.path)) {
            let operations = self.plain_lists(changes).await?;
            return self.try_form(&operations).await;
        }
        let usual = operation_list(changes, self.current, dialect);
        let mut error = match self.try_form(&usual).await {
            Err(error) if error.may_like_another_form() || error.status == Some(405) => error,
            outcome => return outcome,
        };
        let mut tried = vec![usual];
        for form in [
            Form::PresentElements,
            Form::OtherRemoval,
            Form::WholeLists,
            Form::PlainLists,
        ] {
            if error.status == Some(405) || !form.applies(changes, &error) {
                continue;
            }
            let operations = match form {
                Form::PresentElements => {
                    with_present_elements(changes, self.current, self.read().await?, dialect)
                }
                Form::OtherRemoval => operation_list(changes, self.current, &other_removal(dialect)),
                Form::WholeLists => {
                    let mut wanted = self.current.clone();
                    wanted.apply(changes);
                    let present = if has_lists(changes) {
                        self.read().await?
                    } else {
                        &Value::Null
                    };
                    with_whole_lists(changes, present, &wanted, dialect)
                }
                Form::PlainLists => self.plain_lists(changes).await?,
            };
            if tried.contains(&operations) {
                continue;
            }
            error = match self.try_form(&operations).await {
                Err(error) if error.may_like_another_form() => error,
                Ok(()) if form == Form::PlainLists => {
                    self.learn_plain_lists(changes);
                    return Ok(());
                }
                outcome => return outcome,
            };
            tried.push(operations);
        }
        Err(error)
    }

    /// Whole lists whose elements do not say their kind.
    async fn plain_lists(&mut self, changes: &[Change]) -> Result<Vec<Value>, Error> {
        let mut wanted = self.current.clone();
        wanted.apply(changes);
        let dialect = &self.client.dialect;
        Ok(with_plain_lists(changes, self.read().await?, &wanted, dialect))
    }

    fn learn_plain_lists(&self, changes: &[Change]) {
        let lists = changes
            .iter()
            .filter(|change| !change.path.conditions().is_empty() && change.path.schema().is_none())
            .map(|change| change.path.attribute().to_owned());
        self.client
            .lessons
            .learn(self.resource, |lesson| lesson.plain.extend(lists));
    }

    /// Reads the resource, changes it and puts it back.
    pub(super) async fn replace(&mut self, changes: &[Change]) -> Result<(), Error> {
        let mut wanted = self.current.clone();
        wanted.apply(changes);
        self.updated.requests += 2;
        // What is put back without its members would lose them.
        let present = match self.resource {
            Resource::Users => self.client.get(self.resource, self.id).await?,
            Resource::Groups => self.client.get_with_members(self.id).await?,
        };
        let mut body = replace::changed(&present, changes, &wanted, &self.client.dialect);
        for list in &self.lesson.plain {
            if let Some(list) = body.get_mut(list) {
                make_plain(list);
            }
        }
        let shown = self.client.put(self.resource, self.id, &body).await?;
        if self.client.means() == Means::Unknown {
            self.client.learn(Means::Put);
        }
        if shown.is_some() {
            self.updated.resource = shown;
        }
        // What was read is not what is there any more.
        self.present = None;
        Ok(())
    }

    /// Removes elements in the other form where the application answered with success and kept them.
    pub(super) async fn remove_what_stayed(&mut self, changes: &[Change]) -> Result<(), Error> {
        let stayed = ignored(changes, &self.updated);
        let removals: Vec<Change> = changes
            .iter()
            .filter(|change| change.new.is_none() && !change.path.conditions().is_empty())
            .filter(|change| stayed.contains(&change.path))
            .cloned()
            .collect();
        if removals.is_empty() {
            return Ok(());
        }
        let operations = operation_list(&removals, self.current, &other_removal(&self.client.dialect));
        match self.try_form(&operations).await {
            // The usual form was accepted, so this is no failure of the update.
            Err(error) if error.may_like_another_form() => Ok(()),
            outcome => outcome,
        }
    }

    async fn try_form(&mut self, operations: &[Value]) -> Result<(), Error> {
        if operations.is_empty() {
            return Ok(());
        }
        self.updated.requests += 1;
        if let Some(shown) = self
            .client
            .patch(self.resource, self.id, &body(operations))
            .await?
        {
            self.updated.resource = Some(shown);
        }
        self.client.learn(Means::Patch);
        Ok(())
    }

    async fn read(&mut self) -> Result<&Value, Error> {
        let present = if let Some(present) = self.present.take() {
            present
        } else {
            self.updated.requests += 1;
            self.client.get(self.resource, self.id).await?
        };
        Ok(self.present.insert(present))
    }
}

fn other_removal(dialect: &Dialect) -> Dialect {
    Dialect {
        remove_by_sub_attribute: !dialect.remove_by_sub_attribute,
        ..dialect.clone()
    }
}

/// The forms behind the usual one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Operations for the elements that are really there.
    PresentElements,
    /// Elements removed by their sub-attribute, or the other way round.
    OtherRemoval,
    /// Whole lists, and `replace` instead of `add`.
    WholeLists,
    /// The same without what says of which kind an element is.
    PlainLists,
}

impl Form {
    fn applies(self, changes: &[Change], error: &Error) -> bool {
        let has_additions = changes
            .iter()
            .any(|change| change.old.is_none() && change.new.is_some());
        match self {
            Self::PresentElements => error.is_no_target() && has_lists(changes),
            Self::OtherRemoval => has_lists(changes) && changes.iter().any(|change| change.new.is_none()),
            Self::WholeLists => has_lists(changes) || has_additions,
            Self::PlainLists => has_lists(changes),
        }
    }
}

fn has_lists(changes: &[Change]) -> bool {
    changes.iter().any(|change| !change.path.conditions().is_empty())
}
