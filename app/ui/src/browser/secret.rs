use web_sys::Event;

use super::dom::{around, find, on_document, set};

/// A press on `[data-reveal]` shows or hides the secret that is typed beside it.
pub(super) fn start() {
    on_document("click", reveal);
}

fn reveal(event: &Event) {
    let Some(button) = around(event, "[data-reveal]") else {
        return;
    };
    let input = button.parent_element().and_then(|around| find(&around, "input"));
    if let Some(input) = input {
        let shown = input.get_attribute("type").as_deref() == Some("text");
        set(&input, "type", if shown { "password" } else { "text" });
        set(&button, "aria-pressed", if shown { "false" } else { "true" });
    }
}
