//! From text to the parts of a path.

use serde_json::Value;

use super::{Condition, Parts};

/// Schemas whose attributes stand at the top of a resource. Source: RFC 7643 §8.7.1; SCIM 1.1 Core Schema §11.
const CORE_SCHEMAS: [&str; 3] = [
    "urn:ietf:params:scim:schemas:core:2.0:User",
    "urn:ietf:params:scim:schemas:core:2.0:Group",
    "urn:scim:schemas:core:1.0",
];

/// Why a path was refused; each text says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// Nothing was entered.
    #[error("Enter the path of a target attribute, such as userName or emails[type eq \"work\"].value")]
    Empty,
    /// A name with other characters than letters, digits, `-`, `_` and `$`, or none.
    #[error(
        "'{0}' is not the name of an attribute; a name begins with a letter and holds only letters, digits, '-' and '_'"
    )]
    Name(String),
    /// More than one dot behind the attribute.
    #[error("'{0}' goes too deep; an attribute has at most one level of sub-attributes")]
    TooDeep(String),
    /// A URN without an attribute behind it.
    #[error("'{0}' names a schema; add ':' and the name of an attribute")]
    SchemaOnly(String),
    /// `[` without `]`.
    #[error("The '[' is not closed; write for example emails[type eq \"work\"].value")]
    Unclosed,
    /// Something else than `.name` behind `]`.
    #[error("Behind ']' only '.' and the name of a sub-attribute may follow, not '{0}'")]
    AfterBracket(String),
    /// Another operator than `eq`.
    #[error("Between the brackets only 'eq' can compare, not '{0}'")]
    Operator(String),
    /// A value that is neither quoted text nor a boolean nor a number.
    #[error(
        "Between the brackets the value must stand in straight double quotes, or be true, false or a number"
    )]
    Value,
}

pub(super) fn parse(text: &str) -> Result<Parts, PathError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(PathError::Empty);
    }
    let (head, bracket) = match text.split_once('[') {
        Some((head, rest)) => (head, Some(rest)),
        None => (text, None),
    };
    let (schema, is_dotted, tail) = split_schema(head)?;
    let (attribute, conditions, sub) = match bracket {
        Some(rest) => {
            let (conditions, after) = parse_conditions(rest)?;
            let sub = match after.strip_prefix('.') {
                Some(sub) => Some(sub),
                None if after.is_empty() => None,
                None => return Err(PathError::AfterBracket(after.to_owned())),
            };
            (tail, conditions, sub)
        }
        None => match tail.split_once('.') {
            Some((attribute, sub)) => (attribute, Vec::new(), Some(sub)),
            None => (tail, Vec::new(), None),
        },
    };
    if sub.is_some_and(|sub| sub.contains('.')) {
        return Err(PathError::TooDeep(text.to_owned()));
    }
    let is_core = schema
        .as_deref()
        .is_some_and(|schema| CORE_SCHEMAS.iter().any(|core| core.eq_ignore_ascii_case(schema)));
    Ok(Parts {
        text: String::new(),
        schema: schema.filter(|_| !is_core),
        is_dotted: is_dotted && !is_core,
        attribute: name(attribute)?,
        conditions,
        sub: sub.map(name).transpose()?,
    })
}

/// Splits `urn:…:attribute` and the SCIM 1 form `urn:…:1.0.attribute`, whose version has a dot of its own.
fn split_schema(head: &str) -> Result<(Option<String>, bool, &str), PathError> {
    let is_urn = head
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("urn:"));
    if !is_urn {
        return Ok((None, false, head));
    }
    let schema_only = || PathError::SchemaOnly(head.to_owned());
    let (schema, tail) = head.rsplit_once(':').ok_or_else(schema_only)?;
    if let Some(version) = version_prefix(tail) {
        let attribute = tail
            .get(version.len()..)
            .and_then(|rest| rest.strip_prefix('.'))
            .ok_or_else(schema_only)?;
        return Ok((Some(format!("{schema}:{version}")), true, attribute));
    }
    let follows_version = schema
        .rsplit_once(':')
        .is_some_and(|(_, segment)| version_prefix(segment).is_some_and(|version| version == segment));
    if tail.is_empty() || (follows_version && matches!(tail, "User" | "Group")) {
        return Err(schema_only());
    }
    Ok((Some(schema.to_owned()), false, tail))
}

/// The `1.0` that a text begins with.
fn version_prefix(text: &str) -> Option<&str> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let major = digits(text);
    let rest = text.get(major..)?.strip_prefix('.')?;
    let minor = digits(rest);
    if major == 0 || minor == 0 {
        None
    } else {
        text.get(..major + 1 + minor)
    }
}

fn name(text: &str) -> Result<String, PathError> {
    let mut characters = text.chars();
    let starts_well = characters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || matches!(first, '$' | '_'));
    if starts_well && characters.all(is_name_character) {
        Ok(text.to_owned())
    } else {
        Err(PathError::Name(text.to_owned()))
    }
}

fn is_name_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '$')
}

/// Reads `type eq "work" and …]` and returns what follows the bracket.
fn parse_conditions(text: &str) -> Result<(Vec<Condition>, &str), PathError> {
    let mut conditions = Vec::new();
    let mut rest = text;
    loop {
        let (attribute, after) = word(rest)?;
        let (operator, after) = word(after)?;
        if !operator.eq_ignore_ascii_case("eq") {
            return Err(PathError::Operator(operator.to_owned()));
        }
        let (value, after) = json_value(after)?;
        conditions.push(Condition {
            attribute: name(attribute)?,
            value,
        });
        let after = after.trim_start();
        if let Some(after) = after.strip_prefix(']') {
            return Ok((conditions, after));
        }
        let (joint, after) = word(after)?;
        if !joint.eq_ignore_ascii_case("and") {
            return Err(PathError::Operator(joint.to_owned()));
        }
        rest = after;
    }
}

fn word(text: &str) -> Result<(&str, &str), PathError> {
    let text = text.trim_start();
    if text.is_empty() {
        return Err(PathError::Unclosed);
    }
    let end = text
        .find(|character: char| character.is_whitespace() || character == ']')
        .unwrap_or(text.len());
    Ok(text.split_at(end))
}

fn json_value(text: &str) -> Result<(Value, &str), PathError> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    match values.next() {
        Some(Ok(value @ (Value::String(_) | Value::Bool(_) | Value::Number(_)))) => {
            Ok((value, text.get(values.byte_offset()..).unwrap_or_default()))
        }
        None => Err(PathError::Unclosed),
        Some(_) => Err(PathError::Value),
    }
}
