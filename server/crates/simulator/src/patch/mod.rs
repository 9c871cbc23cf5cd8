//! PATCH. Source: RFC 7644 §3.5.2.

mod apply;
mod elements;
mod form;
mod operation;

use crate::{attribute_path::AttributePath, filter::Filter};
pub(crate) use apply::apply;
pub(crate) use operation::{Operation, Verb, parse_operations};

/// Where an operation takes place.
#[derive(Debug, Clone)]
pub(crate) struct PatchPath {
    pub(crate) path: AttributePath,
    /// Selects elements of a multi-valued attribute.
    pub(crate) filter: Option<Filter>,
}

impl From<AttributePath> for PatchPath {
    fn from(path: AttributePath) -> Self {
        Self { path, filter: None }
    }
}

#[cfg(test)]
mod tests;
