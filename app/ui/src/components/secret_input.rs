use leptos::prelude::*;

use crate::{Erase, Field, FieldParts, ScriptButton};

/// A secret: it can be typed and looked at while typing, but a stored one never comes back from the server.
#[component]
pub fn SecretInput(
    /// The name in the form.
    name: &'static str,
    /// The label.
    #[prop(into)]
    label: String,
    /// What to enter.
    #[prop(optional, into)]
    help: Option<String>,
    /// Whether the server has one already, which stays when nothing is typed.
    #[prop(optional)]
    stored: bool,
    /// Must be filled in.
    #[prop(optional)]
    required: bool,
    /// `current-password`, `new-password` or `off`.
    #[prop(default = "off")]
    autocomplete: &'static str,
) -> impl IntoView {
    let parts = FieldParts::new(name, help.is_some());
    let placeholder = stored.then_some("•••••••••••• stored; leave empty to keep it");
    view! {
        <Field parts=parts.clone() label=label help=help>
            <div class="ui-secret">
                <input
                    class="ui-input"
                    id=parts.id.clone()
                    name=name
                    type="password"
                    placeholder=placeholder
                    required=required && !stored
                    autocomplete=autocomplete
                    spellcheck="false"
                    aria-invalid=parts.invalid()
                    aria-describedby=parts.described_by()
                />
                <ScriptButton icon="eye" label="Show the typed secret" attr:data-reveal="" attr:aria-pressed="false"/>
            </div>
        </Field>
    }
    .erase()
}
