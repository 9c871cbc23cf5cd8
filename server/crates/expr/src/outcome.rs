//! What an evaluation gives.

use model::Value;

use crate::error::EvaluationError;

/// The result of an evaluation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What becomes of the attribute.
    pub flow: Flow,
    /// Whether the value came through `Redact`: it flows unchanged, logs must not show it.
    pub redacted: bool,
}

/// What becomes of the target's attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flow {
    /// It gets this value.
    Value(Value),
    /// It is left out of the request.
    IgnoreAttribute,
    /// The whole object is left out.
    IgnoreObject,
    /// It gets the first of these values that no object of the target has.
    Unique(Candidates),
}

/// The values that the rules of `SelectUniqueValue` give for one object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidates {
    /// The values in the order of the rules, without null, empty and equal ones.
    pub values: Vec<Value>,
    /// Why the rules after these values could not be used.
    pub failure: Option<EvaluationError>,
}

impl Candidates {
    /// The first value that is not taken.
    ///
    /// # Errors
    ///
    /// All are taken: why the next rule failed, or else [`EvaluationError::NoneUnique`].
    pub fn choose(&self, mut is_taken: impl FnMut(&Value) -> bool) -> Result<&Value, EvaluationError> {
        let free = self.values.iter().find(|value| !is_taken(value));
        free.ok_or_else(|| self.failure.clone().unwrap_or(EvaluationError::NoneUnique))
    }
}
