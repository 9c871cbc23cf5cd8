use leptos::prelude::window;
use web_sys::Event;

use super::dom::{around, find, on_document};

/// A press on `[data-copy]` puts the code beside it on the clipboard and says so.
pub(super) fn start() {
    on_document("click", copy);
}

fn copy(event: &Event) {
    let Some(around) = around(event, "[data-copy]").and_then(|button| button.parent_element()) else {
        return;
    };
    let text = find(&around, "code").and_then(|code| code.text_content());
    // A browser that does not allow it stays silent.
    let _ = window()
        .navigator()
        .clipboard()
        .write_text(&text.unwrap_or_default());
    if let Some(status) = find(&around, "[role=status]") {
        status.set_text_content(Some("Copied"));
    }
}
