use leptos::prelude::*;

use super::{hidden::hidden, search_field::search_field, select::options};
use crate::{Button, Choice, Erase, Icon};

/// A filter that is set, with the address of the page without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// What is filtered.
    pub label: String,
    /// By which value.
    pub value: String,
    /// The page without this filter.
    pub clear: String,
}

/// The filters above a table: controls that read, and the ones that are set as chips.
#[component]
pub fn FilterBar(
    /// The page's own path.
    #[prop(into)]
    action: String,
    /// The words for assistive technology, where a page has several.
    #[prop(default = "Filters")]
    label: &'static str,
    /// Filters that have no control of their own but can be taken away.
    #[prop(optional, into)]
    chips: Vec<Chip>,
    /// Parameters to carry along, for example the sort order.
    #[prop(optional, into)]
    keep: Vec<(String, String)>,
    /// Buttons at the line's end.
    #[prop(optional)]
    actions: Option<AnyView>,
    /// [`FilterText`] and [`FilterSelect`].
    children: Children,
) -> impl IntoView {
    let chips = chips
        .into_iter()
        .map(|chip| {
            let label = format!("Remove the filter {}: {}", chip.label, chip.value);
            view! {
                <a class="ui-chip" href=chip.clear aria-label=label>
                    {chip.label} ": " <b>{chip.value}</b> <Icon name="close"/>
                </a>
            }
        })
        .collect_view();
    view! {
        <div class="ui-filters">
            <form role="search" aria-label=label method="get" action=action>
                {hidden(keep)}
                {children()}
                <span class="ui-unscripted"><Button>"Apply"</Button></span>
            </form>
            {chips}
            {actions.map(|actions| view! { <div class="ui-filters-actions">{actions}</div> })}
        </div>
    }
    .erase()
}

/// A text to filter by.
#[component]
pub fn FilterText(
    /// The parameter's name.
    name: &'static str,
    /// The words for assistive technology, and the placeholder.
    #[prop(into)]
    label: String,
    /// The value that is set.
    #[prop(optional, into)]
    value: String,
) -> impl IntoView {
    let field = search_field(name, label, value);
    view! { <span class="ui-filter-text">{field}</span> }.erase()
}

/// A list to filter by; choosing a value applies it.
#[component]
pub fn FilterSelect(
    /// The parameter's name.
    name: &'static str,
    /// What is filtered.
    #[prop(into)]
    label: String,
    /// The value that is set.
    #[prop(optional, into)]
    value: String,
    /// The values; the first should be the empty one, `All`.
    choices: Vec<Choice>,
) -> impl IntoView {
    let set = !value.is_empty();
    let options = options(choices, &value);
    view! {
        <label class="ui-filter-select" class:ui-filter-set=set>
            <span>{label}":"</span>
            <select name=name data-apply="">{options}</select>
            <Icon name="chevron-down"/>
        </label>
    }
    .erase()
}
