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

/// Stays 0: a page is read again as a whole, see [`LiveTopics`]. For the sources of resources.
pub fn use_live(topics: Vec<String>) -> Signal<u32> {
    drop(topics);
    use_refresh()
}

/// Stays 0: a page is read again as a whole after each change. For the sources of resources.
pub fn use_refresh() -> Signal<u32> {
    Signal::stored(0)
}
