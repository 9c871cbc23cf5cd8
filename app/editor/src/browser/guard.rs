use ui::dom::{all, all_within, on_document, set, target, unset};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlButtonElement, SubmitEvent};

use super::{field::Field, show};

/// A form whose expression is wrong is not sent: it says so, and the caret goes where the first mistake is.
pub(super) fn start() {
    on_document("submit", submit);
}

/// Takes the words away that say that nothing was saved.
pub(super) fn clear() {
    for part in all("[data-part=blocked]") {
        set(&part, "hidden", "");
    }
}

fn submit(event: &Event) {
    let Some(form) = target(event) else { return };
    let button = event
        .dyn_ref::<SubmitEvent>()
        .and_then(SubmitEvent::submitter)
        .and_then(|button| button.dyn_into::<HtmlButtonElement>().ok());
    // A button with an address of its own does not save.
    if button.is_some_and(|button| button.has_attribute("formaction")) {
        return;
    }
    for root in all_within(&form, "[data-expression]") {
        let Some(field) = Field::around(&root).filter(Field::is_shown) else {
            continue;
        };
        let found = field.findings();
        let Some(first) = found.iter().find(|finding| finding.is_error) else {
            continue;
        };
        event.prevent_default();
        event.stop_immediate_propagation();
        show::findings(&field);
        if let Some(part) = field.part("blocked") {
            unset(&part, "hidden");
        }
        field.go_to(first.span.start);
        return;
    }
}
