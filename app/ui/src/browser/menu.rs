use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlDetailsElement, KeyboardEvent, Node};

use super::dom::{all, around, find, focus, on_document, target};

const OPEN: &str = ".ui-menu[open]";

/// Menus close when something in them is chosen, when one presses elsewhere and with the Escape key.
pub(super) fn start() {
    on_document("click", click);
    on_document("focusin", close_others);
    on_document("keydown", escape);
}

fn click(event: &Event) {
    close_others(event);
    // A question that unfolds from an entry needs the menu to stay.
    if around(event, ".ui-confirm").is_none()
        && let Some(menu) = around(event, ".ui-menu-list").and_then(|list| list.parent_element())
    {
        close(&menu);
    }
}

/// Closes every menu that the event did not happen in.
fn close_others(event: &Event) {
    let target = target(event);
    for menu in all(OPEN) {
        if !menu.contains(target.as_ref().map(AsRef::<Node>::as_ref)) {
            close(&menu);
        }
    }
}

fn escape(event: &Event) {
    let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
        return;
    };
    if event.key() != "Escape" || around(event, "dialog").is_some() {
        return;
    }
    for menu in all(OPEN) {
        event.prevent_default();
        close(&menu);
        if let Some(button) = find(&menu, "summary") {
            focus(&button);
        }
    }
}

fn close(menu: &Element) {
    if let Some(details) = menu.dyn_ref::<HtmlDetailsElement>() {
        details.set_open(false);
    }
}
