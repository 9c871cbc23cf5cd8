use leptos::prelude::*;

use crate::{Button, ButtonKind, Erase};

/// A page with room for a [`Panel`] beside it.
#[component]
pub fn Split(
    /// The page itself.
    children: Children,
    /// The panel, or an outlet for it.
    #[prop(optional)]
    panel: Option<AnyView>,
) -> impl IntoView {
    view! {
        <div class="ui-split">
            <div class="ui-split-page">{children()}</div>
            {panel}
        </div>
    }
    .erase()
}

/// Something beside the page, with an address of its own; its close link and the Escape key go back to the page.
#[component]
pub fn Panel(
    /// The heading (`h2`).
    #[prop(into)]
    title: String,
    /// A line under the heading.
    #[prop(optional, into)]
    subtitle: Option<String>,
    /// The page without the panel.
    #[prop(into)]
    close: String,
    /// What the panel shows.
    children: Children,
) -> impl IntoView {
    let label = title.clone();
    view! {
        <aside class="ui-panel" aria-label=label>
            <header class="ui-panel-head">
                <div>
                    <h2>{title}</h2>
                    {subtitle.map(|text| view! { <p class="ui-muted">{text}</p> })}
                </div>
                <Button kind=ButtonKind::Quiet icon="close" href=close label="Close"/>
            </header>
            {children()}
        </aside>
    }
    .erase()
}
