use leptos::prelude::*;

use crate::Erase;

/// A place holder for something that is being read; it appears only when that takes longer than 200 ms.
#[component]
pub fn Skeleton(
    /// How many lines of text it stands for.
    #[prop(default = 3)]
    lines: u8,
) -> impl IntoView {
    let lines = (0..lines).map(|_| view! { <span></span> }).collect_view();
    view! { <div class="ui-skeleton" role="status" aria-label="Loading">{lines}</div> }.erase()
}
