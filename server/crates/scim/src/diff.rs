//! What changed between two states.

use serde_json::Value;

use crate::value::{equal, equal_ignoring_case};
use crate::{AttributePath, State};

/// A change of one attribute.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Which attribute.
    pub path: AttributePath,
    /// The value before; `None` if there was none.
    pub old: Option<Value>,
    /// The value from now on; `None` takes it away.
    pub new: Option<Value>,
    /// Whether the values of a list are only added to those that the application has, instead of replacing them.
    pub only_adds: bool,
}

/// What leads from `old` to `new`, in the order of the paths; text is compared with its case.
pub fn diff(old: &State, new: &State) -> Vec<Change> {
    diff_ignoring_case(old, new, |_| false)
}

/// [`diff`], where a mere change of case is no change for the attributes that `ignores_case` names.
pub fn diff_ignoring_case(
    old: &State,
    new: &State,
    ignores_case: impl Fn(&AttributePath) -> bool,
) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    for (path, value) in new.iter() {
        let before = old.get(path);
        let is_same = before.is_some_and(|before| {
            if ignores_case(path) {
                equal_ignoring_case(path, before, value)
            } else {
                equal(path, before, value)
            }
        });
        if !is_same {
            changes.push(Change {
                path: path.clone(),
                old: before.cloned(),
                new: Some(value.clone()),
                only_adds: false,
            });
        }
    }
    for (path, value) in old.iter().filter(|(path, _)| new.get(path).is_none()) {
        changes.push(Change {
            path: path.clone(),
            old: Some(value.clone()),
            new: None,
            only_adds: false,
        });
    }
    changes.sort_by(|one, other| one.path.cmp(&other.path));
    changes
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    pub(crate) fn state(values: &[(&str, Value)]) -> State {
        values
            .iter()
            .map(|(path, value)| (AttributePath::parse(path).unwrap(), value.clone()))
            .collect()
    }

    /// States over paths that do not contradict one another.
    pub(crate) fn any_state() -> impl Strategy<Value = State> {
        let texts = proptest::sample::subsequence(
            vec![
                "userName",
                "externalId",
                "title",
                "name.givenName",
                "name.familyName",
                "emails[type eq \"work\"].value",
                "emails[type eq \"home\"].value",
                "emails[type eq \"work\"].display",
                "addresses[type eq \"work\"].locality",
                "addresses[type eq \"work\"].postalCode",
                "roles[primary eq \"True\"].value",
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager",
                "urn:scim:schemas:extension:enterprise:1.0.department",
                "urn:a:2.0:User:externalIds[authority eq \"z\"].value",
            ],
            0..15,
        );
        (texts, proptest::option::of(any::<bool>())).prop_flat_map(|(paths, active)| {
            proptest::collection::vec(".{1,5}", paths.len()).prop_map(move |values| {
                let mut state: State = paths
                    .iter()
                    .zip(values)
                    .map(|(path, value)| (AttributePath::parse(path).unwrap(), Value::String(value)))
                    .collect();
                state.insert(
                    AttributePath::parse("active").unwrap(),
                    active.map_or(Value::Null, Value::Bool),
                );
                state
            })
        })
    }

    #[test]
    fn changes_are_named() {
        let old = state(&[
            ("active", json!(true)),
            ("title", json!("Boss")),
            ("nickName", json!("A")),
        ]);
        let new = state(&[
            ("active", json!("True")),
            ("title", json!("boss")),
            ("locale", json!("de")),
        ]);
        let change = |path: &str, old: Option<Value>, new: Option<Value>| Change {
            path: AttributePath::parse(path).unwrap(),
            old,
            new,
            only_adds: false,
        };
        let locale = change("locale", None, Some(json!("de")));
        let nick_name = change("nickName", Some(json!("A")), None);
        let title = change("title", Some(json!("Boss")), Some(json!("boss")));
        assert_eq!(diff(&old, &new), [locale.clone(), nick_name.clone(), title]);
        assert_eq!(
            diff_ignoring_case(&old, &new, |path| path.as_str() == "title"),
            [locale, nick_name]
        );
    }

    proptest! {
        #[test]
        fn applying_the_difference_gives_the_new_state(old in any_state(), new in any_state()) {
            let mut applied = old.clone();
            applied.apply(&diff(&old, &new));
            prop_assert_eq!(&applied, &new);
            prop_assert_eq!(diff(&applied, &new), vec![]);
        }
    }
}
