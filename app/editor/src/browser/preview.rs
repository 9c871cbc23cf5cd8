use gloo_net::http::Request;
use leptos::task::spawn_local;
use ui::dom::{around, set, unset};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, FormData, HtmlButtonElement, KeyboardEvent, UrlSearchParams};

use super::field::Field;

/// In the field of the search, Enter previews; it does not save.
pub(super) fn pressed(event: &Event) {
    let is_enter = event
        .dyn_ref::<KeyboardEvent>()
        .is_some_and(|event| event.key() == "Enter");
    if let (true, Some(search)) = (is_enter, around(event, "[data-preview-search]"))
        && let Some(field) = Field::around(&search)
    {
        event.prevent_default();
        show(&field, None);
    }
}

/// Asks the server what the expression gives, and shows its answer: a piece of the page, as the server renders it.
/// The pressed button may name a person.
pub(super) fn show(field: &Field, button: Option<&Element>) {
    let Some(part) = field.part("preview") else { return };
    let Some((action, fields)) = question(field, button) else {
        return;
    };
    set(&part, "aria-busy", "true");
    spawn_local(async move {
        let html = ask(&action, &fields).await;
        unset(&part, "aria-busy");
        match html {
            Some(html) => part.set_inner_html(&html),
            None => part.set_text_content(Some(
                "The preview could not be read. Check the network connection and try again.",
            )),
        }
    });
}

/// The server function, and everything that the form holds with the pressed button's own value.
fn question(field: &Field, button: Option<&Element>) -> Option<(String, UrlSearchParams)> {
    let action = field.preview_action()?;
    let data = FormData::new_with_form(&field.area().form()?).ok()?;
    if let Some(button) = button.and_then(|button| button.dyn_ref::<HtmlButtonElement>())
        && !button.name().is_empty()
    {
        data.set_with_str(&button.name(), &button.value()).ok()?;
    }
    Some((
        action,
        UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?,
    ))
}

/// The server function answers with a JSON text that holds HTML.
async fn ask(action: &str, fields: &UrlSearchParams) -> Option<String> {
    let request = Request::post(action)
        .header("Accept", "application/json")
        .body(fields)
        .ok()?;
    let response = request.send().await.ok()?;
    if !response.ok() {
        return None;
    }
    js_sys::JSON::parse(&response.text().await.ok()?)
        .ok()?
        .as_string()
}
