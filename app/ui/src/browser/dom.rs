//! Finding and listening, in fewer words than `web-sys` needs.

use leptos::prelude::document;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event, EventTarget};

/// Calls the function at every event of that name, on its way down to its target, as long as the page lives.
///
/// On the way down, because `close` and the like do not come up again.
pub fn listen(target: &EventTarget, name: &str, callback: fn(&Event)) {
    let closure = Closure::<dyn FnMut(Event)>::new(move |event: Event| callback(&event));
    let function = closure.as_ref().unchecked_ref();
    // It fails for no name that is written here.
    let _ = target.add_event_listener_with_callback_and_bool(name, function, true);
    closure.forget();
}

/// The same for the whole document.
pub fn on_document(name: &str, callback: fn(&Event)) {
    listen(&document(), name, callback);
}

/// The element that an event happened to.
pub fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// The element that an event happened to, or the nearest one around it, that the selector describes.
pub fn around(event: &Event, selector: &str) -> Option<Element> {
    target(event)?.closest(selector).ok().flatten()
}

/// The first element within that the selector describes.
pub fn find(within: &Element, selector: &str) -> Option<Element> {
    within.query_selector(selector).ok().flatten()
}

/// Whether the document has an element that the selector describes.
pub fn exists(selector: &str) -> bool {
    document().query_selector(selector).ok().flatten().is_some()
}

/// All elements within the document that the selector describes.
pub fn all(selector: &str) -> impl Iterator<Item = Element> {
    let found = document().query_selector_all(selector).ok();
    let count = found.as_ref().map_or(0, web_sys::NodeList::length);
    (0..count).filter_map(move |position| found.as_ref()?.get(position)?.dyn_into().ok())
}

/// All elements within another one that the selector describes.
pub fn all_within(within: &Element, selector: &str) -> impl Iterator<Item = Element> {
    let found = within.query_selector_all(selector).ok();
    let count = found.as_ref().map_or(0, web_sys::NodeList::length);
    (0..count).filter_map(move |position| found.as_ref()?.get(position)?.dyn_into().ok())
}

/// Sets an attribute; it fails for no name that is written here.
pub fn set(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

/// Removes an attribute.
pub fn unset(element: &Element, name: &str) {
    let _ = element.remove_attribute(name);
}

/// Gives an element the focus.
pub fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<web_sys::HtmlElement>() {
        let _ = element.focus();
    }
}
