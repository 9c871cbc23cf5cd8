use leptos::prelude::*;

use crate::{Erase, Icon, field_error, field_id, form::FieldScope};

/// What a control needs to be tied to its label, help and error.
#[derive(Clone, Debug)]
pub struct FieldParts {
    /// The control's id.
    pub id: String,
    /// What the server said about the field.
    pub error: Signal<Option<String>>,
    has_help: bool,
}

impl FieldParts {
    /// The parts for the field of that name in the form that surrounds the component.
    pub fn new(name: &str, has_help: bool) -> Self {
        let scope = use_context::<FieldScope>().and_then(|FieldScope(scope)| scope);
        Self {
            id: field_id(scope.as_deref(), name),
            error: field_error(name),
            has_help,
        }
    }

    /// The value of the control's `aria-describedby`.
    pub fn described_by(&self) -> Signal<Option<String>> {
        let Self { id, error, has_help } = self.clone();
        Signal::derive(move || {
            let help = has_help.then(|| format!("{id}-help"));
            let error = error.get().map(|_| format!("{id}-error"));
            match (error, help) {
                (Some(error), Some(help)) => Some(format!("{error} {help}")),
                (error, help) => error.or(help),
            }
        })
    }

    /// The value of the control's `aria-invalid`.
    pub fn invalid(&self) -> Signal<Option<&'static str>> {
        let error = self.error;
        Signal::derive(move || error.get().map(|_| "true"))
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
    let FieldParts { id, error, .. } = parts;
    let (help_id, error_id) = (format!("{id}-help"), format!("{id}-error"));
    let error = move || {
        let error_id = error_id.clone();
        error
            .get()
            .map(|text| view! { <p class="ui-field-error" id=error_id><Icon name="error"/>{text}</p> })
    };
    view! {
        <div class="ui-field">
            <label for=id>{label} {optional.then(|| view! { <span class="ui-field-optional">" (optional)"</span> })}</label>
            {children()}
            {error}
            {help.map(|text| view! { <p class="ui-field-help" id=help_id>{text}</p> })}
        </div>
    }
    .erase()
}
