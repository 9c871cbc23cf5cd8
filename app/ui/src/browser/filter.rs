use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, FormData, HtmlElement, HtmlFormElement, HtmlSelectElement};

use super::{
    dom::{all, around, on_document, target},
    keep,
};

/// Choosing in a `select[data-apply]` sends its form; what is empty stays out of the address.
pub(super) fn start() {
    on_document("change", apply);
    on_document("formdata", drop_empty);
    return_focus();
}

fn apply(event: &Event) {
    let Some(select) =
        around(event, "select[data-apply]").and_then(|it| it.dyn_into::<HtmlSelectElement>().ok())
    else {
        return;
    };
    if let Some(form) = select.form() {
        keep::focus(&select.name());
        let _ = form.request_submit();
    }
}

/// The focus goes back to the list that the page was loaded again for.
fn return_focus() {
    let Some(name) = keep::take_focus() else { return };
    let lists = all("select[data-apply]");
    for list in lists.filter_map(|list| list.dyn_into::<HtmlSelectElement>().ok()) {
        if list.name() == name {
            let _ = AsRef::<HtmlElement>::as_ref(&list).focus();
        }
    }
}

fn drop_empty(event: &Event) {
    let form = target(event).and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
    let data = js_sys::Reflect::get(event, &JsValue::from_str("formData"))
        .ok()
        .and_then(|data| data.dyn_into::<FormData>().ok());
    let (Some(form), Some(data)) = (form, data) else {
        return;
    };
    if form.method() != "get" {
        return;
    }
    let mut empty = Vec::new();
    for entry in data.entries().into_iter().flatten() {
        let pair = js_sys::Array::from(&entry);
        if pair.get(1).as_string().is_some_and(|value| value.is_empty()) {
            empty.extend(pair.get(0).as_string());
        }
    }
    for name in empty {
        data.delete(&name);
    }
}
