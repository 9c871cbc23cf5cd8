use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::Router;
use ui::{Erase, IconSprite, provide_ui};

use crate::{
    SiteFiles,
    layout::{Layout, provide_viewer},
    routes::AppRoutes,
};

/// The whole portal as the server renders it: contexts, frame and pages.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let sprite = IconSprite(use_context::<SiteFiles>().unwrap_or_default().sprite);
    provide_ui(
        sprite,
        use_context::<portal::Portal>().map(|portal| portal.now().0),
    );
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
