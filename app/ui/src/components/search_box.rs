use leptos::prelude::*;

use super::{hidden::hidden, search_field::search_field};
use crate::Erase;

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
    let field = search_field(name, label.clone(), value);
    view! {
        <form class="ui-search" role="search" aria-label=label method="get" action=action>
            {hidden(keep)}
            {field}
        </form>
    }
    .erase()
}
