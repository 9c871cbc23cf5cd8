//! From a tree and an object's attributes to a value.

use crate::{
    budget::Budget,
    comparison::Comparison,
    datum::Datum,
    environment::Environment,
    error::EvaluationError,
    invocation::Invocation,
    keyword::Keyword,
    outcome::{Candidates, Flow, Outcome},
    source::Source,
    tree::{Expression, Node, NodeKind},
};

impl Expression {
    /// Computes the value for one object.
    ///
    /// # Errors
    ///
    /// The expression calls `Error`, a function cannot work with a value or lacks a part of the environment, or the limits
    /// do not suffice.
    #[cfg(feature = "evaluate")]
    pub fn evaluate(
        &self,
        source: &dyn Source,
        environment: &Environment<'_>,
    ) -> Result<Outcome, EvaluationError> {
        let mut evaluator = Evaluator {
            source,
            environment,
            budget: Budget::new(environment.limits),
            drawn: 0,
            redacted: false,
        };
        let flow = match evaluator.evaluate(self.root()) {
            Ok(datum) => Flow::Value(datum.into_value()),
            Err(Stop::IgnoreAttribute) => Flow::IgnoreAttribute,
            Err(Stop::IgnoreObject) => Flow::IgnoreObject,
            Err(Stop::Unique(candidates)) => Flow::Unique(*candidates),
            Err(Stop::Failed(EvaluationError::Raised { .. })) if evaluator.redacted => {
                return Err(EvaluationError::Raised {
                    message: "[Redact]".into(),
                });
            }
            Err(Stop::Failed(error)) => return Err(error),
        };
        Ok(Outcome {
            flow,
            redacted: evaluator.redacted,
        })
    }
}

/// What ends an evaluation before its value is there.
#[derive(Debug)]
pub(crate) enum Stop {
    IgnoreAttribute,
    IgnoreObject,
    Unique(Box<Candidates>),
    Failed(EvaluationError),
}

impl From<EvaluationError> for Stop {
    fn from(error: EvaluationError) -> Self {
        Self::Failed(error)
    }
}

/// One evaluation. It recurses at most as deeply as the parser lets a tree be.
pub(crate) struct Evaluator<'a> {
    source: &'a dyn Source,
    pub(crate) environment: &'a Environment<'a>,
    /// How many blocks of random bytes were drawn.
    pub(crate) drawn: u32,
    pub(crate) budget: Budget,
    /// Whether `Redact` was called.
    pub(crate) redacted: bool,
}

impl<'a> Evaluator<'a> {
    pub(crate) fn evaluate(&mut self, node: &'a Node) -> Result<Datum<'a>, Stop> {
        self.budget.step()?;
        match &node.kind {
            NodeKind::Attribute(name) => Ok(self.source.attribute(name).into()),
            NodeKind::Call(call) => (call.function.body)(&mut Invocation::new(call, self)),
            NodeKind::Comparison(comparison, sides) => {
                let [left, right] = sides.as_ref();
                self.compare(*comparison, left, right)
            }
            NodeKind::Concatenation(parts) => self.concatenate(parts),
            NodeKind::Integer(number, _) => Ok(Datum::Integer(*number)),
            NodeKind::Keyword(Keyword::IgnoreAttributeFlow) => Err(Stop::IgnoreAttribute),
            NodeKind::Keyword(Keyword::IgnoreObjectFlow) => Err(Stop::IgnoreObject),
            NodeKind::Keyword(keyword) => Ok(keyword.as_str().into()),
            NodeKind::Text(text) => Ok(text.as_str().into()),
        }
    }

    fn compare(
        &mut self,
        comparison: Comparison,
        left: &'a Node,
        right: &'a Node,
    ) -> Result<Datum<'a>, Stop> {
        let left = self.operand(left, comparison.as_str())?;
        let right = self.operand(right, comparison.as_str())?;
        Ok(comparison.holds(&left, &right).into())
    }

    fn concatenate(&mut self, parts: &'a [Node]) -> Result<Datum<'a>, Stop> {
        let mut joined = String::new();
        for part in parts {
            let operand = self.operand(part, "&")?;
            let text = operand.as_text().unwrap_or_default();
            self.budget.reserve(text.len())?;
            joined.push_str(&text);
        }
        Ok(joined.into())
    }

    fn operand(&mut self, node: &'a Node, operator: &'static str) -> Result<Datum<'a>, Stop> {
        let datum = self.evaluate(node)?;
        self.budget.read(datum.size())?;
        datum
            .single()
            .map_err(|_| EvaluationError::SeveralValues { operator }.into())
    }
}
