//! What changed between two schemas, in words.

use std::collections::BTreeSet;

use model::{
    ApplyMapping, AttributeMapping, Extra, MappingSource, ObjectKind, ObjectMapping, Schema, ScopingFilter,
    TargetAttribute,
};

use crate::level::meaning;
use crate::report::says_nothing;

/// One change: what it is about, and what happened: `("title", "source jobTitle → department")`.
type Change = (String, String);

/// Everything that `after` says otherwise than `before`, in the order of the pages. Empty when they mean the same.
pub fn differences(before: &Schema, after: &Schema) -> Vec<Change> {
    let mut changes = Vec::new();
    for kind in [ObjectKind::User, ObjectKind::Group] {
        let prefix = match kind {
            ObjectKind::User => "",
            ObjectKind::Group => "Groups: ",
        };
        let mut found = Vec::new();
        match (before.mapping(kind), after.mapping(kind)) {
            (Some(before), Some(after)) => object_mapping(before, after, &mut found),
            (None, Some(_)) => found.push(("Object mapping".into(), "added".into())),
            (Some(_), None) => found.push(("Object mapping".into(), "deleted".into())),
            (None, None) => {}
        }
        changes.extend(
            found
                .into_iter()
                .map(|(subject, text)| (format!("{prefix}{subject}"), text)),
        );
    }
    extras("Other details", &before.extra, &after.extra, &mut changes);
    changes
}

fn object_mapping(before: &ObjectMapping, after: &ObjectMapping, changes: &mut Vec<Change>) {
    for (subject, before, after) in [
        ("Enabled", before.enabled, after.enabled),
        ("Create", before.actions.create, after.actions.create),
        ("Update", before.actions.update, after.actions.update),
        ("Delete", before.actions.delete, after.actions.delete),
    ] {
        if before != after {
            changes.push((subject.into(), format!("{} → {}", yes_no(before), yes_no(after))));
        }
    }
    filters(&before.scope, &after.scope, changes);
    attribute_mappings(&before.attribute_mappings, &after.attribute_mappings, changes);
    target_attributes(&before.target_attributes, &after.target_attributes, changes);
    extras(
        "Details of the object mapping",
        &meaning(before).extra,
        &meaning(after).extra,
        changes,
    );
    let kept_scope = |mapping: &ObjectMapping| {
        mapping
            .extra
            .0
            .get("scope")
            .filter(|kept| !says_nothing(kept))
            .cloned()
    };
    if kept_scope(before) != kept_scope(after) {
        changes.push(("Scope".into(), KEPT_DETAILS.into()));
    }
}

fn filters(before: &[ScopingFilter], after: &[ScopingFilter], changes: &mut Vec<Change>) {
    let named = |filters: &[ScopingFilter]| -> Vec<(String, ScopingFilter)> {
        let numbered = filters.iter().enumerate();
        numbered
            .map(|(index, filter)| (filter.name(index), filter.clone()))
            .collect()
    };
    let (before, mut after) = (named(before), named(after));
    for (name, filter) in before {
        let subject = format!("Scoping filter “{name}”");
        match after.iter().position(|(other, _)| *other == name) {
            None => changes.push((subject, format!("deleted: {filter}"))),
            Some(index) => {
                let (_, other) = after.remove(index);
                if filter.to_string() != other.to_string() {
                    changes.push((subject, format!("{filter} → {other}")));
                } else if same_clauses(&filter) != same_clauses(&other) {
                    changes.push((subject, KEPT_DETAILS.into()));
                }
            }
        }
    }
    let added = after.into_iter();
    changes
        .extend(added.map(|(name, filter)| (format!("Scoping filter “{name}”"), format!("added: {filter}"))));
}

/// A filter without other spellings of its clauses.
fn same_clauses(filter: &ScopingFilter) -> ScopingFilter {
    let mut filter = meaning(filter);
    filter.clauses = filter.clauses.iter().map(meaning).collect();
    filter
}

fn attribute_mappings(before: &[AttributeMapping], after: &[AttributeMapping], changes: &mut Vec<Change>) {
    let find = |list: &[AttributeMapping], target: &str| {
        list.iter().find(|mapping| mapping.target == target).cloned()
    };
    for old in before {
        match find(after, &old.target) {
            None => changes.push((old.target.clone(), format!("deleted: {}", in_one_line(old)))),
            Some(new) if meaning(&new) != meaning(old) => {
                changes.push((old.target.clone(), aspects(old, &new).join("; ")));
            }
            Some(_) => {}
        }
    }
    for new in after.iter().filter(|new| find(before, &new.target).is_none()) {
        changes.push((new.target.clone(), format!("added: {}", in_one_line(new))));
    }
    let order = |list: &[AttributeMapping], others: &[AttributeMapping]| -> Vec<String> {
        let both = list
            .iter()
            .filter(|mapping| find(others, &mapping.target).is_some());
        both.map(|mapping| mapping.target.clone()).collect()
    };
    if order(before, after) != order(after, before) {
        changes.push(("Attribute mappings".into(), "in another order".into()));
    }
}

