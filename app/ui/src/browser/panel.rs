use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, KeyboardEvent};

use super::dom::{exists, on_document};

/// The Escape key closes the panel beside the page, as its close link does.
pub(super) fn start() {
    on_document("keydown", escape);
}

fn escape(event: &Event) {
    let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
        return;
    };
    if event.key() != "Escape" || event.default_prevented() || exists("dialog:modal, :popover-open") {
        return;
    }
    // Right after the page has been loaded the focus is nowhere; in the page's own fields Escape has another meaning.
    let focused = document().active_element();
    let elsewhere = focused.is_some_and(|element| {
        element.tag_name() != "BODY" && element.closest(".ui-panel").ok().flatten().is_none()
    });
    let close = document().query_selector(".ui-panel-head a").ok().flatten();
    if let (false, Some(close)) = (
        elsewhere,
        close.and_then(|link| link.dyn_into::<HtmlElement>().ok()),
    ) {
        close.click();
    }
}
