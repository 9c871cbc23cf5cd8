use leptos::prelude::*;
use ui::Erase;

/// A check box in a row of a table; the words are for assistive technology.
#[component]
pub(super) fn SelectBox(
    /// The name in the form.
    name: &'static str,
    /// What is submitted.
    value: String,
    /// What it selects.
    label: String,
    /// Whether it is checked at first.
    #[prop(optional)]
    checked: bool,
) -> impl IntoView {
    view! {
        <div class="ui-check">
            <label>
                <input type="checkbox" name=name value=value checked=checked/>
                <span class="ui-hidden">{label}</span>
            </label>
        </div>
    }
    .erase()
}
