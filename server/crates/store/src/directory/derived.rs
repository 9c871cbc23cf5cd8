//! The columns that lists read, derived from the attributes.

use model::{DirectoryObject, ObjectKind, ObjectState, attribute};

use crate::words::search_text;

/// What is stored beside the attributes so that lists, searches and uniqueness need no JSON.
pub(super) struct Derived {
    pub(super) unique_name: Option<String>,
    pub(super) display_name: String,
    pub(super) sort_name: String,
    pub(super) detail: String,
    pub(super) description: String,
    pub(super) department: String,
    pub(super) search_text: String,
}

impl Derived {
    pub(super) fn of(object: &DirectoryObject) -> Self {
        let user_principal_name = object.text(attribute::USER_PRINCIPAL_NAME);
        let mail = object.text(attribute::MAIL);
        let display_name = object.display_name();
        let (detail, description) = match object.kind {
            ObjectKind::User => (user_principal_name, object.text("jobTitle")),
            ObjectKind::Group => (mail, object.text("description")),
        };
        Self {
            unique_name: unique_name(object),
            sort_name: cut(&display_name.to_lowercase(), 200),
            detail: cut(detail, 254),
            description: cut(description, 500),
            department: cut(object.text("department"), 128),
            search_text: cut(
                &search_text([
                    &display_name,
                    user_principal_name,
                    mail,
                    object.text("employeeId"),
                ]),
                1200,
            ),
            display_name,
        }
    }
}

/// The name that nobody else of the directory may have: the user principal name of a user that is not deleted, in lower case.
pub(super) fn unique_name(object: &DirectoryObject) -> Option<String> {
    let name = object.text(attribute::USER_PRINCIPAL_NAME);
    let is_unique =
        object.kind == ObjectKind::User && object.state == ObjectState::Active && !name.is_empty();
    is_unique.then(|| name.to_lowercase())
}

/// The text, cut at a character to at most so many bytes.
fn cut(text: &str, bytes: usize) -> String {
    text.get(..text.floor_char_boundary(bytes))
        .unwrap_or(text)
        .to_owned()
}
