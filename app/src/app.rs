use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::Router;
use ui::{Erase, IconSprite, provide_ui};

use crate::{
    layout::{Layout, provide_theme, provide_viewer},
    routes::AppRoutes,
};

/// The whole portal: contexts, frame and pages. The server renders it, the browser takes it over.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let (sprite, rendered_at) = rendered();
    provide_ui(sprite, rendered_at);
    provide_theme();
    provide_viewer();
    view! {
        <Title formatter=|page: String| if page.is_empty() { "Rollcall".into() } else { format!("{page} · Rollcall") }/>
        <Router>
            <Layout>
                <AppRoutes/>
            </Layout>
        </Router>
    }
    .erase()
}

/// What the server knows when it renders; the browser reads it from the document.
#[cfg(not(feature = "hydrate"))]
fn rendered() -> (IconSprite, Option<i64>) {
    let sprite = IconSprite(use_context::<crate::SiteFiles>().unwrap_or_default().sprite);
    (
        sprite,
        use_context::<crate::site_files::RenderedAt>().map(|crate::site_files::RenderedAt(time)| time.0),
    )
}

#[cfg(feature = "hydrate")]
fn rendered() -> (IconSprite, Option<i64>) {
    let root = document().document_element();
    let value = |name: &str| root.as_ref().and_then(|root| root.get_attribute(name));
    let sprite = value("data-sprite").map(IconSprite).unwrap_or_default();
    (
        sprite,
        value("data-rendered-at").and_then(|time| time.parse().ok()),
    )
}
