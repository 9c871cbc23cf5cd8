//! What is different about settings, for the audit log.

use model::SourceSettings;
use serde_json::Value;

/// Characters of a value.
const LONGEST: usize = 200;

/// The settings that differ, each with its new value. There is no secret among them; certificates are named only.
pub(super) fn of(before: &SourceSettings, after: &SourceSettings) -> Vec<(String, String)> {
    let (Ok(before), Ok(after)) = (serde_json::to_value(before), serde_json::to_value(after)) else {
        return Vec::new();
    };
    let mut changes = Vec::new();
    compare("", &before, &after, &mut changes);
    changes
}

fn compare(name: &str, before: &Value, after: &Value, changes: &mut Vec<(String, String)>) {
    if before == after {
        return;
    }
    let (Value::Object(before), Value::Object(after)) = (before, after) else {
        changes.push((title(name), shown(name, after)));
        return;
    };
    for (name, value) in after {
        compare(name, before.get(name).unwrap_or(&Value::Null), value, changes);
    }
}

fn title(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut characters = words.chars();
    characters
        .next()
        .map(|first| first.to_uppercase().chain(characters).collect())
        .unwrap_or_default()
}

fn shown(name: &str, value: &Value) -> String {
    if name.contains("certificate") || name == "ca_bundle" {
        return "replaced".to_owned();
    }
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(all) => all.iter().map(item).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    };
    let mut cut: String = text.chars().take(LONGEST).collect();
    if cut.len() < text.len() {
        cut.push('\u{2026}');
    }
    cut
}

/// A text, or a rule of names: `department from ou, department`.
fn item(value: &Value) -> String {
    let sources = || {
        let names = value.get("sources")?.as_array()?;
        let names: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
        Some(format!(
            "{} from {}",
            value.get("attribute")?.as_str()?,
            names.join(", ")
        ))
    };
    value
        .as_str()
        .map(ToOwned::to_owned)
        .or_else(sources)
        .unwrap_or_else(|| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{EntraSettings, EntraSignIn, NameRule, ReadSchedule, SourceConnection};

    #[test]
    fn what_differs_is_named_and_nothing_else() {
        let before = SourceSettings {
            connection: SourceConnection::Entra(EntraSettings {
                tenant: "a.example".into(),
                client_id: "client".into(),
                sign_in: EntraSignIn::Secret,
                certificate: String::new(),
                login_url: "https://login".into(),
                graph_url: "https://graph".into(),
                ca_bundle: String::new(),
            }),
            user_names: vec![NameRule::new("city", &["l"])],
            group_names: Vec::new(),
            schedule: ReadSchedule::default(),
            tolerance_percent: 10,
        };
        assert_eq!(of(&before, &before), []);
        let mut after = before.clone();
        after.tolerance_percent = 50;
        after.user_names = vec![NameRule::new("city", &["l", "city"])];
        if let SourceConnection::Entra(settings) = &mut after.connection {
            settings.tenant = "b.example".into();
            settings.certificate = "-----BEGIN CERTIFICATE-----".into();
        }
        let mut found = of(&before, &after);
        found.sort();
        let expected = [
            ("Certificate", "replaced"),
            ("Tenant", "b.example"),
            ("Tolerance percent", "50"),
            ("User names", "city from l, city"),
        ];
        assert_eq!(
            found,
            expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
    }
}
