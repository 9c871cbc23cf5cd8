use leptos::prelude::*;

use crate::{Erase, current_link, use_here};

/// One tab: a page of the same thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// The word on the tab.
    pub label: String,
    /// The page's address.
    pub href: String,
    /// A number after the word.
    pub count: Option<u64>,
}

impl Tab {
    /// A tab without a number.
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            href: href.into(),
            count: None,
        }
    }

    /// The same tab with a number after the word.
    #[must_use]
    pub fn count(mut self, count: u64) -> Self {
        self.count = Some(count);
        self
    }
}

/// The pages of one thing as a row of links; the one whose address fits best is the current one.
#[component]
pub fn Tabs(
    /// What the tabs are about, for assistive technology.
    #[prop(into)]
    label: String,
    /// The tabs in order.
    tabs: Vec<Tab>,
    /// The current tab's address, when the page's own address does not say it (a tab in the query).
    #[prop(optional, into)]
    current: Option<String>,
) -> impl IntoView {
    let active = match current {
        Some(href) => tabs.iter().position(|tab| tab.href == href),
        None => {
            use_here().and_then(|here| current_link(tabs.iter().map(|tab| tab.href.as_str()), &here.path))
        }
    };
    let tabs = tabs
        .into_iter()
        .enumerate()
        .map(|(position, tab)| {
            let count = tab
                .count
                .map(|count| view! { <span class="ui-tabs-count">{count}</span> });
            view! {
                <li>
                    <a href=tab.href aria-current=(active == Some(position)).then_some("page")>
                        {tab.label}
                        {count}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! { <nav class="ui-tabs" aria-label=label><ul>{tabs}</ul></nav> }.erase()
}
