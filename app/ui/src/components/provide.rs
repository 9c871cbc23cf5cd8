use leptos::prelude::*;

use crate::IconSprite;

/// Gives the kit what all components of a page share; the application calls it once, above everything.
///
/// `rendered_at` is the time at which the page is rendered, in milliseconds since 1970; without it times are exact.
pub fn provide_ui(sprite: IconSprite, rendered_at: Option<i64>) {
    provide_context(sprite);
    if let Some(now) = rendered_at {
        provide_context(RenderedAt(now));
    }
}

/// The time that relative times are relative to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RenderedAt(pub(crate) i64);
