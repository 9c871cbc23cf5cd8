//! One attribute mapping, ready to be evaluated.

use std::borrow::Cow;

use expr::{Candidates, EvaluationError, Expression, Flow};
use model::{
    ApplyMapping, AttributeMapping, AttributeType, ErrorInformation, MappingSource, ObjectMapping, Value,
    attribute,
};
use scim::{AttributePath, is_unset, union};
use serde_json::Value as Json;

use super::{Desired, Facts, Purpose, is_password};
use crate::advice::information;

/// Functions whose result is random.
const RANDOM: [&str; 2] = ["Guid", "RandomString"];
/// Functions that give each role as the JSON text of a complex value.
const COMPLEX: [&str; 2] = ["AppRoleAssignmentsComplex", "AssertiveAppRoleAssignmentsComplex"];
/// The one among them whose values are never taken away.
const ADDING: &str = "AppRoleAssignmentsComplex";

#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a record of independent properties, each with a name of its own"
)]
pub(super) struct Row {
    pub(super) target: AttributePath,
    pub(super) required: bool,
    pub(super) case_exact: bool,
    /// Whether a missing value clears the attribute.
    pub(super) clears: bool,
    pub(super) matching: Option<u32>,
    pub(super) reads_manager: bool,
    kind: AttributeType,
    /// Whether the application's attribute list says that it may have several values; unknown for one that is not listed.
    multi_valued: Option<bool>,
    source: Source,
    default: Option<String>,
    apply: ApplyMapping,
    reads_soft_deleted: bool,
}

#[derive(Clone, Debug)]
enum Source {
    Attribute(String),
    Constant(String),
    Expression {
        expression: Box<Expression>,
        /// Whether it makes something random.
        draws: bool,
        /// Whether its values are complex ones in the form of JSON text.
        complex: bool,
    },
    None,
}

/// What a source gives.
pub(super) enum Computed<'a> {
    /// A value, which may be missing.
    Value(Cow<'a, Value>),
    /// The attribute is left alone.
    Nothing,
    /// The whole object is left alone.
    NoObject,
    /// One of these, whichever is free.
    Unique(Candidates),
}

impl Row {
    pub(super) fn compile(row: &AttributeMapping, mapping: &ObjectMapping) -> Result<Self, ErrorInformation> {
        let known = mapping
            .target_attributes
            .iter()
            .find(|known| known.name.eq_ignore_ascii_case(&row.target));
        let source = match &row.source {
            MappingSource::Direct(name) => Source::Attribute(name.clone()),
            MappingSource::Constant(text) => Source::Constant(text.clone()),
            MappingSource::Expression(text) => Source::expression(parse(&row.target, text)?),
            MappingSource::None => Source::None,
        };
        let target = AttributePath::parse(&row.target).map_err(|error| {
            information(
                "InvalidMapping",
                format!("The target attribute {} is not valid.", row.target),
                error.to_string(),
            )
        })?;
        let required = known.is_some_and(|known| known.required);
        let reads_soft_deleted = source.reads(attribute::IS_SOFT_DELETED);
        let sets_password = is_password(&target);
        Ok(Self {
            target,
            required,
            case_exact: known.is_some_and(|known| known.case_exact),
            // What switches an account on and off is never taken away: nobody could tell what that means.
            clears: row.flow_null_values
                && known.is_some_and(|known| known.flow_null_values)
                && !required
                && !reads_soft_deleted,
            matching: row.matching_precedence,
            reads_manager: source.reads(attribute::MANAGER),
            kind: known.map_or(AttributeType::String, |known| known.kind),
            multi_valued: known.map(|known| known.multi_valued),
            apply: match (row.apply, &source) {
                (ApplyMapping::Always, source) if source.calls(ADDING) => ApplyMapping::OnlyAddValues,
                // No application shows it, so that nobody could tell whether it is to be sent again.
                _ if sets_password => ApplyMapping::OnlyOnCreate,
                (apply, _) => apply,
            },
            source,
            default: row.default_value.clone(),
            reads_soft_deleted,
        })
    }

    /// Whether it is sent when somebody leaves or comes back.
    pub(super) fn switches(&self) -> bool {
        self.reads_soft_deleted && self.apply != ApplyMapping::OnlyOnCreate
    }

    /// Whether logs may have to hide its value.
    pub(super) fn may_be_secret(&self) -> bool {
        self.is_password() || self.source.calls("Redact")
    }

