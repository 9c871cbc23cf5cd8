//! The reason in an answer, fit for a log line.

use serde_json::Value;

use crate::read::member;

/// Longest reason in characters.
const LIMIT: usize = 300;

/// The reason in the body of an error: SCIM's `detail`, other JSON forms, the text of an HTML page, or plain text.
pub(crate) fn reason(body: &[u8], json: Option<&Value>, secret: &str) -> String {
    let text = match json {
        Some(json) => json_reason(json),
        None => plain_text(&String::from_utf8_lossy(body)),
    };
    redact(&text, secret)
}

/// One line of at most 300 characters, without the secret and without a token behind the word Bearer.
pub(crate) fn redact(text: &str, secret: &str) -> String {
    let secret = secret.trim();
    // A shorter one would blot out parts of ordinary words.
    let text = if secret.len() < 4 {
        text.to_owned()
    } else {
        text.replace(secret, "***")
    };
    let mut words: Vec<&str> = Vec::new();
    for word in text.split(|character: char| character.is_whitespace() || character.is_control()) {
        if word.is_empty() {
            continue;
        }
        let follows_bearer = words
            .last()
            .is_some_and(|last| last.eq_ignore_ascii_case("bearer"));
        // "bearer token" and `Bearer realm="x"` are words, not secrets.
        let looks_secret = word.contains(|character: char| character.is_ascii_digit()) || word.len() >= 20;
        words.push(if follows_bearer && looks_secret && !word.contains('=') {
            "***"
        } else {
            word
        });
    }
    let line = words.join(" ");
    if line.chars().count() <= LIMIT {
        return line;
    }
    let mut short: String = line.chars().take(LIMIT - 1).collect();
    short.push('…');
    short
}

fn json_reason(json: &Value) -> String {
    match json {
        Value::String(text) => text.clone(),
        Value::Array(items) => items
            .iter()
            .map(json_reason)
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join("; "),
        Value::Object(_) => {
            // FastAPI names the place of each fault beside its message.
            if let (Some(message), Some(Value::Array(place))) = (member(json, "msg"), member(json, "loc")) {
                let place: Vec<&str> = place
                    .iter()
                    .filter_map(Value::as_str)
                    .filter(|part| *part != "body")
                    .collect();
                return format!("{}: {}", place.join("."), json_reason(message));
            }
            [
                "detail",
                "error_description",
                "message",
                "error",
                "Errors",
                "description",
                "title",
            ]
            .iter()
            .filter_map(|name| member(json, name))
            .map(json_reason)
            .find(|text| !text.is_empty())
            .unwrap_or_default()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => String::new(),
    }
}

/// The text of an HTML page, its title if it has one; other text as it is.
fn plain_text(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    if !lower.contains("<html") && !lower.contains("<!doctype") {
        return text.to_owned();
    }
    let title = lower.find("<title>").and_then(|start| {
        let start = start + "<title>".len();
        let end = lower.get(start..)?.find("</title>")? + start;
        text.get(start..end)
    });
    match title {
        Some(title) if !title.trim().is_empty() => format!("an HTML page: {}", title.trim()),
        _ => "an HTML page".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_found_in_every_form() {
        for (body, expected) in [
            (
                r#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"409","detail":"taken"}"#,
                "taken",
            ),
            (
                r#"{"detail":"UNIQUE constraint failed","status":409}"#,
                "UNIQUE constraint failed",
            ),
            (r#"{"error":{"message":"broken"}}"#, "broken"),
            (
                r#"{"error":"invalid_token","error_description":"expired"}"#,
                "expired",
            ),
            (r#"{"Errors":[{"description":"old","code":"400"}]}"#, "old"),
            (
                r#"{"detail":[{"type":"missing","loc":["body","displayName"],"msg":"Field required"},{"loc":["body","emails"],"msg":"Field required"}]}"#,
                "displayName: Field required; emails: Field required",
            ),
            (
                "<!DOCTYPE html><html><head><title>Server Error (500)</title></head></html>",
                "an HTML page: Server Error (500)",
            ),
            ("<html><body>x</body></html>", "an HTML page"),
            ("plain\n  text\t!", "plain text !"),
            ("", ""),
            ("{}", ""),
        ] {
            let json = serde_json::from_str::<Value>(body).ok();
            assert_eq!(
                reason(body.as_bytes(), json.as_ref(), "secret"),
                expected,
                "{body}"
            );
        }
    }

    #[test]
    fn secrets_and_length_are_cut() {
        assert_eq!(
            redact(
                "token s3cret! Invalid bearer token, Authorization: Bearer abc1.def2 realm",
                "s3cret\n"
            ),
            "token ***! Invalid bearer token, Authorization: Bearer *** realm"
        );
        let long = redact(&"ä ".repeat(400), "");
        assert_eq!((long.chars().count(), long.chars().last()), (300, Some('…')));
    }
}
