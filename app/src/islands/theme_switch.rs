use leptos::prelude::*;
use ui::Icon;

use crate::Theme;

/// Three buttons that choose the colours; they need scripts and are not there without.
#[island]
pub fn ThemeSwitch() -> impl IntoView {
    let chosen = RwSignal::new(current());
    let buttons = [
        (Theme::System, "settings", "System"),
        (Theme::Light, "sun", "Light"),
        (Theme::Dark, "moon", "Dark"),
    ]
    .map(|(theme, icon, label)| {
        let pressed = move || (chosen.get() == theme).to_string();
        let choose = move |_| {
            chosen.set(theme);
            keep(theme);
        };
        view! {
            <button type="button" aria-pressed=pressed on:click=choose>
                <Icon name=icon/>
                {label}
            </button>
        }
    });
    view! {
        <div class="frame-theme ui-scripted" role="group" aria-label="Colours">
            {buttons.into_iter().collect_view()}
        </div>
    }
}

#[cfg(feature = "ssr")]
fn current() -> Theme {
    Theme::of_request()
}

#[cfg(not(feature = "ssr"))]
fn current() -> Theme {
    let root = document().document_element();
    root.and_then(|root| root.get_attribute("data-theme"))
        .map(|word| Theme::of_word(&word))
        .unwrap_or_default()
}

#[cfg(feature = "hydrate")]
fn keep(theme: Theme) {
    use wasm_bindgen::JsCast;

    use crate::theme::COOKIE;

    let document = document();
    if let Some(root) = document.document_element() {
        let _ = root.set_attribute("data-theme", theme.word());
    }
    if let Some(document) = document.dyn_ref::<web_sys::HtmlDocument>() {
        let _ = document.set_cookie(&format!(
            "{COOKIE}={}; path=/; max-age=31536000; samesite=lax",
            theme.word()
        ));
    }
}

/// A choice is made in the browser only.
#[cfg(not(feature = "hydrate"))]
fn keep(_theme: Theme) {}
