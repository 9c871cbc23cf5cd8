use leptos::prelude::*;

use crate::Erase;

/// The topics that the page is about: when one of them changes, the browser reads the page again and takes over what
/// is different.
#[component]
pub fn LiveTopics(
    /// Words of the stream of events, for example `application:7`.
    topics: Vec<String>,
) -> impl IntoView {
    view! { <span hidden data-live=topics.join(" ")></span> }.erase()
}
