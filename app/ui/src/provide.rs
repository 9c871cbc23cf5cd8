use leptos::prelude::*;

use crate::{Clock, IconSprite, Live, Refresh, Toaster, browser};

/// Gives the kit what it shares between components; the application calls it once, above everything.
///
/// `rendered_at` is the time at which the server renders the page, in milliseconds since 1970, the same in the browser.
pub fn provide_ui(sprite: IconSprite, rendered_at: Option<i64>) {
    provide_context(sprite);
    provide_context(Toaster::new());
    provide_context(Refresh(RwSignal::new(0)));
    provide_context(Live::new());
    let clock = Clock::new(rendered_at);
    provide_context(clock);
    Effect::new(move |_| browser::start_clock(clock));
}
