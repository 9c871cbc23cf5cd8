//! What the entries of a source look like: the names, types and values that its mapping can use.

use std::collections::BTreeMap;

use ::directory::source::Entry;
use model::{DirectoryId, NameRule, ObjectKind, SeenAttribute, SourceSample};

use super::{open, stored};
use crate::{ManageDirectory, Result};

/// Users and groups that are looked at.
const LOOKED_AT: usize = 200;
/// Examples of an attribute, and the characters of one.
const EXAMPLES: usize = 3;
const LONGEST: usize = 60;

impl ManageDirectory {
    /// Reads some users and groups with all their values. Changes nothing.
    ///
    /// # Errors
    /// `NotFound`; otherwise when the store fails. Why the source cannot be read is in the sample.
    pub async fn sample_source(&self, id: DirectoryId) -> Result<SourceSample> {
        let stored = stored(&self.portal, id).await?;
        let secret = self.portal.store().source_secret(id).await?;
        let sampled = match open(&self.portal, id, &stored.settings, secret) {
            Ok(source) => source.sample(LOOKED_AT).await,
            Err(problem) => Err(problem),
        };
        Ok(match sampled {
            Ok(entries) => sample(
                &entries,
                &stored.settings.user_names,
                &stored.settings.group_names,
            ),
            Err(problem) => SourceSample {
                problem: problem.message,
                advice: problem.advice,
                ..SourceSample::default()
            },
        })
    }
}

fn sample(entries: &[Entry], users: &[NameRule], groups: &[NameRule]) -> SourceSample {
    let of = |kind| entries.iter().filter(move |entry| entry.kind == kind);
    let count = |kind| i64::try_from(of(kind).count()).unwrap_or(i64::MAX);
    SourceSample {
        users: count(ObjectKind::User),
        groups: count(ObjectKind::Group),
        user_attributes: seen(of(ObjectKind::User), users),
        group_attributes: seen(of(ObjectKind::Group), groups),
        ..SourceSample::default()
    }
}

fn seen<'a>(entries: impl Iterator<Item = &'a Entry>, rules: &[NameRule]) -> Vec<SeenAttribute> {
    let mut found: BTreeMap<&str, SeenAttribute> = BTreeMap::new();
    for entry in entries {
        for (name, values) in &entry.values {
            let attribute = found.entry(name).or_insert_with(|| SeenAttribute {
                name: name.clone(),
                kind: kind(values).to_owned(),
                filled: 0,
                most_values: 0,
                examples: Vec::new(),
                used_by: used_by(name, rules),
            });
            attribute.filled += 1;
            attribute.most_values = attribute
                .most_values
                .max(i64::try_from(values.len()).unwrap_or(i64::MAX));
            if attribute.kind != kind(values) {
                "Text".clone_into(&mut attribute.kind);
            }
            for value in values {
                let example = cut(value);
                if attribute.examples.len() < EXAMPLES && !attribute.examples.contains(&example) {
                    attribute.examples.push(example);
                }
            }
        }
    }
    found.into_values().collect()
}

fn used_by(name: &str, rules: &[NameRule]) -> Vec<String> {
    rules
        .iter()
        .filter(|rule| {
            rule.sources
                .iter()
                .any(|source| source.eq_ignore_ascii_case(name))
        })
        .map(|rule| rule.attribute.clone())
        .collect()
}

/// What all of these look like.
fn kind(values: &[String]) -> &'static str {
    let all = |is: fn(&str) -> bool| values.iter().all(|value| is(value));
    if all(|value| matches!(value.to_lowercase().as_str(), "true" | "false")) {
        "Yes or no"
    } else if all(|value| value.parse::<i64>().is_ok()) {
        "Number"
    } else if all(|value| value.len() >= 20 && value.parse::<jiff::Timestamp>().is_ok()) {
        "Date and time"
    } else if all(|value| value.contains('@') && !value.contains(' ')) {
        "Address"
    } else if all(|value| value.contains('=') && value.contains(',') && value.to_lowercase().contains("dc="))
    {
        "Another entry"
    } else {
        "Text"
    }
}

fn cut(value: &str) -> String {
    let mut cut: String = value.chars().take(LONGEST).collect();
    if cut.len() < value.len() {
        cut.push('…');
    }
    cut
}
