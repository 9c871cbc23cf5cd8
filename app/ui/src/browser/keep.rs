//! What outlives a page that is loaded: a few words in the storage of the browser's tab.

use leptos::prelude::window;

const TOAST: &str = "toast";
const FOCUS: &str = "focus";
const SCROLL: &str = "scroll";

/// Keeps a message for the next page.
pub(super) fn toast(text: &str) {
    set(TOAST, text);
}

/// The message that the page before has left.
pub(crate) fn take_toast() -> Option<String> {
    take(TOAST)
}

/// Keeps the name of the field that has the focus, for the next page.
pub(super) fn focus(name: &str) {
    set(FOCUS, name);
}

/// The name of the field that had the focus on the page before.
pub(super) fn take_focus() -> Option<String> {
    take(FOCUS)
}

/// Keeps how far down the page is, for the document at that address; the page's script takes it before it is painted.
pub(super) fn scroll(pixels: i32, address: &str) {
    set(SCROLL, &format!("{pixels} {address}"));
}

/// A browser without storage, or with a full one, forgets: nothing that matters is kept.
fn set(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().session_storage() {
        let _ = storage.set_item(key, value);
    }
}

fn take(key: &str) -> Option<String> {
    let storage = window().session_storage().ok()??;
    let value = storage.get_item(key).ok()??;
    let _ = storage.remove_item(key);
    Some(value)
}
