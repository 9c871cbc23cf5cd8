use std::cell::Cell;
use std::time::Duration;

use leptos::prelude::set_timeout;
use ui::dom::{set, unset};

use super::{field::Field, guard};
use crate::{help_at, markup};

/// How long somebody must pause before they are told what is wrong: half a word is no mistake.
const PAUSE: Duration = Duration::from_millis(350);

thread_local! {
    /// Counts what was typed, so that only the last pause counts.
    static TYPED: Cell<u32> = const { Cell::new(0) };
}

/// Everything at once.
pub(super) fn everything(field: &Field) {
    field.tame_buttons();
    text(field, None);
    findings(field);
    help(field);
}

/// The coloured text, the marks in it and how long it is; with an element that marks a byte's place on the screen.
pub(super) fn text(field: &Field, marker: Option<usize>) {
    let text = field.text();
    if let Some(part) = field.part("paint") {
        part.set_inner_html(&markup::painted(&text, &field.findings(), marker));
    }
    if let Some(part) = field.part("count") {
        part.set_text_content(Some(&markup::count(&text)));
    }
    help(field);
}

/// What is wrong, after a pause in typing.
pub(super) fn soon(field: &Field) {
    let number = TYPED.get().wrapping_add(1);
    TYPED.set(number);
    let field = field.clone();
    set_timeout(
        move || {
            if TYPED.get() == number {
                findings(&field);
            }
        },
        PAUSE,
    );
}

/// What is wrong, as a list; read out when it has changed.
pub(super) fn findings(field: &Field) {
    let text = field.text();
    // Nothing typed yet is no mistake.
    let found = if text.trim().is_empty() {
        Vec::new()
    } else {
        field.findings()
    };
    if let Some(part) = field.part("findings") {
        part.set_inner_html(&markup::findings(&found, &text));
    }
    if let Some(part) = field.part("status") {
        let summary = if text.trim().is_empty() {
            String::new()
        } else {
            markup::summary(&found)
        };
        let state = match &found {
            found if found.iter().any(|finding| finding.is_error) => "error",
            found if found.is_empty() => "good",
            _ => "warning",
        };
        set(&part, "data-state", state);
        if part.text_content().as_deref() != Some(&summary) {
            part.set_text_content(Some(&summary));
        }
    }
    if found.iter().any(|finding| finding.is_error) {
        set(field.area(), "aria-invalid", "true");
    } else {
        unset(field.area(), "aria-invalid");
        guard::clear();
    }
}

/// The function that the caret is in; the last one stays, so that the page does not jump.
pub(super) fn help(field: &Field) {
    if let (Some(part), Some(help)) = (field.part("help"), help_at(&field.text(), field.caret())) {
        part.set_inner_html(&markup::help(&help));
    }
}
