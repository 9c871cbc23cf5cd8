//! From a directory object to the state that its account should have.

use std::borrow::Cow;
use std::collections::BTreeSet;

use expr::{Environment, Expression, Flow};
use model::{
    ApplyMapping, AttributeType, DirectoryObject, ErrorInformation, MappingSource, ObjectId, ObjectMapping,
    Value, attribute,
};
use scim::{AttributePath, State};
use serde_json::Value as Json;

use crate::advice::information;

/// An object mapping with its expressions parsed, ready to be evaluated any number of times.
#[derive(Clone, Debug)]
pub struct Mapper {
    rows: Vec<Row>,
}

#[derive(Clone, Debug)]
struct Row {
    target: AttributePath,
    kind: AttributeType,
    required: bool,
    source: Source,
    default: Option<String>,
    apply: ApplyMapping,
    matching: Option<u32>,
    reads_soft_deleted: bool,
    reads_manager: bool,
}

#[derive(Clone, Debug)]
enum Source {
    Attribute(String),
    Constant(String),
    Expression(Box<Expression>),
    None,
}

/// What an evaluation may use besides the mappings.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The whole object; mappings always see all of it.
    pub object: &'a DirectoryObject,
    /// The computed attribute `IsSoftDeleted`.
    pub is_soft_deleted: bool,
    /// The id of the manager's account, when there is one.
    pub manager_target: Option<&'a str>,
}

/// What the state is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A new account: every mapping applies, defaults fill in for missing values.
    Create,
    /// An account that exists: mappings "only during object creation" and defaults do not apply.
    Update,
}

/// A value to search an account by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchKey {
    /// The target attribute.
    pub target: AttributePath,
    /// The value that the account must have.
    pub value: Json,
}

/// The state that an account should have, as far as the mappings say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Desired {
    /// Target attribute → value. Attributes without a value are absent: a missing value is never sent.
    pub state: State,
    /// What to search by, first choice first.
    pub keys: Vec<MatchKey>,
    /// References that cannot be sent yet: target attribute and the object that has no account.
    pub unresolved: Vec<(AttributePath, ObjectId)>,
    /// Required target attributes without a value.
    pub missing: Vec<AttributePath>,
    /// Target attributes whose values logs must not show.
    pub redacted: BTreeSet<AttributePath>,
    /// Multi-valued sources of which only the first value fits: target attribute and number of values.
    pub shortened: Vec<(AttributePath, usize)>,
}

impl Mapper {
    /// Parses the expressions of an object mapping.
    ///
    /// # Errors
    /// `InvalidMapping` with the target attribute and the parser's message.
    pub fn compile(mapping: &ObjectMapping) -> Result<Self, ErrorInformation> {
        let rows = mapping.attribute_mappings.iter().map(|row| {
            let known = mapping
                .target_attributes
                .iter()
                .find(|known| known.name == row.target);
            let source = match &row.source {
                MappingSource::Direct(name) => Source::Attribute(name.clone()),
                MappingSource::Constant(text) => Source::Constant(text.clone()),
                MappingSource::Expression(text) => Source::Expression(Box::new(parse(&row.target, text)?)),
                MappingSource::None => Source::None,
            };
            let reads = |attribute: &str| match &source {
                Source::Attribute(name) => name == attribute,
                Source::Constant(_) | Source::None => false,
                Source::Expression(expression) => expression.attributes().contains(attribute),
            };
            let reads_soft_deleted = reads(attribute::IS_SOFT_DELETED);
            let reads_manager = reads(attribute::MANAGER);
            let target = AttributePath::parse(&row.target).map_err(|error| {
                information(
                    "InvalidMapping",
                    format!("The target attribute {} is not valid.", row.target),
                    error.to_string(),
                )
            })?;
            Ok(Row {
                target,
                kind: known.map_or(AttributeType::String, |known| known.kind),
                required: known.is_some_and(|known| known.required),
                source,
                default: row.default_value.clone(),
                apply: row.apply,
                matching: row.matching_precedence,
                reads_soft_deleted,
                reads_manager,
            })
        });
        Ok(Self {
            rows: rows.collect::<Result<_, ErrorInformation>>()?,
        })
    }

    /// The target attributes of all mappings.
    pub fn targets(&self) -> impl Iterator<Item = &AttributePath> {
        self.rows.iter().map(|row| &row.target)
    }

    /// Whether the target attribute switches the account on and off: its mapping reads `IsSoftDeleted`.
    pub fn switches(&self, target: &AttributePath) -> bool {
        self.rows
            .iter()
            .any(|row| row.switches() && row.target == *target)
    }

    /// Whether any mapping switches accounts on and off; without one, nothing is sent when somebody leaves.
    pub fn disables(&self) -> bool {
        self.rows.iter().any(Row::switches)
    }

    /// Whether any mapping reads the manager, so that an account names another account.
    pub fn refers(&self) -> bool {
        self.rows.iter().any(|row| row.reads_manager)
    }

    /// The matching values that an account in this state has, first choice first.
    pub fn keys_in(&self, state: &State) -> Vec<MatchKey> {
        let mut rows: Vec<_> = self.rows.iter().filter(|row| row.matching.is_some()).collect();
        rows.sort_by_key(|row| row.matching);
        rows.into_iter()
            .filter_map(|row| {
                Some(MatchKey {
                    target: row.target.clone(),
                    value: state.get(&row.target)?.clone(),
                })
            })
            .collect()
    }

