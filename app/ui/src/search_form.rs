use leptos::{ev, prelude::*};

use crate::{Erase, Here, browser};

/// What a form that only reads does when it is sent: it goes to its own address without loading the document again.
///
/// Without scripts, or outside of the application's frame, the browser sends it.
pub(crate) fn go_by_router(here: Option<Here>) -> impl Fn(ev::SubmitEvent) + 'static {
    move |event| {
        if let Some(here) = here
            && let Some(address) = browser::query_address(&event)
        {
            event.prevent_default();
            here.navigate.run(address);
        }
    }
}

/// The parameters that a reading form carries along.
pub(crate) fn hidden(pairs: Vec<(String, String)>) -> AnyView {
    pairs
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view()
        .erase()
}
