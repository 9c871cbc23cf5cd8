use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{FormData, HtmlButtonElement, HtmlFormElement, RequestInit, Response, UrlSearchParams};

use super::Answer;
use crate::Problem;

/// Posts the form of a submit event and hands the answer to `settle`.
pub(crate) fn send(event: &ev::SubmitEvent, multipart: bool, settle: Callback<Answer>) {
    let Some((form, button, data)) = submission(event) else {
        return;
    };
    let action = button
        .and_then(|button| button.get_attribute("formaction"))
        .or_else(|| form.get_attribute("action"))
        .unwrap_or_default();
    leptos::task::spawn_local(async move {
        let answer = match post(&action, &data, multipart).await {
            Ok(answer) => answer,
            Err(_) => Answer::Refused(Problem::new(
                "The server could not be reached.",
                "Nothing you typed is lost. Check the network connection and try again.",
            )),
        };
        // The form may be gone by now: a live change has replaced the page, and there is nothing to settle.
        let _ = settle.try_run(answer);
    });
}

/// Where a reading form leads: its action with the fields that are filled in.
pub(crate) fn query_address(event: &ev::SubmitEvent) -> Option<String> {
    let (form, _, data) = submission(event)?;
    let query = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    let mut address = crate::Address::parse(form.get_attribute("action")?, &String::from(query.to_string()));
    let empty: Vec<String> = address
        .pairs()
        .iter()
        .filter(|(_, value)| value.is_empty())
        .map(|(name, _)| name.clone())
        .collect();
    for name in empty {
        address = address.without(&name);
    }
    Some(address.href())
}

/// The form, the button that was pressed and the fields, with that button's own name and value.
fn submission(event: &ev::SubmitEvent) -> Option<(HtmlFormElement, Option<HtmlButtonElement>, FormData)> {
    let form = event.target()?.dyn_into::<HtmlFormElement>().ok()?;
    let button = event
        .submitter()
        .and_then(|button| button.dyn_into::<HtmlButtonElement>().ok());
    let data = FormData::new_with_form(&form).ok()?;
    if let Some(button) = &button
        && !button.name().is_empty()
    {
        data.append_with_str(&button.name(), &button.value()).ok()?;
    }
    Some((form, button, data))
}

async fn post(action: &str, data: &FormData, multipart: bool) -> Result<Answer, JsValue> {
    let init = RequestInit::new();
    init.set_method("POST");
    let headers = web_sys::Headers::new()?;
    headers.set("Accept", "application/json")?;
    if multipart {
        init.set_body(data);
    } else {
        let body: JsValue = UrlSearchParams::new_with_str_sequence_sequence(data)?.into();
        init.set_body(&body);
    }
    init.set_headers(&headers);
    let response = JsFuture::from(window().fetch_with_str_and_init(action, &init)).await?;
    let response: Response = response.dyn_into()?;
    if response.ok() && response.headers().get("serverfnerror")?.is_none() {
        return Ok(Answer::Done {
            location: response.headers().get("Location")?,
        });
    }
    let body = JsFuture::from(response.text()?)
        .await?
        .as_string()
        .unwrap_or_default();
    Ok(Answer::Refused(
        Problem::from_json(&body).unwrap_or_else(|| unreadable(response.status())),
    ))
}

/// An answer from something between us and the server, for example a proxy.
fn unreadable(status: u16) -> Problem {
    Problem::new(
        format!("The server answered with status {status} and without an explanation."),
        "Nothing you typed is lost. Try again; if it stays so, look into the server's log.",
    )
}
