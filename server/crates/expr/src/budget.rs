//! The bound on what an evaluation may use.

use crate::error::EvaluationError;

/// How much work and memory one evaluation may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Steps: one per node that is evaluated, and one per 64 bytes that a function reads.
    pub steps: u32,
    /// Bytes of all texts and lists that the evaluation produces, intermediate ones included.
    pub bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            steps: 200_000,
            bytes: 2 * 1024 * 1024,
        }
    }
}

/// What is left of the limits.
#[derive(Debug)]
pub(crate) struct Budget {
    limits: Limits,
    steps: u32,
    bytes: usize,
}

impl Budget {
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            limits,
            steps: limits.steps,
            bytes: limits.bytes,
        }
    }

    /// Takes one step.
    pub(crate) fn step(&mut self) -> Result<(), EvaluationError> {
        self.take_steps(1)
    }

    /// Takes the steps for reading so many bytes.
    pub(crate) fn read(&mut self, bytes: usize) -> Result<(), EvaluationError> {
        self.take_steps(u32::try_from(bytes / 64).unwrap_or(u32::MAX))
    }

    /// Sets so many bytes aside for a result; called before the memory is allocated.
    pub(crate) fn reserve(&mut self, bytes: usize) -> Result<(), EvaluationError> {
        self.bytes = self.bytes.checked_sub(bytes).ok_or(EvaluationError::TooLarge {
            limit: self.limits.bytes,
        })?;
        Ok(())
    }

    fn take_steps(&mut self, steps: u32) -> Result<(), EvaluationError> {
        self.steps = self
            .steps
            .checked_sub(steps)
            .ok_or(EvaluationError::TooManySteps {
                limit: self.limits.steps,
            })?;
        Ok(())
    }
}
