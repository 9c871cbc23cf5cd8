use std::fmt;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::escape::Escaped;
use crate::{resource_kind::ResourceKind, schema::ENTERPRISE_USER, store::Store};

/// A row of the list of accounts.
pub(super) struct Account {
    name: String,
    user_name: String,
    title: String,
    manager: String,
    is_active: bool,
    changed: String,
    /// How long ago it was changed, in words.
    age: String,
}

impl Account {
    pub(super) fn read(store: &Store, resource: &Map<String, Value>, now: Timestamp) -> Self {
        let changed = last_change(resource);
        Self {
            name: name(resource),
            user_name: text(resource, "userName").to_owned(),
            title: text(resource, "title").to_owned(),
            manager: manager(store, resource),
            is_active: is_active(resource),
            changed: changed.to_owned(),
            age: changed
                .parse()
                .map_or_else(|_| String::new(), |changed| age(changed, now)),
        }
    }
}

impl fmt::Display for Account {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (class, word) = if self.is_active {
            ("good", "Active")
        } else {
            ("off", "Inactive")
        };
        write!(
            formatter,
            "<tr role=\"row\"><th role=\"rowheader\" scope=\"row\">{}</th>\
             <td role=\"cell\" class=\"user-name\">{}</td><td role=\"cell\" class=\"job\">{}</td>\
             <td role=\"cell\" class=\"manager\">{}</td>\
             <td role=\"cell\" class=\"state\"><span class=\"badge {class}\">{word}</span></td>\
             <td role=\"cell\" class=\"age\"><time datetime=\"{changed}\" title=\"{changed}\">{}</time></td></tr>",
            Escaped(&self.name),
            Escaped(&self.user_name).to_string().replace('@', "<wbr>@"),
            Escaped(&self.title),
            Escaped(&self.manager),
            Escaped(&self.age),
            changed = Escaped(&self.changed),
        )
    }
}

pub(super) fn is_active(resource: &Map<String, Value>) -> bool {
    resource.get("active") != Some(&Value::Bool(false))
}

pub(super) fn last_change(resource: &Map<String, Value>) -> &str {
    let meta = resource.get("meta").and_then(|meta| meta.get("lastModified"));
    meta.and_then(Value::as_str).unwrap_or_default()
}

/// Whether the text, in lower case, occurs in what the list shows of an account or in its e-mail addresses.
pub(super) fn mentions(resource: &Map<String, Value>, searched: &str) -> bool {
    let emails = resource
        .get("emails")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let addresses = emails.filter_map(|email| email.get("value")?.as_str());
    [
        text(resource, "userName"),
        text(resource, "title"),
        &name(resource),
    ]
    .into_iter()
    .chain(addresses)
    .any(|text| text.to_lowercase().contains(searched))
}

/// The name to show: the display name, or given and family name, or the user name.
fn name(resource: &Map<String, Value>) -> String {
    let display_name = text(resource, "displayName");
    if !display_name.is_empty() {
        return display_name.to_owned();
    }
    let parts = resource.get("name").and_then(Value::as_object);
    let part = |part| parts.map_or("", |parts| text(parts, part));
    let full = format!("{} {}", part("givenName"), part("familyName"));
    match full.trim() {
        "" => text(resource, "userName").to_owned(),
        full => full.to_owned(),
    }
}

fn manager(store: &Store, resource: &Map<String, Value>) -> String {
    let extension = resource.get(ENTERPRISE_USER);
    let id = extension.and_then(|extension| extension.get("manager")?.get("value")?.as_str());
    match id {
        None => String::new(),
        Some(id) => store
            .collection(ResourceKind::User)
            .get(id)
            .map_or_else(|| "unknown".to_owned(), name),
    }
}

fn text<'a>(object: &'a Map<String, Value>, name: &str) -> &'a str {
    object.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn age(then: Timestamp, now: Timestamp) -> String {
    let seconds = now.duration_since(then).as_secs();
    match seconds {
        ..5 => "just now".to_owned(),
        5..60 => format!("{seconds} s ago"),
        60..3600 => format!("{} min ago", seconds / 60),
        3600..86_400 => format!("{} h ago", seconds / 3600),
        _ => then.strftime("%Y-%m-%d").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_told_in_words() {
        let now: Timestamp = "2026-03-04T12:00:00Z".parse().unwrap();
        let cases = [
            ("2026-03-04T12:00:01Z", "just now"),
            ("2026-03-04T11:59:56Z", "just now"),
            ("2026-03-04T11:59:30Z", "30 s ago"),
            ("2026-03-04T11:58:01Z", "1 min ago"),
            ("2026-03-04T01:00:00Z", "11 h ago"),
            ("2026-03-03T11:00:00Z", "2026-03-03"),
        ];
        for (then, expected) in cases {
            assert_eq!(age(then.parse().unwrap(), now), expected, "{then}");
        }
    }
}
