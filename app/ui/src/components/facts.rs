use leptos::prelude::*;

use crate::Erase;

/// Names and values in two columns.
#[component]
pub fn Facts(
    /// The [`Fact`]s.
    children: Children,
) -> impl IntoView {
    view! { <dl class="ui-facts">{children()}</dl> }.erase()
}

/// One name with its value.
#[component]
pub fn Fact(
    /// The name.
    #[prop(into)]
    label: String,
    /// The value.
    children: Children,
) -> impl IntoView {
    view! { <div><dt>{label}</dt><dd>{children()}</dd></div> }.erase()
}
