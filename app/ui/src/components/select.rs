use leptos::prelude::*;

use crate::{Choice, Erase, Field, FieldParts, Icon};

/// One value of a list.
#[component]
pub fn Select(
    /// The name in the form.
    #[prop(into)]
    name: String,
    /// The label.
    #[prop(into)]
    label: String,
    /// The value chosen at first.
    #[prop(optional, into)]
    value: String,
    /// The values to choose from.
    choices: Vec<Choice>,
    /// What to choose.
    #[prop(optional, into)]
    help: Option<String>,
    /// Must not be the empty value.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let parts = FieldParts::new(&name, help.is_some());
    let options = options(choices, &value);
    view! {
        <Field parts=parts.clone() label=label help=help>
            <span class="ui-select">
            <select
                class="ui-input"
                id=parts.id.clone()
                name=name
                required=required
                aria-invalid=parts.invalid()
                aria-describedby=parts.described_by()
            >
                {options}
            </select>
            <Icon name="chevron-down"/>
            </span>
        </Field>
    }
    .erase()
}

pub(crate) fn options(choices: Vec<Choice>, chosen: &str) -> AnyView {
    choices
        .into_iter()
        .map(|choice| {
            let selected = choice.value == chosen;
            view! { <option value=choice.value selected=selected>{choice.label}</option> }
        })
        .collect_view()
        .erase()
}
