use leptos::prelude::*;

use super::form::{FieldScope, FormProblem};
use crate::{Erase, Icon};

/// What a control needs to be tied to its label, help and error.
#[derive(Clone, Debug)]
pub struct FieldParts {
    /// The control's id.
    pub id: String,
    /// What the server said about the field.
    pub error: Option<String>,
    name: String,
    has_help: bool,
}

impl FieldParts {
    /// The parts for the field of that name in the form that surrounds the component.
    pub fn new(name: &str, has_help: bool) -> Self {
        let scope = use_context::<FieldScope>().and_then(|FieldScope(scope)| scope);
        let problem = use_context::<FormProblem>().and_then(|FormProblem(problem)| problem);
        Self {
            id: field_id(scope.as_deref(), name),
            error: problem.and_then(|problem| problem.field(name)),
            name: name.to_owned(),
            has_help,
        }
    }

    /// The value of the control's `aria-describedby`: the place for its error, and its help.
    pub fn described_by(&self) -> String {
        let Self { id, has_help, .. } = self;
        if *has_help {
            format!("{id}-error {id}-help")
        } else {
            format!("{id}-error")
        }
    }

    /// The value of the control's `aria-invalid`.
    pub fn invalid(&self) -> Option<&'static str> {
        self.error.as_ref().map(|_| "true")
    }

    /// The id of the help.
    pub(crate) fn help_id(&self) -> String {
        format!("{}-help", self.id)
    }

    /// The place for what is wrong with the field; the browser fills it when the form is refused.
    pub(crate) fn error_slot(&self) -> AnyView {
        let Self { id, error, name, .. } = self.clone();
        let is_empty = error.is_none();
        view! {
            <p class="ui-field-error" id=format!("{id}-error") data-error-for=name hidden=is_empty>
                <Icon name="error"/>
                <span>{error}</span>
            </p>
        }
        .erase()
    }
}

/// The id of the control of that name; `scope` tells two forms of one page apart.
pub fn field_id(scope: Option<&str>, name: &str) -> String {
    match scope {
        Some(scope) => format!("{scope}-{name}"),
        None => format!("field-{name}"),
    }
}

/// Label above, help below and the server's error beside a control; the text fields below bring it along.
#[component]
pub fn Field(
    /// The parts, made by the control.
    parts: FieldParts,
    /// The label.
    #[prop(into)]
    label: String,
    /// What to enter.
    #[prop(optional_no_strip)]
    help: Option<String>,
    /// Marks the field as one that may stay empty.
    #[prop(optional)]
    optional: bool,
    /// The control.
    children: Children,
) -> impl IntoView {
    let (help_id, error) = (parts.help_id(), parts.error_slot());
    view! {
        <div class="ui-field">
            <label for=parts.id>{label} {optional.then(|| view! { <span class="ui-field-optional">" (optional)"</span> })}</label>
            {children()}
            {error}
            {help.map(|text| view! { <p class="ui-field-help" id=help_id>{text}</p> })}
        </div>
    }
    .erase()
}
