use leptos::prelude::*;

use crate::Erase;

/// The way from the top of the portal to this page.
#[component]
pub fn Breadcrumbs(
    /// The pages above this one, outermost first: label and address.
    #[prop(into)]
    links: Vec<(String, String)>,
    /// This page.
    #[prop(into)]
    current: String,
) -> impl IntoView {
    let links = links
        .into_iter()
        .map(|(label, href)| view! { <li><a href=href>{label}</a></li> })
        .collect_view();
    view! {
        <nav class="ui-breadcrumbs" aria-label="Breadcrumb">
            <ol>
                {links}
                <li><span aria-current="page">{current}</span></li>
            </ol>
        </nav>
    }
    .erase()
}
