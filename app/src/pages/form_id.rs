//! Ids as they come in addresses and hidden fields.

use std::str::FromStr;

use model::{ObjectId, Problem};

use crate::AppError;

/// An id in an address or a hidden field; what is none belongs to nothing.
///
/// # Errors
/// [`model::ProblemKind::NotFound`], which names `what` is missing.
pub(super) fn form_id<T: FromStr>(text: &str, what: &str) -> Result<T, AppError> {
    text.parse().map_err(|_| Problem::not_found(what).into())
}

/// The ids of users and groups in a form.
///
/// # Errors
/// [`model::ProblemKind::NotFound`] when one of them is none.
pub(super) fn object_ids(texts: &[String]) -> Result<Vec<ObjectId>, AppError> {
    texts.iter().map(|text| form_id(text, "user or group")).collect()
}
