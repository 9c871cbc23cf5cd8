use std::time::Duration;

use leptos::{ev, html, prelude::*};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlElement, HtmlFormElement, Node};

use crate::Clock;

/// Puts text on the clipboard; a browser that does not allow it stays silent.
pub(crate) fn copy(text: &str) {
    let _ = window().navigator().clipboard().write_text(text);
}

/// Loads the document at an address.
pub(crate) fn load(address: &str) {
    let _ = window().location().assign(address);
}

/// Loads the document again.
pub(crate) fn reload() {
    let _ = window().location().reload();
}

/// Moves the focus to the element of that id, once it is there.
pub(crate) fn focus(id: String) {
    request_animation_frame(move || {
        if let Some(element) = document()
            .get_element_by_id(&id)
            .and_then(|element| element.dyn_into::<HtmlElement>().ok())
        {
            let _ = element.focus();
        }
    });
}

/// Sends the form of the control that an event happened to, as its button would.
pub(crate) fn submit(event: &ev::Event) {
    let form = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .and_then(|element| element.closest("form").ok().flatten())
        .and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
    if let Some(form) = form {
        let _ = form.request_submit();
    }
}

/// Shows the question as a modal dialog.
pub(crate) fn open_dialog(details: NodeRef<html::Details>, dialog: NodeRef<html::Dialog>) {
    if let (Some(details), Some(dialog)) = (details.get_untracked(), dialog.get_untracked()) {
        // A dialog inside closed details is not rendered, not even modally.
        details.set_open(true);
        let _ = dialog.show_modal();
    }
}

/// Takes the question away again.
pub(crate) fn close_dialog(details: NodeRef<html::Details>, dialog: NodeRef<html::Dialog>) {
    if let (Some(details), Some(dialog)) = (details.get_untracked(), dialog.get_untracked()) {
        if dialog.open() {
            dialog.close();
        }
        details.set_open(false);
    }
}

/// Closes a menu; with `focus` its button gets the focus back.
pub(crate) fn close_details(details: NodeRef<html::Details>, focus: bool) {
    let Some(details) = details.get_untracked() else {
        return;
    };
    details.set_open(false);
    if focus
        && let Some(summary) = details.query_selector("summary").ok().flatten()
        && let Ok(summary) = summary.dyn_into::<HtmlElement>()
    {
        let _ = summary.focus();
    }
}

/// Closes a menu when the focus goes elsewhere.
pub(crate) fn close_when_left(event: &ev::FocusEvent, details: NodeRef<html::Details>) {
    let Some(element) = details.get_untracked() else {
        return;
    };
    let goes_to = event
        .related_target()
        .and_then(|target| target.dyn_into::<Node>().ok());
    if !element.contains(goes_to.as_ref()) {
        element.set_open(false);
    }
}

/// A time as the reader's own clock shows it.
#[expect(
    clippy::cast_precision_loss,
    reason = "the time in milliseconds is far below 2^53"
)]
pub(crate) fn local_time(milliseconds: i64) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(milliseconds as f64));
    format!(
        "{} local time",
        String::from(date.to_locale_string("default", &JsValue::UNDEFINED))
    )
}

/// Goes on with the browser's own time, once the page is alive.
pub(crate) fn start_clock(clock: Clock) {
    clock.alive.set(true);
    set_clock(clock);
    set_interval(move || set_clock(clock), Duration::from_secs(30));
}

/// Sets the clock if it is wrong by more than a second: one new time in a table sets it for all of them.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the time in milliseconds is a whole number far below 2^53"
)]
pub(crate) fn set_clock(clock: Clock) {
    let now = js_sys::Date::now() as i64;
    if clock
        .now
        .get_untracked()
        .is_none_or(|shown| (now - shown).abs() > 1000)
    {
        clock.now.set(Some(now));
    }
}
