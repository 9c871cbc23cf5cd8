use leptos::prelude::*;
use ui::{Erase, Icon};

/// The cookie that keeps the reader's choice, so that the server renders the right colours at once.
const COOKIE: &str = "theme";

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the operating system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The word in the cookie and in the document's `data-theme`.
    pub fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn of_word(word: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|theme| theme.word() == word)
            .unwrap_or_default()
    }

    /// The choice in the cookies of a request.
    pub fn of_cookies(cookies: &str) -> Self {
        let value = |pair: &str| {
            pair.trim()
                .strip_prefix(COOKIE)?
                .strip_prefix('=')
                .map(Self::of_word)
        };
        cookies.split(';').find_map(value).unwrap_or_default()
    }

    /// The choice in the request that is being answered.
    #[cfg(feature = "ssr")]
    pub fn of_request() -> Self {
        let parts = use_context::<http::request::Parts>();
        let cookies = parts
            .as_ref()
            .and_then(|parts| parts.headers.get(http::header::COOKIE)?.to_str().ok());
        cookies.map(Self::of_cookies).unwrap_or_default()
    }
}

/// The choice that is in force.
#[derive(Clone, Copy, Debug)]
struct ThemeSwitch(RwSignal<Theme>);

/// Reads the choice, on the server from the cookie and in the browser from the document.
pub(crate) fn provide_theme() {
    provide_context(ThemeSwitch(RwSignal::new(current())));
}

/// Three buttons; they need scripts and are not there without.
#[component]
pub(crate) fn ThemeButtons() -> impl IntoView {
    let switch = use_context::<ThemeSwitch>().map(|ThemeSwitch(theme)| theme);
    let buttons = [
        (Theme::System, "settings", "System"),
        (Theme::Light, "sun", "Light"),
        (Theme::Dark, "moon", "Dark"),
    ]
    .map(|(theme, icon, label)| {
        let pressed = move || switch.is_some_and(|switch| switch.get() == theme).to_string();
        let choose = move |_| {
            if let Some(switch) = switch {
                switch.set(theme);
            }
            keep(theme);
        };
        view! {
            <button type="button" aria-pressed=pressed on:click=choose>
                <Icon name=icon/>
                {label}
            </button>
        }
    });
    view! { <div class="frame-theme ui-scripted" role="group" aria-label="Colours">{buttons.into_iter().collect_view()}</div> }
        .erase()
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

#[cfg(not(feature = "hydrate"))]
fn keep(_theme: Theme) {}

#[cfg(test)]
mod tests {
    use super::Theme;

    #[test]
    fn the_choice_is_found_among_cookies() {
        for (cookies, expected) in [
            ("", Theme::System),
            ("theme=dark", Theme::Dark),
            ("session=abc; theme=light", Theme::Light),
            ("mytheme=dark; theme=system", Theme::System),
            ("theme=pink", Theme::System),
        ] {
            assert_eq!(Theme::of_cookies(cookies), expected, "{cookies}");
        }
    }
}
