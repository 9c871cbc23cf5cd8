//! Adding members to a group and removing them, in the forms that servers understand.
//!
//! The whole list is never sent where a change can be said, and what a server shows of a group is never the base of what
//! is sent: some show no members at all. A success is believed only as far as it can be seen: the answer, or the group read
//! once, must not show a member that was removed, nor lack one that was added beside others that it shows.

mod drafts;
mod forms;
mod shown;
#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicUsize, Ordering};

use serde_json::{Value, json};
use tokio::sync::OnceCell;

pub use forms::{Addition, Removal};
use shown::{lacking, still_there};

use crate::declared::Declared;
use crate::read::member;
use crate::replace::{Means, writable};
use crate::{Client, Dialect, Error, ErrorKind, Resource};

/// The most members of one request, where the dialect does not say it: what the strictest known application takes.
const MOST: usize = 100;
/// So many refused, and nobody taken, say enough.
const ENOUGH: usize = 3;

/// What the requests of one client showed of how an application takes members.
#[derive(Debug)]
pub(crate) struct Habits {
    /// How resources are changed, see `Means`.
    pub(crate) means: AtomicU8,
    addition: AtomicU8,
    removal: AtomicU8,
    addition_seen: AtomicBool,
    removal_seen: AtomicBool,
    /// The most members of one request.
    most: AtomicUsize,
    /// What the application's schemas say, once they were read.
    pub(crate) declared: OnceCell<Declared>,
    /// How many creations were taken in a shape that was guessed.
    pub(crate) guessed: AtomicUsize,
    /// How many creations were refused in every shape.
    pub(crate) refused_in_any_shape: AtomicUsize,
}

impl Habits {
    pub(crate) fn new(dialect: &Dialect) -> Self {
        let most = dialect
            .members_at_once
            .and_then(|most| usize::try_from(most).ok());
        let most = most.unwrap_or(MOST);
        Self {
            means: AtomicU8::new(if dialect.changed_by_put {
                Means::Put as u8
            } else {
                0
            }),
            addition: AtomicU8::new(dialect.member_addition.index()),
            removal: AtomicU8::new(dialect.member_removal.index()),
            addition_seen: AtomicBool::new(false),
            removal_seen: AtomicBool::new(false),
            most: AtomicUsize::new(most.max(1)),
            declared: OnceCell::new(),
            guessed: AtomicUsize::new(0),
            refused_in_any_shape: AtomicUsize::new(0),
        }
    }
}

/// What became of some members.
#[derive(Debug, Default)]
pub struct MembersChanged {
    /// How many requests it took.
    pub requests: u32,
    /// The ids that were taken.
    pub done: Vec<String>,
    /// Those of them of which only a success without content says that they were added.
    pub unseen: Vec<String>,
    /// The ids that the application refused, each with its reason.
    pub refused: Vec<(String, Error)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish<'a> {
    Add { known: Option<&'a str> },
    Remove,
}

impl Client {
    /// The most members that go into one request: what the dialect says, or less once the application refused so many.
    pub fn members_at_once(&self) -> usize {
        self.habits.most.load(Ordering::Relaxed)
    }

    /// Adds members by the ids of their accounts. One that the application refuses does not keep the others out. `known` is
    /// a member that was sent before, by which it is seen whether the application shows ids at all.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidAnchor`] if the group is gone, and everything that a connection can do; members that were
    /// taken before stay members.
    pub async fn add_members(
        &self,
        group: &str,
        ids: &[String],
        known: Option<&str>,
    ) -> Result<MembersChanged, Error> {
        self.change_members(group, ids, Wish::Add { known }).await
    }

    /// Removes members by the ids of their accounts. Somebody who is no member counts as removed.
    ///
    /// # Errors
    /// As [`add_members`](Self::add_members).
    pub async fn remove_members(&self, group: &str, ids: &[String]) -> Result<MembersChanged, Error> {
        self.change_members(group, ids, Wish::Remove).await
    }

