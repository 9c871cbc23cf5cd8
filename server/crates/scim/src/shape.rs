//! With how much of an account the request that creates it is made.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::declared::{Declared, Place};
use crate::lessons::Lesson;
use crate::{AttributePath, Dialect, Resource, State, create_body};

/// What is left out of a request, and of which lists the elements do not say what kind they are of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) without: BTreeSet<AttributePath>,
    pub(crate) plain: BTreeSet<String>,
    /// Whether a name is also sent as one text.
    pub(crate) is_formatted: bool,
}

impl Shape {
    /// What earlier answers taught.
    pub(crate) fn learned(lesson: &Lesson, is_essential: impl Fn(&AttributePath) -> bool) -> Self {
        let without = lesson.refused.union(&lesson.later);
        Self {
            without: without.filter(|path| !is_essential(path)).cloned().collect(),
            plain: lesson.plain.clone(),
            is_formatted: lesson.wants_formatted_name,
        }
    }

    pub(crate) fn of(&self, state: &State) -> State {
        let kept = state.iter().filter(|(path, _)| !self.without.contains(path));
        kept.map(|(path, value)| (path.clone(), value.clone())).collect()
    }

    pub(crate) fn body(&self, resource: Resource, state: &State, dialect: &Dialect) -> Value {
        let mut body = create_body(resource, &self.of(state), dialect);
        if let Some(attributes) = body.as_object_mut() {
            for (_, list) in attributes
                .iter_mut()
                .filter(|(name, _)| self.plain.contains(*name))
            {
                make_plain(list);
            }
        }
        if self.is_formatted {
            format_name(&mut body);
        }
        body
    }

    /// The same with less: what `leaves` says goes, and what `plain` says loses its kind.
    fn less<'a>(
        &self,
        paths: impl Iterator<Item = &'a AttributePath>,
        place: impl Fn(&AttributePath) -> Place,
    ) -> Self {
        let mut shape = self.clone();
        for path in paths {
            match place(path) {
                Place::There => {}
                Place::Nowhere => {
                    shape.without.insert(path.clone());
                }
                Place::Plain => {
                    shape.plain.insert(path.attribute().to_owned());
                }
            }
        }
        shape
    }

    /// Without what a refusal names, and with what it says is missing where that can be made.
    pub(crate) fn heeding(
        &self,
        state: &State,
        reason: &str,
        is_essential: impl Fn(&AttributePath) -> bool,
    ) -> Self {
        let words = words(reason);
        if !self.is_formatted && wants_formatted_name(reason) {
            return Self {
                is_formatted: true,
                ..self.clone()
            };
        }
        self.less(state.paths(), |path| {
            spare(blamed(path, &words), is_essential(path))
        })
    }

    /// With what is declared.
    pub(crate) fn declared(
        &self,
        resource: Resource,
        state: &State,
        declared: &Declared,
        is_essential: impl Fn(&AttributePath) -> bool,
    ) -> Self {
        self.less(state.paths(), |path| {
            spare(declared.place(resource, path), is_essential(path))
        })
    }

    /// Smaller and smaller shapes: with what is declared, without what is refused most often, and at last with hardly more than
    /// a name.
    pub(crate) fn smaller(
        &self,
        resource: Resource,
        state: &State,
        declared: &Declared,
        is_essential: impl Fn(&AttributePath) -> bool,
    ) -> Vec<Self> {
        let place_if = |is_there: bool| if is_there { Place::There } else { Place::Nowhere };
        let plain = |path: &AttributePath| match path.conditions() {
            [] => Place::There,
            _ if path.schema().is_some() => Place::There,
            _ => Place::Plain,
        };
        let kept = |path: &AttributePath| is_essential(path) || is_name(path);
        let small = |path: &AttributePath| kept(path) || path.attribute().eq_ignore_ascii_case("emails");
        let less = |shape: &Self, place: &dyn Fn(&AttributePath) -> Place| {
            shape.less(state.paths(), |path| spare(place(path), is_essential(path)))
        };
        let plain_only = less(self, &plain);
        let mut shapes = vec![
            self.declared(resource, state, declared, &is_essential),
            less(self, &|path| place_if(path.schema().is_none())),
            plain_only.clone(),
            less(&plain_only, &|path| place_if(small(path))),
            less(&plain_only, &|path| place_if(kept(path))),
        ];
        let mut tried = vec![self.clone()];
        shapes.retain(|shape| {
            let is_new = !tried.contains(shape);
            tried.push(shape.clone());
            is_new
        });
        shapes
    }
}