    /// Computes the state that the account should have.
    ///
    /// # Errors
    /// `InvalidMapping` when an expression fails for this object, `SchemaPropertyCanOnlyAcceptValue` when a value
    /// does not fit the type of its target attribute.
    pub fn evaluate(&self, facts: Facts<'_>, purpose: Purpose) -> Result<Desired, ErrorInformation> {
        evaluate(self.rows.iter(), facts, purpose)
    }

    /// Computes only what switches an existing account on or off.
    ///
    /// # Errors
    /// The same as [`evaluate`](Self::evaluate), of these mappings alone.
    pub fn evaluate_switches(&self, facts: Facts<'_>) -> Result<Desired, ErrorInformation> {
        evaluate(
            self.rows.iter().filter(|row| row.switches()),
            facts,
            Purpose::Update,
        )
    }
}

fn evaluate<'a>(
    rows: impl Iterator<Item = &'a Row>,
    facts: Facts<'_>,
    purpose: Purpose,
) -> Result<Desired, ErrorInformation> {
    let mut desired = Desired::default();
    let mut keys = Vec::new();
    for row in rows {
        let (value, redacted) = row.value(&facts)?;
        let json = row.to_json(&value, facts, &mut desired)?;
        if redacted {
            desired.redacted.insert(row.target.clone());
        }
        if let (Some(precedence), Some(json)) = (row.matching, &json) {
            keys.push((
                precedence,
                MatchKey {
                    target: row.target.clone(),
                    value: json.clone(),
                },
            ));
        }
        if purpose == Purpose::Update && row.apply == ApplyMapping::OnlyOnCreate {
            // Nor does a reference wait that would not be sent.
            desired.unresolved.retain(|(target, _)| *target != row.target);
            continue;
        }
        let json = match (json, purpose, &row.default) {
            (None, Purpose::Create, Some(default)) => row.typed(default)?,
            (json, _, _) => json,
        };
        match json {
            Some(json) => {
                desired.state.insert(row.target.clone(), json);
            }
            None if row.required && purpose == Purpose::Create => {
                desired.missing.push(row.target.clone());
            }
            None => {}
        }
    }
    keys.sort_by_key(|(precedence, _)| *precedence);
    desired.keys = keys.into_iter().map(|(_, key)| key).collect();
    Ok(desired)
}

impl Row {
    /// Whether it is sent when somebody leaves or comes back.
    fn switches(&self) -> bool {
        self.reads_soft_deleted && self.apply == ApplyMapping::Always
    }

    /// The source's value, and whether logs must not show it.
    fn value<'a>(&'a self, facts: &'a Facts<'a>) -> Result<(Cow<'a, Value>, bool), ErrorInformation> {
        match &self.source {
            Source::Attribute(name) => Ok((expr::Source::attribute(facts, name), false)),
            Source::Constant(text) => Ok((Cow::Owned(Value::Text(text.clone())), false)),
            Source::None => Ok((Cow::Owned(Value::Null), false)),
            Source::Expression(expression) => {
                let failed = |error: expr::EvaluationError| {
                    information(
                        "InvalidMapping",
                        format!("The expression for {} failed for this person.", self.target),
                        error.to_string(),
                    )
                };
                let outcome = expression.evaluate(facts, &Environment::default()).map_err(failed)?;
                let value = match outcome.flow {
                    Flow::Value(value) => value,
                    // The target is not asked yet: the first value is taken for free.
                    Flow::Unique(candidates) => candidates.choose(|_| false).map_err(failed)?.clone(),
                    Flow::IgnoreAttribute | Flow::IgnoreObject => Value::Null,
                };
                Ok((Cow::Owned(value), outcome.redacted))
            }
        }
    }

    /// The value as the target attribute holds it; `None` when there is nothing to send.
    fn to_json(
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
        match value {
            Value::List(values) if self.holds_one() => {
                if values.len() > 1 {
                    desired.shortened.push((self.target.clone(), values.len()));
                }
                values
                    .iter()
                    .find(|value| !value.is_empty())
                    .map_or(Ok(None), |value| self.typed(&value.to_text()))
            }
            Value::List(values) => Ok(Some(
                values
                    .iter()
                    .filter(|v| !v.is_empty())
                    .map(|v| Json::from(v.to_text()))
                    .collect(),
            )),
            Value::Boolean(boolean) if self.kind == AttributeType::Boolean => Ok(Some(Json::Bool(*boolean))),
            Value::Integer(number) if self.kind == AttributeType::Integer => Ok(Some(Json::from(*number))),
            value => self.typed(&value.to_text()),
        }
    }

    /// A path into an element or a sub-attribute holds a single value.
    fn holds_one(&self) -> bool {
        let target = self.target.as_str();
        target.contains('[') || !target.starts_with("urn:") && target.contains('.')
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

impl expr::Source for Facts<'_> {
    fn attribute(&self, name: &str) -> Cow<'_, Value> {
        match name {
            attribute::IS_SOFT_DELETED => Cow::Owned(Value::Boolean(self.is_soft_deleted)),
            attribute::OBJECT_ID | attribute::ACCOUNT_ENABLED | attribute::MANAGER => {
                Cow::Owned(self.object.attribute(name))
            }
            _ => self
                .object
                .attributes
                .get(name)
                .map_or(Cow::Owned(Value::Null), Cow::Borrowed),
        }
    }
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