    async fn change_members(
        &self,
        group: &str,
        ids: &[String],
        wish: Wish<'_>,
    ) -> Result<MembersChanged, Error> {
        let mut changed = MembersChanged::default();
        // Halves of what was refused wait here, the first ones on top.
        let mut waiting: Vec<&[String]> = ids.chunks(self.members_at_once()).rev().collect();
        while let Some(part) = waiting.pop() {
            let outcome = match wish {
                wish if self.means() == Means::Put => {
                    self.put_part(group, part, wish, &mut changed.requests).await
                }
                Wish::Add { known } => {
                    let added = self.add_part(group, part, known, &mut changed.requests).await;
                    added.map(|was_shown| {
                        if !was_shown {
                            changed.unseen.extend(part.iter().cloned());
                        }
                    })
                }
                Wish::Remove => self.remove_part(group, part, &mut changed.requests).await,
            };
            match outcome {
                Ok(()) => changed.done.extend(part.iter().cloned()),
                Err(error)
                    if self.may_lack_patch(&error, &mut changed.requests).await
                        && self.means() != Means::Put =>
                {
                    self.learn(Means::Put);
                    waiting.push(part);
                }
                Err(error) if !is_about_members(&error) => return Err(error),
                Err(error) if part.len() > 1 => {
                    let half = part.len().div_ceil(2);
                    if error.status == Some(413) {
                        self.habits.most.fetch_min(half, Ordering::Relaxed);
                    }
                    let (first, second) = part.split_at(half);
                    waiting.extend([second, first]);
                }
                // The application seems to refuse everybody: nothing is learned by asking for each.
                Err(error) if changed.done.is_empty() && changed.refused.len() >= ENOUGH => {
                    return Err(error);
                }
                Err(error) => {
                    if let [id] = part {
                        changed.refused.push((id.clone(), error));
                    }
                }
            }
        }
        Ok(changed)
    }

    /// Puts the group back with, or without, these members.
    async fn put_part(
        &self,
        group: &str,
        ids: &[String],
        wish: Wish<'_>,
        requests: &mut u32,
    ) -> Result<(), Error> {
        *requests += 2;
        let mut body = writable(&self.get_with_members(group).await?);
        let mut members = forms::rest(&body, ids);
        if matches!(wish, Wish::Add { .. }) {
            members.extend(ids.iter().map(|id| json!({ "value": id })));
        }
        if let Some(attributes) = body.as_object_mut() {
            attributes.retain(|name, _| !name.eq_ignore_ascii_case("members"));
            attributes.insert("members".to_owned(), members.into());
        }
        self.put(Resource::Groups, group, &body).await.map(|_| ())
    }

    /// Whether it was shown that they are members now.
    async fn add_part(
        &self,
        group: &str,
        ids: &[String],
        known: Option<&str>,
        requests: &mut u32,
    ) -> Result<bool, Error> {
        let form = Addition::from_index(self.habits.addition.load(Ordering::Relaxed));
        let mut answer = self.send_addition(group, ids, form, requests).await;
        if answer.as_ref().is_err_and(likes_another_form) {
            let next = form.other();
            let other = self.send_addition(group, ids, next, requests).await;
            if other.is_ok() {
                self.habits.addition.store(next.index(), Ordering::Relaxed);
                answer = other;
            }
        }
        let answer = answer?;
        let shown = self
            .shown(group, answer, &self.habits.addition_seen, requests)
            .await?;
        let was_shown = shown.is_some();
        let lost = shown.map(|shown| lacking(&shown, ids, known)).unwrap_or_default();
        if lost.is_empty() {
            return Ok(was_shown);
        }
        // Whoever loses members once does it again: from now on each answer is looked at.
        self.habits.addition_seen.store(false, Ordering::Relaxed);
        let form = Addition::from_index(self.habits.addition.load(Ordering::Relaxed));
        let answer = self.send_addition(group, &lost, form, requests).await?;
        let shown = self
            .shown(group, answer, &self.habits.addition_seen, requests)
            .await?;
        self.habits.addition_seen.store(false, Ordering::Relaxed);
        match shown.map(|shown| lacking(&shown, &lost, known)) {
            Some(still_lost) if !still_lost.is_empty() => Err(Error::new(
                ErrorKind::ServiceIncompatible,
                "The application answered success twice and does not show the member",
            )),
            _ => Ok(true),
        }
    }

    /// Which of the members that were just added are not there, by reading the group once. Only where it shows others of them:
    /// then it shows ids, and has seen the change. From then on each answer of this client is looked at.
    ///
    /// # Errors
    /// Everything that a connection can do; that groups cannot be read is none of it.
    pub async fn lost_members(&self, group: &str, ids: &[String]) -> Result<Vec<String>, Error> {
        let lost = match self.get_with_members(group).await {
            Ok(shown) => lacking(&shown, ids, None),
            // Looking is a courtesy where the application does not let groups be read.
            Err(error) if matches!(error.status, Some(403..=406 | 400)) => Vec::new(),
            Err(error) => return Err(error),
        };
        if !lost.is_empty() {
            self.habits.addition_seen.store(false, Ordering::Relaxed);
        }
        Ok(lost)
    }

