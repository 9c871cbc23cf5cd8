//! The editor in the browser: listens on the document, finds the editor that an event is about by `data-expression`, and
//! writes into the places that the server's page has for it. Without scripts the same markup is a plain text area.

mod field;
mod guard;
mod list;
mod preview;
mod show;

use leptos::prelude::{document, window};
use ui::dom::{around, listen, on_document};
use wasm_bindgen::JsCast;
use web_sys::{Event, InputEvent, KeyboardEvent};

use field::Field;

/// Starts the editor, once, before the forms: what must not be sent is stopped here.
pub fn start() {
    on_document("input", typed);
    on_document("keydown", pressed);
    on_document("selectionchange", moved);
    on_document("mousedown", keep_focus);
    on_document("click", clicked);
    on_document("focusout", left);
    on_document("scroll", scrolled);
    on_document("reset", |_| leptos::prelude::request_animation_frame(show_all));
    on_document("islands", |_| show_all());
    on_document("change", changed);
    listen(&window(), "resize", |_| {
        list::close();
    });
    guard::start();
    show_all();
}

/// Every editor of the page, as after it was loaded.
fn show_all() {
    list::close();
    for field in Field::all() {
        show::everything(&field);
    }
}

fn typed(event: &Event) {
    let Some(field) = Field::of_text(event) else {
        return;
    };
    show::text(&field, None);
    show::soon(&field);
    // What is pasted, mended or taken from the list needs no suggestions.
    let is_key = event
        .dyn_ref::<InputEvent>()
        .is_some_and(|event| ["insertText", "deleteContentBackward"].contains(&event.input_type().as_str()));
    if is_key && !field::is_writing() {
        list::offer(&field, list::is_asked());
    } else {
        list::close();
    }
}

fn pressed(event: &Event) {
    preview::pressed(event);
    let (Some(field), Some(key)) = (Field::of_text(event), event.dyn_ref::<KeyboardEvent>()) else {
        return;
    };
    if key.is_composing() {
        return;
    }
    let is_plain = !key.shift_key() && !key.ctrl_key() && !key.alt_key() && !key.meta_key();
    let is_done = match key.key().as_str() {
        " " if key.ctrl_key() => {
            list::offer(&field, true);
            true
        }
        "ArrowDown" if is_plain => list::step(1),
        "ArrowUp" if is_plain => list::step(-1),
        "PageDown" if is_plain => list::step(8),
        "PageUp" if is_plain => list::step(-8),
        "Enter" | "Tab" if is_plain => list::take_active(),
        "Escape" => list::close(),
        _ => false,
    };
    if is_done {
        event.prevent_default();
        event.stop_propagation();
    }
}

/// Another mapping type needs no expression. Not when the text is left: what is pressed then must not move away.
fn changed(event: &Event) {
    if around(event, "[type=radio]").is_some() {
        guard::clear();
    }
    // Some findings depend on when the mapping is applied.
    if around(event, "[name=apply]").is_some() {
        for field in Field::all() {
            show::text(&field, None);
            show::findings(&field);
        }
    }
}

fn moved(_: &Event) {
    let field = document()
        .active_element()
        .and_then(|element| Field::around(&element));
    if let Some(field) = field.filter(Field::has_focus) {
        show::help(&field);
        list::close_unless_at(&field);
    }
}

/// Pressing on a suggestion must not take the focus out of the text.
fn keep_focus(event: &Event) {
    if around(event, "[data-part=list]").is_some() {
        event.prevent_default();
    }
}

fn clicked(event: &Event) {
    if let Some(choice) = around(event, "[data-choice]") {
        list::take(&choice);
        return;
    }
    let Some(button) = around(event, "button") else {
        return;
    };
    let Some(field) = Field::around(&button) else {
        return;
    };
    if let Some(fix) = button.get_attribute("data-fix") {
        field.mend(&fix);
    } else if let Some(place) = button
        .get_attribute("data-goto")
        .and_then(|place| place.parse().ok())
    {
        field.go_to(place);
    } else if button.has_attribute("data-format") {
        field.format();
    } else if button.has_attribute("data-preview") {
        event.prevent_default();
        preview::show(&field, Some(&button));
    }
}

fn left(event: &Event) {
    if Field::of_text(event).is_some() {
        list::close();
    }
}

fn scrolled(event: &Event) {
    if around(event, "[data-part=list]").is_none() {
        list::close();
    }
}
