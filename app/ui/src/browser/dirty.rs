use leptos::prelude::window;
use web_sys::{Element, Event};

use super::dom::{all, around, listen, on_document, set, unset};

/// Forms that were typed into since their values were saved carry `data-dirty`; leaving the page asks if one of them
/// is guarded.
pub(super) fn start() {
    on_document("input", mark);
    on_document("reset", |event| {
        if let Some(form) = around(event, "form") {
            clean(&form);
        }
    });
    listen(&window(), "beforeunload", ask);
}

/// Nothing in this form is unsaved any more.
pub(super) fn clean(form: &Element) {
    unset(form, "data-dirty");
}

fn mark(event: &Event) {
    if let Some(form) = around(event, "form[method=post]") {
        set(&form, "data-dirty", "");
    }
}

fn ask(event: &Event) {
    if all("form[data-guard][data-dirty]").next().is_some() {
        event.prevent_default();
    }
}
