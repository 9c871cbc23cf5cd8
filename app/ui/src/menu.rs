use leptos::{ev, html, prelude::*};

use crate::{Erase, Icon, browser};

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
    let details = NodeRef::<html::Details>::new();
    let title = compact.then(|| label.clone());
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            browser::close_details(details, true);
        }
    };
    view! {
        <details
            class="ui-menu"
            node_ref=details
            on:keydown=on_key
            on:focusout=move |event| browser::close_when_left(&event, details)
        >
            <summary class="ui-button ui-button-quiet" title=title>
                <Icon name=icon/>
                <span class:ui-hidden=compact>{label}</span>
            </summary>
            <div class="ui-menu-list" on:click=move |_| browser::close_details(details, false)>{children()}</div>
        </details>
    }
    .erase()
}