    async fn send_addition(
        &self,
        group: &str,
        ids: &[String],
        form: Addition,
        requests: &mut u32,
    ) -> Result<Option<Value>, Error> {
        *requests += 1;
        let body = form.body(ids, &self.url, &self.dialect);
        self.patch(Resource::Groups, group, &body).await
    }

    async fn remove_part(&self, group: &str, ids: &[String], requests: &mut u32) -> Result<(), Error> {
        let usual = Removal::from_index(self.habits.removal.load(Ordering::Relaxed));
        let mut refusal: Option<Error> = None;
        for form in usual.first() {
            match self.remove_in_form(group, ids, form, requests).await {
                Ok(true) => {
                    self.habits.removal.store(form.index(), Ordering::Relaxed);
                    return Ok(());
                }
                // The server says that there is no such member.
                Err(error) if error.is_no_target() && ids.len() == 1 => return Ok(()),
                Err(error) if !likes_another_form(&error) => return Err(error),
                Err(error) => {
                    refusal.get_or_insert(error);
                }
                Ok(false) => {}
            }
        }
        Err(refusal.unwrap_or_else(|| {
            Error::new(
                ErrorKind::ServiceIncompatible,
                "The application answers success and keeps the member",
            )
        }))
    }

    /// Whether the members are gone, as far as the application shows it.
    async fn remove_in_form(
        &self,
        group: &str,
        ids: &[String],
        form: Removal,
        requests: &mut u32,
    ) -> Result<bool, Error> {
        let body = match form {
            Removal::WholeList => {
                *requests += 1;
                let shown = self.get_with_members(group).await?;
                match self.rest_of(&shown, ids, requests).await {
                    Some(rest) => forms::whole_list(&rest, &self.dialect),
                    None => return Ok(false),
                }
            }
            form => form.body(ids, &self.dialect),
        };
        *requests += 1;
        let answer = self.patch(Resource::Groups, group, &body).await?;
        let shown = self
            .shown(group, answer, &self.habits.removal_seen, requests)
            .await?;
        let is_kept = shown.is_some_and(|shown| still_there(&shown, ids));
        if is_kept {
            self.habits.removal_seen.store(false, Ordering::Relaxed);
        }
        Ok(!is_kept)
    }

    /// The members that a group shows without these; `None` when it shows none of them. A few servers show members by a name of
    /// their accounts, so these are asked for.
    async fn rest_of(&self, group: &Value, ids: &[String], requests: &mut u32) -> Option<Vec<Value>> {
        let mut names = ids.to_vec();
        if forms::without(group, ids).is_none() && shown::has_members(group) {
            for id in ids {
                *requests += 1;
                let account = self.get(Resource::Users, id).await.ok()?;
                let name = member(&account, "userName").and_then(Value::as_str);
                names.extend(name.map(ToOwned::to_owned));
            }
        }
        let rest = forms::without(group, &names)?;
        let refers =
            Addition::from_index(self.habits.addition.load(Ordering::Relaxed)) == Addition::Reference;
        Some(if refers {
            forms::rest_with_references(group, &names)
        } else {
            rest
        })
    }

    /// Members as a group is created with them, where an application wants no group without.
    pub fn first_members(&self, ids: &[String]) -> Value {
        Addition::Reference.members(ids, &self.url).into()
    }

    /// The group after a change: as answered, or read once if the answer does not tell and none was seen yet.
    async fn shown(
        &self,
        group: &str,
        answer: Option<Value>,
        seen: &AtomicBool,
        requests: &mut u32,
    ) -> Result<Option<Value>, Error> {
        if let Some(answer) = answer.filter(shown::has_members) {
            return Ok(Some(answer));
        }
        if !self.dialect.verify_members && seen.swap(true, Ordering::Relaxed) {
            return Ok(None);
        }
        *requests += 1;
        match self.get_with_members(group).await {
            Ok(group) => Ok(Some(group).filter(shown::has_members)),
            // Looking is a courtesy: what was answered before stays true.
            Err(error) if !error.is_connection_level() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Reads a group with its members, as far as the application shows them.
    ///
    /// # Errors
    /// As for [`get`](Self::get).
    pub async fn get_with_members(&self, group: &str) -> Result<Value, Error> {
        let endpoint = self.endpoint(&[Resource::Groups.endpoint(), group], &[])?;
        self.read_one(endpoint).await
    }
}

/// Whether another request without some of the members may succeed.
fn is_about_members(error: &Error) -> bool {
    matches!(error.status, Some(400 | 409 | 413 | 422 | 500 | 501))
        || (error.status.is_none()
            && error.kind == ErrorKind::ServiceIncompatible
            && !error.is_connection_level())
}

fn likes_another_form(error: &Error) -> bool {
    error.may_like_another_form() && !error.is_no_target()
}
