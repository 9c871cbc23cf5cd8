use leptos::prelude::*;

use crate::{Erase, Icon};

/// The field to search with, its icon before it; what is around them is up to the component. The label is for
/// assistive technology, and the placeholder.
pub(super) fn search_field(name: &'static str, label: String, value: String) -> AnyView {
    view! {
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
    }
    .erase()
}
