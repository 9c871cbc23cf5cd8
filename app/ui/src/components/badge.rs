use leptos::prelude::*;

use crate::{Erase, Icon, Tone};

/// A status: icon, word and colour.
#[component]
pub fn Badge(
    /// What the status means.
    #[prop(optional)]
    tone: Tone,
    /// The word.
    #[prop(into)]
    text: String,
    /// Another icon than the tone's own.
    #[prop(optional)]
    icon: Option<&'static str>,
) -> impl IntoView {
    view! {
        <span class=format!("ui-badge ui-{}", tone.word())>
            <Icon name=icon.unwrap_or(tone.icon())/>
            {text}
        </span>
    }
    .erase()
}
