use leptos::prelude::*;

use crate::Icon;

/// Nothing to show: why, and the next step.
#[component]
pub fn EmptyState(
    /// The icon above the words.
    icon: &'static str,
    /// What is empty.
    #[prop(into)]
    title: String,
    /// Why, or what will be here.
    #[prop(optional, into)]
    text: Option<String>,
    /// The next step: a button or link.
    #[prop(optional)]
    action: Option<AnyView>,
) -> impl IntoView {
    view! {
        <div class="ui-empty">
            <span class="ui-empty-mark"><Icon name=icon large=true/></span>
            <h2>{title}</h2>
            {text.map(|text| view! { <p>{text}</p> })}
            {action.map(|action| view! { <div class="ui-empty-action">{action}</div> })}
        </div>
    }
    .into_any()
}