    /// Whether its value is a password.
    pub(super) fn is_password(&self) -> bool {
        is_password(&self.target)
    }

    /// Whether nothing but this attribute is read for its value.
    pub(super) fn reads_only(&self, attribute: &str) -> bool {
        self.source.reads_only(attribute)
    }

    /// Whether it says if somebody can use their account: `active`, and whatever is sent when somebody leaves.
    pub(super) fn decides_access(&self) -> bool {
        self.applies(Purpose::Update)
            && (self.reads_soft_deleted || self.target.as_str().eq_ignore_ascii_case("active"))
    }

    /// Whether its value is sent for that purpose.
    pub(super) fn applies(&self, purpose: Purpose) -> bool {
        purpose == Purpose::Create || self.apply != ApplyMapping::OnlyOnCreate
    }

    /// Whether its value is needed for that purpose, be it only to search by.
    pub(super) fn matters(&self, purpose: Purpose) -> bool {
        self.applies(purpose) || self.matching.is_some()
    }

    /// Whether it only fills in where the application has no value.
    pub(super) fn is_fallback(&self) -> bool {
        matches!(self.source, Source::None)
    }

    /// Whether values are only added, never taken away.
    pub(super) fn only_adds(&self) -> bool {
        self.apply == ApplyMapping::OnlyAddValues
    }

    /// The values that the application has, with those added that it lacks. An attribute that holds one value keeps it.
    pub(super) fn added(&self, before: &Json, value: &Json) -> Json {
        match (before, value) {
            (Json::Array(before), Json::Array(value)) => union(before, value, !self.case_exact).into(),
            (before, Json::Array(value)) => {
                union(std::slice::from_ref(before), value, !self.case_exact).into()
            }
            (before, _) => before.clone(),
        }
    }

    /// The default value in the type of the target attribute.
    pub(super) fn default(&self) -> Result<Option<Json>, ErrorInformation> {
        let Some(text) = &self.default else {
            return Ok(None);
        };
        let value = self.typed(text)?;
        Ok(value.map(|value| self.shaped(value)))
    }

