//! What was asked and answered about one object, fit for whoever has it explained: without secrets, and short.

use std::collections::BTreeSet;

use model::{Exchange, LastAttempt};
use scim::AttributePath;
use serde_json::Value as Json;
use store::Subject;

use super::Workplace;
use crate::mapper::Purpose;
use crate::plan::{REDACTED, wanted_of};

/// Characters that are kept of what went well, of the body and of the answer.
const OF_SUCCESS: usize = 1_500;
/// The same for what did not.
const OF_FAILURE: usize = 4_000;
/// What applications call values that nobody may read.
const SECRET_NAMES: [&str; 4] = ["password", "secret", "token", "apikey"];

/// The exchanges of one attempt as they are kept; none where nothing was asked.
pub(crate) fn last_attempt(
    exchanges: Vec<scim::Exchange>,
    subject: &Subject,
    workplace: &Workplace,
) -> Option<LastAttempt> {
    if exchanges.is_empty() {
        return None;
    }
    let secrets = secrets(subject, workplace);
    let exchanges = exchanges.into_iter();
    Some(LastAttempt {
        at: (workplace.clock)(),
        exchanges: exchanges
            .map(|exchange| shown(exchange, secrets.as_deref()))
            .collect(),
    })
}

/// The values of this object that nobody may read; nothing when nobody can say which they are.
fn secrets(subject: &Subject, workplace: &Workplace) -> Option<Vec<String>> {
    let mapper = &workplace.mapper;
    let mut values = Vec::new();
    if !mapper.may_have_secrets() {
        return Some(values);
    }
    for purpose in [Purpose::Create, Purpose::Update] {
        let wanted = wanted_of(subject, purpose, workplace.context()).ok()?;
        let paths: BTreeSet<&AttributePath> = wanted.redacted.iter().chain(mapper.passwords()).collect();
        for path in paths {
            let chosen = wanted.unique.iter().filter(|unique| unique.target == *path);
            let link = subject.link.as_ref();
            let known = wanted
                .state
                .get(path)
                .into_iter()
                .chain(chosen.flat_map(|unique| &unique.values))
                .chain(link.and_then(|link| link.sent.get(path.as_str())));
            for value in known {
                leaves(value, &mut values);
            }
        }
    }
    Some(values)
}

/// The texts and numbers in a value.
fn leaves(value: &Json, into: &mut Vec<String>) {
    match value {
        Json::String(text) if !text.is_empty() => into.push(text.clone()),
        Json::Number(number) => into.push(number.to_string()),
        Json::Array(elements) => elements.iter().for_each(|one| leaves(one, into)),
        Json::Object(members) => members.values().for_each(|one| leaves(one, into)),
        Json::String(_) | Json::Bool(_) | Json::Null => {}
    }
}

fn shown(exchange: scim::Exchange, secrets: Option<&[String]>) -> Exchange {
    let has_secrets = secrets.is_none_or(|secrets| !secrets.is_empty());
    let target = match exchange.target.split_once('?') {
        // What is searched for may be one of them.
        Some((path, _)) if has_secrets => format!("{path}?{REDACTED}"),
        _ => exchange.target,
    };
    let most = match exchange.status {
        Some(200..=299) => OF_SUCCESS,
        _ => OF_FAILURE,
    };
    let readable = |text: &str| match secrets {
        _ if text.is_empty() => String::new(),
        Some(secrets) => cut(&masked(text, secrets), most),
        None => REDACTED.to_owned(),
    };
    Exchange {
        method: exchange.method,
        target: cut(&target, OF_SUCCESS),
        body: readable(&exchange.body.unwrap_or_default()),
        status: exchange.status,
        answer: readable(&exchange.answer),
    }
}

fn masked(text: &str, secrets: &[String]) -> String {
    let lower = text.to_ascii_lowercase();
    let is_plain = secrets.is_empty() && !SECRET_NAMES.iter().any(|name| lower.contains(name));
    if is_plain {
        return text.to_owned();
    }
    if let Ok(mut json) = serde_json::from_str::<Json>(text) {
        mask(&mut json, secrets);
        return json.to_string();
    }
    let longer = secrets.iter().filter(|secret| is_telling(secret));
    longer.fold(text.to_owned(), |text, secret| {
        text.replace(secret.as_str(), REDACTED)
    })
}

