//! The stored form of an expression: its tree as `attributeMappingSource` of Microsoft Graph.
//!
//! Each node has `type`, `name`, `expression` and `parameters`. A literal is a `Constant` whose expression is quoted, also
//! a number; a keyword is one without quotation marks. Arguments that are left out have no parameter. Graph has no form
//! for comparisons and `&`: here they are functions named by their operator, `=` with the parameters `left` and `right`,
//! `&` with one `value` for each part. What the tree cannot tell (how a number was written, empty arguments at the end)
//! stands in the text of the outermost node.

use std::collections::HashMap;
use std::fmt::Write;

use expr::{Call, Expression, Function, Node, NodeKind};
use serde_json::{Map, Value, json};

pub(crate) const ATTRIBUTE: &str = "Attribute";
pub(crate) const CONSTANT: &str = "Constant";
pub(crate) const FUNCTION: &str = "Function";
const OPERATORS: [&str; 7] = ["=", "<>", "<", "<=", ">", ">=", "&"];

/// The parameters of `Replace` have other names in the stored form than in the reference of the language.
const REPLACE: [(&str, &str); 6] = [
    ("oldValue", "Find"),
    ("regexPattern", "RegularExpression"),
    ("regexGroupName", "RegularExpressionGroupName"),
    ("replacementValue", "Replacement"),
    ("replacementAttributeName", "ReplacementPropertyName"),
    ("template", "Template"),
];

/// The stored form of a node.
pub(crate) fn stored(node: &Node) -> Value {
    match &node.kind {
        NodeKind::Attribute(name) => entry(ATTRIBUTE, name, &node.to_string(), &[]),
        NodeKind::Text(text) => constant(text),
        NodeKind::Integer(number, _) => constant(&number.to_string()),
        NodeKind::Keyword(keyword) => entry(CONSTANT, keyword.as_str(), keyword.as_str(), &[]),
        NodeKind::Call(call) => entry(FUNCTION, call.function.name, &node.to_string(), &arguments(call)),
        NodeKind::Comparison(comparison, sides) => {
            let [left, right] = sides.as_ref();
            let sides = vec![parameter("left", left), parameter("right", right)];
            entry(FUNCTION, comparison.as_str(), &node.to_string(), &sides)
        }
        NodeKind::Concatenation(parts) => {
            let parts: Vec<Value> = parts.iter().map(|part| parameter("value", part)).collect();
            entry(FUNCTION, "&", &node.to_string(), &parts)
        }
    }
}

/// A literal in the stored form.
pub(crate) fn constant(text: &str) -> Value {
    entry(CONSTANT, text, &quoted(text), &[])
}

/// A node of the stored form.
pub(crate) fn entry(kind: &str, name: &str, expression: &str, parameters: &[Value]) -> Value {
    json!({ "type": kind, "name": name, "expression": expression, "parameters": parameters })
}

fn arguments(call: &Call) -> Vec<Value> {
    let given = call.arguments.iter().enumerate();
    given
        .filter_map(|(position, argument)| Some(parameter(key(call.function, position)?, argument.as_ref()?)))
        .collect()
}

fn parameter(key: &str, node: &Node) -> Value {
    json!({ "key": key, "value": stored(node) })
}

fn key(function: &Function, position: usize) -> Option<&'static str> {
    let name = function.parameter(position)?.name;
    let stored = REPLACE
        .iter()
        .find(|(own, _)| *own == name && function.name == "Replace");
    Some(stored.map_or(name, |(_, stored)| stored))
}

/// The text of a stored form, from its tree alone: the texts of functions in it are not looked at.
///
/// # Errors
/// What is wrong with the tree, as a sentence.
pub(crate) fn text(source: &Value) -> Result<String, String> {
    let map = source.as_object().ok_or("A parameter has no value.")?;
    let get = |key: &str| map.get(key).and_then(Value::as_str);
    let name = get("name").unwrap_or_default();
    match get("type") {
        Some(ATTRIBUTE) => Ok(format!("[{name}]")),
        Some(CONSTANT) => Ok(match get("expression").map(str::trim) {
            Some(text) if text.starts_with('"') || expr::Keyword::from_word(text).is_some() => {
                text.to_owned()
            }
            Some(text) if !text.is_empty() => quoted(text),
            _ => quoted(name),
        }),
        Some(FUNCTION) if OPERATORS.contains(&name) => operation(name, map),
        Some(FUNCTION) if !name.is_empty() => call(name, map),
        Some(FUNCTION) => Err("A function has no name.".into()),
        Some(other) => Err(format!(
            "The type “{other}” is not known: it is Attribute, Constant or Function."
        )),
        None => Err("A source has no type: it is Attribute, Constant or Function.".into()),
    }
}

