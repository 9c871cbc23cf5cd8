/// The cookie that keeps the reader's choice, so that the server renders the right colours at once.
pub(crate) const COOKIE: &str = "theme";

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

    /// The theme of that word; the system's for any other.
    pub fn of_word(word: &str) -> Self {
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
        let parts = leptos::prelude::use_context::<http::request::Parts>();
        let cookies = parts
            .as_ref()
            .and_then(|parts| parts.headers.get(http::header::COOKIE)?.to_str().ok());
        cookies.map(Self::of_cookies).unwrap_or_default()
    }
}

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
