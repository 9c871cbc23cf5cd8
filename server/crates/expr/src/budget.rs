//! The bound on what an evaluation may use.

use crate::error::EvaluationError;

/// How much work and memory one evaluation may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Steps: one for each node that is evaluated and for 64 bytes that a function reads; more for bytes in which a regular
    /// expression searches, the more the larger it is. A step takes less than ten microseconds.
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

/// The work of one step, in units of what a byte takes that is read.
const STEP: u64 = 64;

/// What is left of the limits.
#[derive(Debug)]
pub(crate) struct Budget {
    limits: Limits,
    work: u64,
    bytes: usize,
}

impl Budget {
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            limits,
            work: STEP * u64::from(limits.steps),
            bytes: limits.bytes,
        }
    }

    /// Takes one step.
    pub(crate) fn step(&mut self) -> Result<(), EvaluationError> {
        self.work(STEP)
    }

    /// Takes the work of reading so many bytes.
    pub(crate) fn read(&mut self, bytes: usize) -> Result<(), EvaluationError> {
        self.work(u64::try_from(bytes).unwrap_or(u64::MAX))
    }

    /// Takes so much work; called before it is done.
    pub(crate) fn work(&mut self, work: u64) -> Result<(), EvaluationError> {
        self.work = self.work.checked_sub(work).ok_or(EvaluationError::TooManySteps {
            limit: self.limits.steps,
        })?;
        Ok(())
    }

    /// Gives back work that was taken and not done.
    pub(crate) fn give_back(&mut self, work: u64) {
        self.work = self.work.saturating_add(work);
    }

    /// Sets so many bytes aside for a result; called before the memory is allocated.
    pub(crate) fn reserve(&mut self, bytes: usize) -> Result<(), EvaluationError> {
        self.bytes = self.bytes.checked_sub(bytes).ok_or(EvaluationError::TooLarge {
            limit: self.limits.bytes,
        })?;
        Ok(())
    }
}
