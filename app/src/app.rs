use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::Router;
use ui::{IconSprite, provide_ui};

use crate::{
    layout::{Layout, provide_theme, provide_viewer},
    routes::AppRoutes,
};

/// The whole portal: contexts, frame and pages. The server renders it, the browser takes it over.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_ui(sprite());
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
    .into_any()
}

/// On the server the sprite's name comes with the site's files; the browser reads it from the document.
#[cfg(not(feature = "hydrate"))]
fn sprite() -> IconSprite {
    IconSprite(use_context::<crate::SiteFiles>().unwrap_or_default().sprite)
}

#[cfg(feature = "hydrate")]
fn sprite() -> IconSprite {
    let root = document().document_element();
    root.and_then(|root| root.get_attribute("data-sprite"))
        .map(IconSprite)
        .unwrap_or_default()
}
