use leptos::prelude::*;

use super::provide::RenderedAt;
use crate::{Erase, clock};

/// A point in time as how long ago or ahead it is, with the exact time on hover; the browser goes on with the words
/// and adds the reader's own time.
#[component]
pub fn RelativeTime(
    /// Milliseconds since 1970-01-01 00:00 UTC.
    at: i64,
) -> impl IntoView {
    let exact = clock::utc(at);
    let text = match use_context::<RenderedAt>() {
        Some(RenderedAt(now)) => clock::relative(at, now),
        None => exact.clone(),
    };
    view! { <time class="ui-time" datetime=clock::iso(at) title=exact>{text}</time> }.erase()
}
