use leptos::prelude::*;
use leptos_router::hooks::use_location;
use ui::{Erase, Here, ReturnedProblem, Toasts};

use super::{navigation::Navigation, top_bar::TopBar, viewer::use_viewer};

/// The frame around every page.
#[component]
pub(crate) fn Layout(
    /// The page.
    children: Children,
) -> impl IntoView {
    provide_here();
    let viewer = use_viewer();
    view! {
        <a class="frame-skip" href="#content">"Skip to content"</a>
        <div class="frame">
            <Suspense>
                {move || Suspend::new(async move {
                    let principal = viewer.principal().await;
                    view! {
                        <TopBar principal=principal.clone()/>
                        {principal.map(|principal| view! { <Navigation principal=principal/> })}
                    }
                })}
            </Suspense>
            <main id="content" tabindex="-1">
                <ReturnedProblem/>
                {children()}
            </main>
        </div>
        <Toasts/>
        <div class="frame-crash" role="alert">
            "This page has stopped working. What the server was doing goes on. "
            <a href="">"Reload the page"</a>
        </div>
    }
    .erase()
}

/// Tells the kit which page this is.
fn provide_here() {
    let location = use_location();
    provide_context(Here {
        path: location.pathname.get_untracked(),
        query: location.search.get_untracked(),
    });
}
