use std::collections::HashSet;

use serde_json::{Map, Value};

use super::{
    apply::{merge, set_member},
    operation::Verb,
};
use crate::{
    filter::Filter,
    profile::{MissingElement, PatchRules},
    reading::Reading,
    refusal::Refusal,
    schema::{Attribute, Mutability},
};

/// Which elements of a multi-valued attribute an operation is about.
pub(super) struct Elements<'a> {
    pub(super) attribute: &'static Attribute,
    pub(super) filter: Option<&'a Filter>,
    pub(super) sub_attribute: Option<&'static Attribute>,
    pub(super) reading: Reading,
    pub(super) rules: &'a PatchRules,
}

/// Carries out one operation on the elements.
pub(super) fn change(
    elements: &mut Vec<Value>,
    verb: Verb,
    target: &Elements<'_>,
    value: Option<Value>,
) -> Result<(), Refusal> {
    if target.filter.is_none() && target.sub_attribute.is_none() {
        return change_all(elements, verb, target, value);
    }
    let mut selected: Vec<usize> = elements
        .iter()
        .enumerate()
        .filter_map(|(position, element)| target.selects(element).then_some(position))
        .collect();
    if selected.is_empty() {
        match (target.rules.missing_element, verb) {
            (MissingElement::Create, Verb::Remove) => return Ok(()),
            (MissingElement::Create, Verb::Add | Verb::Replace) => {
                selected.push(elements.len());
                elements.push(Value::Object(target.described()?));
            }
            (MissingElement::Refuse, _) => {
                return Err(Refusal::no_target(format!(
                    "No value of {} is selected by the path.",
                    target.attribute.name
                )));
            }
        }
    }
    if verb == Verb::Remove && target.sub_attribute.is_none() {
        let mut position = 0;
        elements.retain(|_| {
            position += 1;
            selected.binary_search(&(position - 1)).is_err()
        });
        return Ok(());
    }
    for &position in &selected {
        if let Some(Value::Object(element)) = elements.get_mut(position) {
            target.change_element(element, verb, value.clone())?;
        }
    }
    prefer(elements, &selected);
    elements.retain(|element| element.as_object().is_none_or(|element| !element.is_empty()));
    Ok(())
}

/// An operation on the attribute as a whole.
fn change_all(
    elements: &mut Vec<Value>,
    verb: Verb,
    target: &Elements<'_>,
    value: Option<Value>,
) -> Result<(), Refusal> {
    let given = match target
        .reading
        .attribute(target.attribute, value.unwrap_or_default())?
    {
        Some(Value::Array(given)) => given,
        _ => Vec::new(),
    };
    match verb {
        Verb::Replace => *elements = given,
        Verb::Add => add(elements, given, target.attribute),
        Verb::Remove if given.is_empty() => elements.clear(),
        Verb::Remove => {
            let given: HashSet<_> = given
                .iter()
                .map(|element| identity(element, target.attribute))
                .collect();
            elements.retain(|element| !given.contains(&identity(element, target.attribute)));
        }
    }
    Ok(())
}

/// Appends what is not there yet.
fn add(elements: &mut Vec<Value>, given: Vec<Value>, attribute: &Attribute) {
    let present: HashSet<String> = elements
        .iter()
        .map(|element| identity(element, attribute))
        .collect();
    let first_added = elements.len();
    elements.extend(
        given
            .into_iter()
            .filter(|element| !present.contains(&identity(element, attribute))),
    );
    let added: Vec<usize> = (first_added..elements.len()).collect();
    prefer(elements, &added);
}

/// What makes two elements the same: their `value` where it cannot change, otherwise everything.
fn identity(element: &Value, attribute: &Attribute) -> String {
    let is_keyed = attribute
        .sub_attribute("value")
        .is_some_and(|value| value.mutability == Mutability::Immutable);
    match element.get("value").and_then(Value::as_str) {
        Some(value) if is_keyed => value.to_owned(),
        _ => element.to_string(),
    }
}

/// When one of the changed elements is primary now, no other one is. Source: RFC 7644 §3.5.2.
fn prefer(elements: &mut [Value], changed: &[usize]) {
    let is_primary = |element: &Value| element.get("primary") == Some(&Value::Bool(true));
    let is_preferred = changed
        .iter()
        .filter_map(|&position| elements.get(position))
        .any(is_primary);
    if !is_preferred {
        return;
    }
    for (position, element) in elements.iter_mut().enumerate() {
        if let Value::Object(members) = element
            && changed.binary_search(&position).is_err()
            && members.contains_key("primary")
        {
            members.insert("primary".to_owned(), Value::Bool(false));
        }
    }
}

impl Elements<'_> {
    fn selects(&self, element: &Value) -> bool {
        match (self.filter, element) {
            (None, _) => true,
            (Some(filter), Value::Object(element)) => filter.matches(element),
            (Some(_), _) => false,
        }
    }

    fn change_element(
        &self,
        element: &mut Map<String, Value>,
        verb: Verb,
        value: Option<Value>,
    ) -> Result<(), Refusal> {
        if let Some(sub_attribute) = self.sub_attribute {
            return set_member(element, verb, sub_attribute, value, self.reading);
        }
        let Some(Value::Object(given)) = self.reading.single(self.attribute, value.unwrap_or_default())?
        else {
            return Err(Refusal::invalid_value(format!(
                "{} takes an object.",
                self.attribute.name
            )));
        };
        match verb {
            Verb::Add => merge(element, given),
            Verb::Replace | Verb::Remove => *element = given,
        }
        Ok(())
    }

    /// The element that the filter describes by `eq` comparisons joined by `and`.
    fn described(&self) -> Result<Map<String, Value>, Refusal> {
        let equalities = self.filter.map(Filter::necessary_equalities).unwrap_or_default();
        let described: Map<String, Value> = equalities
            .into_iter()
            .map(|(name, text)| (name, Value::String(text.to_owned())))
            .collect();
        match self.reading.single(self.attribute, Value::Object(described))? {
            Some(Value::Object(described)) => Ok(described),
            // Without a filter, or with one that only says `primary eq true`, there is nothing but the value itself.
            _ => Ok(Map::new()),
        }
    }
}
