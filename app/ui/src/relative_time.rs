use leptos::prelude::*;

use crate::{Clock, Erase, browser, clock};

/// A point in time as how long ago or ahead it is, with the exact times on hover: UTC, and the reader's own once the
/// page is alive.
#[component]
pub fn RelativeTime(
    /// Milliseconds since 1970-01-01 00:00 UTC.
    at: i64,
) -> impl IntoView {
    let exact = clock::utc(at);
    let clock = use_context::<Clock>();
    let text = {
        let exact = exact.clone();
        move || match clock.and_then(|clock| clock.now.get()) {
            Some(now) => clock::relative(at, now),
            None => exact.clone(),
        }
    };
    let title = move || {
        if clock.is_some_and(|clock| clock.alive.get()) {
            format!("{exact} · {}", browser::local_time(at))
        } else {
            exact.clone()
        }
    };
    Effect::new(move |_| {
        if let Some(clock) = clock {
            browser::set_clock(clock);
        }
    });
    view! { <time class="ui-time" datetime=clock::iso(at) title=title>{text}</time> }.erase()
}
