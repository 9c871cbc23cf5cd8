use leptos::prelude::*;

use crate::{Erase, Tone};

/// A row of big numbers.
#[component]
pub fn Figures(
    /// The [`Figure`]s.
    children: Children,
) -> impl IntoView {
    view! { <dl class="ui-figures">{children()}</dl> }.erase()
}

/// One big number with its name.
#[component]
pub fn Figure(
    /// What is counted.
    #[prop(into)]
    label: String,
    /// The number, formatted.
    #[prop(into)]
    value: String,
    /// Colours the number, for one that should not be there.
    #[prop(optional)]
    tone: Tone,
    /// Where the counted things are listed.
    #[prop(optional, into)]
    href: Option<String>,
) -> impl IntoView {
    let value = match href {
        Some(href) => view! { <a href=href>{value}</a> }.erase(),
        None => value.erase(),
    };
    view! {
        <div class=format!("ui-figure ui-figure-{}", tone.word())>
            <dt>{label}</dt>
            <dd>{value}</dd>
        </div>
    }
    .erase()
}
