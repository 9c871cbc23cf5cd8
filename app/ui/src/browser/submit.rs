use leptos::{prelude::window, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::{
    Element, Event, FormData, HtmlButtonElement, HtmlFormElement, SubmitEvent, Url, UrlSearchParams,
};

use super::{
    answer::{Answer, post},
    dialog, dirty,
    dom::{on_document, set, target, unset},
    keep, problem,
    refresh::refresh_after,
};
use crate::show_toast;

/// Forms with `data-form` are sent in the background; those with files are left to the browser.
pub(super) fn start() {
    on_document("submit", submit);
}

fn submit(event: &Event) {
    let Some(form) = target(event).and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else {
        return;
    };
    if !form.has_attribute("data-form") {
        dirty::clean(&form);
        return;
    }
    event.prevent_default();
    if form.has_attribute("data-pending") {
        return;
    }
    let button = event
        .dyn_ref::<SubmitEvent>()
        .and_then(SubmitEvent::submitter)
        .and_then(|button| button.dyn_into::<HtmlButtonElement>().ok());
    let Some(fields) = fields(&form, button.as_ref()) else {
        return;
    };
    let action = button
        .as_ref()
        .and_then(|button| button.get_attribute("formaction"))
        .or_else(|| form.get_attribute("action"))
        .unwrap_or_default();
    problem::clear(&form);
    wait(&form, button.as_ref());
    spawn_local(async move {
        let answer = post(&action, &fields).await;
        stop_waiting(&form, button.as_ref());
        match answer {
            Answer::Done { location } => done(&form, button.as_ref(), location),
            Answer::Refused(refusal) => problem::show(&form, refusal),
        }
    });
}

/// The fields as the browser would send them, with the pressed button's own.
fn fields(form: &HtmlFormElement, button: Option<&HtmlButtonElement>) -> Option<UrlSearchParams> {
    let data = FormData::new_with_form(form).ok()?;
    if let Some(button) = button
        && !button.name().is_empty()
    {
        data.append_with_str(&button.name(), &button.value()).ok()?;
    }
    UrlSearchParams::new_with_str_sequence_sequence(&data).ok()
}

fn wait(form: &Element, button: Option<&HtmlButtonElement>) {
    set(form, "data-pending", "");
    set(form, "aria-busy", "true");
    if let Some(button) = button {
        set(button, "aria-disabled", "true");
    }
}

fn stop_waiting(form: &Element, button: Option<&HtmlButtonElement>) {
    unset(form, "data-pending");
    unset(form, "aria-busy");
    if let Some(button) = button {
        unset(button, "aria-disabled");
    }
}

fn done(form: &HtmlFormElement, button: Option<&HtmlButtonElement>, location: Option<String>) {
    // Another server function than the form's own has not saved what is typed.
    let saved = button.is_none_or(|button| !button.has_attribute("formaction"));
    let words = button
        .and_then(|button| button.get_attribute("data-success"))
        .or_else(|| form.get_attribute("data-success").filter(|_| saved))
        .filter(|_| !location.as_deref().is_some_and(asks));
    if saved {
        dirty::clean(form);
    }
    let loads = form.has_attribute("data-reload");
    match location.filter(|address| loads || !is_here(address)) {
        Some(address) => {
            dirty::clean(form);
            keep_words(words.as_deref());
            let _ = window().location().assign(&address);
        }
        None if loads => {
            keep_words(words.as_deref());
            let _ = window().location().reload();
        }
        None => {
            if let Some(words) = words {
                show_toast(words);
            }
            dialog::close_around(form);
            refresh_after(form, saved);
        }
    }
}

fn keep_words(words: Option<&str>) {
    if let Some(words) = words {
        keep::toast(words);
    }
}

/// Whether the server answered with a question, so that nothing is saved yet.
fn asks(address: &str) -> bool {
    let base = window().location().href().unwrap_or_default();
    Url::new_with_base(address, &base).is_ok_and(|url| url.search_params().get("ask").is_some())
}

/// Whether an address is the one of this page.
fn is_here(address: &str) -> bool {
    let here = window().location();
    let base = here.href().unwrap_or_default();
    Url::new_with_base(address, &base).is_ok_and(|url| {
        here.pathname().is_ok_and(|path| path == url.pathname())
            && here.search().is_ok_and(|search| search == url.search())
    })
}
