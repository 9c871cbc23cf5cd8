//! From the source's names to ours.

use model::attribute::{ACCOUNT_ENABLED, MANAGER};
use model::{Attributes, DirectoryAttribute, NameRule, Value};

use super::Values;
use crate::parse_value;

/// Which values a reader asks for, by the source's names in lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Those of users.
    pub users: Vec<String>,
    /// Those of groups.
    pub groups: Vec<String>,
}

/// The names that the rules read, in lower case, each once.
pub fn source_names(rules: &[NameRule]) -> Vec<String> {
    let mut names: Vec<String> = rules
        .iter()
        .flat_map(|rule| &rule.sources)
        .map(|name| name.trim().to_lowercase())
        .filter(|name| !name.is_empty())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The attributes that the rules make of an entry's values: every attribute that has a rule, [`Value::Null`] where no name
/// has a value. What cannot be a value of its attribute is left out, with a sentence in `problems`. Whether sign-in is
/// allowed and who is the manager is not an attribute here: readers know it.
pub fn attributes(
    values: &Values,
    rules: &[NameRule],
    known: &[DirectoryAttribute],
    problems: &mut Vec<String>,
) -> Attributes {
    let mut attributes = Attributes::new();
    for rule in rules {
        if rule.attribute == MANAGER || rule.attribute == ACCOUNT_ENABLED {
            continue;
        }
        let Some(attribute) = known.iter().find(|attribute| attribute.name == rule.attribute) else {
            continue;
        };
        let value = rule.sources.iter().find_map(|name| {
            let texts = values.get(&name.trim().to_lowercase())?;
            match value(attribute, texts) {
                Ok(Value::Null) => None,
                Ok(value) => Some(value),
                Err(problem) => {
                    problems.push(format!("{} from {name}: {problem}", attribute.name));
                    None
                }
            }
        });
        attributes.insert(rule.attribute.clone(), value.unwrap_or(Value::Null));
    }
    attributes
}

/// The first value that is one; all of them for an attribute with several.
fn value(attribute: &DirectoryAttribute, texts: &[String]) -> Result<Value, String> {
    let source = attribute.as_source();
    if !attribute.multi_valued {
        let text = texts.iter().find(|text| !text.trim().is_empty());
        return text.map_or(Ok(Value::Null), |text| parse_value(&source, text));
    }
    // Each by itself: a semicolon in a value separates nothing here.
    let single = model::SourceAttribute {
        multi_valued: false,
        ..source
    };
    let mut all = Vec::with_capacity(texts.len());
    for text in texts {
        let value = parse_value(&single, text)?;
        if value != Value::Null && !all.contains(&value) {
            all.push(value);
        }
    }
    Ok(if all.is_empty() {
        Value::Null
    } else {
        Value::List(all)
    })
}

#[cfg(test)]
mod tests {
    use model::{ObjectKind, attribute};

    use super::*;

    #[test]
    fn the_first_name_with_a_value_gives_it() {
        let known = attribute::readable_attributes(ObjectKind::User);
        let rules = [
            NameRule::new("userPrincipalName", &["userPrincipalName", "mail"]),
            NameRule::new("mail", &["mail"]),
            NameRule::new("city", &["l"]),
            NameRule::new("proxyAddresses", &["mailAlternateAddress"]),
        ];
        let values = Values::from([
            ("userprincipalname".into(), vec!["not one".into()]),
            ("mail".into(), vec!["ana@x.org".into()]),
            (
                "mailalternateaddress".into(),
                vec!["a;b@x.org".into(), "c@x.org".into(), "c@x.org".into()],
            ),
        ]);
        let mut problems = Vec::new();
        let found = attributes(&values, &rules, &known, &mut problems);
        assert_eq!(found.get("userPrincipalName"), Some(&Value::from("ana@x.org")));
        assert_eq!(found.get("city"), Some(&Value::Null));
        assert_eq!(
            found.get("proxyAddresses"),
            Some(&Value::List(vec![
                Value::from("a;b@x.org"),
                Value::from("c@x.org")
            ]))
        );
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert_eq!(
            source_names(&rules),
            ["l", "mail", "mailalternateaddress", "userprincipalname"]
        );
    }
}
