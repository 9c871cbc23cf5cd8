use leptos::prelude::*;
use ui::Erase;

/// A check box in a row of a table that selects the row for the buttons above.
#[component]
pub(super) fn SelectBox(
    /// The id that is submitted under `objects[]`.
    value: String,
    /// What it selects, for assistive technology.
    label: String,
) -> impl IntoView {
    view! {
        <div class="ui-check">
            <label>
                <input type="checkbox" name="objects[]" value=value/>
                <span class="ui-hidden">{label}</span>
            </label>
        </div>
    }
    .erase()
}
