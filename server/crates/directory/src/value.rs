//! Text to attribute value and back, with the rules that forms and files share.

use model::{AttributeType, SourceAttribute, Value, attribute};

/// Characters that a text may have.
const LONGEST: usize = 1024;

/// The value of a text for an attribute; an empty text is [`Value::Null`]. Values of a multi-valued attribute are
/// separated by `;`.
///
/// # Errors
/// One sentence: what is wrong and what to do.
pub fn parse_value(attribute: &SourceAttribute<'_>, text: &str) -> Result<Value, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Value::Null);
    }
    if attribute.multi_valued {
        let mut values: Vec<Value> = Vec::new();
        for part in text
            .split([';', '\n'])
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            let value = Value::Text(checked(attribute, part)?);
            if !values.contains(&value) {
                values.push(value);
            }
        }
        return Ok(if values.is_empty() {
            Value::Null
        } else {
            Value::List(values)
        });
    }
    match attribute.kind {
        AttributeType::Boolean => parse_yes_no(text).map(Value::Boolean).ok_or_else(|| {
            format!(
                "\u{201c}{}\u{201d} is neither yes nor no. Write true or false.",
                shown(text)
            )
        }),
        AttributeType::Integer => text
            .parse()
            .map(Value::Integer)
            .map_err(|_| format!("\u{201c}{}\u{201d} is not a whole number.", shown(text))),
        AttributeType::DateTime => parse_date(text).map(Value::Text).ok_or_else(|| {
            format!(
                "\u{201c}{}\u{201d} is not a date. Write it as 2026-11-24 or 2026-11-24T08:00:00Z.",
                shown(text)
            )
        }),
        AttributeType::String | AttributeType::Reference | AttributeType::Binary => {
            checked(attribute, text).map(Value::Text)
        }
    }
}

/// The text of a value, the way [`parse_value`] reads it.
pub fn print_value(value: &Value) -> String {
    match value {
        Value::Boolean(true) => "true".into(),
        Value::Boolean(false) => "false".into(),
        Value::List(values) => values.iter().map(Value::to_text).collect::<Vec<_>>().join(";"),
        Value::Null | Value::Integer(_) | Value::Text(_) => value.to_text(),
    }
}

/// Yes or no, in the forms that exports use.
pub fn parse_yes_no(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "true" | "yes" | "1" | "enabled" | "active" | "y" | "on" | "wahr" | "ja" | "aktiv" | "vrai"
        | "oui" | "actif" | "verdadero" | "sí" | "si" | "activo" => Some(true),
        "false" | "no" | "0" | "disabled" | "inactive" | "blocked" | "n" | "off" | "suspended"
        | "deprovisioned" | "falsch" | "nein" | "inaktiv" | "gesperrt" | "faux" | "non" | "inactif"
        | "falso" | "inactivo" => Some(false),
        _ => None,
    }
}

fn checked(attribute: &SourceAttribute<'_>, text: &str) -> Result<String, String> {
    let length = text.chars().count();
    if length > LONGEST {
        return Err(format!(
            "The text has {length} characters; {LONGEST} fit. Shorten it."
        ));
    }
    if text.contains('\0') {
        return Err("The text contains a zero character. Remove it.".into());
    }
    match attribute.name {
        attribute::USER_PRINCIPAL_NAME if !is_address(text) || length > 254 => Err(format!(
            "\u{201c}{}\u{201d} is not a user principal name. Write it as name@domain.",
            shown(text)
        )),
        attribute::MAIL | "otherMails" if !is_address(text) || length > 254 => Err(format!(
            "\u{201c}{}\u{201d} is not an e-mail address. Write it as name@domain.",
            shown(text)
        )),
        _ => Ok(text.to_owned()),
    }
}

/// `x@y`: exactly one part before the last `@`, something after it, no space or control character.
fn is_address(text: &str) -> bool {
    text.rsplit_once('@').is_some_and(|(name, domain)| {
        !name.is_empty()
            && !domain.is_empty()
            && !name.contains('@')
            && !text
                .chars()
                .any(|character| character.is_whitespace() || character.is_control())
            && domain.split('.').all(|label| !label.is_empty())
    })
}

/// A date of the forms that exports use, as RFC 3339: a time without offset is taken as UTC.
fn parse_date(text: &str) -> Option<String> {
    if let Ok(moment) = text.parse::<jiff::Timestamp>() {
        return Some(moment.to_string());
    }
    if let Ok(civil) = text.parse::<jiff::civil::DateTime>() {
        return civil.in_tz("UTC").ok().map(|zoned| zoned.timestamp().to_string());
    }
    let date = jiff::civil::Date::strptime("%d.%m.%Y", text).ok()?;
    date.in_tz("UTC").ok().map(|zoned| zoned.timestamp().to_string())
}

fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(60).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use model::attribute::user_attribute;

    use super::*;

    #[test]
    fn reads_values_by_type() {
        let many = |values: &[&str]| Value::List(values.iter().map(|value| Value::from(*value)).collect());
        for (name, text, expected) in [
            ("city", "  Bern ", Ok(Value::from("Bern"))),
            ("city", "  ", Ok(Value::Null)),
            ("userPrincipalName", "a@x", Ok(Value::from("a@x"))),
            (
                "userPrincipalName",
                "a_x.com#EXT#@t.onmicrosoft.com",
                Ok(Value::from("a_x.com#EXT#@t.onmicrosoft.com")),
            ),
            ("userPrincipalName", "a", Err("not a user principal name")),
            ("userPrincipalName", "a@b@c", Err("not a user principal name")),
            ("mail", "a b@x.ch", Err("not an e-mail address")),
            ("mail", "a@x..ch", Err("not an e-mail address")),
            ("accountEnabled", "Active", Ok(Value::Boolean(true))),
            ("accountEnabled", "NO", Ok(Value::Boolean(false))),
            ("accountEnabled", "perhaps", Err("neither yes nor no")),
            (
                "employeeHireDate",
                "2026-11-24",
                Ok(Value::from("2026-11-24T00:00:00Z")),
            ),
            (
                "employeeHireDate",
                "24.11.2026",
                Ok(Value::from("2026-11-24T00:00:00Z")),
            ),
            (
                "employeeHireDate",
                "2026-11-24T08:00:00+01:00",
                Ok(Value::from("2026-11-24T07:00:00Z")),
            ),
            ("employeeHireDate", "31/31/2026", Err("not a date")),
            (
                "proxyAddresses",
                "SMTP:a@x.ch; smtp:b@x.ch;SMTP:a@x.ch",
                Ok(many(&["SMTP:a@x.ch", "smtp:b@x.ch"])),
            ),
            ("otherMails", "a@x.ch; b", Err("not an e-mail address")),
        ] {
            let found = parse_value(user_attribute(name).unwrap(), text);
            match (found, expected) {
                (Ok(found), Ok(expected)) => assert_eq!(found, expected, "{name} {text}"),
                (Err(found), Err(part)) => assert!(found.contains(part), "{found}"),
                (found, _) => panic!("{name} {text} gave {found:?}"),
            }
        }
        let long = "é".repeat(LONGEST);
        assert!(parse_value(user_attribute("city").unwrap(), &long).is_ok());
        assert!(parse_value(user_attribute("city").unwrap(), &format!("{long}x")).is_err());
    }
}
