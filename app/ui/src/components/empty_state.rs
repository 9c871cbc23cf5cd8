use leptos::prelude::*;

use crate::{Erase, Icon};

/// Nothing to show: why, and the next step.
#[component]
pub fn EmptyState(
    /// The icon above the words.
    icon: &'static str,
    /// What is empty.
    #[prop(into)]
    title: String,
    /// Makes the title the page's `h1`.
    #[prop(optional)]
    page: bool,
    /// Why, or what will be here.
    #[prop(optional, into)]
    text: Option<String>,
    /// The next step: a button or link.
    #[prop(optional)]
    action: Option<AnyView>,
) -> impl IntoView {
    let heading = if page {
        view! { <h1>{title}</h1> }.erase()
    } else {
        view! { <h2>{title}</h2> }.erase()
    };
    view! {
        <div class="ui-empty">
            <span class="ui-empty-mark"><Icon name=icon large=true/></span>
            {heading}
            {text.map(|text| view! { <p>{text}</p> })}
            {action.map(|action| view! { <div class="ui-empty-action">{action}</div> })}
        </div>
    }
    .erase()
}
