use js_sys::{Array, JSON, Reflect};
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

use super::dom::{all_within, find, focus, set, unset};

/// What a server function says when it refuses.
pub(super) struct Problem {
    message: String,
    hint: Option<String>,
    /// The names of fields, each with what is wrong with it.
    fields: Vec<(String, String)>,
}

impl Problem {
    /// A problem that no field is to blame for.
    pub(super) fn new(message: &str, hint: &str) -> Self {
        Self {
            message: message.to_owned(),
            hint: Some(hint.to_owned()),
            fields: Vec::new(),
        }
    }

    /// Reads the JSON form. `JSON` of the browser and not `serde`: it is there already.
    pub(super) fn read(json: &str) -> Option<Self> {
        let value = JSON::parse(json).ok()?;
        let fields = Reflect::get(&value, &"fields".into())
            .ok()
            .and_then(|fields| fields.dyn_into::<Array>().ok())
            .map(|fields| {
                fields
                    .iter()
                    .filter_map(|field| Some((text(&field, "field")?, text(&field, "message")?)))
                    .collect()
            });
        Some(Self {
            message: text(&value, "message")?,
            hint: text(&value, "hint"),
            fields: fields.unwrap_or_default(),
        })
    }
}

fn text(value: &JsValue, name: &str) -> Option<String> {
    Reflect::get(value, &name.into()).ok()?.as_string()
}

/// Writes a problem into the places that the form has for it, and moves the focus to its summary.
pub(super) fn show(form: &Element, problem: Problem) {
    let Problem {
        message,
        hint,
        mut fields,
    } = problem;
    set(form, "data-refused", "");
    for (name, message) in &fields {
        if let Some(slot) = slot(form, name) {
            blame(form, &slot, message);
        }
    }
    let Some(summary) = find(form, "[data-problem]") else {
        return;
    };
    // A problem of one field says the same as the field: once is enough.
    let headline = fields.iter().position(|(_, said)| *said == message);
    let headline = headline.map(|position| fields.remove(position).0);
    if let Some(strong) = find(&summary, "strong") {
        fill(form, &strong, &message, headline.as_deref());
    }
    if let Some(place) = find(&summary, "p") {
        place.set_text_content(hint.as_deref());
    }
    if let Some(list) = find(&summary, "ul") {
        list.set_text_content(None);
        for (name, message) in &fields {
            if let Ok(entry) = document().create_element("li") {
                fill(form, &entry, message, Some(name));
                let _ = list.append_child(&entry);
            }
        }
    }
    unset(&summary, "hidden");
    focus(&summary);
}

/// Takes back what was shown.
pub(super) fn clear(form: &Element) {
    unset(form, "data-refused");
    for place in all_within(form, "[data-problem], [data-error-for]") {
        set(&place, "hidden", "");
    }
    for control in all_within(form, "[aria-invalid]") {
        unset(&control, "aria-invalid");
    }
    // What a form that was sent without scripts had left above the page.
    if let Some(returned) = document().get_element_by_id("returned-problem") {
        returned.remove();
    }
}

/// The place for what is wrong with the field of that name.
fn slot(form: &Element, name: &str) -> Option<Element> {
    all_within(form, "[data-error-for]")
        .find(|slot| slot.get_attribute("data-error-for").as_deref() == Some(name))
}

/// The id of the control that a place for errors belongs to.
fn control_id(slot: &Element) -> Option<String> {
    slot.id().strip_suffix("-error").map(str::to_owned)
}

fn blame(form: &Element, slot: &Element, message: &str) {
    if let Some(words) = find(slot, "span") {
        words.set_text_content(Some(message));
    }
    unset(slot, "hidden");
    let control = control_id(slot).and_then(|id| document().get_element_by_id(&id));
    // Radio buttons are not invalid one by one.
    if let Some(control) = control.filter(|control| form.contains(Some(control)))
        && control.get_attribute("type").as_deref() != Some("radio")
    {
        set(&control, "aria-invalid", "true");
    }
}

/// Writes words, as a link to the field if there is one of that name.
fn fill(form: &Element, place: &Element, words: &str, field: Option<&str>) {
    place.set_text_content(None);
    let control = field.and_then(|name| control_id(&slot(form, name)?));
    match (control, document().create_element("a")) {
        (Some(id), Ok(link)) => {
            set(&link, "href", &format!("#{id}"));
            link.set_text_content(Some(words));
            let _ = place.append_child(&link);
        }
        _ => place.set_text_content(Some(words)),
    }
}
