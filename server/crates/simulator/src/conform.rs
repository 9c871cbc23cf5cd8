//! Brings what clients send into the shape of the schemas.
//!
//! Afterwards names are spelt as in the schemas, read-only and empty values are gone, and types are right.

use serde_json::{Map, Value};

use crate::{
    profile::UnknownAttributes,
    reading::Reading,
    refusal::Refusal,
    schema::{Attribute, AttributeKind, Mutability, Schema, find},
};

impl Reading {
    /// Brings a whole resource into shape.
    ///
    /// # Errors
    /// `invalidValue` for a wrong type, `invalidSyntax` for unknown attributes where they are refused.
    pub(crate) fn resource(self, body: Map<String, Value>) -> Result<Map<String, Value>, Refusal> {
        let mut resource = Map::new();
        for (name, value) in body {
            if let Some(extension) = self.extension(&name) {
                if let Some(value) = self.extension_value(extension, value)? {
                    merge_extension(&mut resource, extension, value);
                }
            } else if let Some(attribute) = self.kind.attribute(&name) {
                if let Some(value) = self.attribute(attribute, value)? {
                    resource.insert(attribute.name.to_owned(), value);
                }
            } else if let Some((extension, attribute)) = self.short_extension_attribute(&name) {
                if let Some(value) = self.attribute(attribute, value)? {
                    let members = Map::from_iter([(attribute.name.to_owned(), value)]);
                    merge_extension(&mut resource, extension, members);
                }
            } else {
                self.unknown(&name)?;
            }
        }
        Ok(resource)
    }

    /// Brings the value of one attribute into shape; `None` if there is nothing to store.
    ///
    /// # Errors
    /// As [`Reading::resource`].
    pub(crate) fn attribute(self, attribute: &Attribute, value: Value) -> Result<Option<Value>, Refusal> {
        if attribute.mutability == Mutability::ReadOnly {
            return Ok(None);
        }
        let value = match value {
            Value::Null if self.values.refuse_empty => return Err(empty(attribute)),
            Value::Null => None,
            Value::Array(elements) if attribute.is_multi_valued => {
                let elements = elements
                    .into_iter()
                    .filter_map(|element| self.single(attribute, element).transpose())
                    .collect::<Result<Vec<_>, _>>()?;
                (!elements.is_empty()).then_some(Value::Array(elements))
            }
            value if attribute.is_multi_valued => self
                .single(attribute, value)?
                .map(|element| Value::Array(vec![element])),
            Value::Array(mut elements) if self.values.bare_values && elements.len() == 1 => {
                self.single(attribute, elements.remove(0))?
            }
            value => self.single(attribute, value)?,
        };
        // A password is accepted and forgotten: nothing could ever read it.
        Ok(value.filter(|_| attribute.mutability != Mutability::WriteOnly))
    }

    /// Brings one value or one element into shape.
    pub(crate) fn single(self, attribute: &Attribute, value: Value) -> Result<Option<Value>, Refusal> {
        match (attribute.kind, value) {
            (_, Value::String(text)) if text.is_empty() && self.values.refuse_empty => Err(empty(attribute)),
            (_, Value::Null) => Ok(None),
            (AttributeKind::Complex, Value::Object(members)) => self.complex(attribute, members),
            (AttributeKind::Complex, value @ Value::String(_))
                if self.values.bare_values && attribute.sub_attribute("value").is_some() =>
            {
                Ok(Some(Map::from_iter([("value".to_owned(), value)]).into()))
            }
            (AttributeKind::Boolean, Value::String(text)) if self.values.boolean_texts => text
                .to_ascii_lowercase()
                .parse()
                .map(|boolean| Some(Value::Bool(boolean)))
                .map_err(|_| wrong_type(attribute)),
            (AttributeKind::Boolean, value @ Value::Bool(_))
            | (AttributeKind::Integer, value @ Value::Number(_))
            | (
                AttributeKind::Text
                | AttributeKind::DateTime
                | AttributeKind::Reference
                | AttributeKind::Binary,
                value @ Value::String(_),
            ) => Ok(Some(value)),
            _ => Err(wrong_type(attribute)),
        }
    }

    /// Brings the attributes of an extension into shape.
    pub(crate) fn extension_value(
        self,
        extension: &Schema,
        value: Value,
    ) -> Result<Option<Map<String, Value>>, Refusal> {
        let mut members = match value {
            Value::Null => return Ok(None),
            Value::Object(members) => members,
            _ => {
                return Err(Refusal::invalid_value(format!(
                    "{} takes an object.",
                    extension.uri
                )));
            }
        };
        // `schemas` may stand in every JSON form of a schema (RFC 7643 §3); here it says nothing new.
        members.retain(|name, _| !name.eq_ignore_ascii_case("schemas"));
        let members = self.members(&extension.attributes, members)?;
        Ok((!members.is_empty()).then_some(members))
    }

    /// Refuses or ignores an attribute that no schema defines.
    ///
    /// # Errors
    /// `invalidSyntax` where unknown attributes are refused.
    pub(crate) fn unknown(self, name: &str) -> Result<(), Refusal> {
        match self.unknown {
            UnknownAttributes::Ignore => Ok(()),
            UnknownAttributes::Refuse => Err(Refusal::invalid_syntax(format!(
                "There is no attribute or extension {name}."
            ))),
        }
    }

