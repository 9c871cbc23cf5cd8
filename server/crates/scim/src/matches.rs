//! Whether a resource that a filter found really is the one that was looked for.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::value::{equal, equal_ignoring_case};
use crate::{AttributePath, Found, id_of, read_all};

/// The matches among the resources seen so far.
#[derive(Debug)]
pub(crate) struct Matches<'a> {
    path: &'a AttributePath,
    value: &'a Value,
    exact: BTreeMap<String, Value>,
    ignoring_case: BTreeMap<String, Value>,
    has_strangers: bool,
}

impl<'a> Matches<'a> {
    pub(crate) fn new(path: &'a AttributePath, value: &'a Value) -> Self {
        Self {
            path,
            value,
            exact: BTreeMap::new(),
            ignoring_case: BTreeMap::new(),
            has_strangers: false,
        }
    }

    /// Compares each resource with what was looked for.
    pub(crate) fn add(&mut self, resources: Vec<Value>) {
        for resource in resources {
            let Some(id) = id_of(&resource) else { continue };
            let found = read_all(&resource, self.path);
            if found.iter().any(|found| self.is_exact(found)) {
                self.exact.insert(id, resource);
            } else if found.iter().any(|found| self.is_tolerable(found)) {
                self.ignoring_case.insert(id, resource);
            } else {
                self.has_strangers = true;
            }
        }
    }

    /// Whether the server returned resources that do not match, so that it does not know the filter.
    pub(crate) fn has_strangers(&self) -> bool {
        self.has_strangers
    }

    /// The result. Exact matches go before those in another letter case.
    pub(crate) fn found(self) -> Found {
        let mut matches = if self.exact.is_empty() {
            self.ignoring_case
        } else {
            self.exact
        };
        match matches.len() {
            0 | 1 => matches
                .pop_first()
                .map_or(Found::None, |(_, resource)| Found::One(resource)),
            _ => Found::Many(matches.into_keys().collect()),
        }
    }

    /// User names and e-mail addresses are the same in any letter case. Source: RFC 7643 §4.1.1; RFC 5321 §2.4 leaves
    /// the local part open, but no application gives two people addresses that differ by case only.
    fn is_exact(&self, found: &Value) -> bool {
        let name = self.path.attribute();
        let ignores_case = self.path.schema().is_none()
            && (name.eq_ignore_ascii_case("userName") || name.eq_ignore_ascii_case("emails"));
        if ignores_case {
            equal_ignoring_case(self.path, found, self.value)
        } else {
            equal(self.path, found, self.value)
        }
    }

    /// Everything but ids may come back in another letter case, because the default of SCIM is `caseExact` false.
    /// Source: RFC 7643 §2.2, §3.1 and §7.
    fn is_tolerable(&self, found: &Value) -> bool {
        let name = self.path.attribute();
        let is_id = name.eq_ignore_ascii_case("id") || name.eq_ignore_ascii_case("externalId");
        !is_id && equal_ignoring_case(self.path, found, self.value)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(path: &str, value: &str, resources: &Value, expected: &Found) {
        let path = AttributePath::parse(path).unwrap();
        let value = json!(value);
        let mut matches = Matches::new(&path, &value);
        matches.add(resources.as_array().unwrap().clone());
        assert_eq!(&matches.found(), expected, "{path} {value}");
    }

    #[test]
    fn only_real_matches_count() {
        let one = |resource: Value| Found::One(resource);
        let many = |ids: &[&str]| Found::Many(ids.iter().map(ToString::to_string).collect());
        check(
            "userName",
            "Anna",
            &json!([{"id": "1", "userName": "anna"}, {"id": "2", "userName": "bob"}]),
            &one(json!({"id": "1", "userName": "anna"})),
        );
        check(
            "userName",
            "eve",
            &json!([{"id": "1", "userName": "anna"}]),
            &Found::None,
        );
        check(
            "userName",
            "anna",
            &json!([{"id": "1", "userName": "anna"}, {"id": "2", "userName": "ANNA"}]),
            &many(&["1", "2"]),
        );
        check(
            "userName",
            "anna",
            &json!([{"id": 7, "userName": "anna"}, {"id": "7", "userName": "anna"}]),
            &one(json!({"id": "7", "userName": "anna"})),
        );
        check(
            "externalId",
            "a",
            &json!([{"id": "1", "externalId": "A"}]),
            &Found::None,
        );
        check(
            "displayName",
            "Team",
            &json!([{"id": "1", "displayName": "team"}, {"id": "2", "displayName": "Team"}]),
            &one(json!({"id": "2", "displayName": "Team"})),
        );
        check(
            "displayName",
            "Team",
            &json!([{"id": "1", "displayName": "team"}]),
            &one(json!({"id": "1", "displayName": "team"})),
        );
        let typed = json!([{"id": "1", "emails": [{"type": "home", "value": "a@x"}]}]);
        check("emails[type eq \"work\"].value", "a@x", &typed, &Found::None);
        let untyped = json!({"id": "1", "emails": [{"value": "A@x"}]});
        check(
            "emails[type eq \"work\"].value",
            "a@x",
            &json!([untyped]),
            &one(untyped.clone()),
        );
        check("userName", "anna", &json!([{"userName": "anna"}]), &Found::None);
    }
}