    /// What the source gives, and whether logs must not show it.
    pub(super) fn compute<'a>(
        &'a self,
        facts: &'a Facts<'a>,
    ) -> Result<(Computed<'a>, bool), ErrorInformation> {
        match &self.source {
            Source::Attribute(name) => Ok((Computed::Value(expr::Source::attribute(facts, name)), false)),
            Source::Constant(text) => Ok((Computed::Value(Cow::Owned(Value::Text(text.clone()))), false)),
            Source::None => Ok((Computed::Value(Cow::Owned(Value::Null)), false)),
            Source::Expression {
                expression, draws, ..
            } => {
                let environment = facts
                    .surroundings
                    .environment(facts.object.id, &self.target, *draws);
                let outcome = expression
                    .evaluate(facts, &environment)
                    .map_err(|error| self.failed(&error))?;
                let computed = match outcome.flow {
                    Flow::Value(value) => Computed::Value(Cow::Owned(value)),
                    Flow::Unique(candidates) => Computed::Unique(candidates),
                    Flow::IgnoreAttribute => Computed::Nothing,
                    Flow::IgnoreObject => Computed::NoObject,
                };
                Ok((computed, outcome.redacted))
            }
        }
    }

    pub(super) fn failed(&self, error: &EvaluationError) -> ErrorInformation {
        information(
            "InvalidMapping",
            format!("The expression for {} failed for this person.", self.target),
            error.to_string(),
        )
    }

    /// The value as the target attribute holds it; `None` when there is nothing to send.
    pub(super) fn to_json(
        &self,
        value: &Value,
        facts: Facts<'_>,
        desired: &mut Desired,
    ) -> Result<Option<Json>, ErrorInformation> {
        if value.is_empty() {
            return Ok(None);
        }
        if let Some(manager) = facts.object.manager
            && *value == Value::Text(manager.to_string())
        {
            if facts.manager_target.is_none() {
                desired.unresolved.push((self.target.clone(), manager));
            }
            return Ok(facts.manager_target.map(Json::from));
        }
        let values = match value {
            Value::List(values) => values.iter().filter(|value| !value.is_empty()).collect(),
            value => vec![value],
        };
        if !matches!(value, Value::List(_)) || self.holds_one() {
            if values.len() > 1 {
                desired.shortened.push((self.target.clone(), values.len()));
            }
            let first = values.first().map_or(Ok(None), |value| self.single(value))?;
            return Ok(first.map(|first| self.shaped(first)));
        }
        let values: Vec<Option<Json>> = values
            .into_iter()
            .map(|value| self.single(value))
            .collect::<Result<_, _>>()?;
        let list = Json::Array(values.into_iter().flatten().collect());
        Ok(Some(list).filter(|list| !is_unset(list)))
    }

    /// One value. The text of a complex one becomes the complex value.
    fn single(&self, value: &Value) -> Result<Option<Json>, ErrorInformation> {
        match value {
            Value::Boolean(boolean) if self.kind == AttributeType::Boolean => Ok(Some(Json::Bool(*boolean))),
            Value::Integer(number) if self.kind == AttributeType::Integer => Ok(Some(Json::from(*number))),
            Value::Text(text) if matches!(self.source, Source::Expression { complex: true, .. }) => {
                Ok(Some(complex(text)))
            }
            value => self.typed(&value.to_text()),
        }
    }

    /// A multi-valued attribute gets a list even of one value.
    fn shaped(&self, value: Json) -> Json {
        if self.multi_valued == Some(true) && !self.is_inside() {
            Json::Array(vec![value])
        } else {
            value
        }
    }

    fn holds_one(&self) -> bool {
        self.is_inside() || self.multi_valued == Some(false)
    }

    /// A path into an element or a sub-attribute holds a single value.
    fn is_inside(&self) -> bool {
        !self.target.conditions().is_empty() || self.target.sub_attribute().is_some()
    }

    /// Text in the type of the target attribute.
    fn typed(&self, text: &str) -> Result<Option<Json>, ErrorInformation> {
        let wrong = |expected: &str| {
            information(
                "SchemaPropertyCanOnlyAcceptValue",
                format!(
                    "The mapping for {} gives a value that is not {expected}.",
                    self.target
                ),
                String::new(),
            )
        };
        match self.kind {
            _ if text.is_empty() => Ok(None),
            AttributeType::Boolean if text.eq_ignore_ascii_case("true") => Ok(Some(Json::Bool(true))),
            AttributeType::Boolean if text.eq_ignore_ascii_case("false") => Ok(Some(Json::Bool(false))),
            AttributeType::Boolean => Err(wrong("true or false")),
            AttributeType::Integer => text
                .trim()
                .parse::<i64>()
                .map(|number| Some(Json::from(number)))
                .map_err(|_| wrong("a whole number")),
            _ => Ok(Some(Json::from(text))),
        }
    }
}

impl Source {
    fn expression(expression: Expression) -> Self {
        let functions = expression.functions();
        let draws = RANDOM.iter().any(|name| functions.contains(name));
        let complex = COMPLEX.iter().any(|name| functions.contains(name));
        Self::Expression {
            expression: Box::new(expression),
            draws,
            complex,
        }
    }

    fn reads(&self, attribute: &str) -> bool {
        match self {
            Self::Attribute(name) => name == attribute,
            Self::Constant(_) | Self::None => false,
            Self::Expression { expression, .. } => expression.attributes().contains(attribute),
        }
    }

    fn reads_only(&self, attribute: &str) -> bool {
        match self {
            Self::Attribute(name) => name == attribute,
            Self::Constant(_) | Self::None => true,
            Self::Expression { expression, .. } => {
                expression.attributes().iter().all(|name| *name == attribute)
            }
        }
    }

    fn calls(&self, function: &str) -> bool {
        matches!(self, Self::Expression { expression, .. } if expression.functions().contains(function))
    }
}

/// The complex value that a text in JSON describes. SCIM calls the name of a role `display` (RFC 7643, section 2.4).
fn complex(text: &str) -> Json {
    let mut value = serde_json::from_str(text).unwrap_or_else(|_| Json::from(text));
    if let Some(members) = value.as_object_mut()
        && let Some(name) = members.remove("displayName")
    {
        members.insert("display".to_owned(), name);
    }
    value
}

fn parse(target: &str, text: &str) -> Result<Expression, ErrorInformation> {
    Expression::parse_strict(text).map_err(|diagnostics| {
        information(
            "InvalidMapping",
            format!("The expression for {target} is not valid."),
            diagnostics
                .iter()
                .map(|diagnostic| diagnostic.message.as_str())
                .collect::<Vec<_>>()
                .join(" "),
        )
    })
}
