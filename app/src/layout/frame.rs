use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
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
        <a class="frame-skip" href="#content" rel="external">"Skip to content"</a>
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
            <a href="" rel="external">"Reload the page"</a>
        </div>
    }
    .erase()
}

/// Tells the kit where we are and how to go elsewhere.
fn provide_here() {
    let location = use_location();
    let navigate = use_navigate();
    provide_context(Here {
        path: location.pathname.into(),
        query: location.search.into(),
        navigate: Callback::new(move |address: String| navigate(&address, NavigateOptions::default())),
    });
    Effect::new(move |before: Option<String>| {
        let path = location.pathname.get();
        if let Some(before) = before
            && is_another_page(&before, &path)
        {
            arrive();
        }
        path
    });
}

/// Whether a change of path is more than opening or closing something beside the same page.
fn is_another_page(before: &str, path: &str) -> bool {
    before != path
        && (path == "/" || before == "/" || !(path.starts_with(before) || before.starts_with(path)))
}

/// What the browser does by itself when a document is loaded: the focus starts at the content, open menus close.
#[cfg(feature = "hydrate")]
fn arrive() {
    use wasm_bindgen::JsCast;

    let element = |id: &str| {
        document()
            .get_element_by_id(id)?
            .dyn_into::<web_sys::HtmlElement>()
            .ok()
    };
    for menu in ["navigation", "account"] {
        if let Some(menu) = element(menu) {
            let _ = menu.hide_popover();
        }
    }
    if let Some(content) = element("content") {
        let _ = content.focus();
    }
}

#[cfg(not(feature = "hydrate"))]
fn arrive() {}

#[cfg(test)]
mod tests {
    use super::is_another_page;

    #[test]
    fn a_panel_is_not_another_page() {
        for (before, path, expected) in [
            ("/logs", "/logs/7", false),
            ("/logs/7", "/logs", false),
            ("/logs", "/logs", false),
            ("/logs", "/users", true),
            ("/", "/users", true),
            ("/users", "/", true),
        ] {
            assert_eq!(is_another_page(before, path), expected, "{before} {path}");
        }
    }
}
