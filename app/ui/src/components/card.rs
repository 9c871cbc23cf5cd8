use leptos::prelude::*;

use crate::Erase;

/// A grid of twelve columns for cards; on narrow screens every card takes the full width.
#[component]
pub fn Grid(
    /// The cards.
    children: Children,
) -> impl IntoView {
    view! { <div class="ui-grid">{children()}</div> }.erase()
}

/// A sheet of the page with a heading of its own.
#[component]
pub fn Card(
    /// The heading (`h2`).
    #[prop(optional, into)]
    title: Option<String>,
    /// A line under the heading.
    #[prop(optional, into)]
    subtitle: Option<String>,
    /// Columns of twelve that it takes in a [`Grid`]: 3, 4, 6, 8 or 12.
    #[prop(default = 12)]
    span: u8,
    /// Links or buttons at the heading's end.
    #[prop(optional)]
    actions: Option<AnyView>,
    /// What the card holds.
    children: Children,
) -> impl IntoView {
    let head = title.map(|title| {
        view! {
            <header class="ui-card-head">
                <div>
                    <h2>{title}</h2>
                    {subtitle.map(|text| view! { <p class="ui-muted">{text}</p> })}
                </div>
                {actions}
            </header>
        }
    });
    view! { <section class=format!("ui-card ui-span-{span}")>{head} {children()}</section> }.erase()
}
