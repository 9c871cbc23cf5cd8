//! Saved scoping filters in words.

use leptos::prelude::*;
use model::ScopingFilter;
use ui::{Card, Erase};

/// The card on the page of a mapping, which leads to the editor.
pub(in crate::pages::applications) fn scope_card(filters: &[ScopingFilter], mapping: &str) -> AnyView {
    let href = format!("{mapping}/scope");
    let words = if filters.is_empty() {
        "Add scoping filters"
    } else {
        "Edit scoping filters"
    };
    let filters = sentences(filters);
    view! {
        <div class="mapping-actions">
            <Card title="Source object scope" subtitle="Who is provisioned, beyond being assigned.">
                {filters}
                <p><a href=href>{words}</a></p>
            </Card>
        </div>
    }
    .erase()
}

/// Each filter in one line.
pub(super) fn sentences(filters: &[ScopingFilter]) -> AnyView {
    if filters.is_empty() {
        return view! { <p class="ui-muted">"No scoping filters: attributes exclude nobody."</p> }.erase();
    }
    let lines = filters
        .iter()
        .enumerate()
        .map(|(index, filter)| {
            let or = (index > 0).then_some("or ");
            view! { <li>{or} <b>{filter.name(index)}</b> ": " {filter.to_string()}</li> }
        })
        .collect_view();
    view! { <ul class="scope-sentences">{lines}</ul> }.erase()
}
