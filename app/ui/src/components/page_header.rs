use leptos::prelude::*;

use crate::{AppTile, Erase};

/// The title of a page, with the application's tile before it and badges or a button after it.
#[component]
pub fn PageHeader(
    /// The page's one `h1`.
    #[prop(into)]
    title: String,
    /// A line under the title.
    #[prop(optional, into)]
    subtitle: Option<String>,
    /// The name whose tile stands before the title.
    #[prop(optional, into)]
    tile: Option<String>,
    /// Badges beside the title.
    #[prop(optional)]
    children: Option<Children>,
    /// Buttons at the end of the line.
    #[prop(optional)]
    actions: Option<AnyView>,
) -> impl IntoView {
    view! {
        <header class="ui-page-header">
            {tile.map(|name| view! { <AppTile name=name large=true/> })}
            <div class="ui-page-header-words">
                <div class="ui-page-header-title">
                    <h1>{title}</h1>
                    {children.map(|children| children())}
                </div>
                {subtitle.map(|text| view! { <p class="ui-muted">{text}</p> })}
            </div>
            {actions.map(|actions| view! { <div class="ui-page-header-actions">{actions}</div> })}
        </header>
    }
    .erase()
}
