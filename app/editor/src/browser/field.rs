use std::cell::Cell;
use std::ops::Range;

use expr::Expression;
use leptos::prelude::document;
use ui::dom::{all, all_within, around, find, set};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventInit, HtmlDocument, HtmlElement, HtmlTextAreaElement};

use crate::{Finding, SourceAttribute, byte_of, findings, read_attributes, unit_of};

thread_local! {
    /// Whether the editor itself is writing into the text right now.
    static WRITING: Cell<bool> = const { Cell::new(false) };
}

/// Whether the editor itself is writing into the text right now: what it writes needs no suggestions.
pub(super) fn is_writing() -> bool {
    WRITING.get()
}

/// One editor of the page.
#[derive(Clone)]
pub(super) struct Field {
    root: Element,
    area: HtmlTextAreaElement,
}

impl Field {
    /// The editor that an element belongs to.
    pub(super) fn around(element: &Element) -> Option<Self> {
        Self::of_root(element.closest("[data-expression]").ok()??)
    }

    /// The editor whose text an event happened to.
    pub(super) fn of_text(event: &Event) -> Option<Self> {
        Self::around(&around(event, "[data-expression] textarea")?)
    }

    /// Every editor of the page.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        all("[data-expression]").filter_map(Self::of_root)
    }

    fn of_root(root: Element) -> Option<Self> {
        let area = find(&root, "textarea")?.dyn_into().ok()?;
        Some(Self { root, area })
    }

    /// The text area.
    pub(super) fn area(&self) -> &HtmlTextAreaElement {
        &self.area
    }

    /// One of the places that the page has for what the editor shows.
    pub(super) fn part(&self, name: &str) -> Option<HtmlElement> {
        find(&self.root, &format!("[data-part={name}]"))?.dyn_into().ok()
    }

    /// The text.
    pub(super) fn text(&self) -> String {
        self.area.value()
    }

    /// The attributes of the source.
    pub(super) fn attributes(&self) -> Vec<SourceAttribute> {
        read_attributes(&self.root.get_attribute("data-attributes").unwrap_or_default())
    }

    /// The server function that says what the expression gives.
    pub(super) fn preview_action(&self) -> Option<String> {
        find(&self.root, "[data-preview]:not([data-preview=\"\"])")?.get_attribute("data-preview")
    }

    /// Buttons that send the form without scripts must not be what the Enter key presses.
    pub(super) fn tame_buttons(&self) {
        for button in all_within(&self.root, "button[formmethod]") {
            set(&button, "type", "button");
        }
    }

    /// What is wrong with the text.
    pub(super) fn findings(&self) -> Vec<Finding> {
        findings(&self.text(), &self.attributes(), self.is_applied_in_each_cycle())
    }

    /// Whether the form says that the mapping is applied not only when an object is created.
    fn is_applied_in_each_cycle(&self) -> bool {
        let form = self.root.closest("form").ok().flatten();
        form.and_then(|form| find(&form, "[name=apply]:checked:not([value=only_on_create])"))
            .is_some()
    }

    /// Whether the form sends an expression at all: the field of another mapping type is shown instead else.
    pub(super) fn is_shown(&self) -> bool {
        self.root.get_client_rects().length() > 0
    }

    /// Whether the text has the focus.
    pub(super) fn has_focus(&self) -> bool {
        document().active_element().as_ref() == Some(self.area.as_ref())
    }

    /// The byte at which the caret is.
    pub(super) fn caret(&self) -> usize {
        let unit = self.area.selection_end().ok().flatten().unwrap_or_default();
        byte_of(&self.text(), usize::try_from(unit).unwrap_or_default())
    }

    /// Puts a text in the place of another and the caret to a byte of the new one; it can be undone.
    pub(super) fn replace(&self, span: &Range<usize>, text: &str, caret: usize) {
        WRITING.set(true);
        let old = self.text();
        let start = unit_of(&old, span.start);
        let _ = self.area.focus();
        let _ = self
            .area
            .set_selection_range(unit(start), unit(unit_of(&old, span.end)));
        let is_done = document().dyn_ref::<HtmlDocument>().is_some_and(|document| {
            document
                .exec_command_with_show_ui_and_value("insertText", false, text)
                .unwrap_or_default()
        });
        if !is_done {
            let _ = self.area.set_range_text(text);
            self.announce();
        }
        let caret = unit(start + unit_of(text, caret));
        let _ = self.area.set_selection_range(caret, caret);
        WRITING.set(false);
    }

    /// Tells everybody that the text has changed, as a key would.
    fn announce(&self) {
        let options = EventInit::new();
        options.set_bubbles(true);
        if let Ok(event) = Event::new_with_event_init_dict("input", &options) {
            let _ = self.area.dispatch_event(&event);
        }
    }

    /// Moves the caret to a byte.
    pub(super) fn go_to(&self, byte: usize) {
        let caret = unit(unit_of(&self.text(), byte));
        let _ = self.area.focus();
        let _ = self.area.set_selection_range(caret, caret);
    }

    /// Makes the change that a button stands for: first and last byte, and the text.
    pub(super) fn mend(&self, fix: &str) {
        let mut parts = fix.splitn(3, ' ');
        let start = parts.next().and_then(|start| start.parse().ok());
        let end = parts.next().and_then(|end| end.parse().ok());
        if let (Some(start), Some(end), Some(text)) = (start, end, parts.next()) {
            self.replace(&(start..end), text, text.len());
        }
    }

    /// Lays the text out for reading; one that is no expression stays as it is.
    pub(super) fn format(&self) {
        let text = self.text();
        if let Some(expression) = Expression::parse(&text).expression {
            let lines = expression.to_lines();
            if lines != text {
                self.replace(&(0..text.len()), &lines, lines.len());
            }
            let _ = self.area.focus();
        } else if let Some(first) = self.findings().first() {
            self.go_to(first.span.start);
        }
    }
}

fn unit(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