/// Whether a secret that is part of a longer text is no coincidence.
fn is_telling(secret: &str) -> bool {
    secret.len() >= 4
}

fn mask(json: &mut Json, secrets: &[String]) {
    match json {
        Json::String(text) => {
            let is_secret =
                |secret: &String| text == secret || (is_telling(secret) && text.contains(secret.as_str()));
            if secrets.iter().any(is_secret) {
                *json = Json::from(REDACTED);
            }
        }
        Json::Number(number) => {
            if secrets.contains(&number.to_string()) {
                *json = Json::from(REDACTED);
            }
        }
        Json::Array(elements) => elements.iter_mut().for_each(|one| mask(one, secrets)),
        Json::Object(members) => {
            // An operation of a PATCH names the attribute beside its value.
            let names_secret = members
                .get("path")
                .and_then(Json::as_str)
                .is_some_and(is_secret_name);
            for (name, value) in members.iter_mut() {
                let is_value = names_secret && name.eq_ignore_ascii_case("value");
                if (is_value || is_secret_name(name)) && !value.is_null() {
                    *value = Json::from(REDACTED);
                } else {
                    mask(value, secrets);
                }
            }
        }
        Json::Bool(_) | Json::Null => {}
    }
}

fn is_secret_name(name: &str) -> bool {
    let last = name.rsplit([':', '.']).next().unwrap_or(name);
    SECRET_NAMES
        .iter()
        .any(|secret| last.eq_ignore_ascii_case(secret))
}

/// At most so many characters.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exchange(body: &str, status: u16, answer: &str) -> scim::Exchange {
        scim::Exchange {
            method: "PATCH".into(),
            target: "/scim/v2/Users/1?filter=x".into(),
            body: Some(body.into()),
            status: Some(status),
            answer: answer.into(),
        }
    }

    #[test]
    fn what_nobody_may_read_is_masked_in_every_form() {
        let secrets = ["geheim".to_owned(), "7".to_owned()];
        let body = r#"{"Operations":[{"op":"add","value":{"a.b":"geheim","c":[7,17,"x7"]}}]}"#;
        let told = shown(exchange(body, 400, "not geheim at all"), Some(&secrets));
        assert_eq!(
            told.body,
            r#"{"Operations":[{"op":"add","value":{"a.b":"[Redact]","c":["[Redact]",17,"x7"]}}]}"#
        );
        assert_eq!(told.answer, "not [Redact] at all");
        assert_eq!(told.target, "/scim/v2/Users/1?[Redact]");
        let unknown = shown(exchange(body, 400, "geheim"), None);
        assert_eq!(
            (unknown.body.as_str(), unknown.answer.as_str()),
            (REDACTED, REDACTED)
        );
    }

    #[test]
    fn passwords_and_tokens_are_masked_by_their_names() {
        let body = r#"{"password":"a","Operations":[{"path":"urn:x:User:password","value":"b"}],"ok":1}"#;
        let told = shown(
            exchange(body, 200, r#"{"apiKey":"c","title":"token"}"#),
            Some(&[]),
        );
        assert_eq!(
            told.body,
            r#"{"Operations":[{"path":"urn:x:User:password","value":"[Redact]"}],"ok":1,"password":"[Redact]"}"#
        );
        assert_eq!(told.answer, r#"{"apiKey":"[Redact]","title":"token"}"#);
    }

    #[test]
    fn it_stays_short() {
        let long = "ä".repeat(9_000);
        for (status, most) in [(201, OF_SUCCESS), (500, OF_FAILURE)] {
            let told = shown(exchange(&long, status, ""), Some(&[]));
            assert_eq!(told.body.chars().count(), most + 1);
            assert_eq!(told.answer, "");
        }
    }
}
