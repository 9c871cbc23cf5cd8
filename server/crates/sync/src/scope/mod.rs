//! Who of the directory belongs to an application: by assignment, and by what the scoping filters say.
//!
//! A clause that cannot compare a value (a number with `A17`) takes nobody's account: the person fails with the reason
//! and is tried again, unless another clause or filter decides without it.

mod clause;
mod filters;
#[cfg(test)]
mod tests;

use model::{DirectoryObject, ErrorInformation, JobScope, ObjectMapping};

pub use filters::{Filters, Verdict, operand_problem};

/// Who is in scope of a job.
#[derive(Clone, Debug)]
pub struct Scope {
    /// Whether people must be assigned.
    pub assignment: JobScope,
    /// The scoping filters; one must let them pass.
    pub filters: Filters,
}

impl Scope {
    /// The scope that a job has for the objects of one mapping.
    ///
    /// # Errors
    /// `InvalidScopingFilter` when a filter cannot be used.
    pub fn compile(assignment: JobScope, mapping: &ObjectMapping) -> Result<Self, ErrorInformation> {
        Ok(Self {
            assignment,
            filters: Filters::compile(&mapping.scope)?,
        })
    }

    /// What the filters say about an object.
    pub fn judge(&self, object: &DirectoryObject) -> Verdict {
        self.filters.judge(object)
    }
}
