use leptos::prelude::*;

use crate::{IconSprite, Live, Refresh, Toaster, browser, clock::Beat};

/// Gives the kit what it shares between components; the application calls it once, above everything.
pub fn provide_ui(sprite: IconSprite) {
    provide_context(sprite);
    provide_context(Toaster::new());
    provide_context(Refresh(RwSignal::new(0)));
    provide_context(Live::new());
    let beat = RwSignal::new(0_u32);
    provide_context(Beat(beat));
    Effect::new(move |_| browser::every_half_minute(beat));
}
