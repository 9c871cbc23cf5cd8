use leptos::prelude::*;

use crate::{Erase, Icon, Tone};

/// A message bar: what is the matter, what it means and what to do about it.
#[component]
pub fn Notice(
    /// What the message means.
    #[prop(optional)]
    tone: Tone,
    /// The message in one sentence.
    #[prop(into)]
    title: String,
    /// More words.
    #[prop(optional)]
    children: Option<Children>,
    /// A button or link.
    #[prop(optional)]
    action: Option<AnyView>,
) -> impl IntoView {
    view! {
        <div class=format!("ui-notice ui-{}", tone.word())>
            <Icon name=tone.icon() large=true/>
            <div class="ui-notice-words">
                <strong>{title}</strong>
                {children.map(|children| view! { <div>{children()}</div> })}
            </div>
            {action.map(|action| view! { <div class="ui-notice-action">{action}</div> })}
        </div>
    }
    .erase()
}
