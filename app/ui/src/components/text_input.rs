use leptos::prelude::*;

use crate::{Erase, Field, FieldParts};

/// A line of text.
#[component]
pub fn TextInput(
    /// The name in the form.
    #[prop(into)]
    name: String,
    /// The label.
    #[prop(into)]
    label: String,
    /// The value at first.
    #[prop(optional, into)]
    value: String,
    /// What to enter.
    #[prop(optional, into)]
    help: Option<String>,
    /// `text`, `email`, `url`, `number`, `date`, `datetime-local`.
    #[prop(default = "text")]
    kind: &'static str,
    /// An example.
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// Must be filled in.
    #[prop(optional)]
    required: bool,
    /// Says beside the label that it may stay empty.
    #[prop(optional)]
    optional: bool,
    /// Cannot be changed.
    #[prop(optional)]
    readonly: bool,
    /// The least number or earliest date.
    #[prop(optional, into)]
    min: Option<String>,
    /// The greatest number or latest date.
    #[prop(optional, into)]
    max: Option<String>,
    /// What the browser may fill in: `username`, `email`, `off`.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// The id of a `<datalist>` with suggestions.
    #[prop(optional, into)]
    list: Option<String>,
    /// Text of a machine, in the fixed-width font.
    #[prop(optional)]
    mono: bool,
) -> impl IntoView {
    let parts = FieldParts::new(&name, help.is_some());
    view! {
        <Field parts=parts.clone() label=label help=help optional=optional>
            <input
                class="ui-input"
                class:ui-mono=mono
                id=parts.id.clone()
                name=name
                type=kind
                value=value
                placeholder=placeholder
                required=required
                readonly=readonly
                min=min
                max=max
                list=list
                autocomplete=autocomplete
                spellcheck="false"
                aria-invalid=parts.invalid()
                aria-describedby=parts.described_by()
            />
        </Field>
    }
    .erase()
}
