use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlDetailsElement, HtmlDialogElement};

use super::dom::{around, find, on_document, target};

/// The question that unfolds from `.ui-confirm` becomes a modal dialog.
pub(super) fn start() {
    on_document("click", click);
    on_document("close", closed);
}

/// Closes the dialog that this element stands in, if it stands in one.
pub(super) fn close_around(element: &Element) {
    let dialog = element
        .closest("dialog[open]")
        .ok()
        .flatten()
        .and_then(|dialog| dialog.dyn_into::<HtmlDialogElement>().ok());
    if let Some(dialog) = dialog {
        dialog.close();
        fold(&dialog);
    }
}

fn click(event: &Event) {
    if let Some(button) = around(event, "[data-close]") {
        close_around(&button);
    } else if let Some(details) = around(event, ".ui-confirm > summary").and_then(|it| it.parent_element()) {
        event.prevent_default();
        open(&details);
    }
}

fn open(details: &Element) {
    let dialog = find(details, "dialog").and_then(|dialog| dialog.dyn_into::<HtmlDialogElement>().ok());
    if let (Some(details), Some(dialog)) = (details.dyn_ref::<HtmlDetailsElement>(), dialog) {
        // A dialog inside closed details is not rendered, not even modally.
        details.set_open(true);
        if !dialog.open() {
            let _ = dialog.show_modal();
        }
    }
}

/// The Escape key closes a dialog without any of our buttons.
fn closed(event: &Event) {
    if let Some(dialog) = target(event) {
        fold(&dialog);
    }
}

fn fold(dialog: &Element) {
    if let Some(details) = dialog
        .parent_element()
        .and_then(|details| details.dyn_into::<HtmlDetailsElement>().ok())
    {
        details.set_open(false);
    }
}
