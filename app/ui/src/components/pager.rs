use leptos::prelude::*;

use crate::{Address, Button, Erase, Icon, grouped};

/// The links to the page before and after, with a word on where we are.
#[component]
pub fn Pager(
    /// Where we are: `51–100 of 12,345 people`.
    #[prop(into)]
    summary: String,
    /// The page before.
    #[prop(into)]
    previous: Option<String>,
    /// The page after.
    #[prop(into)]
    next: Option<String>,
) -> impl IntoView {
    view! {
        <nav class="ui-pager" aria-label="Pages">
            <p>{summary}</p>
            {link("Previous", "chevron-left", previous)}
            {link("Next", "chevron-right", next)}
        </nav>
    }
    .erase()
}

fn link(label: &'static str, icon: &'static str, href: Option<String>) -> AnyView {
    match href {
        Some(href) => view! { <Button icon=icon href=href>{label}</Button> }.erase(),
        None => view! { <span class="ui-button" aria-disabled="true"><Icon name=icon/><span>{label}</span></span> }.erase(),
    }
}

/// Paging by number: which page of how many objects, each page of the same size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pages {
    /// The page, from 1.
    pub page: u64,
    /// Objects on a page.
    pub size: u64,
    /// Objects in all.
    pub total: u64,
}

impl Pages {
    /// The page that the address asks for with its parameter `page`.
    pub fn new(address: &Address, size: u64, total: u64) -> Self {
        let page = address
            .get("page")
            .and_then(|page| page.parse().ok())
            .unwrap_or(1)
            .max(1);
        Self { page, size, total }
    }

    /// Where we are: `51–100 of 12,345 people`.
    pub fn summary(self, unit: &str) -> String {
        let first = (self.page - 1).saturating_mul(self.size).saturating_add(1);
        let last = self.page.saturating_mul(self.size).min(self.total);
        if first > last {
            return format!("{} {unit}", grouped(self.total));
        }
        format!(
            "{}–{} of {} {unit}",
            grouped(first),
            grouped(last),
            grouped(self.total)
        )
    }

    /// The page before.
    pub fn previous(self, address: &Address) -> Option<String> {
        (self.page > 1).then(|| address.clone().with("page", (self.page - 1).to_string()).href())
    }

    /// The page after.
    pub fn next(self, address: &Address) -> Option<String> {
        let more = self.page.saturating_mul(self.size) < self.total;
        more.then(|| address.clone().with("page", (self.page + 1).to_string()).href())
    }
}

#[cfg(test)]
mod tests {
    use super::Pages;
    use crate::Address;

    #[test]
    fn pages_have_neighbours_and_words() {
        for (query, total, summary, previous, next) in [
            ("", 0, "0 people", None, None),
            ("", 12, "1–12 of 12 people", None, None),
            (
                "page=2",
                120,
                "51–100 of 120 people",
                Some("/users?page=1"),
                Some("/users?page=3"),
            ),
            (
                "page=3",
                120,
                "101–120 of 120 people",
                Some("/users?page=2"),
                None,
            ),
            (
                "page=x",
                1_200,
                "1–50 of 1,200 people",
                None,
                Some("/users?page=2"),
            ),
            ("page=9", 12, "12 people", Some("/users?page=8"), None),
        ] {
            let address = Address::parse("/users", query);
            let pages = Pages::new(&address, 50, total);
            assert_eq!(pages.summary("people"), summary, "{query}");
            assert_eq!(pages.previous(&address).as_deref(), previous, "{query}");
            assert_eq!(pages.next(&address).as_deref(), next, "{query}");
        }
    }
}
