use leptos::prelude::*;

use crate::{browser, clock};

/// A point in time: the exact UTC time from the server, and once the page is alive how long ago or ahead it is, with the
/// exact times on hover and focus.
#[component]
pub fn RelativeTime(
    /// Milliseconds since 1970-01-01 00:00 UTC.
    at: i64,
) -> impl IntoView {
    let exact = clock::utc(at);
    let datetime = clock::iso(at);
    // Empty until the page is alive: server and browser must render the same text first.
    let shown = RwSignal::new(None::<(String, String)>);
    let beat = use_context::<clock::Beat>();
    Effect::new(move |_| {
        if let Some(clock::Beat(beat)) = beat {
            beat.get();
        }
        let now = browser::now();
        shown.set(Some((
            clock::relative(at, now),
            format!("{} · {}", clock::utc(at), browser::local_time(at)),
        )));
    });
    let text = move || {
        shown
            .get()
            .map_or_else(|| exact.clone(), |(relative, _)| relative)
    };
    let title = move || shown.get().map(|(_, title)| title);
    view! { <time class="ui-time" datetime=datetime title=title>{text}</time> }.into_any()
}