/// Whether two trees say the same, whatever the texts of their functions.
pub(crate) fn same(left: &Expression, right: &Expression) -> bool {
    without_texts(stored(left.root())) == without_texts(stored(right.root()))
}

fn without_texts(mut source: Value) -> Value {
    if source.get("type").and_then(Value::as_str) == Some(FUNCTION)
        && let Some(map) = source.as_object_mut()
    {
        map.remove("expression");
    }
    if let Some(Value::Array(parameters)) = source.get_mut("parameters") {
        for value in parameters
            .iter_mut()
            .filter_map(|parameter| parameter.get_mut("value"))
        {
            *value = without_texts(value.take());
        }
    }
    source
}

fn parameters(map: &Map<String, Value>) -> Vec<(&str, &Value)> {
    let listed = map.get("parameters").and_then(Value::as_array);
    let pairs = listed.into_iter().flatten();
    pairs
        .map(|pair| {
            let key = pair.get("key").and_then(Value::as_str).unwrap_or_default();
            (key, pair.get("value").unwrap_or(&Value::Null))
        })
        .collect()
}

fn operation(operator: &str, map: &Map<String, Value>) -> Result<String, String> {
    let parts = parameters(map).into_iter().map(|(_, value)| {
        let name = value.get("name").and_then(Value::as_str).unwrap_or_default();
        let is_function = value.get("type").and_then(Value::as_str) == Some(FUNCTION);
        let part = text(value)?;
        Ok(if is_function && OPERATORS.contains(&name) {
            format!("({part})")
        } else {
            part
        })
    });
    let parts: Vec<String> = parts.collect::<Result<_, String>>()?;
    Ok(parts.join(&format!(" {operator} ")))
}

/// A call with its arguments where their keys say that they belong.
fn call(name: &str, map: &Map<String, Value>) -> Result<String, String> {
    let given = parameters(map);
    let Some(function) = expr::functions().iter().find(|function| function.name == name) else {
        // The text says which function is meant; parsing it will say that there is none.
        let arguments: Vec<String> = given
            .iter()
            .map(|(_, value)| text(value))
            .collect::<Result<_, _>>()?;
        return Ok(format!("{name}({})", arguments.join(", ")));
    };
    let mut slots: Vec<String> = Vec::new();
    let mut next: HashMap<&str, usize> = HashMap::new();
    for (given_key, value) in given {
        let from = next.get(given_key).copied().unwrap_or_default();
        // One round of all parameters meets every key again that repeats. A key that is not in our table, since not all
        // of Microsoft's are published, belongs to the argument after the last one.
        let position = (from..=from + function.parameters.len())
            .find(|position| key(function, *position).is_some_and(|key| is_key(key, given_key)))
            .unwrap_or(slots.len());
        next.insert(given_key, position + 1);
        if slots.len() <= position {
            slots.resize(position + 1, String::new());
        }
        if let Some(slot) = slots.get_mut(position) {
            *slot = text(value)?;
        }
    }
    Ok(format!("{name}({})", slots.join(", ")))
}

/// Whether every parameter in a tree has a key of our table, so that its arguments are certainly where they belong.
pub(crate) fn has_known_keys(source: &Value) -> bool {
    let Some(map) = source.as_object() else {
        return true;
    };
    let name = map.get("name").and_then(Value::as_str).unwrap_or_default();
    let function = expr::functions().iter().find(|function| function.name == name);
    parameters(map).into_iter().all(|(given, value)| {
        let is_known = function.is_none_or(|function| {
            (0..function.parameters.len())
                .any(|position| key(function, position).is_some_and(|key| is_key(key, given)))
        });
        is_known && has_known_keys(value)
    })
}

/// Keys are compared without regard to case, and repeated ones may be numbered: `source2`.
fn is_key(key: &str, given: &str) -> bool {
    let plain = given.trim_end_matches(|character: char| character.is_ascii_digit());
    key.eq_ignore_ascii_case(given) || key.eq_ignore_ascii_case(plain)
}

/// A text literal of the language.
pub(crate) fn quoted(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    for character in text.chars() {
        if matches!(character, '"' | '\\') {
            literal.push('\\');
        }
        let _ = literal.write_char(character);
    }
    literal.push('"');
    literal
}
