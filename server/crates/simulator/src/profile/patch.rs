use serde::{Deserialize, Serialize};

use super::UnknownAttributes;

/// How PATCH behaves where vendors differ.
///
/// A form is the verb and the path of an operation, without URN, with `[]` for a filter and ` values` for a `remove` that
/// lists values: `replace active`, `add members`, `remove members[]`, `remove members values`. In an operation without
/// path each member of the value has its own form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PatchRules {
    /// The forms that are understood; `None` for all of them. Without any there is no PATCH.
    pub forms: Option<Vec<String>>,
    /// What other forms are refused with.
    pub unsupported_form: UnsupportedForm,
    /// The forms that are answered as a success and do nothing.
    pub ignored_forms: Vec<String>,
    /// Whether operations on groups do nothing unless their verb is in lower case.
    pub exact_group_verbs: bool,
    /// What happens to paths that no schema defines.
    pub unknown_paths: UnknownAttributes,
    /// What happens when the filter of a path finds nothing.
    pub missing_element: MissingElement,
    /// Whether the path of an operation on a user may select whole elements; otherwise 400 `invalidPath`.
    pub whole_elements: bool,
    /// Whether `remove` may carry the values to remove; otherwise 400 `invalidValue`.
    pub remove_with_values: bool,
}

impl PatchRules {
    /// Whether there is PATCH at all.
    pub(crate) fn is_supported(&self) -> bool {
        self.forms.as_ref().is_none_or(|forms| !forms.is_empty())
    }
}

/// What a form of PATCH that is not understood is refused with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum UnsupportedForm {
    /// 501.
    NotImplemented,
    /// 400 `invalidPath`.
    InvalidPath,
}

/// What happens when the filter of a PATCH path finds nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum MissingElement {
    /// 400 `noTarget`.
    Refuse,
    /// `add` and `replace` create the element that the filter describes; `remove` does nothing.
    Create,
}
