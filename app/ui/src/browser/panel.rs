use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlAnchorElement, KeyboardEvent};

use super::{
    dom::{around, exists, on_document},
    keep,
};

/// The Escape key closes the panel beside the page, as its close link does; the page stays where it was scrolled to.
pub(super) fn start() {
    on_document("keydown", escape);
    on_document("click", stay);
}

/// Opening, changing or closing the panel loads a document that looks like the same page.
fn stay(event: &Event) {
    let link = around(event, ".ui-split a[href]:not(.ui-pager a)");
    let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) else {
        return;
    };
    let page = match close_link() {
        Some(close) => close.pathname(),
        None => window().location().pathname().unwrap_or_default(),
    };
    let below = link.pathname();
    if below
        .strip_prefix(&page)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    {
        keep::scroll(
            document().document_element().map_or(0, |page| page.scroll_top()),
            &link.href(),
        );
    }
}

/// The link that leads to the page without its panel.
fn close_link() -> Option<HtmlAnchorElement> {
    let link = document().query_selector(".ui-panel-head a").ok()??;
    link.dyn_into().ok()
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
    if let (false, Some(close)) = (elsewhere, close_link()) {
        close.click();
    }
}
