//! The server functions of the directory: reading by GET, changing by POST.

mod attributes;
mod edit;
mod import;
mod life;
mod read;
mod source;

pub(super) use attributes::*;
pub(super) use read::*;
pub(super) use source::*;

/// Users or groups, by the word in addresses and hidden fields.
#[cfg(feature = "ssr")]
fn kind(word: &str) -> model::ObjectKind {
    if word == "group" {
        model::ObjectKind::Group
    } else {
        model::ObjectKind::User
    }
}
