use leptos::prelude::*;

use crate::{Erase, Icon};

/// A button that opens a list of links or small forms.
#[component]
pub fn Menu(
    /// The word on the button; shown only to assistive technology with `compact`.
    #[prop(into)]
    label: String,
    /// The icon on the button.
    #[prop(default = "more")]
    icon: &'static str,
    /// Shows only the icon.
    #[prop(optional)]
    compact: bool,
    /// Links and buttons.
    children: Children,
) -> impl IntoView {
    let title = compact.then(|| label.clone());
    view! {
        <details class="ui-menu">
            <summary class="ui-button ui-button-quiet" title=title>
                <Icon name=icon/>
                <span class:ui-hidden=compact>{label}</span>
            </summary>
            <div class="ui-menu-list">{children()}</div>
        </details>
    }
    .erase()
}
