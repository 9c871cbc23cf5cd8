use super::{PatchPath, operation::Verb};
use crate::{
    profile::{PatchRules, UnsupportedForm},
    refusal::Refusal,
};

/// What becomes of an operation for its form alone. See [`PatchRules`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    CarryOut,
    Ignore,
}

/// Looks an operation up among the forms that a profile knows.
///
/// # Errors
/// 501 or `invalidPath` for a form that is not understood.
pub(super) fn judge(
    verb: Verb,
    path: &PatchPath,
    has_value: bool,
    rules: &PatchRules,
) -> Result<Verdict, Refusal> {
    let is_whole_resource = path.path.extension.is_none() && path.path.attribute.is_none();
    if is_whole_resource || rules.forms.is_none() && rules.ignored_forms.is_empty() {
        return Ok(Verdict::CarryOut);
    }
    let form = form(verb, path, has_value);
    if rules.ignored_forms.contains(&form) {
        return Ok(Verdict::Ignore);
    }
    match &rules.forms {
        Some(forms) if !forms.contains(&form) => Err(refuse(&form, rules.unsupported_form)),
        _ => Ok(Verdict::CarryOut),
    }
}

fn refuse(form: &str, unsupported: UnsupportedForm) -> Refusal {
    let detail = format!("This application does not understand the operation {form:?}.");
    match unsupported {
        UnsupportedForm::NotImplemented => Refusal::not_implemented(detail),
        UnsupportedForm::InvalidPath => Refusal::invalid_path(detail),
    }
}

fn form(verb: Verb, path: &PatchPath, has_value: bool) -> String {
    let attribute = match (path.path.extension, path.path.attribute) {
        (Some(extension), None) => extension.name,
        (_, Some(attribute)) => attribute.name,
        (None, None) => "",
    };
    let filter = if path.filter.is_some() { "[]" } else { "" };
    let sub_attribute = path
        .path
        .sub_attribute
        .map_or_else(String::new, |sub_attribute| format!(".{}", sub_attribute.name));
    let values = if verb == Verb::Remove && has_value {
        " values"
    } else {
        ""
    };
    format!("{} {attribute}{filter}{sub_attribute}{values}", verb.name())
}
