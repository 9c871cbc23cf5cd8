use leptos::prelude::*;

use crate::{Erase, Field, FieldParts};

/// Several lines of text.
#[component]
pub fn TextArea(
    /// The name in the form.
    name: &'static str,
    /// The label.
    #[prop(into)]
    label: String,
    /// The text at first.
    #[prop(optional, into)]
    value: String,
    /// What to enter.
    #[prop(optional, into)]
    help: Option<String>,
    /// Height in lines.
    #[prop(default = 4)]
    rows: u32,
    /// An example.
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// Must be filled in.
    #[prop(optional)]
    required: bool,
    /// Says beside the label that it may stay empty.
    #[prop(optional)]
    optional: bool,
    /// Text of a machine, in the fixed-width font.
    #[prop(optional)]
    mono: bool,
) -> impl IntoView {
    let parts = FieldParts::new(name, help.is_some());
    view! {
        <Field parts=parts.clone() label=label help=help optional=optional>
            <textarea
                class="ui-input"
                class:ui-mono=mono
                id=parts.id.clone()
                name=name
                rows=rows.to_string()
                placeholder=placeholder
                required=required
                spellcheck=if mono { "false" } else { "true" }
                aria-invalid=parts.invalid()
                aria-describedby=parts.described_by()
            >
                {value}
            </textarea>
        </Field>
    }
    .erase()
}
