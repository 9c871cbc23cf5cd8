use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::MouseEvent;

const QUESTION: &str = "Leave this page? What you changed here has not been saved.";

/// Asks before the page is left while something is unsaved, whether by closing it or by a link.
pub(crate) fn guard(dirty: RwSignal<bool>) {
    Effect::new(move |_| {
        let closing = window_event_listener(ev::beforeunload, move |event| {
            if dirty.get_untracked() {
                event.prevent_default();
            }
        });
        // Before the router, which listens on the window for clicks that rise from links.
        let clicks = Clicks::new(move |event| {
            if dirty.get_untracked() && leaves(&event) {
                if window().confirm_with_message(QUESTION).unwrap_or(true) {
                    dirty.set(false);
                } else {
                    event.prevent_default();
                    event.stop_propagation();
                }
            }
        });
        // Dropped together with the effect.
        StoredValue::new_local(clicks);
        on_cleanup(move || closing.remove());
    });
}

/// Whether a click follows a link to another page in this window.
fn leaves(event: &MouseEvent) -> bool {
    let link = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .and_then(|element| element.closest("a[href]").ok().flatten());
    let Some(link) = link else { return false };
    let href = link.get_attribute("href").unwrap_or_default();
    let elsewhere = link.has_attribute("target") || link.has_attribute("download");
    let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.button() != 0;
    !href.starts_with('#') && !elsewhere && !modified
}

/// A listener for clicks on their way down to their target; it is removed when it is dropped.
struct Clicks(Closure<dyn FnMut(MouseEvent)>);

impl Clicks {
    fn new(callback: impl Fn(MouseEvent) + 'static) -> Self {
        let closure = Closure::<dyn FnMut(MouseEvent)>::new(callback);
        let function = closure.as_ref().unchecked_ref();
        let _ = document().add_event_listener_with_callback_and_bool("click", function, true);
        Self(closure)
    }
}

impl Drop for Clicks {
    fn drop(&mut self) {
        let function = self.0.as_ref().unchecked_ref();
        let _ = document().remove_event_listener_with_callback_and_bool("click", function, true);
    }
}
