//! Saved scoping filters in words.

use leptos::prelude::*;
use model::{ObjectKind, ObjectMapping, ScopingFilter};
use ui::{Card, Erase};

/// The card on the page of a mapping, which leads to the editor.
pub(in crate::pages::applications) fn scope_card(mapping: &ObjectMapping, path: &str) -> AnyView {
    let href = format!("{path}/scope");
    let words = if mapping.scope.is_empty() {
        "Add scoping filters"
    } else {
        "Edit scoping filters"
    };
    let filters = sentences(&mapping.scope, mapping.source);
    let subtitle = match mapping.source {
        ObjectKind::User => "Who is provisioned, beyond being assigned.",
        ObjectKind::Group => "Which groups are in scope, beyond being assigned.",
    };
    view! {
        <div class="mapping-actions">
            <Card title="Source object scope" subtitle=subtitle>
                {filters}
                <p><a href=href>{words}</a></p>
            </Card>
        </div>
    }
    .erase()
}

/// Each filter in one line.
pub(super) fn sentences(filters: &[ScopingFilter], kind: ObjectKind) -> AnyView {
    if filters.is_empty() {
        let none = match kind {
            ObjectKind::User => "No scoping filters: attributes exclude nobody.",
            ObjectKind::Group => "No scoping filters: attributes exclude no group.",
        };
        return view! { <p class="ui-muted">{none}</p> }.erase();
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
