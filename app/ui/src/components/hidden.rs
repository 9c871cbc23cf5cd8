use leptos::prelude::*;

use crate::Erase;

/// Fields that a form carries along: name and value.
pub(crate) fn hidden(pairs: Vec<(String, String)>) -> AnyView {
    pairs
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view()
        .erase()
}
