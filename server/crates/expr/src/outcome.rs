//! What an evaluation gives.

use model::Value;

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
}
