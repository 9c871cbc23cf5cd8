//! The server functions of the directory: reading by GET, changing by POST.

mod edit;
mod import;
mod life;
mod read;

pub(super) use read::*;

/// An id in an address or a hidden field; what is none belongs to nothing.
#[cfg(feature = "ssr")]
fn id<T: std::str::FromStr>(text: &str, what: &str) -> Result<T, crate::AppError> {
    text.parse().map_err(|_| model::Problem::not_found(what).into())
}

/// The ids of a selection.
#[cfg(feature = "ssr")]
fn ids(texts: &[String]) -> Result<Vec<model::ObjectId>, crate::AppError> {
    texts.iter().map(|text| id(text, "user or group")).collect()
}

/// Users or groups, by the word in addresses and hidden fields.
#[cfg(feature = "ssr")]
fn kind(word: &str) -> model::ObjectKind {
    if word == "group" {
        model::ObjectKind::Group
    } else {
        model::ObjectKind::User
    }
}
