use leptos::prelude::*;

use crate::Erase;

/// The row of quiet buttons under a page's header: what can be done here.
#[component]
pub fn CommandBar(
    /// The name of the group for assistive technology.
    #[prop(default = "Commands")]
    label: &'static str,
    /// Buttons, confirmations and forms of one button.
    children: Children,
) -> impl IntoView {
    view! { <div class="ui-commands" role="group" aria-label=label>{children()}</div> }.erase()
}
