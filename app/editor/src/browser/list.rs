use std::cell::RefCell;

use leptos::prelude::window;
use ui::dom::{find, set, unset};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::{field::Field, show};
use crate::{Completion, Completions, SourceAttribute, complete, markup};

/// The space between the list, the line that it belongs to and the edge of the window.
const GAP: f64 = 4.0;

/// The list that is open.
#[derive(Clone)]
struct Open {
    field: Field,
    active: usize,
    /// Whether somebody has asked for it, so that it may stand before the first letter.
    asked: bool,
}

thread_local! {
    static OPEN: RefCell<Option<Open>> = const { RefCell::new(None) };
}

/// Whether the open list was asked for.
pub(super) fn is_asked() -> bool {
    OPEN.with_borrow(|open| open.as_ref().is_some_and(|open| open.asked))
}

/// Opens the list for what is at the caret, or closes it when there is nothing to suggest.
pub(super) fn offer(field: &Field, asked: bool) {
    let attributes = field.attributes();
    match complete(&field.text(), field.caret(), asked, &attributes) {
        Some(offered) => {
            let open = Open {
                field: field.clone(),
                active: 0,
                asked,
            };
            show(&open, &offered);
            place(field, offered.span.start);
            OPEN.set(Some(open));
        }
        None => {
            close();
        }
    }
}

/// Closes the list; answers whether one was open.
pub(super) fn close() -> bool {
    let Some(open) = OPEN.take() else {
        return false;
    };
    if let Some(list) = open.field.part("list") {
        let _ = list.hide_popover();
    }
    unset(open.field.area(), "aria-activedescendant");
    true
}

/// Closes the list when the caret has left what it is about.
pub(super) fn close_unless_at(field: &Field) {
    let Some(open) = OPEN.with_borrow(Clone::clone) else {
        return;
    };
    let attributes = field.attributes();
    if complete(&field.text(), field.caret(), open.asked, &attributes).is_none() {
        close();
    }
}

/// Makes another choice the active one; answers whether a list is open.
pub(super) fn step(by: isize) -> bool {
    with_open(|open, offered| {
        let count = offered.choices.len();
        let last = count.saturating_sub(1);
        open.active = match open.active.checked_add_signed(by) {
            // By one step the list is a ring, by a page it has ends.
            None if by == -1 => last,
            None => 0,
            Some(next) if next > last && by == 1 => 0,
            Some(next) => next.min(last),
        };
        show(open, offered);
        OPEN.set(Some(open.clone()));
    })
}

/// Writes the active choice into the text; answers whether a list is open.
pub(super) fn take_active() -> bool {
    with_open(|open, offered| write(open, offered))
}

/// Writes the choice that was pressed into the text.
pub(super) fn take(option: &Element) {
    let number = option
        .get_attribute("data-choice")
        .and_then(|number| number.parse().ok());
    with_open(|open, offered| {
        open.active = number.unwrap_or(open.active);
        write(open, offered);
    });
}

/// What is offered is computed again each time: the text is the only state.
fn with_open(act: impl FnOnce(&mut Open, &Completions<'_>)) -> bool {
    let Some(mut open) = OPEN.with_borrow(Clone::clone) else {
        return false;
    };
    let attributes: Vec<SourceAttribute> = open.field.attributes();
    match complete(&open.field.text(), open.field.caret(), open.asked, &attributes) {
        Some(offered) => {
            act(&mut open, &offered);
            true
        }
        None => close(),
    }
}

fn write(open: &Open, offered: &Completions<'_>) {
    let Some(choice) = offered.choices.get(open.active) else {
        return;
    };
    let text = open.field.text();
    let after = text.get(offered.span.end..).unwrap_or_default();
    let (inserted, caret) = choice.insertion(after);
    close();
    open.field.replace(&offered.span, &inserted, caret);
    show::help(&open.field);
}

fn show(open: &Open, offered: &Completions<'_>) {
    let field = &open.field;
    let (Some(list), Some(options)) = (field.part("list"), field.part("options")) else {
        return;
    };
    let id = options.id();
    options.set_inner_html(&markup::options(offered, open.active, &id));
    if let (Some(part), Some(choice)) = (field.part("detail"), offered.choices.get(open.active)) {
        part.set_inner_html(&markup::detail(choice));
    }
    if let Some(part) = field.part("offer") {
        part.set_text_content(Some(&words(offered, open.active)));
    }
    // It fails when the list is open already.
    let _ = list.show_popover();
    set(
        field.area(),
        "aria-activedescendant",
        &format!("{id}-{}", open.active),
    );
    if let Some(active) = find(&options, "[aria-selected=true]") {
        bring_into_view(&options, &active);
    }
}

/// What is read out: which suggestion is chosen, and how many there are.
fn words(offered: &Completions<'_>, active: usize) -> String {
    let name = offered
        .choices
        .get(active)
        .map(Completion::name)
        .unwrap_or_default();
    format!("{name}, suggestion {} of {}", active + 1, offered.choices.len())
}

/// Scrolls the list, and nothing around it.
fn bring_into_view(options: &HtmlElement, active: &Element) {
    let Some(active) = active.dyn_ref::<HtmlElement>() else {
        return;
    };
    let (top, bottom) = (active.offset_top(), active.offset_top() + active.offset_height());
    if top < options.scroll_top() {
        options.set_scroll_top(top);
    } else if bottom > options.scroll_top() + options.client_height() {
        options.set_scroll_top(bottom - options.client_height());
    }
}

/// Puts the list under the word that it completes, or above it where there is no room.
fn place(field: &Field, byte: usize) {
    show::text(field, Some(byte));
    let marker = field
        .part("paint")
        .and_then(|paint| find(&paint, "[data-marker]"));
    let (Some(marker), Some(list)) = (marker, field.part("list")) else {
        return;
    };
    let (word, size) = (marker.get_bounding_client_rect(), list.get_bounding_client_rect());
    let width = length(window().inner_width().ok());
    let height = length(window().inner_height().ok());
    let left = word.left().min(width - size.width() - GAP).max(GAP);
    let below = word.bottom() + GAP;
    let top = if below + size.height() > height && word.top() - GAP - size.height() > 0.0 {
        word.top() - GAP - size.height()
    } else {
        below
    };
    let style = list.style();
    let _ = style.set_property("left", &format!("{left}px"));
    let _ = style.set_property("top", &format!("{top}px"));
}

fn length(value: Option<wasm_bindgen::JsValue>) -> f64 {
    value.and_then(|value| value.as_f64()).unwrap_or_default()
}