/// What is different between two mappings of one target attribute.
fn aspects(old: &AttributeMapping, new: &AttributeMapping) -> Vec<String> {
    let mut aspects = Vec::new();
    let mut compare = |name: &str, old: String, new: String| {
        if old != new {
            aspects.push(format!("{name} {old} → {new}"));
        }
    };
    compare("source", source(&old.source), source(&new.source));
    let default = |mapping: &AttributeMapping| match &mapping.default_value {
        Some(text) => format!("“{text}”"),
        None => "none".into(),
    };
    compare("default", default(old), default(new));
    let precedence = |mapping: &AttributeMapping| match mapping.matching_precedence {
        Some(number) => number.to_string(),
        None => "none".into(),
    };
    compare("matching precedence", precedence(old), precedence(new));
    compare("apply", apply(old.apply).into(), apply(new.apply).into());
    let clears = |mapping: &AttributeMapping| yes_no(mapping.flow_null_values).to_owned();
    compare("clear when empty", clears(old), clears(new));
    if aspects.is_empty() {
        aspects.push(KEPT_DETAILS.into());
    }
    aspects
}

/// A mapping in one line.
fn in_one_line(mapping: &AttributeMapping) -> String {
    let mut parts = vec![source(&mapping.source)];
    parts.extend(
        mapping
            .default_value
            .as_ref()
            .map(|text| format!("default “{text}”")),
    );
    parts.extend(
        mapping
            .matching_precedence
            .map(|number| format!("matching precedence {number}")),
    );
    if mapping.apply != ApplyMapping::Always {
        parts.push(apply(mapping.apply).into());
    }
    if mapping.flow_null_values {
        parts.push("clear when empty".into());
    }
    parts.join(", ")
}

fn source(source: &MappingSource) -> String {
    match source {
        MappingSource::None => "none".into(),
        other => other.to_text(),
    }
}

fn apply(apply: ApplyMapping) -> &'static str {
    match apply {
        ApplyMapping::Always => "always",
        ApplyMapping::OnlyOnCreate => "only during object creation",
        ApplyMapping::OnlyAddValues => "only add values",
    }
}

fn target_attributes(before: &[TargetAttribute], after: &[TargetAttribute], changes: &mut Vec<Change>) {
    let subject = |attribute: &TargetAttribute| format!("Target attribute {}", attribute.name);
    for old in before {
        match after.iter().find(|new| new.name == old.name) {
            None => changes.push((subject(old), "deleted".into())),
            Some(new) if meaning(new) != meaning(old) => {
                let (old_words, new_words) = (properties(old), properties(new));
                let lost = old_words
                    .difference(&new_words)
                    .map(|word| format!("no longer {word}"));
                let gained = new_words.difference(&old_words).map(|word| format!("now {word}"));
                let mut words: Vec<String> = gained.chain(lost).collect();
                if words.is_empty() {
                    words.push(KEPT_DETAILS.into());
                }
                changes.push((subject(old), words.join(", ")));
            }
            Some(_) => {}
        }
    }
    for new in after
        .iter()
        .filter(|new| before.iter().all(|old| old.name != new.name))
    {
        let words: Vec<String> = properties(new).into_iter().collect();
        changes.push((subject(new), format!("added: {}", words.join(", "))));
    }
}

fn properties(attribute: &TargetAttribute) -> BTreeSet<String> {
    let flags = [
        ("primary key", attribute.primary_key),
        ("required", attribute.required),
        ("multi-valued", attribute.multi_valued),
        ("exact case", attribute.case_exact),
        ("may be cleared", attribute.flow_null_values),
    ];
    let mut words = BTreeSet::from([format!("type {:?}", attribute.kind)]);
    words.extend(
        flags
            .into_iter()
            .filter(|(_, holds)| *holds)
            .map(|(word, _)| word.to_owned()),
    );
    words.extend(
        attribute
            .references
            .iter()
            .map(|name| format!("reference to {name}")),
    );
    words
}

const KEPT_DETAILS: &str = "details of an imported configuration that are kept and not used";

fn extras(subject: &str, before: &Extra, after: &Extra, changes: &mut Vec<Change>) {
    if before != after {
        let keys: BTreeSet<&String> = before.0.keys().chain(after.0.keys()).collect();
        let different = keys
            .into_iter()
            .filter(|key| before.0.get(*key) != after.0.get(*key));
        let names: Vec<&str> = different.map(String::as_str).collect();
        changes.push((
            subject.into(),
            format!("kept from an imported configuration: {}", names.join(", ")),
        ));
    }
}

fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}