fn spare(place: Place, is_essential: bool) -> Place {
    match place {
        Place::Nowhere if is_essential => Place::There,
        place => place,
    }
}

/// Whether a refusal says that a name must be there as one text too.
pub(crate) fn wants_formatted_name(reason: &str) -> bool {
    words(reason).iter().any(|word| word == "formatted")
}

/// Makes one text of the parts of a name.
fn format_name(body: &mut Value) {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(ToOwned::to_owned);
    let displayed = text(body.get("displayName"));
    let Some(name) = body.get_mut("name").and_then(Value::as_object_mut) else {
        return;
    };
    let parts: Vec<String> = ["givenName", "familyName"]
        .into_iter()
        .filter_map(|part| text(name.get(part)))
        .collect();
    let formatted = if parts.is_empty() {
        displayed
    } else {
        Some(parts.join(" "))
    };
    if let (false, Some(formatted)) = (name.contains_key("formatted"), formatted) {
        name.insert("formatted".to_owned(), formatted.into());
    }
}

/// Takes away what says of which kind the elements of a list are.
pub(crate) fn make_plain(list: &mut Value) {
    for element in list.as_array_mut().into_iter().flatten() {
        if let Some(members) = element.as_object_mut() {
            members.retain(|name, _| {
                !name.eq_ignore_ascii_case("type") && !name.eq_ignore_ascii_case("primary")
            });
        }
    }
}

/// What applications are keen on: they rarely do without.
fn is_name(path: &AttributePath) -> bool {
    let name = path.attribute();
    path.schema().is_none() && (name.eq_ignore_ascii_case("name") || name.eq_ignore_ascii_case("displayName"))
}

fn words(reason: &str) -> Vec<String> {
    reason
        .split(|character: char| !character.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect()
}

/// What a refusal says about an attribute.
fn blamed(path: &AttributePath, words: &[String]) -> Place {
    let says = |name: &str| words.iter().any(|word| word.eq_ignore_ascii_case(name));
    let is_named =
        says(path.attribute()) && path.sub_attribute().is_none_or(|sub| sub == "value" || says(sub));
    let is_list = !path.conditions().is_empty() || path.attribute().eq_ignore_ascii_case("members");
    let is_of_list = is_list && says(path.attribute());
    if is_of_list && (says("type") || says("primary")) {
        return Place::Plain;
    }
    let extension = path.schema().and_then(|schema| schema.rsplit(':').nth(2));
    let names_schema = extension.is_some_and(says);
    if is_named || is_of_list || names_schema {
        Place::Nowhere
    } else {
        Place::There
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::diff::tests::state;

    #[test]
    fn what_a_reason_names_goes_first() {
        let department = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department";
        let state = state(&[
            ("userName", json!("ana")),
            ("title", json!("Lead")),
            ("name.givenName", json!("Ana")),
            ("emails[type eq \"work\"].value", json!("a@x")),
            (department, json!("IT")),
        ]);
        let first = |reason: &str| {
            let essential = |path: &AttributePath| path.as_str() == "userName";
            let shape = Shape::default().heeding(&state, reason, essential);
            let body = shape.body(Resource::Users, &state, &Dialect::default());
            let attributes = body.as_object().unwrap();
            let gone: Vec<_> = ["title", "name", "emails"]
                .into_iter()
                .filter(|name| !attributes.contains_key(*name))
                .collect();
            (gone, body["emails"][0]["type"] == "work", attributes.len())
        };
        assert_eq!(first("There is no attribute title."), (vec!["title"], true, 5));
        assert_eq!(
            first("body.userName: title not allowed"),
            (vec!["title"], true, 5)
        );
        assert_eq!(
            first("Extra inputs are not permitted: emails, 0, type"),
            (vec![], false, 6)
        );
        assert_eq!(
            first("unknown schema urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"),
            (vec![], true, 5)
        );
        assert_eq!(first("Bad Request"), (vec![], true, 6));
        let shape = Shape::default().heeding(&state, "Field 'formatted' is required: name", |_| false);
        let body = shape.body(Resource::Users, &state, &Dialect::default());
        assert_eq!(body["name"], json!({"givenName": "Ana", "formatted": "Ana"}));
        // No word about why: without extensions, before anything else goes.
        let smaller = Shape::default().smaller(Resource::Users, &state, &Declared::default(), |_| false);
        assert_eq!(
            smaller[0]
                .without
                .iter()
                .map(AttributePath::as_str)
                .collect::<Vec<_>>(),
            [department]
        );
        assert_eq!(smaller.last().unwrap().of(&state).len(), 1);
    }
}