    fn complex(self, attribute: &Attribute, members: Map<String, Value>) -> Result<Option<Value>, Refusal> {
        let members = self.members(&attribute.sub_attributes, members)?;
        Ok((!members.is_empty()).then_some(Value::Object(members)))
    }

    fn members(
        self,
        attributes: &[Attribute],
        members: Map<String, Value>,
    ) -> Result<Map<String, Value>, Refusal> {
        let mut conformed = Map::new();
        for (name, value) in members {
            let Some(attribute) = find(attributes, &name) else {
                self.unknown(&name)?;
                continue;
            };
            if let Some(value) = self.attribute(attribute, value)? {
                conformed.insert(attribute.name.to_owned(), value);
            }
        }
        Ok(conformed)
    }

    fn short_extension_attribute(self, name: &str) -> Option<(&'static Schema, &'static Attribute)> {
        let extension = self
            .kind
            .extension()
            .filter(|_| self.values.short_extension_names)?;
        Some((extension, find(&extension.attributes, name)?))
    }
}

fn merge_extension(resource: &mut Map<String, Value>, extension: &Schema, members: Map<String, Value>) {
    match resource.get_mut(extension.uri) {
        Some(Value::Object(present)) => present.extend(members),
        _ => {
            resource.insert(extension.uri.to_owned(), Value::Object(members));
        }
    }
}

fn empty(attribute: &Attribute) -> Refusal {
    Refusal::invalid_value(format!("{} must not be empty; leave it out.", attribute.name))
}

fn wrong_type(attribute: &Attribute) -> Refusal {
    let expected = match attribute.kind {
        AttributeKind::Boolean => "true or false",
        AttributeKind::Integer => "a number",
        AttributeKind::Complex => "an object",
        AttributeKind::Text | AttributeKind::DateTime | AttributeKind::Reference | AttributeKind::Binary => {
            "a text"
        }
    };
    Refusal::invalid_value(format!("{} takes {expected}.", attribute.name))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{profile::Profile, resource_kind::ResourceKind};

    const EXTENSION: &str = crate::schema::ENTERPRISE_USER;

    fn conformed(profile: &Profile, body: Value) -> Result<Value, Option<&'static str>> {
        let Value::Object(body) = body else {
            panic!("the body of a test is an object");
        };
        Reading::new(profile, ResourceKind::User)
            .resource(body)
            .map(Value::Object)
            .map_err(|refusal| refusal.scim_type)
    }

    #[test]
    fn bodies_are_brought_into_shape() {
        let cases = [
            (
                json!({"USERNAME": "a", "Name": {"GivenName": "b"}}),
                Ok(json!({"userName": "a", "name": {"givenName": "b"}})),
            ),
            (
                json!({"id": "1", "meta": {}, "groups": [{"value": "1"}], "title": "t"}),
                Ok(json!({"title": "t"})),
            ),
            (
                json!({"title": null, "emails": [], "name": {}, "roles": [null]}),
                Ok(json!({})),
            ),
            (json!({"password": "secret"}), Ok(json!({}))),
            (json!({"active": "False"}), Ok(json!({"active": false}))),
            (
                json!({"emails": {"value": "x"}}),
                Ok(json!({"emails": [{"value": "x"}]})),
            ),
            (
                json!({EXTENSION: {"department": "d"}}),
                Ok(json!({EXTENSION: {"department": "d"}})),
            ),
            (
                json!({EXTENSION: {"schemas": [EXTENSION], "department": "d"}}),
                Ok(json!({EXTENSION: {"department": "d"}})),
            ),
            (json!({EXTENSION: {"manager": "7"}}), Err(Some("invalidValue"))),
            (json!({"active": "perhaps"}), Err(Some("invalidValue"))),
            (json!({"title": 7}), Err(Some("invalidValue"))),
            (json!({"title": ["a"]}), Err(Some("invalidValue"))),
            (json!({"shoeSize": 41}), Err(Some("invalidSyntax"))),
            (
                json!({"urn:example:2.0:User": {"a": 1}}),
                Err(Some("invalidSyntax")),
            ),
            (json!({"name": {"shoeSize": 41}}), Err(Some("invalidSyntax"))),
        ];
        for (body, expected) in cases {
            assert_eq!(conformed(&Profile::standard(), body.clone()), expected, "{body}");
        }
    }

    #[test]
    fn a_tolerant_profile_reads_what_entra_sends() {
        let cases = [
            (
                json!({EXTENSION: {"manager": "7"}}),
                json!({EXTENSION: {"manager": {"value": "7"}}}),
            ),
            (
                json!({EXTENSION: {"manager": [{"value": "7"}]}}),
                json!({EXTENSION: {"manager": {"value": "7"}}}),
            ),
            (
                json!({"manager": "7", EXTENSION: {"department": "d"}}),
                json!({EXTENSION: {"department": "d", "manager": {"value": "7"}}}),
            ),
            (
                json!({"shoeSize": 41, "urn:example:2.0:User": {"a": 1}}),
                json!({}),
            ),
        ];
        for (body, expected) in cases {
            assert_eq!(
                conformed(&Profile::pingboard(), body.clone()),
                Ok(expected),
                "{body}"
            );
        }
    }
}
