use leptos::prelude::*;

use crate::{Erase, FieldParts};

/// Yes or no; nothing is submitted for no, so the server function's argument needs `#[server(default)]`.
#[component]
pub fn CheckBox(
    /// The name in the form.
    #[prop(into)]
    name: String,
    /// The words beside the box.
    #[prop(into)]
    label: String,
    /// Whether it is checked at first.
    #[prop(optional)]
    checked: bool,
    /// What is submitted for yes.
    #[prop(default = "true".into(), into)]
    value: String,
    /// More words.
    #[prop(optional, into)]
    help: Option<String>,
    /// Hides the words, for a box in a table's row; they stay for assistive technology.
    #[prop(optional)]
    bare: bool,
) -> impl IntoView {
    let parts = FieldParts::new(&name, help.is_some());
    let help_id = parts.help_id();
    // A row's box is not what an error is about.
    let error = (!bare).then(|| parts.error_slot());
    view! {
        <div class="ui-check">
            <label>
                <input
                    type="checkbox"
                    id=parts.id.clone()
                    name=name
                    value=value
                    checked=checked
                    aria-invalid=parts.invalid()
                    aria-describedby=(!bare).then(|| parts.described_by())
                />
                <span class:ui-hidden=bare>{label}</span>
            </label>
            {error}
            {help.map(|text| view! { <p class="ui-field-help" id=help_id>{text}</p> })}
        </div>
    }
    .erase()
}
