use leptos::prelude::*;

use super::hidden::hidden;
use crate::{Erase, Icon};

/// A search: a form that reads.
#[component]
pub fn SearchBox(
    /// The page that shows what was found.
    #[prop(into)]
    action: String,
    /// The words for assistive technology, and the placeholder.
    #[prop(into)]
    label: String,
    /// The parameter's name.
    #[prop(default = "q")]
    name: &'static str,
    /// What is being searched for.
    #[prop(optional, into)]
    value: String,
    /// Parameters to carry along.
    #[prop(optional, into)]
    keep: Vec<(String, String)>,
) -> impl IntoView {
    let name_of_form = label.clone();
    view! {
        <form class="ui-search" role="search" aria-label=name_of_form method="get" action=action>
            {hidden(keep)}
            <Icon name="search"/>
            <input
                class="ui-input"
                type="search"
                name=name
                value=value
                placeholder=label.clone()
                aria-label=label
                autocomplete="off"
                spellcheck="false"
            />
        </form>
    }
    .erase()
}
