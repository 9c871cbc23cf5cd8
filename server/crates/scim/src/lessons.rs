//! What an application turned out to have no place for, so that it is not sent again and again, and somebody is told.
//!
//! Only what says something about the application is learned here. A value of one person that is refused is no lesson.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::read::member;
use crate::value::is_unset;
use crate::{AttributePath, Resource, read_all};

/// What was learned of an application, for people and for groups; clones share it.
#[derive(Clone, Debug, Default)]
pub struct Lessons(Arc<Mutex<Known>>);

/// By endpoint. Each request looks, hardly any learns: looking copies nothing.
type Known = BTreeMap<String, Arc<Lesson>>;

/// What was learned of one kind of resource.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Lesson {
    /// Attributes that it refuses: they are not sent.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub refused: BTreeSet<AttributePath>,
    /// Attributes that it takes when a resource is there, and not in the request that creates it.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub later: BTreeSet<AttributePath>,
    /// Attributes that it does not change, by PATCH or by PUT: they are sent in the request that creates only.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub unchangeable: BTreeSet<AttributePath>,
    /// Attributes that it takes without a word and does not show afterwards.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub dropped: BTreeSet<AttributePath>,
    /// Attributes that it showed once, so that it has a place for them.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub shown: BTreeSet<AttributePath>,
    /// Lists, such as `emails`, whose elements must not say what kind they are of.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub plain: BTreeSet<String>,
    /// Whether a name must be there as one text too.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub wants_formatted_name: bool,
}

impl Lessons {
    /// What an earlier client left; nothing where another version of this program did.
    pub fn from_json(json: &str) -> Self {
        let kept: BTreeMap<String, Lesson> = serde_json::from_str(json).unwrap_or_default();
        let known = kept
            .into_iter()
            .map(|(endpoint, lesson)| (endpoint, Arc::new(lesson)));
        Self(Arc::new(Mutex::new(known.collect())))
    }

    /// What the next client has to know; `None` where nothing was learned.
    pub fn to_json(&self) -> Option<String> {
        let lessons = self.all();
        if lessons.values().all(|lesson| **lesson == Lesson::default()) {
            return None;
        }
        let plain: BTreeMap<&String, &Lesson> = lessons
            .iter()
            .map(|(endpoint, lesson)| (endpoint, &**lesson))
            .collect();
        serde_json::to_string(&plain).ok()
    }

    /// What was learned of this kind of resource.
    pub fn of(&self, resource: Resource) -> Arc<Lesson> {
        self.all().get(resource.endpoint()).cloned().unwrap_or_default()
    }

    pub(crate) fn learn(&self, resource: Resource, learn: impl FnOnce(&mut Lesson)) {
        learn(Arc::make_mut(
            self.all().entry(resource.endpoint().to_owned()).or_default(),
        ));
    }

    /// Compares what was sent with what the application shows of it.
    pub(crate) fn compare<'a>(
        &self,
        resource: Resource,
        sent: impl Iterator<Item = &'a AttributePath>,
        shown: &Value,
    ) {
        let name = match resource {
            Resource::Users => "userName",
            Resource::Groups => "displayName",
        };
        // An answer with little more than an id says nothing.
        if member(shown, name).is_none_or(is_unset) {
            return;
        }
        let (there, absent): (Vec<_>, Vec<_>) = sent
            .filter(|path| !path.attribute().eq_ignore_ascii_case("password"))
            .partition(|path| !read_all(shown, path).is_empty());
        let lesson = self.of(resource);
        let is_known = there.iter().all(|path| lesson.shown.contains(path))
            && absent
                .iter()
                .all(|path| lesson.shown.contains(path) || lesson.dropped.contains(path));
        if is_known {
            return;
        }
        self.learn(resource, |lesson| {
            for path in there {
                lesson.dropped.remove(path);
                lesson.shown.insert(path.clone());
            }
            for path in absent {
                if !lesson.shown.contains(path) {
                    lesson.dropped.insert(path.clone());
                }
            }
        });
    }

    fn all(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lesson {
    /// Whether a change of this attribute is not worth a request.
    pub(crate) fn is_pointless(&self, path: &AttributePath) -> bool {
        self.refused.contains(path) || self.unchangeable.contains(path)
    }

    /// Takes attributes as refused that were refused with a creation and after it; one that was shown once has a place, and it was the
    /// value that was refused.
    pub(crate) fn refuse_unless_shown(&mut self, paths: Vec<AttributePath>) {
        let shown = &self.shown;
        self.refused
            .extend(paths.into_iter().filter(|path| !shown.contains(path)));
    }

    /// Whether the elements of this list must not say what kind they are of.
    pub(crate) fn is_plain(&self, path: &AttributePath) -> bool {
        path.schema().is_none()
            && self
                .plain
                .iter()
                .any(|list| list.eq_ignore_ascii_case(path.attribute()))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn at(path: &str) -> AttributePath {
        AttributePath::parse(path).unwrap()
    }

    #[test]
    fn what_is_never_shown_is_dropped_and_what_was_shown_once_is_not() {
        let lessons = Lessons::default();
        let sent = [at("userName"), at("title"), at("nickName")];
        let compare = |shown: &Value| lessons.compare(Resource::Users, sent.iter(), shown);
        compare(&json!({"id": "1"}));
        assert_eq!(lessons.to_json(), None, "an answer with an id says nothing");
        compare(&json!({"id": "1", "userName": "ana"}));
        let dropped = |lessons: &Lessons| lessons.of(Resource::Users).dropped.clone();
        assert_eq!(dropped(&lessons), [at("nickName"), at("title")].into());
        compare(&json!({"id": "2", "userName": "bo", "title": "Lead"}));
        compare(&json!({"id": "3", "userName": "cy"}));
        assert_eq!(dropped(&lessons), [at("nickName")].into());
        let again = Lessons::from_json(&lessons.to_json().unwrap());
        assert_eq!(again.of(Resource::Users), lessons.of(Resource::Users));
        assert_eq!(*again.of(Resource::Groups), Lesson::default());
    }
}
